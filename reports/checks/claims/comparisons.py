"""Compares every comparison in a text with the data: “a larger share than in Kent”, “15 percentage points above …”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.matching import Index
from reports.checks.claims.numbers import claims_of
from reports.checks.claims.quantities import FACT, Quantity
from reports.checks.claims.terms import group_of, names_in
from reports.checks.reading.claims import Claim
from reports.checks.reading.known import Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.ratings.percentages import whole_per_cent

_UP = r"higher|more often|more|better|larger|greater|above|ahead of|stronger|exceeds?|outnumber(?:s|ed)?|bigger"
_DOWN = r"lower|fewer|less often|less|worse|smaller|below|behind|weaker|short of"
_PIVOT = re.compile(
    rf"\b(?:(?P<points>{NUMBER}) (?P<unit>percentage points?|points?|per cent) (?:of )?)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
    r"(?: (?:results?|shares?|figures?|rates?|scores?|percentages?|numbers?|in [a-z ]+?|for [a-z ]+?|here))?"
    r"(?P<than> than| of| to|,)?"
    r"(?P<after> )"
)
_LEAST = 0.22


def comparisons_in(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    plain = passage.plain
    if (twice := re.search(r"\btwice as many\b", plain)) is not None:
        yield _twice(index, passage, twice)
        return
    for match in _PIVOT.finditer(plain):
        if not _is_comparison(passage, match):
            continue
        pair = _pair(index, passage, match)
        if pair is None:
            if match["than"] == " than" or match["points"]:
                yield bound(passage, match.start(), match.end("up") if match["up"] else match.end("down"), NOT_VERIFIED)
            continue
        yield _compared(passage, match, *pair)


def _is_comparison(passage: Passage, match: re.Match[str]) -> bool:
    """Whether two things are compared. “More than half” and “over 20” compare a thing with a number."""
    after = passage.plain[match.end() :]
    if re.match(
        rf"(?:not\b|{NUMBER}|half|one|a third|a quarter|three|two|expected|this|that number|a |an |['\"])"
        r"(?! of the south| of that)",
        after,
    ):
        return False
    if re.search(
        r"\bworse than that\b|\bband above\b|\bthe top band\b|\bshort of (?:the|an?) (?:top|next|overall)",
        passage.plain,
    ):
        return False
    word = match["up"] or match["down"]
    if word in ("above", "below", "behind", "ahead of", "short of", "exceeds", "exceed"):
        return bool(
            re.match(r"(?:the|that|those|england|planning|review|deliver|assess|other|its|wales)", after)
        ) or bool(match["points"])
    return (
        match["than"] == " than"
        or bool(match["points"])
        or bool(re.search(r"\bhere\b|\bwhile\b|\bpredecessor", passage.plain[: match.end()]))
    )


def _pair(
    index: Index, passage: Passage, match: re.Match[str]
) -> tuple[tuple[str, Fraction], tuple[str, Fraction]] | None:
    """The two things compared, each with its number and what the data says."""
    plain = passage.plain
    left, right = plain[: match.start()], plain[match.end() - 1 :]
    if len(left.split()) < 2:
        left = plain[: match.end()]
    subject = _best(index, passage, left, match.start())
    if subject is None:
        return None
    if subject.kind == FACT and not subject.is_share:
        return _with_comparator(index, passage, subject, right)
    context = _inherited(left, right)
    other = _best(index, passage, context, len(context), but=subject)
    if other is None or other.code == subject.code:
        return None
    return (subject.source, _number(subject)), (other.source, _number(other))


def _inherited(left: str, right: str) -> str:
    """The words after “than”, together with the concepts before “than” that these words do not replace."""
    groups = {group_of(name) for name in names_in(right)}
    names = {"stage:assess": "assessment", "stage:plan": "planning", "stage:deliver": "delivery", "stage:review": "reviewing",
             "aim:child": "keep the child safe", "aim:others": "other people", "aim:desistance": "desistance",
             "work:court": "court", "work:out_of_court": "out of court"}  # fmt: skip
    kept = [names[name] for name in sorted(names_in(left)) if name in names and group_of(name) not in groups]
    return f"{' '.join(kept)} {right}"


def _best(index: Index, passage: Passage, text: str, at: int, but: Quantity | None = None) -> Quantity | None:
    """The key question, score or fact that some words are about."""
    part = replace(passage, sentence=replace(passage.sentence, text=text), claims=())
    among = [
        each
        for each in index.quantities
        if each.is_share
        or (each.question and not each.is_prompt)
        or (each.kind == FACT and each.compared and but is None)
    ]
    if but is not None and not but.is_share:
        among = [each for each in among if each.question]
    found = index.matches(part, Claim(len(text), len(text)), among)
    said = {claim.per_cent for claim in claims_of(passage) if claim.per_cent is not None and claim.end <= at}
    if but is None and said:
        for match in found:
            if _number(match.quantity) in said and match.score >= found[0].score * 0.6:
                return match.quantity
    return found[0].quantity if found and found[0].score >= _LEAST else None


def _with_comparator(
    index: Index, passage: Passage, subject: Quantity, right: str
) -> tuple[tuple[str, Fraction], tuple[str, Fraction]] | None:
    """A fact, and the comparator that the words after “than” name, from any row with the same label."""
    own = names_in(right)
    whole = names_in(passage.plain)
    same = [
        each
        for each in index.quantities
        if each.kind == FACT and each.terms == subject.terms and each.value == subject.value
    ]
    best: tuple[int, Fraction, str] | None = None
    for each in same:
        for names, value in each.compared:
            shared = len(names & own) or (
                len(names & whole) if not own & {term for one in same for n, _ in one.compared for term in n} else 0
            )
            if shared and (best is None or shared > best[0]):
                best = (shared, value, each.source)
    if subject.value is None:
        return None
    if best is not None:
        return (best[2], subject.value), (best[2], best[1])
    # Another row of the same table: “more than in Caerphilly”.
    rows = [
        each
        for each in index.quantities
        if each.code.startswith("fact ") and each.value is not None and each.is_per_cent == subject.is_per_cent
        and own & each.terms - subject.terms and len(each.terms & subject.terms) * 2 > len(subject.terms)
    ]  # fmt: skip
    if not rows:
        return None
    other = max(rows, key=lambda each: (len(own & each.terms), len(each.terms & subject.terms & whole)))
    assert other.value is not None
    return (subject.source, subject.value), (other.source, other.value)


def _compared(
    passage: Passage, match: re.Match[str], subject: tuple[str, Fraction], other: tuple[str, Fraction]
) -> BoundClaim:
    (said, own), (said_other, compared) = subject, other
    is_true = own > compared if match["up"] else own < compared
    if match["points"] and is_true:
        difference = abs(own - compared)
        written = value_of(match["points"])
        if match["unit"] == "per cent" and compared:
            difference = 100 * difference / compared
        is_true = (
            (difference >= written)
            if passage.plain[: match.start()].endswith("at least ")
            else (
                abs(difference - written) <= Fraction(1) if "point" in match["unit"] else abs(difference - written) <= 2
            )
        )
    source = said if said == said_other else f"{said}; {said_other}"
    end = match.end("up") if match["up"] else match.end("down")
    return bound(passage, match.start(), end, VERIFIED if is_true else CONTRADICTED, source)


def _twice(index: Index, passage: Passage, match: re.Match[str]) -> BoundClaim:
    """“Twice as many court disposals as out-of-court disposals.”"""
    after = passage.plain[match.end() :].partition(" as ")
    samples = [each for each in index.quantities if each.code.startswith("sample ")]
    found = []
    for part in (after[0], after[2]):
        work = {name for name in names_in(part) if group_of(name) == "work"}
        found += [each for each in samples if work and work <= each.terms][:1]
    if len(found) != 2 or found[0].yes is None or not found[1].yes:
        return bound(passage, *match.span(), NOT_VERIFIED)
    is_true = abs(Fraction(found[0].yes, found[1].yes) - 2) <= Fraction(1, 8)
    return bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, f"{found[0].source}; {found[1].source}")


def _number(quantity: Quantity) -> Fraction:
    if quantity.value is not None:
        return quantity.value
    assert quantity.yes is not None
    return Fraction(whole_per_cent(quantity.yes, quantity.of or 1))
