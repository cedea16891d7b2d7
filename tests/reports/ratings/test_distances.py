"""The sentences for the ratings panel about how far a standard is from other ratings."""

from __future__ import annotations

import pytest

from reports.rated.queries import ratings_of
from reports.ratings.distances import certainty_of, overall_in_words
from reports.ratings.percentages import Tally
from reports.ratings.rules import Decision, rate_inspection
from reports.ratings.triggers import ALL, TITLES, overall_triggers, overall_warning
from tests.reports.ratings.examples import (
    EXAMPLES,
    GOOD,
    INADEQUATE,
    OUTSTANDING,
    REQUIRES,
    full_proposals,
    full_tallies,
    rate,
    rate_all,
)
from tests.standards.framework_files import shipped

YOUTH_2018 = shipped("youth-2018")


def certainty(counts, **given):
    return certainty_of(rate(counts), YOUTH_2018, **given)


# --- distances in words


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"2.1.1": (12, 12), "2.1.2": (7, 12)}, "One more case judged yes in 2.1.2 would raise the standard to Good."),
        ({"2.1.1": (8, 12)}, "Two more cases judged yes in 2.1.1 would raise the standard to Outstanding."),
        (
            {"2.2.1": (9, 12), "2.2.2": (5, 12), "2.2.3": (5, 12)},
            "One more case judged yes in each of 2.2.2 and 2.2.3 would raise the standard to Requires improvement: two "
            "judgements, in at least one case.",
        ),
        (
            {"2.1.1": (5, 12), "2.1.2": (3, 12)},
            "One more case judged yes in 2.1.1 and three more in 2.1.2 would raise the standard to Requires improvement: "
            "four judgements, in at least three cases.",
        ),
        # with two cases there is nothing between 50 and 100 per cent, so the rating skips Good
        (
            {"3.4.1": (8, 10), "3.4.2": (1, 2)},
            "One more case judged yes in 3.4.2 would raise the standard to Outstanding, skipping Good.",
        ),
        ({"2.1.1": (12, 12)}, "Outstanding is the highest rating."),
    ],
    ids=str,
)
def test_the_sentence_on_the_distance_up(counts, words):
    assert certainty(counts).up_in_words == words


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (
            {"2.1.1": (8, 12)},
            "One fewer case judged yes in 2.1.1 would lower the standard to Requires improvement.",
        ),
        (
            {"2.1.1": (9, 12), "2.1.2": (9, 12)},
            "Two fewer cases judged yes in 2.1.1 or in 2.1.2 would lower the standard to Requires improvement.",
        ),
        # one fewer case gives Inadequate in one key question and Requires improvement in the other
        (
            {"2.1.1": (1, 1), "2.1.2": (4, 5)},
            "One fewer case judged yes in 2.1.1 or in 2.1.2 would lower the standard below Outstanding.",
        ),
        ({"2.1.1": (1, 12)}, "Inadequate is the lowest rating."),
    ],
    ids=str,
)
def test_the_sentence_on_the_distance_down(counts, words):
    assert certainty(counts).down_in_words == words


def test_which_key_questions_keep_the_standard_below_the_next_band():
    """M 2.2: planning for desistance is already Good."""
    found = certainty({"2.2.1": (9, 12), "2.2.2": (5, 12), "2.2.3": (5, 12)})

    assert [(each.number, each.for_standard) for each in found.in_the_way] == [("2.2.2", 1), ("2.2.3", 1)]
    assert [each.distance.is_in_the_way for each in found.questions] == [False, True, True]


def test_each_key_question_has_its_own_distances():
    found = certainty({"2.2.1": (9, 12), "2.2.2": (5, 12), "2.2.3": (12, 12)}).questions

    assert [(each.up_in_words, each.down_in_words) for each in found] == [
        ("One more case judged yes: Outstanding.", "Two fewer cases judged yes: Requires improvement."),
        ("One more case judged yes: Requires improvement.", "Already in the lowest band."),
        ("Already in the highest band.", "Three fewer cases judged yes: Good."),
    ]
    assert [each.is_deciding for each in found] == [False, True, False]


def test_a_key_question_without_a_relevant_case_has_no_distance():
    found = certainty({"2.4.1": (16, 20), "2.4.2": (0, 0), "2.4.3": (14, 20)})

    assert [each.number for each in found.questions] == ["2.4.1", "2.4.3"]


# --- rounding, small subsamples, triggers


def test_rounding_that_changes_the_rating():
    found = certainty({"2.1.1": (17, 17), "2.1.2": (11, 17)})

    assert found.rounding_in_words == (
        "Rounding changes the rating: in 2.1.2, 11 of 17 is 64.7 per cent, banded as 65. Without rounding, it would be Requires "
        "improvement."
    )
    assert found.questions[1].rounding_in_words == "Rounding changes the band: 11 of 17 is 64.7 per cent, banded as 65."
    assert found.questions[0].rounding_in_words == ""


def test_rounding_that_changes_a_band_but_not_the_rating():
    found = certainty({"2.1.1": (35, 44), "2.1.2": (30, 44)})

    assert found.rounding_in_words == (
        "Rounding changes a band: in 2.1.1, 35 of 44 is 79.5 per cent, banded as 80. The standard would also be Good without "
        "rounding."
    )


def test_small_subsamples():
    found = certainty({"3.3.1": (7, 10), "3.3.2": (6, 8), "3.3.3": (3, 5)})

    assert found.small_in_words == "Fewer than ten relevant cases: 8 in 3.3.2 and 5 in 3.3.3."
    assert found.questions[2].small_in_words == "Fewer than ten relevant cases: 5."
    assert certainty({"3.3.1": (7, 10)}).small_in_words == ""


def test_the_triggers_in_words():
    found = certainty({"3.3.1": (7, 10), "3.3.2": (6, 8), "3.3.3": (3, 5)})

    assert found.triggers_in_words == tuple(TITLES[each] for each in ("near_boundary", "one_case", "small_subsample"))


def test_the_sentences_on_a_standard():
    found = certainty({"2.1.1": (17, 17), "2.1.2": (11, 17), "2.1.3": (6, 7)})

    assert found.sentences == (
        found.up_in_words,
        found.down_in_words,
        found.rounding_in_words,
        found.small_in_words,
    )
    assert certainty({"2.1.1": (8, 12)}).sentences[2:] == ()


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_the_sentences_of_every_example_match_its_figures(example):
    scale = shipped(example.framework)
    found = certainty_of(rate(example.counts, framework=example.framework), scale)

    assert found.triggers == example.triggers
    assert (found.up_in_words == f"{example.rating} is the highest rating.") == (example.up is None)
    assert (found.down_in_words == f"{example.rating} is the lowest rating.") == (example.down is None)
    for each in found.questions:
        assert each.interval.low <= each.rating.percent <= each.interval.high


def test_a_judged_or_unfinished_standard_has_no_certainty():
    judged = rate_all(YOUTH_2018).standards["1.1"]

    assert certainty_of(judged, YOUTH_2018) is None
    assert certainty_of(rate({"2.1.1": (0, 0)}), YOUTH_2018) is None
    assert certainty_of(rate({"2.1.1": (3, 5)}, unanswered="2.1.1"), YOUTH_2018) is None


def test_discretion_changes_no_distance():
    counts = {"3.3.1": (7, 10), "3.3.2": (6, 8), "3.3.3": (3, 5)}
    decided = certainty_of(rate(counts, decision=Decision(GOOD, "Few cases.")), YOUTH_2018)

    assert decided.questions == certainty(counts).questions
    assert decided.sentences == certainty(counts).sentences


def test_the_interval_covers_the_eligible_cases_if_known():
    known = certainty({"2.1.1": (8, 12)}, eligible=40).questions[0]
    unknown = certainty({"2.1.1": (8, 12)}).questions[0]

    assert known.interval.in_words.startswith("The 12 cases inspected were drawn from 40. ")
    assert known.bands_in_words == "It spans four bands, from Inadequate to Outstanding."
    assert unknown.interval.in_words.startswith("The number of eligible cases is not known.")


# --- the overall rating


def with_points(*ratings):
    """An inspection in which the judged standards have these ratings. All others are Outstanding, which makes 24 points."""
    proposals = dict(zip(("1.1", "1.2", "1.3", "1.4"), ratings, strict=True))
    return rate_inspection(YOUTH_2018, full_tallies(YOUTH_2018), {**full_proposals(YOUTH_2018), **proposals}, {})


FROM_THE_SCORE = [
    (
        (GOOD, GOOD, REQUIRES, REQUIRES),  # 30
        (
            "One more point would raise the score to 31 and the rating by points to Outstanding.",
            "12 fewer points would lower the score to 18 and the rating by points to Requires improvement.",
        ),
        ["near_boundary"],
    ),
    (
        (GOOD, GOOD, GOOD, REQUIRES),  # 31
        ("One fewer point would lower the score to 30 and the rating by points to Good.",),
        ["near_boundary"],
    ),
    (
        (GOOD, GOOD, GOOD, GOOD),  # 32
        ("Two fewer points would lower the score to 30 and the rating by points to Good.",),
        [],
    ),
    (
        (INADEQUATE, GOOD, GOOD, REQUIRES),  # 29
        (
            "Two more points would raise the score to 31 and the rating by points to Outstanding.",
            "11 fewer points would lower the score to 18 and the rating by points to Requires improvement.",
        ),
        ["diverse_ratings"],
    ),
]


@pytest.mark.parametrize(("ratings", "words", "grounds"), FROM_THE_SCORE)
def test_how_far_the_score_is_from_other_overall_ratings(ratings, words, grounds):
    rated = with_points(*ratings)

    assert overall_in_words(rated, YOUTH_2018) == words
    assert overall_triggers(rated, YOUTH_2018) == grounds


def test_every_trigger_that_the_standards_can_show_applies_in_one_example_and_not_in_another():
    for trigger in ALL:
        shown = {trigger.slug in grounds for _, _, grounds in FROM_THE_SCORE}
        assert shown == ({True, False} if trigger.overall and trigger.overall.holds else {False}), trigger.slug


# The directions in which each trigger points for the overall rating, by the ratings of the judged standards.
OVERALL_DIRECTIONS = {
    "near_boundary": [((GOOD, GOOD, REQUIRES, REQUIRES), {"higher"}), ((GOOD, GOOD, GOOD, REQUIRES), {"lower"})],
    "diverse_ratings": [((INADEQUATE, GOOD, GOOD, REQUIRES), {"higher", "lower"})],
}


def test_each_trigger_for_the_overall_rating_points_where_its_examples_say():
    grounds = {trigger.slug: trigger.overall for trigger in ALL if trigger.overall and trigger.overall.holds}

    assert OVERALL_DIRECTIONS.keys() == grounds.keys(), "add an example for each trigger"
    for slug, examples in OVERALL_DIRECTIONS.items():
        for ratings, directions in examples:
            rated = with_points(*ratings)
            found = {way for way in ("higher", "lower") if grounds[slug].supports(way, rated, YOUTH_2018)}
            assert found == directions, slug


def test_there_is_a_warning_for_an_overall_departure_without_a_trigger():
    rated = with_points(GOOD, GOOD, GOOD, GOOD)

    assert overall_warning(rated, GOOD, YOUTH_2018).startswith(
        "Overall rating: “Good” differs from “Outstanding”, the rating by points, but the figures do not show a trigger"
    )
    assert overall_warning(rated, OUTSTANDING, YOUTH_2018) == ""
    one_above = with_points(GOOD, GOOD, GOOD, REQUIRES)  # 31 points: with one point fewer, the rating is Good
    assert overall_warning(one_above, GOOD, YOUTH_2018, trigger="near_boundary") == ""
    assert overall_warning(one_above, GOOD, YOUTH_2018, trigger="diverse_ratings").endswith(
        "the panel gave “Very diverse ratings of the standards” as the trigger, but the standards are not far apart."
    )
    assert "is 2 ratings lower than “Outstanding”." in overall_warning(one_above, REQUIRES, YOUTH_2018)


def test_there_is_no_distance_without_a_score():
    unrated = rate_inspection(YOUTH_2018, {"2.1.1": Tally()}, {}, {})

    assert overall_in_words(unrated, YOUTH_2018) == ()
    assert overall_triggers(unrated, YOUTH_2018) == []
    assert overall_warning(unrated, GOOD, YOUTH_2018) == ""


# --- the published panels

# For each rating that a panel considered, one more case would have been enough for the next band.
WEIGHED = {
    ("medway-2020", "2.2"): "One more case judged yes in each of 2.2.2 and 2.2.3 would raise the standard to "
    f"{REQUIRES}: two judgements, in at least one case.",
    ("medway-2020", "2.3"): "One more case judged yes in each of 2.3.2 and 2.3.3 would raise the standard to "
    f"{OUTSTANDING}: two judgements, in at least one case.",
    ("medway-2020", "3.2"): f"One more case judged yes in 3.2.3 would raise the standard to {GOOD}.",
    ("medway-2020", "3.3"): f"One more case judged yes in 3.3.3 would raise the standard to {GOOD}.",
    (
        "medway-2020",
        "3.4",
    ): f"One more case judged yes in 3.4.2 would raise the standard to {OUTSTANDING}, skipping {GOOD}.",
    ("blaenau-gwent-caerphilly-2022", "2.2"): "One more case judged yes in 2.2.1 would raise the standard to "
    f"{OUTSTANDING}, skipping {GOOD}.",
    (
        "blaenau-gwent-caerphilly-2022",
        "2.3",
    ): f"One more case judged yes in 2.3.1 would raise the standard to {REQUIRES}.",
}


@pytest.mark.django_db
@pytest.mark.parametrize("reference", ["medway-2020", "blaenau-gwent-caerphilly-2022"])
def test_the_panel_sees_that_one_more_case_reaches_the_next_band(demonstration, reference):
    inspection = demonstration(reference)
    scale, standards = inspection.framework.definition, ratings_of(inspection).standards
    weighed = {number: words for (found, number), words in WEIGHED.items() if found == reference}

    assert {number for number, rated in standards.items() if rated.decision} == set(weighed)
    for number, words in weighed.items():
        found = certainty_of(standards[number], scale)
        assert found.up_in_words == words
        assert "one_case" in found.triggers
