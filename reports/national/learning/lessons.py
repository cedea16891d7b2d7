"""What reports say to others: a recommendation or a practice example, with its themes. Plain Python."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.national.learning.themes import themes, themes_of


@dataclass(frozen=True)
class Lesson:
    """A recommendation, or a practice example, in a published report.

    `heading` is the addressee of a recommendation, or the title of an example. The `number` of an example is only its key.
    """

    reference: str
    published: datetime.date | None
    framework: str
    yot: int
    service: str
    region: str
    nation: str
    number: int
    heading: str
    body: str
    standard_number: str = ""

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """The slugs of the themes of its text. The addressee of a recommendation does not count."""
        return themes_of(self.body)

    @cached_property
    def theme_titles(self) -> list[str]:
        return [themes()[slug].title for slug in self.themes]

    @property
    def year(self) -> str:
        return str(self.published.year) if self.published else ""

    @staticmethod
    def newest_first(lesson: Lesson) -> tuple[int, str, int]:
        day = lesson.published.toordinal() if lesson.published else 0
        return -day, lesson.reference, lesson.number


@dataclass(frozen=True)
class ThemeCount:
    """How many texts have a theme, and in how many reports they are."""

    slug: str
    title: str
    texts: int
    reports: int


def counted_by_theme(lessons: Sequence[Lesson]) -> list[ThemeCount]:
    """The themes of these texts, the most frequent first. A text with several themes counts in each."""
    texts = Counter(slug for each in lessons for slug in each.themes)
    reports = Counter(slug for slug, _ in {(slug, each.reference) for each in lessons for slug in each.themes})
    order = {slug: number for number, slug in enumerate(themes())}
    return [
        ThemeCount(slug, themes()[slug].title, texts[slug], reports[slug])
        for slug in sorted(texts, key=lambda slug: (-texts[slug], order[slug]))
    ]
