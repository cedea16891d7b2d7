"""QuerySets for rule sets and their results."""

from __future__ import annotations

from django.db import models

from inspections.base import AppendOnlyQuerySet


class RuleSetQuerySet(AppendOnlyQuerySet):
    def with_framework(self) -> RuleSetQuerySet:
        return self.select_related("framework", "by", "ending__by")

    def current(self) -> RuleSetQuerySet:
        """Rule sets that were not ended, newest first."""
        return self.filter(ending=None)

    def ended(self) -> RuleSetQuerySet:
        return self.exclude(ending=None)


class ResultQuerySet(models.QuerySet["RuleSetResult"]):  # type: ignore[name-defined]
    def finished(self) -> ResultQuerySet:
        return self.exclude(ended_at=None).filter(failure="")
