"""The factual accuracy check: the drafts the YOT was sent, its comments, and the answers to them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.base import Appended, Choices
from inspections.inspection.models import Inspection
from reports.accuracy.querysets import FrozenDraftQuerySet


class FrozenDraft(Appended):
    """A draft as the YOT was sent it: its content, with every paragraph numbered."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="frozen_drafts")
    number = models.PositiveIntegerField()
    due = models.DateField("the YOT answers by")
    document = models.JSONField()
    # What was written then, by section: later texts are held against it.
    texts = models.JSONField()
    # Names the rendering of its PDF, which takes seconds and is made in the background.
    rendering_hash = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[Any]] = FrozenDraftQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["number"]
        constraints = [
            *Appended.Meta.constraints,
            models.UniqueConstraint(fields=["inspection", "number"], name="one_frozen_draft_per_number"),
        ]

    def __str__(self) -> str:
        return f"Draft {self.number} of {self.at:%-d %B %Y}"

    @property
    def is_overdue(self) -> bool:
        """Whether the YOT should have answered before today. Whether it has is for `returns` to say."""
        return self.due < timezone.localdate()


class DraftParagraph(models.Model):
    """A numbered paragraph of a frozen draft: a paragraph, an item of a list, or a row of a table."""

    draft = models.ForeignKey(FrozenDraft, on_delete=models.PROTECT, related_name="paragraphs")
    number = models.PositiveIntegerField()
    # The headings under which it stands.
    place = models.CharField(max_length=500, blank=True)
    # The section of the layout whose text it is; "" where it was worked out from what is recorded.
    section = models.CharField(max_length=80, blank=True)
    words = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="one_paragraph_per_number")]

    def __str__(self) -> str:
        return f"Paragraph {self.number}"


class AccuracyReturn(Appended):
    """That the YOT answered: with its table of comments, or in another way that `said` tells."""

    draft = models.ForeignKey(FrozenDraft, on_delete=models.PROTECT, related_name="returns")
    received_on = models.DateField("day it came")
    said = models.TextField(blank=True)

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.draft}: answered {self.received_on:%-d %B %Y}"


class AccuracyComment(Appended):
    """What the YOT says of a paragraph of the draft, or of the draft as a whole."""

    draft = models.ForeignKey(FrozenDraft, on_delete=models.PROTECT, related_name="comments")
    # None: it was typed in by hand, from a letter or a conversation.
    returned = models.ForeignKey(AccuracyReturn, null=True, on_delete=models.PROTECT, related_name="comments")
    # None: of the draft as a whole.
    paragraph = models.ForeignKey(DraftParagraph, null=True, on_delete=models.PROTECT, related_name="comments")
    comment = models.TextField()
    evidence = models.TextField(blank=True)

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.paragraph or 'The draft as a whole'}: {self.comment[:60]}"


class AccuracyAnswer(Appended):
    """What the inspectorate answers to a comment. The newest stands."""

    class Outcome(Choices):
        ACCEPTED = "accepted", "Accepted"
        IN_PART = "in_part", "Accepted in part"
        NOT_ACCEPTED = "not_accepted", "Not accepted"

    comment = models.ForeignKey(AccuracyComment, on_delete=models.PROTECT, related_name="answers")
    outcome = models.CharField(max_length=12, choices=Outcome.in_words)
    reason = models.TextField()

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="answer_to_a_comment_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.reason[:60]}"


class CopyBeforePublication(Appended):
    """That somebody was given a copy of a draft before the report was public."""

    draft = models.ForeignKey(FrozenDraft, on_delete=models.PROTECT, related_name="copies")
    recipient = models.CharField("to whom", max_length=200)
    organisation = models.CharField(max_length=200)
    given_on = models.DateField("given on")

    class Meta(Appended.Meta):
        verbose_name_plural = "copies before publication"
        ordering = ["given_on", "pk"]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.organisation}: {self.draft}"
