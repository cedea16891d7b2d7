"""Rows of second reads as plain values: who can read, what differs, and agreement."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, F
from django.db.models.expressions import Combinable

from inspections.cases.entries import Entry
from inspections.cases.models import Case
from inspections.cases.record import CaseRecord
from inspections.inspection.models import Change, ConflictOfInterest, Inspection, TeamMember
from inspections.people.models import User
from inspections.second_reads.agreement import Agreement, Pair, agreement, agreement_of, can_show
from inspections.second_reads.models import Adjudication, SecondAnswer, SecondRead
from inspections.second_reads.querysets import SecondAnswerQuerySet, SecondReadQuerySet
from inspections.second_reads.record import SecondRecord
from standards.language.definition import FrameworkDefinition, StandardDefinition


def usual_share(inspection: Inspection) -> int:
    """The share of the cases to read a second time, in per cent: that of the framework, or else that of the installation."""
    share: int = inspection.framework.definition.second_read_share or settings.SECOND_READ_SHARE
    return share


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
    sampled = set(inspection.cases.filter(dip_reads__isnull=False).values_list("dip_reads__reader", "pk"))
    for reader in readers:
        for case in cases:
            why = _why_barred(reader, case, recorded, conflicts, had)
            if (reader.user_id, case.pk) in sampled:
                why = "they have read it in a dip sample"
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


def key_question_answers(inspection: Inspection) -> SecondAnswerQuerySet:
    """The answers to key questions that both readers gave in an inspection."""
    rows: SecondAnswerQuerySet = SecondAnswer.objects.of_both().filter(read__case__inspection=inspection)
    return rows.filter(entry__in=inspection.framework.whole.key_questions)


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


RowsOfStandard = tuple[StandardDefinition, list[AgreementRow]]


def agreement_rows(inspection: Inspection) -> list[RowsOfStandard]:
    """The agreement in an inspection on each question that both readers answered, by standard."""
    found = agreement_by_entry(pairs_of([inspection]).get(inspection.framework_id, {}))
    return rows_by_standard(inspection.framework.definition, found)


def rows_by_standard(framework: FrameworkDefinition, found: Mapping[str, Agreement]) -> list[RowsOfStandard]:
    """The agreement on each key question, by standard. Prompts follow their key question if there are enough cases to show more
    than their number."""
    standards = []
    for standard in framework.standards:
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
class AgreementOfSome:
    """The agreement over all answers in some double-read cases, for example those of a pair of inspectors."""

    cases: int
    agreement: Agreement


def agreement_by(rows: SecondAnswerQuerySet, *columns: str | Combinable) -> dict[tuple[Any, ...], AgreementOfSome]:
    """The agreement for each combination of values in these columns. The database counts, so it makes two queries."""
    named = {f"column_{place}": F(each) if isinstance(each, str) else each for place, each in enumerate(columns)}
    grouped = rows.order_by().values(**named)
    answers: dict[tuple[Any, ...], Counter[Pair]] = defaultdict(Counter)
    for *key, first, second, number in grouped.annotate(number=Count("pk")).values_list(
        *named, "first_value", "value", "number"
    ):
        answers[tuple(key)][first, second] += number
    cases = grouped.annotate(cases=Count("read", distinct=True)).values_list(*named, "cases")
    return {tuple(key): AgreementOfSome(number, agreement_of(answers[tuple(key)])) for *key, number in cases}


@dataclass(frozen=True)
class PairOfReaders:
    """How two inspectors agree, over the cases that one read first and the other second."""

    readers: tuple[str, str]
    cases: int
    agreement: Agreement


def agreement_by_pair(rows: SecondAnswerQuerySet) -> list[PairOfReaders]:
    """The pairs of inspectors whose figures can be shown, by name. The order of the two says nothing about who read first.

    `can_show` decides, so that no row, and no subtraction of rows, gives the figures of a pair with fewer than ten cases.
    """
    who = ("read__first_reader__user", "read__first_reader__name", "read__reader__user", "read__reader__name")
    names = dict(User.everyone.filter(memberships__second_reads__isnull=False).values_list("pk", "name"))
    names |= dict(User.everyone.filter(memberships__first_reads__isnull=False).values_list("pk", "name"))
    numbers: Counter[tuple[Reader, Reader]] = Counter()
    answers: dict[tuple[Reader, Reader], Counter[Pair]] = defaultdict(Counter)
    grouped = rows.filter(read__first_reader__isnull=False).order_by().values(*who)
    for one, one_name, other, other_name, number in grouped.annotate(number=Count("read", distinct=True)).values_list(
        *who, "number"
    ):
        numbers[_pair((one, one_name), (other, other_name))] += number
    for one, one_name, other, other_name, first, second, number in grouped.annotate(number=Count("pk")).values_list(
        *who, "first_value", "value", "number"
    ):
        answers[_pair((one, one_name), (other, other_name))][first, second] += number
    pairs = [
        PairOfReaders((_named(pair[0], names), _named(pair[1], names)), numbers[pair], agreement_of(answers[pair]))
        for pair in can_show(numbers)
    ]
    return sorted(pairs, key=lambda pair: pair.readers)


Reader = tuple[int, str]  # the key of the account, or 0 and the name


def _pair(one: tuple[int | None, str], other: tuple[int | None, str]) -> tuple[Reader, Reader]:
    first, second = sorted(((one[0] or 0, one[1]), (other[0] or 0, other[1])))
    return first, second


def _named(reader: Reader, names: Mapping[int, str]) -> str:
    return names.get(reader[0], reader[1])
