"""The form where the lead inspector gives a reason for recording answers in a colleague's case."""

from __future__ import annotations

from typing import Any

from django import forms

from inspections.cases.models import Case
from inspections.fields import LONGEST_NOTE, TextArea
from inspections.forms_base import DraftForm
from inspections.history import has_words


class LeadRecordingForm(DraftForm):
    button = "Record answers in this case"

    reason = forms.CharField(
        label="Why are you recording answers in this case?",
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 3}),
        error_messages={"required": "Enter why you are recording answers in this case."},
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, keep=f"lead-recording-{case.pk}")
        self.fields["reason"].help_text = f"{case.inspector} will see your reason and every answer that you change."

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not has_words(reason):
            raise forms.ValidationError("Enter a reason in words, for example “The inspector is ill”.")
        return reason
