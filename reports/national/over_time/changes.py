"""How the overall rating changed from one inspection of a service to the next. Plain Python."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from reports.then_and_now.comparison import IN_WORDS, Direction, RatingChange, overall_change, relation_of
from standards.language.definition import FrameworkDefinition

NO_OVERALL = "Neither framework has an overall rating."


@dataclass(frozen=True)
class Inspected:
    """A published inspection with the overall rating and the points that were signed."""

    reference: str
    yot: int
    service: str
    region: str
    nation: str
    framework: str  # its slug
    published: datetime.date
    overall: str | None
    points: int | None


@dataclass(frozen=True)
class Change:
    """Two inspections of one service, one after the other."""

    then: Inspected
    now: Inspected
    rating: RatingChange

    @property
    def direction(self) -> Direction:
        return self.rating.direction


def changes(inspections: Iterable[Inspected], frameworks: Mapping[str, FrameworkDefinition]) -> list[Change]:
    """Each inspection that follows another of the same service, the newest first."""

    @cache
    def compared(then: str, now: str, rating_then: str, rating_now: str) -> RatingChange:
        old, new = frameworks[then], frameworks[now]
        found = overall_change(old, new, rating_then, rating_now, relation_of(new, old))
        return found or RatingChange(rating_then, rating_now, "not_comparable", NO_OVERALL)

    by_service: dict[int, list[Inspected]] = defaultdict(list)
    for each in sorted(inspections, key=lambda each: (each.published, each.reference)):
        by_service[each.yot].append(each)
    found = [
        Change(then, now, compared(then.framework, now.framework, then.overall or "", now.overall or ""))
        for rows in by_service.values()
        for then, now in pairwise(rows)
    ]
    return sorted(found, key=lambda each: (each.now.published, each.now.reference), reverse=True)


def directions(found: Iterable[Change]) -> list[tuple[Direction, str, int]]:
    """How many changes there are in each direction, with its name in words."""
    counted = Counter(each.direction for each in found)
    return [(direction, words, counted[direction]) for direction, words in IN_WORDS.items()]
