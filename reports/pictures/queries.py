"""Finds the pictures of a report, and where they are used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import reverse

from inspections.inspection.models import Inspection
from reports.layouts import layout
from reports.pictures.models import ReportPicture
from reports.text.pictures import Picture, numbers_in


@dataclass(frozen=True)
class Use:
    """A section whose text names a picture."""

    section: str
    heading: str


@dataclass(frozen=True)
class ListedPicture:
    row: ReportPicture
    uses: tuple[Use, ...]


def pictures_of(inspection: Inspection) -> list[ListedPicture]:
    """The pictures of a report in order, each with the sections that use it."""
    headings = layout(inspection.layout).text_sections(inspection.framework.definition)
    uses: dict[int, list[Use]] = {}
    for section, body in inspection.texts.filter(body__contains="[[").values_list("section", "body"):
        for number in numbers_in(body):
            uses.setdefault(number, []).append(Use(section, headings.get(section, section)))
    rows = inspection.pictures.current().select_related("added_by")
    return [ListedPicture(row, tuple(uses.get(row.number, ()))) for row in rows]


def on_pages(inspection: Inspection, pictures: Mapping[int, Picture]) -> dict[int, Picture]:
    """The same pictures with the addresses of their files, for pages of the service."""
    return {
        number: picture
        if picture.is_lost
        else replace(picture, src=reverse("reports:picture_file", args=[inspection.reference, number]))
        for number, picture in pictures.items()
    }
