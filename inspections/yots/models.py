"""A register file that someone has uploaded and not imported yet."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from inspections.people.models import User


class RegisterUpload(models.Model):
    """The rows of an uploaded register file, kept while the administrator looks at the preview. Each person has one at
    most.

    It is deleted when the person imports it, discards it or uploads another.
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
