"""What is kept of the writing of a report beside what stands: versions, what was said to be ready, comments, what was removed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from inspections.base import Appended
from inspections.inspection.models import Inspection
from reports.querysets import NewestOfSectionQuerySet, TextCommentQuerySet


class TextVersion(Appended):
    """The text of a section as somebody left it: each save is a new row, so that none is ever lost."""

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
        """Who answers for it, as people read it."""
        return str(self.by) if self.by else f"the command {self.command}"


class SectionReady(Appended):
    """That somebody says a section is ready, or takes that back. It is said of one version, and lapses with the next."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="sections_ready")
    section = models.CharField(max_length=80)
    # As `reports.writing.version_of` counts: of a text its version, of facts and recommendations the newest row of history.
    version = models.PositiveBigIntegerField()
    is_ready = models.BooleanField()

    objects: ClassVar[models.Manager[Any]] = NewestOfSectionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.section}: {'ready' if self.is_ready else 'not ready'}"


class TextComment(Appended):
    """What a colleague says of a paragraph. The paragraph's words stay with it, also when the text has changed since."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="text_comments")
    section = models.CharField(max_length=80)
    paragraph = models.TextField(blank=True)  # "": it is about the section as a whole
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
        """Whether nothing is left to be done about it: the newest answer says."""
        answers = list(self.answers.all())
        return bool(answers) and answers[-1].resolves


class CommentAnswer(Appended):
    """What is answered to a comment, and whether that settles it. The newest answer decides; nothing is deleted."""

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


class RemovedRecommendation(Appended):
    """A recommendation as it stood when it was taken out of the report, from which it can be put back."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="removed_recommendations")
    number = models.PositiveIntegerField()
    addressee = models.CharField(max_length=300)
    text = models.TextField()
    evidence = models.ManyToManyField("inspections.Evidence", related_name="+", blank=True)
    standards = models.ManyToManyField("standards.Standard", related_name="+", blank=True)

    def __str__(self) -> str:
        return f"{self.number}. {self.addressee} {self.text}"
