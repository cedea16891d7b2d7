"""The rules by which a rating is reached, from counts of answers to the overall rating."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reports.ratings.methods import rate_key_question
from reports.ratings.percentages import Tally
from reports.ratings.rules import Decision, rate_inspection
from tests.properties import tries
from tests.reports.ratings.examples import (
    EXAMPLES,
    GOOD,
    INADEQUATE,
    OUTSTANDING,
    RATINGS,
    REQUIRES,
    Case,
    counted,
    full_proposals,
    full_tallies,
    rate,
    rate_all,
)
from tests.standards.framework_files import shipped

YOUTH_2018, YOUTH_2021 = shipped("youth-2018"), shipped("youth-2021")
WITHOUT_TOTAL = YOUTH_2018.model_copy(update={"overall_bands": ()})

examples = pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())


# --- a standard that is computed


@examples
def test_a_standard_takes_the_rating_of_the_band_of_its_weakest_key_question(example):
    rated = rate(example.counts, framework=example.framework)

    assert (rated.computed, rated.rating, rated.missing) == (example.rating, example.rating, "")


@examples
def test_the_key_questions_with_the_lowest_per_cent_decide(example):
    assert rate(example.counts, framework=example.framework).deciding == example.lowest


@pytest.mark.parametrize(
    ("yes", "rating"),
    [(0, INADEQUATE), (49, INADEQUATE), (50, REQUIRES), (64, REQUIRES), (65, GOOD), (79, GOOD), (80, OUTSTANDING)],
)
def test_each_threshold_applies_in_a_standard(yes, rating):
    rated = rate({"2.1.1": (100, 100), "2.1.2": (yes, 100), "2.1.3": (100, 100)})

    assert rated.rating == rating


def test_each_key_question_has_its_own_denominator():
    rated = rate({"2.4.1": (10, 12), "2.4.2": (4, 8), "2.4.3": (4, 8)})

    assert [question.percent for question in rated.key_questions] == [83, 50, 50]
    assert [question.tally.relevant for question in rated.key_questions] == [12, 8, 8]


def test_a_key_question_without_a_relevant_case_is_not_counted():
    rated = rate({"2.4.1": (10, 12), "2.4.2": (0, 0), "2.4.3": (12, 12)})

    assert rated.rating == OUTSTANDING
    assert (rated.key_questions[1].percent, rated.key_questions[1].band) == (None, None)


def test_a_standard_with_no_key_question_left_is_not_rated_and_says_why():
    rated = rate({"2.4.1": (0, 0), "2.4.2": (0, 0), "2.4.3": (0, 0)})

    assert (rated.computed, rated.rating, rated.points, rated.deciding) == (None, None, None, ())
    assert rated.missing == "none of its key questions applied in any case"


def test_an_unanswered_key_question_gives_a_per_cent_so_far_but_no_rating():
    rated = rate({"2.1.1": (12, 12), "2.1.2": (8, 10), "2.1.3": (11, 12)}, unanswered="2.1.2")

    assert (rated.computed, rated.rating, rated.points) == (None, None, None)
    assert rated.key_questions[1].percent == 80
    assert rated.missing == "not answered in every case: 2.1.2"


def test_an_answer_that_is_set_aside_is_not_counted():
    tallies = {number: Tally(yes=10, cases=12) for number in ("2.2.1", "2.2.2", "2.2.3")}
    tallies["2.2.2"] = Tally(yes=10, set_aside=2, cases=12)

    rated = rate_inspection(YOUTH_2018, tallies, {}, {}).standards["2.2"]

    assert (rated.rating, rated.key_questions[1].tally.relevant) == (OUTSTANDING, 10)


# --- rounding


@pytest.mark.parametrize(
    ("yes", "of", "per_cent", "band", "exact_band", "exact"),
    [
        (11, 17, 65, GOOD, REQUIRES, "64.7"),
        (31, 39, 79, GOOD, GOOD, "79.4"),
        (35, 44, 80, OUTSTANDING, GOOD, "79.5"),
        (51, 103, 50, REQUIRES, INADEQUATE, "49.5"),
        (9, 14, 64, REQUIRES, REQUIRES, "64.2"),  # truncated, not rounded
        (13, 20, 65, GOOD, GOOD, "65.0"),
        (199, 200, 100, OUTSTANDING, OUTSTANDING, "99.5"),
        (12, 12, 100, OUTSTANDING, OUTSTANDING, "100.0"),
    ],
)
def test_the_whole_per_cent_is_banded_and_the_exact_share_is_kept(yes, of, per_cent, band, exact_band, exact):
    rated = rate_key_question("2.1.1", Tally(yes=yes, no=of - yes, cases=of), YOUTH_2018)

    assert (rated.percent, rated.band.rating, rated.exact_band.rating) == (per_cent, band, exact_band)
    assert rated.exact_in_words == exact
    assert rated.rounding_decides == (band != exact_band)


def test_the_exact_share_in_words_never_appears_in_the_wrong_band():
    for of in range(1, 201):
        for yes in range(of + 1):
            rated = rate_key_question("2.1.1", Tally(yes=yes, no=of - yes, cases=of), YOUTH_2018)
            assert YOUTH_2018.band(int(rated.exact_in_words.split(".")[0])) == rated.exact_band


def test_rounding_changes_nothing_without_a_relevant_case():
    rated = rate_key_question("2.1.1", Tally(does_not_apply=3, cases=3), YOUTH_2018)

    assert (rated.percent, rated.band, rated.rounding_decides, rated.exact_in_words) == (None, None, False, "")


# --- a standard that is judged as a whole


def test_a_judged_standard_has_the_rating_that_the_lead_inspector_proposes():
    rated = rate_all(YOUTH_2018, proposals={"1.1": REQUIRES}).standards["1.1"]

    assert (rated.proposed, rated.computed, rated.rating, rated.points) == (REQUIRES, None, REQUIRES, 1)
    assert (rated.before, rated.is_discretion, rated.key_questions) == (REQUIRES, False, ())


def test_without_a_proposal_a_judged_standard_is_not_rated():
    rated = rate_inspection(YOUTH_2018, full_tallies(YOUTH_2018), {}, {})

    assert dict(rated.missing) == dict.fromkeys(("1.1", "1.2", "1.3", "1.4"), "no rating has been proposed")


def test_in_2021_out_of_court_policy_is_judged_and_in_2018_computed():
    assert rate_all(YOUTH_2021, proposals={"3.4": GOOD}).standards["3.4"].rating == GOOD
    assert rate_all(YOUTH_2018, counts={"3.4.2": (1, 2)}).standards["3.4"].rating == REQUIRES


def test_a_proposal_for_a_computed_standard_has_no_effect():
    rated = rate_all(YOUTH_2018, proposals={"2.1": INADEQUATE}).standards["2.1"]

    assert (rated.proposed, rated.rating) == (None, OUTSTANDING)


# --- professional discretion


M_3_3 = {"3.3.1": (7, 10), "3.3.2": (6, 8), "3.3.3": (3, 5)}


def test_discretion_keeps_the_computed_rating_and_percentages_never_change():
    """M 3.3: the panel raised Requires improvement to Good, which was one case away."""
    decision = Decision(GOOD, "Few cases.", "small_subsample")
    before, after = rate(M_3_3), rate(M_3_3, decision=decision)

    assert (after.computed, after.rating, after.decision) == (REQUIRES, GOOD, decision)
    assert (after.points_before, after.points, after.is_discretion) == (1, 2, True)
    assert after.key_questions == before.key_questions


@pytest.mark.parametrize("rating", RATINGS)
def test_the_panel_can_depart_in_either_direction_by_any_distance(rating):
    rated = rate(M_3_3, decision=Decision(rating, "Other evidence."))

    assert (rated.rating, rated.is_discretion) == (rating, rating != REQUIRES)


def test_a_rating_that_the_panel_considered_and_kept_is_not_discretion():
    """M 2.2: the reason is on record, and the rating is the computed rating."""
    rated = rate({"2.2.1": (9, 12), "2.2.2": (5, 12), "2.2.3": (5, 12)}, decision=Decision(INADEQUATE, "Weighed."))

    assert (rated.is_discretion, rated.decision.reason) == (False, "Weighed.")


def test_the_panel_can_decide_if_there_is_no_computed_rating():
    rated = rate({"3.4.1": (0, 0), "3.4.2": (0, 0)}, decision=Decision(GOOD, "The meetings told enough."))

    assert (rated.computed, rated.before, rated.rating, rated.missing) == (None, None, GOOD, "")
    assert (rated.points, rated.points_before, rated.is_discretion) == (2, None, True)


def test_a_decision_on_a_standard_with_open_cases_does_not_count_yet():
    rated = rate(M_3_3, decision=Decision(GOOD, "Few cases."), unanswered="3.3.1")

    assert (rated.rating, rated.points, rated.is_discretion) == (None, None, False)
    assert rated.missing == "not answered in every case: 3.3.1"


def test_the_panel_can_depart_from_a_proposed_rating():
    rated = rate_all(YOUTH_2018, decisions={"1.1": Decision(GOOD, "Staff turnover.")}).standards["1.1"]

    assert (rated.proposed, rated.rating, rated.points_before, rated.is_discretion) == (OUTSTANDING, GOOD, 3, True)


def test_the_panel_can_decide_if_there_is_no_proposal():
    rated = rate_inspection(YOUTH_2018, {}, {}, {"1.1": Decision(GOOD, "Seen at the meetings.")}).standards["1.1"]

    assert (rated.before, rated.rating, rated.missing) == (None, GOOD, "")


# --- the total and the overall rating


def ratings_adding_up_to(points: int) -> dict[str, Decision]:
    """Decisions that give the twelve standards this total score."""
    thirds, rest = divmod(points, 3)
    spread = [3] * thirds + ([rest] if rest else [])
    spread += [0] * (12 - len(spread))
    return {
        standard.number: Decision(RATINGS[score], "…")
        for standard, score in zip(YOUTH_2018.standards, spread, strict=True)
    }


@pytest.mark.parametrize(
    ("points", "overall"),
    [
        (0, INADEQUATE),
        (6, INADEQUATE),
        (7, REQUIRES),
        (8, REQUIRES),
        (18, REQUIRES),
        (19, GOOD),
        (30, GOOD),
        (31, OUTSTANDING),
        (36, OUTSTANDING),
    ],
)
def test_the_overall_rating_comes_from_the_points_after_discretion(points, overall):
    rated = rate_all(YOUTH_2018, decisions=ratings_adding_up_to(points))

    assert (rated.points, rated.maximum, rated.overall, rated.is_complete) == (points, 36, overall, True)
    assert (rated.points_before, rated.overall_before) == (36, OUTSTANDING)


def test_no_single_standard_and_no_domain_caps_the_overall_rating():
    """B: eight standards are Inadequate, the score is seven, and the overall rating is Requires improvement."""
    ratings = dict.fromkeys((standard.number for standard in YOUTH_2018.standards), INADEQUATE)
    ratings |= {"3.1": GOOD, "3.3": GOOD, "3.4": GOOD, "1.3": REQUIRES}

    rated = rate_all(YOUTH_2018, decisions={number: Decision(rating, "…") for number, rating in ratings.items()})

    assert list(ratings.values()).count(INADEQUATE) == 8
    assert (rated.points, rated.overall) == (7, REQUIRES)


@pytest.mark.parametrize("number", [s.number for s in YOUTH_2018.standards])
def test_one_standard_without_a_rating_blocks_the_total_without_rescaling(number):
    tallies = {question: tally for question, tally in full_tallies(YOUTH_2018).items() if question[:3] != number}
    proposals = {standard: rating for standard, rating in full_proposals(YOUTH_2018).items() if standard != number}

    rated = rate_inspection(YOUTH_2018, tallies, proposals, {})

    assert list(rated.missing) == [number]
    assert (rated.points, rated.overall, rated.maximum, rated.is_complete) == (None, None, 36, False)
    assert sum(standard.points or 0 for standard in rated.standards.values()) == 33


def test_missing_ratings_are_listed_in_framework_order():
    rated = rate_inspection(YOUTH_2018, {}, {"1.2": GOOD}, {})

    assert list(rated.missing) == [s.number for s in YOUTH_2018.standards if s.number != "1.2"]


def test_a_decision_on_an_uncomputed_standard_completes_the_total_but_not_the_score_before():
    rated = rate_all(
        YOUTH_2018,
        counts={"3.4.1": (0, 0), "3.4.2": (0, 0)},
        decisions={"3.4": Decision(GOOD, "The meetings told enough.")},
    )

    assert (rated.points, rated.overall, rated.is_complete) == (35, OUTSTANDING, True)
    assert (rated.points_before, rated.overall_before) == (None, None)


def test_the_panel_can_depart_from_the_overall_rating_without_changing_points():
    rated = rate_all(YOUTH_2018, decisions={"overall": Decision(GOOD, "Leadership is new.")})

    assert (rated.overall, rated.overall_by_rules, rated.overall_reason) == (GOOD, OUTSTANDING, "Leadership is new.")
    assert (rated.points, rated.points_before) == (36, 36)


def test_a_decision_on_the_overall_rating_waits_for_the_total():
    rated = rate_inspection(YOUTH_2018, {}, {}, {"overall": Decision(GOOD, "Leadership is new.")})

    assert (rated.overall, rated.overall_by_rules) == (None, None)


def test_a_framework_without_a_total_rates_only_its_standards():
    rated = rate_all(WITHOUT_TOTAL, decisions={"overall": Decision(GOOD, "…")})

    assert (rated.has_total, rated.points, rated.points_before, rated.maximum, rated.overall) == (
        False,
        None,
        None,
        None,
        None,
    )
    assert rated.standards["2.1"].rating == OUTSTANDING
    assert rated.is_complete


def test_a_framework_without_a_total_still_names_what_is_missing():
    rated = rate_inspection(WITHOUT_TOTAL, full_tallies(WITHOUT_TOTAL), {}, {})

    assert list(rated.missing) == ["1.1", "1.2", "1.3", "1.4"]


# --- resettlement, the limiting judgement of 2021


@pytest.mark.parametrize(
    ("resettlement", "overall", "is_limited"),
    [(INADEQUATE, GOOD, True), (REQUIRES, OUTSTANDING, False), (GOOD, OUTSTANDING, False), (None, OUTSTANDING, False)],
)
def test_inadequate_resettlement_bars_an_overall_outstanding(resettlement, overall, is_limited):
    rated = rate_all(YOUTH_2021, proposals={"4.1": resettlement} if resettlement else {})

    assert (rated.points, rated.overall, rated.limit is not None) == (36, overall, is_limited)
    assert (rated.overall_by_rules, rated.overall_before) == (overall, overall)


def test_inadequate_resettlement_does_not_bar_ratings_below_outstanding():
    rated = rate_all(YOUTH_2021, proposals={"4.1": INADEQUATE, "1.1": INADEQUATE, "1.2": INADEQUATE})

    assert (rated.points, rated.overall, rated.limit) == (30, GOOD, None)


def test_the_bar_applies_even_against_the_panels_overall_decision():
    decision = {"overall": Decision(OUTSTANDING, "Everything else shines.")}

    rated = rate_all(
        YOUTH_2021, proposals={"4.1": INADEQUATE, "1.1": INADEQUATE, "1.2": INADEQUATE}, decisions=decision
    )

    assert (rated.points, rated.overall_by_rules, rated.overall) == (30, GOOD, GOOD)
    assert rated.limit.standards == ("4.1",)


def test_the_panel_can_raise_resettlement_and_so_lift_the_bar():
    rated = rate_all(YOUTH_2021, proposals={"4.1": INADEQUATE}, decisions={"4.1": Decision(REQUIRES, "One case only.")})

    assert (rated.overall, rated.overall_before, rated.limit) == (OUTSTANDING, GOOD, None)


@pytest.mark.parametrize("rating", [*RATINGS, None])
def test_resettlement_is_outside_the_total_and_never_missing(rating):
    rated = rate_all(YOUTH_2021, proposals={"4.1": rating} if rating else {})

    assert rated.standards["4.1"].rating == rating
    assert (rated.points, rated.maximum, rated.is_complete, dict(rated.missing)) == (36, 36, True, {})


# --- what must always hold

MODEST = tries(60)

ratings = st.sampled_from(RATINGS)
frameworks = st.sampled_from([YOUTH_2018, YOUTH_2021])


@st.composite
def inspections(draw):
    """A random framework, a tally for each of its key questions, proposals and a few decisions."""
    framework = draw(frameworks)
    tallies = {
        number: Tally(yes=yes, no=no, does_not_apply=na, cases=yes + no + na)
        for number in full_tallies(framework)
        for yes, no, na in [draw(st.tuples(st.integers(0, 12), st.integers(0, 6), st.integers(0, 2)))]
    }
    proposals = {s.number: draw(ratings) for s in framework.standards if not s.is_computed}
    subjects = st.sampled_from([*(standard.number for standard in framework.standards), "overall"])
    decisions = draw(st.dictionaries(subjects, ratings.map(lambda rating: Decision(rating, "…")), max_size=2))
    return framework, tallies, proposals, decisions


def rank(framework, rating: str | None) -> int:
    return -1 if rating is None else framework.rank(rating)


@MODEST
@given(inspections(), st.data())
def test_changing_a_no_to_a_yes_never_lowers_a_rating(inspection, data):
    framework, tallies, proposals, decisions = inspection
    with_a_no = [number for number, tally in tallies.items() if tally.no]
    assume(with_a_no)
    number = data.draw(st.sampled_from(with_a_no))
    was = tallies[number]
    turned = {**tallies, number: Tally(was.yes + 1, was.no - 1, was.does_not_apply, cases=was.cases)}

    before = rate_inspection(framework, tallies, proposals, decisions)
    after = rate_inspection(framework, turned, proposals, decisions)

    for standard in framework.standards:
        old, new = before.standards[standard.number], after.standards[standard.number]
        assert rank(framework, new.computed) >= rank(framework, old.computed)
        assert rank(framework, new.rating) >= rank(framework, old.rating)
        for question, same in zip(new.key_questions, old.key_questions, strict=True):
            assert rank(framework, question.band and question.band.rating) >= rank(
                framework, same.band and same.band.rating
            )
    assert rank(framework, after.overall) >= rank(framework, before.overall)
    assert rank(framework, after.overall_before) >= rank(framework, before.overall_before)


def test_changing_a_no_to_a_yes_never_lowers_a_key_question_of_up_to_forty_cases():
    for of in range(1, 41):
        bands = [
            rate_key_question("2.1.1", Tally(yes=yes, no=of - yes, cases=of), YOUTH_2018).band.start
            for yes in range(of + 1)
        ]
        assert bands == sorted(bands)


@MODEST
@given(inspections())
def test_the_score_is_the_sum_of_the_ratings_of_the_total(inspection):
    framework, *rest = inspection

    rated = rate_inspection(framework, *rest)

    in_total = [rated.standards[standard.number] for standard in framework.standards if standard.in_total]
    if all(standard.rating for standard in in_total):
        assert rated.points == sum(RATINGS.index(standard.rating) for standard in in_total)
        assert rated.is_complete
    else:
        assert (rated.points, rated.overall) == (None, None)
        assert not rated.is_complete


QUESTIONS = {domain: [number for number in full_tallies(YOUTH_2018) if number.startswith(domain)] for domain in "23"}


@st.composite
def court_and_out_of_court_cases(draw):
    """Two to seven random cases. In one of four inspections, answers and classifications are missing."""
    wanting = [""] if draw(st.integers(0, 3)) == 0 else []
    answers = st.sampled_from(["yes"] * 8 + ["no"] * 2 + ["na"] * 2 + wanting)
    levels = st.sampled_from(["low", "medium", "high", *wanting])
    disposals = st.sampled_from(["youth_caution", "youth_conditional_caution"])
    return [
        Case(
            dict(zip(QUESTIONS[domain], draw(st.tuples(*[answers] * len(QUESTIONS[domain]))), strict=True)),
            domain,
            draw(levels),
            draw(levels),
            draw(disposals),
        )
        for domain in ["2", "3", *draw(st.lists(st.sampled_from("23"), max_size=5))]
    ]


def rate_cases(cases):
    return rate_inspection(YOUTH_2018, counted(YOUTH_2018, cases), full_proposals(YOUTH_2018), {})


@MODEST
@given(court_and_out_of_court_cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_cases_does_not_matter(cases, random):
    shuffled = random.sample(cases, len(cases))

    assert rate_cases(shuffled) == rate_cases(cases)


@MODEST
@given(court_and_out_of_court_cases(), st.sampled_from("23"))
def test_a_case_in_which_nothing_applies_changes_no_rating_and_no_per_cent(cases, domain):
    nothing_applies = Case(dict.fromkeys(QUESTIONS[domain], "na"), domain)

    before, after = rate_cases(cases), rate_cases([*cases, nothing_applies])

    assert (after.points, after.overall, after.missing) == (before.points, before.overall, before.missing)
    for number, standard in after.standards.items():
        same = before.standards[number]
        assert (standard.rating, standard.deciding) == (same.rating, same.deciding)
        assert [question.percent for question in standard.key_questions] == [q.percent for q in same.key_questions]


@MODEST
@given(court_and_out_of_court_cases(), st.data())
def test_changing_a_no_to_a_yes_in_a_case_never_lowers_a_rating(cases, data):
    noes = [
        (place, number) for place, case in enumerate(cases) for number, given in case.answers.items() if given == "no"
    ]
    assume(noes)
    place, number = data.draw(st.sampled_from(noes))
    case = cases[place]
    turned = replace(case, answers={**case.answers, number: "yes"})

    before, after = rate_cases(cases), rate_cases([*cases[:place], turned, *cases[place + 1 :]])

    assert rank(YOUTH_2018, after.overall) >= rank(YOUTH_2018, before.overall)
    assert all(
        rank(YOUTH_2018, after.standards[n].rating) >= rank(YOUTH_2018, before.standards[n].rating)
        for n in before.standards
    )
