"""What is asked during the factual accuracy check: when the YOT answers, its comments and our answers, copies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from inspections.evidence.forms.items import CheckedFileField, WithFile
from inspections.forms_base import DraftForm, Values
from reports.accuracy.models import AccuracyAnswer
from reports.form_fields import day_field, past_day_field, words_field


class SendForm(DraftForm):
    button = "Freeze the draft and send it"

    due = day_field("By when does the YOT answer?", "Enter the day by which the YOT answers")


class ReturnForm(WithFile):
    button = "Record the answer"

    received_on = past_day_field("On what day did the answer come?")
    file = CheckedFileField(label="The table with the YOT’s comments (optional)", required=False)
    said = words_field(
        "What the YOT said beside it (optional)",
        "",
        "Where no table came, write what the YOT answered, for example “No comments”.",
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_on", timezone.localdate())
        self.fields["file"].help_text = "The table that went with the draft, as .xlsx or .ods."
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.ods"

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("file") and not cleaned.get("said", "").strip():
            self.add_error("said", "Add the table that came back, or write what the YOT answered.")
        return cleaned


class CommentForm(DraftForm):
    button = "Add the comment"

    paragraph = forms.IntegerField(
        label="Number of the paragraph",
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "off"}),
        help_text="It stands in the margin of the draft. Leave it empty for a comment on the draft as a whole.",
        error_messages={"invalid": "Enter the number of a paragraph, for example 45."},
    )
    comment = words_field(
        "What does the YOT say?", "Write what the YOT says.", "In its own words. No names of children."
    )
    evidence = words_field("Which evidence does it give? (optional)", "", rows=3, required=False)


class AnswerForm(DraftForm):
    button = "Record the answer"

    outcome = forms.ChoiceField(
        label="Is the comment accepted?",
        choices=AccuracyAnswer.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the comment is accepted."},
    )
    reason = words_field("Why?", "Write the reason: the YOT is told it.", "The YOT is told it.")
    based_on = forms.IntegerField(widget=forms.HiddenInput)


class CopyForm(DraftForm):
    button = "Log the copy"

    recipient = forms.CharField(
        label="To whom was it given?",
        max_length=200,
        help_text="Their name or their role.",
        error_messages={"required": "Enter to whom the copy was given."},
    )
    organisation = forms.CharField(
        label="Of which organisation are they?",
        max_length=200,
        error_messages={"required": "Enter the organisation they are of."},
    )
    given_on = past_day_field("On what day?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("given_on", timezone.localdate())
