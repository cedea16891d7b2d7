"""What is asked of whoever raises an alert, hears its answer, accepts or refuses it; and the same for reassurance."""

from __future__ import annotations

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from inspections.fields import LONGEST_NOTE, DateInputs, PastDateField
from inspections.forms_base import DraftForm, WithMoment


def _long_text(label: str, wanted: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=help_text,
        error_messages={"required": wanted},
    )


def _day(label: str) -> PastDateField:
    return PastDateField(label=label, error_messages={"required": "Enter the day, for example 27 3 2026."})


def _time(label: str) -> forms.TimeField:
    wrong = "Enter the time with hours and minutes, for example 14:05."
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
        help_text="Hours and minutes, for example 14:05.",
        error_messages={"required": wrong, "invalid": wrong},
    )


def _step(name: str) -> forms.CharField:
    return forms.CharField(initial=name, required=False, widget=forms.HiddenInput)


class AlertForm(WithMoment):
    button = "Raise the alert"
    button_class = "govuk-button--warning"
    moment = "told_at"

    what = _long_text(
        "What puts the child at immediate risk?",
        "Write what puts the child at immediate risk.",
        "What you read or heard, and why it cannot wait. Write no real names.",
    )
    told_to = forms.CharField(
        label="Who at the YOT did you tell?",
        max_length=200,
        help_text="Their role, for example “duty manager”. Never a name.",
        error_messages={
            "required": "Enter the role of the person you told. If you have told nobody yet, ring the YOT first.",
            "max_length": "Enter their role in at most 200 letters.",
        },
    )
    day = _day("On what day did you tell them?")
    time = _time("At what time?")


class AnswerForm(WithMoment):
    button = "Record the answer"
    moment = "answered_at"

    step = _step("answer")
    answer = _long_text(
        "What did the YOT answer?",
        "Write what the YOT answered.",
        "What it has done or will do, and when. Write no real names.",
    )
    day = _day("On what day did it answer?")
    time = _time("At what time?")


class AcceptanceForm(DraftForm):
    button = "Accept the answer"

    step = _step("accept")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RefusalForm(DraftForm):
    button = "Refuse the answer"
    button_class = "govuk-button--secondary"

    step = _step("refuse")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = _long_text(
        "Why does the answer not do?",
        "Write why the answer does not do, and what the YOT is to be asked.",
        "The answer stays in the history, and the alert is open until a new one is recorded and accepted.",
    )


class ReassuranceForm(DraftForm):
    button = "Ask for reassurance"

    what = _long_text(
        "What is the YOT asked to make sure of?",
        "Write what the YOT is asked to make sure of.",
        "For example information that is missing from the file. Write no real names.",
    )
    due = forms.DateField(
        label="By when?",
        widget=DateInputs,
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": "Enter the day by which the YOT is to answer, for example 27 3 2026.",
            "invalid": "Enter a date that there is, for example 27 3 2026.",
        },
    )

    def clean_due(self) -> datetime.date:
        due: datetime.date = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise ValidationError("This date is past. Enter today’s or a later one.")
        return due


class OutcomeForm(DraftForm):
    button = "Close the request"

    outcome = _long_text(
        "What came of it?",
        "Write what came of the request.",
        "What the YOT has shown or done. Write no real names.",
    )
