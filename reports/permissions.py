"""Who sits on the ratings panel: `can_…` answers, `check_…` raises NotAllowed with the reason."""

from __future__ import annotations

from inspections.models import RATINGS_PANEL, Inspection, User
from inspections.permissions import NotAllowed, can_see_ratings
from inspections.phases import is_later
from reports.models import PanelMeeting


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
