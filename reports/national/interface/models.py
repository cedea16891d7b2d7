"""The keys of programs that read the published ratings."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from inspections.people.models import User

SHOWN = 8  # characters of a key that pages show, so that people can tell keys apart


class ClientKeyQuerySet(models.QuerySet["ClientKey"]):
    def current(self) -> ClientKeyQuerySet:
        return self.filter(ended_at=None)

    def whose(self, key: str) -> ClientKey | None:
        """The current key that a program has sent."""
        return self.current().filter(sha256=hash_of_key(key)).first()


class ClientKey(models.Model):
    """The key of a program that reads the published ratings. Only its hash is stored. The row is kept after the key has ended."""

    client = models.CharField(max_length=100)
    begins = models.CharField(max_length=SHOWN)
    sha256 = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = ClientKeyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__gte=F("made_at"), ended_by__isnull=False),
                name="someone_ended_the_key_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client}, {self.begins}…"

    @property
    def subject(self) -> str:
        """The name of this key in the history."""
        return f"client key {self.pk}"


def new_key() -> str:
    return secrets.token_urlsafe(32)


def hash_of_key(key: str) -> str:
    """The hash that is stored. Keys are random and long, so that a plain hash cannot be reversed."""
    return hashlib.sha256(key.encode()).hexdigest()


def fields_of(key: str) -> dict[str, Any]:
    return {"begins": key[:SHOWN], "sha256": hash_of_key(key)}
