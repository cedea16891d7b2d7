"""How the inspections behind a page of the national picture can be filtered. The rows are plain values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from inspections.inspection.models import Inspection
from inspections.inspection.yots import YOT
from inspections.lists.listing import Column, Filter, ListOf, Rows, Search
from reports.national.picture import NOT_PUBLISHED, Signed
from standards.language.definition import FrameworkDefinition
from standards.words import in_house_words

NOT_RATED = "not_rated"


def list_behind(
    inspections: Sequence[Signed],
    columns: Sequence[str] = (),
    *,
    framework: FrameworkDefinition | None = None,
    number: str = "",
    on_a_page: int = 50,
) -> ListOf:
    """The list, with filters for year, region, nation and type. With the `number` of a standard, or "overall", also for its
    rating under this framework."""
    years = sorted({each.year for each in inspections} - {NOT_PUBLISHED}, reverse=True)
    filters = [
        _filter("year", "Published in", "Any year", _years(years), lambda each: each.year),
        _filter("region", "Region", "All regions", YOT.Region.in_words(), lambda each: each.region),
        _filter("nation", "Nation", "All nations", YOT.Nation.in_words(), lambda each: each.nation),
        _filter("type", "Type", "All types", Inspection.Kind.in_words(), lambda each: each.kind),
    ]
    if framework is not None:
        names = [(name, name) for name in reversed(framework.names)]
        rating = framework.words.rating
        filters.append(
            _filter(
                "rating",
                rating.heading,
                f"All {rating.many}",
                [*names, (NOT_RATED, "Not rated")],
                lambda each: each.rating(number) or NOT_RATED,
            )
        )
    return ListOf(
        "inspection",
        "inspections",
        columns=[Column(title) for title in columns],
        search=Search(in_house_words("Search by {service.one} or reference"), _with_words) if columns else None,
        filters=filters,
        on_a_page=on_a_page,
    )


def _years(years: Sequence[str]) -> list[tuple[str, str]]:
    return [*((year, year) for year in years), (NOT_PUBLISHED, "Not published yet")]


def _filter(
    name: str, title: str, all_of_them: str, choices: Sequence[tuple[str, str]], value: Callable[[Signed], str]
) -> Filter:
    def narrow(rows: Rows, chosen: str) -> Rows:
        return [each for each in rows if value(each) == chosen]

    return Filter(name, title, all_of_them, choices, narrow)


def _with_words(rows: Rows, words: str) -> Rows:
    sought = words.casefold().split()
    return [each for each in rows if all(word in f"{each.service} {each.reference}".casefold() for word in sought)]
