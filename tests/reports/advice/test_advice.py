"""Advice on texts: long sentences, house style and spelling, without a database; then the page."""

from __future__ import annotations

import re

import pytest
from django.core import checks
from hypothesis import given
from hypothesis import strategies as st

from inspections.models import Inspection
from inspections.planning.actions.team import appoint
from reports.advice.advice import advice_on
from reports.advice.house_style import StyleProblem, house_style
from reports.advice.known import words_of_the_field
from reports.advice.queries import advice_on_section, adviser
from reports.advice.spelling import speller
from reports.apps import advice_can_be_given
from reports.material import material_of
from reports.writing.actions.facts import set_facts_of
from reports.writing.actions.texts import write_section
from tests.factories import BY, put_in_phase
from tests.properties import tries

PAGE = "/inspections/medway-2020/report/write/question-2.2.2/advice/"
WORDS = set("planning was good in the cases receive she said this we asked why child and of".split())  # noqa: SIM905


class Dictionary:
    """A dictionary with a few words."""

    def is_word(self, word: str) -> bool:
        return word.lower() in WORDS

    def suggestions(self, word: str) -> tuple[str, ...]:
        return ("receive",) if word == "recieve" else ()


def advice(text: str, known=frozenset()) -> list[tuple[str, str]]:
    given = advice_on(text, style=house_style(), speller=Dictionary(), known=known)
    return [(one.kind, one.excerpt) for one in given]


# --- spelling ---


def test_a_misspelt_word_is_shown_with_suggestions():
    (one,) = advice_on("We recieve the cases. The child recieve.", style=house_style(), speller=Dictionary())

    assert (one.kind, one.excerpt, one.suggestions, one.times) == ("spelling", "recieve", ("receive",), 2)
    assert one.around == ("We ", "recieve", " the cases.")


@pytest.mark.parametrize(
    "text",
    [
        "Planning was good in [[casez 2.2.2]].",
        "Planning was good.[^nte]\n\n[^nte]: We asked.",
        "She said “thiss was gud”.",
        "> “Thiss was gud.”",
        "The [cases](https://exmple.org/caes) in www.exmple.org.",
        "The child’s cases in 2nd and B3x.",
        "The YJS and YOTs.",
        "| Plning | Cass |\n|---|---|\n| gd | gd |",
    ],
)
def test_codes_marks_quotations_addresses_numbers_and_abbreviations_have_no_spelling(text):
    assert advice(text) == []


def test_words_that_the_inspection_uses_are_known_in_singular_and_plural():
    text = "Planning was good in Gillingham. We asked the Gillinghams."

    assert advice(text) == [("spelling", "Gillingham"), ("spelling", "Gillinghams")]
    assert advice(text, known={"gillingham"}) == []


def test_the_british_dictionary_knows_british_spellings():
    dictionary = speller()
    assert dictionary is not None, "make setup installs it"

    assert dictionary.is_word("organisation")
    assert not dictionary.is_word("color")
    assert "receive" in dictionary.suggestions("recieve")


def test_words_of_the_field_are_missing_from_the_dictionary():
    dictionary = speller()
    assert dictionary is not None

    assert {word for word in words_of_the_field() if dictionary.is_word(word)} == set(), "the list needs no such words"


# --- sentences and house style ---


@pytest.mark.parametrize(("words", "found"), [(25, []), (26, ["sentence"])])
def test_a_sentence_of_more_than_25_words_is_long(words, found):
    text = " ".join(["Cases", *["cases"] * (words - 1)]) + "."

    assert [kind for kind, _ in advice(text)] == found


def test_a_live_figure_counts_as_one_word():
    text = "Planning was good in [[cases 2.2.2 and many other words in the code of a figure]]" + " cases" * 20 + "."

    assert advice(text) == []


def test_house_style_gives_the_words_to_write_and_the_reason():
    (one,) = advice_on("Each young offender was asked.", style=house_style())

    assert (one.kind, one.excerpt) == ("style", "young offender")
    assert one.message.startswith("Write child or children. ")


def test_house_style_allows_the_words_within_a_name():
    assert advice_on("He went to a young offender institution.", style=house_style()) == ()


def test_another_house_style_replaces_ours(tmp_path):
    own = tmp_path / "ours.toml"
    own.write_text('longest_sentence = 3\n[[style]]\navoid = ["asked"]\nwrite = "questioned"\nwhy = "We do."\n')

    given = advice_on("We asked the child why.", style=house_style(own))

    assert [(one.kind, one.message) for one in given] == [
        ("sentence", "This sentence has 5 words. Use 3 or fewer, or divide it."),
        ("style", "Write questioned. We do."),
    ]


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ("longest_sentence = 0", "longest_sentence must be a whole number of words, for example 25."),
        ("[style]", "write [[style]], with two brackets, before each rule."),
        ('[[style]]\navoid = ["a"]\nwrite = "b"', "style 1: give avoid, write and why."),
        ('[[style]]\navoid = "a"\nwrite = "b"\nwhy = "c"', "style 1: avoid must be a list of words"),
        ('[[style]]\navoids = ["a"]', "style 1: use only avoid, write, why and unless."),
        ("[[", "cannot be read"),
    ],
)
def test_a_house_style_with_a_mistake_is_refused(tmp_path, toml, problem):
    path = tmp_path / "ours.toml"
    path.write_text(toml)

    with pytest.raises(StyleProblem) as refused:
        house_style(path)

    assert problem in str(refused.value)


@tries(100)
@given(st.text(max_size=300))
def test_advice_names_words_that_are_in_the_text(text):
    plain = without_marks(" ".join(text.split()))
    for one in advice_on(text, style=house_style(), speller=Dictionary()):
        if one.kind == "spelling":
            assert without_marks(one.excerpt) in plain


def without_marks(text: str) -> str:
    """A text without what can be emphasis in Markdown, which can also stand inside a word: “a**b**c”."""
    return re.sub(r"[*_\\]", "", text)


def test_two_underscores_inside_a_word_are_no_emphasis():
    excerpts = [each.excerpt for each in advice_on("A__a", style=house_style(), speller=Dictionary())]

    assert "Aa" not in excerpts


# --- the check of the installation ---


def test_the_check_says_how_to_install_a_missing_dictionary(monkeypatch):
    assert advice_can_be_given(None) == []
    monkeypatch.setattr("reports.advice.spelling.speller", lambda: None)

    (warning,) = advice_can_be_given(None)

    assert isinstance(warning, checks.Warning)
    assert "hunspell-en-gb" in warning.hint


def test_the_check_refuses_a_wrong_house_style(settings, tmp_path):
    settings.HOUSE_STYLE_FILE = tmp_path / "missing.toml"

    (error,) = advice_can_be_given(None)

    assert error.id == "reports.E003"


# --- the page ---


@pytest.fixture
def inspection(medway, lead_inspector) -> Inspection:
    appoint(medway, lead_inspector, "lead", by=BY)
    put_in_phase(medway, "draft")
    return Inspection.objects.with_framework().get(pk=medway.pk)


@pytest.fixture
def lead(client, lead_inspector, inspection):
    client.force_login(lead_inspector)
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
def test_the_page_shows_advice_on_the_saved_text(lead, inspection):
    write_section(inspection, "question-2.2.2", "Offenders recieved a plan from the XQZ.", by=BY)

    page = text_of(lead.get(PAGE))

    assert "“Offenders”" in page
    assert "Write child or children." in page
    assert "Did you mean “received”" in page
    assert "“XQZ”" in page
    assert "Neither the text nor the glossary explains it." in page


@pytest.mark.django_db
def test_the_script_sends_a_text_that_is_not_saved(lead):
    part = text_of(lead.post(PAGE, {"body": "Utilised."}, headers={"HX-Request": "true"}))

    assert "Write use." in part
    assert "<html" not in part


@pytest.mark.django_db
def test_a_text_without_advice_says_so(lead):
    page = text_of(lead.post(PAGE, {"body": "Planning was good."}))

    assert "There is no advice on this text." in page


@pytest.mark.django_db
def test_without_a_dictionary_the_page_says_that_spelling_is_not_checked(lead, monkeypatch):
    monkeypatch.setattr("reports.advice.queries.speller", lambda: None)
    monkeypatch.setattr("reports.advice.views.speller", lambda: None)

    page = text_of(lead.post(PAGE, {"body": "Recieved."}))

    assert "Spelling is not checked" in page
    assert "libenchant-2-2" in page


@pytest.mark.django_db
def test_names_in_the_register_and_terms_in_the_glossary_are_known(inspection, lead_inspector):
    write_section(inspection, "question-2.2.2", "Xyzbury was good. Flumbrix too. Medway’s desistance.", by=BY)
    lead_inspector.name = "Ann Xyzbury"
    lead_inspector.save()
    set_facts_of(inspection, "glossary", [{"label": "Flumbrix", "value": "A tool."}], by=BY)

    assert advice_on_section(Inspection.objects.with_framework().get(pk=inspection.pk), "question-2.2.2") == ()


@pytest.mark.django_db
def test_the_published_texts_of_medway_have_no_spelling_mistakes(inspection):
    texts = "\n\n".join(inspection.texts.values_list("body", flat=True))
    found = [one.excerpt for one in adviser(inspection, material_of(inspection))(texts) if one.kind == "spelling"]

    assert found == []
