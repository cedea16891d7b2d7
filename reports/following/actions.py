"""After publication: the YOT's action plan, and progress on each recommendation."""

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
    """Follow the recommendations as worded in the published report, and return how many there are. Recorded progress is
    kept.

    Raises Refused if the report is not published.
    """
    if current_phase(inspection) != "published":
        raise Refused("You can record progress on recommendations once the report is published.")
    followed = list(inspection.followed_recommendations.all())
    given = list(inspection.recommendations.all())
    # A correction may have changed their order, so recommendations are matched by their text.
    by_words = {(row.addressee, row.text): row for row in followed}
    known = {each.pk: by_words.get((each.addressee, each.text)) for each in given}
    left = {row.number: row for row in followed if row not in known.values()}
    for each in given:
        row = known[each.pk] or left.pop(each.number, None)
        values = {"number": each.number, "addressee": each.addressee, "text": each.text}
        if row is None:
            row = FollowedRecommendation.objects.create(inspection=inspection, **values)
            changes = [(name, "", value) for name, value in values.items()]
            write_history(inspection, _subject(row), changes, by=by, until=Until.ALWAYS)
        else:
            change_fields(row, values, inspection=inspection, subject=_subject(row), by=by, until=Until.ALWAYS)
    for row in left.values():
        if (newest := row.progress.last()) is None or newest.state != Progress.State.CLOSED:
            _append(
                row,
                Progress.State.CLOSED,
                "The newest edition of the report does not include this recommendation.",
                None,
                by,
            )
    return len(given)


@transaction.atomic
def ask_for_action_plan(inspection: Inspection, *, due: datetime.date, by: Author) -> ActionPlan:
    """Record when the YOT's action plan is due. A new date replaces the previous one.

    Raises Refused if the report is not published, the date is before publication, or the plan has been received.
    """
    if current_phase(inspection) != "published":
        raise Refused("You can request an action plan once the report is published.")
    if inspection.published is not None and due < inspection.published:
        raise Refused(f"The report was published on {inspection.published:%-d %B %Y}. Enter that date or a later one.")
    plan: ActionPlan | None = ActionPlan.objects.filter(inspection=inspection).first()
    if plan is None:
        plan = ActionPlan.objects.create(inspection=inspection, due=due)
        write_history(inspection, "action plan", [("due", "", due)], by=by, until=Until.ALWAYS)
        return plan
    if plan.received_on is not None:
        raise Refused("The action plan has already been received.")
    change_fields(plan, {"due": due}, inspection=inspection, subject="action plan", by=by, until=Until.ALWAYS)
    return plan


def receive_action_plan(plan: ActionPlan, *, received_on: datetime.date, file: UploadedFile[Any], by: Author) -> None:
    """Record that the YOT's action plan was received, and keep the file unchanged. Later versions are kept as well.

    Raises Refused if the file is not accepted or was received before, or if the date is in the future.
    """
    if received_on > timezone.localdate():
        raise Refused("The date you received it must be today or in the past.")
    with storing(by) as files:
        current_phase(plan.inspection)
        plan.refresh_from_db()
        kept = files.keep_sent(file, action_plan=plan)
        if same := plan.files.filter(sha256=kept.sha256).exclude(pk=kept.pk).first():
            raise Refused(f"This file has already been added as “{same.name}”. It has not been added again.")
        changes = [("file", "", f"{kept.name}, {kept.size} bytes, SHA-256 {kept.sha256}")]
        write_history(plan.inspection, "action plan", changes, by=by, until=Until.ALWAYS)
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
    """Record progress on a recommendation, with evidence. For "closed", `said` explains why no more follow-up is needed.

    `based_on` is the key of the entry that was newest when the form was opened (0: none). Raises Refused if there is no
    text, if the state is unknown, or if a colleague has recorded progress since. Also raises Refused if the review date
    is in the past or set on a closed recommendation.
    """
    said = said.strip()
    if state not in Progress.State.values:
        raise Refused("Select the progress on the recommendation.")
    if not said:
        raise Refused(
            "Enter why it is closed." if state == Progress.State.CLOSED else "Enter what you know about its progress."
        )
    if state == Progress.State.CLOSED and look_again_on is not None:
        raise Refused(
            "A closed recommendation cannot have a review date. Leave the date blank or choose another state."
        )
    if look_again_on is not None and look_again_on < timezone.localdate():
        raise Refused("The review date must be today or in the future.")
    with storing(by) as files:
        current_phase(recommendation.inspection)
        newest = recommendation.progress.last()
        if based_on is not None and based_on != (newest.pk if newest else 0):
            raise Refused(
                f"{newest.by if newest else 'A colleague'} has recorded: “{newest.said if newest else ''}”. Your entry is not "
                "saved. To add it, save again."
            )
        added = _append(recommendation, state, said, look_again_on, by)
        if file is not None:
            kept = files.keep_sent(file, progress=added)
            changes = [("evidence", "", f"{kept.name}, {kept.size} bytes, SHA-256 {kept.sha256}")]
            write_history(recommendation.inspection, _subject(recommendation), changes, by=by, until=Until.ALWAYS)
    return added


def _append(
    recommendation: FollowedRecommendation, state: str, said: str, look_again_on: datetime.date | None, by: Author
) -> Progress:
    before = recommendation.progress.last()
    added: Progress = Progress.objects.create(
        recommendation=recommendation, state=state, said=said, look_again_on=look_again_on, **by.as_fields()
    )
    changes: list[tuple[str, object, object]] = [
        (
            "progress",
            f"{before.state_in_words}: {before.said}" if before else "",
            f"{added.state_in_words}: {said}",
        )
    ]
    if look_again_on is not None:
        changes.append(("look again on", "", look_again_on))
    write_history(recommendation.inspection, _subject(recommendation), changes, by=by, until=Until.ALWAYS)
    return added


def _subject(recommendation: FollowedRecommendation) -> str:
    return f"followed recommendation {recommendation.number}"
