"""QuerySets for second reads and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from inspections.base import AppendOnlyQuerySet
from inspections.inspection.querysets import OPEN_SECOND_READ, SIGNED

if TYPE_CHECKING:
    from inspections.inspection.models import Inspection
    from inspections.people.models import User


class SecondReadQuerySet(models.QuerySet[Any]):
    def of_inspection(self, inspection: Inspection) -> SecondReadQuerySet:
        return self.filter(case__inspection=inspection)

    def current(self) -> SecondReadQuerySet:
        """Second reads that were not withdrawn."""
        return self.exclude(state="withdrawn")

    def open(self) -> SecondReadQuerySet:
        """Second reads in which one of the two reads is not submitted yet. They end when the ratings are signed."""
        return self.filter(state__in=OPEN_SECOND_READ).exclude(case__inspection__phase__in=SIGNED)

    def compared(self) -> SecondReadQuerySet:
        """Second reads of which both reads were submitted."""
        return self.filter(state="compared")

    def read_by(self, user: User) -> SecondReadQuerySet:
        return self.filter(reader__user=user)

    def for_page(self) -> SecondReadQuerySet:
        """Second reads with their case and the people who read it, in the order of the cases."""
        return self.select_related("case__domain", "reader__user", "first_reader__user").order_by("case", "pk")


class SecondAnswerQuerySet(models.QuerySet[Any]):
    def of_both(self) -> SecondAnswerQuerySet:
        """Answers that both readers gave, to a question that was asked in both reads."""
        return self.filter(read__state="compared").exclude(first_value="").exclude(value="")

    def differing(self) -> SecondAnswerQuerySet:
        """Answers of both readers that differ."""
        return self.of_both().exclude(first_value=models.F("value"))


class AdjudicationQuerySet(AppendOnlyQuerySet):
    def of_inspection(self, inspection: Inspection) -> AdjudicationQuerySet:
        return self.filter(read__case__inspection=inspection)
