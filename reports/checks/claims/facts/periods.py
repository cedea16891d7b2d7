"""Compares the period that a sentence gives for a figure with that of its fact: “in the 12 months to March 2018, 61 …”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim
from reports.checks.claims.facts.dates import DATE
from reports.checks.reading.known import Known, Passage

_OF_A_PERIOD = re.compile(
    r"\b(?:in|to|until|between|from|during|since|and|ended|ending|end of)(?: the)?(?: summer of| spring of| autumn of)? $"
)
_BREAKS = re.compile(r"[;:] |, (?:and|but|while|whereas|although|though) |\b(?:while|whereas|but|against|than)\b")
_LEAST = 10  # smaller numbers are those of many facts


def periods_in(known: Known, passage: Passage, claims: Iterable[BoundClaim]) -> Iterator[BoundClaim]:
    """The claims. A date is contradicted if the figure beside it is that of a fact with another period."""
    found = list(claims)
    labels = {f"{fact.label}: {fact.value}": fact.label.lower() for fact in known.material.facts}
    for claim in found:
        match = DATE.fullmatch(claim.excerpt.lower()) if claim.kind == "date" else None
        if match is None or claim.verdict != NOT_VERIFIED or not _OF_A_PERIOD.search(passage.plain[: claim.start]):
            yield claim
            continue
        if (same := _with_the_date(passage, claim, found, labels)) is not None:
            yield replace(claim, verdict=VERIFIED, source=same.source)
            continue
        beside = [each for each in found if _is_beside(passage, claim, each) and each.source in labels]
        periods = [list(DATE.finditer(labels[each.source])) for each in beside]
        if len(beside) != 1 or not periods[0]:
            yield claim
            continue
        dated = [each for each in periods[0] if bool(each["month"]) == bool(match["month"])]
        is_true = any(_when(each) == _when(match) for each in dated)
        if is_true or (dated and all(_when(each)[1] for each in dated) and _when(match)[1]):
            verdict = VERIFIED if is_true else CONTRADICTED
            yield replace(claim, verdict=verdict, source=beside[0].source)
        else:
            yield claim


def _with_the_date(
    passage: Passage, date: BoundClaim, found: Sequence[BoundClaim], labels: Mapping[str, str]
) -> BoundClaim | None:
    """A claim just before a date that was verified with a fact of the same date: “rated it ‘Inadequate’ in August 2019”."""
    for each in found:
        end = each.start + len(each.excerpt)
        is_before = end <= date.start and re.fullmatch(
            r"['\"]?,? (?:in|on|since|from) (?:early |late )?", passage.plain[end : date.start]
        )
        if each.verdict == VERIFIED and is_before and date.excerpt.lower() in labels.get(each.source, ""):
            return each
    return None


def _when(match: re.Match[str]) -> tuple[str, str]:
    return match["month"] or "", match["year"] or match["alone"] or ""


def _is_beside(passage: Passage, date: BoundClaim, claim: BoundClaim) -> bool:
    """Whether a figure that was verified is in the same clause as a date."""
    if claim.kind != "figure" or claim.verdict != VERIFIED:
        return False
    number = re.sub(r"[^\d.]", "", claim.excerpt)
    if number and float(number.strip(".") or 0) < _LEAST:
        return False
    first, second = sorted((date, claim), key=lambda each: each.start)
    return _BREAKS.search(passage.plain[first.start + len(first.excerpt) : second.start]) is None
