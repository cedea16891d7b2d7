"""Explanations of ratings: each sentence matches the rating, and every step has its rule and source."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rated.queries import ratings_of
from reports.ratings.explained import Cited, Decided, Proposal, Step
from reports.ratings.explanation import explain, explain_standard
from reports.ratings.key_question_explained import explain_key_question
from reports.ratings.methods import rate_key_question
from reports.ratings.percentages import Tally
from reports.ratings.rules import Decision, InspectionRating, rate_inspection
from reports.ratings.triggers import ALL, BY_SLUG, triggers
from standards.language.definition import FrameworkDefinition
from standards.language.scale import USUAL
from tests.properties import tries
from tests.reports.ratings.examples import (
    GOOD,
    INADEQUATE,
    OUTSTANDING,
    RATINGS,
    REQUIRES,
    full_proposals,
    full_tallies,
    rate,
    rate_all,
)
from tests.standards.framework_files import shipped

YOUTH_2017, YOUTH_2018, YOUTH_2021 = (shipped(slug) for slug in ("youth-2017-consultation", "youth-2018", "youth-2021"))
WITHOUT_TOTAL = YOUTH_2018.model_copy(update={"overall_bands": ()})
DAY = datetime.date(2020, 3, 3)


def sentences(step: Step) -> list[str]:
    return [each.sentence for each in step.walk()]


def of_standard(counts, **given):
    return sentences(explain_standard(rate(counts, **given), YOUTH_2018))


# --- down to the counts


def test_the_explanation_gives_the_deciding_key_question_and_its_counts():
    assert of_standard({"2.3.1": (11, 12), "2.3.2": (4, 12), "2.3.3": (9, 12)})[0] == (
        "2.3 is Inadequate: its lowest key question is 2.3.2 at 33 per cent, 4 of the 12 cases in which it was asked and "
        "applied (C 4.10, M annexe 2)."
    )


def test_several_key_questions_can_be_the_lowest():
    assert of_standard({"2.2.1": (9, 12), "2.2.2": (5, 12), "2.2.3": (5, 12)})[0] == (
        "2.2 is Inadequate: its lowest key questions are 2.2.2 and 2.2.3, each at 42 per cent (C 4.10, M annexe 2)."
    )


def test_a_key_question_is_explained_by_its_counts_per_cent_and_band():
    tally = Tally(yes=3, no=2, does_not_apply=1, unanswered=1, set_aside=1, cases=10)
    found = explain_key_question(rate_key_question("2.2.2", tally, YOUTH_2018), YOUTH_2018, is_deciding=True)

    assert sentences(found) == [
        "2.2.2 was answered yes in 3 of the 5 cases answered so far in which it was asked and applied: 60 per cent, the "
        "lowest (C 4.7, M annexe 2).",
        "60 per cent is in the band Too few (50 to 64 per cent), which gives a rating of Requires improvement (C 4.8, C 4.10).",
        "10 cases inspected: 3 yes and 2 no (C 4.7).",
        "In 3 cases it was not asked and is not counted. Asked where the inspector classifies safety and wellbeing as at "
        "least medium (M footnotes 3 and 30).",
        "In 1 case the inspector answered that it did not apply, so it is not counted (M 2.4).",
        "In 1 case it is not answered yet, so the percentage covers the answers so far (our rule).",
        "1 answer is set aside because the question is not asked in that case. It is kept but not counted (our rule).",
    ]


def test_conditional_cautions_have_a_rule_and_a_source_of_their_own():
    tally = Tally(yes=1, no=1, cases=10)
    found = explain_key_question(rate_key_question("3.4.2", tally, YOUTH_2018), YOUTH_2018)

    assert (
        "In 8 cases it was not asked and is not counted. Asked in youth conditional caution cases only (M 3.4)."
        in sentences(found)
    )


def test_the_explanation_says_when_rounding_changes_the_band():
    assert (
        "Rounding changes the band: 11 of 17 is 64.7 per cent, banded as 65. Without rounding, it would give Requires "
        "improvement (our rule)."
    ) in of_standard({"2.1.1": (17, 17), "2.1.2": (11, 17)})


def test_the_explanation_of_a_key_question_that_is_not_counted():
    found = of_standard({"2.4.1": (16, 20), "2.4.2": (0, 0), "2.4.3": (14, 20)})

    assert "2.4.2 is not counted: there is no case in which it was asked, applied and was answered (our rule)." in found
    assert found[0].startswith("2.4 is Good: its lowest key question is 2.4.3")


# --- ratings that are missing


def test_a_standard_without_a_rating_says_why():
    assert of_standard({"2.4.1": (0, 0)})[0] == (
        "2.4 has no rating: none of its key questions applied in any case (our rule)."
    )
    assert of_standard({"2.1.1": (3, 5)}, unanswered="2.1.1")[0] == (
        "2.1 has no rating: not answered in every case: 2.1.1 (our rule)."
    )


def test_without_a_proposal_a_judged_standard_says_so():
    rated = rate_inspection(YOUTH_2018, full_tallies(YOUTH_2018), {}, {})

    assert explain_standard(rated.standards["1.1"], YOUTH_2018).sentence == (
        "1.1 has no rating: no rating has been proposed (C 4.15)."
    )
    assert explain(rated, YOUTH_2018).sentence == (
        "There is no overall rating yet: 4 standards have no rating (1.1, 1.2, 1.3 and 1.4), and the total is not rescaled "
        "(our rule)."
    )


def test_a_framework_without_a_total_has_no_overall_rating():
    found = explain(rate_all(WITHOUT_TOTAL), WITHOUT_TOTAL)

    assert found.text == "There is no overall rating: the framework rates each standard separately"
    assert not any("points" in each.text for each in found.walk())


# --- standards that are judged


def test_a_proposal_has_its_author_its_rationale_and_the_evidence_it_cites():
    proposal = Proposal(
        "The board does not know its children.",
        by="A. Lead",
        on=DAY,
        cited=(Cited("E3", "Minutes of the board", "supports", "1.1.2", "Four of twelve members came."),),
    )
    rated = rate_all(YOUTH_2018, proposals={"1.1": REQUIRES}).standards["1.1"]

    assert sentences(explain_standard(rated, YOUTH_2018, proposal=proposal)) == [
        "1.1 is Requires improvement, as the lead inspector proposed (C 4.15).",
        "The lead inspector proposed Requires improvement (A. Lead, 3 March 2020), as a single judgement based on all the "
        "evidence: “The board does not know its children.” (C 4.15).",
        "E3 Minutes of the board, which supports 1.1.2: “Four of twelve members came.”.",
        "Requires improvement adds 1 point to the score (C 4.22, M annexe 2).",
    ]


def test_judged_standards_outside_domain_one_cite_the_published_framework():
    rated = rate_all(YOUTH_2021).standards["3.4"]

    assert explain_standard(rated, YOUTH_2021).sentence == (
        "3.4 is Outstanding, as the lead inspector proposed (C 4.15, G annexe 2)."
    )


# --- the ratings panel

M_3_3 = {"3.3.1": (7, 10), "3.3.2": (6, 8), "3.3.3": (3, 5)}


def of_panel(decision: Decision, counts=M_3_3, **given):
    rated = rate(counts, decision=decision, **given)
    return sentences(explain_standard(rated, YOUTH_2018, decided=Decided(decision, "The chair", DAY)))


def test_discretion_is_explained_by_rules_decision_and_reason():
    """Source: M 3.3."""
    found = of_panel(Decision(GOOD, "One more would have done it.", "small_subsample"))

    assert found[:2] == [
        "3.3 is Good, as the ratings panel decided (C 4.17, C 4.24).",
        "The rules would give Requires improvement: its lowest key question is 3.3.3 at 60 per cent, 3 of the 5 cases in "
        "which it was asked and applied (C 4.10, M annexe 2).",
    ]
    assert found[-4:] == [
        "The ratings panel raised 3.3 from Requires improvement to Good (The chair, 3 March 2020): “One more would have done "
        "it.” (C 4.17, C 4.24).",
        "Trigger given: A small subsample, which the figures show (C 4.24).",
        "The percentages do not change (our rule).",
        "Good adds 2 points to the score (C 4.22, M annexe 2).",
    ]


def test_a_lowered_rating_and_a_trigger_that_does_not_apply():
    found = of_panel(Decision(INADEQUATE, "Other children.", "diverse_ratings"))

    assert any(
        each.startswith("The ratings panel lowered 3.3 from Requires improvement to Inadequate") for each in found
    )
    trigger = "Trigger given: Very diverse ratings of its key questions, which the figures do not show (C 4.24)."
    assert trigger in found


def test_other_evidence_is_a_trigger_that_no_figure_can_show():
    found = of_panel(Decision(GOOD, "Seen.", "other_evidence"), counts={"2.1.1": (59, 100)})

    assert "Trigger given: Other evidence, which figures cannot show (C 4.24)." in found
    assert "The figures do not show a trigger for professional discretion (our rule)." in found


@pytest.mark.parametrize("trigger", ALL, ids=lambda trigger: trigger.slug)
@pytest.mark.parametrize("counts", [M_3_3, {"2.1.1": (59, 100)}, {"2.1.1": (49, 100), "2.1.2": (80, 100)}], ids=str)
def test_the_explanation_says_of_each_trigger_what_the_figures_show(trigger, counts):
    found = of_panel(Decision(GOOD, "Weighed.", trigger.slug), counts=counts)

    shown = trigger.slug in triggers(rate(counts), YOUTH_2018)
    if not trigger.can_be_shown:
        ending = "which figures cannot show"
    else:
        ending = "which the figures show" if shown else "which the figures do not show"
    source = YOUTH_2018.discretion.source if trigger.is_published else "our rule"
    assert f"Trigger given: {USUAL.fill(trigger.title)}, {ending} ({source})." in found


def test_a_trigger_that_no_source_names_is_our_rule(monkeypatch):
    ours = replace(BY_SLUG["small_subsample"], is_published=False)
    monkeypatch.setitem(BY_SLUG, "small_subsample", ours)

    found = of_panel(Decision(GOOD, "Weighed.", "small_subsample"))
    assert "Trigger given: A small subsample, which the figures show (our rule)." in found


def test_the_published_sources_name_these_triggers():
    """Sources: C 4.24; M footnotes 5, 38 and 45; G chapter 2. "Other evidence" is for what else the panel weighs."""
    assert [trigger.slug for trigger in ALL if trigger.is_published] == [
        "near_boundary",
        "one_case",
        "small_subsample",
        "diverse_ratings",
        "other_evidence",
    ]


def test_a_rating_that_was_considered_and_kept():
    """Source: M 2.2."""
    assert (
        "The ratings panel considered 3.3 and kept Requires improvement (The chair, 3 March 2020): “Weighed.” (C 4.17)."
        in (of_panel(Decision(REQUIRES, "Weighed.")))
    )


def test_a_confirmation_that_has_lapsed():
    found = of_panel(Decision(GOOD))

    assert found[0].startswith("3.3 is Requires improvement: its lowest key question is 3.3.3")
    assert (
        "The ratings panel confirmed Good without a reason (The chair, 3 March 2020), but the rules now give Requires "
        "improvement. The confirmation has lapsed and the panel must decide again (our rule)."
    ) in found


def test_a_decision_on_open_cases_cannot_count_yet():
    found = of_panel(Decision(GOOD, "Few cases."), unanswered="3.3.1")

    assert found[0] == "3.3 has no rating: not answered in every case: 3.3.1 (our rule)."
    told = (
        "The ratings panel decided on Good (The chair, 3 March 2020). This cannot count until every question asked is "
    )
    assert any(each.startswith(told) for each in found)


def test_a_decision_where_nothing_could_be_computed():
    found = of_panel(Decision(GOOD, "The meetings told enough."), counts={"3.4.1": (0, 0)})

    assert found[0] == "3.4 is Good, as the ratings panel decided (C 4.17, C 4.24)."
    assert found[1].startswith("Under the rules, the standard would have no rating")
    assert any(
        "decided on Good (The chair, 3 March 2020). There was no computed or proposed rating" in each for each in found
    )


# --- the overall rating


def overall(rated: InspectionRating, framework: FrameworkDefinition = YOUTH_2018, **given) -> list[str]:
    """The sentences about the overall rating, without those about the standards."""
    return [each.sentence for each in explain(rated, framework, **given).walk() if each.subject == "overall"]


def test_the_overall_rating_is_explained_by_the_points():
    assert overall(rate_all(YOUTH_2018)) == [
        "The overall rating is Outstanding: 36 of 36 points is in the range 31 to 36 (C 4.22, M annexe 2).",
        "The points for the 12 standards, unweighted, add up to 36: 3 + 3 + 3 + 3 + 3 + 3 + 3 + 3 + 3 + 3 + 3 + 3 (C 4.22, "
        "C 4.25, M annexe 2).",
        "A standard scores 0 for Inadequate, 1 for Requires improvement, 2 for Good and 3 for Outstanding (C 4.22, M annexe 2).",
    ]


def test_the_panel_departs_from_the_overall_rating():
    decision = Decision(GOOD, "Leadership is new.")
    rated = rate_all(YOUTH_2018, decisions={"overall": decision})

    assert overall(rated, decided={"overall": Decided(decision, "The chair", DAY)})[:3] == [
        "The overall rating is Good, as the ratings panel decided (C 4.24).",
        "The points alone would give Outstanding: 36 of 36 points is in the range 31 to 36 (C 4.22, M annexe 2).",
        "The ratings panel lowered the overall rating from Outstanding to Good (The chair, 3 March 2020): “Leadership is new.” "
        "(C 4.24).",
    ]


def test_a_confirmed_overall_rating_and_one_that_has_lapsed():
    kept, lapsed = Decision(OUTSTANDING), Decision(GOOD)

    assert "The ratings panel considered the overall rating and kept Outstanding (C 4.17)." in overall(
        rate_all(YOUTH_2018, decisions={"overall": kept})
    )
    told = overall(rate_all(YOUTH_2018, decisions={"overall": lapsed}), decided={"overall": Decided(lapsed)})
    assert told[0].startswith("The overall rating is Outstanding: 36 of 36 points")
    assert told[1] == (
        "The ratings panel confirmed Good without a reason, but the rules now give Outstanding. The confirmation has lapsed "
        "and the panel must decide again (our rule)."
    )


def test_an_overall_decision_waits_for_the_total():
    decision = Decision(GOOD, "Leadership is new.")
    rated = rate_inspection(YOUTH_2018, {}, {}, {"overall": decision})

    assert overall(rated)[1] == (
        "The ratings panel decided on Good. This cannot count until every standard has a rating: “Leadership is new.” (our rule)."
    )


def test_the_score_before_professional_discretion():
    rated = rate_all(YOUTH_2018, counts=M_3_3, decisions={"3.3": Decision(GOOD, "…")})

    assert overall(rated)[-1] == (
        "Before professional discretion on individual standards, the score was 34 and the overall rating was Outstanding (C "
        "4.24)."
    )


# --- the limiting judgement on resettlement


def test_inadequate_resettlement_bars_outstanding_and_says_so():
    rated = rate_all(YOUTH_2021, proposals={"4.1": INADEQUATE})

    assert overall(rated, YOUTH_2021)[:3] == [
        "The overall rating is Good: 4.1 is rated Inadequate, which bars Outstanding (G annexe 2).",
        "The points alone would give Outstanding: 36 of 36 points is in the range 31 to 36 (C 4.22, G annexe 2).",
        "4.1 is rated Inadequate, which bars an overall rating of Outstanding. The rating below it is Good (G annexe 2).",
    ]
    assert explain_standard(rated.standards["4.1"], YOUTH_2021).steps[-1].sentence == (
        "4.1 is rated separately and adds no points. Its rating of Inadequate bars an overall rating of Outstanding (G annexe 2)."
    )


def test_the_bar_applies_even_against_the_panels_decision():
    decision = {"overall": Decision(OUTSTANDING, "All else shines.")}
    lower = {"4.1": INADEQUATE, "1.1": INADEQUATE, "1.2": INADEQUATE}

    told = overall(rate_all(YOUTH_2021, proposals=lower, decisions=decision), YOUTH_2021)
    assert told[0] == "The overall rating is Good: 30 of 36 points is in the range 19 to 30 (C 4.22, G annexe 2)."
    assert told[1].startswith(
        "The ratings panel raised the overall rating from Good to Outstanding: “All else shines.”"
    )
    assert told[2].startswith("4.1 is rated Inadequate, which bars an overall rating of Outstanding")

    told = overall(rate_all(YOUTH_2021, proposals={"4.1": INADEQUATE}, decisions=decision), YOUTH_2021)
    assert told[4] == "Outstanding is barred whatever the panel decides, so the overall rating is Good (G annexe 2)."


def test_the_overall_rating_does_not_wait_for_resettlement():
    rated = rate_all(YOUTH_2021).standards["4.1"]

    assert sentences(explain_standard(rated, YOUTH_2021)) == [
        "4.1 has no rating: no rating has been proposed (C 4.15, G annexe 2).",
        "4.1 is rated separately and adds no points, and the overall rating does not wait for it. A rating of Inadequate would "
        "bar an overall rating of Outstanding (G annexe 2).",
    ]


# --- the tree


def test_every_standard_is_explained_once_in_framework_order():
    for framework in (YOUTH_2018, YOUTH_2021):
        found = explain(rate_all(framework), framework)
        titles = [each.title for each in found.steps if each.title]
        assert titles == [f"{standard.number} {standard.title}" for standard in framework.standards]


def test_the_documents_cited_are_listed():
    for framework, cited in ((YOUTH_2018, {"C", "M"}), (YOUTH_2021, {"C", "G"}), (YOUTH_2017, {"C"})):
        letters = explain(rate_all(framework), framework).letters
        assert letters == cited <= {document.letter for document in framework.documents}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reference", "words"),
    [
        (
            "medway-2020",
            [
                "The overall rating is Requires improvement: 18 of 36 points is in the range 7 to 18 (C 4.22, M annexe 2).",
                # in docs/how-ratings-are-reached.md
                "2.1 is Good: its lowest key question is 2.1.2 at 67 per cent, 8 of the 12 cases in which it was asked and "
                "applied (C 4.10, M annexe 2).",
                "Before professional discretion on individual standards, the score was 16 and the overall rating was Requires "
                "improvement (C 4.24).",
                "2.4.2 was answered yes in 4 of the 8 cases in which it was asked and applied: 50 per cent, the lowest (C "
                "4.7, M annexe "
                "2).",
                "3.4.2 was answered yes in 1 of the 2 cases in which it was asked and applied: 50 per cent, the lowest (C "
                "4.7, M annexe "
                "2).",
            ],
        ),
        (
            "bradford-2020",
            [
                "The overall rating is Requires improvement: 7 of 36 points is in the range 7 to 18 (C 4.22, M annexe 2)."
            ],
        ),
        (
            "blaenau-gwent-caerphilly-2022",
            [
                "The overall rating is Good: 28 of 36 points is in the range 19 to 30 (C 4.22, G annexe 2).",
                "Before professional discretion on individual standards, the score was 26 and the overall rating was Good "
                "(C 4.24).",
            ],
        ),
    ],
)
def test_the_published_inspections_are_explained(demonstration, reference, words):
    inspection = demonstration(reference)

    found = sentences(explain(ratings_of(inspection), inspection.framework.definition))

    assert set(words) <= set(found)


# --- no sentence contradicts the numbers

FRAMEWORKS = st.sampled_from([YOUTH_2017, YOUTH_2018, YOUTH_2021])
WORDS = re.compile("|".join(RATINGS))
NUMBERS = re.compile(r"\d+(?:\.\d+)*")


@st.composite
def inspections(draw):
    """Random tallies, proposals and decisions, with and without reasons, including decisions on open or missing standards."""
    framework = draw(FRAMEWORKS)
    is_mostly_sound = draw(st.booleans())
    # One random source for all counts: drawing them one by one would take most of the test's time.
    random = draw(st.randoms(use_true_random=True))
    tallies = {}
    for number in full_tallies(framework):
        yes, no = random.randint(0, 19), random.randint(0, 9)
        na, not_asked, aside = (random.randint(0, 2) for _ in range(3))
        unanswered = 0 if is_mostly_sound or random.random() < 0.9 else 1
        cases = yes + no + na + unanswered + not_asked
        tallies[number] = Tally(yes, no, na, unanswered, min(aside, not_asked), cases)
    ratings = st.sampled_from(RATINGS)
    proposals = {
        standard.number: draw(ratings)
        for standard in framework.standards
        if not standard.is_computed and (is_mostly_sound or draw(st.booleans()))
    }
    subjects = st.sampled_from([*(standard.number for standard in framework.standards), "overall"])
    decision = st.builds(
        Decision, ratings, st.sampled_from(["", "Because."]), st.sampled_from(["", "one_case", "other_evidence"])
    )
    decisions = draw(st.dictionaries(subjects, decision, max_size=5))
    return framework, tallies, proposals, decisions


def may_be_named(subject: str, rated: InspectionRating, framework: FrameworkDefinition, decision: Decision | None):
    """The ratings and whole numbers that a sentence about this subject can contain."""
    words = {decision.rating} if decision else set()
    numbers = {str(len(rated.missing)), "12"}
    if subject == "overall":
        words |= {rated.overall, rated.overall_by_rules, rated.overall_before}
        words |= {framework.overall(rated.points)} if rated.points is not None else set()
        numbers |= {str(value) for value in (rated.points, rated.points_before, rated.maximum)}
        numbers |= {str(standard.points) for standard in rated.standards.values()}
        bands = [band for band in framework.overall_bands if band.start <= (rated.points or 0) <= band.end]
        numbers |= {str(value) for band in bands for value in (band.start, band.end)}
        words |= {word for limit in framework.limits for word in (limit.rating, *limit.bars)}
    elif subject.count(".") == 1:
        standard = rated.standards[subject]
        words |= {standard.rating, standard.computed, standard.proposed}
        words |= {
            word for limit in framework.limits if subject in limit.standards for word in (limit.rating, *limit.bars)
        }
        numbers = {str(standard.points)}
        for question in standard.key_questions:
            if question.number in standard.deciding:
                numbers |= {str(value) for value in (question.percent, question.tally.yes, question.tally.relevant)}
    else:
        standard = rated.standards[subject.rpartition(".")[0]]
        question = next(each for each in standard.key_questions if each.number == subject)
        tally = question.tally
        numbers = {
            str(value)
            for value in (
                question.percent, tally.yes, tally.no, tally.relevant, tally.cases, tally.not_asked,
                tally.does_not_apply, tally.unanswered, tally.set_aside, question.exact_in_words,
            )
        }  # fmt: skip
        if question.band:
            words |= {question.band.rating, question.exact_band.rating}
            starts = [*(band.start for band in framework.bands), 101]
            numbers |= {str(question.band.start), str(starts[starts.index(question.band.start) + 1] - 1)}
    return words, numbers


@tries(100)
@given(inspections())
def test_every_number_and_rating_in_a_sentence_comes_from_the_rating(inspection):
    framework, tallies, proposals, decisions = inspection
    rated = rate_inspection(framework, tallies, proposals, decisions)
    decided = {subject: Decided(decision) for subject, decision in decisions.items()}
    tree = explain(rated, framework, decided=decided)

    of_framework = {standard.number for standard in framework.standards} | set(tallies)
    for step in tree.walk():
        assert step.letters <= {document.letter for document in YOUTH_2018.documents}, step
        if step.text.startswith("A standard scores 0"):
            continue
        words, numbers = may_be_named(step.subject, rated, framework, decisions.get(step.subject))
        assert set(WORDS.findall(step.text)) <= words, (step, words)
        assert set(NUMBERS.findall(step.text)) <= numbers | of_framework, (step, numbers)


@tries(100)
@given(inspections())
def test_each_claim_is_true_of_the_rating(inspection):
    """Read the sentences again, and compare each claim with the rating or with a new calculation."""
    framework, tallies, proposals, decisions = inspection
    rated = rate_inspection(framework, tallies, proposals, decisions)
    tree = explain(rated, framework, decided={subject: Decided(each) for subject, each in decisions.items()})
    steps = list(tree.walk())
    read = 0

    def claims(pattern):
        nonlocal read
        for step in steps:
            if found := re.search(pattern, step.text):
                read += 1
                yield step.subject, found.groups()

    for _, (overall_rating,) in claims(r"^The overall rating is (Inadequate|Requires improvement|Good|Outstanding)"):
        assert overall_rating == rated.overall
    assert tree.text.startswith("The overall rating is") == (rated.overall is not None)
    for _, (points, maximum, start, end) in claims(r"(\d+) of (\d+) points is in the range (\d+) to (\d+)"):
        assert (int(points), int(maximum)) == (rated.points, rated.maximum)
        assert int(start) <= rated.points <= int(end)
    for _, (total, added) in claims(r"unweighted, add up to (\d+): ([\d +]+)"):
        assert int(total) == rated.points == sum(map(int, added.split(" + ")))
    for number, (rating,) in claims(r"^\d\.\d is (Inadequate|Requires improvement|Good|Outstanding)"):
        assert rating == rated.standards[number].rating
    for number, (rating,) in claims(r"^The rules would give (\w[\w ]*):"):
        assert rating == rated.standards[number].computed != rated.standards[number].rating
    for number, (rating, points) in claims(r"^(\w[\w ]*) adds (\d+) points? to the score"):
        assert (rating, int(points)) == (rated.standards[number].rating, RATINGS.index(rating))
    for number, (why,) in claims(r"has no rating: (.+)"):
        assert rated.standards[number].rating is None
        assert why == rated.standards[number].missing
    for number, (yes, relevant, per_cent) in claims(
        r"was answered yes in (\d+) of the (\d+) cases? .*: (\d+) per cent"
    ):
        tally = tallies[number]
        assert (int(yes), int(relevant)) == (tally.yes, tally.yes + tally.no)
        assert abs(100 * tally.yes - int(per_cent) * int(relevant)) * 2 <= int(relevant)
    for _, (per_cent, start, end, rating) in claims(
        r"^(\d+) per cent is in .* \((\d+) to (\d+) per cent\), .* rating of (.+)"
    ):
        assert int(start) <= int(per_cent) <= int(end)
        assert rating == RATINGS[sum(int(per_cent) >= threshold for threshold in (50, 65, 80))]
    for number, (cases, yes, no) in claims(r"^(\d+) cases? inspected: (\d+) yes and (\d+) no"):
        assert (int(cases), int(yes), int(no)) == (tallies[number].cases, tallies[number].yes, tallies[number].no)
    for field, pattern in {
        "not_asked": r"^In (\d+) cases? it was not asked",
        "does_not_apply": r"^In (\d+) cases? the inspector answered that it did not apply",
        "unanswered": r"^In (\d+) cases? it is not answered yet",
        "set_aside": r"^(\d+) answers? (?:is|are) set aside",
    }.items():
        told = {number: int(count) for number, (count,) in claims(pattern)}
        assert told == {number: getattr(each, field) for number, each in tallies.items() if getattr(each, field)}
    for subject, (verb, before, after) in claims(r"panel (raised|lowered) .* from (\w[\w ]*) to (\w[\w ]*)$"):
        standard = rated.standards.get(subject)
        assert before == (standard.before if standard else rated.overall_by_rules)
        assert after == decisions[subject].rating
        assert (RATINGS.index(after) > RATINGS.index(before)) == (verb == "raised")
    assert read > len(tallies)

    # Every decision is mentioned exactly once: it counts, waits or has lapsed.
    for subject, decision in decisions.items():
        of_subject = [step for step in steps if step.subject == subject and step.text.startswith("The ratings panel ")]
        assert len(of_subject) == 1, (subject, decision, of_subject)
        standard = rated.standards.get(subject)
        counts = standard.rating == decision.rating if standard else rated.overall_by_rules is not None
        if "has lapsed" in of_subject[0].text:
            assert not decision.reason
        elif counts and "cannot count until" not in of_subject[0].text:
            assert of_subject[0].said == decision.reason
    assert full_proposals(framework).keys() >= {number for number in rated.missing if number[0] == "1"}
