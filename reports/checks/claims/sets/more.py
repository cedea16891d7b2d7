"""Compares two counts of ratings: “standards that require improvement outnumber those that are ‘Good’”, “twice as many are …”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.subjects import scope
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.checks.reading.subjects import names_court, names_out_of_court
from reports.ratings.rules import StandardRating

_NOUN = re.compile(r"\b(?:standards?|themes?|parts|ratings(?! panel))\b")
_PIVOT = re.compile(
    r"\b(?:(?P<up>outnumber(?:s|ed)?)|(?P<factor>twice|three times|half) as many|(?P<equal>(?:just )?as many|the same number)"
    r"|(?P<more>more)|(?P<fewer>fewer))\b"
)
_SECOND = re.compile(r"\b(?:than|as)\b")
_OPEN = re.compile(
    r"\bwould\b|\bif\b|\bkey questions?\b|\bper cent\b|\bpoints?\b|\bbefore\b|\brules\b|\bpanel\b|\bofsted\b"
)
_CLAUSE = re.compile(r"[;:]|, (?:and|but|although|though|yet)\b")
_FACTORS = {"twice": Fraction(2), "three times": Fraction(3), "half": Fraction(1, 2)}


_SPLIT = re.compile(
    r"\b(?:evenly|equally|exactly|split|divided|balanced|shared)(?: (?:evenly|equally|split|divided|balanced|shared))? between "
    r"['\"](?P<one>[a-z ]+)['\"] and ['\"](?P<other>[a-z ]+)['\"]"
)


def _split(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Ratings in this domain are evenly split between ‘Good’ and ‘Requires improvement’.”"""
    match = _SPLIT.search(passage.plain)
    names = {name.lower() for name in known.framework.names}
    if match is None or not {match["one"], match["other"]} <= names:
        return
    own = _numbers(known, passage, "")
    rated = [each for each in known.material.ratings.standards.values() if _counts(known, each) and each.number in own]
    counts = [sum((each.rating or "").lower() == match[side] for each in rated) for side in ("one", "other")]
    is_true = counts[0] == counts[1] and sum(counts) == len(rated)
    said = ", ".join(f"{each.number} {each.rating or 'not rated'}" for each in rated)
    yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, said)


_CONFINED = re.compile(
    rf"\b(?:the |its |our )?(?P<only>only )(?P<noun>ratings of|standards (?:that are|rated|judged)) ['\"](?P<rating>[a-z ]+)['\"]"
    rf"(?: in this inspection| overall)?(?:, (?P<count>{NUMBER}) (?:in number|in all|altogether),)? "
    r"(?:belong|are|were|lie|fall|come|came|is|was)(?: found)? (?:to|in|within|for|from|on) (?P<where>[^,;:.]+)"
)


def _confined(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“The only ratings of ‘Good’, three in number, belong to out-of-court work.”"""
    match = _CONFINED.search(passage.plain)
    domain = _domain(match["where"]) if match is not None else None
    if match is None or domain is None or match["rating"] not in {name.lower() for name in known.framework.names}:
        return
    rated = [each for each in known.material.ratings.standards.values() if _counts(known, each)]
    having = [each for each in rated if (each.rating or "").lower() == match["rating"]]
    is_inside = {each.number for each in having} <= _numbers(known, passage, domain)
    is_true = bool(having) and is_inside and (not match["count"] or value_of(match["count"]) == len(having))
    said = ", ".join(f"{each.number} {each.rating}" for each in having) or "none"
    yield bound(passage, match.start("only"), match.end(), VERIFIED if is_true else CONTRADICTED, said)


@dataclass(frozen=True)
class _Side:
    rating: str
    numbers: frozenset[str]  # of the standards among which it counts


def ratings_compared_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    plain = passage.plain
    if not _NOUN.search(plain) or _OPEN.search(plain):
        return
    yield from _split(known, passage)
    yield from _confined(known, passage)
    for match in _PIVOT.finditer(plain):
        start = max((cut.end() for cut in _CLAUSE.finditer(plain, 0, match.start())), default=0)
        end = min((cut.start() for cut in _CLAUSE.finditer(plain, match.end())), default=len(plain))
        second = match if match["up"] else _SECOND.search(plain, match.end(), end)
        if second is None:
            continue
        before = plain[start : match.start()] + (" " if match["up"] else plain[match.end() : second.start()])
        sides = _sides(known, passage, before, plain[second.end() : end])
        if sides is None:
            continue
        rated = [each for each in known.material.ratings.standards.values() if _counts(known, each)]
        one, other = (
            [each for each in rated if each.number in side.numbers and each.rating == side.rating] for side in sides
        )
        said = "; ".join(
            f"{len(found)} {side.rating} ({', '.join(each.number for each in found) or 'none'})"
            for side, found in zip(sides, (one, other), strict=True)
        )
        is_true = _holds(match, len(one), len(other))
        last = max(_ends(known, plain, second.end(), end), default=second.end())
        yield bound(passage, match.start(), last, VERIFIED if is_true else CONTRADICTED, said)


def _ends(known: Known, plain: str, start: int, end: int) -> Iterator[int]:
    """Where the rating words of the second side end, so that no other reader takes them for a rating of their own."""
    for name in known.framework.names:
        words = re.escape(name.lower()).replace("requires", "requir(?:es?|ed|ing)")
        yield from (match.end() for match in re.finditer(rf"\b{words}\b", plain[:end]) if match.start() >= start)


def _holds(match: re.Match[str], one: int, other: int) -> bool:
    if match["factor"]:
        return bool(other) and Fraction(one, other) == _FACTORS[match["factor"]]
    if match["equal"]:
        return one == other
    return one < other if match["fewer"] else one > other


def _counts(known: Known, rated: StandardRating) -> bool:
    is_part = bool(known.framework.standard(rated.number).part_of)
    return rated.in_total or not (is_part or known.material.ratings.has_total)


def _sides(known: Known, passage: Passage, left: str, right: str) -> tuple[_Side, _Side] | None:
    """The ratings that the sides name. One side can have the rating of the other, if they are in different domains."""
    ratings = [_rating(known, words) for words in (left, right)]
    domains = [_domain(words) for words in (left, right)]
    if ratings == [None, None] or "several" in ratings:
        return None
    ratings = [each or next(filter(None, ratings)) for each in ratings]
    if ratings[0] == ratings[1] and (None in domains or domains[0] == domains[1]):
        return None
    own = [_numbers(known, passage, domain or next(filter(None, domains), "")) for domain in domains]
    return _Side(ratings[0] or "", own[0]), _Side(ratings[1] or "", own[1])


def _rating(known: Known, words: str) -> str | None:
    """The rating that some words name; None if they name none, and "several" if they leave it open."""
    found = set()
    for name in sorted(known.framework.names, key=len, reverse=True):
        wordings = re.escape(name.lower()).replace("requires", "requir(?:es?|ed|ing)")
        pattern = rf"['\"]{wordings}['\"]|\b(?:rated|judged|are|is|were|was) {wordings}\b"
        if " " in name:
            pattern += rf"|\b{wordings}\b"
        words, count = re.subn(pattern, " ", words)
        if count:
            found.add(name)
    if re.search(r"\b(?:or|better|worse|above|below|at least|not|no|none)\b", words):
        return "several"
    return found.pop() if len(found) == 1 else "several" if found else None


def _domain(words: str) -> str | None:
    if "organisational" in words:
        return "organisational"
    if names_court(words) != names_out_of_court(words):
        return "court" if names_court(words) else "out of court"
    return None


def _numbers(known: Known, passage: Passage, domain: str) -> frozenset[str]:
    if not domain:
        return frozenset(each.number for of in scope(known, passage) for each in of.standards)
    based = [each for each in known.framework.domains if each.case_based == (domain != "organisational")]
    if domain != "organisational":
        based = [each for each in based if ("out-of-court" in each.title.lower()) == (domain == "out of court")]
    return frozenset(each.number for of in based for each in of.standards)
