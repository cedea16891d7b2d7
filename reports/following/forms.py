"""What is asked about the action plan and the progress of recommendations."""

from __future__ import annotations

from typing import Any

from django import forms

from inspections.evidence.forms.items import CheckedFileField, WithFile
from inspections.forms_base import DraftForm
from reports.following.models import Progress
from reports.form_fields import day_field, past_day_field, words_field


class PlanForm(DraftForm):
    button = "Save"

    due = day_field("By when is the YOT’s action plan due?", "Enter the day by which it is due")


class PlanReceivedForm(WithFile):
    button = "Record the action plan"

    received_on = past_day_field("On what day did it come?")
    file = CheckedFileField(label="The action plan", error_messages={"required": "Choose the file of the action plan."})


class ProgressForm(WithFile):
    button = "Record the progress"

    state = forms.ChoiceField(
        label="How far has it come?",
        choices=Progress.State.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far the recommendation has come."},
    )
    said = words_field(
        "What is known of it?",
        "Write what is known of it; where it is closed, why.",
        "Where it is closed: why nothing is left to follow. No names of children.",
    )
    file = CheckedFileField(label="Evidence of it (optional)", required=False)
    look_again_on = day_field(
        "When is it to be looked at again? (optional)", "", "It comes up on the list of what is due.", required=False
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def clean_look_again_on(self) -> Any:
        return self.cleaned_data["look_again_on"] or None
