"""The cases from which the sample is drawn."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from inspections.base import Appended, AppendOnlyQuerySet, Choices
from inspections.cases.models import Case, levels_by_the_yot
from inspections.inspection.models import Inspection, reference_validator
from inspections.inspection.yots import YOT

# A small team cannot inspect a YOT with more cases, so a higher number is a typing mistake.
MOST_ELIGIBLE = 5_000


class EligibleNumber(models.Model):
    """The number of cases in a domain that are eligible for the sample."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="eligible_numbers")
    domain = models.ForeignKey("standards.Domain", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "domain"], name="eligible_cases_once_for_each_domain")
        ]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.number} eligible in domain {self.domain.number}"


class EligibleCaseQuerySet(models.QuerySet[Any]):
    def in_sample(self) -> EligibleCaseQuerySet:
        """Cases from which the sample is drawn."""
        return self.filter(outside_sample="")

    def in_domain(self, number: str) -> EligibleCaseQuerySet:
        return self.filter(domain__number=number)

    def drawn(self) -> EligibleCaseQuerySet:
        """Cases in the sample, and cases that were in it until they were replaced. They stay on the list."""
        return self.exclude(case=None, replacement_made=None)

    def not_drawn(self) -> EligibleCaseQuerySet:
        return self.filter(case=None, replacement_made=None)

    def in_state(self, state: str) -> EligibleCaseQuerySet:
        """Cases in this state: eligible, drawn, or outside the sample for one of the reasons."""
        if state == "drawn":
            return self.drawn()
        return self.filter(outside_sample="" if state == "eligible" else state)

    def with_words(self, words: str) -> EligibleCaseQuerySet:
        """Cases with these words in their reference or locality."""
        return self.filter(models.Q(reference__icontains=words) | models.Q(locality__icontains=words))


class EligibleCase(models.Model):
    """A case on the YOT's list from which the sample is drawn.

    It has a reference and never a name. A characteristic that is not on the list is empty.
    """

    class Outside(Choices):
        """Why a case on the list cannot be drawn."""

        RESETTLEMENT = "resettlement", "Resettlement case, looked at outside the sample"
        WINDOW = "window", "Began outside the window"
        LEFT_OUT = "left_out", "Left out"

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
    # The case in which inspectors record, if this case has been drawn.
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.SET_NULL, related_name="eligible_rows")

    objects = EligibleCaseQuerySet.as_manager()

    class Meta:
        ordering = ["domain", "pk"]
        constraints = [
            # The same case can be on the lists of two domains, if the framework has cases in two samples.
            models.UniqueConstraint(
                fields=["inspection", "domain", "reference"], name="one_eligible_case_per_domain_and_reference"
            ),
            models.UniqueConstraint(fields=["domain", "case"], name="one_eligible_case_per_domain_and_case"),
            models.CheckConstraint(condition=~models.Q(disposal=""), name="eligible_case_has_a_disposal"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def subject(self) -> str:
        """The name of this case in the history."""
        return f"eligible case {self.reference}"


class NewestQuerySet(AppendOnlyQuerySet):
    def newest(self, *subject: str) -> list[Any]:
        """The newest row for each combination of these fields."""
        found: dict[tuple[Any, ...], Any] = {}
        for row in self.order_by("pk"):
            found[tuple(getattr(row, name) for name in subject)] = row
        return list(found.values())


class EligibleWindow(Appended):
    """A change to the window in which a domain's cases began, in months before fieldwork. The newest applies."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="eligible_windows")
    domain = models.ForeignKey("standards.Domain", on_delete=models.PROTECT, related_name="+")
    first = models.PositiveSmallIntegerField()  # months before fieldwork
    last = models.PositiveSmallIntegerField()
    reason = models.TextField()

    objects: ClassVar[models.Manager[Any]] = NewestQuerySet.as_manager()

    class Meta(Appended.Meta):
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="a_window_does_not_end_first"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.reference}: {self.first} to {self.last} months in domain {self.domain.number}"


class ColumnMapping(Appended):
    """What a heading, or a word in a column, means in a YOT's lists. A person chose this meaning. The newest applies."""

    yot = models.ForeignKey(YOT, on_delete=models.CASCADE, related_name="column_mappings")
    column = models.CharField(max_length=40, blank=True)  # our column that has the word; blank for a heading
    words = models.CharField(max_length=80)  # normalised, for comparison
    meaning = models.CharField(max_length=60, blank=True)  # our column or value; blank if the column is left out

    objects: ClassVar[models.Manager[Any]] = NewestQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.words}: {self.meaning or 'left out'}"
