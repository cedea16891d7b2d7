"""How the inspections behind a page of the national picture can be filtered. The rows are plain values."""

from __future__ import annotations

from collections.abc import Sequence

from inspections.inspection.models import Inspection
from inspections.inspection.yots import YOT
from inspections.lists.listing import Column, Filter, ListOf, Search
from inspections.lists.plain_rows import filter_by, with_words_in
from reports.national.picture import NOT_PUBLISHED, Signed
from standards.language.definition import FrameworkDefinition, KeyQuestionDefinition
from standards.words import in_house_words

NOT_RATED = "not_rated"
_WITH_WORDS = with_words_in(lambda each: f"{each.service} {each.reference}")


def list_behind(
    inspections: Sequence[Signed],
    columns: Sequence[str] = (),
    *,
    framework: FrameworkDefinition | None = None,
    number: str = "",
    questions: Sequence[KeyQuestionDefinition] = (),
    on_a_page: int = 50,
) -> ListOf:
    """The list, with filters for year, region, nation and type. With the `number` of a standard, or "overall", also for its
    rating under this framework, and for the band of each of these key questions."""
    years = sorted({each.year for each in inspections} - {NOT_PUBLISHED}, reverse=True)
    filters = [
        filter_by("year", "Published in", "Any year", _years(years), lambda each: each.year),
        filter_by("region", "Region", "All regions", YOT.Region.in_words(), lambda each: each.region),
        filter_by("nation", "Nation", "All nations", YOT.Nation.in_words(), lambda each: each.nation),
        filter_by("type", "Type", "All types", Inspection.Kind.in_words(), lambda each: each.kind),
    ]
    if framework is not None:
        names = [(name, name) for name in reversed(framework.names)]
        rating = framework.words.rating
        filters.append(
            filter_by(
                "rating",
                rating.heading,
                f"All {rating.many}",
                [*names, (NOT_RATED, "Not rated")],
                lambda each: each.rating(number) or NOT_RATED,
            )
        )
        if questions:
            filters.append(_by_band(framework, questions))
    return ListOf(
        "inspection",
        "inspections",
        columns=[Column(title) for title in columns],
        search=Search(in_house_words("Search by {service.one} or reference"), _WITH_WORDS) if columns else None,
        filters=filters,
        on_a_page=on_a_page,
    )


def _by_band(framework: FrameworkDefinition, questions: Sequence[KeyQuestionDefinition]) -> Filter:
    """A filter for the band of a key question: its number and the lowest percentage of the band, for example "2.1.1:65"."""
    choices = [
        (f"{question.number}:{band.start}", f"{question.number}: {band.label}")
        for question in questions
        for band in reversed(framework.bands)
    ]

    def narrow(rows: Sequence[Signed], chosen: str) -> list[Signed]:
        number, _, start = chosen.rpartition(":")
        found = ((each, each.figures.percent(number)) for each in rows)
        return [each for each, percent in found if percent is not None and framework.band(percent).start == int(start)]

    return Filter("band", "Percentage of a key question", "All percentages", choices, narrow)


def _years(years: Sequence[str]) -> list[tuple[str, str]]:
    return [*((year, year) for year in years), (NOT_PUBLISHED, "Not published yet")]
