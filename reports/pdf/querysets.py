"""QuerySets for renderings of a report."""

from __future__ import annotations

from typing import Any

from django.db import models


class RenderingQuerySet(models.QuerySet[Any]):
    def of_content(self, content_hash: str) -> Any:
        """The newest rendering of exactly this content, in any state."""
        return self.filter(content_hash=content_hash).order_by("-pk").first()

    def waiting_before(self, rendering: Any) -> RenderingQuerySet:
        """Renderings ahead of this one in the queue, including the one being made."""
        return self.filter(state="waiting", pk__lt=rendering.pk)
