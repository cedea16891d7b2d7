"""Forms for raising, answering, accepting and refusing alerts, and for requests for reassurance."""

from __future__ import annotations

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from inspections.fields import LONGEST_NOTE, DayField, PastDateField, TextArea, time_field
from inspections.forms_base import DraftForm, WithMoment


def _long_text(label: str, required: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 5}),
        help_text=help_text,
        error_messages={"required": required},
    )


def _day(label: str) -> PastDateField:
    return PastDateField(label=label, error_messages={"required": "Enter the date, for example 27 3 2026."})


def _step(name: str) -> forms.CharField:
    return forms.CharField(initial=name, required=False, widget=forms.HiddenInput)


class AlertForm(WithMoment):
    button = "Raise the alert"
    button_class = "govuk-button--warning"
    moment = "told_at"

    what = _long_text(
        "What puts the child at immediate risk?",
        "Enter what puts the child at immediate risk.",
        "What you read or heard, and why it cannot wait. Do not use real names.",
    )
    told_to = forms.CharField(
        label="Who at the {service.one} did you tell?",
        max_length=200,
        help_text="Their role, for example “duty manager”. Do not enter a name.",
        error_messages={
            "required": "Enter the role of the person you told. If you have not told anyone yet, phone the {service.one} first.",
            "max_length": "Their role must be 200 characters or fewer.",
        },
    )
    day = _day("What day did you tell them?")
    time = time_field("What time?")


class AnswerForm(WithMoment):
    button = "Record the answer"
    moment = "answered_at"

    step = _step("answer")
    answer = _long_text(
        "What did the {service.one} answer?",
        "Enter what the {service.one} answered.",
        "What it has done or will do, and when. Do not use real names.",
    )
    day = _day("What day did it answer?")
    time = time_field("What time?")


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
        "Why are you refusing the answer?",
        "Enter why you are refusing the answer and what the {service.one} needs to do next.",
        "The answer is kept in the history. The alert stays open until a new answer is recorded and accepted.",
    )


class ReassuranceForm(DraftForm):
    button = "Ask for reassurance"

    what = _long_text(
        "What does the {service.one} need to confirm?",
        "Enter what the {service.one} needs to confirm.",
        "For example, information missing from the file. Do not use real names.",
    )
    due = DayField(
        label="When does the {service.one} need to answer by?",
        error_messages={
            "required": "Enter the date the {service.one} needs to answer by, for example 27 3 2026.",
            "invalid": "Enter a real date, for example 27 3 2026.",
        },
    )

    def clean_due(self) -> datetime.date:
        due: datetime.date = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise ValidationError("The date must be today or in the future.")
        return due


class OutcomeForm(DraftForm):
    button = "Close the request"

    outcome = _long_text(
        "What was the outcome?",
        "Enter the outcome of the request.",
        "What the {service.one} has shown or done. Do not use real names.",
    )
