"""Files that are kept for ever, each with the SHA-256 of its content. The hash is checked every time the file is read."""

from __future__ import annotations

import datetime
import functools
import operator
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from inspections.base import Appended, Choices
from inspections.stored_files.rows import StoredFile
from reports.kept_files.querysets import KeptFileQuerySet


def _exactly_one_of(*names: str) -> Q:
    conditions = (Q(**{f"{other}__isnull": other != name for other in names}) for name in names)
    return functools.reduce(operator.or_, conditions)


class KeptFile(StoredFile, Appended):
    """A file kept exactly as it was made or received. It belongs to exactly one owner: a draft, an edition or another record."""

    class Kind(Choices):
        PDF = "pdf", "PDF"
        HTML = "html", "Web page"
        DOCX = "docx", "Word document"
        CSV = "csv", "Results as CSV"
        ODS = "ods", "Results as ODS"
        SENT = "sent", "As received"

    draft = models.ForeignKey("reports.FrozenDraft", null=True, on_delete=models.PROTECT, related_name="files")
    edition = models.ForeignKey("reports.Edition", null=True, on_delete=models.PROTECT, related_name="files")
    letter = models.ForeignKey("reports.AccuracyLetter", null=True, on_delete=models.PROTECT, related_name="files")
    returned = models.ForeignKey("reports.AccuracyReturn", null=True, on_delete=models.PROTECT, related_name="files")
    action_plan = models.ForeignKey("reports.ActionPlan", null=True, on_delete=models.PROTECT, related_name="files")
    progress = models.ForeignKey("reports.Progress", null=True, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=Kind.in_words)
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
                condition=_exactly_one_of("draft", "edition", "letter", "returned", "action_plan", "progress"),
                name="kept_file_belongs_to_one",
            ),
            models.UniqueConstraint(fields=["edition", "kind"], name="one_file_of_a_kind_per_edition"),
            models.UniqueConstraint(fields=["draft", "kind"], name="one_file_of_a_kind_per_draft"),
            models.UniqueConstraint(fields=["letter", "kind"], name="one_file_of_a_kind_per_letter"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def belongs_to(self) -> str:
        if self.returned is not None:
            return f"{self.returned.draft.inspection.reference}, response to draft {self.returned.draft.number}"
        if self.letter is not None:
            return f"{self.letter.draft.inspection.reference}, {self.letter}"
        if self.progress is not None:
            followed = self.progress.recommendation
            return f"{followed.inspection.reference}, progress on recommendation {followed.number}"
        if self.action_plan is not None:
            return f"{self.action_plan.inspection.reference}, action plan"
        owner = self.draft or self.edition
        assert owner is not None  # guaranteed by the constraint
        return f"{owner.inspection.reference}, {owner}"

    @property
    def stored_by(self) -> str:
        return str(self.by or self.command)

    @property
    def stored_at(self) -> datetime.datetime:
        return self.at
