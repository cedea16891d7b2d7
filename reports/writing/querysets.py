"""QuerySets for the texts in a report and the comments on them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from inspections.base import AppendOnlyQuerySet


class NewestOfSectionQuerySet(AppendOnlyQuerySet):
    """Rows that belong to a section in a report. Rows are added, and never changed or deleted."""

    def newest_by_section(self) -> dict[str, Any]:
        """The newest row for each section with its author, but without the texts, in one query."""
        newest = self.order_by().values("inspection", "section").annotate(newest=Max("pk")).values("newest")
        rows = self.model._default_manager.filter(pk__in=newest).select_related("by")
        has_body = any(field.name == "body" for field in self.model._meta.fields)
        return {row.section: row for row in (rows.defer("body") if has_body else rows)}


class TextCommentQuerySet(AppendOnlyQuerySet):
    def with_answers(self) -> TextCommentQuerySet:
        """Fetch comments with their authors and replies, so that a page of comments takes a fixed number of queries."""
        return self.select_related("by").prefetch_related("answers__by")

    def open_by_section(self) -> dict[str, int]:
        """The number of comments on each section that are not resolved."""
        from reports.writing.models import CommentAnswer

        newest = CommentAnswer.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("resolves")[:1]
        still_open = self.annotate(resolved=Coalesce(Subquery(newest), False)).filter(resolved=False).order_by()
        return dict(still_open.values_list("section").annotate(comments=Count("pk")))
