"""What is asked on the way to publication and after it: days, comments and answers, copies, approval, corrections, progress."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from inspections.forms_base import DraftForm
from reports.form_fields import day_field, words_field


class TakeBackForm(DraftForm):
    button = "Take the draft back"
    button_class = "govuk-button--warning"

    reason = words_field("Why is the draft taken back?", "Write why the draft is taken back.", rows=3)


class ApproveForm(DraftForm):
    button = "Approve this report"

    read_as = forms.CharField(widget=forms.HiddenInput)


class PublishForm(DraftForm):
    button = "Publish the report"

    published_on = day_field(
        "Date of publication", "Enter the date of publication", "The cover and the edition carry it."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("published_on", timezone.localdate())


class CorrectionForm(DraftForm):
    button = "Open the correction"

    note = words_field(
        "What changes?",
        "Write what changes: the new edition tells its readers.",
        "The new edition tells it its readers, for example “The number of first-time entrants on page 12 was corrected to 61.”",
        rows=3,
    )


class AbandonForm(DraftForm):
    button = "Abandon the correction"
    button_class = "govuk-button--warning"

    reason = words_field("Why is it abandoned?", "Write why the correction is abandoned.", rows=3)
