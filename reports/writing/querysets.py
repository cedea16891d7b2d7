"""QuerySets for the texts of a report and the comments on them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from inspections.base import AppendOnlyQuerySet

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
        from reports.writing.models import CommentAnswer

        newest = CommentAnswer.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("resolves")[:1]
        still_open = self.annotate(settled=Coalesce(Subquery(newest), False)).filter(settled=False).order_by()
        return dict(still_open.values_list("section").annotate(comments=Count("pk")))
