"""Words for asking after what a report is made of."""

from __future__ import annotations

import functools
import operator
from typing import Any

from django.db import models
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from inspections.base import AppendOnlyQuerySet


class RenderingQuerySet(models.QuerySet[Any]):
    def of_content(self, content_hash: str) -> Any:
        """The newest rendering of exactly this content, whatever came of it."""
        return self.filter(content_hash=content_hash).order_by("-pk").first()

    def waiting_before(self, rendering: Any) -> RenderingQuerySet:
        """What is made before this rendering's turn comes: what is being made, and what was asked for earlier."""
        return self.filter(state="waiting", pk__lt=rendering.pk)


# --- writing


class NewestOfSectionQuerySet(AppendOnlyQuerySet):
    """For what is appended about the sections of a report."""

    def newest_by_section(self) -> dict[str, Any]:
        """The newest row of each section, with whoever answers for it, and without the texts themselves: one query."""
        newest = self.order_by().values("inspection", "section").annotate(newest=Max("pk")).values("newest")
        rows = self.model._default_manager.filter(pk__in=newest).select_related("by")
        has_body = any(field.name == "body" for field in self.model._meta.fields)
        return {row.section: row for row in (rows.defer("body") if has_body else rows)}


class TextCommentQuerySet(AppendOnlyQuerySet):
    def with_answers(self) -> TextCommentQuerySet:
        """With who said what: a page of comments in a fixed number of queries."""
        return self.select_related("by").prefetch_related("answers__by")

    def open_by_section(self) -> dict[str, int]:
        """How many comments of each section are still to be settled."""
        from reports.models.texts import CommentAnswer

        newest = CommentAnswer.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("resolves")[:1]
        still_open = self.annotate(settled=Coalesce(Subquery(newest), False)).filter(settled=False).order_by()
        return dict(still_open.values_list("section").annotate(comments=Count("pk")))


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
