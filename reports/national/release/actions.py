"""Asking for a release of open data."""

from __future__ import annotations

from django.db import transaction

from inspections.history import Author
from reports.national.release.making import fail
from reports.national.release.models import ReleaseRequest
from reports.national.release.tasks import make_release

STOPPED = "It started but did not finish. Try again. If that does not work, tell your administrator."


@transaction.atomic
def ask_for_release(*, by: Author) -> ReleaseRequest:
    """Ask for a release. If one is being made, no other is started."""
    asked_by = by.in_person()
    for waiting in ReleaseRequest.objects.waiting().select_for_update():
        if not waiting.is_abandoned:
            return waiting
        fail(waiting, STOPPED)
    request: ReleaseRequest = ReleaseRequest.objects.create(asked_by=asked_by)
    transaction.on_commit(lambda: make_release.enqueue(request.pk))
    return request
