"""Queries for the read-only interface."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import QuerySet

from inspections.inspection.models import Inspection
from reports.national.interface.asked import Asked
from reports.national.interface.models import ClientKey
from reports.national.release.queries import as_published
from reports.national.release.tables import Published


@dataclass(frozen=True)
class PublishedPage:
    """A page of published inspections. After the last page, it is empty."""

    count: int
    pages: int
    inspections: list[Published]


def published_page(asked: Asked) -> PublishedPage:
    """The published inspections that a program asks for, in order of publication. Three queries."""
    rows = Inspection.objects.published().order_by("published", "reference")
    if asked.framework:
        rows = rows.filter(framework__slug=asked.framework)
    if asked.published_since:
        rows = rows.filter(published__gte=asked.published_since)
    pages = Paginator(rows, asked.page_size)
    first = (asked.page - 1) * asked.page_size
    chosen = rows[first : first + asked.page_size]
    return PublishedPage(pages.count, pages.num_pages, as_published(chosen))


def key_of(sent: str) -> ClientKey | None:
    return ClientKey.objects.whose(sent)


def keys() -> QuerySet[ClientKey]:
    """All keys, the newest first."""
    return ClientKey.objects.select_related("made_by", "ended_by").order_by("-pk")
