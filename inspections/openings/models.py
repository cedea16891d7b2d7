"""Who opened a record that can be about a child, and when."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.db import models

from inspections.base import Appended, AppendOnlyQuerySet, Choices
from inspections.inspection.models import Inspection
from inspections.people.models import User


class OpeningQuerySet(AppendOnlyQuerySet):
    def newest_first(self) -> OpeningQuerySet:
        return self.select_related("by", "inspection").order_by("-pk")

    def of_kind(self, kind: str) -> OpeningQuerySet:
        return self.filter(kind=kind)

    def since(self, day: datetime.date) -> OpeningQuerySet:
        return self.filter(at__date__gte=day)

    def with_words(self, words: str) -> OpeningQuerySet:
        """Openings by a person, in an inspection or of a record that has all of these words in its name."""
        found = self
        for word in words.split():
            found = found.filter(
                models.Q(by__name__icontains=word)
                | models.Q(inspection__reference__icontains=word)
                | models.Q(what__icontains=word)
            )
        return found


class Opening(Appended):
    """A person opened a record: `by` and `at` say who and when. Opening it again within some minutes makes no other row."""

    class Kind(Choices):
        CASE = "case", "Case"
        ALERT = "alert", "Alert or request for reassurance"
        EVIDENCE = "evidence", "Evidence"
        DRAFT = "draft", "Draft report"
        DATA = "data", "All data of an inspection"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="openings")
    kind = models.CharField(max_length=10, choices=Kind.in_words)
    what = models.CharField(max_length=120)

    objects: ClassVar[models.Manager[Any]] = OpeningQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.by}: {self.what} in {self.inspection.reference}"


def record_opening(person: User, inspection: int, kind: str, what: str) -> None:
    """Keep that a person opened a record of an inspection."""
    Opening.objects.create(by=person, inspection_id=inspection, kind=kind, what=what)
