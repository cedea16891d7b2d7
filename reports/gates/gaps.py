"""Finds what is missing before a step: a description of each gap, with a link to the page for fixing it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from inspections.alerts.models import Alert, ReassuranceRequest
from inspections.cases.models import Case
from inspections.cases.record import CaseRecord
from inspections.cases.submission import to_confirm
from inspections.evidence.models import OrganisationalJudgement
from inspections.inspection.models import Inspection
from inspections.second_reads.queries import unfinished_in
from reports.boards.evidence import StandardOnBoard, judged_standards, standards_on_board
from reports.gates import kinds
from reports.gates.kinds import Kind, Rule, rules_before
from standards.language.asking import has_sample


@dataclass(frozen=True)
class Gap:
    """Something that is missing, and the address of the page for fixing it."""

    what: str
    href: str


@dataclass(frozen=True)
class Found:
    """The gaps of one kind before a step."""

    rule: Rule
    gaps: tuple[Gap, ...]

    @property
    def kind(self) -> Kind:
        return self.rule.kind

    @property
    def what(self) -> str:
        """The gaps on one line, as the record keeps them."""
        return "; ".join(gap.what for gap in self.gaps)


CHANGED = "What is missing has changed since you opened the page. Check it, then take the step."


def fingerprint_of(found: Iterable[Found]) -> str:
    """A fingerprint of what is missing, so that a reason is only recorded for gaps that the person saw."""
    listed = [(each.kind.slug, each.what) for each in found]
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()


Finder = Callable[[Inspection], Iterator[Gap]]


def gaps_before(inspection: Inspection, step: str, finders: Mapping[Kind, Finder] | None = None) -> list[Found]:
    """What is missing before this step, with gaps that stop the step first.

    `finders` has functions from packages that import this one, for steps that check more than the rows known here.
    """
    stricter = {*settings.GAPS_THAT_STOP, *inspection.framework.definition.gaps_that_stop}
    rules = sorted(rules_before(step, stricter), key=lambda rule: not rule.stops)
    known = FINDERS | dict(finders or {})
    found = [Found(rule, tuple(known[rule.kind](inspection))) for rule in rules]
    return [each for each in found if each.gaps]


def _address(name: str, inspection: Inspection, *arguments: object) -> str:
    return reverse(name, args=(inspection.reference, *arguments))


def _not_allocated(inspection: Inspection) -> Iterator[Gap]:
    for case in inspection.cases.with_their_inspectors().unallocated():
        yield Gap(f"case {case}", _address("inspections:allocate", inspection))


def _not_submitted(inspection: Inspection) -> Iterator[Gap]:
    for case in inspection.cases.with_their_inspectors():
        yield Gap(f"case {case}", _address("inspections:case", inspection, case.reference))


def _not_accepted(inspection: Inspection) -> Iterator[Gap]:
    for case in inspection.cases.exclude(state=Case.State.ACCEPTED):
        page = "inspections:review" if case.state == Case.State.SUBMITTED else "inspections:case"
        yield Gap(f"case {case}, {case.get_state_display().lower()}", _address(page, inspection, case.reference))


def _alert_open(inspection: Inspection) -> Iterator[Gap]:
    for alert in Alert.objects.of_inspection(inspection).open():
        yield Gap(f"alert on case {alert.case}", _address("inspections:alert", inspection, alert.pk))


def _reassurance_open(inspection: Inspection) -> Iterator[Gap]:
    for asked in ReassuranceRequest.objects.of_inspection(inspection).open():
        yield Gap(f"request on case {asked.case}", _address("inspections:reassurance", inspection, asked.pk))


def _evidence_overdue(inspection: Inspection) -> Iterator[Gap]:
    for item in inspection.evidence.current().awaited():
        if item.is_overdue:
            yield Gap(str(item), _address("inspections:evidence_item", inspection, item.number))


def _on_boards(inspection: Inspection) -> tuple[StandardOnBoard, ...]:
    return standards_on_board(inspection, judged_standards(inspection))


def _without_evidence(inspection: Inspection) -> Iterator[Gap]:
    for standard in _on_boards(inspection):
        for number in standard.without_evidence:
            yield Gap(number, _address("reports:evidence_board", inspection, standard.number))


def _without_judgement(inspection: Inspection) -> Iterator[Gap]:
    for standard in _on_boards(inspection):
        for number in standard.without_final_judgement:
            yield Gap(number, _address("reports:evidence_board", inspection, standard.number))


def _cites_nothing(inspection: Inspection) -> Iterator[Gap]:
    proposals = OrganisationalJudgement.objects.filter(inspection=inspection).prefetch_related("cites").current()
    for proposal in proposals:
        standard = proposal.standard
        if proposal.rating and standard is not None and standard.method == "judged" and not proposal.cites.all():
            yield Gap(standard.number, _address("reports:proposal", inspection, standard.number))


def _eligible_unknown(inspection: Inspection) -> Iterator[Gap]:
    for domain in inspection.framework.definition.domains:
        if has_sample(inspection.framework.definition, domain.number) and domain.number not in inspection.eligible:
            yield Gap(f"{domain.number}. {domain.title}", _address("inspections:sample", inspection))


def _not_looked_at(inspection: Inspection) -> Iterator[Gap]:
    for case in inspection.cases.with_record():
        for state in to_confirm(CaseRecord(case)):
            address = _address("inspections:read_case", inspection, case.reference)
            yield Gap(f"{state.question.number} in case {case}", f"{address}?show=apart")


def _second_reads(inspection: Inspection) -> Iterator[Gap]:
    for read, undecided in unfinished_in(inspection):
        differences = "1 difference" if undecided == 1 else f"{undecided} differences"
        what = f"{differences} not decided" if read.is_compared else "not compared yet"
        yield Gap(f"case {read.case}, {what}", _address("inspections:second_reads", inspection))


FINDERS: dict[Kind, Finder] = {
    kinds.NOT_ALLOCATED: _not_allocated,
    kinds.NOT_SUBMITTED: _not_submitted,
    kinds.NOT_ACCEPTED: _not_accepted,
    kinds.ALERT_OPEN: _alert_open,
    kinds.REASSURANCE_OPEN: _reassurance_open,
    kinds.EVIDENCE_OVERDUE: _evidence_overdue,
    kinds.WITHOUT_EVIDENCE: _without_evidence,
    kinds.WITHOUT_JUDGEMENT: _without_judgement,
    kinds.CITES_NOTHING: _cites_nothing,
    kinds.ELIGIBLE_UNKNOWN: _eligible_unknown,
    kinds.NOT_LOOKED_AT: _not_looked_at,
    kinds.SECOND_READ: _second_reads,
}
