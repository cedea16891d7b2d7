"""The deletion of an inspection's case data, which two people decide."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.retention.querysets import CaseDataDeletionQuerySet


class CaseDataDeletion(models.Model):
    """A request to delete the case data of a published inspection, and its outcome.

    A second person confirms it, which deletes the data, or someone withdraws it. The row is kept, without the deleted
    data.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="case_data_deletions")
    # How many of what: [["cases", 15], …]
    counts = models.JSONField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = CaseDataDeletionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"], condition=Q(withdrawn_at=None), name="one_deletion_of_case_data_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("asked_by"))),
                name="two_people_delete_case_data",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False, confirmed_at=None),
                name="what_is_deleted_is_not_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {'deleted' if self.confirmed_at else 'asked for'}"
