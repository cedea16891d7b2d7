"""How the recommendations and practice examples of all reports can be searched and filtered. The rows are plain values."""

from __future__ import annotations

from collections.abc import Sequence

from inspections.inspection.yots import YOT
from inspections.lists.listing import Filter, ListOf, Rows, Search
from inspections.lists.plain_rows import filter_by, with_words_in
from reports.national.learning.lessons import Lesson
from reports.national.learning.themes import themes

THEME, WITHOUT_THEME = "theme", "none"
_WITH_WORDS = with_words_in(lambda each: f"{each.heading} {each.body} {each.service} {each.reference}")


def list_of_lessons(one: str, many: str, lessons: Sequence[Lesson], frameworks: Sequence[tuple[str, str]]) -> ListOf:
    """The list, with filters for theme, framework, year, region and nation, and a search in the texts."""
    years = sorted({each.year for each in lessons} - {""}, reverse=True)
    by_theme = [*((each.slug, each.title) for each in themes().values()), (WITHOUT_THEME, "No theme found")]
    return ListOf(
        one,
        many,
        columns=(),
        search=Search(f"Search {many} by word", _WITH_WORDS),
        filters=[
            Filter(THEME, "Theme", "All themes", by_theme, _with_theme),
            filter_by("framework", "Framework", "All frameworks", frameworks, lambda each: each.framework),
            filter_by("year", "Published in", "Any year", [(year, year) for year in years], lambda each: each.year),
            filter_by("region", "Region", "All regions", YOT.Region.in_words(), lambda each: each.region),
            filter_by("nation", "Nation", "All nations", YOT.Nation.in_words(), lambda each: each.nation),
        ],
        on_a_page=25,
    )


def _with_theme(rows: Rows, chosen: str) -> Rows:
    if chosen == WITHOUT_THEME:
        return [each for each in rows if not each.themes]
    return [each for each in rows if chosen in each.themes]
