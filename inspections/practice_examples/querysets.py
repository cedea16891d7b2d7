"""QuerySets for practice examples and quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from inspections.inspection.models import Inspection


class OfferedItemQuerySet(models.QuerySet[Any]):
    def of_inspection(self, inspection: Inspection) -> OfferedItemQuerySet:
        return self.filter(case__inspection=inspection)

    def offered(self) -> OfferedItemQuerySet:
        """Items the report may use."""
        return self.filter(offered_at__isnull=False, withdrawn_at__isnull=True)

    def with_words(self, words: str) -> OfferedItemQuerySet:
        """Items with each of these words in their text."""
        found = self
        for word in words.split():
            found = found.filter(text__icontains=word)
        return found

    def for_page(self) -> OfferedItemQuerySet:
        """Items with the data that a page shows."""
        return self.select_related("case", "standard", "offered_by")
