"""Figures from public bodies, stored once for all reports."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from inspections.base import Appended, Choices
from inspections.inspection.yots import YOT
from reports.context.public.querysets import PublicFigureQuerySet

# Whole countries, and the regions of the register of YOTs.
NATIONS = ("England and Wales", "England", "Wales")
AREAS = (*NATIONS, *(str(region) for region in YOT.Region if str(region) not in NATIONS))


class PublicFigure(Appended):
    """A figure for one year that a public body has published about a YOT, region or nation. A correction is a new row."""

    class Publisher(Choices):
        YJB = "yjb", "Youth Justice Board"
        MOJ = "moj", "Ministry of Justice"
        ONS = "ons", "Office for National Statistics"

    table = models.CharField(max_length=80)  # the slug of a table of facts
    label = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=100)
    yot = models.ForeignKey(YOT, null=True, on_delete=models.PROTECT, related_name="public_figures")
    area = models.CharField(max_length=30, blank=True)  # "" if it is about a YOT
    value = models.CharField(max_length=200)
    publisher = models.CharField(max_length=10, choices=Publisher.in_words)
    title = models.CharField(max_length=500)
    reason = models.TextField(blank=True)  # "" for the first row of a figure
    is_withdrawn = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[Any]] = PublicFigureQuerySet.as_manager()

    class Meta(Appended.Meta):
        ordering = ["-pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(
                condition=Q(yot__isnull=True) & ~Q(area="") | Q(yot__isnull=False, area=""),
                name="public_figure_is_about_a_yot_or_an_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}, {self.about}, {self.period}"

    @property
    def about(self) -> str:
        """The YOT or area that the figure is about."""
        return str(self.yot) if self.yot else self.area

    @property
    def source(self) -> str:
        """The source as a report prints it."""
        return f"{self.get_publisher_display()}. {self.title.rstrip('. ')}, {self.period}"

    @property
    def key(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("table", "label", "year", "area", "yot")}

    @property
    def author(self) -> str:
        return str(self.by) if self.by else f"the command {self.command}"
