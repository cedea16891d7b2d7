"""Forms for the factual accuracy check: drafts, the YOT's response and comments, our answers and copies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from inspections.evidence.forms.items import CheckedFileField, WithFile
from inspections.forms_base import DraftForm, Values
from reports.accuracy.models import AccuracyAnswer
from reports.form_fields import day_field, past_day_field, words_field


class SendForm(DraftForm):
    button = "Freeze the draft"

    due = day_field("When must the {service.one} respond?", "Enter the date by which the {service.one} must respond")


class ReturnForm(WithFile):
    button = "Continue"

    received_on = past_day_field("When did you receive the response?")
    file = CheckedFileField(label="The {service.one}’s table or Word document (optional)", required=False)
    said = words_field(
        "What else the {service.one} said (optional)",
        "",
        "If there is no file, enter the {service.one}’s response, for example “No comments”.",
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_on", timezone.localdate())
        self.fields["file"].help_text = (
            "The table sent with the draft (.xlsx or .ods), or the Word document sent with the draft (.docx) with comments and "
            "changes. Up to 10MB."
        )
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.ods,.docx"

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("file") and not cleaned.get("said", "").strip():
            self.add_error(
                "said", self.words.fill("Add the {service.one}’s table or Word document, or enter its response.")
            )
        return cleaned


class CommentForm(DraftForm):
    button = "Add the comment"

    paragraph = forms.IntegerField(
        label="Paragraph number",
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "off"}),
        help_text="The number in the margin of the draft. Leave blank for a comment on the whole draft.",
        error_messages={"invalid": "Enter a paragraph number, for example 45."},
    )
    comment = words_field(
        "The {service.one}’s comment",
        "Enter the {service.one}’s comment.",
        "Use the {service.one}’s own words. Do not name children.",
    )
    evidence = words_field("The {service.one}’s evidence (optional)", "", rows=3, required=False)


class AnswerForm(DraftForm):
    button = "Record the answer"

    outcome = forms.ChoiceField(
        label="Is the comment accepted?",
        choices=AccuracyAnswer.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether the comment is accepted."},
    )
    reason = words_field(
        "Reason", "Enter the reason. The {service.one} will see it.", "The {service.one} will see this."
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)


class CopyForm(DraftForm):
    button = "Log the copy"

    recipient = forms.CharField(
        label="Who was given the copy?",
        max_length=200,
        help_text="Their name or role.",
        error_messages={"required": "Enter who was given the copy."},
    )
    organisation = forms.CharField(
        label="Their organisation",
        max_length=200,
        error_messages={"required": "Enter their organisation."},
    )
    given_on = past_day_field("When was the copy given?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("given_on", timezone.localdate())
