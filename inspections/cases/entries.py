"""The entries of a case: the name of each entry, its form field, and the values that it accepts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from inspections.cases.models import NOT_RECORDED, Case, Interview, Judgement, Level, YesNo, YesNoOrNotRecorded
from inspections.fields import (
    NO_DATE,
    DateInputs,
    DateInputsOrNone,
    PastDateField,
    SeveralField,
    TypedField,
    note_field,
    radios_field,
    text_field,
    written_field,
)
from inspections.history import as_text
from inspections.moments import day
from standards.language.definition import QUESTION_OR_PROMPT_NUMBER, CaseQuestionDefinition, FrameworkDefinition
from standards.language.relevance import WITH_LEVELS
from standards.language.units import Unit, UnitFact

# The workbook takes these facts as free text. Pages offer these options in the words that reports use.
GENDERS = ("Male", "Female", "Non-binary", "Another gender")
ETHNICITIES = (
    "White",
    "Mixed or multiple ethnic groups",
    "Asian or Asian British",
    "Black, Black British, Caribbean or African",
    "Other ethnic group",
)
RELIGIONS = ("No religion", "Buddhist", "Christian", "Hindu", "Jewish", "Muslim", "Sikh", "Another religion")
CLASSIFICATIONS = WITH_LEVELS
_NUMBER = re.compile(QUESTION_OR_PROMPT_NUMBER)


@dataclass(frozen=True)
class Entry:
    name: str
    field: forms.Field
    # Whether the case can only be submitted with an answer or a reason why it is awaited.
    is_required: bool = False
    # Whether the entry is text to check for postcodes, addresses and similar details.
    is_note: bool = False
    # If facts or other answers decide whether it is asked: the rule as a sentence, and whether it is asked now.
    asked_if: str = ""
    is_asked: bool = True

    @property
    def label(self) -> str:
        return str(self.field.label)

    @property
    def called(self) -> str:
        """The name of the entry in a sentence: the number of a question, "the note for 2.1.1a", or the label."""
        number = self.name.removesuffix("-note")
        if not _NUMBER.match(number):
            return self.label
        return number if number == self.name else f"the note for {number}"

    def value(self, data: Any) -> str:
        """The value from the data that a browser sent. Raises ValidationError with a message for the user."""
        given = self.field.widget.value_from_datadict(data, {}, self.name)
        clean = self.field.clean(given)
        return ";".join(clean) if isinstance(clean, list) else as_text(clean)

    def in_words(self, value: str) -> str:
        """A value in the words that pages show."""
        if not value:
            return "Blank" if self.is_note else "Not answered"
        if isinstance(self.field, TypedField):
            return self.field.in_words(value)
        if isinstance(self.field, forms.ChoiceField):
            titles = dict(cast("list[tuple[str, str]]", self.field.choices))
            return ", ".join(titles.get(part, part) for part in value.split(";"))
        if isinstance(self.field, forms.DateField):
            if value == NO_DATE:
                return "No date available"
            return day(datetime.date.fromisoformat(value))
        return value

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The values to choose from with their words; [] if the entry is not a choice."""
        return cast("list[tuple[str, str]]", self.field.choices) if isinstance(self.field, forms.ChoiceField) else []

    def accepts(self, value: str) -> bool:
        """Whether the field still accepts this recorded value."""
        try:
            return self.value(QueryDict(urlencode(self.inputs(value)))) == value
        except ValidationError:
            return False

    def initial(self, value: str) -> Any:
        return value.split(";") if isinstance(self.field, forms.MultipleChoiceField) and value else value

    def inputs(self, value: str) -> list[tuple[str, str]]:
        """The names and values that a browser would send for this value."""
        if isinstance(self.field, forms.MultipleChoiceField):
            return [(self.name, part) for part in value.split(";") if part]
        if value == NO_DATE and isinstance(self.field.widget, DateInputsOrNone):
            return [(f"{self.name}{DateInputsOrNone.none_suffix}", value)]
        if isinstance(self.field.widget, DateInputs):
            return [(f"{self.name}_{place}", part) for place, part in enumerate(self.field.widget.decompress(value))]
        return [(self.name, value)]


# --- facts -----------------------------------------------------------------------------------------------------------

FACTS_ASKED = (
    "disposal",
    "disposal_date",
    "custody",
    "locality",
    "age",
    "gender",
    "ethnicity",
    "religion",
    "disability",
    "looked_after",
    "offence",
)
FACTS = (*FACTS_ASKED, *CLASSIFICATIONS, *(f"yot_{name}" for name in CLASSIFICATIONS))


def fact(name: str, case: Case, definition: FrameworkDefinition, unit: Unit) -> Entry:
    """The entry for a fact of a case. Only `locality` is optional, because some YOTs have only one locality."""
    field = _fact_field(name, case, definition, unit)
    if label := unit.labels.get(cast("UnitFact", name)):
        field.label = label
    return Entry(name, field, is_required=name != "locality")


def _fact_field(name: str, case: Case, definition: FrameworkDefinition, unit: Unit) -> forms.Field:
    service = case.inspection.words.service.one
    yots_levels = [*Level.choices, (NOT_RECORDED, f"None recorded by the {service}")]
    match name:
        case "disposal":
            disposals = [(each.slug, each.title) for each in definition.disposals if each.domain == unit.domain]
            field = radios_field("Disposal", disposals)
            field.required = True
            field.error_messages["required"] = "Choose the disposal."
            if label := unit.labels.get("disposal"):
                field.error_messages["required"] = f"Choose: {label.lower()}."
            return field
        case "disposal_date":
            return PastDateField(label="Date of the disposal", required=False)
        case "custody":
            return radios_field("Did the child spend time in custody?", YesNo.choices)
        case "locality":
            return text_field(
                "Locality",
                100,
                help_text=f"Optional. Enter the {service}’s area or team if the {service} has more than one.",
            )
        case "age":
            limits = [
                MinValueValidator(8, "Age must be 8 or over."),
                MaxValueValidator(21, "Age must be 21 or under."),
            ]
            widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"})
            errors = {"invalid": "Age must be a whole number, for example 15."}
            return forms.IntegerField(
                label="Age at the disposal", required=False, widget=widget, validators=limits, error_messages=errors
            )
        case "gender":
            return written_field("Gender", GENDERS, case.gender)
        case "ethnicity":
            return written_field("Ethnicity", ETHNICITIES, case.ethnicity)
        case "religion":
            return written_field("Religion", RELIGIONS, case.religion)
        case "disability":
            return radios_field("Is the child disabled?", YesNoOrNotRecorded.choices)
        case "looked_after":
            return radios_field("Is the child looked after by the local authority?", YesNoOrNotRecorded.choices)
        case "offence":
            return text_field("Main offence", 200)
        case "safety_wellbeing":
            return radios_field("Safety and wellbeing: your own classification", Level.choices)
        case "risk_of_serious_harm":
            return radios_field("Risk of serious harm: your own classification", Level.choices)
        case "yot_safety_wellbeing":
            return radios_field(f"Safety and wellbeing: the {service}’s classification at the start", yots_levels)
        case "yot_risk_of_serious_harm":
            return radios_field(f"Risk of serious harm: the {service}’s classification at the start", yots_levels)
        case _:
            raise ValueError(name)


# --- the notepad -----------------------------------------------------------------------------------------------------

NOTEPAD = "notepad"


@lru_cache(maxsize=1)
def notepad_entry() -> Entry:
    """The entry for the notepad, which is beside the questions on every page of a case."""
    field = note_field("Notes on the case")
    field.help_text = "Everyone who can read this case can read them. They are not in the report."
    return Entry(NOTEPAD, field, is_note=True)


# --- questions -------------------------------------------------------------------------------------------------------


# A framework's questions are the same in every case, and creating a field is slower than filling it in.
@lru_cache(maxsize=4096)
def answer_entry(number: str, label: str, *, is_required: bool) -> Entry:
    """The entry for the answer to a key question or prompt."""
    return Entry(number, radios_field(label, Judgement.Answer.choices), is_required)


@lru_cache(maxsize=4096)
def note_entry(number: str) -> Entry:
    """The entry for the note on a key question or prompt."""
    return Entry(f"{number}-note", note_field(f"Note for {number}"), is_note=True)


def unrated_field(question: CaseQuestionDefinition) -> forms.Field:
    """The form field for an unrated question, with the control set by the question's kind."""
    kind = question.how_asked
    match kind.control:
        case "radios":
            return radios_field(question.text, kind.choices(question))
        case "checkboxes":
            return SeveralField(
                label=question.text,
                choices=kind.choices(question),
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text="Choose all that apply.",
            )
        case "date":
            return PastDateField(label=question.text, required=False, widget=DateInputsOrNone)
        case "text":
            return TypedField(partial(kind.stored, question), partial(kind.in_words, question), label=question.text)


def awaited_entry(entry: Entry) -> Entry:
    return Entry(f"{entry.name}-awaited", text_field("Why the answer is awaited", 500), is_note=True)


# --- interviews ------------------------------------------------------------------------------------------------------

PARTS_OF_AN_INTERVIEW = ("state", "role", "held_on", "reason", "notes", "about_organisation")


def interview_title(interview: Interview) -> str:
    return f"Interview: {interview.get_with_whom_display().lower()}"


def interview_entries(interview: Interview) -> Iterator[Entry]:
    prefix = f"interview-{interview.pk}-"
    yield Entry(f"{prefix}state", radios_field("Was the interview held?", Interview.State.choices), is_required=True)
    yield Entry(
        f"{prefix}role",
        text_field(
            "Their role", 100, help_text="For example, “case manager” or “duty social worker”. Do not enter a name."
        ),
        is_note=True,
    )
    yield Entry(
        f"{prefix}held_on",
        PastDateField(label="Date of the interview", required=False),
        is_required=interview.state == Interview.State.HELD,
    )
    yield Entry(
        f"{prefix}reason",
        text_field("Why the interview is awaited or was not possible", 500),
        is_required=interview.state in (Interview.State.AWAITED, Interview.State.NOT_HELD),
        is_note=True,
    )
    yield Entry(f"{prefix}notes", note_field("What was said about the case"), is_note=True)
    about = note_field("What was said about the organisation")
    about.help_text = "We use this as evidence about the organisation, without identifying the case or the person."
    yield Entry(f"{prefix}about_organisation", about, is_note=True)


def form_of(entries: Iterable[Entry], values: Mapping[str, str], data: Any = None) -> forms.Form:
    """A form for these entries, filled with the recorded values or with submitted data."""
    entries = list(entries)
    form = forms.Form(data, initial={entry.name: entry.initial(values.get(entry.name, "")) for entry in entries})
    form.use_required_attribute = False
    for entry in entries:
        form.fields[entry.name] = entry.field
    return form
