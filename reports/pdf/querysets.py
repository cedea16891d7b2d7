"""QuerySets for renderings of a report."""

from __future__ import annotations

from typing import Any

from django.db import models


class RenderingQuerySet(models.QuerySet[Any]):
    def of_content(self, content_hash: str) -> Any:
        """The newest rendering of exactly this content, whatever came of it."""
        return self.filter(content_hash=content_hash).order_by("-pk").first()

    def waiting_before(self, rendering: Any) -> RenderingQuerySet:
        """What is made before this rendering's turn comes: what is being made, and what was asked for earlier."""
        return self.filter(state="waiting", pk__lt=rendering.pk)
