"""The ratings as they were signed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from inspections.base import Appended, AppendOnlyQuerySet, Choices
from inspections.inspection.models import Inspection


class SignedRatingsQuerySet(AppendOnlyQuerySet):
    def of(self, inspection: Inspection) -> SignedRatings | None:
        """The ratings that were signed last; None if no ratings were kept."""
        newest: SignedRatings | None = self.filter(inspection=inspection).order_by("-pk").first()
        return newest

    def newest(self) -> SignedRatingsQuerySet:
        """The ratings that were signed last in each inspection."""
        later = self.model._default_manager.filter(inspection=OuterRef("inspection"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))

    def without_groups(self) -> SignedRatingsQuerySet:
        """The ratings that apply in signed inspections whose counts by group were not kept, and whose cases were not deleted."""
        deleted = Q(inspection__case_data_deletions__confirmed_at__isnull=False)
        signed = self.newest().filter(inspection__in=Inspection.objects.signed(), groups=None)
        return signed.exclude(deleted).select_related("inspection__framework").order_by("pk")

    def imported(self, inspection: Inspection) -> SignedRatings | None:
        """The ratings that were kept when the inspection was imported."""
        kept: SignedRatings | None = self.filter(inspection=inspection, origin="imported").order_by("-pk").first()
        return kept


class SignedRatings(Appended):
    """The counts, ratings, decisions and explanation that were signed. All pages, reports and commands show these.

    While an inspection is signed, its newest row applies. An inspection that is reopened and signed again gets another row.
    """

    class Origin(Choices):
        SIGNED = "signed", "kept when the chair signed"
        IMPORTED = "imported", "kept when a signed inspection was imported"
        UPGRADE = "upgrade", "kept at upgrade"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="signed_ratings")
    # Empty if the ratings were signed elsewhere and the inspection was imported.
    sign_off = models.OneToOneField(
        "reports.SignOff", null=True, on_delete=models.PROTECT, related_name="signed_ratings"
    )
    origin = models.CharField(max_length=10, choices=Origin.in_words)
    # Plain values of reports.ratings.signed.Rated, which reports.rated.kept reads.
    tallies = models.JSONField()
    ratings = models.JSONField()
    proposals = models.JSONField()
    decisions = models.JSONField()
    explanation = models.JSONField()
    # The few values of `ratings` that pages on many inspections need (reports.rated.figures). Empty in rows from archives that an
    # earlier version made.
    figures = models.JSONField(null=True)

    objects: ClassVar[models.Manager[Any]] = SignedRatingsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.get_origin_display()}"


class SignedGroups(Appended):
    """The counts by characteristics of the children and by disposal, as signed. They are part of the case data, and never shown
    for one inspection.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="signed_groups")
    signed = models.OneToOneField(SignedRatings, on_delete=models.PROTECT, related_name="groups")
    counts = models.JSONField()  # plain values of reports.rated.groups

    def __str__(self) -> str:
        return f"{self.inspection.reference}: counts by group"
