"""The cases from which the sample is drawn."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from inspections.base import Choices
from inspections.cases.models import Case, levels_by_the_yot
from inspections.inspection.models import Inspection, reference_validator


class EligibleCase(models.Model):
    """A case on the YOT's list from which the sample is drawn, under a reference and without any name.

    A characteristic that the list does not give is empty.
    """

    class Outside(Choices):
        """Why a case is on the list but not in the sample."""

        RESETTLEMENT = "resettlement", "Resettlement case, looked at outside the sample"

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="eligible_list")
    domain = models.ForeignKey("standards.Domain", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, validators=[reference_validator])
    disposal = models.CharField(max_length=60)
    began = models.DateField(null=True, blank=True)  # the date of the disposal
    gender = models.CharField(max_length=60, blank=True)
    age = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(8), MaxValueValidator(21)]
    )
    ethnicity = models.CharField(max_length=100, blank=True)
    locality = models.CharField(max_length=100, blank=True)
    # The YOT's own classifications
    safety_wellbeing = models.CharField(max_length=12, choices=levels_by_the_yot, blank=True)
    risk_of_serious_harm = models.CharField(max_length=12, choices=levels_by_the_yot, blank=True)
    outside_sample = models.CharField(max_length=20, choices=Outside.in_words, blank=True)
    # The case that inspectors record in, once this case has been drawn.
    case = models.OneToOneField(Case, null=True, blank=True, on_delete=models.SET_NULL, related_name="eligible_case")

    class Meta:
        ordering = ["domain", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "reference"], name="one_eligible_case_per_reference"),
            models.CheckConstraint(condition=~models.Q(disposal=""), name="eligible_case_has_a_disposal"),
        ]

    def __str__(self) -> str:
        return self.reference
