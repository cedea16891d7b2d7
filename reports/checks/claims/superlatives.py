"""Compares every rank in a text with the printed percentages: “the weakest of the three key questions”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.matching import Index
from reports.checks.claims.numbers import claims_of
from reports.checks.claims.quantities import CASES, Quantity
from reports.checks.claims.terms import group_of, names_in
from reports.checks.reading.claims import Claim
from reports.checks.reading.known import Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.checks.reading.subjects import domains_in
from reports.ratings.percentages import whole_per_cent

_RANK = re.compile(
    r"\b(?P<second>second[- ])?(?:(?P<low>lowest|weakest|poorest|worst)|(?P<high>highest|strongest|best))\b"
    r"(?! (?:level|risk|rating|number|evidence|interests?|practice|possible|way|placed|use))"
)
# A rank of key questions. “Weakest for girls” ranks something else.
_NOUN = re.compile(
    r"^ (?:key questions?|questions?|figures?|results?|scores?|areas?|percentages?|parts?|of|points?)\b|^[,.]"
)
_ON = re.compile(r" (?:on|when it came to|in|at|was|is|stands?)\b")
_OF_ALL = re.compile(r"\bany key questions?\b|\bin this inspection\b|\bof all\b|\bin the whole inspection\b")
_LEAST_OF_RANK = 0.3
_OF_DOMAIN = re.compile(
    r"\b(?:area|part|key questions?|figure|aspect)s? (?:of|on|in|for) (?:court|out-of-court)"
    r"|no key questions? (?:for|in|on) (?:court|out-of-court)|\bof all the key questions on\b"
)


def ranks_in(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    for match in _RANK.finditer(passage.plain):
        if re.search(r"\b(?:two|three|four) $", passage.plain[: match.start()]):
            continue  # “the two weakest results”
        if re.search(r"\bbetween the (?:lowest and the )?$", passage.plain[: match.start()]):
            continue
        subject = _subject(index, passage, match)
        if subject is None:
            continue
        others = _scope(index, passage, subject)
        own = _per_cent(subject)
        values = sorted({_per_cent(other) for other in others}, reverse=bool(match["high"]))
        place = 1 if match["second"] else 0
        is_alone = sum(_per_cent(other) == own for other in others) == 1
        needs_alone = bool(re.search(r"\bon its own\b|\balone\b|\bonly\b", passage.plain))
        if (
            not _NOUN.search(passage.plain[match.end() :])
            and match["second"] is None
            and not _ON.match(passage.plain[match.end() :])
        ):
            continue
        after = passage.plain[match.end() :]
        if match[0] in ("best", "worst") and not re.match(r" (?:figure|result|score|key question|percentage)", after):
            continue
        is_true = len(values) > place and own == values[place] and (is_alone or not needs_alone)
        said = ", ".join(f"{other.code}: {_per_cent(other)} per cent" for other in others)
        wrong = (
            NOT_VERIFIED
            if place == 0 and not needs_alone and _is_so_elsewhere(index, subject, is_high=bool(match["high"]))
            else CONTRADICTED
        )
        start, end = match.span()
        if is_true and (base := _OF_THEM.match(after)) is not None and value_of(base["count"]) == len(others):
            end += base.end()
        yield bound(passage, start, end, VERIFIED if is_true else wrong, said, subject)


_OF_THEM = re.compile(rf" (?:[a-z]+ )?of (?:all )?(?:the |these |those )?(?P<count>{NUMBER})\b")


def _is_so_elsewhere(index: Index, subject: Quantity, *, is_high: bool) -> bool:
    """Whether a rank is right within its standard, its domain or the whole inspection."""
    among = [each for each in index.quantities if each.kind == CASES and each.question and not each.is_prompt]
    for scope in ("standard", "domain"):
        values = [_per_cent(each) for each in among if getattr(each, scope) == getattr(subject, scope)]
        if values and _per_cent(subject) == (max(values) if is_high else min(values)):
            return True
    return False


_ALL_OF_THEM = re.compile(
    rf"\b(?P<which>each|all|every|none|no|both)(?: of)?(?: the)? (?:key )?questions?(?P<safety> on safety)?\b(?:(?!\bthan\b).)*?"
    rf"(?:(?P<below>below|under|less than|lower than)|(?P<above>above|over|more than|higher than)|at|reached|is|are) "
    rf"(?P<value>{NUMBER}) ?(?:per cent|%)"
)


_FOR_ALL = re.compile(
    rf"\b(?P<value>{NUMBER}) ?(?:per cent|%) (?:for|in|on) (?P<which>each|all|both)(?: of)?(?: the)? "
    r"(?:key )?questions?(?P<safety> on safety)?(?P<below>$^)?(?P<above>$^)?"
)


_ONLY = re.compile(
    rf"\bthe (?:one|only|sole) key question [^,;]*?"
    rf"(?:(?:to )?reach\w*|at|with|stands? at) (?:a full |full )?(?P<value>{NUMBER}) ?(?:per cent|%)"
)


def only_questions_in(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    """“The only key question to reach 100 per cent in this inspection”."""
    match = _ONLY.search(passage.plain)
    if match is None:
        return
    among = [each for each in index.quantities if each.kind == CASES and each.question and not each.is_prompt]
    found = index.matches(passage, Claim(*match.span()), among)
    if not found or found[0].score < _LEAST_OF_RANK:
        yield bound(passage, *match.span(), NOT_VERIFIED)
        return
    having = [each for each in among if _per_cent(each) == value_of(match["value"])]
    if not _OF_ALL.search(passage.plain):
        having = [each for each in having if each.standard == found[0].quantity.standard]
    is_true = having == [found[0].quantity]
    said = ", ".join(f"{each.code}: {_per_cent(each)} per cent" for each in having) or "none"
    yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, said)


_NO_OTHER = re.compile(
    r"\b(?:no (?:other )?(?:(?P<noun>key question|question|theme|standard)s?)\b|none\b)(?P<scope>.*?)"
    r"(?:(?P<low>lower|worse|weaker)|(?P<high>higher|better|stronger))\b(?P<than>(?: [a-z ]*?)?than)?"
)


def none_beyond(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    """“No key question came out lower than …”, “no other theme has a higher score”."""
    match = _NO_OTHER.search(passage.plain)
    if match is None or re.match(rf" ?(?:{NUMBER}|that\b|['\"])", passage.plain[match.end() :]):
        return
    is_theme = match["noun"] in ("theme", "standard")
    among = [
        each for each in index.quantities if (each.is_share if is_theme else bool(each.question) and not each.is_prompt)
    ]
    own = next((each for each in among if is_theme and each.standard == passage.place.standard), None)
    text = passage.plain[match.end() :] if match["than"] else ""
    if text and not re.match(r" this (?:one|theme|standard|key question|question)\b(?!'s)", text):
        part = replace(passage, sentence=replace(passage.sentence, text=text), claims=())
        found = index.matches(part, Claim(len(text), len(text)), among)
        own = found[0].quantity if found and found[0].score >= _LEAST_OF_RANK else None
    if own is None:
        yield bound(passage, match.start(), match.end(), NOT_VERIFIED)
        return
    scope = among if is_theme or "court and out-of-court" in passage.plain else _scope(index, passage, own)
    values = [_per_cent(each) for each in scope]
    extreme = min(values) if match["low"] else max(values)
    is_true = _per_cent(own) == extreme
    said = ", ".join(f"{each.code}: {_per_cent(each)} per cent" for each in scope)
    yield bound(passage, match.start(), match.end(), VERIFIED if is_true else CONTRADICTED, said, own)


def sets_in(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    """“Each of the key questions on assessment stands at 100 per cent”, “no key question stands below 90 per cent”."""
    match = _ALL_OF_THEM.search(passage.plain) or _FOR_ALL.search(passage.plain)
    if match is None:
        return
    stages = {term for term in names_in(passage.plain) if group_of(term) == "stage"}
    domains = {domain.number for domain in domains_in(passage.plain, index.known.framework, passage.place)}
    among = [
        each
        for each in index.quantities
        if each.kind == CASES and each.question and not each.is_prompt and each.domain in domains
        and (not stages or stages & each.terms)
        and (not match["safety"] or {"aim:child", "aim:others"} & each.terms)
        and (stages or not passage.place.standard or each.standard == passage.place.standard)
    ]  # fmt: skip
    value = value_of(match["value"])
    if match["below"]:
        holds = [_per_cent(each) < value for each in among]
    elif match["above"]:
        holds = [_per_cent(each) > value for each in among]
    else:
        holds = [_per_cent(each) == value for each in among]
    is_true = not any(holds) if match["which"] in ("no", "none") else all(holds)
    said = ", ".join(f"{each.code}: {_per_cent(each)} per cent" for each in among)
    yield bound(passage, *match.span(), VERIFIED if is_true and among else CONTRADICTED, said)


def _subject(index: Index, passage: Passage, match: re.Match[str]) -> Quantity | None:
    """The key question that a rank is about: one whose percentage or whose terms are in the sentence."""
    among = [
        quantity for quantity in index.quantities if (quantity.question and not quantity.is_prompt) or quantity.is_share
    ]
    own = next((each for each in among if each.question and each.question == passage.place.question), None)
    if own is not None and not any(group_of(name) in ("stage", "aim") for name in names_in(passage.plain)):
        return own
    for claim in claims_of(passage):
        if claim.per_cent is not None:
            found = [
                each for each in index.matches(passage, claim, among) if _per_cent(each.quantity) == claim.per_cent
            ]
            if found:
                return next(
                    (each.quantity for each in found if _is_extreme(index, each.quantity, match)), found[0].quantity
                )
    found = index.matches(passage, Claim(match.start(), match.end()), among)
    return found[0].quantity if found and found[0].score >= 0.35 else None


def _is_extreme(index: Index, quantity: Quantity, match: re.Match[str]) -> bool:
    """Whether a key question has the lowest or the highest percentage in its standard."""
    others = [
        _per_cent(each)
        for each in index.quantities
        if each.question and not each.is_prompt and each.standard == quantity.standard
    ]
    return bool(others) and _per_cent(quantity) == (max(others) if match["high"] else min(others))


def _scope(index: Index, passage: Passage, subject: Quantity) -> Sequence[Quantity]:
    if subject.is_share:
        return [each for each in index.quantities if each.is_share]
    among = [each for each in index.quantities if each.kind == CASES and each.question and not each.is_prompt]
    if _OF_DOMAIN.search(passage.plain):
        return [each for each in among if each.domain == subject.domain]
    if _OF_ALL.search(passage.plain):
        return among
    return [each for each in among if each.standard == subject.standard]


def _per_cent(quantity: Quantity) -> Fraction:
    if quantity.value is not None:
        return quantity.value
    assert quantity.yes is not None
    assert quantity.of
    return Fraction(whole_per_cent(quantity.yes, quantity.of))
