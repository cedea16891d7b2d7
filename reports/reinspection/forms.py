"""Forms to judge a recommendation from the earlier inspection, and to enter one."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from inspections.forms_base import DraftForm
from inspections.history import has_words
from reports.form_fields import words_field
from reports.then_and_now.recommendations import JUDGEMENTS


class JudgementForm(DraftForm):
    button = "Save the judgement"

    judgement = forms.ChoiceField(
        label="How far is this recommendation met?",
        choices=list(JUDGEMENTS.items()),
        widget=forms.RadioSelect,
        help_text="Choose “Overtaken” if the recommendation no longer applies, for example because the service has changed.",
        error_messages={"required": "Select how far the recommendation is met."},
    )
    evidence = words_field(
        "Evidence",
        "Enter the evidence for your judgement.",
        "What you saw that shows this. The report can print it. Do not name children.",
    )
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_evidence(self) -> str:
        evidence: str = self.cleaned_data["evidence"]
        if not has_words(evidence):
            raise ValidationError("Enter the evidence in words.")
        return evidence


class EnterForm(DraftForm):
    button = "Add the recommendation"

    number = forms.IntegerField(
        label="Number in the earlier report",
        min_value=1,
        max_value=999,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "required": "Enter the number, for example 3.",
            "invalid": "Enter the number in figures, for example 3.",
        },
    )
    addressee = forms.CharField(
        label="Who it is addressed to",
        max_length=300,
        required=False,
        help_text="For example “The {service.one} Management Board should”. Leave this blank if the report names no one.",
    )
    text = words_field("The recommendation", "Enter the recommendation.", "As printed in the earlier report.")
