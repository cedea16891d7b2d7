"""What a sentence says of one thing beside others, without a number: beyond all, equal, changed, more of one than of another."""

from __future__ import annotations

import pytest

from tests.reports.checks.verdicts import claims_in

pytestmark = pytest.mark.django_db

REFERENCES = {
    "medway": "medway-2020", "bradford": "bradford-2020", "gwent": "blaenau-gwent-caerphilly-2022",
    "portsmouth": "portsmouth-2015",
}  # fmt: skip


def verdicts_in(reader, yot: str, section: str, text: str) -> set[str]:
    return {claim.verdict for claim in claims_in(reader(REFERENCES[yot]), section, text)}


@pytest.mark.parametrize(
    ("yot", "section", "false", "true"),
    [
        ("portsmouth", "summary-standard-4", "Only protecting the child or young person has a higher score than this theme.", ""),
        ("portsmouth", "summary-standard-2", "Reducing reoffending alone scored lower than this one.", ""),
        ("portsmouth", "summary-standard-3", "No other theme has a higher score than this one.", ""),
        ("bradford", "standard-2.4", "At 44 per cent, nothing else in the court work was answered yes less often.", ""),
        ("bradford", "summary-1", "Three standards are ‘Inadequate’, and only partnerships and services escapes that rating.",
         "Three standards are ‘Inadequate’, and only staff escapes that rating."),
        ("gwent", "standard-2.4", "No other standard of court work was rated ‘Outstanding’.", ""),
        ("gwent", "summary-3", "Policy and provision is the only standard in this inspection that requires improvement.", ""),
        ("portsmouth", "summary-standard-6", "Among the themes with a score, this one comes last.", ""),
    ],
)  # fmt: skip
def test_what_is_beyond_all_others_is_compared_with_them(reader, yot, section, false, true):
    assert "contradicted" in verdicts_in(reader, yot, section, false)
    assert not true or verdicts_in(reader, yot, section, true) == {"verified"}


@pytest.mark.parametrize(
    ("yot", "section", "false", "true"),
    [
        ("portsmouth", "foreword", "The reoffending rate is a third higher than that of England and Wales.",
         "The reoffending rate is a quarter higher than that of England and Wales."),
        ("bradford", "background", "The reoffending rate is more than twice that of England and Wales.", ""),
        ("gwent", "diversity", "Six of these children were identified as ethnic minority, twice as many as in the previous year.",
         "Six of these children were identified as ethnic minority, three times as many as in the previous year."),
        ("gwent", "diversity", "The number of children identified as ethnic minority fell in the year.",
         "The number of children identified as ethnic minority rose in the year."),
        ("bradford", "methodology", "As many children as members of staff were surveyed.",
         "As many children as volunteers were surveyed."),
        ("bradford", "methodology", "Ten volunteers were surveyed, and as many members of staff.",
         "Ten volunteers were surveyed, and as many children."),
    ],
)  # fmt: skip
def test_a_factor_a_change_and_an_equal_number_are_compared_with_the_facts(reader, yot, section, false, true):
    assert "contradicted" in verdicts_in(reader, yot, section, false)
    assert not true or verdicts_in(reader, yot, section, true) == {"verified"}


@pytest.mark.parametrize(
    ("yot", "section", "false", "true"),
    [
        ("medway", "standard-3.4", "The ratings panel left the computed rating for joint working as it was.",
         "The ratings panel raised the computed rating for joint working."),
        ("medway", "summary-3", "Three standards owe their rating to the panel’s discretion.",
         "Two standards owe their rating to the panel’s discretion."),
        ("medway", "foreword", "By the scoring rules alone, the YOT would have had 14 points.",
         "By the scoring rules alone, the YOT would have had 16 points."),
        ("bradford", "foreword", "Another ten points would have been enough for ‘Good’.", ""),
        ("medway", "standard-3.2", "What held planning back was how it dealt with desistance.",
         "What held planning back was how it dealt with the safety of other people."),
        ("bradford", "chapter-3", "With the exception of assessment, every standard for out-of-court disposals is rated ‘Good’.",
         "With the exception of planning, every standard for out-of-court disposals is rated ‘Good’."),
        ("portsmouth", "summary-standard-4", "At 86 per cent, this is the highest of the six scores.",
         "At 86 per cent, this is the highest of the five scores."),
    ],
)  # fmt: skip
def test_what_the_panel_did_and_what_decides_a_rating(reader, yot, section, false, true):
    assert "contradicted" in verdicts_in(reader, yot, section, false)
    assert not true or verdicts_in(reader, yot, section, true) == {"verified"}


@pytest.mark.parametrize(
    ("yot", "section", "false", "true"),
    [
        ("portsmouth", "methodology", "There were more detention and training orders than referral orders among the cases that "
         "we read.", "There were fewer detention and training orders than referral orders among the cases that we read."),
        ("bradford", "chapter-2", "Six of the 42 children sentenced by the courts were girls, and most of the six had committed "
         "robbery.", ""),
        ("medway", "chapter-2", "Half of the court sample consisted of referral orders, and the rest of detention and training "
         "orders.", ""),
        ("bradford", "question-2.1.2", "In all of the court cases in which we differed from the YOT on safety and wellbeing, its "
         "level was too low.", ""),
        ("gwent", "question-3.1.3", "In two of the ten cases, we did not accept the classification of risk of serious harm.",
         "In three of the ten cases, we did not accept the classification of risk of serious harm."),
        ("bradford", "summary-1", "Every standard of organisational delivery fell into the lowest band.", ""),
    ],
)  # fmt: skip
def test_what_is_in_a_set_is_counted(reader, yot, section, false, true):
    assert "contradicted" in verdicts_in(reader, yot, section, false)
    assert not true or verdicts_in(reader, yot, section, true) == {"verified"}


@pytest.mark.parametrize(
    ("yot", "section", "false", "true"),
    [
        ("medway", "chapter-3", "For desistance, delivery was sufficient in more of the out-of-court cases than planning was.",
         "For desistance, delivery was sufficient in fewer of the out-of-court cases than planning was."),
        ("bradford", "standard-3.3", "Services did less for the safety of the child than for the safety of other people.",
         "Services did more for the safety of the child than for the safety of other people."),
        ("gwent", "question-2.4.3", "Reviewing was sufficient for the safety of the child in every case, and so it was for the "
         "safety of other people.", ""),
        ("bradford", "summary-2", "At no stage of court work was the child’s safety attended to sufficiently in more than half "
         "of the cases.", "At no stage of court work was the child’s safety attended to sufficiently in more than two-thirds "
         "of the cases."),
        ("gwent", "question-1.2.3", "Oversight was sufficient in every case, in court and out-of-court work alike.", ""),
        ("portsmouth", "findings-6", "Reparation made sense in seven of 18 cases; only the measurement of effect did worse.",
         ""),
        ("portsmouth", "acknowledgements", "Jon Bowman of Ofsted took part for social care.",
         "Nigel Parkes of Ofsted took part for social care."),
    ],
)  # fmt: skip
def test_two_subjects_of_the_work_are_compared(reader, yot, section, false, true):
    assert "contradicted" in verdicts_in(reader, yot, section, false)
    assert not true or "contradicted" not in verdicts_in(reader, yot, section, true)


@pytest.mark.parametrize(
    ("yot", "section", "false", "true"),
    [
        ("bradford", "question-2.2.1", "This question applied to all 42 court disposals.", "This question applied to 41 cases."),
        ("bradford", "chapter-3", "None of the children whose out-of-court cases we examined was under 13 years old.",
         "None of the children whose out-of-court cases we examined was under 11 years old."),
        ("medway", "question-1.2.2", "The vacancy rate among case managers is below the rate of all staff.",
         "The vacancy rate among case managers is above the rate of all staff."),
        ("gwent", "question-1.3.2", "Family support and help against domestic abuse in Blaenau Gwent come from Phoenix and the "
         "St Giles Trust.", "Family support and help against domestic abuse in Blaenau Gwent come from Phoenix and others."),
    ],
)  # fmt: skip
def test_a_base_an_age_a_second_rate_and_a_second_name_are_compared(reader, yot, section, false, true):
    assert "contradicted" in verdicts_in(reader, yot, section, false)
    assert "contradicted" not in verdicts_in(reader, yot, section, true)
