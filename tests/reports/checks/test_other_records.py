"""A number that its record contradicts: another bound, total, length of time, name, or the opposite of what a fact says."""

from __future__ import annotations

import pytest

from tests.reports.checks.verdicts import claims_in

pytestmark = pytest.mark.django_db

MEDWAY, BRADFORD, GWENT, PORTSMOUTH = (
    "medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022", "portsmouth-2015",
)  # fmt: skip


def contradicted(reader, reference: str, section: str, text: str) -> list[str]:
    return [claim.excerpt for claim in claims_in(reader(reference), section, text) if claim.verdict == "contradicted"]


def unverified(reader, reference: str, section: str, text: str) -> list[str]:
    return [claim.excerpt for claim in claims_in(reader(reference), section, text) if claim.verdict != "verified"]


@pytest.mark.parametrize(
    ("reference", "section", "false", "excerpt", "true"),
    [
        # a bound on a fact
        (GWENT, "question-1.2.3", "On average, staff were absent through illness for fewer than seven working days.", "seven",
         "On average, staff were absent through illness for fewer than eight working days."),
        (MEDWAY, "question-1.2.1", "Fewer than 11 of the 17.4 full-time equivalent posts are those of case managers.",
         "11 of the 17.4", "More than 12 of the 17.4 full-time equivalent posts are those of case managers."),
        (PORTSMOUTH, "standard-5.2", "Fewer than 15 cases were reviewed in the audit of joint work with children's social care.",
         "15", "More than 15 cases were reviewed in the audit of joint work with children's social care."),
        # the opposite of what a fact says
        (BRADFORD, "question-1.3.3", "Of these children, the YOT had been told about 39.", "39",
         "Of these children, the YOT had not been told about 39."),
        # the sex that a fact does not name
        (MEDWAY, "question-1.2.1", "Men are 69 per cent of YOT staff.", "69 per cent", "Women are 69 per cent of YOT staff."),
        # another length of time
        (BRADFORD, "question-1.3.3", "The police gave 118 children a community resolution in five months.", "118",
         "The police gave 118 children a community resolution in three months."),
        (BRADFORD, "question-1.3.2", "The youth education and health meeting went without an education input for 18 weeks.",
         "18 weeks", "The youth education and health meeting went without an education input for 18 months."),
        # another name
        (MEDWAY, "question-1.4.4", "To learn from its inspection, managers visited the youth offending service of Sussex.",
         "Sussex", "To learn from its inspection, managers visited the youth offending service of Essex."),
    ],
)  # fmt: skip
def test_a_fact_contradicts_what_it_does_not_say(reader, reference, section, false, excerpt, true):
    assert contradicted(reader, reference, section, false) == [excerpt]
    assert contradicted(reader, reference, section, true) == []


@pytest.mark.parametrize(
    ("reference", "section", "false", "excerpt", "true"),
    [
        # the total, and not the count, is wrong
        (PORTSMOUTH, "standard-1", "Assessments were sufficiently reviewed throughout the sentence in 27 of the 34 cases "
         "in which a review was due.",
         "27 of the 34", "Assessments were sufficiently reviewed throughout the sentence in 27 of the 32 cases "
         "in which a review was due."),
        # after the number of cases in which something was needed
        (PORTSMOUTH, "standard-2", "Public protection arrangements were relevant to six cases, and the YOT engaged with them "
         "in four of them.", "four", "Public protection arrangements were relevant to six cases."),
        # the bound of a count
        (BRADFORD, "question-2.2.3", "Other agencies were sufficiently involved in planning in no more than 11 cases.", "11",
         "Other agencies were sufficiently involved in planning in no more than 12 cases."),
    ],
)  # fmt: skip
def test_answers_contradict_another_count_or_total(reader, reference, section, false, excerpt, true):
    assert contradicted(reader, reference, section, false) == [excerpt]
    assert unverified(reader, reference, section, true) == []


def test_a_share_in_words_is_not_verified_by_a_fact_of_which_a_sentence_has_one_word(reader):
    assert unverified(reader, BRADFORD, "question-1.2.2", "Most of the staff like their desks.") == ["Most of the"]
