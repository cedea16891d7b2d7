"""The first page after signing in: the inspections somebody works on, and their own cases."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.entries import CaseRecord
from inspections.first_steps import nothing_here
from inspections.models import Alert, Case, Inspection
from inspections.permissions import can_lead
from inspections.standing import Standing, in_words, standing
from inspections.views.recorded import address_of
from inspections.views.visible import person

# What somebody can do something about comes first.
ORDER = (
    Standing.RETURNED,
    Standing.RECORDING,
    Standing.NOT_STARTED,
    Standing.SUBMITTED,
    Standing.ACCEPTED,
)


@dataclass(frozen=True)
class CaseAtHand:
    """One of somebody's own cases, as they meet it on their page."""

    record: CaseRecord
    standing: Standing
    in_words: str

    @classmethod
    def of(cls, case: Case) -> CaseAtHand:
        record = CaseRecord(case)
        return cls(record, standing(case, record.progress), in_words(case, record.progress))

    @property
    def case(self) -> Case:
        return self.record.case

    @property
    def disposal(self) -> str:
        return self.record.definition.disposal_title(self.case.disposal)

    @property
    def goes_on_at(self) -> str:
        """The address of the next unanswered question; "" where everything is answered."""
        found = self.record.next_unanswered
        return address_of(self.record, found[0], found[1].name) if found else ""


@dataclass(frozen=True)
class Work:
    """What somebody has to do in one inspection."""

    inspection: Inspection
    roles: list[str]
    leads: bool
    cases: list[CaseAtHand]
    to_read: list[Case]
    open_alerts: int


def my_work(request: HttpRequest) -> HttpResponse:
    user = person(request)
    inspections = list(Inspection.objects.unsigned().worked_on_by(user))
    cases = defaultdict(list)
    for case in Case.objects.filter(inspection__in=inspections).allocated_to(user).for_my_work():
        cases[case.inspection_id].append(CaseAtHand.of(case))
    led = [inspection for inspection in inspections if can_lead(user, inspection)]
    to_read = defaultdict(list)
    for case in Case.objects.filter(inspection__in=led).submitted():
        to_read[case.inspection_id].append(case)
    alerts = Counter(Alert.objects.filter(case__inspection__in=led).open().values_list("case__inspection", flat=True))
    works = [
        Work(
            inspection,
            [member.get_role_display() for member in inspection.team.all() if member.user_id == user.pk],
            inspection in led,
            sorted(cases[inspection.pk], key=lambda each: ORDER.index(each.standing)),
            to_read[inspection.pk],
            alerts[inspection.pk],
        )
        for inspection in inspections
    ]
    context = {"works": works} | ({} if works else nothing_here(user))
    return render(request, "inspections/my_work.html", context)
