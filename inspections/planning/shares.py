"""How many cases each inspector has, and who gets the unallocated cases if they are shared evenly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspections.cases.models import Case
from inspections.inspection.models import Inspection, TeamMember
from inspections.planning.sharing import share_out


@dataclass(frozen=True)
class Load:
    """A team member with the number of their cases, and how many of these can no longer be reallocated."""

    member: TeamMember
    cases: int
    fixed: int


def unallocated(cases: Sequence[Case]) -> list[Case]:
    """Cases that no one on the team has now, and that can still be allocated."""
    return [
        case
        for case in cases
        if case.is_with_its_inspector and (case.inspector is None or not case.inspector.is_current)
    ]


def shared_evenly(inspection: Inspection, cases: Sequence[Case], members: Sequence[TeamMember]) -> dict[int, int]:
    """The key of a team member for each unallocated case, so that these members have numbers as equal as possible.

    `cases` has all cases in the inspection, each with its inspector. No one gets a case in which they have declared a
    conflict of interest.
    """
    free = unallocated(cases)
    taken = [case for case in cases if case not in free]
    conflicts = {(row.person_id, row.case_id) for row in inspection.conflicts.standing()}
    return share_out(
        [case.pk for case in free],
        [member.pk for member in members],
        already={
            member.pk: sum(case.inspector is not None and case.inspector.user_id == member.user_id for case in taken)
            for member in members
        },
        barred={
            (member.pk, case.pk)
            for member in members
            for case in free
            if (member.user_id, None) in conflicts or (member.user_id, case.pk) in conflicts
        },
    )


def cases_of_each(cases: Sequence[Case], members: Sequence[TeamMember], proposed: Mapping[int, int]) -> list[Load]:
    """The number of cases for each member, including proposed cases, and how many of these cannot be reallocated."""
    loads = []
    for member in members:
        own = [case for case in cases if case.inspector is not None and case.inspector.user_id == member.user_id]
        fixed = sum(not case.is_with_its_inspector for case in own)
        gets = sum(key == member.pk for key in proposed.values())
        loads.append(Load(member, len(own) + gets, fixed))
    return loads
