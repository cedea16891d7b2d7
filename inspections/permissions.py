"""Says who can do what in an inspection.

A `can_…` function answers yes or no. A `check_…` function raises NotAllowed with the reason.

An inspection can only be seen by its team, the ratings panel, administrators and, once the ratings are signed, report
admins. For other people, `Inspection.objects.visible_to` leaves the inspection out, and its pages return a 404. The
rules here are for people who can see the inspection.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from inspections.alerts.models import Alert, ReassuranceRequest
from inspections.cases.models import Case
from inspections.evidence.models import LineOfEnquiry
from inspections.inspection.models import Inspection, TeamMember
from inspections.people.models import User
from standards.words import house_words

LEADING = (TeamMember.Role.LEAD, TeamMember.Role.DEPUTY)
# Who can be given cases. The chief inspector only writes the foreword. Partner inspectors only work on evidence.
RECORDING = (TeamMember.Role.INSPECTOR, *LEADING)


class NotAllowed(PermissionDenied):
    """An action that the user is not allowed to take. The message says why, and who can take it; pages show it with a 403."""


def check_can_manage_people(user: User) -> None:
    if not user.is_administrator:
        raise NotAllowed("Only administrators can invite people, and change roles and accounts.")


def check_can_read_openings(user: User) -> None:
    if not user.is_data_protection_lead:
        raise NotAllowed("Only data protection leads can see who opened what. An administrator can give this role.")


def check_can_see_how_it_runs(user: User) -> None:
    if not user.is_administrator:
        raise NotAllowed("Only administrators can see how the service runs.")


def can_plan(user: User, inspection: Inspection) -> bool:
    """Whether the user can change the team, the dates and the details: the lead inspector, deputies and administrators."""
    return can_lead(user, inspection) or user.is_administrator


def check_can_plan(user: User, inspection: Inspection) -> None:
    if not can_plan(user, inspection):
        raise NotAllowed(
            "Only the lead inspector, deputies and administrators can change the team, the dates and the details."
        )


def check_can_list_cases(user: User, inspection: Inspection) -> None:
    if not can_plan(user, inspection):
        raise NotAllowed("Only the lead inspector, deputies and administrators can change the list of eligible cases.")


def can_declare_conflict(user: User, inspection: Inspection) -> bool:
    """Whether the user can declare a conflict of interest: their own if they are on the team, anyone's if they plan the
    inspection.
    """
    return bool(roles_of(user, inspection)) or can_plan(user, inspection)


def check_can_declare_conflict(user: User, inspection: Inspection) -> None:
    if not can_declare_conflict(user, inspection):
        raise NotAllowed("Only people on the inspection team and administrators can declare a conflict of interest.")


def can_announce(user: User) -> bool:
    return user.is_administrator


def check_can_announce(user: User) -> None:
    if not can_announce(user):
        raise NotAllowed("Only administrators can announce inspections.")


def roles_of(user: User, inspection: Inspection) -> set[str]:
    """A user's roles in an inspection. Fetch it `with_framework()`, which includes the team."""
    return {member.role for member in inspection.current_team if member.user_id == user.pk}


def can_lead(user: User, inspection: Inspection) -> bool:
    """Whether the user is the lead inspector or a deputy, who allocate and review cases and close alerts."""
    return not roles_of(user, inspection).isdisjoint(LEADING)


def check_can_lead(user: User, inspection: Inspection) -> None:
    if not can_lead(user, inspection):
        raise NotAllowed("Only the lead inspector and deputies can do this.")


def can_read_cases(user: User, inspection: Inspection) -> bool:
    """Whether the user can read case records. Partner inspectors cannot; they only see findings on cases referred to them."""
    roles = roles_of(user, inspection)
    return roles != {TeamMember.Role.PARTNER} or user.sees_every_inspection


def check_can_read_cases(user: User, inspection: Inspection) -> None:
    if not can_read_cases(user, inspection):
        raise NotAllowed("Partner inspectors can read evidence but not what is recorded in cases.")


def can_read_raised(user: User, raised: Alert | ReassuranceRequest) -> bool:
    """Whether the user can read an alert or a request.

    Both contain details from a case, so partner inspectors can read only those that they raised themselves.
    """
    return raised.raised_by_id == user.pk or can_read_cases(user, raised.case.inspection)


def check_can_read_raised(user: User, raised: Alert | ReassuranceRequest) -> None:
    if not can_read_raised(user, raised):
        raise NotAllowed("Partner inspectors can read only the alerts and requests that they raised themselves.")


def is_own_case(user: User, case: Case) -> bool:
    return case.inspector is not None and case.inspector.user_id == user.pk and case.inspector.is_current


def records_or_leads(user: User, case: Case) -> bool:
    return is_own_case(user, case) or can_lead(user, case.inspection)


def can_record(user: User, case: Case) -> bool:
    """Whether the user can record in the case: because it is their own, or because they lead its inspection.

    To record in a colleague's case, they must have given a reason. The state of the case is checked separately.
    """
    if is_own_case(user, case):
        return True
    if not can_lead(user, case.inspection):
        return False
    return case.inspector is None or any(row.by_id == user.pk for row in case.lead_recordings_now)


def can_record_for_inspector(user: User, case: Case) -> bool:
    """Whether the user leads the inspection of a colleague's case, and so can record in it if they give a reason."""
    return case.inspector is not None and not is_own_case(user, case) and can_lead(user, case.inspection)


def check_can_record(user: User, case: Case) -> None:
    if can_record(user, case):
        return
    if can_record_for_inspector(user, case):
        raise NotAllowed(
            f"Case {case} is allocated to {case.inspector}. Before you record answers in it, open the case and say why."
        )
    raise NotAllowed(
        "Only the inspector the case is allocated to, the lead inspector or a deputy can record answers in it."
    )


def can_offer(user: User, case: Case) -> bool:
    """Whether the user can offer texts in the case for the report, or stop offering them: its inspector, the lead or a deputy."""
    return records_or_leads(user, case)


def check_can_offer(user: User, case: Case) -> None:
    if not can_offer(user, case):
        raise NotAllowed(
            "Only the inspector the case is allocated to, the lead inspector or a deputy can offer what is written in it."
        )


def can_raise_alert(user: User, inspection: Inspection) -> bool:
    """Whether the user is on the team. In an emergency it does not matter whose case it is."""
    return bool(roles_of(user, inspection))


def check_can_raise_alert(user: User, inspection: Inspection) -> None:
    if not can_raise_alert(user, inspection):
        raise NotAllowed("Only people on the inspection team can raise alerts and requests for reassurance.")


def can_record_answer(user: User, raised: Alert | ReassuranceRequest) -> bool:
    """Whether the user raised the alert, can record in its case or leads the inspection. Only the lead can accept an answer."""
    return raised.raised_by_id == user.pk or records_or_leads(user, raised.case)


def check_can_record_answer(user: User, raised: Alert | ReassuranceRequest) -> None:
    if not can_record_answer(user, raised):
        raise NotAllowed(
            "Only the person who raised this, the case inspector, the lead inspector or a deputy can record the "
            f"{raised.case.inspection.words.service.one}’s answer."
        )


# --- the register of YOTs ---


def can_keep_register(user: User) -> bool:
    """Whether the user is an administrator, who adds, changes and imports YOTs."""
    return user.is_administrator


def check_can_keep_register(user: User) -> None:
    if not can_keep_register(user):
        raise NotAllowed(f"Only administrators can change the register of {house_words().service.many}.")


# --- frameworks ---


def can_see_agreement(user: User) -> bool:
    """Whether the user can see agreement in all inspections, and prompts that do not work: quality leads, members of the
    ratings panel and administrators."""
    return user.is_quality_lead or user.sees_every_inspection


def check_can_see_agreement(user: User) -> None:
    if not can_see_agreement(user):
        raise NotAllowed(
            "Only quality leads, members of the ratings panel and administrators can see agreement and how prompts are "
            "answered in all inspections."
        )


def can_see_pairs(user: User) -> bool:
    """Whether the user can see agreement by pair of inspectors in all inspections: quality leads, who talk to inspectors about
    it, and administrators."""
    return user.is_quality_lead or user.is_administrator


# --- dip samples ---


def check_can_sample(user: User) -> None:
    if not user.is_quality_lead:
        raise NotAllowed("Only quality leads can take dip samples. An administrator can give this role.")


def can_list_findings(user: User, inspection: Inspection) -> bool:
    """Whether the user can get findings of dip samples in an inspection: the people who record cases in it."""
    return not roles_of(user, inspection).isdisjoint(RECORDING)


def check_can_list_findings(user: User, inspection: Inspection) -> None:
    if not can_list_findings(user, inspection):
        raise NotAllowed(
            "Only inspectors on the team, the lead inspector and deputies can read findings of dip samples."
        )


def can_answer_finding(user: User, case: Case) -> bool:
    """Whether the user can read and answer the findings of a dip sample on a case: its inspector, the lead or a deputy."""
    return records_or_leads(user, case)


def check_can_answer_finding(user: User, case: Case) -> None:
    if not can_answer_finding(user, case):
        raise NotAllowed(
            "Only quality leads, the inspector the case is allocated to, the lead inspector and deputies can read the findings "
            "of a dip sample."
        )


# --- benchmark cases ---


def check_can_keep_benchmarks(user: User) -> None:
    if not user.is_quality_lead:
        raise NotAllowed(
            "Only quality leads can write, open and close benchmark cases. An administrator can give this role."
        )


# --- evidence ---

WRITING_EVIDENCE = (*LEADING, TeamMember.Role.PARTNER)


def can_write_evidence(user: User, inspection: Inspection) -> bool:
    """Whether the user is the lead inspector, a deputy or a partner inspector. Everyone else can only read evidence."""
    return not roles_of(user, inspection).isdisjoint(WRITING_EVIDENCE)


def check_can_write_evidence(user: User, inspection: Inspection) -> None:
    if not can_write_evidence(user, inspection):
        raise NotAllowed("Only the lead inspector, deputies and partner inspectors can add or change evidence.")


def can_see_ratings(user: User, inspection: Inspection) -> bool:
    """Whether the user can see ratings and percentages.

    Provisional figures must not influence the judgements of inspectors who are recording. After the ratings are signed,
    everyone who can see the inspection can see them.
    """
    return inspection.is_signed or can_lead(user, inspection) or user.sees_every_inspection


def check_can_see_ratings(user: User, inspection: Inspection) -> None:
    if not can_see_ratings(user, inspection):
        raise NotAllowed(
            inspection.words.fill(
                "Inspectors can see {rating.many} and percentages once the {rating.many} are signed, so that the figures do "
                "not influence how they judge {case.many}."
            )
        )


def can_answer_enquiry(user: User, enquiry: LineOfEnquiry) -> bool:
    """Whether the line of enquiry is assigned to the user, or the user leads its inspection."""
    is_own = enquiry.owner is not None and enquiry.owner.user_id == user.pk
    return is_own or can_lead(user, enquiry.inspection)


def check_can_answer_enquiry(user: User, enquiry: LineOfEnquiry) -> None:
    if not can_answer_enquiry(user, enquiry):
        raise NotAllowed("Only the person assigned to a line of enquiry, the lead inspector or a deputy can answer it.")
