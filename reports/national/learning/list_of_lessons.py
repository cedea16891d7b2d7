"""How the recommendations and practice examples of all reports can be searched and filtered. The rows are plain values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from inspections.inspection.yots import YOT
from inspections.lists.listing import Filter, ListOf, Rows, Search
from reports.national.learning.lessons import Lesson
from reports.national.learning.themes import themes

THEME, WITHOUT_THEME = "theme", "none"


def list_of_lessons(one: str, many: str, lessons: Sequence[Lesson], frameworks: Sequence[tuple[str, str]]) -> ListOf:
    """The list, with filters for theme, framework, year, region and nation, and a search in the texts."""
    years = sorted({each.year for each in lessons} - {""}, reverse=True)
    by_theme = [*((each.slug, each.title) for each in themes().values()), (WITHOUT_THEME, "No theme found")]
    return ListOf(
        one,
        many,
        columns=(),
        search=Search(f"Search {many} by word", _with_words),
        filters=[
            Filter(THEME, "Theme", "All themes", by_theme, _with_theme),
            _filter("framework", "Framework", "All frameworks", frameworks, lambda each: each.framework),
            _filter("year", "Published in", "Any year", [(year, year) for year in years], lambda each: each.year),
            _filter("region", "Region", "All regions", YOT.Region.in_words(), lambda each: each.region),
            _filter("nation", "Nation", "All nations", YOT.Nation.in_words(), lambda each: each.nation),
        ],
        on_a_page=25,
    )


def _filter(
    name: str, title: str, all_of_them: str, choices: Sequence[tuple[str, str]], value: Callable[[Lesson], str]
) -> Filter:
    def narrow(rows: Rows, chosen: str) -> Rows:
        return [each for each in rows if value(each) == chosen]

    return Filter(name, title, all_of_them, choices, narrow)


def _with_theme(rows: Rows, chosen: str) -> Rows:
    if chosen == WITHOUT_THEME:
        return [each for each in rows if not each.themes]
    return [each for each in rows if chosen in each.themes]


def _with_words(rows: Rows, words: str) -> Rows:
    sought = words.casefold().split()
    return [
        each
        for each in rows
        if all(word in f"{each.heading} {each.body} {each.service} {each.reference}".casefold() for word in sought)
    ]
