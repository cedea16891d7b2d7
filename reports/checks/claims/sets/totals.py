"""Verifies how many standards or key questions there are: “the four standards for court disposals”, “these three questions”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.checks.claims.answers.leaves import leaves_of
from reports.checks.claims.bound import VERIFIED, BoundClaim, bound
from reports.checks.reading.claims import NUMBER, value_of
from reports.checks.reading.known import Known, Passage

_TOTAL = re.compile(
    rf"\b(?:the|these|those|all|its|our|all the|of) (?P<count>{NUMBER}) (?:other )?"
    r"(?P<noun>standards|themes|parts|ratings|key questions|questions)\b"
)


def totals_in(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    for match in _TOTAL.finditer(passage.plain):
        sizes = _of_questions(known) if "question" in match["noun"] else _of_standards(known)
        count = value_of(match["count"])
        if count in sizes:
            yield bound(passage, *match.span("count"), VERIFIED, f"{count} {match['noun']}")


def _of_standards(known: Known) -> set[int]:
    framework = known.framework
    rated = [each for each in framework.standards if not each.part_of and each.in_total]
    parts = {each.part_of: len(framework.parts_of(each.part_of)) for each in framework.standards if each.part_of}
    domains = {sum(each in rated for each in domain.standards) for domain in framework.domains}
    return {len(rated), *domains, *parts.values()} - {0, 1}


def _of_questions(known: Known) -> set[int]:
    numbers = [leaf.standard for leaf in leaves_of(known).all if leaf.standard and not leaf.is_prompt]
    return {numbers.count(number) for number in numbers} - {1}
