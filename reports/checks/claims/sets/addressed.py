"""Compares to whom a sentence says that a recommendation is addressed: by its number, its place, or what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.sets.counting import Trait
from reports.checks.claims.sets.recommendations import office_traits, offices_of
from reports.checks.claims.terms import small_words, stem, words_of
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
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
    asked = _ASKS.search(passage.plain)
    if not given or not (asked or "recommend" in passage.plain):
        return
    offices = office_traits(known)
    one = _ONE.search(passage.plain)
    said = asked or (_IS_FOR.search(passage.plain, one.end()) if one is not None else None)
    numbered = _NUMBERED.search(passage.plain)
    if said is not None and numbered is None and (found := _of_a_task(passage, given, offices, said)) is not None:
        yield found
        return
    if numbered is not None:
        yield from _by_number(passage, given, offices, numbered, said)
    elif match := _RECOMMEND.search(passage.plain):
        yield from _by_topic(passage, given, offices, match.end())


# To whom a recommendation is addressed, with the task in the same sentence: “it falls to the manager to …”, “… is for the board”.
_ASKS = re.compile(
    r"\bwe (?:now )?(?:ask|call on|look to|want|expect|require) (?=(?:the |both )?[a-z])"
    r"|\bit (?:falls|is up|is left) to |\bit is for (?=the )"
)
_ONE = re.compile(r"\b(?:our|the|this|that|a) recommendation (?:that|to|on|about|for)\b")
_IS_FOR = re.compile(
    r"\b(?:is|are|was) (?:for|(?:addressed|directed|made|given) to|a matter for|up to|the task of|the business of) "
    r"|\b(?:belongs?|falls?) to |\b(?:rests?|lies?) with "
)
_ALONE = re.compile(r" (?:alone|only|by (?:him|her|it)self|on (?:his|her|its) own)\b")


def _of_a_task(
    passage: Passage, given: Sequence[RecommendationText], offices: Sequence[Trait], said: re.Match[str]
) -> BoundClaim | None:
    """Whether the task that a sentence describes is recommended to the office that it names."""
    plain = passage.plain
    named = _named(offices, plain, said.end(), said.end() + 60)
    if not named or named[0][1] - said.end() > 5:
        return None
    office, first, last = named[0]
    topic = _words(f"{plain[: said.start()]} {plain[last:]}") - _WORDS_OF_ASKING
    scored = sorted(((len(topic & _words(each.text.lower())), -each.number, each) for each in given), reverse=True)
    shared, _, meant = scored[0]
    rivals = [count for count, _, each in scored if offices_of(each) != offices_of(meant)]
    if shared < _LEAST_OF_A_TASK or (rivals and rivals[0] >= shared):
        return bound(passage, first, last, NOT_VERIFIED) if _ONE.search(plain) else None
    is_alone = _ALONE.match(plain, last) is not None
    is_true = office in offices_of(meant) and not (is_alone and len(offices_of(meant)) > 1)
    is_sure = shared >= _LEAST_WORDS and not (rivals and rivals[0] > shared * _RIVAL)
    verdict = VERIFIED if is_true else CONTRADICTED if is_sure else NOT_VERIFIED
    return bound(passage, first, last, verdict, _said(meant) if verdict != NOT_VERIFIED else "")


_WORDS_OF_ASKING = frozenset(
    map(stem, ("recommendation", "recommendations", "recommend", "ask", "see", "make", "sure"))
)
_LEAST_OF_A_TASK = 2


def _by_number(
    passage: Passage,
    given: Sequence[RecommendationText],
    offices: Sequence[Trait],
    match: re.Match[str],
    said: re.Match[str] | None,
) -> Iterator[BoundClaim]:
    """“Our second recommendation is for the manager”, “it falls to the manager, under our second recommendation”."""
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
    to = said or _TO.search(plain, match.end())
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
