"""Figures by group: sums of many inspections, which never change once they are drawn up."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from inspections.base import Appended, AppendOnlyQuerySet


class GroupFiguresQuerySet(AppendOnlyQuerySet):
    def under(self, slug: str) -> GroupFiguresQuerySet:
        """The sets under all revisions of a framework, oldest first."""
        return self.filter(framework=slug).order_by("number")


class GroupFigures(Appended):
    """The figures by group of a set of published inspections. No inspection is in two sets, and a set never changes."""

    framework = models.CharField(max_length=60)  # its slug
    number = models.PositiveIntegerField()
    inspections = models.JSONField()  # their references
    tables = models.JSONField()  # by characteristic and key question, the rows of reports.national.groups.rules

    objects: ClassVar[models.Manager[Any]] = GroupFiguresQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["framework", "number"]
        constraints = [
            *Appended.Meta.constraints,
            models.UniqueConstraint(fields=["framework", "number"], name="set_of_group_figures_has_one_number"),
        ]

    def __str__(self) -> str:
        return f"{self.framework}: figures by group, set {self.number}"
