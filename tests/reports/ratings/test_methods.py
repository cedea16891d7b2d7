"""The methods by which a framework file rates its standards, with the figures of small examples."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.ratings.discretion import answers_to_turn, distance_down, distance_up, rating_reached
from reports.ratings.distances import certainty_of, down_in_words, up_in_short, up_in_words
from reports.ratings.explanation import explain_standard
from reports.ratings.methods import mean, rate_key_question, rated_by_parts, share_of, share_of_answers, weighted_share
from reports.ratings.percentages import Tally, rounded_half_up
from reports.ratings.rules import rate_inspection, rate_standard
from reports.ratings.triggers import triggers
from standards.language.definition import FrameworkDefinition, Limit, StandardDefinition, TableRow
from standards.language.formats import in_this_format
from tests.properties import tries
from tests.standards.framework_files import shipped

FRAMEWORK = {
    "format": 2,
    "slug": "themes",
    "revision": 1,
    "title": "Themes",
    "source": "invented",
    "licence": "none",
    "words": {"standard": {"one": "theme", "many": "themes"}},
    "ratings": [{"name": "Poor"}, {"name": "Unsatisfactory"}, {"name": "Satisfactory"}, {"name": "Good"}],
    "bands": [
        {"from": 0, "name": "a", "label": "<50%", "rating": "Poor"},
        {"from": 50, "name": "b", "label": "50–64%", "rating": "Unsatisfactory"},
        {"from": 65, "name": "c", "label": "65–79%", "rating": "Satisfactory"},
        {"from": 80, "name": "d", "label": "80%+", "rating": "Good"},
    ],
    "layouts": {"joint": "2020-01-joint"},
    "domains": [
        {
            "number": "1",
            "title": "Work",
            "case_based": True,
            "table": [{"rating": "Good", "at_least": {"Good": 2}}, {"rating": "Poor"}],
            "standards": [
                {
                    "number": "1",
                    "title": "Reducing reoffending",
                    "text": "Work is good.",
                    "method": "share_of_answers",
                    "key_questions": [
                        {"number": "1.1", "text": "One?"},
                        {"number": "1.2", "text": "Two?", "weight": 1},
                    ],
                },
                {
                    "number": "5",
                    "title": "Governance",
                    "text": "Leaders lead.",
                    "method": "from_parts",
                    "table": [
                        {"rating": "Good", "at_least": {"Good": 3, "Satisfactory": 4}},
                        {"rating": "Satisfactory", "at_least": {"Satisfactory": 3}},
                        {"rating": "Unsatisfactory", "at_least": {"Unsatisfactory": 3}},
                        {"rating": "Poor"},
                    ],
                },
                *(
                    {"number": f"5.{n}", "title": f"Part {n}", "text": "A part.", "method": "judged", "part_of": "5"}
                    for n in range(1, 5)
                ),
            ],
        }
    ],
}
YOUTH_2018 = shipped("youth-2018")
THEMES = FrameworkDefinition.model_validate(FRAMEWORK)
PARTS = ["5.1", "5.2", "5.3", "5.4"]


def tally(yes: int, relevant: int) -> Tally:
    return Tally(yes=yes, no=relevant - yes, cases=relevant)


def questions(*counts: tuple[int, int], weights: tuple[int, ...] = ()):
    return [
        rate_key_question(f"1.{place}", tally(*count), THEMES, weights[place - 1] if weights else 1)
        for place, count in enumerate(counts, 1)
    ]


def theme(*counts: tuple[int, int], method: str = "share_of_answers", weights: tuple[int, ...] = ()):
    standard = StandardDefinition.model_validate(
        {
            "number": "1",
            "title": "Reducing reoffending",
            "text": "Work is good.",
            "method": method,
            "key_questions": [
                {"number": f"1.{place}", "text": "Good?", "weight": weights[place - 1] if weights else 1}
                for place in range(1, len(counts) + 1)
            ],
        }
    )
    given_counts = {f"1.{place}": tally(*count) for place, count in enumerate(counts, 1)}
    return rate_standard(standard, given_counts, None, None, THEMES)


def test_a_share_counts_every_answer_once():
    assert share_of_answers(questions((3, 4), (4, 6))) == 70


def test_a_weighted_share_counts_an_answer_as_often_as_its_weight_says():
    assert weighted_share(questions((3, 4), (4, 6), weights=(2, 1))) == Fraction(1000, 14)


def test_a_mean_counts_every_key_question_once():
    assert mean(questions((3, 4), (4, 6))) == (75 + Fraction(200, 3)) / 2


def test_a_mean_with_weights():
    assert mean(questions((1, 2), (1, 1), weights=(3, 1))) == Fraction(3 * 50 + 100, 4)


@pytest.mark.parametrize(
    ("counts", "percent", "rating"),
    [
        ([(7, 10), (7, 10)], 70, "Satisfactory"),
        ([(76, 100)], 76, "Satisfactory"),
        ([(17, 20)], 85, "Good"),
        ([(43, 50)], 86, "Good"),
        ([(3, 4), (0, 0)], 75, "Satisfactory"),  # a question that applied in no case takes no part
    ],
)
def test_the_whole_percentage_of_a_share_is_banded(counts, percent, rating):
    """The scores and key judgements that P prints: 70, 76, 85, 86 and 75 per cent."""
    rated = theme(*counts)

    assert rated.share is not None
    assert (rated.share.per_cent, rated.rating, rated.deciding) == (percent, rating, ())


def test_half_a_per_cent_is_rounded_up():
    rated = theme((129, 200))

    assert rated.share is not None
    assert (rated.share.exact, rated.share.per_cent, rated.rating) == (Fraction(129, 2), 65, "Satisfactory")
    certainty = certainty_of(rated, THEMES)
    assert certainty is not None
    assert certainty.rounding_in_words == (
        "Rounding changes the rating: 129 of 200 answers are 64.5 per cent, banded as 65. Without rounding, it would be "
        "Unsatisfactory."
    )


def test_a_share_waits_for_every_answer():
    standard = THEMES.standard("1")
    open_case = {"1.1": Tally(yes=3, no=1, cases=4), "1.2": Tally(yes=1, no=2, unanswered=1, cases=4)}

    rated = rate_standard(standard, open_case, None, None, THEMES)

    assert (rated.rating, rated.missing) == (None, "not answered in every case: 1.2")


@pytest.mark.parametrize(
    ("parts", "rating"),
    [
        (("Good", "Good", "Good", "Satisfactory"), "Good"),
        (("Good", "Good", "Good", "Unsatisfactory"), "Satisfactory"),
        (("Satisfactory", "Satisfactory", "Good", "Poor"), "Satisfactory"),
        (("Unsatisfactory", "Unsatisfactory", "Good", "Poor"), "Unsatisfactory"),
        (("Poor", "Poor", "Good", "Good"), "Poor"),
    ],
)
def test_the_first_row_that_the_parts_fit_gives_the_rating(parts, rating):
    table = THEMES.standard("5").table

    assert rated_by_parts(dict(zip(PARTS, parts, strict=True)), table, THEMES) == (rating, "")


def test_a_standard_waits_for_its_parts_and_has_no_total():
    proposals = dict.fromkeys(PARTS[:3], "Good")

    rated = rate_inspection(THEMES, {}, proposals, {})

    assert rated.standards["5"].missing == "not rated yet: 5.4"
    assert set(rated.missing) == {"1", "5"}  # a part is not missing on its own
    assert (rated.points, rated.maximum, rated.overall, rated.domains) == (None, None, None, {"1": None})


def test_a_domain_is_rated_by_its_table_from_its_standards_and_not_from_their_parts():
    rated = rate_inspection(
        THEMES, {"1.1": tally(9, 10), "1.2": tally(8, 10)}, dict.fromkeys(PARTS, "Good") | {"5.4": "Satisfactory"}, {}
    )

    assert (rated.standards["1"].rating, rated.standards["5"].rating) == ("Good", "Good")
    assert rated.domains == {"1": "Good"}
    assert triggers(rated.standards["5"], THEMES) == []  # it has no key questions
    assert explain_standard(rated.standards["5"], THEMES).text == (
        "5 is Good: its parts are 5.1 Good, 5.2 Good, 5.3 Good and 5.4 Satisfactory"
    )


def test_the_distances_of_a_share_are_in_answers():
    rated = theme((7, 10), (7, 10))

    assert up_in_words(rated, THEMES) == "Two more answers of yes would raise the theme to Good."
    assert down_in_words(rated, THEMES) == "Two fewer answers of yes would lower the theme to Unsatisfactory."
    assert up_in_short(rated, THEMES) == "One case from Good, if two answers change in the same case"
    assert answers_to_turn(rated, THEMES, up=True) == {"1.1": 1, "1.2": 1}
    assert triggers(rated, THEMES) == ["one_case"]


def test_a_share_just_below_a_band_is_close_to_it():
    assert "near_boundary" in triggers(theme((78, 100)), THEMES)
    assert "near_boundary" not in triggers(theme((74, 100)), THEMES)


counts = st.lists(
    st.integers(0, 12).flatmap(lambda relevant: st.tuples(st.integers(0, relevant), st.just(relevant))),
    min_size=1,
    max_size=4,
).filter(lambda drawn: any(relevant for _, relevant in drawn))


@tries(200)
@given(counts, st.sampled_from(["share_of_answers", "weighted_share", "mean"]), st.data())
def test_the_fewest_answers_are_enough_and_one_fewer_is_not(drawn, method, data):
    weights = tuple(data.draw(st.integers(1, 3)) for _ in drawn) if method != "share_of_answers" else (1,) * len(drawn)
    rated = theme(*drawn, method=method, weights=weights)
    assert rated.computed is not None

    for up in (True, False):
        turned = answers_to_turn(rated, THEMES, up=up)
        total = distance_up(rated, THEMES) if up else distance_down(rated, THEMES)
        if turned is None:
            assert total is None
            continue
        assert (total.judgements if up else total) == sum(turned.values()) > 0
        sign = 1 if up else -1
        reached = rating_reached(rated, {number: sign * count for number, count in turned.items()}, THEMES)
        assert (THEMES.rank(reached) - THEMES.rank(rated.computed)) * sign > 0
        for number in turned:
            fewer = {each: sign * (count - (each == number)) for each, count in turned.items()}
            assert (THEMES.rank(rating_reached(rated, fewer, THEMES)) - THEMES.rank(rated.computed)) * sign <= 0


@tries(200)
@given(counts)
def test_equal_weights_change_nothing(drawn):
    ones, twos = questions(*drawn), questions(*drawn, weights=(2,) * len(drawn))

    assert share_of("share_of_answers", ones) == share_of("weighted_share", twos) == share_of("weighted_share", ones)
    assert share_of("mean", ones) == share_of("mean", twos)
    assert 0 <= rounded_half_up(share_of("mean", ones).exact) <= 100


# --- limiting judgements ----------------------------------------------------------------------------------------------


def limited(**limit: object) -> FrameworkDefinition:
    return YOUTH_2018.model_copy(update={"limits": (Limit.model_validate({"source": "ours"} | limit),)})


@pytest.mark.parametrize(
    ("limit", "ratings", "barred"),
    [
        (
            {"standards": ["1.1"], "rating": "Inadequate", "bars": ["Outstanding"]},
            {"1.1": "Inadequate"},
            ["Outstanding"],
        ),
        ({"standards": ["1.1"], "rating": "Inadequate", "bars": ["Outstanding"]}, {"1.1": "Good"}, None),
        (
            {"standards": ["1.1"], "rating": "Requires improvement", "or_worse": True, "no_higher_than": "Good"},
            {"1.1": "Inadequate"},
            ["Outstanding"],
        ),
        (
            {
                "standards": ["1.1", "1.2", "2.1"],
                "rating": "Inadequate",
                "at_least": 2,
                "no_higher_than": "Requires improvement",
            },
            {"1.1": "Inadequate", "1.2": "Good", "2.1": "Inadequate"},
            ["Good", "Outstanding"],
        ),
        (
            {"standards": ["1.1", "1.2"], "rating": "Inadequate", "at_least": 2, "bars": ["Good"]},
            {"1.1": "Inadequate", "1.2": None},
            None,
        ),
    ],
)
def test_a_limit_bars_some_overall_ratings(limit, ratings, barred):
    framework = limited(**limit)
    [found] = framework.bars

    assert framework.is_in_force(found, ratings) == (barred is not None)
    if barred is not None:
        assert list(found.bars) == barred


def test_a_limit_in_words():
    two = limited(standards=["1.1", "2.1"], rating="Inadequate", or_worse=True, at_least=2, no_higher_than="Good").bars[
        0
    ]

    assert two.condition() == "at least 2 of 1.1 and 2.1 are rated Inadequate or worse"
    assert two.condition(YOUTH_2018.words.standard, "‘{}’") == (
        "at least 2 of standards 1.1 and 2.1 are rated ‘Inadequate’ or worse"
    )
    assert two.barred() == "Outstanding"


# --- formats ----------------------------------------------------------------------------------------------------------


def test_a_limit_of_format_1_reads_as_it_did():
    """Ratings that were signed before format 2 are stored with it."""
    old = {"standard": "4.1", "rating": "Inadequate", "bars": "Outstanding", "source": "G annexe 2"}

    assert Limit.model_validate(old) == Limit(
        standards=("4.1",), rating="Inadequate", bars=("Outstanding",), source="G annexe 2"
    )


def test_a_file_of_format_2_is_read_as_it_is():
    assert in_this_format(FRAMEWORK) == FRAMEWORK


def test_a_table_row_without_a_condition_fits_always():
    assert rated_by_parts({"5.1": "Poor"}, [TableRow(rating="Poor")], THEMES) == ("Poor", "")
