"""Forms for the number of eligible cases, the size of the sample, a draw, and a replacement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from inspections.eligible.models import MOST_ELIGIBLE, EligibleCase
from inspections.fields import LONGEST_NOTE, TextArea
from inspections.forms_base import DraftForm
from inspections.history import has_words
from inspections.inspection.models import Inspection
from inspections.sampling.models import Replacement
from inspections.sampling.queries import DomainSample
from inspections.sampling.size import MARGINS, Z
from standards.language.asking import has_sample
from standards.models import Domain


class EligibleForm(DraftForm):
    """The number of eligible cases in each domain that has a sample; blank if it is not known."""

    button = "Save"

    def __init__(self, inspection: Inspection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, keep=f"eligible-{inspection.pk}", **kwargs)
        listed = set(inspection.eligible_list.values_list("domain_id", flat=True))
        # A list says how many cases are eligible.
        definition = inspection.framework.definition
        self.domains: list[Domain] = [
            each
            for each in inspection.framework.domains.all()
            if has_sample(definition, each.number) and each.pk not in listed
        ]
        counted = inspection.cases.counted_by_domain(definition)
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


GREATEST_SEED = 999_999_999
NARROW = {"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "off"}
WITHOUT = "none"  # no replacement


def reason_field(label: str, missing: str, **kwargs: Any) -> forms.CharField:
    widget = TextArea(attrs={"rows": 3})
    return forms.CharField(
        label=label, max_length=LONGEST_NOTE, widget=widget, error_messages={"required": missing}, **kwargs
    )


def _has_words(reason: str) -> str:
    if reason and not has_words(reason):
        raise forms.ValidationError("Enter a reason in words.")
    return reason


class SizeForm(DraftForm):
    """How many cases to inspect: by confidence and margin, or as a number of cases."""

    button = "Save the size"

    confidence = forms.TypedChoiceField(
        label="Confidence level",
        choices=[(each, f"{each}%") for each in Z],
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
        error_messages={"required": "Choose a confidence level."},
    )
    margin = forms.IntegerField(
        label="Margin of error, in percentage points",
        min_value=MARGINS[0],
        max_value=MARGINS[-1],
        widget=forms.TextInput(attrs=NARROW),
        error_messages={
            "required": "Enter a margin of error, for example 5.",
            "invalid": "Enter a whole number, for example 5.",
            "min_value": "Enter a number from 1 to 20.",
            "max_value": "Enter a number from 1 to 20.",
        },
    )
    size = forms.IntegerField(
        label="Number of cases (optional)",
        required=False,
        min_value=1,
        help_text="Leave this blank to inspect as many cases as the confidence level and the margin of error require.",
        widget=forms.TextInput(attrs=NARROW),
        error_messages={"invalid": "Enter a whole number, for example 40, or leave this blank."},
    )
    reason = reason_field(
        "Why are you changing the size?",
        "Enter why you are changing the size.",
        help_text="The history keeps your reason.",
    )

    def __init__(self, sample: DomainSample, *args: Any, **kwargs: Any) -> None:
        rule = sample.rule
        initial = {"confidence": rule.confidence, "margin": rule.margin, "size": rule.size}
        keep = f"sample-size-{sample.inspection.pk}-{sample.domain.number}"
        super().__init__(*args, initial=initial, keep=keep, **kwargs)
        self.most = sample.eligible if sample.eligible is not None else MOST_ELIGIBLE

    def clean_size(self) -> int | None:
        size: int | None = self.cleaned_data["size"]
        if size is not None and size > self.most:
            raise forms.ValidationError(f"Enter {self.most:,} or fewer, the number of eligible cases.")
        return size

    def clean_reason(self) -> str:
        return _has_words(self.cleaned_data["reason"])


class DrawForm(DraftForm):
    """Draws cases, with a seed to repeat a draw or without one. A second draw needs a reason."""

    button = "Draw a sample"

    reason = reason_field(
        "Why are you drawing again?",
        "Enter why you are drawing again.",
        help_text="You have seen a draw. We keep every draw that someone has seen, with its reason.",
    )
    seed = forms.IntegerField(
        label="Seed (optional)",
        required=False,
        min_value=0,
        max_value=GREATEST_SEED,
        help_text="Leave this blank for a random draw. To repeat a draw, enter its seed.",
        widget=forms.TextInput(attrs={**NARROW, "class": "govuk-input--width-10"}),
        error_messages={
            "invalid": "Enter a whole number, for example 482913, or leave this blank.",
            "min_value": "Enter a whole number from 0.",
            "max_value": f"Enter {GREATEST_SEED:,} or less.",
        },
    )

    def __init__(self, sample: DomainSample, seeds: Iterable[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, keep=f"draw-{sample.inspection.pk}-{sample.domain.number}", **kwargs)
        self.seeds = set(seeds)
        self.fields["reason"].required = False
        if not self.seeds:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "reason" in self.fields and "reason" in cleaned and cleaned.get("seed") not in self.seeds:
            if not cleaned["reason"]:
                self.add_error("reason", "Enter why you are drawing again.")
            elif not has_words(cleaned["reason"]):
                self.add_error("reason", "Enter a reason in words.")
        return cleaned


class ReplaceForm(DraftForm):
    """Asks why a case must be replaced, and for its replacement: the most similar case, or another with a reason."""

    button = "Replace the case"

    why = forms.ChoiceField(
        label="Why must the case be replaced?",
        choices=Replacement.Why.in_words,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why the case must be replaced."},
    )
    details = reason_field(
        "What happened?",
        "Enter what happened.",
        help_text="Do not name the child or anyone else. The history keeps what you write.",
    )
    replacement = forms.ChoiceField(
        label="Which case replaces it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the replacement."},
    )
    why_another = reason_field(
        "Why did you not choose the first case?",
        "",
        required=False,
        help_text="Only if you chose another. The first case is the most similar.",
    )

    def __init__(self, case_key: int, offered: list[tuple[EligibleCase, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, keep=f"replace-{case_key}", **kwargs)
        self.offered = {row.reference: row for row, _ in offered}
        choices = [(row.reference, f"{row.reference}: {differs}") for row, differs in offered]
        field = self.fields["replacement"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices or [
            (WITHOUT, "None. No eligible cases are left, so the sample will have one case fewer.")
        ]
        self.initial["replacement"] = field.choices[0][0]
        if len(choices) < 2:
            del self.fields["why_another"]

    def clean_details(self) -> str:
        return _has_words(self.cleaned_data["details"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("replacement")
        another = bool(self.offered) and chosen is not None and chosen != next(iter(self.offered))
        if another and not has_words(cleaned.get("why_another", "")):
            self.add_error("why_another", "Enter why you did not choose the most similar case.")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        return {**super().values, "replacement": self.offered.get(self.cleaned_data["replacement"])}
