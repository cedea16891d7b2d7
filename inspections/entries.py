"""What can be entered in a case, one entry at a time: its name, how it is asked, and what may stand in it.

An entry is the unit that is saved, versioned, undone and handed back: the answer to a key question or prompt ("2.1.1",
"2.1.1a"), the note to one ("2.1.1a-note"), a fact ("gender"), an unrated question by its slug, a part of an interview
("interview-12-notes"), or why something is still awaited ("2.1.1-awaited"). Its value is text, the same in the page, in the
outbox of a browser and in the history. Nothing here asks the database: a case comes with what is recorded in it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from inspections.fields import (
    NO_DATE,
    DateInputs,
    DateInputsOrNone,
    PastDateField,
    SeveralField,
    note_field,
    radios_field,
    text_field,
    written_field,
)
from inspections.history import as_text
from inspections.models.cases import NOT_RECORDED, Case, Interview, Judgement, Level, YesNo, YesNoOrNotRecorded
from inspections.progress import Progress, progress
from standards.framework_file import CaseQuestionDefinition, FrameworkDefinition, StandardDefinition
from standards.models import WholeFramework

# Facts that the workbook takes as free text: what the pages offer, in the words that reports print.
GENDERS = ("Male", "Female", "Non-binary", "Another gender")
ETHNICITIES = (
    "White",
    "Mixed or multiple ethnic groups",
    "Asian or Asian British",
    "Black, Black British, Caribbean or African",
    "Other ethnic group",
)
RELIGIONS = ("No religion", "Buddhist", "Christian", "Hindu", "Jewish", "Muslim", "Sikh", "Another religion")
CLASSIFICATIONS = ("safety_wellbeing", "risk_of_serious_harm")


@dataclass(frozen=True)
class Entry:
    name: str
    field: forms.Field
    # Whether the case can only be submitted with it, or with why it is awaited.
    is_wanted: bool = False
    # Whether it is text in which a postcode or an address would be pointed out.
    is_note: bool = False

    @property
    def label(self) -> str:
        return str(self.field.label)

    def value(self, data: Any) -> str:
        """The value in what a browser sent. Raises ValidationError, worded for whoever has to mend it."""
        given = self.field.widget.value_from_datadict(data, {}, self.name)
        clean = self.field.clean(given)
        return ";".join(clean) if isinstance(clean, list) else as_text(clean)

    def in_words(self, value: str) -> str:
        """A value as people read it."""
        if not value:
            return "Nothing" if self.is_note else "Not answered"
        if isinstance(self.field, forms.ChoiceField):
            titles = dict(cast("list[tuple[str, str]]", self.field.choices))
            return ", ".join(titles.get(part, part) for part in value.split(";"))
        if isinstance(self.field, forms.DateField):
            if value == NO_DATE:
                return "No date can be given"
            date = datetime.date.fromisoformat(value)
            return f"{date.day} {date:%B %Y}"
        return value

    def accepts(self, value: str) -> bool:
        """Whether this value, once recorded, could be given today."""
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


@dataclass(frozen=True)
class Page:
    """A page of a case: an item of its task list."""

    slug: str
    title: str
    # Called when somebody asks for the entries: most pages of a case are only named on the page one is on.
    make: Callable[[], Iterator[Entry]]
    standard: StandardDefinition | None = None
    interview: Interview | None = None

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self.make())

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


# --- a case with all its entries -------------------------------------------------------------------------------------


class CaseRecord:
    """A case as it is recorded: its pages, their entries, what stands in each, and what is still missing."""

    def __init__(self, case: Case) -> None:
        """Of a case fetched `with_record()`."""
        self.case = case
        self.whole: WholeFramework = case.inspection.framework.whole
        self.definition: FrameworkDefinition = self.whole.definition
        number = next(number for number, pk in self.whole.domains.items() if pk == case.domain_id)
        self.domain = self.definition.domain(number)

    @cached_property
    def values(self) -> dict[str, str]:
        """What stands in each entry that was ever filled in, by name."""
        case = self.case
        found = {name: as_text(getattr(case, name)) for name in FACTS}
        key_questions: dict[int | None, str] = {pk: number for number, pk in self.whole.key_questions.items()}
        prompts = {pk: number for number, pk in self.whole.prompts.items()}
        for judgement in case.judgements.all():
            number = prompts[judgement.prompt_id] if judgement.prompt_id else key_questions[judgement.key_question_id]
            found[number] = judgement.answer
            found[f"{number}-note"] = judgement.note
        slugs = {pk: slug for slug, pk in self.whole.case_questions.items()}
        found |= {slugs[answer.question_id]: answer.value for answer in case.answers.all()}
        found |= {f"{awaited.entry}-awaited": awaited.reason for awaited in case.awaited.all()}
        for interview in self.interviews:
            prefix = f"interview-{interview.pk}-"
            found |= {f"{prefix}{part}": as_text(getattr(interview, part)) for part in PARTS_OF_AN_INTERVIEW}
        return found

    @cached_property
    def interviews(self) -> list[Interview]:
        return list(self.case.interviews.all())

    @cached_property
    def progress(self) -> Progress:
        return progress(self.domain, self.case.facts, self.values)

    @cached_property
    def pages(self) -> list[Page]:
        """The pages in the order of the task list."""
        return [
            Page("facts", "About the case", self._facts),
            Page("classifications", "Classifications", self._classifications),
            Page("questions", "Questions outside the rating", self._unrated),
            *(
                Page(
                    f"interview-{interview.pk}",
                    interview_title(interview),
                    partial(interview_entries, interview),
                    interview=interview,
                )
                for interview in self.interviews
            ),
            *(
                Page(
                    f"standard-{standard.number}",
                    f"{standard.number}. {standard.title}",
                    partial(self._judgements, standard),
                    standard=standard,
                )
                for standard in self.standards
            ),
        ]

    @property
    def standards(self) -> list[StandardDefinition]:
        return [standard for standard in self.domain.standards if standard.is_computed]

    def page(self, slug: str) -> Page | None:
        return next((page for page in self.pages if page.slug == slug), None)

    def page_of(self, name: str) -> Page | None:
        """The page on which an entry stands."""
        return next((page for page in self.pages if any(entry.name == name for entry in page)), None)

    def entry(self, name: str) -> Entry | None:
        """The entry of this name, if a case of this domain has one. Made alone, since each save asks for just one."""
        base, _, part = name.rpartition("-")
        if part == "awaited":
            asked = self.entry(base)
            return awaited_entry(asked) if asked is not None and asked.is_wanted else None
        number = base if part == "note" else name
        if number in self.whole.key_questions or number in self.whole.prompts:
            if not any(number.startswith(f"{standard.number}.") for standard in self.standards):
                return None
            if part == "note":
                return note_entry(number)
            return answer_entry(number, number, is_wanted=number in self.whole.key_questions)
        if name in FACTS:
            return fact(name, self.case, self.definition)
        if name in self.whole.case_questions:
            question = next(question for question in self.definition.case_questions if question.slug == name)
            return (
                Entry(name, unrated_field(question), is_wanted=True) if self.domain.number in question.domains else None
            )
        if name.startswith("interview-"):
            entries = (entry for interview in self.interviews for entry in interview_entries(interview))
            return next((entry for entry in entries if entry.name == name), None)
        return None

    def _facts(self) -> Iterator[Entry]:
        return (fact(name, self.case, self.definition) for name in FACTS_ASKED)

    def _classifications(self) -> Iterator[Entry]:
        verdicts = {entry.name: entry for entry in self._unrated(of_classifications=True)}
        for name in CLASSIFICATIONS:
            yield fact(name, self.case, self.definition)
            yield fact(f"yot_{name}", self.case, self.definition)
            if verdict := verdicts.get(f"{name}_reasonable"):
                yield verdict

    def _unrated(self, *, of_classifications: bool = False) -> Iterator[Entry]:
        verdicts = {f"{name}_reasonable" for name in CLASSIFICATIONS}
        for question in self.definition.case_questions:
            if self.domain.number in question.domains and (question.slug in verdicts) == of_classifications:
                yield Entry(question.slug, unrated_field(question), is_wanted=True)

    def _judgements(self, standard: StandardDefinition) -> Iterator[Entry]:
        for state in self.progress.of_standard(standard):
            number = state.question.number
            for prompt in state.question.prompts:
                letter = prompt.published_letter or prompt.letter
                asked = f"{number} {letter}) {prompt.text}"
                yield answer_entry(f"{number}{prompt.letter}", asked, is_wanted=False)
                yield note_entry(f"{number}{prompt.letter}")
            yield answer_entry(number, f"{number}. {state.question.text}", is_wanted=state.relevance.is_asked)
            yield note_entry(number)

    # --- how far it has come

    def is_filled(self, entry: Entry) -> bool:
        return bool(self.values.get(entry.name))

    def why_awaited(self, entry: Entry) -> str:
        return self.values.get(f"{entry.name}-awaited", "").strip()

    @property
    def awaited_reasons(self) -> list[tuple[str, str]]:
        """What is said to be awaited, and is."""
        return [
            (awaited.entry, awaited.reason)
            for awaited in self.case.awaited.all()
            if awaited.reason.strip() and not self.values.get(awaited.entry)
        ]

    def missing_on(self, page: Page) -> list[Entry]:
        """What is wanted on a page and neither there nor said to be awaited."""
        if page.interview is not None and page.interview.is_recorded:
            return []
        return [
            entry for entry in page if entry.is_wanted and not self.is_filled(entry) and not self.why_awaited(entry)
        ]

    @property
    def missing(self) -> list[tuple[Page, list[Entry]]]:
        """What keeps the case from being submitted, page by page."""
        found = ((page, self.missing_on(page)) for page in self.pages)
        return [(page, entries) for page, entries in found if entries]

    def unanswered_on(self, page: Page) -> list[Entry]:
        """Where somebody would go on on a page: prompts that are asked included, though they never keep a case back."""
        if page.standard is None:
            return self.missing_on(page)
        return [
            entry
            for state in self.progress.of_standard(page.standard)
            if state.relevance.is_asked
            for entry in page
            if not entry.is_note
            and (entry.name == state.question.number or entry.name in state.prompt_numbers)
            and not self.is_filled(entry)
            and not self.why_awaited(entry)
        ]

    @property
    def next_unanswered(self) -> tuple[Page, Entry] | None:
        for page in self.pages:
            if unanswered := self.unanswered_on(page):
                return page, unanswered[0]
        return None


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


def fact(name: str, case: Case, definition: FrameworkDefinition) -> Entry:
    """A fact of a case. `locality` alone is optional: not every YOT has more than one."""
    return Entry(name, _fact_field(name, case, definition), is_wanted=name != "locality")


def _fact_field(name: str, case: Case, definition: FrameworkDefinition) -> forms.Field:
    yots_levels = [*Level.choices, (NOT_RECORDED, "The YOT recorded none")]
    match name:
        case "disposal":
            domain = next(
                number for number, pk in case.inspection.framework.whole.domains.items() if pk == case.domain_id
            )
            disposals = [(each.slug, each.title) for each in definition.disposals if each.domain == domain]
            field = radios_field("Disposal", disposals)
            field.required = True
            field.error_messages["required"] = "Choose the disposal."
            return field
        case "disposal_date":
            return PastDateField(label="Date of the disposal", required=False)
        case "custody":
            return radios_field("Did the child spend time in custody?", YesNo.choices)
        case "locality":
            return text_field(
                "Locality", 100, help_text="The area or team of the YOT, where it has several. May be left empty."
            )
        case "age":
            limits = [
                MinValueValidator(8, "Age is at least 8."),
                MaxValueValidator(21, "Age is at most 21."),
            ]
            widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"})
            errors = {"invalid": "Age is a whole number, for example 15."}
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
            return radios_field("Safety and wellbeing: the YOT’s classification at the start", yots_levels)
        case "yot_risk_of_serious_harm":
            return radios_field("Risk of serious harm: the YOT’s classification at the start", yots_levels)
        case _:
            raise ValueError(name)


# --- questions -------------------------------------------------------------------------------------------------------


# The questions of a framework are the same in every case, and making a field takes longer than filling one in.
@lru_cache(maxsize=4096)
def answer_entry(number: str, label: str, *, is_wanted: bool) -> Entry:
    """The answer to a key question or prompt."""
    return Entry(number, radios_field(label, Judgement.Answer.choices), is_wanted)


@lru_cache(maxsize=4096)
def note_entry(number: str) -> Entry:
    """The note to a key question or prompt."""
    return Entry(f"{number}-note", note_field(f"Note to {number}"), is_note=True)


def unrated_field(question: CaseQuestionDefinition) -> forms.Field:
    options = [(option.slug, option.title) for option in question.options]
    match question.kind:
        case "yes_no":
            return radios_field(question.text, Judgement.Answer.choices)
        case "choice":
            return radios_field(question.text, options)
        case "several":
            return SeveralField(
                label=question.text,
                choices=[*options, ("na", "None of these")],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text="Choose all that apply.",
            )
        case "date":
            return PastDateField(label=question.text, required=False, widget=DateInputsOrNone)


def awaited_entry(entry: Entry) -> Entry:
    return Entry(f"{entry.name}-awaited", text_field("Why it is still awaited", 500), is_note=True)


# --- interviews ------------------------------------------------------------------------------------------------------

PARTS_OF_AN_INTERVIEW = ("state", "role", "held_on", "reason", "notes", "about_organisation")


def interview_title(interview: Interview) -> str:
    return f"Interview: {interview.get_with_whom_display().lower()}"


def interview_entries(interview: Interview) -> Iterator[Entry]:
    prefix = f"interview-{interview.pk}-"
    yield Entry(f"{prefix}state", radios_field("Was it held?", Interview.State.choices), is_wanted=True)
    yield Entry(
        f"{prefix}role",
        text_field("Their role", 100, help_text="For example “case manager” or “duty social worker”. Never a name."),
        is_note=True,
    )
    yield Entry(
        f"{prefix}held_on",
        PastDateField(label="When it was held", required=False),
        is_wanted=interview.state == Interview.State.HELD,
    )
    yield Entry(
        f"{prefix}reason",
        text_field("Why it is awaited, or not possible", 500),
        is_wanted=interview.state in (Interview.State.AWAITED, Interview.State.NOT_HELD),
        is_note=True,
    )
    yield Entry(f"{prefix}notes", note_field("What was said about the case"), is_note=True)
    about = note_field("What was said about the organisation")
    about.help_text = "Goes to the evidence for domain one, without the case and without who said it."
    yield Entry(f"{prefix}about_organisation", about, is_note=True)


def form_of(entries: Iterable[Entry], values: Mapping[str, str], data: Any = None) -> forms.Form:
    """A form of these entries, filled with what is recorded, or with what somebody sent."""
    entries = list(entries)
    form = forms.Form(data, initial={entry.name: entry.initial(values.get(entry.name, "")) for entry in entries})
    form.use_required_attribute = False
    for entry in entries:
        form.fields[entry.name] = entry.field
    return form
