"""Queries for the national picture: the signed inspections, with the ratings and counts that were signed."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, IntegerField, OuterRef, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, NullIf

from inspections.inspection.models import Inspection
from inspections.inspection.querysets import InspectionQuerySet
from reports.national.picture import Signed
from reports.rated.figures import signed_figures
from reports.rated.models import SignedRatings
from standards.models import Framework


def signed_inspections() -> InspectionQuerySet:
    """All signed inspections, newest first, with the overall rating and the points that were signed."""
    newest = SignedRatings.objects.filter(inspection=OuterRef("pk")).order_by("-pk")
    rows: InspectionQuerySet = Inspection.objects.signed().select_related("yot", "framework")
    overall, points = (newest.values(value=_signed(name))[:1] for name in ("overall", "points"))
    return (
        rows.defer("framework__rest", "framework__source")
        .annotate(overall=Subquery(overall), points=Cast(Subquery(points), IntegerField()))
        .newest_first()
    )


def _signed(name: str) -> NullIf:
    """A value in the ratings that were signed, as text. For the null of JSON, SQLite gives the text "null"."""
    kept = Coalesce(KT(f"figures__{name}"), KT(f"ratings__{name}"))
    return NullIf(Cast(kept, CharField()), Value("null"))


def frameworks_signed() -> list[Framework]:
    """The newest revision of each framework that has a signed inspection, by title."""
    slugs = Inspection.objects.signed().order_by().values("framework__slug")
    rows: Any = Framework.objects.newest().filter(slug__in=slugs)
    return sorted(rows.defer("rest", "source"), key=lambda framework: framework.title)


def signed_under(framework: Framework) -> list[Signed]:
    """The signed inspections under all revisions of a framework, newest first. Two queries."""
    inspections = Inspection.objects.signed().filter(framework__slug=framework.slug)
    figures = signed_figures(inspections)
    rows = inspections.newest_first().values(
        "pk", "reference", "kind", "phase", "published", "yot_id", "yot__name", "yot__region", "yot__nation"
    )
    return [
        Signed(
            reference=row["reference"],
            kind=row["kind"],
            published=row["published"] if row["phase"] == "published" else None,
            yot=row["yot_id"],
            service=row["yot__name"],
            region=row["yot__region"],
            nation=row["yot__nation"],
            figures=figures[row["pk"]],
        )
        for row in rows
        if row["pk"] in figures
    ]


def years_published() -> list[int]:
    """The years in which inspections were published, newest first."""
    return list(Inspection.objects.published().years_published())
