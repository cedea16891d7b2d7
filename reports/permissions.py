"""Who sits on the ratings panel: `can_…` answers, `check_…` raises NotAllowed with the reason."""

from __future__ import annotations

from inspections.history import Until, current_phase
from inspections.inspection.models import Inspection
from inspections.people.models import RATINGS_PANEL, REPORT_ADMINS, User
from inspections.permissions import NotAllowed, can_lead, can_read_cases, can_see_ratings, check_can_see_ratings
from inspections.phases import is_later
from reports.panel.models import PanelMeeting


def can_decide(user: User) -> bool:
    """Whether somebody is a member of the ratings panel, and so decides on ratings."""
    return user.groups.filter(name=RATINGS_PANEL).exists()


def check_can_decide(user: User) -> None:
    if not can_decide(user):
        raise NotAllowed("The members of the ratings panel decide on ratings.")


def can_sign(user: User, meeting: PanelMeeting | None) -> bool:
    """Whether somebody chairs the meeting that decides. They need to be a member of the panel still."""
    return meeting is not None and meeting.chair_id == user.pk and can_decide(user)


def check_can_sign(user: User, meeting: PanelMeeting | None) -> None:
    if not can_sign(user, meeting):
        raise NotAllowed("The chair of the meeting signs the ratings, and can reopen them.")


def can_see_panel(user: User, inspection: Inspection) -> bool:
    """Whether somebody is shown what the panel weighs: distances to the next band bend judgements until the panel meets."""
    return can_see_ratings(user, inspection) and not is_later("ratings_panel", inspection.phase)


def check_can_see_panel(user: User, inspection: Inspection) -> None:
    if not can_see_panel(user, inspection):
        raise NotAllowed(
            "What the ratings panel weighs is shown from the phase “Ratings panel” on, to the panel and to the lead inspector; "
            "to the team once the ratings are signed."
        )


# --- writing the report


def is_being_corrected(inspection: Inspection) -> bool:
    """Whether the published report is open for a correction: its texts can change, what was found and decided cannot.

    The person who opens or ends a correction holds the inspection. Asked of the database each time.
    """
    return inspection.corrections.filter(ended_at=None).exists()


def until_published(inspection: Inspection) -> Until:
    """How long what the report says may change: until it is published, and again while a correction of it is open.

    Holds the inspection, so that no correction ends before the change is made. To be called in a transaction.
    """
    is_published = current_phase(inspection) == "published"
    return Until.ALWAYS if is_published and is_being_corrected(inspection) else Until.PUBLISHED


def can_read_draft(user: User, inspection: Inspection) -> bool:
    """Whether somebody reads the report as it is written: who sees its ratings, but for partner inspectors."""
    return can_see_ratings(user, inspection) and can_read_cases(user, inspection)


def check_can_read_draft(user: User, inspection: Inspection) -> None:
    check_can_see_ratings(user, inspection)
    if not can_read_cases(user, inspection):
        raise NotAllowed("Partner inspectors read the evidence, and the report once it is published.")


def can_read_report(user: User, inspection: Inspection) -> bool:
    """Whether somebody reads the report: all who see the inspection once it is published, and until then who reads the draft.

    What a correction changes in a report that was published elsewhere is a draft as well: there is no edition to be read.
    """
    is_draft = not inspection.is_published or (is_being_corrected(inspection) and not inspection.editions.exists())
    return can_read_draft(user, inspection) if is_draft else can_see_ratings(user, inspection)


def check_can_read_report(user: User, inspection: Inspection) -> None:
    if not can_read_report(user, inspection):
        check_can_read_draft(user, inspection)


def can_write_report(user: User, inspection: Inspection) -> bool:
    """Whether somebody writes the report now: the lead inspector, a deputy or a report admin, from the draft to publication,
    and within a correction."""
    if not inspection.is_signed or (inspection.is_published and not is_being_corrected(inspection)):
        return False
    return can_lead(user, inspection) or _is_report_admin(user)


def check_can_write_report(user: User, inspection: Inspection) -> None:
    if can_write_report(user, inspection):
        return
    if inspection.is_published:
        raise NotAllowed(
            "The report is published: what it says changes only within a correction, which a report admin opens."
        )
    if not inspection.is_signed:
        raise NotAllowed("The report is written from the phase “Draft report” on, once the ratings are signed.")
    raise NotAllowed("The report is written by the lead inspector, the deputies and the report admins.")


def can_comment(user: User, inspection: Inspection) -> bool:
    """Whether somebody comments on the draft: all who read it, while it is one."""
    return inspection.is_signed and not inspection.is_published and can_read_draft(user, inspection)


def check_can_comment(user: User, inspection: Inspection) -> None:
    check_can_read_draft(user, inspection)
    if not can_comment(user, inspection):
        raise NotAllowed("Comments are made while the report is a draft: from the signature to publication.")


# --- publishing the report


def can_look_after_report(user: User, inspection: Inspection) -> bool:
    """Whether somebody answers the YOT's comments and follows the recommendations: lead inspector, deputies, report admins."""
    return inspection.is_signed and (can_lead(user, inspection) or _is_report_admin(user))


def check_can_look_after_report(user: User, inspection: Inspection) -> None:
    if not can_look_after_report(user, inspection):
        raise NotAllowed(
            "This is for the lead inspector of the inspection, the deputies and the report admins, once the ratings are signed."
        )


def can_publish(user: User, inspection: Inspection) -> bool:
    """Whether somebody sends the draft to the YOT, approves the report, publishes and corrects it: report admins."""
    return inspection.is_signed and _is_report_admin(user)


def check_can_publish(user: User, inspection: Inspection) -> None:
    if not can_publish(user, inspection):
        raise NotAllowed(
            "Report admins send the draft to the YOT, approve the report, publish it and correct it, once its ratings are signed."
        )


def _is_report_admin(user: User) -> bool:
    return user.groups.filter(name=REPORT_ADMINS).exists()
