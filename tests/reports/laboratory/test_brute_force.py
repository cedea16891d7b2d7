"""Twenty changed rule sets over 150 invented inspections, compared with a slow calculation that shares no code with the rules.

The calculation here reads the plain values of a rule set and counts with Fractions. It knows the method names, and nothing
else of the framework.
"""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from reports.laboratory.outcomes import Inspected, counts_by_number, outcomes_of
from reports.laboratory.rules import Rules, changed, rules_of
from reports.ratings.percentages import Tally
from reports.ratings.rules import OVERALL, Decision, StandardRating, rate_inspection
from standards.language.definition import Limit
from tests.standards.framework_files import shipped
from tests.thorough import first

NAMES = ["Inadequate", "Requires improvement", "Good", "Outstanding"]
COMPUTED = {"lowest_band", "share_of_answers", "weighted_share", "mean"}
YOUTH_2021 = shipped("youth-2021")


def invented(number: int, random: Random) -> Inspected:
    """An inspection with small counts, some of them without a relevant case, and some decisions of the panel."""
    tallies = {}
    for domain in YOUTH_2021.domains:
        for question in domain.questions:
            cases = random.randint(4, 25)
            relevant = random.choice([0, cases, cases, cases, random.randint(1, cases)])
            yes = random.randint(relevant // 4, relevant)
            tallies[question] = Tally(yes=yes, no=relevant - yes, does_not_apply=cases - relevant, cases=cases)
    judged = [standard.number for standard in YOUTH_2021.standards if standard.method == "judged"]
    proposals = {standard: random.choice(NAMES) for standard in judged}
    if random.random() < 0.2:
        del proposals["4.1"]
    decisions = {
        standard.number: Decision(random.choice(NAMES), "The panel read more evidence.")
        for standard in YOUTH_2021.standards
        if random.random() < 0.15
    }
    if random.random() < 0.2:
        decisions[OVERALL] = Decision(random.choice(NAMES), "The panel read more evidence.")
    ratings = rate_inspection(YOUTH_2021, tallies, proposals, decisions)
    return Inspected(number, YOUTH_2021, ratings, proposals, decisions)


def invented_rules(random: Random) -> Rules:
    """Rules with other bands, points, methods, weights and limiting judgements."""
    rules = rules_of(YOUTH_2021)
    methods = {number: random.choice(sorted(COMPUTED)) for number in rules.methods}
    weighed = [number for number, method in methods.items() if method in ("weighted_share", "mean")]
    questions = [each.number for number in weighed for each in YOUTH_2021.standard(number).key_questions]
    points = dict(zip(NAMES, sorted(random.sample(range(8), 4)), strict=True))
    standards = random.sample([standard.number for standard in YOUTH_2021.standards], 4)
    limit = Limit(
        standards=tuple(standards),
        rating=random.choice(NAMES[:3]),
        or_worse=random.random() < 0.5,
        at_least=random.randint(1, 3),
        no_higher_than=random.choice(NAMES[:3]),
    )
    return rules.model_copy(
        update={
            "bands": (0, *sorted(random.sample(range(30, 96), 3))),
            "points": points,
            "overall_bands": (0, *sorted(random.sample(range(3, 12 * max(points.values())), 3))),
            "methods": methods,
            "weights": {number: random.randint(2, 5) for number in questions if random.random() < 0.3},
            "limits": random.choice([(), rules.limits, (limit,), (*rules.limits, limit)]),
        }
    )


# --- the slow calculation ---------------------------------------------------------------------------------------------


def banded(percentage: Fraction, starts: list[int], half: Fraction = Fraction(1, 2)) -> str:
    whole = math.floor(percentage + half)
    return NAMES[sum(whole >= start for start in starts) - 1]


def computed(
    rules: dict[str, Any], standard: str, counts: dict[str, tuple[int, int]], half: Fraction = Fraction(1, 2)
) -> str | None:
    """A standard from pairs of yes and relevant, by key question. With `half` 0, nothing is rounded up."""
    relevant = {number: pair for number, pair in counts.items() if pair[1] > 0}
    weight = {number: rules["weights"].get(number, 1) for number in relevant}
    if not relevant:
        return None
    method = rules["methods"][standard]
    if method == "lowest_band":
        bands = [banded(Fraction(100 * yes, of), rules["bands"], half) for yes, of in relevant.values()]
        return min(bands, key=NAMES.index)
    if method == "share_of_answers":
        weight = dict.fromkeys(relevant, 1)
    if method == "mean":
        total = sum((weight[number] * Fraction(100 * yes, of) for number, (yes, of) in relevant.items()), Fraction(0))
        return banded(total / sum(weight.values()), rules["bands"], half)
    yes_answers = sum(weight[number] * yes for number, (yes, _) in relevant.items())
    answers = sum(weight[number] * of for number, (_, of) in relevant.items())
    return banded(Fraction(100 * yes_answers, answers), rules["bands"], half)


def counts_in(signed: StandardRating) -> dict[str, tuple[int, int]]:
    return {each.number: (each.tally.yes, each.tally.yes + each.tally.no) for each in signed.key_questions}


def by_hand(inspected: Inspected, plain: dict[str, Any]) -> dict[str, str | None]:
    """The ratings of an inspection under plain rules, by standard and "overall"."""
    before: dict[str, str | None] = {}
    for standard in YOUTH_2021.standards:
        signed = inspected.ratings.standards[standard.number]
        if standard.number in plain["methods"]:
            before[standard.number] = computed(plain, standard.number, counts_in(signed))
        else:
            before[standard.number] = inspected.proposals.get(standard.number)
    after = dict(before)
    for number, decision in inspected.decisions.items():
        if number != OVERALL and before[number] == inspected.ratings.standards[number].before:
            after[number] = decision.rating
    in_total = [after[standard.number] for standard in YOUTH_2021.standards if standard.in_total]
    after[OVERALL] = None
    if None in in_total:
        return after
    points = sum(plain["points"][name] for name in in_total)
    reached = sum(points >= start for start in plain["overall_bands"]) - 1
    overall = allowed(plain["limits"], after, reached)
    decision = inspected.decisions.get(OVERALL)
    if decision and NAMES[overall] == inspected.ratings.overall_by_rules:
        overall = allowed(plain["limits"], after, NAMES.index(decision.rating))
    after[OVERALL] = NAMES[overall]
    return after


def allowed(limits: list[dict[str, Any]], ratings: dict[str, str | None], reached: int) -> int:
    """The highest rating up to this one that no limiting judgement bars."""
    barred = set()
    for limit in limits:
        worst = NAMES.index(limit["rating"])
        ranks = [NAMES.index(name) for number in limit["standards"] if (name := ratings[number]) is not None]
        if sum(rank == worst or (limit["or_worse"] and rank < worst) for rank in ranks) >= limit["at_least"]:
            barred |= {NAMES.index(name) for name in limit["bars"]}
            if limit["no_higher_than"]:
                barred |= {rank for rank in range(4) if rank > NAMES.index(limit["no_higher_than"])}
    while reached in barred and reached > 0:
        reached -= 1
    return reached


RANDOM = Random(20)
INSPECTIONS = [invented(number, RANDOM) for number in range(150)]
RULE_SETS = [invented_rules(RANDOM) for _ in range(20)]


@pytest.mark.parametrize("rules", first(3, RULE_SETS))
def test_every_rating_under_changed_rules_is_that_of_the_slow_calculation(rules):
    plain = rules.model_dump(mode="json")
    outcomes = outcomes_of(INSPECTIONS, changed(YOUTH_2021, rules))

    expected = [by_hand(inspected, plain) for inspected in INSPECTIONS]
    assert [{number: rating.tried for number, rating in each.ratings.items()} for each in outcomes] == expected
    for counts in counts_by_number(outcomes):
        signed = [_signed(inspected, counts.number) for inspected in INSPECTIONS]
        pairs = [(old, new[counts.number]) for old, new in zip(signed, expected, strict=True)]
        ranks = [(NAMES.index(old), NAMES.index(new)) for old, new in pairs if old is not None and new is not None]
        assert counts.table == {pair: pairs.count(pair) for pair in pairs}
        assert counts.up == sum(new > old for old, new in ranks)
        assert counts.down == sum(new < old for old, new in ranks)
        assert counts.same == sum(new == old for old, new in ranks)
        assert counts.not_compared == 150 - len(ranks)


def _signed(inspected: Inspected, number: str) -> str | None:
    return inspected.ratings.overall if number == OVERALL else inspected.ratings.standards[number].rating


@pytest.mark.parametrize("rules", first(1, RULE_SETS[:5]))
def test_where_rounding_or_one_case_decides(rules):
    """Without rounding, and with at most one more yes in each key question or one fewer in one of them."""
    plain = rules.model_dump(mode="json")
    outcomes = outcomes_of(INSPECTIONS, changed(YOUTH_2021, rules))
    for inspected, outcome in zip(INSPECTIONS, outcomes, strict=True):
        for number, method in plain["methods"].items():
            counts = counts_in(inspected.ratings.standards[number])
            rating, rounded_down = computed(plain, number, counts), computed(plain, number, counts, Fraction(0))
            assert outcome.ratings[number].rounding_decides == (rating != rounded_down)
            if method == "lowest_band" and rating:
                more = {question: (min(yes + 1, of), of) for question, (yes, of) in counts.items()}
                fewer = [{**counts, question: (yes - 1, of)} for question, (yes, of) in counts.items() if yes]
                others = {computed(plain, number, turned) for turned in (more, *fewer)}
                assert outcome.ratings[number].one_case_decides == (others != {rating})


def test_the_published_rules_change_no_invented_rating():
    outcomes = outcomes_of(INSPECTIONS, changed(YOUTH_2021, rules_of(YOUTH_2021)))

    assert not any(outcome.changed or outcome.differs for outcome in outcomes)


def test_without_decisions_only_the_rules_count():
    for inspected, outcome in zip(INSPECTIONS, outcomes_of(INSPECTIONS, YOUTH_2021, "none"), strict=True):
        assert {number: each.tried for number, each in outcome.ratings.items() if number != OVERALL} == {
            number: rated.before for number, rated in inspected.ratings.standards.items()
        }
