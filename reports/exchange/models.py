"""A workbook that someone has uploaded and not imported yet."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.exchange.querysets import ImportUploadQuerySet


class ImportUpload(models.Model):
    """A workbook, or the file for one case, kept while the person who uploaded it looks at the preview. Each person has
    one at most.

    It is deleted when the person imports it, discards it or uploads another, and after a day.
    """

    by = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # Empty if the workbook is for a new inspection.
    inspection = models.ForeignKey(Inspection, null=True, on_delete=models.CASCADE, related_name="+")
    # The case; "" for a whole workbook.
    case = models.CharField(max_length=40, blank=True)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    # The plain values of `preview.Plan`.
    plan = models.JSONField()

    objects = ImportUploadQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name
