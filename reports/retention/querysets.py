"""QuerySets for deletions of case data."""

from __future__ import annotations

from typing import Any

from django.db import models


class CaseDataDeletionQuerySet(models.QuerySet[Any]):
    def open(self) -> CaseDataDeletionQuerySet:
        """Requests that wait for a second person, oldest first."""
        return self.filter(confirmed_at=None, withdrawn_at=None).select_related("inspection__yot", "asked_by")

    def done(self) -> CaseDataDeletionQuerySet:
        """Deletions that a second person confirmed, newest first."""
        people = ("inspection__yot", "asked_by", "confirmed_by")
        return self.exclude(confirmed_at=None).select_related(*people).order_by("-confirmed_at")
