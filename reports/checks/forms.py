"""The form to accept a finding from the checks."""

from __future__ import annotations

from typing import Any

from django import forms

from inspections.fields import LONGEST_NOTE, TextArea
from inspections.forms_base import DraftForm


class AcceptForm(DraftForm):
    button = "Accept"
    button_class = "govuk-button--secondary"

    reason = forms.CharField(
        label="Why are you accepting this finding?",
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 2}),
        help_text="For example, the number counts something that the cases do not record.",
        error_messages={"required": "Enter why you are accepting this finding."},
    )

    def __init__(self, *args: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_action = action
