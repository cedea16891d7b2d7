"""The background task that makes a release."""

from __future__ import annotations

from django_tasks import task

from reports.national.release.making import finish_request
from reports.national.release.models import ReleaseRequest


@task()
def make_release(request_id: int) -> None:
    """Make the release that was asked for. Idempotent."""
    request = ReleaseRequest.objects.waiting().filter(pk=request_id).first()
    if request is not None:
        finish_request(request)
