"""Reads what a release has: published inspections with the ratings that were signed."""

from __future__ import annotations

from django.db.models import QuerySet

from inspections.inspection.models import Inspection
from inspections.inspection.querysets import InspectionQuerySet
from reports.national.release.models import Release, ReleaseRequest
from reports.national.release.tables import Published
from reports.rated.kept import published_ratings


class NoSignedRatings(Exception):
    """A published inspection whose signed ratings are missing from the database."""


def published_inspections() -> list[Published]:
    """All published inspections. Two queries, and one for each framework that this process has not read yet. Raises
    NoSignedRatings."""
    return as_published(Inspection.objects.published())


def as_published(rows: InspectionQuerySet) -> list[Published]:
    """These inspections with the ratings that were signed. Raises NoSignedRatings."""
    inspections = list(rows.select_related("yot", "framework").defer("framework__rest"))
    ratings = published_ratings(inspections)
    if without := sorted(each.reference for each in inspections if each.pk not in ratings):
        raise NoSignedRatings(
            f"The signed ratings of {', '.join(without)} are missing from the database. Run manage.py migrate, which keeps the "
            "ratings of inspections that an earlier version published."
        )
    return [
        Published(
            reference=each.reference,
            service=each.yot.name,
            kind=each.kind,
            published=each.published,
            framework=each.framework.definition,
            ratings=ratings[each.pk],
        )
        for each in inspections
    ]


def releases() -> QuerySet[Release]:
    """All releases, newest first."""
    rows: QuerySet[Release] = Release.objects.select_related("by")
    return rows


def newest_request() -> ReleaseRequest | None:
    """The release that was asked for last, whether or not it was made."""
    return ReleaseRequest.objects.newest()
