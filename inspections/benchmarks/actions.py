"""Write benchmark cases, open them to readers, read them, close them, and discuss them. All of it is in the history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from inspections.benchmarks.models import (
    BenchmarkAnswer,
    BenchmarkCase,
    BenchmarkComment,
    BenchmarkFile,
    BenchmarkRead,
)
from inspections.benchmarks.queries import FEWEST_READERS, can_see_answers, own_read
from inspections.benchmarks.querysets import BenchmarkReadQuerySet
from inspections.benchmarks.record import BenchmarkRecord
from inspections.cases.submission import Incomplete
from inspections.evidence.storing import stored_upload
from inspections.history import Author, Refused, change_fields, refuse_blank, write_history
from inspections.notices.actions import tell
from inspections.notices.kinds import BENCHMARK_ANSWERS, BENCHMARK_READ, Kind
from inspections.people.models import User
from inspections.permissions import check_can_keep_benchmarks
from inspections.second_reads.saving import changes_to
from inspections.stored_files.storage import remove
from standards.models import Framework

State = BenchmarkCase.State


@transaction.atomic
def add_benchmark_case(
    framework: Framework, *, title: str, text: str, disposal: str, origin: str, by: Author
) -> BenchmarkCase:
    """Add a case that is being prepared. Its owner then records the expected answers."""
    person = by.in_person()
    check_can_keep_benchmarks(person)
    case = BenchmarkCase.objects.create(
        framework=framework, title=title.strip(), text=text.strip(), disposal=disposal, origin=origin, made_by=person
    )
    given = [("title", "", case.title), ("disposal", "", disposal), ("origin", "", origin), ("text", "", case.text)]
    write_history(None, case.subject, given, by=by)
    BenchmarkRead.objects.create(case=case, reader=person, is_expected=True)
    return case


@transaction.atomic
def change_benchmark_case(case: BenchmarkCase, *, title: str, text: str, origin: str, by: Author) -> bool:
    """Change the text of a case that is being prepared. Raises Refused once it was opened: everyone reads the same text."""
    check_can_keep_benchmarks(by.in_person())
    _hold(case)
    _refuse_if_opened(case, "its text no longer changes")
    values = {"title": title.strip(), "text": text.strip(), "origin": origin}
    return change_fields(case, values, inspection=None, subject=case.subject, by=by)


def add_benchmark_file(case: BenchmarkCase, *, file: UploadedFile[Any], by: Author) -> BenchmarkFile:
    """Add a document to a case that is being prepared, stored as uploaded.

    Raises Refused once the case was opened, if the case has this file, or if the file is not accepted.
    """
    person = by.in_person()
    check_can_keep_benchmarks(person)
    with stored_upload(BenchmarkFile, file, case=case, added_by=person) as stored:
        _hold(case)
        _refuse_if_opened(case, "its files no longer change")
        if same := case.files.filter(sha256=stored.sha256).select_related("added_by").first():
            raise Refused(
                f"This file was already added by {same.added_by} as “{same.name}”. It has not been added again."
            )
        write_history(None, case.subject, [("file", "", stored.written)], by=by)
        stored.save()
    return stored


@transaction.atomic
def remove_benchmark_file(stored: BenchmarkFile, *, by: Author) -> None:
    """Remove a document from a case that is being prepared, and delete it. The history keeps its name and SHA-256.

    Raises Refused once the case was opened, or if a colleague has removed the file.
    """
    check_can_keep_benchmarks(by.in_person())
    _hold(stored.case)
    _refuse_if_opened(stored.case, "its files no longer change")
    if not BenchmarkFile.objects.filter(pk=stored.pk).exists():
        raise Refused("A colleague has already removed this file.")
    write_history(None, stored.case.subject, [("file", stored.written, "")], by=by)
    transaction.on_commit(partial(remove, stored))
    stored.delete()


@transaction.atomic
def invite_readers(case: BenchmarkCase, readers: Collection[User], *, by: Author) -> None:
    """Let more people read a case. They get a notice now if it is open, and otherwise once it is.

    Raises Refused if it is closed, if one of them reads it already, or if it is open and one of them is a quality lead,
    who can see the answers.
    """
    check_can_keep_benchmarks(by.in_person())
    _hold(case)
    if case.state == State.CLOSED:
        raise Refused("The case is closed.")
    if found := case.reads.filter(reader__in=readers).select_related("reader").first():
        raise Refused(f"{found.reader} already reads this case. Reload the page.")
    seen = next((reader for reader in readers if reader.is_quality_lead), None)
    if case.state == State.OPEN and seen is not None:
        raise Refused(f"{seen} is a quality lead and could see the answers of others already. Choose other readers.")
    write_history(None, case.subject, [("reader", "", person.subject) for person in readers], by=by)
    BenchmarkRead.objects.bulk_create(BenchmarkRead(case=case, reader=person) for person in readers)
    if case.state == State.OPEN:
        _tell_readers(case, readers, by)


@transaction.atomic
def open_benchmark_case(case: BenchmarkCase, *, by: Author) -> None:
    """Open a case to its readers, who get a notice. Raises Refused without expected answers, or with fewer than three
    readers."""
    check_can_keep_benchmarks(by.in_person())
    _hold(case)
    if case.state != State.DRAFT:
        raise Refused(f"The case is {case.get_state_display().lower()} already.")
    if not case.reads.submitted().filter(is_expected=True).exists():
        raise Refused("Submit the expected answers first.")
    if case.reads.of_readers().count() < FEWEST_READERS:
        raise Refused(f"Choose at least {FEWEST_READERS} readers first. With fewer, their answers could not be shown.")
    case.opened_at = timezone.now()
    _change_state(case, State.OPEN, by)
    _tell_readers(case, _people(case.reads.of_readers()), by)


@transaction.atomic
def close_benchmark_case(case: BenchmarkCase, *, by: Author) -> None:
    """Close a case, and notify its readers.

    Reads that are not submitted no longer count, and everyone can read the case and its results.
    """
    check_can_keep_benchmarks(by.in_person())
    _hold(case)
    if case.state != State.OPEN:
        raise Refused("Only an open case can be closed.")
    case.closed_at = timezone.now()
    _change_state(case, State.CLOSED, by)
    text = f"The benchmark case “{case}” is closed. You can compare its answers and join the discussion."
    _tell(case, _people(case.reads.all()), BENCHMARK_ANSWERS, "closed", text, by)


@transaction.atomic
def save_benchmark_answers(read: BenchmarkRead, values: Mapping[str, str], *, by: Author) -> int:
    """Save answers and notes of a reader, by the name of the entry, and return how many changed. The values must be clean."""
    _check_can_record(read, by)
    changes = changes_to(BenchmarkAnswer, read, values)
    write_history(None, f"{read.case.subject}, {read.reader.subject}", changes.history, by=by)
    changes.store(BenchmarkAnswer)
    return len(changes.history)


@transaction.atomic
def submit_benchmark_read(read: BenchmarkRead, *, by: Author) -> None:
    """Submit a read. Raises Incomplete if answers are missing.

    Once enough readers have submitted to compare their answers, they get a notice. The others do not, because they
    answer alone.
    """
    _check_can_record(read, by)
    record = BenchmarkRecord(read.case, BenchmarkAnswer.objects.filter(read=read))
    if record.missing:
        raise Incomplete(record.missing)
    new = BenchmarkRead.State.SUBMITTED
    write_history(None, f"{read.case.subject}, {read.reader.subject}", [("state", read.state, new)], by=by)
    read.state, read.submitted_at = new, timezone.now()
    read.save(update_fields=["state", "submitted_at"])
    submitted = read.case.reads.submitted()
    if not read.is_expected and submitted.of_readers().count() == FEWEST_READERS:
        text = f"{FEWEST_READERS} readers of the benchmark case “{read.case}” have submitted. You can compare their answers."
        _tell(read.case, _people(submitted), BENCHMARK_ANSWERS, "compared", text, by)


@transaction.atomic
def comment_on_benchmark_case(case: BenchmarkCase, text: str, *, entry: str = "", by: Author) -> BenchmarkComment:
    """Add to the discussion. Raises Refused for a person who has not submitted their own read yet."""
    person = by.in_person()
    _hold(case)
    visible = BenchmarkCase.objects.visible_to(person).filter(pk=case.pk).exists()
    if case.state == State.DRAFT or not visible or not can_see_answers(case, own_read(case, person)):
        raise Refused("Submit your own answers before you join the discussion.")
    refuse_blank(text, "Enter a comment.")
    field = f"comment on {entry}" if entry else "comment"
    write_history(None, case.subject, [(field, "", text.strip())], by=by)
    comment: BenchmarkComment = BenchmarkComment.objects.create(
        case=case, entry=entry, text=text.strip(), **by.as_fields()
    )
    return comment


# --- shared -----------------------------------------------------------------------------------------------------------


def _hold(case: BenchmarkCase) -> None:
    """Lock the case, and refresh its state, which can have changed since it was fetched."""
    case.state = BenchmarkCase.objects.select_for_update().values_list("state", flat=True).get(pk=case.pk)


def _refuse_if_opened(case: BenchmarkCase, why: str) -> None:
    """Raise Refused unless the case is being prepared: everyone reads the same."""
    if case.state != State.DRAFT:
        raise Refused(f"The case was opened, so {why}. Say in the discussion what should change.")


def _check_can_record(read: BenchmarkRead, by: Author) -> None:
    _hold(read.case)
    read.state = BenchmarkRead.objects.values_list("state", flat=True).get(pk=read.pk)
    if by.person is None or by.person.pk != read.reader_id:
        raise Refused("Only the reader can record and submit a read.")
    if read.is_submitted:
        raise Refused("You have submitted your answers, so they no longer change.")
    if read.case.state != (State.DRAFT if read.is_expected else State.OPEN):
        raise Refused(f"The case is {read.case.get_state_display().lower()}, so you cannot record answers now.")


def _people(reads: BenchmarkReadQuerySet) -> list[User]:
    return [read.reader for read in reads.select_related("reader")]


def _tell_readers(case: BenchmarkCase, readers: Iterable[User], by: Author) -> None:
    text = f"The benchmark case “{case}” is open for you to read. Answer its questions alone."
    _tell(case, readers, BENCHMARK_READ, "to read", text, by)


def _tell(case: BenchmarkCase, people: Iterable[User], kind: Kind, event: str, text: str, by: Author) -> None:
    href = reverse("inspections:benchmark", args=[case.pk])
    tell(people, kind, None, event=f"{case.subject} {event}", text=text, href=href, by=by)


def _change_state(case: BenchmarkCase, state: str, by: Author) -> None:
    write_history(None, case.subject, [("state", case.state, state)], by=by)
    case.state = state
    case.save(update_fields=["state", "opened_at", "closed_at"])
