"""How a reinspection judges the recommendations of the earlier inspection."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from inspections.inspection.models import Inspection
from reports.then_and_now.recommendations import JUDGEMENTS


def judgements_in_words() -> list[tuple[str, str]]:
    return list(JUDGEMENTS.items())


class EarlierRecommendation(models.Model):
    """A recommendation of the earlier inspection, with the judgement of this inspection and its evidence.

    It has a copy of the words, because the earlier inspection can be in another installation, and because a judgement is
    about the words at that time. A recommendation that was entered by hand has a row before it is judged. The history
    keeps earlier judgements.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="earlier_recommendations")
    number = models.PositiveIntegerField()  # in the earlier report
    addressee = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    judgement = models.CharField(max_length=20, blank=True, choices=judgements_in_words)
    evidence = models.TextField(blank=True)
    # Who judged it last. Empty until it is judged, and if it was imported.
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_earlier_recommendation_per_number"),
            models.CheckConstraint(
                condition=(
                    Q(judgement="", evidence="", judged_at=None)
                    | ~Q(judgement="") & ~Q(evidence="") & Q(judged_at__isnull=False)
                ),
                name="a_judged_recommendation_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.addressee} {self.text}"

    @property
    def subject(self) -> str:
        return f"earlier recommendation {self.number}"
