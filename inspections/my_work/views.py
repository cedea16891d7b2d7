"""The first page after signing in: the user's inspections and their own cases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from inspections.access import from_the_server, person
from inspections.alerts.banner import Banner, know_open_alerts_of
from inspections.benchmarks.queries import waiting_reads
from inspections.cases.case_page import address_of, offline_pages
from inspections.cases.judged import CaseState, case_state, in_words
from inspections.cases.models import Case
from inspections.cases.record import CaseRecord
from inspections.dip_samples.models import DipFinding
from inspections.dip_samples.queries import unanswered_of
from inspections.inspection.models import Inspection, TeamMember
from inspections.my_work.queries import cases_allocated_to, cases_to_read, inspections_worked_on
from inspections.notices.queries import SHOWN_FIRST, unread_notices
from inspections.people.models import User
from inspections.permissions import RECORDING, can_lead
from inspections.planning.first_steps import nothing_here
from inspections.second_reads.models import SecondRead
from inspections.second_reads.queries import own_second_reads

# Cases the user can act on come first.
ORDER = (
    CaseState.RETURNED,
    CaseState.RECORDING,
    CaseState.NOT_STARTED,
    CaseState.SUBMITTED,
    CaseState.ACCEPTED,
)


@dataclass(frozen=True)
class CaseAtHand:
    """One of the user's own cases, as the My work page shows it."""

    record: CaseRecord
    case_state: CaseState
    in_words: str

    @classmethod
    def of(cls, case: Case) -> CaseAtHand:
        record = CaseRecord(case)
        return cls(record, case_state(case, record.progress), in_words(case, record.progress))

    @property
    def case(self) -> Case:
        return self.record.case

    @property
    def disposal(self) -> str:
        return self.record.definition.disposal_title(self.case.disposal)

    @property
    def continue_url(self) -> str:
        """The URL of the next unanswered question; "" if everything is answered."""
        following = self.record.next_unanswered
        return address_of(self.record, following[0], following[1].name) if following else ""

    @property
    def offline_pages(self) -> str:
        """The addresses of the pages to keep in the browser; "" if the case is not with its inspector."""
        return offline_pages(self.record) if self.case_state.is_with_its_inspector else ""


@dataclass(frozen=True)
class Work:
    """The user's work in one inspection."""

    inspection: Inspection
    roles: list[str]
    leads: bool
    can_get_cases: bool
    partner_of: str  # the inspectorates for which the user adds evidence; "" if none
    signs_foreword: bool
    cases: list[CaseAtHand]
    to_read: list[Case]
    second_reads: list[SecondRead]  # that the user has not submitted
    queries: list[DipFinding]  # about the user's own cases, that they have not answered
    banner: Banner  # with the open alerts in full, for everyone on the team


def _work(
    user: User,
    inspection: Inspection,
    leads: bool,
    cases: list[CaseAtHand],
    to_read: list[Case],
    second_reads: list[SecondRead],
    queries: list[DipFinding],
) -> Work:
    own = [member for member in inspection.current_team if member.user_id == user.pk]
    return Work(
        inspection,
        roles=[member.get_role_display() for member in own],
        leads=leads,
        can_get_cases=any(member.role in RECORDING for member in own),
        partner_of=" and ".join(member.get_inspectorate_display() for member in own if member.inspectorate),
        signs_foreword=any(member.role == TeamMember.Role.CHIEF for member in own),
        cases=sorted(cases, key=lambda own_case: ORDER.index(own_case.case_state)),
        to_read=to_read,
        second_reads=second_reads,
        queries=queries,
        banner=Banner(inspection, user, in_full=True),
    )


@from_the_server
def my_work(request: HttpRequest) -> HttpResponse:
    user = person(request)
    inspections = inspections_worked_on(user)
    cases = defaultdict(list)
    for case in cases_allocated_to(user, inspections):
        cases[case.inspection_id].append(CaseAtHand.of(case))
    led = [inspection for inspection in inspections if can_lead(user, inspection)]
    to_read = defaultdict(list)
    for case in cases_to_read(led):
        to_read[case.inspection_id].append(case)
    know_open_alerts_of(inspections)
    second_reads = defaultdict(list)
    if any(inspection.is_read_blind for inspection in inspections):
        for read in own_second_reads(user):
            second_reads[read.case.inspection_id].append(read)
    queries = defaultdict(list)
    if any(inspection.has_queries for inspection in inspections):
        for finding in unanswered_of(user):
            queries[finding.read.case.inspection_id].append(finding)
    works = [
        _work(
            user,
            inspection,
            inspection in led,
            cases[inspection.pk],
            to_read[inspection.pk],
            second_reads[inspection.pk],
            queries[inspection.pk],
        )
        for inspection in inspections
    ]
    way = [reverse("inspections:my_work")]
    way += [
        reverse("inspections:inspection", args=(work.inspection.reference,))
        for work in works
        if not work.inspection.is_read_blind  # the page is closed to them
    ]
    has_offline = any(own_case.offline_pages for work in works for own_case in work.cases)
    told = unread_notices(user)
    context: dict[str, Any] = {"benchmark_reads": list(waiting_reads(user))}
    context |= {"told": told[:SHOWN_FIRST], "more_told": len(told) > SHOWN_FIRST}
    context |= {"works": works, "way": " ".join(way) if has_offline else ""} | ({} if works else nothing_here(user))
    return render(request, "inspections/my_work/my_work.html", context)
