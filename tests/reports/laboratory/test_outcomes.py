"""Which of the panel's decisions count under other rules, and how outcomes are counted and kept."""

from __future__ import annotations

import json

import pytest

from reports.laboratory.outcomes import (
    Inspected,
    InspectionOutcome,
    NotComparable,
    RatingOutcome,
    counts_of,
    outcomes_of,
    steps_in_words,
)
from reports.laboratory.rules import changed, rules_of
from reports.ratings.percentages import Tally
from reports.ratings.rules import Decision, rate_inspection
from standards.language.scale import USUAL
from tests.standards.framework_files import shipped

YOUTH_2018 = shipped("youth-2018")
QUESTIONS = [number for domain in YOUTH_2018.domains for number in domain.questions]


def inspected(yes: int, of: int, rating: str) -> Inspected:
    """An inspection with this count in 2.1.1, where the panel decided on a rating for 2.1. Everything else is yes."""
    tallies = {number: Tally(yes=of, cases=of) for number in QUESTIONS} | {
        "2.1.1": Tally(yes=yes, no=of - yes, cases=of)
    }
    proposals = {each.number: "Good" for each in YOUTH_2018.standards if each.method == "judged"}
    decisions = {"2.1": Decision(rating, "The panel read more evidence.")}
    ratings = rate_inspection(YOUTH_2018, tallies, proposals, decisions)
    return Inspected(1, YOUTH_2018, ratings, proposals, decisions)


def under(before: Inspected, carried: str = "all", **values) -> RatingOutcome:
    definition = changed(YOUTH_2018, rules_of(YOUTH_2018).model_copy(update=values))
    return outcomes_of([before], definition, carried)[0].ratings["2.1"]


def test_a_decision_carries_over_while_the_rating_before_it_is_the_same():
    before = inspected(24, 40, "Good")  # 60 per cent: Requires improvement, raised to Good

    assert under(before)[:2] == ("Good", "Good")
    assert under(before, "none")[:2] == ("Good", "Requires improvement")
    assert under(before, bands=(0, 62, 65, 80))[:3] == ("Good", "Inadequate", -2)


def test_a_decision_needs_a_trigger_by_the_thresholds_of_the_rule_set():
    before = inspected(24, 40, "Good")  # two cases and five points below the next band
    closer = rules_of(YOUTH_2018).discretion.model_copy(update={"close": 3})

    assert under(before, "with_grounds").tried == "Good"
    assert under(before, "with_grounds", discretion=closer).tried == "Requires improvement"
    assert (
        under(inspected(24, 40, "Inadequate"), "with_grounds").tried == "Requires improvement"
    )  # not a ground to lower it


def test_rounding_and_one_case_decide():
    assert under(inspected(11, 17, "Good")).rounding_decides  # 64.7 per cent, banded as 65
    assert under(inspected(38, 40, "Outstanding"), bands=(0, 50, 65, 95)).one_case_decides
    assert not under(inspected(38, 40, "Outstanding")).is_close


def test_outcomes_are_counted_from_rating_to_rating():
    counts = counts_of(
        "2.1",
        [
            RatingOutcome("Good", "Good", 0),
            RatingOutcome("Good", "Outstanding", 1, one_case_decides=True),
            RatingOutcome("Good", "Inadequate", -2, rounding_decides=True),
            RatingOutcome("Good", None, None),
            RatingOutcome("Strong", "Good", None),
        ],
    )

    assert (counts.compared, counts.same, counts.up, counts.down, counts.not_compared) == (3, 1, 1, 1, 2)
    assert (counts.rounding_decides, counts.one_case_decides, counts.changed_and_close) == (1, 1, 2)
    assert steps_in_words(counts.steps, USUAL) == ["1 would be 2 ratings lower", "1 would be 1 rating higher"]
    assert counts.columns(["Inadequate", "Good", "Outstanding"]) == ["Inadequate", "Good", "Outstanding", None]
    assert [
        (name, [number for _, number in cells]) for name, cells in counts.rows(["Inadequate", "Good", "Outstanding"])
    ] == [
        ("Inadequate", [0, 0, 0, 0]),
        ("Good", [1, 1, 1, 1]),
        ("Outstanding", [0, 0, 0, 0]),
        ("Strong", [0, 1, 0, 0]),
    ]


def test_an_outcome_is_kept_as_json():
    (outcome,) = outcomes_of([inspected(24, 40, "Good")], YOUTH_2018)

    assert InspectionOutcome.from_plain(json.loads(json.dumps(outcome.as_plain()))) == outcome


def test_the_rules_in_force_are_checked_too():
    before = inspected(24, 40, "Good")
    other_service = Inspected(1, changed_rules(), before.ratings, before.proposals, before.decisions)

    (outcome,) = outcomes_of([other_service], YOUTH_2018)

    assert outcome.differs == (
        "2.1: before the panel it was Requires improvement when signed; the data now gives Inadequate.",
    )


def changed_rules():
    return changed(YOUTH_2018, rules_of(YOUTH_2018).model_copy(update={"bands": (0, 62, 65, 80)}))


def test_frameworks_without_a_mapping_cannot_be_compared():
    with pytest.raises(NotComparable, match="Add a mapping"):
        outcomes_of([inspected(24, 40, "Good")], shipped("joint-2015"))
