"""Words for asking after what a report is made of."""

from __future__ import annotations

import functools
import operator
from typing import Any

from django.db import models
from django.db.models import Q

from inspections.querysets import AppendOnlyQuerySet


class RenderingQuerySet(models.QuerySet[Any]):
    def of_content(self, content_hash: str) -> Any:
        """The newest rendering of exactly this content, whatever came of it."""
        return self.filter(content_hash=content_hash).order_by("-pk").first()


# --- publishing -------------------------------------------------------------------------------------------------------


class FrozenDraftQuerySet(AppendOnlyQuerySet):
    def newest(self) -> Any:
        """The draft that the YOT was sent last, if any."""
        return self.order_by("-number").first()


class PublicationQuerySet(models.QuerySet[Any]):
    def newest(self) -> Any:
        """The one asked for last, whatever came of it."""
        return self.order_by("-pk").first()

    def waiting(self) -> PublicationQuerySet:
        return self.filter(state="waiting")


class KeptFileQuerySet(AppendOnlyQuerySet):
    def of_kind(self, kind: str) -> Any:
        return self.filter(kind=kind).first()

    def of_inspection(self, inspection: Any) -> KeptFileQuerySet:
        """All that is kept for an inspection, whichever part of its publication it belongs to."""
        owners = ("draft", "edition", "returned__draft", "action_plan", "progress__recommendation")
        return self.filter(
            functools.reduce(operator.or_, (Q(**{f"{each}__inspection": inspection}) for each in owners))
        )
