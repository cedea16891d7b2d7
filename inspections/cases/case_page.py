"""Helpers for all pages of a case: find a record that the user can see, and prepare its entries to show or fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField, Form
from django.forms.utils import ErrorList
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from inspections.access import person, visible_inspection
from inspections.cases.entries import Entry
from inspections.cases.models import CaseComment, LeadRecording
from inspections.cases.notes import without_dates_of_files
from inspections.cases.progress import QuestionState
from inspections.cases.record import CaseRecord, Page
from inspections.fields import DateInputsOrNone
from inspections.inspection.models import Change
from inspections.permissions import can_lead, can_record, can_record_for_inspector, check_can_read_cases
from inspections.privacy import pointed_out
from standards.guidance import Note
from standards.language.definition import PromptDefinition


def visible_record(request: HttpRequest, reference: str, case_reference: str) -> CaseRecord:
    """The case with everything recorded in it, if this user can see it."""
    inspection = visible_inspection(request, reference)
    case = get_object_or_404(inspection.cases.with_record(), reference=case_reference)
    check_can_read_cases(person(request), inspection)
    return CaseRecord(case)


def record_and_versions(request: HttpRequest, reference: str, case_reference: str) -> tuple[CaseRecord, dict[str, int]]:
    """The visible record of a case, and the version of every entry.

    The versions are read first. If someone saves an entry between the two reads, the page has the older version, and the
    next change is refused as a conflict.
    """
    versions = Change.objects.versions_of(reference, case_reference)
    return visible_record(request, reference, case_reference), versions


def address_of(record: CaseRecord, page: Page, entry: str = "") -> str:
    arguments = (record.case.inspection.reference, record.case.reference, page.slug)
    return reverse("inspections:case_page", args=arguments) + (f"#entry-{entry}" if entry else "")


def offline_pages(record: CaseRecord) -> str:
    """The addresses of all pages needed to record a case offline: the pages to fill in, the task list and the check page."""
    arguments = (record.case.inspection.reference, record.case.reference)
    pages = [address_of(record, page) for page in record.pages]
    return " ".join([*pages, reverse("inspections:case", args=arguments), reverse("inspections:check", args=arguments)])


def case_context(request: HttpRequest, record: CaseRecord) -> dict[str, Any]:
    """The template context for every page of a case."""
    case = record.case
    return {
        "inspection": case.inspection,
        "case": case,
        "record": record,
        "offline_pages": offline_pages(record),
        "domain": record.domain,
        "is_recording": can_record(person(request), case)
        and case.is_with_its_inspector
        and not case.inspection.is_signed,
        "can_lead": can_lead(person(request), case.inspection),
        "can_record_for_inspector": can_record_for_inspector(person(request), case) and case.is_with_its_inspector,
        "returned": case.returned,
    }


@dataclass(frozen=True)
class ChangedEntry:
    """An entry that a lead inspector changed in a colleague's case, with its old and current values in words."""

    entry: Entry
    label: str
    before: str
    after: str


def changed_by_lead(record: CaseRecord) -> list[tuple[LeadRecording, list[ChangedEntry]]]:
    """The changes that lead inspectors made for the inspector since the last submission or return. Most cases have none."""
    return [
        (row, _changed(record, Change.objects.of_case(record.case).since(row.at).filter(by=row.by)))
        for row in record.case.lead_recordings_now
    ]


def _changed(record: CaseRecord, changes: Iterable[Change]) -> list[ChangedEntry]:
    return [
        ChangedEntry(entry, entry.label, entry.in_words(before), entry.in_words(after))
        for name, (before, after) in net_changes(changes).items()
        if (entry := record.entry(name)) is not None
    ]


def net_changes(changes: Iterable[Change]) -> dict[str, tuple[str, str]]:
    """The value of each field before and after these changes, oldest change first. Fields with no net change are left out."""
    first_and_last: dict[str, tuple[str, str]] = {}
    for change in changes:
        before, _ = first_and_last.get(change.field, (change.old, ""))
        first_and_last[change.field] = before, change.new
    return {name: (before, after) for name, (before, after) in first_and_last.items() if before != after}


@dataclass(frozen=True)
class SetAside:
    """A key question whose answer is set aside, and the address of the question."""

    number: str
    url: str


def set_aside_by(record: CaseRecord, fact: str) -> list[SetAside]:
    """The answers that a fact of the case sets aside. They are kept, but not counted."""
    numbers = [state.question.number for state in record.progress.set_aside_by(fact)]
    return [
        SetAside(number, f"{address_of(record, page)}#question-{number}")
        for number in numbers
        if (page := record.page_of(number)) is not None
    ]


@dataclass
class Item:
    """An entry as a page shows it. The values that every page needs are stored; the others are computed on demand.

    `decides`: whether the framework's rules use the entry, so that it can set answers aside.
    """

    entry: Entry
    form: Form
    name: str
    version: int
    value: str
    errors: list[str]
    comments: Sequence[CaseComment] = ()
    set_aside: Sequence[SetAside] = ()
    decides: bool = False

    @property
    def field(self) -> BoundField:
        return self.form[self.name]

    @property
    def words(self) -> str:
        return self.entry.in_words(self.value)

    @property
    def is_saved(self) -> bool:
        """Whether someone has recorded the entry and the page shows the recorded value."""
        return self.version > 0 and not self.errors

    @property
    def none_box(self) -> str:
        """The name of the “No date available” checkbox, or "" if the entry has none."""
        widget = self.entry.field.widget
        return f"{self.name}{widget.none_suffix}" if isinstance(widget, DateInputsOrNone) else ""

    @property
    def pointed_out(self) -> list[str]:
        """A sentence for each detail in a note that could identify a person. These are warnings: the note is still saved."""
        return sentences(self.value) if self.entry.is_note and self.value else []


@dataclass
class Question:
    """A key question as its page shows it, with its prompts, answers and notes."""

    state: QuestionState
    prompts: list[tuple[PromptDefinition, Item, Item]]
    answer: Item
    note: Item
    guidance: Sequence[Note] = ()  # the inspectorate's notes on the key question, then on its prompts
    # What is not recorded yet, although it decides whether the question is asked.
    unrecorded: Sequence[str] = ()

    @property
    def why_opened(self) -> str:
        """When the question is asked, as a sentence."""
        return " ".join(condition.why for condition in self.state.question.asked_when)


def items_of(record: CaseRecord, entries: Iterable[Entry], form: Form, versions: Mapping[str, int]) -> dict[str, Item]:
    comments: dict[str, list[CaseComment]] = {}
    if step := record.case.returned:
        for comment in step.comments.all():
            comments.setdefault(comment.entry, []).append(comment)
    sent = form.is_bound
    return {
        entry.name: Item(
            entry,
            form,
            entry.name,
            versions.get(entry.name, 0),
            str(form[entry.name].value() or "") if sent else record.values.get(entry.name, ""),
            [str(error) for error in form.errors.get(entry.name, ErrorList())] if sent else [],
            comments.get(entry.name, ()),
            set_aside_by(record, entry.name) if entry.name in record.whole.asking.names else (),
            entry.name in record.whole.asking.names,
        )
        for entry in entries
    }


def questions_of(record: CaseRecord, page: Page, items: dict[str, Item], notes: Mapping[str, Note]) -> list[Question]:
    assert page.standard is not None
    return [
        Question(
            state,
            [
                (prompt, items[number], items[f"{number}-note"])
                for (prompt, _), number in zip(state.prompts, state.prompt_numbers, strict=True)
            ],
            items[state.question.number],
            items[f"{state.question.number}-note"],
            [notes[number] for number in (state.question.number, *state.prompt_numbers) if number in notes],
            [record.called(name) for name in state.relevance.unrecorded],
        )
        for state in record.progress.of_standard(page.standard)
    ]


def sentences(note: str) -> list[str]:
    return [finding.sentence for finding in pointed_out(without_dates_of_files(note))]
