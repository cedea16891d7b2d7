"""From the draft to the published report: what the YOT was sent and said of it, who approved what, and every edition.

Nothing here is ever deleted, and what is `Appended` never changes either. Files are kept as they were made or came, each with
the SHA-256 of its content, which is held against it whenever it is read.
"""

from __future__ import annotations

import functools
import hashlib
import operator
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.base import Appended
from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.querysets import FrozenDraftQuerySet, KeptFileQuerySet, PublicationQuerySet


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

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        IN_PART = "in_part", "Accepted in part"
        NOT_ACCEPTED = "not_accepted", "Not accepted"

    comment = models.ForeignKey(AccuracyComment, on_delete=models.PROTECT, related_name="answers")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
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


class Correction(models.Model):
    """A published report opened so that its texts can change. It ends with a new edition, or is abandoned."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="corrections")
    # What the new edition tells its readers.
    note = models.TextField("what changed")
    # What was written before it was opened: put back where it is abandoned.
    before = models.JSONField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_abandoned = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(ended_at__isnull=True), name="one_open_correction"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="correction_says_what_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.note[:60]}"


class Approval(Appended):
    """That a report admin approved this content of the report, and no other: `content_hash` tells it from every other."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="approvals")
    content_hash = models.CharField(max_length=64)

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: approved {self.at:%-d %B %Y}"


class Publication(models.Model):
    """A report on its way to being published: its content stands, and its PDF is being made. It ends as an edition, or fails."""

    class State(models.TextChoices):
        WAITING = "waiting", "Being published"
        DONE = "done", "Published"
        FAILED = "failed", "Failed"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="publications")
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="publications")
    correction = models.ForeignKey(Correction, null=True, on_delete=models.PROTECT, related_name="publications")
    published_on = models.DateField("date of publication")
    document = models.JSONField()
    ratings = models.JSONField()
    html = models.TextField(blank=True)
    csv = models.BinaryField()
    ods = models.BinaryField()
    rendering_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    failure = models.TextField(blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(state="waiting"), name="one_publication_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.get_state_display()}"


class Edition(Appended):
    """A published report, for ever: what it says, with which ratings, in which layout, and its files."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    published_on = models.DateField("date of publication")
    # What changed since the edition before; "" for the first.
    note = models.TextField(blank=True)
    layout = models.CharField(max_length=60)
    framework = models.CharField(max_length=80)
    ratings = models.JSONField()
    document = models.JSONField()
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="editions")
    software = models.CharField("made with", max_length=200)

    class Meta(Appended.Meta):
        ordering = ["number"]
        constraints = [
            *Appended.Meta.constraints,
            models.UniqueConstraint(fields=["inspection", "number"], name="one_edition_per_number"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(note=""), name="later_edition_says_what_changed"),
        ]

    def __str__(self) -> str:
        return f"Edition {self.number} of {self.published_on:%-d %B %Y}"


class ActionPlan(models.Model):
    """The plan in which the YOT says what it will do about the recommendations: when it is due, and when it came."""

    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="action_plan")
    due = models.DateField("due on")
    received_on = models.DateField("received on", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.inspection.reference}: action plan"

    @property
    def is_overdue(self) -> bool:
        return self.received_on is None and self.due < timezone.localdate()


class FollowedRecommendation(models.Model):
    """A recommendation of a published report, as its newest edition words it, followed until it is closed."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="followed_recommendations")
    number = models.PositiveIntegerField()
    addressee = models.CharField(max_length=300)
    text = models.TextField()

    class Meta:
        ordering = ["number", "pk"]

    def __str__(self) -> str:
        return f"Recommendation {self.number}"


class Progress(Appended):
    """What is known of the progress with a recommendation. The newest stands; a closed one can be opened again."""

    class State(models.TextChoices):
        NOT_BEGUN = "not_begun", "Not begun"
        UNDER_WAY = "under_way", "Under way"
        DONE = "done", "Carried out, says the YOT"
        CLOSED = "closed", "Closed"

    recommendation = models.ForeignKey(FollowedRecommendation, on_delete=models.PROTECT, related_name="progress")
    state = models.CharField(max_length=10, choices=State.choices)
    said = models.TextField()
    # When it is to be looked at again.
    look_again_on = models.DateField(null=True, blank=True)

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(condition=~Q(said=""), name="progress_says_something"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(look_again_on__isnull=True), name="closed_is_not_looked_at_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_state_display()}"


class Damaged(Exception):
    """A kept file that is gone, or is not what was stored. The message says which, and what to do."""


def _exactly_one_of(*names: str) -> Q:
    conditions = (Q(**{f"{other}__isnull": other != name for other in names}) for name in names)
    return functools.reduce(operator.or_, conditions)


class KeptFile(Appended):
    """A file kept as it was made or came. It belongs to exactly one of those named below."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        HTML = "html", "Web page"
        CSV = "csv", "Results as CSV"
        ODS = "ods", "Results as ODS"
        SENT = "sent", "As it was sent"

    draft = models.ForeignKey(FrozenDraft, null=True, on_delete=models.PROTECT, related_name="files")
    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="files")
    returned = models.ForeignKey(AccuracyReturn, null=True, on_delete=models.PROTECT, related_name="files")
    action_plan = models.ForeignKey(ActionPlan, null=True, on_delete=models.PROTECT, related_name="files")
    progress = models.ForeignKey(Progress, null=True, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    file = models.FileField(upload_to="reports/kept/")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField("SHA-256", max_length=64)

    objects: ClassVar[models.Manager[Any]] = KeptFileQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(
                condition=_exactly_one_of("draft", "edition", "returned", "action_plan", "progress"),
                name="kept_file_belongs_to_one",
            ),
            models.UniqueConstraint(fields=["edition", "kind"], name="one_file_of_a_kind_per_edition"),
            models.UniqueConstraint(fields=["draft", "kind"], name="one_file_of_a_kind_per_draft"),
        ]

    def __str__(self) -> str:
        return self.name

    def content(self) -> bytes:
        """Its content, byte for byte as it was stored. Raises Damaged where that is not what the store gives."""
        try:
            with self.file.open("rb") as opened:
                content: bytes = opened.read()
        except OSError as error:
            raise Damaged(
                f"The file “{self.name}” is gone from the store. Restore it from the backup of {self.at:%-d %B %Y} or later; "
                f"its SHA-256 is {self.sha256}."
            ) from error
        if (found := hashlib.sha256(content).hexdigest()) != self.sha256:
            raise Damaged(
                f"The file “{self.name}” was damaged: it is not what was stored on {self.at:%-d %B %Y}. Its SHA-256 is {found}, "
                f"and was {self.sha256}. Restore it from a backup."
            )
        return content
