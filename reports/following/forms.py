"""Forms for the action plan and for progress on recommendations."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from inspections.evidence.forms.items import CheckedFileField, WithFile
from inspections.forms_base import DraftForm
from reports.following.models import Progress
from reports.form_fields import day_field, past_day_field, words_field


class PlanForm(DraftForm):
    button = "Save"

    due = day_field("When is the {service.one}’s action plan due?", "Enter the date the action plan is due")


class PlanReceivedForm(WithFile):
    button = "Record the action plan"

    received_on = past_day_field("When did you receive it?")
    file = CheckedFileField(label="The action plan", error_messages={"required": "Select the action plan file."})


class ProgressForm(WithFile):
    button = "Record progress"

    state = forms.ChoiceField(
        label="Progress",
        choices=Progress.State.in_words,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the progress on the recommendation."},
    )
    said = words_field(
        "Details",
        "Enter what you know about its progress. If it is closed, enter why.",
        "If you are closing the recommendation, explain why no more follow-up is needed. Do not name children.",
    )
    file = CheckedFileField(label="Evidence (optional)", required=False)
    look_again_on = day_field(
        "When should it be reviewed? (optional)",
        "",
        "It will appear in the list of recommendations due.",
        required=False,
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["state"]).choices = Progress.State.in_words(self.words)

    def clean_look_again_on(self) -> Any:
        return self.cleaned_data["look_again_on"] or None
