"""The fields of a document that a person has uploaded."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from inspections.stored_files.rows import StoredFile


class Upload(StoredFile, models.Model):
    """A stored file with the person who added it. Models add what it belongs to, and `file` with its folder in storage."""

    name = models.CharField(max_length=150)  # the name of the uploaded file
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def stored_by(self) -> str:
        return str(self.added_by)

    @property
    def stored_at(self) -> datetime.datetime:
        return self.added_at
