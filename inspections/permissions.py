"""Who may do what in an inspection: `can_…` answers, `check_…` raises NotAllowed with the reason.

To somebody who is not on its team (nor on the ratings panel, nor a report admin) an inspection is not there at all:
`Inspection.objects.visible_to` sees to that, and the pages answer 404. What follows is for those who do see it.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from inspections.alerts.models import Alert, ReassuranceRequest
from inspections.cases.models import Case
from inspections.evidence.models import LineOfEnquiry
from inspections.inspection.models import Inspection, TeamMember
from inspections.people.models import User

LEADING = (TeamMember.Role.LEAD, TeamMember.Role.DEPUTY)


class NotAllowed(PermissionDenied):
    """Something that this person may not do. The message says why, and who may; the pages answer 403 with it."""


def roles_of(user: User, inspection: Inspection) -> set[str]:
    """The parts that somebody has in an inspection. Fetch it `with_framework()`, which brings the team."""
    return {member.role for member in inspection.team.all() if member.user_id == user.pk}


def can_lead(user: User, inspection: Inspection) -> bool:
    """Whether somebody is the lead inspector or a deputy: they hand out cases, read them, answer for alerts."""
    return not roles_of(user, inspection).isdisjoint(LEADING)


def check_can_lead(user: User, inspection: Inspection) -> None:
    if not can_lead(user, inspection):
        raise NotAllowed("This is for the lead inspector of the inspection and the deputies.")


def can_read_cases(user: User, inspection: Inspection) -> bool:
    """Whether somebody reads what is recorded in the cases: partner inspectors do not, and have what was referred to them."""
    roles = roles_of(user, inspection)
    return roles != {TeamMember.Role.PARTNER} or user.is_superuser or user.groups_that_see_every_inspection.exists()


def check_can_read_cases(user: User, inspection: Inspection) -> None:
    if not can_read_cases(user, inspection):
        raise NotAllowed("Partner inspectors read the evidence, and not what is recorded in the cases.")


def can_record(user: User, case: Case) -> bool:
    """Whether a case is somebody's own, or of an inspection that they lead. Its state is another matter."""
    is_own = case.inspector is not None and case.inspector.user_id == user.pk
    return is_own or can_lead(user, case.inspection)


def check_can_record(user: User, case: Case) -> None:
    if not can_record(user, case):
        raise NotAllowed(
            "A case is recorded by the inspector it is allocated to, by the lead inspector or by a deputy."
        )


def can_raise_alert(user: User, inspection: Inspection) -> bool:
    """Whether somebody is on the team: in an emergency it does not matter whose the case is. Also to ask for reassurance."""
    return bool(roles_of(user, inspection))


def check_can_raise_alert(user: User, inspection: Inspection) -> None:
    if not can_raise_alert(user, inspection):
        raise NotAllowed("Alerts and requests for reassurance are raised by those on the team of the inspection.")


def can_record_answer(user: User, raised: Alert | ReassuranceRequest) -> bool:
    """Whether somebody raised it, records its case, or leads: they hear what the YOT answers. To accept it is to lead."""
    return raised.raised_by_id == user.pk or can_record(user, raised.case)


def check_can_record_answer(user: User, raised: Alert | ReassuranceRequest) -> None:
    if not can_record_answer(user, raised):
        raise NotAllowed(
            "What the YOT answers is recorded by whoever raised this, by the inspector of the case, by the lead inspector or "
            "by a deputy."
        )


# --- evidence ---

WRITING_EVIDENCE = (*LEADING, TeamMember.Role.PARTNER)


def can_write_evidence(user: User, inspection: Inspection) -> bool:
    """Whether somebody is the lead inspector, a deputy or a partner inspector. All who see the inspection read its evidence."""
    return not roles_of(user, inspection).isdisjoint(WRITING_EVIDENCE)


def check_can_write_evidence(user: User, inspection: Inspection) -> None:
    if not can_write_evidence(user, inspection):
        raise NotAllowed(
            "Evidence is added and changed by the lead inspector of the inspection, the deputies and the partner inspectors."
        )


def can_see_ratings(user: User, inspection: Inspection) -> bool:
    """Whether somebody sees ratings and percentages: running figures must not bend the judgements of those who record.

    Once the ratings are signed everybody sees them who sees the inspection.
    """
    if inspection.is_signed or user.is_superuser or can_lead(user, inspection):
        return True
    return user.groups_that_see_every_inspection.exists()


def check_can_see_ratings(user: User, inspection: Inspection) -> None:
    if not can_see_ratings(user, inspection):
        raise NotAllowed(
            "Ratings and percentages are shown to inspectors once the ratings panel has signed them, so that running figures "
            "bend nobody's judgement."
        )


def can_answer_enquiry(user: User, enquiry: LineOfEnquiry) -> bool:
    """Whether a line of enquiry is somebody's own, or of an inspection that they lead."""
    is_own = enquiry.owner is not None and enquiry.owner.user_id == user.pk
    return is_own or can_lead(user, enquiry.inspection)


def check_can_answer_enquiry(user: User, enquiry: LineOfEnquiry) -> None:
    if not can_answer_enquiry(user, enquiry):
        raise NotAllowed(
            "A line of enquiry is answered by whoever it is given to, by the lead inspector or by a deputy."
        )
