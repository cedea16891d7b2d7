"""Actions for the ratings panel, one function each."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.urls import reverse

from inspections.cases.models import Case
from inspections.evidence.actions.proposals import check_rating
from inspections.history import Author, Refused, current_phase, has_words, write_history
from inspections.inspection.models import Inspection
from inspections.notices.actions import tell
from inspections.notices.kinds import PANEL_CALLED
from inspections.people.models import User
from inspections.planning.actions.inspections import move_to_phase
from reports.gates.actions import pass_gaps
from reports.gates.kinds import SIGN
from reports.panel.before_the_panel import fingerprint, panel_of, record_of, sign_off_of
from reports.panel.gaps import gaps_before_signature
from reports.panel.models import PanelDecision, PanelMeeting, Reopening, SignOff
from reports.permissions import can_decide
from reports.rated.actions import keep_ratings
from reports.rated.models import SignedRatings
from reports.rated.queries import ratings_of
from reports.ratings.rules import OVERALL
from standards.models import Standard
from standards.queries import standard_of


class ReasonMissing(Refused):
    """The decision changes the rating before the panel, but gives no reason."""


@transaction.atomic
def record_panel_decision(
    inspection: Inspection,
    standard: Standard | None,
    *,
    rating: str,
    reason: str,
    trigger: str = "",
    based_on: int | None = None,
    by: Author,
) -> bool:
    """Record the panel's decision on a standard, or on the overall rating (None). A rating of "" withdraws a decision.

    `based_on` is the key of the decision that was current when the form was opened (0: none). Raises ReasonMissing if no
    reason is given and the rating differs from the computed or proposed rating, or there is no such rating. Raises Refused
    if there is a newer decision, or if the framework does not have the rating or the standard.

    Source: consultation 4.17 and 4.24.
    """
    check_rating(inspection, standard, rating)
    subject = standard.number if standard else OVERALL
    current_phase(inspection)  # locks the inspection, so that two members cannot decide at the same time
    reason = reason.strip()
    ratings = ratings_of(inspection)
    rating_before = ratings.standards[standard.number].before if standard else ratings.overall_by_rules
    if reason and not has_words(reason):
        raise ReasonMissing(f"{subject}: “{reason}” is not a reason. Say in words why the panel made this decision")
    if rating and rating != rating_before and not reason:
        raise ReasonMissing(
            f"{subject}: “{rating}” differs from “{rating_before}” and needs a reason"
            if rating_before
            else f"{subject}: there is no computed or proposed {inspection.words.rating.one}, so “{rating}” needs a reason"
        )
    former = PanelDecision.objects.filter(inspection=inspection, standard=standard).order_by("-pk").first()
    if based_on is not None and based_on != (former.pk if former else 0):
        raise Refused(f"{subject}: a colleague has recorded a newer decision. Review it, then decide.")
    old = (former.rating, former.reason, former.trigger) if former else ("", "", "")
    if (rating, reason, trigger) == old:
        return False
    changes = zip(("rating", "reason", "trigger"), old, (rating, reason, trigger), strict=True)
    write_history(inspection, f"panel {subject}", [change for change in changes if change[1] != change[2]], by=by)
    PanelDecision.objects.create(
        inspection=inspection,
        standard=standard,
        rating=rating,
        rating_before=rating_before or "",
        reason=reason,
        trigger=trigger,
        **by.as_fields(),
    )
    return True


@transaction.atomic
def verify_ratings(inspection: Inspection, numbers: Collection[str], *, by: Author) -> int:
    """Record that the panel verified the computed or proposed ratings of these standards. Returns how many.

    Raises Refused if one of them is not rated, or already has a decision. Source: consultation 4.24.
    """
    current_phase(inspection)  # locks the inspection, so that two members cannot decide at the same time
    waiting = {each.standard.number: each for each in panel_of(inspection).unverified}
    if decided := sorted(set(numbers) - set(waiting)):
        raise Refused(
            f"The panel has already decided on {', '.join(decided)}, or there is no {inspection.words.rating.one} to verify."
        )
    for number in waiting.keys() & set(numbers):
        standard = standard_of(inspection.framework.whole, number)
        record_panel_decision(inspection, standard, rating=waiting[number].rated.before or "", reason="", by=by)
    return len(set(numbers))


@transaction.atomic
def convene_panel(
    inspection: Inspection, *, held_on: datetime.date, chair: User, members: Sequence[User], by: Author
) -> PanelMeeting:
    """Record a meeting of the ratings panel: its date, chair and members.

    The newest meeting is the current one. Raises Refused if anyone named is not on the ratings panel.
    """
    present = [chair, *(member for member in members if member != chair)]
    strangers = [str(person) for person in present if not can_decide(person)]
    if strangers:
        raise Refused(f"Not on the ratings panel: {', '.join(strangers)}.")
    meeting = PanelMeeting.objects.create(inspection=inspection, held_on=held_on, chair=chair)
    meeting.members.set(present)
    changes = [
        ("held_on", "", held_on),
        ("chair", "", chair),
        ("members", "", ", ".join(sorted(str(person) for person in present))),
    ]
    write_history(inspection, f"panel meeting {meeting.pk}", changes, by=by)
    lead = inspection.lead_inspector
    tell(
        [*present, lead.user if lead else None],
        PANEL_CALLED,
        inspection,
        event=f"meeting {meeting.pk}",
        text=f"The ratings panel for {inspection.yot} meets on {held_on:%-d %B %Y}. {chair} is the chair.",
        href=reverse("reports:panel", args=[inspection.reference]),
        by=by,
    )
    return meeting


@transaction.atomic
def sign_ratings(
    inspection: Inspection,
    *,
    by: Author,
    read_as: str | None = None,
    reasons: Mapping[str, str] | None = None,
    seen: str | None = None,
) -> SignOff:
    """Sign the ratings as chair. After this, judgements, evidence and decisions can no longer be changed.

    The record is kept with the signature. `read_as` is the fingerprint of the record that the chair read. `reasons`: why
    each kind of gap is passed, by the slug of the kind; `seen`: the fingerprint of these gaps.

    Raises Refused if the inspection is not in the ratings panel phase, if something is missing (`Panel.why_not_signed`),
    or if the ratings or the gaps have changed since the chair read them, and Gaps if a reason is missing.
    """
    inspection.phase = current_phase(inspection)
    if inspection.phase != "ratings_panel":
        raise Refused(f"You can only sign the {inspection.words.rating.many} in the “Ratings panel” phase.")
    # Lock the cases, so that an inspector who is recording in a case either finishes before the signature or is refused after it.
    list(Case.objects.select_for_update().filter(inspection=inspection).order_by("pk").values_list("pk"))
    panel = panel_of(inspection)
    if panel.why_not_signed:
        raise Refused(f"The {inspection.words.rating.many} cannot be signed yet. {'; '.join(panel.why_not_signed)}")
    if read_as is not None and read_as != fingerprint(record_of(panel)):
        raise Refused(
            f"The {inspection.words.rating.many} have changed since you opened this page. Review them, then sign."
        )
    pass_gaps(inspection, SIGN, gaps_before_signature(panel), reasons=reasons or {}, seen=seen, by=by)
    record = record_of(panel)  # with the gaps that were passed
    assert panel.meeting is not None  # why_not_signed would have named a missing meeting
    signed = SignOff.objects.create(inspection=inspection, meeting=panel.meeting, record=record, **by.as_fields())
    keep_ratings(inspection, SignedRatings.Origin.SIGNED, sign_off=signed, by=by)
    write_history(inspection, "sign-off", [("signed", "", record["overall"])], by=by)
    move_to_phase(inspection, "draft", by=by, reason=f"The ratings panel signed the {inspection.words.rating.many}.")
    return signed


@transaction.atomic
def reopen_ratings(inspection: Inspection, *, reason: str, by: Author) -> Reopening:
    """Withdraw the current sign-off so that the panel can decide again. The withdrawn sign-off stays on record.

    Raises Refused if nothing is signed, if the draft has gone to the YOT, or if no reason is given.
    """
    inspection.phase = current_phase(inspection)
    if not reason.strip():
        raise Refused(f"Enter why you are reopening the {inspection.words.rating.many}.")
    if inspection.phase != "draft":
        raise Refused(
            f"Signed {inspection.words.rating.many} can only be reopened before the draft report is sent to the "
            f"{inspection.words.service.one}."
        )
    signed, _ = sign_off_of(inspection)
    if signed is None:
        raise Refused(f"The {inspection.words.rating.many} are not signed, so there is no signature to withdraw.")
    reopening = Reopening.objects.create(sign_off=signed, reason=reason.strip(), **by.as_fields())
    move_to_phase(inspection, "ratings_panel", by=by, reason=reason.strip())
    write_history(inspection, "sign-off", [("reopened", signed.record["overall"], reason.strip())], by=by)
    return reopening
