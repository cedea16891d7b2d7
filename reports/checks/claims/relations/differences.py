"""Compares by how much two recorded things differ: “in 13 more cases than”, “five points better than the score for”.

The things are answers, the scores of standards, classifications, and the best and the weakest of some key questions. Facts are
compared in `facts/between.py`, and by how many times they differ in `factors.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from reports.checks.claims.answers.comparing import left_of, right_of, sides_of
from reports.checks.claims.answers.counted import questions_among
from reports.checks.claims.answers.leaves import Leaf, leaves_of
from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.facts.wording import is_negative
from reports.checks.claims.sets.verdicts import classified, verdict_traits
from reports.checks.claims.subjects import standards_named
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.checks.reading.subjects import domains_in
from reports.ratings.percentages import whole_per_cent
from reports.sample.figures import Case, verdict_of

_COUNT = rf"(?P<count>a single|{NUMBER})"
_CASES = r"(?:cases|plans|assessments|reviews|children|instances)"
_MORE = re.compile(rf"\b(?:in )?{_COUNT} (?:(?P<up>more)|(?P<down>fewer)) {_CASES} than\b")
_UP, _DOWN = r"better|higher|more|above|ahead|stronger", r"worse|lower|less|below|behind|weaker|short"
_POINTS = re.compile(
    rf"\b(?:(?P<manner>only|just|about|some|exactly) )?(?P<count>a single|an?|{NUMBER}) (?:percentage )?points? "
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?P<than> (?:than|of|that|the)\b[^,;:.]*)?"
)
_SCORE = re.compile(rf"\bscore (?:of|is|was|stands at) (?P<value>{NUMBER}) ?(?:per cent|%)")
_VERDICTS = re.compile(
    rf"\b{_COUNT} (?:(?P<up>more)|(?P<down>fewer)) than (?:for|with|on|in the case of|it was for|was so for) (?P<other>[^,;:.]+)"
)
_BEST, _WEAKEST = r"(?:best|strongest|highest)", r"(?:worst|weakest|lowest|poorest)"
_ENDS = re.compile(
    rf"\b(?:{_BEST}(?: \w+)? and (?:the |its )?{_WEAKEST}|{_WEAKEST}(?: \w+)? and (?:the |its )?{_BEST})\b"
    r"(?: of (?:the|these|its) (?:\w+ )?)? ?(?:key )?(?:questions?|results?|percentages?|figures?)\b"
)
_APART = re.compile(rf"\b(?P<count>{NUMBER}) (?:percentage )?points?\b")
_HYPOTHETICAL = re.compile(r"\bwould\b|\bif\b")


def differences_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    if _HYPOTHETICAL.search(passage.plain):
        return
    yield from _of_answers(known, passage)
    yield from _of_scores(known, passage)
    yield from _of_verdicts(known, passage)
    yield from _of_the_direction(known, passage)
    yield from _of_the_ends(known, passage)


def _number(words: str) -> Fraction:
    return Fraction(1) if words in ("a", "an", "a single") else value_of(words)


def _of_answers(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“The risk was well assessed in 13 more cases than had the interventions needed to manage it.”"""
    plain = passage.plain
    for match in _MORE.finditer(plain):
        left, right = left_of(plain, match.start()), right_of(plain, match.end())
        sides = sides_of(leaves_of(known), passage, left, right)
        if sides is None or any(len(side.leaves) != 1 for side in sides):
            continue
        one, other = (side.leaves[0] for side in sides)
        difference = _yes(one, left) - _yes(other, right)
        is_true = difference == value_of(match["count"]) * (1 if match["up"] else -1)
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, f"{one.source}; {other.source}")


def _yes(leaf: Leaf, words: str) -> int:
    return leaf.of - leaf.yes if is_negative(words) else leaf.yes


def _of_scores(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“The score of 75 per cent is five points better than the one for reducing reoffending.”"""
    plain, ratings = passage.plain, known.material.ratings.standards
    scored = {number: rated for number, rated in ratings.items() if rated.share is not None}
    if len(scored) < 2 or "scor" not in plain:
        return
    named = [each for each in standards_named(known, passage) if each.standard.number in scored]
    here = passage.place.standard if passage.place.standard in scored else ""
    for match in _POINTS.finditer(plain):
        start = max((cut.end() for cut in re.finditer(r"[;:] |, (?:and|but) ", plain[: match.start()])), default=0)
        before = [each.standard.number for each in named if start <= each.start < match.start()]
        after = [each.standard.number for each in named if match.start() < each.start < match.end()]
        one = before[-1] if before else here
        other = after[0] if after else here
        if not one or not other or one == other:
            continue
        own, compared = (Fraction(scored[number].share.per_cent) for number in (one, other))  # type: ignore[union-attr]
        difference = (own - compared) * (1 if match["up"] else -1)
        said = ", ".join(f"{number}: {scored[number].share.per_cent} per cent" for number in (one, other))  # type: ignore[union-attr]
        is_true = difference == _number(match["count"])
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, said)
    for match in _SCORE.finditer(plain):
        before = [each.standard.number for each in named if each.start < match.start()]
        share = scored[before[-1] if before else here].share if before or here else None
        is_next = re.match(r" (?:for|in|on) ", plain[match.end() :])
        if share is not None and not is_next and share.per_cent == value_of(match["value"]):
            said = f"{before[-1] if before else here}: {share.per_cent} per cent"
            yield bound(passage, match.start("value"), match.end(), VERIFIED, said)


def _of_verdicts(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“The risk of harm was set too low in three of the 10 cases, one more than for safety and wellbeing.”"""
    plain = passage.plain
    for match in _VERDICTS.finditer(plain):
        before = re.split(r"[;:] ", plain[: match.start()])[-1]
        columns = [classified(words) for words in (before, match["other"])]
        if "" in columns or columns[0] == columns[1]:
            continue
        tests = [
            next((trait.tests[0] for trait in verdict_traits(column) if trait.pattern.search(before)), None)
            for column in columns
        ]
        domains = {domain.number for domain in domains_in(plain, known.framework, passage.place)}
        cases: list[Case] = [case for case in known.material.cases if domains & set(case["domains"].split(";"))]
        counts = [sum(map(test, cases)) for test in tests if test is not None]
        if len(counts) != 2:
            yield bound(passage, match.start(), match.end(), NOT_VERIFIED)
            continue
        difference = value_of(match["count"]) * (1 if match["up"] else -1)
        said = f"{columns[0].replace('_', ' ')} {counts[0]}, {columns[1].replace('_', ' ')} {counts[1]}"
        is_true = counts[0] - counts[1] == difference
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, said)


_MOSTLY = re.compile(
    r"\b(?:where|when|whenever|in those cases in which) we (?:differed|disagreed)\b[^,;:]*?,? [^,;:]*?"
    r"\b(?P<how>mostly|usually|generally|largely|mainly|more often|always|in every case)\b"
    r"(?: [a-z]+){0,6}? (?P<which>too low|too high)\b"
)


def _of_the_direction(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Where we differed, it had mostly been set too low.”"""
    match, column = _MOSTLY.search(passage.plain), classified(passage.plain)
    if match is None:
        return
    if not column:
        yield bound(passage, match.start("how"), match.end(), NOT_VERIFIED)
        return
    domains = {domain.number for domain in domains_in(passage.plain, known.framework, passage.place)}
    said = [verdict_of(case, column) for case in known.material.cases if domains & set(case["domains"].split(";"))]
    low, high = said.count("too_low"), said.count("too_high")
    own, other = (low, high) if match["which"] == "too low" else (high, low)
    is_true = own > 0 and (other == 0 if match["how"] in ("always", "in every case") else own > other)
    source = f"too low in {low}, too high in {high}"
    yield bound(passage, match.start("how"), match.end(), VERIFIED if is_true else CONTRADICTED, source)


def _of_the_ends(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Between the best and the weakest key question on assessment lie 33 percentage points.”"""
    ends, points = _ENDS.search(passage.plain), _APART.search(passage.plain)
    if ends is None or points is None:
        return
    leaves = [leaf for leaf in leaves_of(known).all if not leaf.is_prompt]
    among = questions_among(known, passage, leaves, None)
    shares = [whole_per_cent(leaf.yes, leaf.of) for leaf in among]
    exact = [Fraction(100 * leaf.yes, leaf.of) for leaf in among]
    if len(shares) > 1:
        apart = {Fraction(max(shares) - min(shares)), Fraction(round(max(exact) - min(exact)))}
        is_true = value_of(points["count"]) in apart
        said = ", ".join(f"{leaf.number}: {share} per cent" for leaf, share in zip(among, shares, strict=True))
        yield bound(passage, *points.span(), VERIFIED if is_true else CONTRADICTED, said)
        yield bound(passage, *ends.span(), VERIFIED, said)
