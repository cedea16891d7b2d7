"""Makes a release of open data that is kept, step by step, for the background task."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from inspections.history import Author, Refused, Until, write_history
from inspections.stored_files.rows import Damaged, StoredFile
from inspections.stored_files.storage import removed_if_rolled_back
from reports.layouts.publisher import publisher
from reports.national.release.differences import differences
from reports.national.release.files import NothingPublished, release_of, summary_of, unzipped, zipped
from reports.national.release.models import Release, ReleaseRequest
from reports.national.release.queries import NoSignedRatings, published_inspections

logger = logging.getLogger(__name__)

STEPS = ("Waiting in the queue", "Reading the ratings", "Writing the files", "Comparing with the last release")
WENT_WRONG = "Something went wrong. Details are in the service’s log."


def finish_request(request: ReleaseRequest) -> None:
    """Make the release, or record why it was not made. Does nothing if the request has ended."""

    def step(number: int) -> None:
        ReleaseRequest.objects.waiting().filter(pk=request.pk).update(step=number)

    try:
        files, changes = _built(step)
        _keep(request, files, changes)
    except (Refused, NothingPublished, NoSignedRatings, Damaged) as error:
        fail(request, str(error))
    except Exception:  # for example the disk is full; the person waiting must see that it failed
        logger.exception("The release of request %s failed", request.pk)
        fail(request, WENT_WRONG)


def _built(step: Callable[[int], None]) -> tuple[dict[str, bytes], list[str]]:
    """The files of a release, and what changed since the last. Raises Refused if nothing changed."""
    step(1)
    inspections = published_inspections()
    step(2)
    files = release_of(inspections, publisher=publisher().name, made_on=timezone.localdate())
    step(3)
    last: Release | None = Release.objects.newest()
    if last is None:
        return files, []
    if summary_of(files)["files"] == last.summary["files"]:
        raise Refused(f"Nothing has changed since release {last.number}, so no release was made.")
    return files, differences(unzipped(last.content()), files)


@transaction.atomic
def _keep(request: ReleaseRequest, files: dict[str, bytes], changes: list[str]) -> None:
    waiting = ReleaseRequest.objects.waiting().select_for_update().filter(pk=request.pk).first()
    if waiting is None:
        return
    last: Release | None = Release.objects.newest()
    number = last.number + 1 if last else 1
    content = zipped(files)
    by = Author(waiting.asked_by)
    release = Release(
        number=number,
        summary=summary_of(files),
        differences=changes,
        name=f"release-{number}.zip",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        **by.as_fields(),
    )
    written: list[StoredFile] = [release]
    with removed_if_rolled_back(written):
        write_history(None, f"release {number}", [("made", "", release.sha256)], by=by, until=Until.ALWAYS)
        release.file.save(uuid4().hex, ContentFile(content), save=False)
        release.save()
        waiting.state, waiting.release, waiting.ended_at = ReleaseRequest.State.DONE, release, timezone.now()
        waiting.save(update_fields=["state", "release", "ended_at"])


def fail(request: ReleaseRequest, failure: str) -> None:
    ReleaseRequest.objects.waiting().filter(pk=request.pk).update(
        state=ReleaseRequest.State.FAILED, failure=failure, ended_at=timezone.now()
    )
