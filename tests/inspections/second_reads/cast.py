"""An inspection with two inspectors and a lead, and a case that is read twice."""

from __future__ import annotations

from dataclasses import dataclass

from inspections.cases.actions import allocate_case
from inspections.cases.models import Case
from inspections.history import Author
from inspections.models import Inspection, SecondRead, TeamMember, User
from inspections.planning.actions.team import appoint
from inspections.second_reads.actions import assign_second_reads, save_second_answers, submit_second_read
from standards.models import Framework
from tests.factories import BY, all_answers, answer, hand_in, new_case, new_inspection

DECIDING = {"safety_wellbeing": "medium", "risk_of_serious_harm": "medium"}


def someone(name: str) -> User:
    return User.objects.create_user(f"{name.lower()}@inspectorate.test", "correct horse battery", name=f"{name} Person")


@dataclass
class Team:
    inspection: Inspection
    lead: TeamMember
    first: TeamMember
    second: TeamMember

    def fetched(self) -> Inspection:
        return Inspection.objects.with_framework().get(pk=self.inspection.pk)


def new_team(framework: Framework, **given: str) -> Team:
    inspection = new_inspection(framework, **{"reference": "anytown", **given})
    lead = appoint(inspection, someone("Lena"), "lead", by=BY)
    first, second = (appoint(inspection, someone(name), "inspector", by=BY) for name in ("Fay", "Sam"))
    return Team(Inspection.objects.with_framework().get(pk=inspection.pk), lead, first, second)


def first_case(team: Team, answers: dict[str, str] | None = None, **facts: str) -> Case:
    """A case of the first inspector with these answers; every key question is answered "yes" unless given."""
    case = new_case(team.inspection, **facts)
    allocate_case(case, team.first, by=BY)
    answer(case, all_answers(team.inspection.framework, "2") | (answers or {}))
    return case


def assign(team: Team, case: Case, reader: TeamMember | None = None) -> SecondRead:
    [read] = assign_second_reads(team.inspection, {case: reader or team.second}, by=Author(team.lead.user))
    return read


def read_second(read: SecondRead, answers: dict[str, str] | None = None, *, submits: bool = True) -> SecondRead:
    """Record a whole second read: every key question "yes" unless given."""
    by = Author(read.reader.user)
    framework = read.case.inspection.framework
    save_second_answers(read, DECIDING | all_answers(framework, "2") | (answers or {}), by=by)
    if submits:
        submit_second_read(read, by=by)
    read.refresh_from_db()
    return read


def both_read(
    team: Team, first: dict[str, str] | None = None, second: dict[str, str] | None = None, **facts: str
) -> SecondRead:
    """A case whose two reads are submitted and compared."""
    case = hand_in(first_case(team, first, **facts))
    return read_second(assign(team, case), second)
