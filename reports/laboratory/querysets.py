"""QuerySet for rule sets."""

from __future__ import annotations

from inspections.base import AppendOnlyQuerySet


class RuleSetQuerySet(AppendOnlyQuerySet):
    def with_framework(self) -> RuleSetQuerySet:
        return self.select_related("framework", "by", "ending__by")

    def current(self) -> RuleSetQuerySet:
        """Rule sets that were not ended, newest first."""
        return self.filter(ending=None)

    def ended(self) -> RuleSetQuerySet:
        return self.exclude(ending=None)
