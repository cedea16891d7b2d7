"""Compares to whom a sentence says that a recommendation is addressed: by its number, its place, or what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.sets.counting import Trait
from reports.checks.claims.sets.recommendations import office_traits, offices_of
from reports.checks.claims.terms import small_words, stem, words_of
from reports.checks.reading.claims import NUMBER, value_of
from reports.checks.reading.known import Known, Passage
from reports.document.material import RecommendationText

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
_NUMBERED = re.compile(
    rf"\brecommendation (?:number )?(?P<number>{NUMBER})\b"
    rf"|\b(?P<place>{'|'.join(_PLACES)}|last|final) (?:of our )?(?:\w+ )?recommendation\b"
)
_TO = re.compile(r"\b(?:to|for|at|with|asks?|requires?|calls? on|addresses|addressee is|addressee)\b")
_RECOMMEND = re.compile(r"\b(?:we )?recommend(?:ed|s|ing)?(?: that)? (?=(?:the |west |north |south |east |[a-z]+ ))")
_ASKED = re.compile(r"\b(?:should|is asked to|are asked to|was asked to|is to|must|needs? to|has to|were asked to)\b")
_LEAST_WORDS, _LEAST_SHARE, _RIVAL = 3, 0.45, 0.7


def addressed_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    given = known.material.recommendations
    if not given or "recommend" not in passage.plain:
        return
    offices = office_traits(known)
    numbered = _NUMBERED.search(passage.plain)
    if numbered is not None:
        yield from _by_number(passage, given, offices, numbered)
    elif match := _RECOMMEND.search(passage.plain):
        yield from _by_topic(passage, given, offices, match.end())


def _by_number(
    passage: Passage, given: Sequence[RecommendationText], offices: Sequence[Trait], match: re.Match[str]
) -> Iterator[BoundClaim]:
    plain = passage.plain
    if match["number"]:
        number = int(value_of(match["number"]))
        meant = next((each for each in given if each.number == number), None)
    else:
        place = -1 if match["place"] in ("last", "final") else _PLACES.index(match["place"])
        meant = given[place] if place < len(given) else None
    if meant is None:
        yield bound(passage, *match.span(), CONTRADICTED, f"{len(given)} recommendations")
        return
    to = _TO.search(plain, match.end())
    if to is None:
        return
    end = re.search(r"[,;:.]| and (?:asks|calls|concerns|is about)", plain[to.end() :])
    named = _named(offices, plain, to.end(), to.end() + end.start() if end else len(plain))
    for office, start, last in named[:1]:
        is_true = office in offices_of(meant)
        yield bound(passage, start, last, VERIFIED if is_true else CONTRADICTED, _said(meant))


def _by_topic(
    passage: Passage, given: Sequence[RecommendationText], offices: Sequence[Trait], start: int
) -> Iterator[BoundClaim]:
    """“We recommend that West Yorkshire Police revise their policy …”."""
    plain = passage.plain
    named = _named(offices, plain, start, start + 70)
    if not named:
        return
    office, first, last = named[0]
    if first - start > 12:
        return
    topic = _words(plain[last:])
    scored = sorted(
        ((len(topic & _words(each.text.lower())), place, each) for place, each in enumerate(given)),
        key=lambda each: (-each[0], each[1]),
    )
    shared, _, meant = scored[0]
    if shared < _LEAST_WORDS or shared < _LEAST_SHARE * len(topic):
        return
    rivals = [count for count, _, each in scored if offices_of(each) != offices_of(meant)]
    if rivals and rivals[0] > shared * _RIVAL:
        return
    is_true = office in offices_of(meant)
    yield bound(passage, first, last, VERIFIED if is_true else CONTRADICTED, _said(meant))


def _named(offices: Sequence[Trait], plain: str, start: int, end: int) -> list[tuple[str, int, int]]:
    found = [
        (trait.name, match.start(), match.end())
        for trait in offices
        for match in trait.pattern.finditer(plain, start, end)
    ]
    return sorted(found, key=lambda each: (each[1], -each[2]))


def _words(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(text) if word not in small_words() and len(word) > 2)


def _said(each: RecommendationText) -> str:
    return f"recommendation {each.number}, {each.addressee.removesuffix(' should')}: {each.text}"
