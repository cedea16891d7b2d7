"""QuerySets for renderings of a report."""

from __future__ import annotations

from typing import Any

from django.db import models


class RenderingQuerySet(models.QuerySet[Any]):
    def of_content(self, content_hash: str) -> Any:
        """The newest rendering of exactly this content, whatever its state."""
        return self.filter(content_hash=content_hash).order_by("-pk").first()

    def newest_ready(self) -> Any:
        """The rendering of the report that was ready last, or None."""
        return self.filter(state="ready", is_letter=False).order_by("-pk").first()

    def waiting(self) -> RenderingQuerySet:
        """Renderings that are in the queue or being made."""
        return self.filter(state="waiting")

    def queued(self) -> RenderingQuerySet:
        """Renderings that no task has started."""
        return self.waiting().filter(begun_at=None)

    def ended(self) -> RenderingQuerySet:
        """Renderings that are ready or have failed."""
        return self.exclude(state="waiting")

    def waiting_before(self, rendering: Any) -> RenderingQuerySet:
        """Renderings ahead of this one in the queue, including the one being made."""
        return self.waiting().filter(pk__lt=rendering.pk)
