"""A register file that was uploaded and not imported yet."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from inspections.people.models import User


class RegisterUpload(models.Model):
    """The rows of an uploaded register file, kept while their administrator looks at the preview. One for each person.

    It is deleted when it is imported, discarded or replaced by another upload.
    """

    by = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    file_name = models.CharField(max_length=255)
    # [[row number, {column: value}], …], with dates as text
    rows = models.JSONField()
    # [[row number, column, reason], …]
    errors = models.JSONField()

    def __str__(self) -> str:
        return self.file_name
