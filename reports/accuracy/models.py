"""The factual accuracy check: drafts sent to the YOT, its comments, and our answers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.base import Appended, Choices
from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.accuracy.querysets import FrozenDraftQuerySet, ReturnUploadQuerySet


class FrozenDraft(Appended):
    """A copy of the report as it was sent to the YOT, with numbered paragraphs."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="frozen_drafts")
    number = models.PositiveIntegerField()
    due = models.DateField("response due by")
    document = models.JSONField()
    # The texts as they were when the draft was frozen, by section, to compare with later texts.
    texts = models.JSONField()
    # Identifies the rendering of the draft's PDF. The PDF takes seconds to make, and is made in the background.
    rendering_hash = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[Any]] = FrozenDraftQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["number"]
        constraints = [
            *Appended.Meta.constraints,
            models.UniqueConstraint(fields=["inspection", "number"], name="one_frozen_draft_per_number"),
        ]

    def __str__(self) -> str:
        return f"Draft {self.number}, frozen on {self.at:%-d %B %Y}"

    @property
    def name_in_files(self) -> str:
        """The name of the draft in its Word file, to recognise the file when the YOT returns it."""
        return f"{self.inspection.reference} draft {self.number}"

    @property
    def is_overdue(self) -> bool:
        """Whether the response was due before today. `returns` shows whether it has been received."""
        return self.due < timezone.localdate()


class DraftParagraph(models.Model):
    """A numbered part of a frozen draft: a paragraph, a list item or a table row."""

    draft = models.ForeignKey(FrozenDraft, on_delete=models.PROTECT, related_name="paragraphs")
    number = models.PositiveIntegerField()
    # The headings above the paragraph.
    place = models.CharField(max_length=500, blank=True)
    # The section in the layout that contains the text; "" if the text was generated from recorded data.
    section = models.CharField(max_length=80, blank=True)
    words = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="one_paragraph_per_number")]

    def __str__(self) -> str:
        return f"Paragraph {self.number}"


class AccuracyReturn(Appended):
    """A response from the YOT: its table of comments, its Word file, or the text in `said`."""

    draft = models.ForeignKey(FrozenDraft, on_delete=models.PROTECT, related_name="returns")
    received_on = models.DateField("received on")
    said = models.TextField(blank=True)

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.draft}: response received on {self.received_on:%-d %B %Y}"


class ReturnUpload(models.Model):
    """A file with the YOT's response that someone is looking at before they record it.

    The file is deleted after a day, or when the person records it, discards it or uploads another.
    """

    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    draft = models.ForeignKey(FrozenDraft, on_delete=models.CASCADE, related_name="+")
    received_on = models.DateField("received on")
    said = models.TextField(blank=True)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()

    objects = ReturnUploadQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "draft"], name="one_uploaded_response_each")]

    def __str__(self) -> str:
        return self.file_name


class AccuracyComment(Appended):
    """The YOT's comment on a paragraph in the draft, or on the whole draft. A change to the words is a comment too."""

    class Kind(Choices):
        COMMENT = "comment", "Comment"
        CHANGE = "change", "Change"

    draft = models.ForeignKey(FrozenDraft, on_delete=models.PROTECT, related_name="comments")
    # None if the comment was added by hand, from a letter or a conversation.
    returned = models.ForeignKey(AccuracyReturn, null=True, on_delete=models.PROTECT, related_name="comments")
    # None if the comment is about the whole draft.
    paragraph = models.ForeignKey(DraftParagraph, null=True, on_delete=models.PROTECT, related_name="comments")
    kind = models.CharField(max_length=7, choices=Kind.in_words, default=Kind.COMMENT)
    comment = models.TextField()
    evidence = models.TextField(blank=True)
    # Who at the YOT made it, and when, as a Word file says; "" and None for other comments.
    author = models.CharField("made by", max_length=200, blank=True)
    made_on = models.DateField("made on", null=True, blank=True)
    # The words in a Word file that it is about.
    about = models.TextField("about the words", blank=True)

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.place}: {self.comment[:60]}"

    @property
    def place(self) -> str:
        """The paragraph that the comment is about, in words."""
        if self.paragraph is not None:
            return str(self.paragraph)
        return "Not placed" if self.about or self.kind == self.Kind.CHANGE else "Whole draft"


class AccuracyAnswer(Appended):
    """The inspectorate's answer to a comment. The newest answer is current."""

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


class AccuracyLetter(Appended):
    """The letter to the YOT with our answers, and its table of comments, frozen to be sent."""

    draft = models.ForeignKey(FrozenDraft, on_delete=models.PROTECT, related_name="letters")
    number = models.PositiveIntegerField()
    # Identifies the rendering of its PDF, which is made in the background.
    rendering_hash = models.CharField(max_length=64)

    class Meta(Appended.Meta):
        ordering = ["number"]
        constraints = [
            *Appended.Meta.constraints,
            models.UniqueConstraint(fields=["draft", "number"], name="one_letter_per_number"),
        ]

    def __str__(self) -> str:
        return f"Letter {self.number} about draft {self.draft.number}"


class CopyBeforePublication(Appended):
    """A copy of a draft given to someone before the report was published."""

    draft = models.ForeignKey(FrozenDraft, on_delete=models.PROTECT, related_name="copies")
    recipient = models.CharField("given to", max_length=200)
    organisation = models.CharField(max_length=200)
    given_on = models.DateField("given on")

    class Meta(Appended.Meta):
        verbose_name_plural = "copies before publication"
        ordering = ["given_on", "pk"]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.organisation}: {self.draft}"
