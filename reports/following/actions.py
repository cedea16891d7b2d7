"""After publication: the YOT's action plan, and what becomes of each recommendation."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from inspections.history import Author, Refused, Until, change_fields, current_phase, write_history
from inspections.inspection.models import Inspection
from reports.following.models import ActionPlan, FollowedRecommendation, Progress
from reports.kept_files.storing import storing


@transaction.atomic
def follow_recommendations(inspection: Inspection, *, by: Author) -> int:
    """Follow the recommendations as the published report words them; tell how many. What was recorded of one stays with it.

    Raises Refused before publication.
    """
    if current_phase(inspection) != "published":
        raise Refused("Recommendations are followed once the report is published.")
    followed = list(inspection.followed_recommendations.all())
    given = list(inspection.recommendations.all())
    # A correction may have put them in another order: the same words are the same recommendation, wherever they stand.
    by_words = {(row.addressee, row.text): row for row in followed}
    known = {each.pk: by_words.get((each.addressee, each.text)) for each in given}
    left = {row.number: row for row in followed if row not in known.values()}
    for each in given:
        row = known[each.pk] or left.pop(each.number, None)
        values = {"number": each.number, "addressee": each.addressee, "text": each.text}
        if row is None:
            row = FollowedRecommendation.objects.create(inspection=inspection, **values)
            told = [(name, "", value) for name, value in values.items()]
            write_history(inspection, _subject(row), told, by=by, until=Until.ALWAYS)
        else:
            change_fields(row, values, inspection=inspection, subject=_subject(row), by=by, until=Until.ALWAYS)
    for row in left.values():
        if (newest := row.progress.last()) is None or newest.state != Progress.State.CLOSED:
            _append(
                row,
                Progress.State.CLOSED,
                "The newest edition of the report does not make this recommendation.",
                None,
                by,
            )
    return len(given)


@transaction.atomic
def ask_for_action_plan(inspection: Inspection, *, due: datetime.date, by: Author) -> ActionPlan:
    """Record by when the YOT's action plan is due; a new day takes the place of the former.

    Raises Refused before publication, for a day before it, and where the plan has come.
    """
    if current_phase(inspection) != "published":
        raise Refused("An action plan is asked for once the report is published.")
    if inspection.published is not None and due < inspection.published:
        raise Refused(f"The report was published on {inspection.published:%-d %B %Y}. Give a day after that.")
    plan: ActionPlan | None = ActionPlan.objects.filter(inspection=inspection).first()
    if plan is None:
        plan = ActionPlan.objects.create(inspection=inspection, due=due)
        write_history(inspection, "action plan", [("due", "", due)], by=by, until=Until.ALWAYS)
        return plan
    if plan.received_on is not None:
        raise Refused("The action plan has come already.")
    change_fields(plan, {"due": due}, inspection=inspection, subject="action plan", by=by, until=Until.ALWAYS)
    return plan


def receive_action_plan(plan: ActionPlan, *, received_on: datetime.date, file: UploadedFile[Any], by: Author) -> None:
    """Record that the YOT's action plan has come, and keep it as it came. A later version of it stands beside the first.

    Raises Refused for a file that is not taken or came before, and for a day still to come.
    """
    if received_on > timezone.localdate():
        raise Refused("The day on which it came is still to come. Give today’s or an earlier one.")
    with storing(by) as files:
        current_phase(plan.inspection)
        plan.refresh_from_db()
        kept = files.keep_sent(file, action_plan=plan)
        if plan.files.filter(sha256=kept.sha256).exclude(pk=kept.pk).exists():
            raise Refused(f"This file is there already, as “{kept.name}”. Nothing needed to be stored.")
        told = [("file", "", f"{kept.name}, {kept.size} bytes, SHA-256 {kept.sha256}")]
        write_history(plan.inspection, "action plan", told, by=by, until=Until.ALWAYS)
        if plan.received_on is None:
            change_fields(
                plan,
                {"received_on": received_on},
                inspection=plan.inspection,
                subject="action plan",
                by=by,
                until=Until.ALWAYS,
            )


def record_progress(
    recommendation: FollowedRecommendation,
    *,
    state: str,
    said: str,
    by: Author,
    look_again_on: datetime.date | None = None,
    file: UploadedFile[Any] | None = None,
    based_on: int | None = None,
) -> Progress:
    """Record what became of a recommendation, with its evidence; "closed" with the reason why nothing is left to follow.

    `based_on` is the key of the entry that stood when this one was written (0: none). Raises Refused without words, for a
    state that is none, for a day to look again that is past or of a closed one, and where a colleague recorded meanwhile.
    """
    said = said.strip()
    if state not in Progress.State.values:
        raise Refused("Choose how far the recommendation has come.")
    if not said:
        raise Refused("Write why it is closed." if state == Progress.State.CLOSED else "Write what is known of it.")
    if state == Progress.State.CLOSED and look_again_on is not None:
        raise Refused("What is closed is not looked at again. Leave the day empty, or choose another state.")
    if look_again_on is not None and look_again_on < timezone.localdate():
        raise Refused("The day to look at it again is past. Give a later one.")
    with storing(by) as files:
        current_phase(recommendation.inspection)
        newest = recommendation.progress.last()
        if based_on is not None and based_on != (newest.pk if newest else 0):
            raise Refused(
                f"{newest.by if newest else ''} recorded meanwhile: “{newest.said if newest else ''}”. Yours is not "
                "saved: to add it, save again."
            )
        added = _append(recommendation, state, said, look_again_on, by)
        if file is not None:
            kept = files.keep_sent(file, progress=added)
            told = [("evidence", "", f"{kept.name}, {kept.size} bytes, SHA-256 {kept.sha256}")]
            write_history(recommendation.inspection, _subject(recommendation), told, by=by, until=Until.ALWAYS)
    return added


def _append(
    recommendation: FollowedRecommendation, state: str, said: str, look_again_on: datetime.date | None, by: Author
) -> Progress:
    before = recommendation.progress.last()
    added: Progress = Progress.objects.create(
        recommendation=recommendation, state=state, said=said, look_again_on=look_again_on, **by.as_fields()
    )
    told: list[tuple[str, object, object]] = [
        (
            "progress",
            f"{before.get_state_display()}: {before.said}" if before else "",
            f"{added.get_state_display()}: {said}",
        )
    ]
    if look_again_on is not None:
        told.append(("look again on", "", look_again_on))
    write_history(recommendation.inspection, _subject(recommendation), told, by=by, until=Until.ALWAYS)
    return added


def _subject(recommendation: FollowedRecommendation) -> str:
    return f"followed recommendation {recommendation.number}"
