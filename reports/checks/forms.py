"""What is asked of whoever accepts a finding of the checks."""

from __future__ import annotations

from typing import Any

from django import forms

from inspections.fields import LONGEST_NOTE
from inspections.forms_base import DraftForm


class AcceptForm(DraftForm):
    button = "Accept"
    button_class = "govuk-button--secondary"

    reason = forms.CharField(
        label="Why may this stand?",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example: the number counts something else, which the cases do not record.",
        error_messages={"required": "Write why this may stand."},
    )

    def __init__(self, *args: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_action = action
