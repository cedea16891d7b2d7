"""Who can plan interviews: the lead inspector and deputies for everyone, others on the team for themselves."""

from __future__ import annotations

from inspections.inspection.models import Inspection, TeamMember
from inspections.people.models import User
from inspections.permissions import NotAllowed, can_lead


def own_membership(user: User, inspection: Inspection) -> TeamMember | None:
    """The first of the user's current roles in the team."""
    return next((member for member in inspection.current_team if member.user_id == user.pk), None)


def can_plan_interviews(user: User, inspection: Inspection) -> bool:
    return own_membership(user, inspection) is not None and not inspection.is_signed


def check_can_plan_interviews(user: User, inspection: Inspection) -> TeamMember | None:
    """The only member whose interviews the user can plan; None if they can plan everyone's. Raises NotAllowed if they
    cannot plan any.
    """
    own = own_membership(user, inspection)
    if own is None:
        raise NotAllowed("Only people on the inspection team can plan interviews.")
    return None if can_lead(user, inspection) else own
