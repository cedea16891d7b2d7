"""QuerySets for publications."""

from __future__ import annotations

from typing import Any

from django.db import models


class PublicationQuerySet(models.QuerySet[Any]):
    def newest(self) -> Any:
        """The publication that was requested last, whether or not it succeeded."""
        return self.order_by("-pk").first()

    def waiting(self) -> PublicationQuerySet:
        return self.filter(state="waiting")
