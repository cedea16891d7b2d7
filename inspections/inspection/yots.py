"""Models of the register of YOTs, with their QuerySet."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from inspections.base import Choices

LONGEST_NAME = 200
MOST_WORDS = 10  # that a search uses: each word needs two more subqueries, and databases limit their number


class YOTQuerySet(models.QuerySet[Any]):
    def called(self, name: str) -> YOT | None:
        """The YOT with exactly this name, now or as another of its names."""
        found: YOT | None = self.filter(Q(name=name) | Q(other_names__name=name)).distinct().first()
        return found

    def names(self) -> list[str]:
        """Every name in the register: current, earlier and other names."""
        return [*self.values_list("name", flat=True), *YOTName.objects.values_list("name", flat=True)]

    def names_of_places(self) -> list[str]:
        """Every local authority and police force area in the register."""
        areas = self.exclude(police_force_area="").values_list("police_force_area", flat=True)
        return [*LocalAuthority.objects.values_list("name", flat=True), *areas]

    def matching(self, words: str) -> YOTQuerySet:
        """YOTs with each of these words in their names or in the name of a local authority. Only the first ten words count."""
        found = self
        for word in words.split()[:MOST_WORDS]:
            by_name = YOTName.objects.filter(name__icontains=word).values("yot")
            by_authority = LocalAuthority.objects.filter(name__icontains=word).values("yot")
            found = found.filter(Q(name__icontains=word) | Q(pk__in=by_name) | Q(pk__in=by_authority))
        return found

    def running(self) -> YOTQuerySet:
        """YOTs that have not closed, by name."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=timezone.localdate())).order_by("name")

    def with_facts(self) -> YOTQuerySet:
        """YOTs with all their facts, in three queries."""
        return self.select_related("merged_into").prefetch_related("other_names", "local_authorities")


class YOT(models.Model):
    """A youth offending team (the local service that is inspected), with the name it uses."""

    class Nation(Choices):
        ENGLAND = "England", "England"
        WALES = "Wales", "Wales"

    class Region(Choices):
        """The nine regions of England, and Wales."""

        NORTH_EAST = "North East", "North East"
        NORTH_WEST = "North West", "North West"
        YORKSHIRE = "Yorkshire and the Humber", "Yorkshire and the Humber"
        EAST_MIDLANDS = "East Midlands", "East Midlands"
        WEST_MIDLANDS = "West Midlands", "West Midlands"
        EAST = "East of England", "East of England"
        LONDON = "London", "London"
        SOUTH_EAST = "South East", "South East"
        SOUTH_WEST = "South West", "South West"
        WALES = "Wales", "Wales"

    name = models.CharField(max_length=LONGEST_NAME, unique=True)
    police_force_area = models.CharField(max_length=100, blank=True)
    region = models.CharField(max_length=30, choices=Region.in_words, blank=True)
    nation = models.CharField(max_length=10, choices=Nation.in_words, blank=True)
    # Whether more than one local authority runs it. None if this is not recorded.
    is_joint_service = models.BooleanField(null=True, blank=True)
    # From this date it no longer works under this name. None if it has not closed.
    closed_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="formed_from")

    objects = YOTQuerySet.as_manager()

    class Meta:
        verbose_name = "YOT"
        verbose_name_plural = "YOTs"
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(closed_on__isnull=False), name="merged_yot_is_closed"
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="yot_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """The name of this YOT in the history. It uses the key, because the YOT's name can change."""
        return f"YOT {self.pk}"

    def continues(self, earlier: YOT) -> bool:
        """Whether this is the same YOT as an earlier one, or the earlier one was merged into it, perhaps in several steps."""
        seen = set()
        now: YOT | None = earlier
        while now is not None and now.pk not in seen:
            if now.pk == self.pk:
                return True
            seen.add(now.pk)
            now = now.merged_into
        return False

    @property
    def is_running(self) -> bool:
        return self.closed_on is None or self.closed_on > timezone.localdate()


class YOTName(models.Model):
    """Another name that people can use to find a YOT: an earlier name, or a name in use besides the main one."""

    yot = models.ForeignKey(YOT, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=LONGEST_NAME, unique=True)
    is_earlier = models.BooleanField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class LocalAuthority(models.Model):
    """A local authority whose area a YOT covers."""

    yot = models.ForeignKey(YOT, on_delete=models.CASCADE, related_name="local_authorities")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "local authorities"
        constraints = [models.UniqueConstraint(fields=["yot", "name"], name="one_row_per_yot_and_authority")]

    def __str__(self) -> str:
        return self.name
