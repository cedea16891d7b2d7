"""Checks of a whole report: missing parts, codes, abbreviations, details that could identify a child, and arithmetic.

The checks never report a sentence generated from the data: see the properties at the end. The twelve slips of printed
reports are in test_slips.py, and sentences about figures in test_sentences.py.
"""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from reports.checks.families import findings
from reports.checks.reading.finding import Finding
from reports.document.figures.listing import code_figures
from reports.document.material import FactValue, Material
from reports.material import material_of
from tests.factories import all_answers, new_case, new_inspection, propose_all
from tests.work import work_of_at_most

pytestmark = pytest.mark.django_db

M, B, G = "medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022"


@pytest.fixture
def material(materials) -> Material:
    return materials[M]


def with_text(material: Material, section: str, text: str) -> Material:
    return dataclasses.replace(material, texts={**material.texts, section: f"{material.texts[section]}\n\n{text}"})


def found_in(material: Material, text: str, section: str = "question-1.2.1") -> list[Finding]:
    """What the checks find in a text that is added to a section of the report."""
    return [found for found in findings(with_text(material, section, text)) if found.section == section]


# --- missing ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "severity"),
    [("foreword", "correct"), ("strengths-2", "correct"), ("summary-1", "correct"), ("question-2.1.1", "accept")],
)
def test_an_unwritten_section_is_found(section, severity, material):
    (found,) = findings(dataclasses.replace(material, texts={**material.texts, section: " "}))

    assert (found.check, found.section, found.severity) == ("missing", section, severity)


def test_a_report_needs_recommendations(material):
    (found,) = findings(dataclasses.replace(material, recommendations=[]))

    assert (found.check, found.section, found.severity) == ("missing", "recommendations", "correct")


def test_a_recommendation_needs_an_addressee(material):
    first, *others = material.recommendations
    recommendations = [dataclasses.replace(first, addressee=""), *others]

    (found,) = findings(dataclasses.replace(material, recommendations=recommendations))

    assert (found.check, found.section, found.severity) == ("addressee", "recommendations", "correct")
    assert found.excerpt.startswith("1. see that children in custody")


def test_two_recommendations_with_the_same_number_are_found(material):
    first, second, *others = material.recommendations
    recommendations = [first, dataclasses.replace(second, number=1), *others]

    (found,) = findings(dataclasses.replace(material, recommendations=recommendations))

    assert (found.check, found.excerpt) == ("letter", "1.")


def test_every_figure_without_a_source_is_found(material):
    facts = [
        dataclasses.replace(fact, source="") if fact.label.startswith("Vacancy") else fact for fact in material.facts
    ]

    found = findings(dataclasses.replace(material, facts=facts))

    assert {(each.check, each.section, each.severity) for each in found} == {("source", "key-data-1.2", "correct")}
    assert len(found) == 2
    assert found[0].excerpt.startswith("Key data: Staff: Vacancy rate (total unfilled posts")


@pytest.mark.parametrize(
    "source", ["This report", "The report of June 2020, background", "our inspection report, chapter 1"]
)
def test_a_report_is_not_its_own_source(material, source):
    facts = [*material.facts, FactValue("performance", "Children", "89", "", "", source)]

    (found,) = findings(dataclasses.replace(material, facts=facts))

    assert (found.check, found.excerpt) == ("source", "Other figures of the service and its area: Children")


def test_a_picture_in_a_text_must_be_described(material):
    (found,) = found_in(material, "![](chart.png)")

    assert (found.check, found.excerpt) == ("alternative", "![](chart.png)")


# --- codes -------------------------------------------------------------------------------------------------------------------


def test_an_unknown_code_is_found_and_the_nearest_suggested(material):
    (found,) = found_in(material, "It was so in [[casse 2.1.2]].")

    assert (found.check, found.severity, found.excerpt) == ("code", "correct", "[[casse 2.1.2]]")
    assert found.fix == "Use [[cases 2.1.2]] if that is what you mean."


def test_a_figure_that_is_not_known_yet_must_be_corrected(youth_2018):
    inspection = new_inspection(youth_2018)
    new_case(inspection, answers={"2.1.1": "yes"})
    material = dataclasses.replace(material_of(inspection), texts={"foreword": "The score is [[score]]."})

    found = [finding for finding in findings(material) if finding.check == "code"]

    assert [(finding.excerpt, finding.severity) for finding in found] == [("[[score]]", "correct")]


# --- abbreviations, names and dates -----------------------------------------------------------------------------------------


def test_an_unexplained_abbreviation_is_found_once(material):
    (found,) = found_in(material, "The QRS meets monthly. Most staff attend the QRS.")

    assert (found.check, found.excerpt, found.severity) == ("abbreviation", "QRS", "accept")


@pytest.mark.parametrize(
    "text",
    [
        "The quality review set (QRS) meets monthly, and staff attend the QRS.",
        "The QRS (the set that reviews quality) meets monthly.",
        "Staff use AssetPlus and work with CAMHS and the YJB.",  # the glossary explains them
        "Staff watched a DVD about the UK.",
    ],
)
def test_an_explained_or_common_abbreviation_is_not_found(text, material):
    assert found_in(material, text) == []


def test_without_a_glossary_the_text_must_explain_abbreviations(materials):
    found = found_in(materials[G], "Staff work with MAPPA.")

    assert [finding.excerpt for finding in found] == ["MAPPA"]


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("He lives at ME4 4TR.", "ME4 4TR"),
        ("She was born on 3 April 2005.", "3 April 2005"),
        ("Ring 01634 567890.", "01634 567890"),
        ("Write to t.jones@example.org.", "t.jones@example.org"),
        ("We thank Mrs Pritchard for her time.", "Mrs Pritchard"),
    ],
)
def test_what_could_identify_a_child_is_found(text, excerpt, material):
    (found,) = found_in(material, text)

    assert (found.check, found.excerpt, found.severity) == ("identifying", excerpt, "accept")
    assert found.sentence == text


def test_the_date_of_an_event_is_not_a_date_of_birth(material):
    assert found_in(material, "Fieldwork began on 3 February 2020.") == []


@pytest.mark.parametrize("published", [None, datetime.date(2026, 11, 22)])
def test_an_inspection_without_dates_is_dated_by_its_newest_source(published, material):
    """Otherwise, after some years, dates in a source from 2020 would look like small children's dates of birth."""
    source = "Data of the YOT, 1 February 2019 to 29 February 2020"
    draft = dataclasses.replace(
        material,
        published=published,
        facts=[*material.facts, FactValue("performance", "Children", "89", "", "", source)],
    )

    assert found_in(draft, "The board met on 1 February 2019.") == []
    (found,) = found_in(draft, "She was born on 3 April 2005.")
    assert found.excerpt == "3 April 2005"


@pytest.mark.parametrize("known", ["fieldwork_started", "announced"])
def test_the_date_of_the_inspection_comes_before_those_of_its_sources(known, material):
    later = dataclasses.replace(material, **{known: datetime.date(2031, 5, 4)})

    assert any(found.excerpt == "3 April 2020" for found in found_in(later, "She was born on 3 April 2020."))


# --- arithmetic ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Of the 52 children, 42 (81 per cent) were on community sentences.",
        "In 5 of the 12 schools, or 42 per cent, this was new.",
        "In five of the 12 schools (41.7 per cent) this was new.",
    ],
)
def test_a_per_cent_that_matches_its_count_is_accepted(text, material):
    assert found_in(material, text) == []


def test_a_per_cent_that_does_not_match_its_count_is_found(material):
    (found,) = found_in(material, "In five of the 12 schools (45 per cent) this was new.")

    assert (found.check, found.excerpt, found.message) == ("denominator", "45 per cent", "5 of 12 is 42 per cent.")


def test_a_share_of_another_total_in_a_table_is_found(material):
    fact = FactValue("caseload", "of the 52 court disposals, in custody", "3 (4.1%)", "", "", "Data of the YOT")

    (found,) = findings(dataclasses.replace(material, facts=[*material.facts, fact]))

    assert (found.check, found.excerpt) == ("denominator", "3 (4.1%)")


# --- properties ---------------------------------------------------------------------------------------------------------------


def sentence_for(code: str) -> tuple[str, str] | None:
    """A sentence in which an inspector would insert this figure, and its section."""
    kind, _, rest = code.partition(" ")
    number = rest.partition(" ")[0]
    if kind in ("cases", "per-cent", "rank") and number.count(".") == 2 and number[-1].isdigit():
        section = f"question-{number}"
        if kind == "cases":
            return section, f"The work was sufficient in [[{code}]]."
        if kind == "per-cent":
            return section, f"At [[{code}]], this work was sufficient or not."
        return section, f"This is [[{code}]]."
    if kind == "rating" and number.count(".") == 1:
        return f"standard-{number}", f"The standard is rated [[{code}]]."
    if kind == "rating-before" and number.count(".") == 1:
        return f"standard-{number}", f"By the rules alone the rating would have been [[{code}]]."
    if kind == "agreed":
        domain, word = rest.split()
        last = {"safety-wellbeing": "2", "risk-of-serious-harm": "3"}[word]
        return f"question-{domain}.1.{last}", f"We agreed with the case manager’s classification in [[{code}]]."
    if code in ("sample 2", "sample 3"):
        return f"chapter-{number}", f"We inspected [[{code}]]."
    if code in ("sample 2 disposal", "sample 3 disposal"):
        return f"chapter-{number}", f"We inspected these cases: [[{code}]]."
    if kind == "standards":
        return "foreword", f"[[Standards {rest}]] are rated ‘{rest.replace('-', ' ').capitalize()}’."
    whole = {
        "score": "The service scored [[score]].",
        "rating overall": "Overall, we rated the service as [[rating overall]].",
        "split": "The sample was split [[split]] between court and out-of-court disposals.",
    }
    return ("foreword", whole[code]) if code in whole else None


@pytest.mark.parametrize("reference", [M, B, G])
def test_a_sentence_with_an_inserted_figure_is_never_reported(reference, materials):
    material = dataclasses.replace(materials[reference], texts={})
    known = [code for code, figure in code_figures(material).items() if figure.is_known]
    told = {code: sentence for code in known if (sentence := sentence_for(code))}
    assert len(told) > 90

    # All sentences of a section are put into it together, each as a paragraph, so that the checks read the report once.
    texts: dict[str, str] = {}
    for section, sentence in told.values():
        texts[section] = f"{texts.get(section, '')}{sentence}\n\n"

    found = findings(dataclasses.replace(material, texts=texts))

    assert [f"{one.excerpt}: {one.message}" for one in found if one.check != "missing"] == []


def test_no_figure_of_an_invented_inspection_is_reported(youth_2018):
    """Few cases, all yes, all no, none relevant: these numbers are the hardest to put into words."""
    inspection = new_inspection(youth_2018)
    new_case(
        inspection, safety_wellbeing="low", answers=all_answers(youth_2018, "2", "no") | {"2.2.2": "", "2.3.2": ""}
    )
    for _ in range(2):
        new_case(inspection, out_of_court=True, answers=all_answers(youth_2018, "3"))
    propose_all(inspection)
    material = material_of(inspection)

    for code, figure in code_figures(material).items():
        if (told := sentence_for(code)) and figure.is_known:
            found = findings(dataclasses.replace(material, texts={told[0]: told[1]}))
            read = [one for one in found if one.section == told[0] and one.check != "missing"]
            assert read == [], (code, figure.value)


@pytest.mark.parametrize(
    "text",
    ["A", "[", "![", "[[x]]", "QRS ", "1 ", "9", "was rated Good and "],
)
def test_no_text_makes_the_checks_slow(text, material):
    material = with_text(material, "question-2.1.1", (text * 30_000)[:30_000])

    with work_of_at_most(seconds=30):  # the text goes through eleven families of checks
        findings(material)


def test_a_letter_alone_on_its_line_is_a_letter(material):
    (found,) = found_in(material, "a)\nstaff\na)\npremises")

    assert (found.check, found.excerpt, found.sentence) == ("letter", "a)", "a)")


def test_findings_are_in_report_order(material):
    changed = {
        **material.texts,
        "foreword": "Two standards are rated ‘Inadequate’.",
        "question-3.4.2": "See QRS.",
        "summary-1": "",
    }

    found = findings(dataclasses.replace(material, texts=changed))

    assert [one.section for one in found] == ["foreword", "summary-1", "question-3.4.2"]


def test_a_fingerprint_changes_with_the_sentence_and_with_the_data(material):
    (first,) = found_in(material, "The QRS meets.")
    (again,) = found_in(material, "The QRS meets.")
    (other,) = found_in(material, "The QRS met.")

    assert first.fingerprint == again.fingerprint != other.fingerprint


# --- invisible characters --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("character", ["\u202e", "\u202a", "\u2066", "\u200f"])
def test_a_character_that_turns_the_direction_is_found(character, material):
    (found,) = [each for each in found_in(material, f"It was {character}12% of them.") if each.check == "direction"]

    assert (found.severity, found.section) == ("correct", "question-1.2.1")
    assert f"It was ⟨U+{ord(character):04X}⟩12% of them" in found.excerpt


def test_hidden_characters_are_found_in_tables_and_recommendations(material):
    fact = dataclasses.replace(material.facts[0], value="\u202e12%")
    recommendation = dataclasses.replace(material.recommendations[0], text="reach \u202e12%.")
    changed = dataclasses.replace(material, facts=[fact], recommendations=[recommendation])

    sections = {each.section for each in findings(changed) if each.check == "direction"}
    assert sections == {fact.section, "recommendations"}


def test_a_control_character_from_before_is_found(material):
    (found,) = [each for each in found_in(material, "Total\x0bpopulation") if each.check == "control"]

    assert "Total⟨U+000B⟩population" in found.excerpt
