"""Clauses without a number that claim something, and numbers whose clause says something else than the data."""

from __future__ import annotations

import pytest

from tests.reports.checks.verdicts import claims_in, verdicts

pytestmark = pytest.mark.django_db

M, B, G, P = "medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022", "portsmouth-2015"


def by_words(reader, reference: str, section: str, text: str) -> dict[str, str]:
    """The verdict of each claim by the words of the claim."""
    return {claim.excerpt: claim.verdict for claim in claims_in(reader(reference), section, text)}


@pytest.mark.parametrize(
    ("reference", "section", "text"),
    [
        (B, "methodology", "We surveyed ten volunteers, and as many members of staff."),
        (M, "methodology", "We held 12 meetings, and as many interviews."),
        (G, "question-1.2.2", "The service has 17 volunteers at work, who are older than its practitioners."),
        (B, "standard-2.2", "Planning kept the child safe in 19 of 38 cases, surpassed only by delivery."),
        (P, "standard-5", "Only one part of governance is ‘Good’, and nothing else was found so good."),
        (M, "summary-3", "All four standards owe their rating to the discretion of the panel."),
        (B, "question-1.1.3", "For 20 weeks, there was no education input to the youth education and health meeting."),
        (P, "foreword", "Four years had passed since the inspection of which this one is the sequel."),
        (B, "question-1.1.1", "Some 88 per cent of staff were aware of the activities of the Board."),
        (M, "question-1.1.2", "The YOT visited the youth offending service of Surrey to learn from its inspection."),
        (B, "question-2.2.1", "This question applied to all 42 court disposals."),
        (G, "question-1.3.3", "Of Blaenau Gwent’s Year 11 leavers, 91 per cent continued in full-time education."),
        (M, "summary-1", "Most of our recommendations are addressed to the Youth Justice Partnership Board."),
        (G, "methodology", "We held 13 interviews with case managers, most of which concerned court disposals."),
        (M, "question-1.3.3", "METRO provides substance misuse services, and Open Road sexual health services."),
        (B, "foreword", "Both domains have the same rating."),
        (B, "methodology", "The children were predominantly girls."),
    ],
)
def test_a_clause_that_nothing_explains_is_not_verified(reader, reference, section, text):
    found = by_words(reader, reference, section, text)

    assert "not_verified" in found.values() or "contradicted" in found.values()


@pytest.mark.parametrize(
    ("reference", "section", "text", "expected"),
    [
        (
            P,
            "foreword",
            "We ask the YOT manager alone to put child sexual exploitation on the agenda of every meeting.",
            "contradicted",
        ),
        (
            P,
            "foreword",
            "Our recommendation that child sexual exploitation be on the agenda is for the Chair of the Management Board.",
            "verified",
        ),
        (
            G,
            "foreword",
            "It falls to the Chair of the Management Board to examine what the Bureau is for and how it works.",
            "verified",
        ),
    ],
)
def test_the_task_of_a_recommendation_belongs_to_its_addressee(reader, reference, section, text, expected):
    found = by_words(reader, reference, section, text)

    assert expected in [verdict for excerpt, verdict in found.items() if "manager" in excerpt or "Chair" in excerpt]


@pytest.mark.parametrize(
    ("reference", "section", "text"),
    [
        (
            G,
            "question-3.1.3",
            "The level of risk of serious harm was set too low in three of the 10 cases, one more than for safety.",
        ),
        (P, "standard-4", "There was one case among the 34 in which engagement in planning was not good enough."),
        (B, "methodology", "Nobody in the court sample was under 12."),
        (B, "chapter-3", "Apart from four youth cautions, every out-of-court case was a youth conditional caution."),
        (
            M,
            "background",
            "Thirteen children on the caseload were looked after, all but one of them resident in the area.",
        ),
        (G, "question-1.3.3", "The area does better than Wales for Year 13 and slightly worse for Year 11."),
        (P, "methodology", "None of the six girls was in custody; five of them had youth rehabilitation orders."),
        (B, "foreword", "Six of the service’s seven points come from out-of-court work."),
        (P, "publication-arrangements", "Fieldwork opened on 11 May 2015 and closed on 5 June."),
    ],
)
def test_a_claim_about_another_set_or_base_is_not_contradicted(reader, reference, section, text):
    assert "contradicted" not in verdicts(reader(reference), section, text)


def test_an_equal_count_refers_to_the_count_before_it(reader):
    text = "Partner agencies were involved in seven of the 12 plans, and victims were considered just as often."

    assert "contradicted" not in verdicts(reader(M), "question-2.2.3", text)


def test_all_the_others_are_counted_among_those_that_remain(reader):
    text = "Half of the court disposals were referral orders, and all the others were custodial sentences."

    assert by_words(reader, M, "chapter-2", text)["all the others were custodial sentences"] == "contradicted"


def test_a_number_of_an_office_is_no_age(reader):
    assert by_words(reader, B, "question-1.1.3", "In eight months staff worked under five heads of service.")


def test_a_difference_between_two_facts_can_be_rounded(reader):
    text = "The projected budget for the current year exceeds the spend of the previous year by a little more than £{}."

    assert "contradicted" not in verdicts(reader(G), "question-1.1.2", text.format("9,000"))
    assert "contradicted" in verdicts(reader(G), "question-1.1.2", text.format("12,000"))


def test_the_rest_of_a_share_is_verified_beside_it(reader):
    text = "Inspectors considered the work likely to reduce reoffending in a majority of cases, 18 against {}."

    assert by_words(reader, P, "standard-1", text.format(16))["16"] == "verified"
    assert by_words(reader, P, "standard-1", text.format(14))["14"] != "verified"


@pytest.mark.parametrize(
    ("reference", "section", "text", "expected"),
    [
        (M, "methodology", "This was a joint inspection.", "contradicted"),
        (M, "methodology", "This was not a joint inspection.", "verified"),
        (P, "foreword", "This was a full joint inspection.", "verified"),
        (
            M,
            "summary-3",
            "The ratings panel used professional discretion twice for out-of-court disposals.",
            "verified",
        ),
        (
            M,
            "summary-3",
            "The ratings panel used professional discretion once for out-of-court disposals.",
            "contradicted",
        ),
        (M, "summary-2", "The panel did not use professional discretion for court disposals.", "verified"),
        (M, "summary-3", "The panel used no discretion for out-of-court disposals.", "contradicted"),
    ],
)
def test_the_type_of_inspection_and_the_use_of_discretion_are_compared(reader, reference, section, text, expected):
    assert set(by_words(reader, reference, section, text).values()) == {expected}


@pytest.mark.parametrize(
    ("reference", "section", "text"),
    [
        (B, "foreword", "Staff is the only standard of organisational delivery that is not ‘Inadequate’."),
        (M, "chapter-2", "Five of the 12 children with court disposals were in custody, and all five were boys."),
        (G, "chapter-3", "In half of the out-of-court cases the offence was one of violence against the person."),
        (
            B,
            "summary-3",
            "Of all the key questions on out-of-court disposals, delivery that supports the safety of the child has the highest "
            "score, at 87 per cent.",
        ),
    ],
)
def test_a_true_sentence_with_another_set_or_rank_is_not_contradicted(reader, reference, section, text):
    assert "contradicted" not in by_words(reader, reference, section, text).values()


def test_a_rating_that_is_said_of_it_is_the_one_of_the_standard_named_before(reader):
    text = (
        "Out-of-court disposal policy and provision is the only standard below ‘Outstanding’, and we rate it as ‘{}’."
    )

    assert by_words(reader, G, "standard-3.4", text.format("Good"))["we rate it as ‘Good’"] == "contradicted"
    assert (
        by_words(reader, G, "standard-3.4", text.format("Requires improvement"))["we rate it as ‘Requires improvement’"]
        == "verified"
    )
