"""Put each of the twelve slips found in printed reports into the report of a demonstration inspection: the checks find it.

Some slips are in texts that people write. Others are in parts that the layout prints automatically. Those slips are put
into the document, as a changed layout, template or program could do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from reports.checks.families import findings
from reports.checks.reading.finding import Finding
from reports.document.builder import build
from reports.document.data import Document, Note, PromptLine, QuestionLine, ResultsQuestion, StandardPart
from reports.document.figures.inserting import with_figures
from reports.document.material import Material

pytestmark = pytest.mark.django_db

M, B, G, P = "medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022", "portsmouth-2015"


@pytest.fixture
def material_for(materials) -> Callable[[str], Material]:
    return lambda reference: materials[reference]


def with_text(material: Material, section: str, sentence: str) -> Material:
    """The material of a report with a sentence added at the end of a section."""
    return dataclasses.replace(material, texts={**material.texts, section: f"{material.texts[section]} {sentence}"})


def changed(value: Any, change: Callable[[Any], Any]) -> Any:
    """A document with `change` applied to every part of it, innermost first."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # Dataclasses are frozen, so each is rebuilt. Pydantic models (a domain) are left unchanged.
        fields = {field.name: changed(getattr(value, field.name), change) for field in dataclasses.fields(value)}
        return change(dataclasses.replace(value, **fields))
    if isinstance(value, Mapping):
        return {name: changed(item, change) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(changed(item, change) for item in value)
    return value


def printed(material: Material, change: Callable[[Any], Any]) -> Document:
    return changed(build(with_figures(material), is_draft=True, shows_unwritten=True), change)


def of(check: str, section: str, found: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in found if (finding.check, finding.section) == (check, section)]


# --- the reports as they are --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", [M, B, G, P])
def test_the_demonstration_reports_have_no_open_findings(reference, material_for):
    assert findings(material_for(reference)) == ()


# --- 1 to 4: the wrong statement, footnote and introduction --------------------------------------------------------------------


def put_statement(number: str, of_standard: str, material: Material) -> Callable[[Any], Any]:
    statement = material.framework.standard(of_standard).text

    def change(value: Any) -> Any:
        is_it = isinstance(value, StandardPart) and value.number == number
        return dataclasses.replace(value, statement=statement) if is_it else value

    return change


@pytest.mark.parametrize(("number", "other"), [("2.3", "2.4"), ("3.2", "3.1")])
def test_slips_1_and_2_the_statement_of_another_standard(number, other, material_for):
    material = material_for(M)

    (found,) = findings(material, printed(material, put_statement(number, other, material)))

    assert (found.check, found.section, found.severity) == ("statement", f"standard-{number}", "correct")
    assert found.excerpt == material.framework.standard(other).text
    assert f"The statement of {number} is: “{material.framework.standard(number).text}”" in found.message


@pytest.mark.parametrize(("number", "other"), [("2.3", "2.4"), ("3.2", "3.1")])
def test_slips_1_and_2_pasted_into_a_text(number, other, material_for):
    material = material_for(M)
    pasted = with_text(material, f"standard-{number}", material.framework.standard(other).text)

    (found,) = findings(pasted)

    assert (found.check, found.section) == ("statement", f"standard-{number}")


def test_slip_3_a_footnote_about_court_cases_under_out_of_court_work(material_for):
    material = material_for(M)

    def change(value: Any) -> Any:
        if isinstance(value, StandardPart) and value.number == "3.2":
            note = Note(4, "These two questions were relevant in eight of the court cases that we inspected.")
            return dataclasses.replace(value, introduction_note=note)
        return value

    (found,) = findings(material, printed(material, change))

    assert (found.check, found.section) == ("domain", "standard-3.2")
    assert found.message == "Footnote 4 mentions court cases under out-of-court disposals."


def test_slip_3_written_as_a_sentence(material_for):
    (found,) = findings(with_text(material_for(M), "chapter-3", "We judged planning in eight of the 12 court cases."))

    assert (found.check, found.section, found.severity) == ("domain", "chapter-3", "accept")


def test_slip_4_a_standard_that_introduces_itself_as_another(material_for):
    material = material_for(M)

    def change(value: Any) -> Any:
        if isinstance(value, StandardPart) and value.number == "1.4":
            introduction = "In making a judgement about staffing, we take into account the answers to these questions:"
            return dataclasses.replace(value, introduction=introduction)
        return value

    (found,) = findings(material, printed(material, change))

    assert (found.check, found.section) == ("introduction", "standard-1.4")
    assert "the standard is 1.4, Information and facilities" in found.message


def test_slip_4_written_as_a_sentence(material_for):
    sentence = "In making a judgement about staffing, we took into account the following."

    (found,) = findings(with_text(material_for(M), "standard-1.4", sentence))

    assert (found.check, found.section) == ("introduction", "standard-1.4")
    assert "1.2, Staff, but is under 1.4, Information and facilities" in found.message


# --- 5 to 9: numbers that the data contradicts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slip", "reference", "section", "sentence", "check", "excerpt", "message"),
    [
        (5, M, "question-3.1.3", "This was so in nine of the eight cases.", "impossible", "nine of the eight",
         "The data says: there cannot be 9 of 8."),
        (6, M, "methodology", "The sample was a 60/40 split of court and out-of-court disposals.", "sample", "60/40",
         "The data says: the cases inspected are divided 55/45."),
        (7, M, "background", "Of the 52 children under court disposals, 42 (57.5 per cent) were on community sentences.",
         "denominator", "57.5 per cent", "42 of 52 is 81 per cent. It is a share of 73: Total current caseload."),
        (8, G, "methodology", "The sample was split 40/60 between court and out-of-court cases.", "sample", "40/60",
         "The data says: the cases inspected are divided 33/67."),
        (9, B, "question-3.3.3",
         "The delivery of services to support the safety of other people was done well in just under three-quarters of cases.",
         "figure", "just under three-quarters", "The data says: 3.3.3: 8 of 12 relevant cases, 67 per cent."),
    ],
)  # fmt: skip
def test_slips_5_to_9_numbers_that_the_data_contradict(
    slip, reference, section, sentence, check, excerpt, message, material_for
):
    (found,) = findings(with_text(material_for(reference), section, sentence))

    assert (found.check, found.section, found.excerpt, found.message) == (check, section, excerpt, message)
    assert sentence in found.sentence


def test_slip_7_as_a_row_of_the_table(material_for):
    material = material_for(M)
    facts = [
        dataclasses.replace(fact, label="of the 52 court disposals, on community sentences")
        if fact.label == "on community sentences"
        else fact
        for fact in material.facts
    ]

    (found,) = findings(dataclasses.replace(material, facts=facts))

    assert (found.check, found.section, found.excerpt) == ("denominator", "caseload-court", "42 (57.5%)")


# --- 10 to 12: what was inspected, letters, denominators -----------------------------------------------------------------------


def test_slip_10_an_annexe_that_leaves_out_reviewing(material_for):
    material = material_for(B)

    def change(value: Any) -> Any:
        standards = getattr(value, "standards", None)
        if type(value).__name__ == "ResultsDomain":
            return dataclasses.replace(value, standards=tuple(s for s in standards if s.number != "2.4"))
        return value

    (found,) = findings(material, printed(material, change))

    assert (found.check, found.section) == ("inspected", "results")
    assert found.message == "Standard 2.4, Reviewing, was inspected but is missing here."


def test_slip_10_written_as_a_sentence(material_for):
    sentence = (
        "In court cases, we inspected against three standards: assessment, planning, and implementation and delivery."
    )

    (found,) = of("inspected", "methodology", findings(with_text(material_for(B), "methodology", sentence)))

    assert found.message == "Court disposals were also inspected for reviewing."


def test_slip_11_two_prompts_with_the_same_letter(material_for):
    material = material_for(G)

    def change(value: Any) -> Any:
        is_it = isinstance(value, PromptLine) and value.letter == "c" and "contingency" in value.text
        return dataclasses.replace(value, letter="b") if is_it else value

    found = findings(material, printed(material, change))

    assert {(finding.check, finding.section) for finding in found} == {("letter", "results")}
    assert "3.2.2 has 2 prompts lettered b" in found[0].message


def test_slip_11_in_a_list_of_a_text(material_for):
    text = "a) staff\n\nb) partners\n\nb) premises"

    (found,) = findings(with_text(material_for(G), "standard-1.1", f"\n\n{text}"))

    assert (found.check, found.section, found.excerpt) == ("letter", "standard-1.1", "b)")


def test_a_letter_repeated_in_the_published_standards_is_kept(material_for):
    """G 2.4.1 has two prompts d. That comes from the source and is not a slip of the report."""
    material = material_for(G)
    letters = [
        line.letter
        for part in build(material, is_draft=True, shows_unwritten=True).parts
        if part.kind == "results"
        for domain in part.content["domains"]
        for standard in domain.standards
        for question in standard.questions
        if question.line.number == "2.4.1"
        for line in question.prompts
    ]

    assert letters.count("d") == 2
    assert findings(material) == ()


def test_slip_12_one_per_cent_of_relevant_cases_among_those_of_all(material_for):
    material = material_for(G)

    def change(value: Any) -> Any:
        if isinstance(value, ResultsQuestion) and value.line.number == "3.2.3":
            prompts = [dataclasses.replace(p, percent="89%") if p.letter == "c" else p for p in value.prompts]
            return dataclasses.replace(value, prompts=tuple(prompts))
        return value

    (found,) = findings(material, printed(material, change))

    assert (found.check, found.section, found.excerpt) == ("denominator", "results", "89%")
    assert found.message == "3.2.3 c: 8 of 10, 80% of all cases inspected. 89% is a share of the relevant cases."


# --- other parts that the layout prints -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "check", "message"),
    [
        (
            lambda v: dataclasses.replace(v, percent="75%") if isinstance(v, QuestionLine) and v.number == "3.3.3" else v,
            "printed",
            "Key question 3.3.3: 8 of 12 cases, 67%.",
        ),
        (
            lambda v: dataclasses.replace(v, is_lowest=False) if isinstance(v, QuestionLine) and v.number == "3.3.3" else v,
            "printed",
            "3.3.3 is the lowest in its standard.",
        ),
        (
            lambda v: (
                dataclasses.replace(v, name="Good") if type(v).__name__ == "RatingTag" and v.name == "Inadequate" else v
            ),
            "rating",
            "Standard 2.1 is ‘Inadequate’.",
        ),
        (
            lambda v: dataclasses.replace(v, title="") if type(v).__name__ == "Ladder" else v,
            "alternative",
            "This picture has no text alternative.",
        ),
        (
            lambda v: dataclasses.replace(v, points=9) if type(v).__name__ == "Ladder" else v,
            "score",
            "The score is 7 of 36.",
        ),
    ],
)  # fmt: skip
def test_mistakes_in_a_template_or_layout_are_found(change, check, message, material_for):
    material = material_for(B)

    found = findings(material, printed(material, change))

    assert (check, message) in {(finding.check, finding.message) for finding in found}
    assert {finding.severity for finding in found} == {"correct"}


def test_the_layouts_sentence_about_the_sample_is_checked_against_the_cases(material_for):
    material = material_for(M)
    document = build(material, is_draft=True, shows_unwritten=True)
    parts = [
        dataclasses.replace(part, content={**part.content, "inspected": "We inspected 14 court disposals."})
        if part.id == "chapter-2"
        else part
        for part in document.parts
    ]

    (found,) = findings(material, dataclasses.replace(document, parts=tuple(parts)))

    assert (found.check, found.section, found.excerpt) == ("sample", "chapter-2", "14 court disposals")
