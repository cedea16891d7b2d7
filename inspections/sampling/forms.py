"""The form for the number of eligible cases."""

from __future__ import annotations

from typing import Any

from django import forms

from inspections.forms_base import DraftForm
from inspections.inspection.models import Inspection
from inspections.sampling.size import MOST_ELIGIBLE
from standards.models import Domain


class EligibleForm(DraftForm):
    """The number of eligible cases in each domain that has cases; blank if it is not known."""

    button = "Save"

    def __init__(self, inspection: Inspection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, keep=f"eligible-{inspection.pk}", **kwargs)
        self.domains: list[Domain] = [each for each in inspection.framework.domains.all() if each.case_based]
        counted = inspection.cases.counted_by_domain()
        for domain in self.domains:
            inspected = counted.get(domain.number, 0)
            least = (
                f"{inspected} case{' has' if inspected == 1 else 's have'} been inspected. Enter at least that number."
            )
            wrong = "Enter a whole number, for example 40, or leave this blank."
            self.fields[f"domain-{domain.number}"] = forms.IntegerField(
                label=f"{domain.number}. {domain.title}: eligible cases",
                required=False,
                min_value=inspected,
                max_value=MOST_ELIGIBLE,
                initial=inspection.eligible.get(domain.number),
                widget=forms.TextInput(
                    attrs={"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "off"}
                ),
                error_messages={
                    "invalid": wrong,
                    "min_value": least,
                    "max_value": f"Enter {MOST_ELIGIBLE:,} or fewer.",
                },
            )

    @property
    def numbers(self) -> list[tuple[Domain, int | None]]:
        return [(domain, self.cleaned_data[f"domain-{domain.number}"]) for domain in self.domains]
