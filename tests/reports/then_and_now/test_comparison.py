"""A reinspection next to the earlier inspection, over the mapping between their frameworks."""

from __future__ import annotations

import pytest

from reports.ratings.percentages import Tally
from reports.ratings.rules import rate_inspection
from reports.then_and_now.comparison import Inspected, ThenAndNow, compare
from reports.then_and_now.recommendations import EarlierRecommendation, EarlierWords, judged_in_words, together
from standards.language.definition import FrameworkDefinition
from tests.standards.framework_files import shipped

FIRST, REVISED, THEMES = "youth-2018", "youth-2021", "joint-2015"


def inspected(framework: FrameworkDefinition, *, yes: int, of: int, eligible: int | None = None) -> Inspected:
    """An inspection with the same answers to every key question, and “Good” for every standard judged as a whole."""
    tally = Tally(yes=yes, no=of - yes, cases=of)
    tallies = {number: tally for domain in framework.domains for number in domain.questions}
    proposed = {each.number: framework.names[-2] for each in framework.standards if each.method == "judged"}
    return Inspected(
        framework=framework,
        ratings=rate_inspection(framework, tallies, proposed, {}),
        tallies=tallies,
        eligible={domain.number: eligible for domain in framework.domains} if eligible else {},
        is_signed=True,
    )


def compared(then: str, now: str, **given: int) -> ThenAndNow:
    return compare(inspected(shipped(then), yes=9, of=20, **given), inspected(shipped(now), yes=18, of=20, **given))


def test_under_the_same_framework_everything_is_compared_by_its_number():
    found = compared(FIRST, FIRST)

    assert (len(found.standards), found.new, found.gone, found.is_same_framework) == (12, (), (), True)
    assert found.note.startswith("Both inspections are under the same framework.")
    standard = next(each for each in found.standards if each.number == "2.1")
    assert (standard.rating.then, standard.rating.now, standard.rating.in_words) == (
        "Inadequate", "Outstanding", "Higher"
    )  # fmt: skip
    question = standard.questions[0]
    assert (question.number, question.then.per_cent, question.now.per_cent) == ("2.1.1", 45, 90)
    assert question.change.in_figures == "+45 points"
    assert question.in_words == "Higher, by more than chance would explain"
    assert found.overall.in_words == "Higher"


def test_a_standard_judged_as_a_whole_has_a_rating_and_no_percentages():
    standard = compared(FIRST, FIRST).standards[0]

    assert (standard.number, standard.rating.in_words, standard.questions) == ("1.1", "The same", ())


def test_with_a_mapping_the_gaps_in_both_frameworks_are_listed_with_their_reasons():
    found = compared(FIRST, REVISED)

    assert [(gap.number, gap.why) for gap in found.gone if gap.number == "3.4"] == [
        ("3.4", "Joint working is no standard of its own any more.")
    ]
    assert {"1.2.5", "3.4", "4.1"} == {gap.number for gap in found.new}
    assert found.note.startswith("Ours:")
    assert "3.4" not in {standard.number for standard in found.standards}
    assert next(each for each in found.standards if each.number == "1.2").note == (
        "Some of its key questions have no counterpart."
    )


def test_the_mapping_is_read_in_both_directions():
    assert {gap.number for gap in compared(REVISED, FIRST).gone} == {"1.2.5", "3.4", "4.1"}


def test_without_a_mapping_everything_is_a_gap():
    found = compared(THEMES, REVISED)

    assert (found.standards, found.is_mapped) == ((), False)
    assert len(found.new) == len(shipped(REVISED).standards)
    assert len(found.gone) == len(shipped(THEMES).standards)
    assert found.note == "Neither framework file says which of their questions ask the same thing."
    assert found.overall.why == "One of the frameworks has no overall rating."


def test_ratings_of_another_scale_are_not_comparable():
    now = shipped(FIRST)
    other = now.model_copy(
        update={"ratings": tuple(each.model_copy(update={"name": f"{each.name} (old)"}) for each in now.ratings)}
    )
    then = inspected(now, yes=9, of=20)
    then = Inspected(other, then.ratings, then.tallies, {}, is_signed=True)

    rating = compare(then, inspected(now, yes=18, of=20)).standards[0].rating

    assert (rating.in_words, rating.why) == ("Not comparable", "The two frameworks use different scales of ratings.")


def test_a_standard_that_is_not_rated_yet_is_not_comparable():
    now = Inspected(shipped(FIRST), rate_inspection(shipped(FIRST), {}, {}, {}), {}, {}, is_signed=False)
    found = compare(inspected(shipped(FIRST), yes=9, of=20), now)

    assert {standard.rating.why for standard in found.standards} == {"Not rated now."}
    question = next(each for each in found.standards if each.number == "2.1").questions[0]
    assert (question.change, question.in_words) == (None, "Not comparable")


def test_small_numbers_are_shown_with_a_caution():
    few = compare(inspected(shipped(FIRST), yes=4, of=9), inspected(shipped(FIRST), yes=9, of=10))

    question = next(each for each in few.standards if each.number == "2.1").questions[0]
    assert (question.few_then, question.few_now, few.has_few) == (True, False, True)
    assert question.change is not None


@pytest.mark.parametrize(("eligible", "is_certain"), [(20, True), (60, False), (None, False)])
def test_the_numbers_of_eligible_cases_decide_the_margin_of_error(eligible, is_certain):
    question = next(
        each
        for each in compared(FIRST, FIRST, **({"eligible": eligible} if eligible else {})).standards
        if each.questions
    ).questions[0]

    assert question.change.is_certain is is_certain


def test_a_wrong_number_of_eligible_cases_counts_as_unknown():
    assert inspected(shipped(FIRST), yes=9, of=20, eligible=5).sample("2.1.1").population is None


# --- recommendations ---------------------------------------------------------------------------------------------------

PLANS, DATA = EarlierWords(1, "The YOT should", "review plans."), EarlierWords(2, "The board should", "look at data.")


def test_recommendations_are_listed_in_order_each_with_its_judgement():
    judged = EarlierRecommendation(DATA, "met", "The board saw data at each meeting.")

    listed = together([PLANS, DATA], [judged])

    assert [each.judgement_in_words for each in listed] == ["Not judged yet", "Met"]
    assert judged_in_words(listed) == "1 of 2 judged"


def test_a_judgement_keeps_the_words_that_it_was_made_on():
    corrected = EarlierWords(2, "The board should", "look at data each quarter.")

    (found,) = together([corrected], [EarlierRecommendation(DATA, "partly", "It looked twice.")])

    assert (found.words, found.words_now) == (DATA, corrected)


def test_a_recommendation_that_was_entered_by_hand_is_in_the_list():
    assert [each.number for each in together([], [EarlierRecommendation(PLANS)])] == [1]
