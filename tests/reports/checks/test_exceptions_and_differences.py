"""Exceptions, differences and bounds: “every standard except planning”, “by three to two”, “neither … reached 70 per cent”."""

from __future__ import annotations

import pytest

from tests.reports.checks.verdicts import verdicts

pytestmark = pytest.mark.django_db

M, B, G, P = "medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022", "portsmouth-2015"


@pytest.mark.parametrize(
    ("reference", "section", "text"),
    [
        (B, "summary-3", "Every standard for out-of-court disposals except planning is rated ‘Good’."),
        (B, "summary-1", "No standard of organisational delivery apart from staff escaped the rating ‘Inadequate’."),
        (B, "foreword", "A third of the 12 standards avoided a rating of ‘Inadequate’."),
        (B, "background", "The rate of first-time entrants exceeds that of Yorkshire by 86 per 100,000."),
        (B, "methodology", "In our sample, court disposals outnumbered out-of-court disposals by three to two."),
        (B, "question-2.1.1", "Lifestyle was one of the factors that mattered most in 31 of the 42 court cases."),
        (G, "standard-2.2", "One of the three key questions did not reach the threshold for ‘Good’."),
        (G, "question-2.4.1", "Reviewing focused sufficiently on desistance in all cases except one."),
        (
            G,
            "question-1.2.1",
            "None of the 23 members of staff who took part in our survey found their workload unmanageable.",
        ),
        (
            P,
            "standard-4",
            "Neither involvement in planning nor referral for health and well-being reached 70 per cent.",
        ),
        (P, "standard-1", "Two of the 22 pre-sentence reports did not give the court enough; all the others did."),
        (M, "standard-3.4", "The rules alone gave ‘Requires improvement’."),
    ],
)
def test_what_is_recorded_is_verified(reader, reference, section, text):
    assert set(verdicts(reader(reference), section, text)) == {"verified"}


@pytest.mark.parametrize(
    ("reference", "section", "text"),
    [
        (B, "summary-3", "Every standard for out-of-court disposals except joint working is rated ‘Good’."),
        (B, "foreword", "Half of the 12 standards avoided a rating of ‘Inadequate’."),
        (B, "background", "The rate of first-time entrants exceeds that of Yorkshire by 94 per 100,000."),
        (B, "methodology", "In our sample, court disposals outnumbered out-of-court disposals by two to one."),
        (B, "question-2.1.1", "Lifestyle was one of the factors that mattered most in 24 of the 42 court cases."),
        (G, "standard-2.2", "Two of the three key questions did not reach the threshold for ‘Good’."),
        (G, "question-2.4.1", "Reviewing focused sufficiently on desistance in all cases except two."),
        (
            G,
            "question-1.2.1",
            "Two of the 23 members of staff who took part in our survey found their workload unmanageable.",
        ),
        (P, "standard-4", "Neither involvement in planning nor action on non-compliance reached 70 per cent."),
        (P, "standard-1", "Three of the 22 pre-sentence reports did not give the court enough; all the others did."),
        (P, "acknowledgements", "Jane Attwood inspected for the Care Quality Commission."),
        (
            M,
            "question-1.1.1",
            "The projected budget for 2019/2020 is £655,327, after spending of £692,589 in the year before.",
        ),
        (M, "standard-3.4", "The rules alone gave ‘Good’."),
    ],
)
def test_anything_else_is_contradicted(reader, reference, section, text):
    assert "contradicted" in verdicts(reader(reference), section, text)


def test_an_exception_that_makes_no_difference_is_not_verified(reader):
    text = "Every standard for court disposals except planning is rated ‘Inadequate’."

    assert set(verdicts(reader(B), "summary-2", text)) == {"not_verified"}
