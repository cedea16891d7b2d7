"""Claims about a part of the cases, claims that another record makes true, and clauses that name a fact without its figure."""

from __future__ import annotations

import pytest

from reports.checks.claims.findings import small_cells
from tests.reports.checks.verdicts import claims_in, verdicts

pytestmark = pytest.mark.django_db

M, B, G, P = "medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022", "portsmouth-2015"


@pytest.mark.parametrize(
    ("reference", "section", "text"),
    [
        (B, "question-2.2.2", "For all five children in custody, planning did enough to keep them safe."),
        (
            B,
            "question-2.2.2",
            "Planning kept all five children in custody safe; for the others, it did so in 14 of 33 cases.",
        ),
        (M, "standard-2.2", "Not one of the five children in custody had a plan that did enough to keep them safe."),
        (M, "question-2.2.1", "Planning supported desistance for all six children on referral orders."),
        (P, "standard-1", "Planning addressed the work to reduce reoffending in most detention and training orders."),
    ],
)
def test_answers_in_a_part_of_the_cases_are_counted_there(reader, reference, section, text):
    assert set(verdicts(reader(reference), section, text)) == {"verified"}


@pytest.mark.parametrize(
    ("reference", "section", "text"),
    [
        (M, "question-2.2.1", "Planning supported desistance in three of the five cases in custody."),
        (G, "standard-2.2", "Planning did enough for desistance in both youth rehabilitation orders."),
        (M, "standard-2.2", "Four of the five children in custody had a plan that did enough to keep them safe."),
    ],
)
def test_another_number_of_a_part_of_the_cases_is_contradicted(reader, reference, section, text):
    assert "contradicted" in verdicts(reader(reference), section, text)


@pytest.mark.parametrize(
    ("reference", "section", "text"),
    [
        (B, "question-2.3.1", "Enforcement became necessary in 16 cases."),  # relevant cases, and not sufficient ones
        (P, "inspection-arrangements", "Fieldwork closed on 5 June, and the report came out in August of that year."),
        (G, "standard-2.3", "The panel lifted implementation and delivery out of ‘Inadequate’."),
        (
            M,
            "foreword",
            "Seven standards are rated ‘Good’, and just one, planning for court disposals, is ‘Inadequate’.",
        ),
        (P, "summary-standard-5", "This is one of four themes to be judged ‘Satisfactory’."),
        (B, "chapter-2", "Referral orders were precisely half of the court disposals that we examined."),
        (G, "standard-1.1", "Spending in the previous financial year came to just under £1.75 million."),
    ],
)
def test_a_claim_that_something_else_makes_true_is_not_contradicted(reader, reference, section, text):
    assert "contradicted" not in verdicts(reader(reference), section, text)


@pytest.mark.parametrize(
    ("reference", "section", "text"),
    [
        (
            G,
            "resettlement",
            "The resettlement and reintegration panel was set up earlier than the service was founded.",
        ),
        (G, "question-1.2.1", "The service manager has been in post for just as long."),
        (B, "question-1.1.1", "Four Chairs of the Management Board have come and gone in the past two years."),
    ],
)
def test_a_clause_that_names_a_fact_and_says_something_else_is_not_verified(reader, reference, section, text):
    assert {"not_verified", "contradicted"} & set(verdicts(reader(reference), section, text))


def test_a_count_of_a_few_children_in_a_part_of_the_cases_is_found_although_it_is_true(reader):
    text = "For two of the five children in custody, planning did enough to support desistance."
    one = reader(M)
    [passage] = one.known.read("question-2.2.1", text)
    found = list(one.claims_of(passage))
    bound = {(claim.section, claim.sentence, claim.start): claim for claim in found}

    assert [claim.is_of_some_cases for claim in found] == [True]
    assert [finding.check for finding in small_cells(one.known, passage, bound)] == ["small_cell"]


def test_the_source_says_among_which_cases_it_counts(reader):
    found = claims_in(
        reader(M), "question-2.2.1", "Planning supported desistance for all six children on referral orders."
    )

    assert [claim.source for claim in found] == ["2.2.1: 6 of these 6 relevant cases"]
