"""QuerySet for public figures."""

from __future__ import annotations

from django.db.models import Max, Q

from inspections.base import AppendOnlyQuerySet
from inspections.inspection.yots import YOT

# The fields that identify a figure.
KEY = ("table", "label", "year", "area", "yot")


class PublicFigureQuerySet(AppendOnlyQuerySet):
    def current(self) -> PublicFigureQuerySet:
        """The newest row of each figure, except withdrawn figures."""
        newest = self.model._default_manager.order_by().values(*KEY).annotate(newest=Max("pk")).values("newest")
        return self.filter(pk__in=newest, is_withdrawn=False).select_related("yot", "by")

    def same_as(self, **key: object) -> PublicFigureQuerySet:
        """Every row of one figure, newest first. `key` has the fields in KEY."""
        yot = key.pop("yot")
        return self.filter(**key, **({"yot": yot} if yot else {"yot__isnull": True})).order_by("-pk")

    def about(self, yot: YOT) -> PublicFigureQuerySet:
        """Figures about a YOT, its region and its nation, and about England and Wales together."""
        areas = ["England and Wales", yot.nation, yot.region]
        return self.filter(Q(yot=yot) | Q(area__in=[area for area in areas if area]))

    def with_words(self, words: str) -> PublicFigureQuerySet:
        found = self
        for word in words.split():
            fields = ("label", "period", "title", "area", "yot__name")
            matches = Q()
            for field in fields:
                matches |= Q(**{f"{field}__icontains": word})
            found = found.filter(matches)
        return found

    def of_publisher(self, publisher: str) -> PublicFigureQuerySet:
        return self.filter(publisher=publisher)

    def of_year(self, year: str) -> PublicFigureQuerySet:
        return self.filter(year=year)
