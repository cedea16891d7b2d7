"""The texts in the report and their versions, its facts, and comments on the draft."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from inspections.base import Appended
from inspections.inspection.models import Inspection
from reports.writing.querysets import NewestOfSectionQuerySet, TextCommentQuerySet


class SectionText(models.Model):
    """The text of one section in the report, in Markdown."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="texts")
    section = models.CharField(max_length=80)
    body = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["inspection", "section"], name="one_text_per_section")]

    def __str__(self) -> str:
        return self.section


class Fact(models.Model):
    """One figure in a table of facts, with its source and the figure it is compared with."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="facts")
    position = models.PositiveIntegerField()
    section = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    value = models.TextField(blank=True)
    comparator = models.CharField(max_length=200, blank=True)
    comparator_value = models.CharField(max_length=200, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.section}: {self.label}"


class TextVersion(Appended):
    """One saved version of the text of a section. Each save is a new row, so no text is ever lost."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="text_versions")
    section = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    body = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Any]] = NewestOfSectionQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["-version"]
        constraints = [
            *Appended.Meta.constraints,
            models.UniqueConstraint(fields=["inspection", "section", "version"], name="one_text_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.section}, version {self.version}"

    @property
    def author(self) -> str:
        """The person or the command that saved this version, in words."""
        return str(self.by) if self.by else f"the command {self.command}"


class SectionReady(Appended):
    """Marks one version of a section as ready or not ready. The mark lapses when the section changes."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="sections_ready")
    section = models.CharField(max_length=80)
    # The number that `version_of` returns: the version of a text, or the newest change to facts or recommendations.
    version = models.PositiveBigIntegerField()
    is_ready = models.BooleanField()

    objects: ClassVar[models.Manager[Any]] = NewestOfSectionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.section}: {'ready' if self.is_ready else 'not ready'}"


class TextComment(Appended):
    """A comment on a paragraph of the report. It keeps a copy of the paragraph, in case the text changes."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="text_comments")
    section = models.CharField(max_length=80)
    paragraph = models.TextField(blank=True)  # "" if the comment is about the whole section
    text = models.TextField()

    objects: ClassVar[models.Manager[Any]] = TextCommentQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(condition=~Q(text=""), name="text_comment_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_resolved(self) -> bool:
        """Whether the newest reply resolves the comment."""
        answers = list(self.answers.all())
        return bool(answers) and answers[-1].resolves


class CommentAnswer(Appended):
    """A reply to a comment, and whether the reply resolves the comment. The newest reply decides. Replies are never deleted."""

    comment = models.ForeignKey(TextComment, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(blank=True)
    resolves = models.BooleanField(default=False)

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(condition=Q(resolves=True) | ~Q(text=""), name="comment_answer_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:60] or "resolved"
