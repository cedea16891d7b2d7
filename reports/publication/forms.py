"""Forms for withdrawing a draft, approving, publishing and correcting a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from inspections.forms_base import DraftForm
from reports.form_fields import day_field, words_field
from reports.gates.forms import ReasonsForm


class TakeBackForm(DraftForm):
    button = "Withdraw the draft"
    button_class = "govuk-button--warning"

    reason = words_field("Why are you withdrawing the draft?", "Enter why you are withdrawing the draft.", rows=3)


class ApproveForm(ReasonsForm):
    button = "Approve this report"

    read_as = forms.CharField(widget=forms.HiddenInput)


class PublishForm(ReasonsForm):
    button = "Publish the report"

    published_on = day_field("Date of publication", "Enter the date of publication", "This date appears on the cover.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("published_on", timezone.localdate())


class CorrectionForm(DraftForm):
    button = "Open the correction"

    note = words_field(
        "What changes?",
        "Enter what changes. The new edition will include this note.",
        "The new edition will include this note. For example, “The number of first-time entrants on page 12 was corrected to "
        "61.”",
        rows=3,
    )


class AbandonForm(DraftForm):
    button = "Abandon the correction"
    button_class = "govuk-button--warning"

    reason = words_field(
        "Why are you abandoning the correction?", "Enter why you are abandoning the correction.", rows=3
    )
