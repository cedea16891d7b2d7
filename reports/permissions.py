"""Says who can decide ratings, and who can write, read and publish reports.

A `can_…` function answers yes or no. A `check_…` function raises NotAllowed with the reason.
"""

from __future__ import annotations

from inspections.history import Until, current_phase
from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.permissions import NotAllowed, can_lead, can_read_cases, can_see_ratings, check_can_see_ratings
from inspections.phases import is_later
from reports.panel.models import PanelMeeting
from standards.language.ways_of_working import SIGNERS


def can_decide(user: User) -> bool:
    """Whether the user is a member of the ratings panel and so can decide ratings."""
    return user.is_panel_member


def check_can_decide(user: User) -> None:
    if not can_decide(user):
        raise NotAllowed("Only members of the ratings panel can decide ratings.")


def can_sign(user: User, inspection: Inspection, meeting: PanelMeeting | None) -> bool:
    """Whether the user signs the ratings once the panel has met: the chair of the meeting, if still a member of the panel,
    or the chief inspector of the inspection, as the framework says."""
    if meeting is None:
        return False
    if inspection.framework.definition.signed_by == "chief_inspector":
        chief = inspection.chief_inspector
        return chief is not None and chief.user_id == user.pk
    return meeting.chair_id == user.pk and can_decide(user)


def check_can_sign(user: User, inspection: Inspection, meeting: PanelMeeting | None) -> None:
    if not can_sign(user, inspection, meeting):
        signer = SIGNERS[inspection.framework.definition.signed_by]
        raise NotAllowed(f"Only {signer} can sign or reopen the ratings.")


def can_see_panel(user: User, inspection: Inspection) -> bool:
    """Whether the user can see the panel's pages.

    No one can see them before the ratings panel phase, because distances to the next band could influence judgements.
    """
    return can_see_ratings(user, inspection) and not is_later("ratings_panel", inspection.phase)


def check_can_see_panel(user: User, inspection: Inspection) -> None:
    if not can_see_panel(user, inspection):
        raise NotAllowed(
            "The ratings panel and the lead inspector can see this page from the “Ratings panel” phase. The team can see it once "
            "the ratings are signed."
        )


# --- reinspections


def can_see_earlier(user: User, earlier: Inspection) -> bool:
    """Whether the user can see the figures of the earlier inspection beside those of the reinspection.

    Everyone can see published figures. Only people who can see unpublished figures in the earlier inspection can see them here.
    """
    return earlier.is_published or (can_see_inspection(user, earlier) and can_see_ratings(user, earlier))


def can_see_inspection(user: User, inspection: Inspection) -> bool:
    """Whether the user can see the inspection at all. One query."""
    return Inspection.objects.visible_to(user).filter(pk=inspection.pk).exists()


def can_judge_progress(user: User, inspection: Inspection) -> bool:
    """Whether the user can judge the recommendations of the earlier inspection now.

    The lead inspector and deputies can, until the report is published. Once the ratings are signed, report admins can too.
    """
    if inspection.is_signed:
        return can_write_report(user, inspection)
    return can_lead(user, inspection)


def check_can_judge_progress(user: User, inspection: Inspection) -> None:
    if can_judge_progress(user, inspection):
        return
    if inspection.is_signed:
        check_can_write_report(user, inspection)
    raise NotAllowed("Only the lead inspector and deputies can judge the recommendations of the earlier inspection.")


def can_see_differences(user: User, inspection: Inspection, chair: User | None) -> bool:
    """Whether the user is shown how the data differs from what was signed.

    The lead inspector, deputies, the chair of the panel, report admins and administrators see the differences.
    """
    return can_lead(user, inspection) or user == chair or user.is_administrator or user.is_report_admin


# --- import and export


def can_take_data_out(user: User, inspection: Inspection) -> bool:
    """Whether the user can download everything about an inspection: the lead inspector, deputies, report admins,
    administrators.
    """
    return can_lead(user, inspection) or user.is_administrator or user.is_report_admin


def check_can_take_data_out(user: User, inspection: Inspection) -> None:
    if not can_take_data_out(user, inspection):
        raise NotAllowed("Only the lead inspector, deputies, report admins and administrators can export the data.")


def can_bring_data_in(user: User, inspection: Inspection) -> bool:
    """Whether the user can import a changed workbook: the lead inspector, deputies and administrators."""
    return can_lead(user, inspection) or user.is_administrator


def check_can_bring_data_in(user: User, inspection: Inspection) -> None:
    if not can_bring_data_in(user, inspection):
        raise NotAllowed("Only the lead inspector, deputies and administrators can import a workbook.")


def can_try_rules(user: User) -> bool:
    """Whether the user can use the rule laboratory: administrators and members of the ratings panel, who see every inspection."""
    return user.sees_every_inspection


def check_can_try_rules(user: User) -> None:
    if not can_try_rules(user):
        raise NotAllowed("Only administrators and members of the ratings panel can try other rules.")


def check_can_delete_case_data(user: User) -> None:
    if not user.is_administrator:
        raise NotAllowed("Only two administrators together can delete case data.")


def can_keep_public_figures(user: User) -> bool:
    return user.is_administrator or user.is_report_admin


def check_can_keep_public_figures(user: User) -> None:
    if not can_keep_public_figures(user):
        raise NotAllowed("Only administrators and report admins can see and change the list of public figures.")


# --- the national picture


def can_see_national_picture(user: User) -> bool:
    """Whether the user can see the ratings of all signed inspections together: administrators, members of the ratings panel
    and report admins, who can see each of these inspections too."""
    return user.sees_every_inspection or user.is_report_admin


def check_can_see_national_picture(user: User) -> None:
    if not can_see_national_picture(user):
        raise NotAllowed(
            "Only administrators, members of the ratings panel and report admins can see the ratings of all inspections."
        )


def can_release(user: User) -> bool:
    """Whether the user can make a release of open data that is kept: report admins, who publish, and administrators."""
    return user.is_report_admin or user.is_administrator


def check_can_keep_client_keys(user: User) -> None:
    if not user.is_administrator:
        raise NotAllowed("Only administrators can make and end the keys of programs.")


def check_can_release(user: User) -> None:
    if not can_release(user):
        raise NotAllowed("Only report admins and administrators can make a release of open data.")


# --- writing the report


def is_being_corrected(inspection: Inspection) -> bool:
    """Whether a correction of the published report is open. If so, its text can change, but judgements and ratings cannot.

    Opening or ending a correction locks the inspection. This function queries the database each time.
    """
    return inspection.corrections.filter(ended_at=None).exists()


def until_published(inspection: Inspection) -> Until:
    """How long the report can change: until it is published, or at any time while a correction is open.

    This locks the inspection, so that no correction can end before the change is made. Call it in a transaction.
    """
    is_published = current_phase(inspection) == "published"
    return Until.ALWAYS if is_published and is_being_corrected(inspection) else Until.PUBLISHED


def can_read_draft(user: User, inspection: Inspection) -> bool:
    """Whether the user can read the draft report: people who can see its ratings, except partner inspectors."""
    return can_see_ratings(user, inspection) and can_read_cases(user, inspection)


def check_can_read_draft(user: User, inspection: Inspection) -> None:
    check_can_see_ratings(user, inspection)
    if not can_read_cases(user, inspection):
        raise NotAllowed("Partner inspectors can read the evidence, and the report once it is published.")


def can_read_report(user: User, inspection: Inspection) -> bool:
    """Whether the user can read the report.

    Before publication, people who can read the draft can read the report. After publication, everyone who can see the
    ratings can read it. If a report published elsewhere is being corrected, it counts as a draft, because there is no edition
    to read.
    """
    is_draft = not inspection.is_published or (is_being_corrected(inspection) and not inspection.editions.exists())
    return can_read_draft(user, inspection) if is_draft else can_see_ratings(user, inspection)


def check_can_read_report(user: User, inspection: Inspection) -> None:
    if not can_read_report(user, inspection):
        check_can_read_draft(user, inspection)


def can_write_report(user: User, inspection: Inspection) -> bool:
    """Whether the user can write the report now: the lead inspector, a deputy or a report admin, from draft to publication and
    during a correction."""
    if not inspection.is_signed or (inspection.is_published and not is_being_corrected(inspection)):
        return False
    return can_lead(user, inspection) or user.is_report_admin


def check_can_write_report(user: User, inspection: Inspection) -> None:
    if can_write_report(user, inspection):
        return
    if inspection.is_published:
        raise NotAllowed("The report is published. A report admin must open a correction before it can be changed.")
    if not inspection.is_signed:
        raise NotAllowed("You can write the report from the “Draft report” phase, once the ratings are signed.")
    raise NotAllowed("Only the lead inspector, deputies and report admins can write the report.")


def can_comment(user: User, inspection: Inspection) -> bool:
    """Whether the user can comment on the report: people who can read the report, while it is a draft."""
    return inspection.is_signed and not inspection.is_published and can_read_draft(user, inspection)


def check_can_comment(user: User, inspection: Inspection) -> None:
    check_can_read_draft(user, inspection)
    if not can_comment(user, inspection):
        raise NotAllowed(
            "You can only comment while the report is a draft: after the ratings are signed and before publication."
        )


# --- publishing the report


def can_look_after_report(user: User, inspection: Inspection) -> bool:
    """Whether the user can answer the YOT's comments and track progress on recommendations: the lead inspector, deputies
    and report admins."""
    return inspection.is_signed and (can_lead(user, inspection) or user.is_report_admin)


def check_can_look_after_report(user: User, inspection: Inspection) -> None:
    if not can_look_after_report(user, inspection):
        raise NotAllowed(
            "Only the lead inspector, deputies and report admins can do this, once the ratings are signed."
        )


def can_publish(user: User, inspection: Inspection) -> bool:
    """Whether the user can send the draft to the YOT, approve, publish and correct the report: report admins."""
    return inspection.is_signed and user.is_report_admin


def check_can_publish(user: User, inspection: Inspection) -> None:
    if not can_publish(user, inspection):
        raise NotAllowed(
            f"Only report admins can send the draft to the {inspection.words.service.one}, or approve, publish or correct the "
            f"report, once the {inspection.words.rating.many} are signed."
        )
