"""Rows of second reads as plain values: who can read, what differs, and agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from inspections.cases.entries import Entry
from inspections.cases.models import Case
from inspections.cases.record import CaseRecord
from inspections.inspection.models import Change, ConflictOfInterest, Inspection, TeamMember
from inspections.people.models import User
from inspections.second_reads.agreement import FEWEST, Agreement, Pair, agreement
from inspections.second_reads.models import Adjudication, SecondAnswer, SecondRead
from inspections.second_reads.querysets import SecondReadQuerySet
from inspections.second_reads.record import SecondRecord
from standards.language.definition import StandardDefinition

# --- who can read what ------------------------------------------------------------------------------------------------


def possible_readers(inspection: Inspection) -> list[TeamMember]:
    """The inspectors on the team who can read cases blind. People who lead the inspection read all its cases."""
    leading = {member.user_id for member in inspection.current_team if member.role in ("lead", "deputy")}
    return [
        member
        for member in inspection.current_team
        if member.role == TeamMember.Role.INSPECTOR
        and member.user is not None
        and member.user_id not in leading
        and member.user.is_active
        and not member.user.sees_every_inspection
    ]


def barred_from(inspection: Inspection, readers: Iterable[TeamMember]) -> dict[tuple[int, int], str]:
    """Why a member of the team cannot be the second reader of a case, by the keys of the member and the case.

    A few queries, however many cases there are.
    """
    inspection = Inspection.objects.with_framework().get(pk=inspection.pk)
    can_read = {member.pk for member in possible_readers(inspection)}
    cases = list(inspection.cases.select_related("inspector"))
    barred: dict[tuple[int, int], str] = {}
    recorded = _recorded(inspection)
    conflicts = _conflicts(inspection)
    had = set(SecondRead.objects.of_inspection(inspection).values_list("reader__user", "case"))
    for reader in readers:
        for case in cases:
            why = _why_barred(reader, case, recorded, conflicts, had)
            if reader.pk not in can_read:
                why = (
                    "second readers are inspectors on the team who neither lead the inspection nor see every inspection"
                )
            if why:
                barred[reader.pk, case.pk] = why
    return barred


def _why_barred(
    reader: TeamMember,
    case: Case,
    recorded: Collection[tuple[int, str]],
    conflicts: Collection[tuple[int, int | None]],
    had: Collection[tuple[int, int]],
) -> str:
    user = reader.user_id or 0
    if case.inspector is not None and case.inspector.user_id == user:
        return "the case is allocated to them"
    if (user, case.subject) in recorded:
        return "they have recorded in the case"
    if (user, case.pk) in conflicts or (user, None) in conflicts:
        return "they have declared a conflict of interest"
    if (user, case.pk) in had:
        return "they have been its second reader before"
    return ""


def _recorded(inspection: Inspection) -> set[tuple[int, str]]:
    """The people who have recorded anything in a case, with the subject of the case in the history."""
    rows = Change.objects.filter(inspection=inspection, subject__startswith="case ", by__isnull=False)
    rows = rows.exclude(field__in=NOT_RECORDING)
    return set(rows.order_by().values_list("by", "subject").distinct())


# Changes to a case by people who plan and review, who have not answered its questions.
NOT_RECORDING = ("inspector", "state", "domain", "disposal", "also_in")


def _conflicts(inspection: Inspection) -> set[tuple[int, int | None]]:
    return set(ConflictOfInterest.objects.standing().filter(inspection=inspection).values_list("person", "case"))


# --- the list of second reads -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ListedRead:
    """A second read in the list of an inspection. `undecided` is the number of differences without a decision."""

    read: SecondRead
    differences: int
    undecided: int


def reads_for_page(inspection: Inspection) -> SecondReadQuerySet:
    """The second reads of an inspection, with their cases and readers."""
    rows: SecondReadQuerySet = SecondRead.objects.of_inspection(inspection).for_page()
    return rows


def has_open_second_reads(inspection: Inspection) -> bool:
    """Whether a case has two reads of which one is not submitted yet."""
    return reads_for_page(inspection).open().exists()


def second_reads_of(inspection: Inspection) -> list[ListedRead]:
    """The second reads of an inspection, in the order of the cases."""
    reads = reads_for_page(inspection)
    differing = _by_read(SecondAnswer.objects.filter(read__case__inspection=inspection).differing())
    decided = _by_read(Adjudication.objects.of_inspection(inspection))
    return [
        ListedRead(read, len(differing[read.pk]), len(differing[read.pk] - decided[read.pk]))
        for read in with_inspection(reads, inspection)
    ]


def _by_read(rows: Iterable[SecondAnswer] | Iterable[Adjudication]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        found[row.read_id].add(row.entry)
    return found


def with_inspection(reads: Iterable[SecondRead], inspection: Inspection) -> Iterator[SecondRead]:
    """These second reads, with the inspection that is already fetched."""
    for read in reads:
        read.case.inspection = inspection
        yield read


def own_second_reads(user: User) -> list[SecondRead]:
    """The second reads that wait for a user: those that they have not submitted."""
    reads = SecondRead.objects.open().read_by(user).filter(state=SecondRead.State.READING)
    return list(reads.select_related("case__inspection__yot", "case__inspection__framework", "case__domain"))


# --- differences ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """An entry that the two readers answered differently, with the decision if there is one."""

    entry: Entry
    label: str
    first: str
    second: str
    first_note: str
    second_note: str
    now: str  # the answer in the case now
    decision: Adjudication | None

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def decided(self) -> str:
        """The decided answer in words; "" if there is no decision."""
        return self.entry.in_words(self.decision.decided) if self.decision else ""

    @property
    def people(self) -> list[TeamMember]:
        """The people who took part in the consensus meeting."""
        return list(self.decision.participants.all()) if self.decision else []

    @property
    def is_changed(self) -> bool:
        """Whether the answer in the case has changed since the reads were compared, without a decision."""
        return self.decision is None and self.now != self.first


def differences_of(read: SecondRead) -> list[Difference]:
    """The differences between the two reads, in the order of the pages. Fetch the second read with its `answers`."""
    record = CaseRecord(Case.objects.with_record().get(pk=read.case_id))
    decisions = {
        row.entry: row for row in read.adjudications.select_related("by").prefetch_related("participants__user")
    }
    rows = {row.entry: row for row in read.answers.differing()}
    found = []
    for page in SecondRecord(read).pages:
        for entry in page:
            if row := rows.get(entry.name):
                found.append(_difference(record, entry, row, decisions.get(entry.name)))
    return found


def _difference(record: CaseRecord, entry: Entry, row: SecondAnswer, decision: Adjudication | None) -> Difference:
    return Difference(
        entry,
        entry.label,
        entry.in_words(row.first_value),
        entry.in_words(row.value),
        record.values.get(f"{entry.name}-note", ""),
        row.note,
        entry.in_words(record.values.get(entry.name, "")),
        decision,
    )


def version_of(case: Case, entry: str) -> int:
    """The version of an entry in a case, on which the next change is based. 0 if it has never been changed."""
    return Change.objects.versions(case).get(entry, 0)


def unfinished_in(inspection: Inspection) -> list[tuple[SecondRead, int]]:
    """Second reads that are not finished: open ones, and those with differences that are not decided, with their number."""
    return [
        (each.read, each.undecided)
        for each in second_reads_of(inspection)
        if each.undecided or each.read.state in ("reading", "submitted")
    ]


# --- agreement --------------------------------------------------------------------------------------------------------

Pairs = Mapping[str, list[Pair]]  # by entry


def pairs_of(inspections: Collection[Inspection] | None = None) -> dict[int, dict[str, list[Pair]]]:
    """The answers of both readers, by framework and entry; of all inspections if none are given."""
    rows = SecondAnswer.objects.of_both()
    if inspections is not None:
        rows = rows.filter(read__case__inspection__in=inspections)
    found: dict[int, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    columns = ("read__case__inspection__framework", "entry", "first_value", "value")
    for framework, entry, first, second in rows.values_list(*columns):
        found[framework][entry].append((first, second))
    return found


def agreement_by_entry(pairs: Pairs) -> dict[str, Agreement]:
    return {entry: agreement(of_entry) for entry, of_entry in pairs.items()}


@dataclass(frozen=True)
class AgreementRow:
    """The agreement on one key question or prompt."""

    number: str
    text: str
    is_prompt: bool
    agreement: Agreement


def agreement_rows(inspection: Inspection) -> list[tuple[StandardDefinition, list[AgreementRow]]]:
    """The agreement in an inspection on each key question that both readers answered, by standard. Prompts follow their key
    question if there are enough cases to show more than their number."""
    found = agreement_by_entry(pairs_of([inspection]).get(inspection.framework_id, {}))
    standards = []
    for standard in inspection.framework.definition.standards:
        rows = []
        for question in standard.key_questions:
            of_question = [(question.number, question.text, False)]
            of_question += [(f"{question.number}{each.letter}", each.text, True) for each in question.prompts]
            shown = [AgreementRow(*each, found[each[0]]) for each in of_question if each[0] in found]
            rows += [row for row in shown if row.agreement.is_shown or not row.is_prompt]
        if rows:
            standards.append((standard, rows))
    return standards


@dataclass(frozen=True)
class PairOfReaders:
    """How two inspectors agree on key questions, over the cases that one read first and the other second."""

    readers: tuple[str, str]
    cases: int
    agreement: Agreement


def agreement_by_pair(inspection: Inspection) -> list[PairOfReaders]:
    """Each pair of inspectors who read at least ten of the same cases. Pairs with fewer are left out, because their figures
    would name one person's fault.
    """
    key_questions = inspection.framework.whole.key_questions
    rows = SecondAnswer.objects.of_both().filter(read__case__inspection=inspection, entry__in=key_questions)
    found: dict[tuple[str, str], list[tuple[int, Pair]]] = defaultdict(list)
    for row in rows.select_related("read__reader__user", "read__first_reader__user"):
        first, second = row.read.first_reader, row.read.reader
        if first is not None:
            one, other = sorted((str(first), str(second)))
            found[one, other].append((row.read_id, (row.first_value, row.value)))
    pairs = []
    for readers, answers in sorted(found.items()):
        cases = len({read for read, _ in answers})
        if cases >= FEWEST:
            pairs.append(PairOfReaders(readers, cases, agreement(pair for _, pair in answers)))
    return pairs
