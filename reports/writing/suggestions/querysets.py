"""QuerySets for suggestions of other words."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from inspections.base import AppendOnlyQuerySet


class TextSuggestionQuerySet(AppendOnlyQuerySet):
    def with_answers(self) -> TextSuggestionQuerySet:
        """Fetch suggestions with their authors and answers, so that a page of suggestions takes a fixed number of queries."""
        return self.select_related("by").prefetch_related("answers__by")

    def with_outcome(self) -> TextSuggestionQuerySet:
        """Add what the newest answer says as `newest`; "" if there is no answer."""
        from reports.writing.suggestions.models import SuggestionAnswer

        answers = SuggestionAnswer.objects.filter(suggestion=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
        return self.annotate(newest=Coalesce(Subquery(answers), Value("")))

    def open(self) -> TextSuggestionQuerySet:
        return self.with_outcome().filter(newest__in=("", "reopened"))

    def accepted(self) -> TextSuggestionQuerySet:
        return self.with_outcome().filter(newest="accepted")

    def open_by_section(self) -> dict[str, int]:
        """The number of suggestions for each section that are not answered."""
        return dict(self.open().order_by().values_list("section").annotate(suggestions=Count("pk")))
