"""The list of public figures, and those that a report can use."""

from __future__ import annotations

from functools import cache

from inspections.inspection.models import Inspection
from inspections.lists.listing import Column, Filter, ListOf, Search
from reports.context.public.models import PublicFigure
from reports.context.public.querysets import PublicFigureQuerySet
from reports.layouts import layout, shipped
from standards.words import in_house_words


@cache
def tables() -> dict[str, str]:
    """The slug and heading of each table that can have public figures, in the order of the newest layout in the code."""
    newest = layout(shipped()[-1])
    return {table.slug: table.heading.rstrip(":") for section in newest.sections for table in section.tables}


def list_of_figures() -> ListOf:
    years = PublicFigure.objects.order_by("-year").values_list("year", flat=True).distinct()
    return ListOf(
        "figure",
        "figures",
        columns=[
            Column("Figure", "figure", ["label"]),
            Column("About", "about", ["area", "yot__name"]),
            Column("Year", "year", ["year"], descends_first=True),
            Column("Value"),
            Column("Source"),
        ],
        search=Search(
            in_house_words("Search by figure, {service.one}, area or source"), PublicFigureQuerySet.with_words
        ),
        filters=[
            Filter(
                "publisher",
                "Publisher",
                "All publishers",
                PublicFigure.Publisher.in_words(),
                PublicFigureQuerySet.of_publisher,
            ),
            Filter(
                "year", "Year", "All years", [(str(year), str(year)) for year in years], PublicFigureQuerySet.of_year
            ),
        ],
        on_a_page=50,
    )


def current_figures() -> PublicFigureQuerySet:
    found: PublicFigureQuerySet = PublicFigure.objects.current().order_by("table", "label", "-year", "area", "pk")
    return found


def rows_of(figure: PublicFigure) -> PublicFigureQuerySet:
    """Every row of a figure, newest first, with its author."""
    found: PublicFigureQuerySet = PublicFigure.objects.same_as(**figure.key).select_related("by", "yot")
    return found


def offered_figures(inspection: Inspection, table: str) -> list[PublicFigure]:
    """For one table, the newest year of each figure about the inspection's YOT, its region or its nation."""
    newest: dict[tuple[str, str], PublicFigure] = {}
    for figure in PublicFigure.objects.current().about(inspection.yot).filter(table=table).order_by("-year", "pk"):
        newest.setdefault((figure.label, figure.area), figure)
    return sorted(newest.values(), key=lambda figure: (figure.label, figure.area))
