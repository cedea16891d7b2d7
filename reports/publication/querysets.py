"""Words for asking after what a report is made of."""

from __future__ import annotations

from typing import Any

from django.db import models


class PublicationQuerySet(models.QuerySet[Any]):
    def newest(self) -> Any:
        """The one asked for last, whatever came of it."""
        return self.order_by("-pk").first()

    def waiting(self) -> PublicationQuerySet:
        return self.filter(state="waiting")
