"""What is asked on the way to publication and after it: days, comments and answers, copies, approval, corrections, progress."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from inspections.evidence.forms.items import TakenFileField, WithFile
from inspections.fields import LONGEST_NOTE, DateInputs, PastDateField
from inspections.forms_base import KeptForm, Values
from reports.models.publishing import AccuracyAnswer, Progress


def words_field(label: str, wanted: str, help_text: str = "", rows: int = 5, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={"required": wanted},
        **kwargs,
    )


def day_field(label: str, wanted: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=DateInputs,
        input_formats=["%Y-%m-%d"],
        help_text=help_text,
        required=required,
        error_messages={
            "required": f"{wanted}, for example 27 3 2027.",
            "invalid": "Enter a date that there is, for example 27 3 2027.",
        },
    )


def past_day_field(label: str) -> PastDateField:
    return PastDateField(label=label, error_messages={"required": "Enter the day, for example 27 3 2026."})


class SendForm(KeptForm):
    button = "Freeze the draft and send it"

    due = day_field("By when does the YOT answer?", "Enter the day by which the YOT answers")


class TakeBackForm(KeptForm):
    button = "Take the draft back"
    button_class = "govuk-button--warning"

    reason = words_field("Why is the draft taken back?", "Write why the draft is taken back.", rows=3)


class ReturnForm(WithFile):
    button = "Record the answer"

    received_on = past_day_field("On what day did the answer come?")
    file = TakenFileField(label="The table with the YOT’s comments (optional)", required=False)
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


class CommentForm(KeptForm):
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


class AnswerForm(KeptForm):
    button = "Record the answer"

    outcome = forms.ChoiceField(
        label="Is the comment accepted?",
        choices=AccuracyAnswer.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the comment is accepted."},
    )
    reason = words_field("Why?", "Write the reason: the YOT is told it.", "The YOT is told it.")
    based_on = forms.IntegerField(widget=forms.HiddenInput)


class CopyForm(KeptForm):
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


class ApproveForm(KeptForm):
    button = "Approve this report"

    read_as = forms.CharField(widget=forms.HiddenInput)


class PublishForm(KeptForm):
    button = "Publish the report"

    published_on = day_field(
        "Date of publication", "Enter the date of publication", "The cover and the edition carry it."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("published_on", timezone.localdate())


class CorrectionForm(KeptForm):
    button = "Open the correction"

    note = words_field(
        "What changes?",
        "Write what changes: the new edition tells its readers.",
        "The new edition tells it its readers, for example “The number of first-time entrants on page 12 was corrected to 61.”",
        rows=3,
    )


class AbandonForm(KeptForm):
    button = "Abandon the correction"
    button_class = "govuk-button--warning"

    reason = words_field("Why is it abandoned?", "Write why the correction is abandoned.", rows=3)


class PlanForm(KeptForm):
    button = "Save"

    due = day_field("By when is the YOT’s action plan due?", "Enter the day by which it is due")


class PlanReceivedForm(WithFile):
    button = "Record the action plan"

    received_on = past_day_field("On what day did it come?")
    file = TakenFileField(label="The action plan", error_messages={"required": "Choose the file of the action plan."})


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
    file = TakenFileField(label="Evidence of it (optional)", required=False)
    look_again_on = day_field(
        "When is it to be looked at again? (optional)", "", "It comes up on the list of what is due.", required=False
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def clean_look_again_on(self) -> Any:
        return self.cleaned_data["look_again_on"] or None
