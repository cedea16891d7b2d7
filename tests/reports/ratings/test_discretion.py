"""The triggers for professional discretion: how far a standard is from other ratings, and when to warn."""

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.panel.models import PanelDecision
from reports.rated.queries import ratings_of
from reports.ratings.discretion import answers_to_fall_below, answers_to_reach, distance_down, distance_up
from reports.ratings.percentages import Tally
from reports.ratings.rules import rate_inspection
from reports.ratings.triggers import ALL, OVERALL_TITLES, TITLES, choices, triggers, warning
from standards.language.scale import USUAL
from tests.reports.ratings.examples import EXAMPLES, GOOD, INADEQUATE, OUTSTANDING, RATINGS, REQUIRES, rate, rate_all
from tests.standards.framework_files import shipped

YOUTH_2018 = shipped("youth-2018")

examples = pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())


# --- the worked examples


@examples
def test_the_distance_up_in_cases_and_in_judgements(example):
    found = distance_up(rate(example.counts, framework=example.framework), YOUTH_2018)

    assert (found and (found.cases, found.judgements)) == example.up


@examples
def test_the_distance_down(example):
    assert distance_down(rate(example.counts, framework=example.framework), YOUTH_2018) == example.down


@examples
def test_the_triggers_that_the_figures_show(example):
    assert tuple(triggers(rate(example.counts, framework=example.framework), YOUTH_2018)) == example.triggers


# --- each trigger just on its threshold, and just off it


THRESHOLDS = [
    # at most five whole points below the next band
    ({"2.1.1": (45, 100)}, "near_boundary", True),
    ({"2.1.1": (44, 100)}, "near_boundary", False),
    ({"2.1.1": (60, 100)}, "near_boundary", True),
    ({"2.1.1": (59, 100)}, "near_boundary", False),
    ({"2.1.1": (75, 100)}, "near_boundary", True),
    ({"2.1.1": (74, 100)}, "near_boundary", False),
    ({"2.1.1": (80, 100)}, "near_boundary", False),  # there is no band above
    ({"2.1.1": (119, 200)}, "near_boundary", True),  # 59.5 is 60 in whole points
    ({"2.1.1": (60, 100), "2.1.2": (76, 100)}, "near_boundary", True),  # only the lowest counts
    ({"2.1.1": (74, 100), "2.1.2": (76, 100)}, "near_boundary", False),
    # one case away, up or down
    ({"2.1.1": (7, 12)}, "one_case", True),  # 58, then 67
    ({"2.1.1": (13, 22)}, "one_case", False),  # 59, then 64
    ({"2.1.1": (65, 100)}, "one_case", True),  # 65, or 64
    ({"2.1.1": (66, 100)}, "one_case", False),
    ({"2.1.1": (5, 12), "2.1.2": (5, 12)}, "one_case", True),  # one answer in each of two key questions
    ({"2.1.1": (5, 12), "2.1.2": (4, 12)}, "one_case", False),
    # fewer than ten relevant cases behind the lowest percentage
    ({"2.1.1": (0, 9)}, "small_subsample", True),
    ({"2.1.1": (0, 10)}, "small_subsample", False),
    ({"2.1.1": (0, 12), "2.1.2": (4, 9)}, "small_subsample", False),
    ({"2.1.1": (0, 12), "2.1.2": (0, 9)}, "small_subsample", True),
    # three bands apart
    ({"2.1.1": (49, 100), "2.1.2": (80, 100)}, "diverse_ratings", True),
    ({"2.1.1": (49, 100), "2.1.2": (79, 100)}, "diverse_ratings", False),
    ({"2.1.1": (50, 100), "2.1.2": (80, 100)}, "diverse_ratings", False),
    ({"2.1.1": (49, 100), "2.1.2": (65, 100), "2.1.3": (80, 100)}, "diverse_ratings", True),
]


@pytest.mark.parametrize(("counts", "trigger", "holds"), THRESHOLDS, ids=str)
def test_each_trigger_at_its_threshold_and_just_off_it(counts, trigger, holds):
    rated = rate(counts)

    assert (trigger in triggers(rated, YOUTH_2018)) == holds


def test_the_threshold_of_every_trigger_that_figures_can_show_is_tested_on_both_sides():
    tested = {(trigger, holds) for _, trigger, holds in THRESHOLDS}

    assert tested == {(trigger.slug, side) for trigger in ALL if trigger.can_be_shown for side in (True, False)}


@pytest.mark.parametrize("trigger", [trigger.slug for trigger in ALL if trigger.can_be_shown])
def test_both_sides_of_a_threshold_are_one_answer_or_case_apart(trigger):
    """Two examples that are far apart would not show that a threshold is wrong by one."""
    shown, not_shown = (
        [counts for counts, slug, holds in THRESHOLDS if slug == trigger and holds == side] for side in (True, False)
    )

    assert any(
        just.keys() == off.keys()
        and sum(abs(a - b) for key in just for a, b in zip(just[key], off[key], strict=True)) == 1
        for just in shown
        for off in not_shown
    ), f"add two rows to THRESHOLDS that differ by one, one on each side of the threshold of {trigger}"


# The direction in which the figures of each trigger point. 65 of 100 is the lowest in its band; 13 of 22 is 59 per cent.
DIRECTIONS = {
    "near_boundary": ({"2.1.1": (60, 100)}, {"higher"}),
    "one_case": ({"2.1.1": (65, 100)}, {"lower"}),
    "small_subsample": ({"2.1.1": (0, 9)}, {"higher", "lower"}),
    "diverse_ratings": ({"2.1.1": (49, 100), "2.1.2": (80, 100)}, {"higher", "lower"}),
}


def test_each_trigger_points_where_its_example_says():
    assert DIRECTIONS.keys() == {trigger.slug for trigger in ALL if trigger.can_be_shown}
    for trigger in ALL:
        if trigger.can_be_shown:
            counts, directions = DIRECTIONS[trigger.slug]
            rated = rate(counts)
            assert {
                way for way in ("higher", "lower") if trigger.standard.supports(way, rated, YOUTH_2018)
            } == directions, trigger.slug


GROUNDS = [ground for trigger in ALL for ground in (trigger.standard, trigger.overall) if ground]
PLACEHOLDER = re.compile(r"\{\w+\.\w+\}")


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: ground.title)
def test_the_texts_of_a_trigger_use_the_words_of_the_framework(ground):
    """Another framework calls a case, a rating or a standard something else."""
    for text in (ground.title, ground.if_not):
        assert "{" not in USUAL.fill(text)
        assert not re.search(r"\b(cases?|ratings?|standards?|domains?|services?)\b", PLACEHOLDER.sub("", text)), text


def test_the_sentences_on_distances_and_subsamples_mention_these_triggers():
    """The pages do not list these triggers again, so every other trigger must be listed."""
    assert [trigger.slug for trigger in ALL if trigger.is_in_the_sentences] == ["one_case", "small_subsample"]


def test_the_slug_of_a_trigger_fits_its_column():
    longest = PanelDecision._meta.get_field("trigger").max_length
    assert all(0 < len(trigger.slug) <= longest for trigger in ALL)


@pytest.mark.parametrize("trigger", ALL, ids=lambda trigger: trigger.slug)
def test_each_trigger_that_figures_can_show_applies_in_one_example_and_not_in_another(trigger):
    shown = [trigger.slug in example.triggers for example in EXAMPLES.values()]

    assert (any(shown), all(shown)) == (trigger.can_be_shown, False)


def test_each_trigger_can_be_chosen_if_it_is_a_ground():
    assert dict(choices()) == {trigger.slug: USUAL.fill(trigger.title) for trigger in ALL}
    assert {trigger.slug: USUAL.fill(trigger.overall.title) for trigger in ALL if trigger.overall} == OVERALL_TITLES


def test_no_figure_shows_other_evidence():
    assert not any("other_evidence" in example.triggers for example in EXAMPLES.values())
    assert "other_evidence" in TITLES


def test_a_judged_standard_has_no_distance_and_no_trigger():
    judged = rate_all(YOUTH_2018).standards["1.1"]

    assert (distance_up(judged, YOUTH_2018), distance_down(judged, YOUTH_2018)) == (None, None)
    assert triggers(judged, YOUTH_2018) == []


def test_a_standard_without_a_rating_has_no_distance_and_no_trigger():
    for rated in (rate({"2.1.1": (0, 0)}), rate({"2.1.1": (3, 5)}, unanswered="2.1.1")):
        assert (distance_up(rated, YOUTH_2018), distance_down(rated, YOUTH_2018)) == (None, None)
        assert triggers(rated, YOUTH_2018) == []


# --- warnings


WITHOUT_GROUND = {"2.1.1": (59, 100), "2.1.2": (59, 100), "2.1.3": (59, 100)}
WITH_GROUND = {"2.1.1": (60, 100), "2.1.2": (60, 100), "2.1.3": (60, 100)}


@pytest.mark.parametrize(
    ("counts", "decided", "warns"),
    [
        (WITHOUT_GROUND, GOOD, True),
        (WITHOUT_GROUND, INADEQUATE, True),
        (WITHOUT_GROUND, OUTSTANDING, True),
        (WITHOUT_GROUND, REQUIRES, False),  # discretion was considered, but the rating was kept
        (WITH_GROUND, GOOD, False),
        (WITH_GROUND, REQUIRES, False),
        ({"2.1.1": (0, 0)}, GOOD, False),  # there is no computed rating to depart from
    ],
)
def test_there_is_a_warning_for_a_departure_without_a_trigger(counts, decided, warns):
    told = warning(rate(counts), decided, YOUTH_2018)

    assert bool(told) == warns
    if warns:
        assert f"2.1: “{decided}” differs from the computed “{REQUIRES}”, but the figures do not show a trigger" in told


@pytest.mark.parametrize(
    ("counts", "decided", "trigger", "told"),
    [
        # 60 of 100: five points below the next band, and not one case away from the band below.
        (WITH_GROUND, GOOD, "near_boundary", ""),
        (WITH_GROUND, GOOD, "other_evidence", ""),
        (
            WITH_GROUND,
            GOOD,
            "small_subsample",
            "the panel gave “A small subsample” as the trigger, but the lowest key question is not based on few cases.",
        ),
        (
            WITH_GROUND,
            INADEQUATE,
            "near_boundary",
            "“Close to the boundary of the next band” is not a reason for a lower rating.",
        ),
        (WITH_GROUND, OUTSTANDING, "near_boundary", "“Outstanding” is 2 ratings higher than “Requires improvement”."),
        # 13 of 20 is Good; with one more "no", it is Requires improvement. Nothing supports a higher rating.
        ({"2.1.1": (13, 20)}, REQUIRES, "one_case", ""),
        (
            {"2.1.1": (13, 20)},
            OUTSTANDING,
            "one_case",
            "“One case away from another rating” is not a reason for a higher rating.",
        ),
        # 1 of 2 is Requires improvement; with one more "yes", it is Outstanding.
        ({"2.1.1": (1, 2)}, OUTSTANDING, "one_case", "“Outstanding” is 2 ratings higher than “Requires improvement”."),
        (
            {"2.1.1": (1, 2)},
            OUTSTANDING,
            "small_subsample",
            "“Outstanding” is 2 ratings higher than “Requires improvement”.",
        ),
    ],
)
def test_the_trigger_given_must_be_shown_and_point_the_right_way(counts, decided, trigger, told):
    warned = warning(rate(counts), decided, YOUTH_2018, trigger=trigger)

    assert told in warned
    assert bool(warned) == bool(told)


@given(
    yes=st.integers(0, 40), no=st.integers(0, 40), decided=st.sampled_from([INADEQUATE, REQUIRES, GOOD, OUTSTANDING])
)
def test_no_trigger_that_is_given_silences_a_warning(yes, no, decided):
    rated = rate({"2.1.1": (yes, yes + no)})
    without = warning(rated, decided, YOUTH_2018)

    for trigger in ALL:
        assert without in warning(rated, decided, YOUTH_2018, trigger=trigger.slug)


def test_there_is_no_warning_for_a_departure_from_a_proposal():
    assert warning(rate_all(YOUTH_2018).standards["1.1"], INADEQUATE, YOUTH_2018) == ""


# --- the distances compared with a search that does not use them


def per_cent(yes: int, of: int) -> int:
    return math.floor(Fraction(100 * yes, of) + Fraction(1, 2))


COUNTS = [(yes, of) for of in range(1, 41) for yes in range(of + 1)]


@pytest.mark.parametrize("threshold", [50, 65, 80])
def test_answers_to_a_threshold_agree_with_a_search_for_every_count_up_to_forty(threshold):
    for yes, of in COUNTS:
        tally = Tally(yes=yes, no=of - yes, cases=of)
        reaching = [turned for turned in range(of - yes + 1) if per_cent(yes + turned, of) >= threshold]
        falling = [turned for turned in range(yes + 1) if per_cent(yes - turned, of) < threshold]

        assert answers_to_reach(tally, threshold) == min(reaching)
        assert answers_to_fall_below(tally, threshold) == min(falling)


def test_there_is_no_distance_down_from_the_lowest_band():
    assert all(answers_to_fall_below(Tally(yes=yes, no=of - yes, cases=of), 0) is None for yes, of in COUNTS)


def rating_of(*counts: tuple[int, int]) -> int:
    """The rank of a standard's rating, by the rule only: the lowest band of its key questions."""
    return min(sum(per_cent(yes, of) >= start for start in (50, 65, 80)) for yes, of in counts)


def test_the_distances_of_one_key_question_agree_with_changing_answers_one_by_one():
    for yes, of in COUNTS:
        rank = rating_of((yes, of))
        higher = [turned for turned in range(of - yes + 1) if rating_of((yes + turned, of)) > rank]
        lower = [turned for turned in range(yes + 1) if rating_of((yes - turned, of)) < rank]

        rated = rate({"2.1.1": (yes, of)})
        up = distance_up(rated, YOUTH_2018)

        assert rated.rating == RATINGS[rank]
        assert (up and up.cases) == min(higher, default=None)
        assert distance_down(rated, YOUTH_2018) == min(lower, default=None)


def test_the_distances_of_two_key_questions_agree_with_trying_every_change():
    few = [(yes, of) for of in (1, 2, 4, 5) for yes in range(of + 1)]
    for first in few:
        for second in few:
            (yes, of), (yes_2, of_2) = first, second
            rank = rating_of(first, second)
            ways = [(a, b) for a in range(of - yes + 1) for b in range(of_2 - yes_2 + 1)]
            up = [(a, b) for a, b in ways if rating_of((yes + a, of), (yes_2 + b, of_2)) > rank]
            down = [a for a in range(yes + 1) if rating_of((yes - a, of), second) < rank]
            down += [b for b in range(yes_2 + 1) if rating_of(first, (yes_2 - b, of_2)) < rank]

            rated = rate({"2.1.1": first, "2.1.2": second})
            found = distance_up(rated, YOUTH_2018)

            # the fewest judgements possible, and the fewest cases if one case changes as many key questions as it can
            assert (found and found.judgements) == min((a + b for a, b in up), default=None)
            assert (found and found.cases) == min((max(a, b) for a, b in up), default=None)
            assert distance_down(rated, YOUTH_2018) == min(down, default=None)


# --- the published decisions

# The panels' decisions: a rating was raised by one band, or kept after consideration (M 2.2, 2.3, 3.2).
DECIDED = {
    "medway-2020": {
        "2.2": (INADEQUATE, INADEQUATE),
        "2.3": (GOOD, GOOD),
        "3.2": (REQUIRES, REQUIRES),
        "3.3": (REQUIRES, GOOD),
        "3.4": (REQUIRES, GOOD),
    },
    "blaenau-gwent-caerphilly-2022": {"2.2": (REQUIRES, GOOD), "2.3": (INADEQUATE, REQUIRES)},
    "bradford-2020": {},
}
CASES = [(reference, number) for reference, decided in DECIDED.items() for number in decided]


@pytest.mark.django_db
@pytest.mark.parametrize("reference", DECIDED)
def test_the_panels_decisions_are_those_published(demonstration, reference):
    standards = ratings_of(demonstration(reference)).standards

    decided = {number: (rated.computed, rated.rating) for number, rated in standards.items() if rated.decision}
    assert decided == DECIDED[reference]


@pytest.mark.django_db
@pytest.mark.parametrize(("reference", "number"), CASES)
def test_one_more_case_reaches_the_next_band_for_each_rating_a_panel_considered(demonstration, reference, number):
    inspection = demonstration(reference)
    rated = ratings_of(inspection).standards[number]

    assert distance_up(rated, inspection.framework.definition).cases == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("reference", "number"), CASES)
def test_the_figures_show_the_trigger_that_the_panel_gave(demonstration, reference, number):
    inspection = demonstration(reference)
    rated = ratings_of(inspection).standards[number]

    assert rated.decision.trigger in triggers(rated, inspection.framework.definition)
    assert rated.decision.reason
    assert warning(rated, rated.rating, inspection.framework.definition) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("reference", "number"), CASES)
def test_changing_as_many_answers_as_the_distance_reaches_the_next_band(demonstration, reference, number):
    inspection = demonstration(reference)
    framework, rated = inspection.framework.definition, ratings_of(inspection).standards[number]
    target = next(band for band in framework.bands if framework.rank(band.rating) > framework.rank(rated.computed))

    turned = {}
    for question in rated.key_questions:
        more = answers_to_reach(question.tally, target.start)
        turned[question.number] = Tally(yes=question.tally.yes + more, no=question.tally.no - more)

    raised = rate_inspection(framework, turned, {}, {}).standards[number]
    assert framework.rank(raised.computed) > framework.rank(rated.computed)
