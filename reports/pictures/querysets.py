"""QuerySets for the pictures of a report."""

from __future__ import annotations

from typing import Any

from django.db import models


class ReportPictureQuerySet(models.QuerySet[Any]):
    def current(self) -> ReportPictureQuerySet:
        """Those that were not removed."""
        return self.filter(removed_at=None)

    def removed(self) -> ReportPictureQuerySet:
        """Those that were removed, and can be restored."""
        return self.exclude(removed_at=None)
