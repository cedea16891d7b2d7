"""QuerySets for benchmark cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Q

if TYPE_CHECKING:
    from inspections.people.models import User


class BenchmarkCaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> BenchmarkCaseQuerySet:
        """All for quality leads; for others, those that are closed, and those open that they read."""
        if user.is_quality_lead:
            return self.all()
        own = self.model._default_manager.filter(reads__reader=user).values("pk")
        return self.filter(Q(state="closed") | Q(state="open", pk__in=own))

    def for_list(self) -> BenchmarkCaseQuerySet:
        """With the number of readers, and of those who have submitted."""
        readers = Q(reads__is_expected=False)
        return self.select_related("framework").annotate(
            readers=Count("reads", filter=readers),
            submitted=Count("reads", filter=readers & Q(reads__state="submitted")),
        )


class BenchmarkReadQuerySet(models.QuerySet[Any]):
    def of_readers(self) -> BenchmarkReadQuerySet:
        """Reads that are compared: all but the expected answers."""
        return self.filter(is_expected=False)

    def submitted(self) -> BenchmarkReadQuerySet:
        return self.filter(state="submitted")

    def waiting_for(self, user: User) -> BenchmarkReadQuerySet:
        """A person's reads of open benchmark cases that they have not submitted."""
        return self.filter(reader=user, state="reading", case__state="open").select_related("case")
