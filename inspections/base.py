"""Base classes for append-only rows, each with its author."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from standards.language.scale import USUAL, Words


class Choices(models.TextChoices):
    """A field's values with their labels. Fields use `choices=….in_words`, so that changing a label needs no migration.

    A label can name things as templates do, for example "{service.one}". Pages about an inspection use its words.
    """

    @classmethod
    def in_words(cls, words: Words = USUAL) -> list[tuple[str, str]]:
        return [(str(value), words.fill(str(label))) for value, label in cls.choices]


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """A QuerySet whose rows can be added but not changed or deleted."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is append-only: its rows never change")

    def delete(self) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is append-only: its rows are never deleted")


class CurrentQuerySet(AppendOnlyQuerySet):
    """A QuerySet of append-only rows. The newest row about each subject is the current row."""

    def current(self) -> list[Any]:
        """The newest judgement or decision for each standard (None: the overall rating), ordered by each standard's first row."""
        newest: dict[int | None, Any] = {}
        for row in self.select_related("standard").order_by("pk"):
            newest[row.standard_id] = row
        return list(newest.values())


class Appended(models.Model):
    """An append-only row with its author: a person or a named command."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    command = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: ClassVar[models.Manager[Any]] = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        # A write without an author fails.
        constraints = [
            models.CheckConstraint(condition=Q(by__isnull=False) | ~Q(command=""), name="%(class)s_has_an_author")
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"{type(self).__name__} is append-only: its rows never change")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} is append-only: its rows are never deleted")
