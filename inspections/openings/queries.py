"""Queries for the page of openings."""

from __future__ import annotations

from inspections.openings.models import Opening, OpeningQuerySet


def all_openings() -> OpeningQuerySet:
    """All openings, newest first."""
    found: OpeningQuerySet = Opening.objects.newest_first()
    return found
