"""Queries for the national picture: the signed inspections, with the ratings and counts that were signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, CharField, F, Func, IntegerField, OuterRef, Subquery, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, NullIf
from django.db.models.sql.compiler import SQLCompiler

from inspections.inspection.models import Inspection
from inspections.inspection.querysets import InspectionQuerySet
from reports.national.picture import OVERALL, Signed
from reports.rated.figures import signed_figures
from reports.rated.models import SignedRatings
from standards.models import Framework


class TextIn(Func):
    """The text at a path of keys in a JSON column. Django's KT would take a key such as "1" for a place in a list."""

    output_field = TextField()

    def __init__(self, column: str, *keys: str, **extra: Any) -> None:
        super().__init__(F(column), **extra)
        self.keys = keys

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *args: Any, **extra: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        sql, values = compiler.compile(self.source_expressions[0])
        if connection.vendor == "sqlite":
            return f"JSON_EXTRACT({sql}, %s)", (*values, "$" + "".join(f'."{key}"' for key in self.keys))
        return f"JSONB_EXTRACT_PATH_TEXT({sql}{', %s' * len(self.keys)})", (*values, *self.keys)


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


def place_of_rating(names: Sequence[str], number: str) -> Subquery:
    """To sort inspections by the rating that was signed for a standard, or "overall": its place in `names`, which begin with the
    lowest. Inspections without a rating have none."""
    if number == OVERALL:
        kept = Coalesce(TextIn("figures", OVERALL), TextIn("ratings", OVERALL))
    else:
        kept = Coalesce(TextIn("figures", "ratings", number), TextIn("ratings", "standards", number, "rating"))
    newest = SignedRatings.objects.filter(inspection=OuterRef("pk")).order_by("-pk")
    whens = [When(kept=name, then=Value(place)) for place, name in enumerate(names)]
    place = Case(*whens, output_field=IntegerField())
    return Subquery(newest.annotate(kept=kept).values(place=place)[:1])


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
