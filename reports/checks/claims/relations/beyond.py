"""Compares what a sentence says is beyond something: “surpassed only by …”, “no other theme did as well as”, “nothing else”.

What is ranked has a value: a standard its score, or a key question its percentage. A clause names one of them, or the only one
that is beyond it. If it does not say among which it ranks, it is contradicted only if it is false among all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reports.checks.claims.answers.asking import meant, topic_of
from reports.checks.claims.answers.leaves import Leaf, leaves_of
from reports.checks.claims.bound import CONTRADICTED, VERIFIED, BoundClaim, bound
from reports.checks.claims.subjects import standards_named
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.ratings.percentages import whole_per_cent

_UP = r"better|higher|stronger|more (?:often|reliably|consistently)|further|greater|larger"
_DOWN = r"worse|lower|weaker|poorer|less (?:well|often|reliably|consistently)|smaller"
_DID = r"(?:did|does|was|were|is|are|has|had|scored|scores|fared|came out|st(?:ood|ands?)|got|achieved)"
# What is beyond: the words for the only one, and on which side of the other.
_ONLY = (
    re.compile(r"\b(?:surpassed|exceeded|bettered|beaten|outdone|topped) only by (?P<one>[^,;:.]+)(?P<up>)"),
    re.compile(r"\bsecond only to (?P<one>[^,;:.]+)(?P<up>)"),
    re.compile(
        rf"\bonly (?P<one>(?!that\b)[^,;:.]+?) {_DID} (?:answered yes |a )?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b"
        r"(?: (?:score|result|share) )?(?: than (?P<than>[^,;:.]+))?"
    ),
    re.compile(
        rf"(?:^|[,;:] )(?P<one>[^,;:.]+?) alone {_DID} (?:answered yes |a )?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b"
        r"(?: (?:score|result|share))?(?: than (?P<than>[^,;:.]+))?"
    ),
)
_NONE = re.compile(
    r"\b(?:(?:no other (?P<noun>theme|standard|key question|question|part|area|aspect)s?|nothing else|none of the others?)\b"
    rf"(?P<scope>[^,;:.]*?) (?:{_DID} |answered yes )+)(?:quite |nearly |even )?"
    rf"(?:(?:as|so) (?:(?P<as_up>well|high|good|strong|often)|(?P<as_down>low|badly|poorly|weak|poor|rarely|seldom))"
    rf"|(?:a )?(?:(?P<up>{_UP})|(?P<down>{_DOWN})))\b(?: (?:as|than) (?P<than>[^,;:.]+))?"
)
_THIS = re.compile(r"\b(?:this (?:one|theme|standard|key question|question)|that)\b(?!'s)")
_PER_CENT = re.compile(rf"\b(?P<value>{NUMBER}) ?(?:per cent|%)")
_OF_ALL = re.compile(r"\b(?:in|of|across) (?:the|this|our) (?:whole |entire )?(?:inspection|report)\b|\banywhere\b")
_OF_DOMAIN = re.compile(r"\b(?:this|the) (?:domain|chapter)\b|\b(?:court|out-of-court) (?:work|cases|disposals)\b")
_OF_STANDARD = re.compile(r"\b(?:in|of) this (?:standard|theme)\b")
_HYPOTHETICAL = re.compile(
    r"\bwould\b|\bif\b|\brat(?:ed|ing)\b|\bprompts?\b|\bfor (?:girls|boys)\b|\bpoints?\b(?! (?:behind|ahead|below|above))"
)


@dataclass(frozen=True)
class _Ranked:
    number: str
    value: Fraction
    standard: str
    domain: str

    @property
    def source(self) -> str:
        return f"{self.number}: {self.value} per cent"


def beyond_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    plain = passage.plain
    if not re.search(r"\bonly\b|\balone\b|\bno other\b|\bnothing else\b|\bnone of the others?\b", plain):
        return
    if _HYPOTHETICAL.search(plain):
        return
    scored = _scored(known)
    says_so = re.search(r"\bscor|\bthemes?\b", _OF_STANDARD.sub("", plain)) or standards_named(known, passage)
    is_score = bool(scored and says_so) and "question" not in plain
    among = scored if is_score else _questions(known)
    for pattern in _ONLY:
        for match in pattern.finditer(plain):
            yield from _only(known, passage, match, among, is_score=is_score)
    for match in _NONE.finditer(plain):
        yield from _none(known, passage, match, among, is_score=is_score)


def _only(
    known: Known, passage: Passage, match: re.Match[str], among: Sequence[_Ranked], *, is_score: bool
) -> Iterator[BoundClaim]:
    groups = match.groupdict()
    one = _named(known, passage, match.start("one"), match.end("one"), among, is_score=is_score)
    own = _subject(known, passage, match, groups.get("than"), among, is_score=is_score)
    if own is None or one == own:
        return
    is_up = groups.get("up") is not None
    results = [
        {each.number for each in scope if (each.value > own.value if is_up else each.value < own.value)}
        for scope in _scopes(passage, own, among, is_score=is_score)
    ]
    if one is None:
        if " and " in match["one"] or "only by" in match[0] or "only to" in match[0]:
            return  # something that is no single one of them
        is_false = all(len(result) != 1 for result in results)
        if is_false:
            yield _claim(passage, match, among, own, is_true=False)
        return
    is_true = [result == {one.number} for result in results]
    if all(is_true) or not any(is_true):
        yield _claim(passage, match, among, own, is_true=all(is_true))


def _none(
    known: Known, passage: Passage, match: re.Match[str], among: Sequence[_Ranked], *, is_score: bool
) -> Iterator[BoundClaim]:
    if (match["noun"] in ("theme", "standard")) and not is_score:
        return
    own = _subject(known, passage, match, match["than"], among, is_score=is_score)
    if own is None:
        return
    is_up, is_as = bool(match["up"] or match["as_up"]), bool(match["as_up"] or match["as_down"])

    def is_beyond(each: _Ranked) -> bool:
        if each.value == own.value:
            return is_as and each.number != own.number
        return each.value > own.value if is_up else each.value < own.value

    results = [not any(map(is_beyond, scope)) for scope in _scopes(passage, own, among, is_score=is_score)]
    if all(results) or not any(results):
        yield _claim(passage, match, among, own, is_true=all(results))


def _claim(
    passage: Passage, match: re.Match[str], among: Sequence[_Ranked], own: _Ranked, *, is_true: bool
) -> BoundClaim:
    near = [each for each in among if each.domain == own.domain]
    source = ", ".join(each.source for each in near)
    start = match.end() - len(match[0].lstrip(",;: "))
    return bound(passage, start, match.end(), VERIFIED if is_true else CONTRADICTED, source)


def _scored(known: Known) -> list[_Ranked]:
    rated = known.material.ratings.standards.values()
    return [
        _Ranked(each.number, Fraction(each.share.per_cent), each.number, "") for each in rated if each.share is not None
    ]


def _questions(known: Known) -> list[_Ranked]:
    return [_ranked(leaf) for leaf in leaves_of(known).all if leaf.standard and not leaf.is_prompt]


def _ranked(leaf: Leaf) -> _Ranked:
    return _Ranked(leaf.number, Fraction(whole_per_cent(leaf.yes, leaf.of)), leaf.standard, leaf.domain)


def _subject(
    known: Known, passage: Passage, match: re.Match[str], than: str | None, among: Sequence[_Ranked], *, is_score: bool
) -> _Ranked | None:
    """What the others are compared with: named after “than” or “as”, before the claim, by its percentage, or by the section."""
    start = match.start("than") if than else -1
    if than and not _THIS.match(than.strip()):
        return _named(known, passage, start, match.end("than"), among, is_score=is_score)
    here = passage.place.standard if is_score else passage.place.question
    section = next((each for each in among if each.number == here), None)
    if than:
        return section
    before = passage.plain[: match.start()]
    found = _named(known, passage, 0, match.start(), among, is_score=is_score) if before.strip() else None
    if found is not None:
        return found
    values = [value_of(each["value"]) for each in _PER_CENT.finditer(before)]
    if values:
        having = [each for each in among if each.value == values[-1] and _is_here(passage, each)]
        return having[0] if having else None
    counts = [claim for claim in passage.claims if claim.of is not None and claim.end <= match.start()]
    if counts and not is_score:
        own = [
            leaf
            for leaf in leaves_of(known).all
            if not leaf.is_prompt and counts[-1].fits(leaf.yes, leaf.of) and leaf.standard == passage.place.standard
        ]
        return _ranked(own[0]) if len(own) == 1 else None
    return section if len(before.split()) < 3 else None


def _is_here(passage: Passage, each: _Ranked) -> bool:
    return passage.place.standard in ("", each.standard) and passage.place.domain in (
        "",
        each.domain or passage.place.domain,
    )


def _named(
    known: Known, passage: Passage, start: int, end: int, among: Sequence[_Ranked], *, is_score: bool
) -> _Ranked | None:
    if is_score:
        named = [each.standard.number for each in standards_named(known, passage) if start <= each.start < end]
        if not named and _THIS.search(passage.plain, start, end):
            named = [passage.place.standard]
        own = [each for each in among if each.number in named]
        return own[0] if len(own) == 1 else None
    leaves = leaves_of(known)
    topic = topic_of(passage.plain[start:end], leaves)
    if topic.is_empty:
        return None
    found = meant(leaves, topic, passage.place)
    numbers = {leaf.number for leaf in found.leaves if not leaf.is_prompt}
    own = [each for each in among if each.number in numbers]
    return own[0] if found.is_clear and len(own) == 1 and len(found.leaves) == 1 else None


def _scopes(passage: Passage, own: _Ranked, among: Sequence[_Ranked], *, is_score: bool) -> list[Sequence[_Ranked]]:
    """Among which things something can be ranked: what the sentence says, or the standard, the domain and all."""
    plain = passage.plain
    if is_score:
        return [among]
    of_domain = [each for each in among if each.domain == own.domain]
    of_standard = [each for each in among if each.standard == own.standard]
    if _OF_ALL.search(plain):
        return [among]
    if _OF_STANDARD.search(plain):
        return [of_standard]
    if _OF_DOMAIN.search(plain):
        return [of_domain]
    return [of_standard, of_domain, among]
