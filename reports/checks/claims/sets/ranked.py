"""Ranks a standard by its rating or its score: “the best rated part of this domain”, “this theme comes third, behind …”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.subjects import Named, scope, standards_named
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.checks.reading.subjects import aim_of
from reports.ratings.rules import StandardRating

_NOUN = r"(?:standards?|themes?|parts?|areas?|stages?)"
_RANK = re.compile(
    r"\b(?:(?P<low>lowest|weakest|worst|poorest)|(?P<high>highest|strongest|best))"
    r"(?: ?-?(?:rated|scoring|placed|judged|performing))?"
    rf"(?: (?:score|rating|result))?(?: {_NOUN})?(?= of (?:the |all |these |our )|\b)"
)
_OF = re.compile(
    rf"^ ?(?:of|in|among|for|on)? ?(?:all )?(?:the |these |this |our |its )?(?:\w+ )??(?:{_NOUN}|domain|chapter)\b"
)
_ORDINAL = re.compile(
    r"\b(?:comes?|came|ranks?|ranked|stands?|stood|is|was|placed|finished) (?:only |just |in )?"
    r"(?P<place>first|second|third|fourth|fifth|sixth|last)\b"
    r"(?! (?:week|time|of (?:may|june|july)|recommendation|key|inspection|report))"
)
_THAN = re.compile(r"\b(?P<low>lower|worse|weaker|less well)|\b(?P<high>higher|better|stronger)\b")
_ANY_OTHER = re.compile(rf"^(?:[a-z ]{{0,20}})? ?than (?:any|all|every|each)(?: of)?(?: the)? other ?(?:{_NOUN})?")
_RANKS = re.compile(r"(?:est|or?st|first|last|third|fourth|fifth|second|sixth)\b| than ")
_BEHIND = re.compile(r"\b(?:behind|after|below|followed by|ahead of|above)\b")
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5, "last": -1}
_OPEN = re.compile(r"\bwould\b|\bif\b|\bkey questions?\b|\bquestions?\b|\bresults? of\b|\bpractice\b|\bpossible\b")


def ranked_standards_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    plain = passage.plain
    if not _OPEN.search(plain):
        yield from _scores(known, passage)
    if not _RANKS.search(plain) or _OPEN.search(plain):
        return
    rated = list(known.material.ratings.standards.values())
    named = list(standards_named(known, passage))
    yield from _superlatives(known, passage, rated, named)
    yield from _places(known, passage, rated, named)


_NUMBERED = re.compile(r"\b(?:theme|standard|domain) (?P<number>[\d.]*\d)\b")
_PER_CENT = re.compile(rf"\b(?P<value>{NUMBER}) ?(?:per cent|%)")


def _scores(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Theme 4 has a score of 86 per cent”: standards by their numbers, each with its percentage."""
    named, values = list(_NUMBERED.finditer(passage.plain)), list(_PER_CENT.finditer(passage.plain))
    if len(named) != len(values) or "point" in passage.plain:
        return
    for number, value in zip(named, values, strict=True):
        rated = known.material.ratings.standards.get(number["number"])
        if rated is not None and rated.share is not None:
            is_true = value_of(value["value"]) == rated.share.per_cent
            yield bound(passage, *value.span(), VERIFIED if is_true else CONTRADICTED, _said([rated]))


def _superlatives(
    known: Known, passage: Passage, rated: Sequence[StandardRating], named: Sequence[Named]
) -> Iterator[BoundClaim]:
    plain = passage.plain
    for match in _RANK.finditer(plain):
        after = plain[match.end() :]
        about = match[0] + after[:40]
        is_of_standards = bool(re.search(rf"{_NOUN}$|rated|scoring|placed", match[0]) or _OF.match(after))
        if not is_of_standards or not re.search(r"rated|scor|rating|judged|placed|of|in|domain|theme|standard", about):
            continue
        if not re.search(r"rated|scor|placed|theme|standard", match[0] + after[:16]) and aim_of(plain):
            continue  # it ranks a key question
        is_score = "scor" in match[0] or "scor" in after[:20]
        subject = _subject(known, passage, named, match.start())
        if subject is None:
            continue
        among = _among(known, passage, subject, plain[match.start() :])
        values = _values(known, among, is_score=is_score or "rat" not in match[0])
        if values is None or subject.number not in values:
            continue
        extreme = min(values.values()) if match["low"] else max(values.values())
        is_true = values[subject.number] == extreme
        yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, _said(among))
    for match in _THAN.finditer(plain):
        other = _ANY_OTHER.match(plain[match.end() :])
        subject = _subject(known, passage, named, match.start()) if other else None
        if other is None or subject is None:
            continue
        among = _among(known, passage, subject, plain[match.start() :])
        values = _values(known, among, is_score=True)
        if values is None or subject.number not in values:
            continue
        own = values.pop(subject.number)
        is_true = (
            all(own < each for each in values.values()) if match["low"] else all(own > each for each in values.values())
        )
        yield bound(
            passage, match.start(), match.end() + other.end(), VERIFIED if is_true else CONTRADICTED, _said(among)
        )


def _places(
    known: Known, passage: Passage, rated: Sequence[StandardRating], named: Sequence[Named]
) -> Iterator[BoundClaim]:
    """“This theme comes third, behind protecting the child and interventions.”"""
    plain = passage.plain
    scored = [each for each in rated if each.share is not None]
    match = _ORDINAL.search(plain)
    if match is None or len(scored) < 2:
        return
    subject = _subject(known, passage, named, match.start())
    if subject is None or subject.share is None:
        return
    order = sorted({Fraction(each.share.exact) for each in scored if each.share}, reverse=True)
    is_true = order.index(subject.share.exact) == _PLACES[match["place"]] % len(order)
    said = _said(scored)
    yield bound(passage, match.start(), match.end(), VERIFIED if is_true else CONTRADICTED, said)
    beside = _BEHIND.search(plain, match.end())
    if beside is None:
        return
    numbers = {each.standard.number for each in named if each.start > beside.start()} - {subject.number}
    others = [each for each in scored if each.number in numbers and each.share]
    is_above = beside[0] in ("behind", "after", "below")
    fits = [(each.share.exact > subject.share.exact) == is_above for each in others if each.share]
    if fits:
        yield bound(passage, *beside.span(), VERIFIED if all(fits) else CONTRADICTED, said)


def _subject(known: Known, passage: Passage, named: Sequence[Named], at: int) -> StandardRating | None:
    ratings = known.material.ratings.standards
    before = [each for each in named if each.end <= at]
    if before:
        return ratings.get(before[-1].standard.number)
    is_here = re.match(r"(?:this|it|here|at \d+ per cent, this)\b", passage.plain)
    if passage.place.standard and (is_here or re.search(r"\bthis (?:one|theme|standard) $", passage.plain[:at])):
        return ratings.get(passage.place.standard)
    later = [each for each in named if each.start > at]
    if len(later) == 1 and re.search(r"\b(?:is|was|are|were)\b", passage.plain[at : later[0].start]):
        return ratings.get(later[0].standard.number)
    return None


def _among(known: Known, passage: Passage, subject: StandardRating, after: str) -> list[StandardRating]:
    ratings = known.material.ratings.standards
    part_of = known.framework.standard(subject.number).part_of
    if part_of:
        return [ratings[part.number] for part in known.framework.parts_of(part_of) if part.number in ratings]
    whole = [each for each in ratings.values() if each.in_total and not known.framework.standard(each.number).part_of]
    inside = {standard.number for domain in scope(known, passage) for standard in domain.standards}
    is_narrow = re.search(r"\bdomain\b|\bchapter\b|\bcourt\b|\bthese (?:three|four)\b|\borganisational\b", after)
    narrow = [each for each in whole if each.number in inside]
    return narrow if is_narrow and subject.number in inside else whole


def _values(known: Known, among: Sequence[StandardRating], *, is_score: bool) -> dict[str, Fraction] | None:
    shares = {each.number: each.share.exact for each in among if each.share is not None}
    if is_score and len(shares) > 1:
        return shares
    order = known.framework.names
    values = {each.number: Fraction(order.index(each.rating)) for each in among if each.rating in order}
    return values if len(values) > 1 else None


def _said(among: Sequence[StandardRating]) -> str:
    return ", ".join(
        f"{each.number}: {each.share.per_cent} per cent"
        if each.share
        else f"{each.number} {each.rating or 'not rated'}"
        for each in among
    )
