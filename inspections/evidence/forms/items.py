"""Forms for adding, receiving, linking, withdrawing and searching evidence."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from inspections.evidence import uploads
from inspections.evidence.kinds import BY_SLUG, fields_of, problems
from inspections.evidence.models import Evidence, EvidenceLink
from inspections.evidence.survey_questions import LONGEST_LIST_OF_QUESTIONS, Question
from inspections.fields import LONGEST_NOTE, DayField, PastDateField, TextArea
from inspections.forms_base import DraftForm, Values
from inspections.inspection.models import Inspection
from standards.language.definition import FrameworkDefinition, StandardDefinition

MARKS = {
    "is_on_diversity": "Diversity",
    "is_on_resettlement": "Resettlement",
    "is_on_involvement": "Children’s involvement",
}
LARGEST_COUNT = 100_000
Choices = list[tuple[str, str]]
GroupedChoices = list[tuple[str, Any]]


def _count(label: str, help_text: str = "") -> forms.IntegerField:
    wrong = "Enter a whole number, for example 36."
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=LARGEST_COUNT,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": f"Enter {LARGEST_COUNT:,} or fewer."},
    )


class CheckedFileField(forms.FileField):
    """A file field that checks the file immediately, so that errors are shown next to it."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        endings = ",".join(f".{ending}" for ending in uploads.KINDS)
        super().__init__(
            widget=forms.FileInput(attrs={"accept": endings}),
            allow_empty_file=True,
            help_text=f"{uploads.ACCEPTED_FILES} Up to {uploads.LARGEST // 1_000_000}MB.",
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        file: UploadedFile | None = super().clean(data, initial)
        if file:
            try:
                uploads.take(file.name, cast("BinaryIO", file))
            except uploads.NotAccepted as error:
                raise ValidationError(str(error)) from error
        return file or None


class WithFile(DraftForm):
    """A form with a file. If the form is shown again, the browser does not send the file again."""

    @property
    def needs_file_again(self) -> bool:
        return bool(self.files.get("file")) and "file" not in self.errors

    def ask_for_file_again(self) -> None:
        """Call this if the form is shown again because of an error in another field."""
        if self.needs_file_again:
            self.add_error("file", "Choose the file again. Your browser does not keep it when the page shows an error.")


class EvidenceForm(WithFile):
    """An item of evidence. Its fields depend on its kind."""

    button = "Save"

    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="For example, “Management board minutes, March”.",
        error_messages={
            "required": "Enter a title that others will recognise.",
            "max_length": "Shorten the title to 200 characters.",
        },
    )
    surveyed = forms.ChoiceField(
        label="Who was surveyed?", choices=Evidence.Surveyed.choices, widget=forms.RadioSelect, required=False
    )
    case: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Which case was referred?",
        queryset=None,
        required=False,
        empty_label="Choose a case",
        error_messages={"invalid_choice": "Choose one of the cases in this inspection."},
    )
    partner = forms.CharField(
        label="Partner inspectorate",
        max_length=100,
        required=False,
        help_text="For example, “Care Quality Commission” or “Estyn”.",
        error_messages={"max_length": "The name must be 100 characters or fewer."},
    )
    state = forms.ChoiceField(
        label="Has it been received or held?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it has been received or held, or is still due."},
    )
    due = DayField(
        label="Due date, if it has not been received or held",
        required=False,
        error_messages={"invalid": "Enter a real date, for example 27 3 2026."},
    )
    happened_on = PastDateField(required=False)
    roles = forms.CharField(
        label="Roles present",
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 4}),
        required=False,
        help_text="One on each line, for example “Head of service”. Do not enter names.",
    )
    people = _count("How many people took part?", "Do not count inspectors.")
    invited = _count("How many were invited?")
    answered = _count("How many answered?")
    notes = forms.CharField(
        label="Notes",
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 8}),
        required=False,
        help_text="What you learned. Do not enter names.",
        error_messages={"max_length": f"The notes must be {LONGEST_NOTE:,} characters or fewer."},
    )
    marks = forms.MultipleChoiceField(
        label="Is it about one of these?",
        choices=list(MARKS.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        required=False,
        help_text="Each has its own section in the report.",
    )
    file = CheckedFileField(
        label="File (optional)",
        required=False,
        error_messages={"missing": "Choose the file again.", "invalid": "Choose the file again."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("title", "surveyed", "case", "partner", "state", "due", "happened_on", "file")

    def __init__(
        self,
        inspection: Inspection,
        kind: str,
        evidence: Evidence | None = None,
        *args: Any,
        version: int = 0,
        **kwargs: Any,
    ) -> None:
        initial = self.of(evidence) if evidence else {"state": Evidence.State.RECEIVED}
        super().__init__(*args, initial=initial | {"version": version}, **kwargs)
        self.kind = BY_SLUG[kind]
        asked = {*fields_of(kind), "marks", "version"}
        if self.kind.has_file and evidence is None:
            asked.add("file")
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        self.fields["happened_on"].label = self.kind.when
        cast("forms.ChoiceField", self.fields["state"]).choices = _states(self.kind.is_held)
        if "case" in self.fields:
            cast("forms.ModelChoiceField", self.fields["case"]).queryset = inspection.cases.all()

    @staticmethod
    def of(evidence: Evidence) -> dict[str, Any]:
        """The initial values for an existing item."""
        names = [name for name in EvidenceForm.base_fields if name not in ("marks", "file", "version")]
        return {name: getattr(evidence, name) for name in names} | {
            "marks": [mark for mark in MARKS if getattr(evidence, mark)]
        }

    @property
    def values(self) -> Values:
        cleaned = dict(self.cleaned_data)
        cleaned.pop("version", None)
        marks = cleaned.pop("marks", [])
        return cleaned | {mark: mark in marks for mark in MARKS}

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        facts = {name: value for name, value in self.values.items() if name != "file"}
        for name, reason in problems(self.kind.slug, facts, today=timezone.localdate()).items():
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, reason)
        return cleaned


def _states(is_held: bool) -> Choices:
    here = "Yes, it has been held" if is_held else "Yes, it has been received"
    return [("received", here), ("requested", "No, it has been requested or arranged")]


class ReceiptForm(WithFile):
    """Records that a requested item was received or held."""

    button = "Save"

    happened_on = PastDateField(required=False)
    file = CheckedFileField(label="File (optional)", required=False)

    def __init__(self, evidence: Evidence, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"happened_on": evidence.happened_on}, **kwargs)
        self.kind = BY_SLUG[evidence.kind]
        self.fields["happened_on"].label = self.kind.when if self.kind.is_held else f"{self.kind.when} (optional)"
        self.fields["happened_on"].required = self.kind.is_held
        self.fields["happened_on"].error_messages["required"] = "Enter the date. The report needs it."


class FileForm(WithFile):
    button = "Add the file"

    file = CheckedFileField(label="File", error_messages={"required": "Choose the file to add."})


def _reason_to_withdraw(what: str) -> forms.CharField:
    return forms.CharField(
        label=f"Why are you withdrawing {what}?",
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 4}),
        error_messages={"required": f"Enter why you are withdrawing {what}."},
    )


class WithdrawalForm(DraftForm):
    button = "Withdraw"
    button_class = "govuk-button--warning"

    reason = _reason_to_withdraw("this evidence")


class TieWithdrawalForm(WithdrawalForm):
    reason = _reason_to_withdraw("this link")


# --- surveys ----------------------------------------------------------------------------------------------------------


class QuestionForm(forms.Form):
    """One question in a survey, with its counts. Blank rows are ignored."""

    use_required_attribute = False

    text = forms.CharField(
        label="Question",
        max_length=300,
        required=False,
        error_messages={"max_length": "The question must be 300 characters or fewer."},
    )
    positive = _count("How many positive answers?")
    answered = _count("How many answered?")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors or self.is_blank:
            return cleaned
        if not cleaned["text"]:
            self.add_error("text", "Enter the question or clear this row.")
        if cleaned["positive"] is None:
            self.add_error("positive", "Enter how many answers were positive. Enter 0 if there were none.")
        if cleaned["answered"] is None:
            self.add_error("answered", "Enter how many people answered this question.")
        elif cleaned["positive"] is not None and cleaned["positive"] > cleaned["answered"]:
            self.add_error("positive", f"This cannot be more than the {cleaned['answered']} people who answered.")
        return cleaned

    @property
    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) not in (None, "") for name in ("text", "positive", "answered"))

    @property
    def question(self) -> Question:
        return Question(
            self.cleaned_data["text"], int(self.cleaned_data["positive"]), int(self.cleaned_data["answered"])
        )


QuestionFormSet = forms.formset_factory(
    QuestionForm, extra=4, max_num=LONGEST_LIST_OF_QUESTIONS, absolute_max=LONGEST_LIST_OF_QUESTIONS + 10
)


# --- links to key questions --------------------------------------------------------------------------------------------


class TieForm(DraftForm):
    """A link from an item to a key question in one standard, or to one of the prompts for that key question."""

    button = "Link"

    key_question = forms.ChoiceField(
        label="Which key question does it relate to?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the key question it relates to."},
    )
    prompt = forms.ChoiceField(label="One of its prompts (optional)", required=False)
    bearing = forms.ChoiceField(
        label="Does it support or contradict the key question?",
        choices=[
            (EvidenceLink.Bearing.SUPPORTS, "It supports the key question (a strength)"),
            (EvidenceLink.Bearing.CONTRADICTS, "It contradicts the key question (a weakness)"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it supports or contradicts the key question."},
    )
    passage = forms.CharField(
        label="Relevant passage (optional)",
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 4}),
        required=False,
        help_text="Quote it, with the page or paragraph number. Do not include names.",
    )

    def __init__(self, standard: StandardDefinition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = [(question.number, f"{question.number}. {question.text}") for question in standard.key_questions]
        prompts = [
            (
                f"Key question {question.number}",
                [
                    (f"{question.number}{prompt.letter}", f"{question.number} {prompt.letter}) {prompt.text}")
                    for prompt in question.prompts
                ],
            )
            for question in standard.key_questions
            if question.prompts
        ]
        self._question_of = {
            f"{question.number}{prompt.letter}": question.number
            for question in standard.key_questions
            for prompt in question.prompts
        }
        cast("forms.ChoiceField", self.fields["key_question"]).choices = questions
        cast("forms.ChoiceField", self.fields["prompt"]).choices = [("", "The key question as a whole"), *prompts]

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        number, prompt = cleaned.get("key_question"), cleaned.get("prompt")
        if number and prompt and self._question_of[prompt] != number:
            self.add_error(
                "prompt", f"This prompt does not belong to key question {number}. Choose one that does, or none."
            )
        return cleaned


def standards_to_choose(definition: FrameworkDefinition) -> GroupedChoices:
    """The standards in a framework as choices: those judged as a whole first."""
    groups = (
        ("Judged as a whole", [standard for standard in definition.standards if not standard.is_computed]),
        ("Computed from cases", [standard for standard in definition.standards if standard.is_computed]),
    )
    return [
        (title, [(standard.number, f"{standard.number}. {standard.title}") for standard in standards])
        for title, standards in groups
        if standards
    ]


class StandardForm(forms.Form):
    """A choice of the standard whose key questions are shown."""

    standard = forms.ChoiceField(label="Standard")

    def __init__(self, definition: FrameworkDefinition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standard"].label = definition.words.standard.heading
        cast("forms.ChoiceField", self.fields["standard"]).choices = standards_to_choose(definition)


# --- the library ------------------------------------------------------------------------------------------------------
