"""Suggestions of other words for a paragraph of the report, and the answers to them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from inspections.base import Appended, Choices
from inspections.inspection.models import Inspection
from reports.writing.suggestions.querysets import TextSuggestionQuerySet


class TextSuggestion(Appended):
    """Other words that a colleague suggests for a paragraph of the report. It keeps the paragraph as it was."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="text_suggestions")
    section = models.CharField(max_length=80)
    paragraph = models.TextField()
    suggested = models.TextField()
    note = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Any]] = TextSuggestionQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(paragraph="") & ~Q(suggested="") & ~Q(suggested=F("paragraph")),
                name="text_suggestion_has_other_words",
            ),
        ]

    def __str__(self) -> str:
        return self.suggested[:60]

    @property
    def author(self) -> str:
        """The person or the command that made the suggestion, in words."""
        return str(self.by) if self.by else f"the command {self.command}"

    @property
    def outcome(self) -> str:
        """What the newest answer says; "" if there is none."""
        answers = list(self.answers.all())
        return answers[-1].outcome if answers else ""

    @property
    def is_open(self) -> bool:
        return self.outcome in ("", SuggestionAnswer.Outcome.REOPENED)


class SuggestionAnswer(Appended):
    """What became of a suggestion. The newest answer decides. Answers are never deleted."""

    class Outcome(Choices):
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REOPENED = "reopened", "Reopened"

    suggestion = models.ForeignKey(TextSuggestion, on_delete=models.CASCADE, related_name="answers")
    outcome = models.CharField(max_length=10, choices=Outcome.in_words)
    reason = models.TextField(blank=True)
    # The words that were put into the text, if they differ from those that were suggested.
    words = models.TextField(blank=True)

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}"

    @property
    def author(self) -> str:
        return str(self.by) if self.by else f"the command {self.command}"
