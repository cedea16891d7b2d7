"""Finds a percentage that does not match the count next to it.

For example, in “of the 52, 42 (57.5 per cent)”, 42 is 57.5 per cent of 73.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from reports.checks.reading.claims import Claim
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import NUMBER, value_of
from reports.ratings.percentages import whole_per_cent

_TOGETHER = re.compile(r"^(?: \w+){0,4}?(?:,? or| \(|, that is,?| –)? ?\(?$")


def check(known: Known) -> Iterator[Finding]:
    totals = _totals(known)
    for passage in known.passages:
        yield from _check(passage, totals)
    for fact in known.material.facts:
        yield from _fact(fact.section, fact.label, fact.value, totals)


def _check(passage: Passage, totals: dict[int, str]) -> Iterator[Finding]:
    for count, share in zip(passage.claims, passage.claims[1:], strict=False):
        if count.count is None or not count.of or share.per_cent is None or share.manner or count.is_loose:
            continue
        between = passage.plain[count.end : share.start]
        if not _TOGETHER.match(between) or not re.search(r"[(,–]| or ", between):
            continue
        if not _makes(count, share):
            yield _finding(passage, count, share, totals)


def _makes(count: Claim, share: Claim) -> bool:
    assert count.count is not None
    assert count.of
    assert share.per_cent is not None
    exact = Fraction(100 * count.count, count.of)
    if not share.decimals:
        return whole_per_cent(count.count, count.of) == share.per_cent
    return abs(exact - share.per_cent) <= Fraction(1, 2 * 10**share.decimals)


def _finding(passage: Passage, count: Claim, share: Claim, totals: dict[int, str]) -> Finding:
    assert count.count is not None
    assert count.of
    return Finding(
        "denominator",
        "correct",
        passage.sentence.section,
        passage.words(share),
        _said(count.count, count.of, share, totals),
        "Correct the percentage for this total, or name the total it is a share of.",
        passage.sentence.text,
    )


def _said(count: int, of: int, share: Claim, totals: dict[int, str]) -> str:
    said = f"{count} of {of} is {whole_per_cent(count, of)} per cent."
    other = next(
        (total for total in totals if count <= total != of and _makes(Claim(0, 0, count=count, of=total), share)), None
    )
    return f"{said} It is a share of {other}: {totals[other]}." if other else said


def _totals(known: Known) -> dict[int, str]:
    """The whole numbers among the facts. Another figure could be a share of one of these totals."""
    return {
        int(value): fact.label
        for fact in known.material.facts
        if re.fullmatch(r"[\d,]+", fact.value) and (value := fact.value.replace(",", ""))
    }


def _fact(section: str, label: str, value: str, totals: dict[int, str]) -> Iterator[Finding]:
    """Checks the share in a fact such as "of the 52 court disposals, on community sentences: 42 (57.5%)"."""
    of = re.search(rf"\bof (?:the|these|those) (?P<of>{NUMBER})\b", label.lower())
    share_given = re.match(r"(?P<count>[\d,]+) \((?P<share>\d+(?:\.(?P<decimals>\d+))?)%\)", value)
    if of is None or share_given is None or not (total := int(value_of(of["of"]))):
        return
    count = Claim(0, 0, count=int(value_of(share_given["count"])), of=total)
    share = Claim(0, 0, per_cent=Fraction(share_given["share"]), decimals=len(share_given["decimals"] or ""))
    if not _makes(count, share):
        assert count.count is not None
        yield Finding(
            "denominator",
            "correct",
            section,
            value,
            _said(count.count, total, share, totals),
            "Correct the percentage for this total, or name the total it is a share of.",
            f"{label}: {value}",
        )
