"""Pages for releases of open data: the list, one release with its differences, making one, and downloading it."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from inspections.access import author, from_the_server, person
from inspections.stored_files.downloads import NO_SCRIPTS
from inspections.stored_files.rows import Damaged
from reports.national.release import queries
from reports.national.release.actions import ask_for_release
from reports.national.release.making import STEPS
from reports.pdf import workers
from reports.permissions import can_release, check_can_release, check_can_see_national_picture


@from_the_server
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """All releases, newest first, and how far the one that is being made has come."""
    check_can_see_national_picture(person(request))
    context = {"releases": queries.releases(), "may_release": can_release(person(request)), **_progress()}
    return render(request, "reports/national/releases.html", context)


@from_the_server
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Send the progress to the page that waits for a release."""
    check_can_see_national_picture(person(request))
    if not request.headers.get("HX-Request"):
        return redirect("national:releases")
    asked = queries.newest_request()
    if asked is None or asked.state != asked.State.WAITING:
        response = HttpResponse()
        response["HX-Refresh"] = "true"  # the page has a new release, or says why there is none
        return response
    return render(request, "reports/national/_progress.html", _progress())


def _progress() -> dict[str, object]:
    return {"asked": queries.newest_request(), "steps": STEPS, "no_worker": workers.is_missing()}


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    check_can_release(person(request))
    ask_for_release(by=author(request))
    return redirect("national:releases")


@require_safe
def release(request: HttpRequest, number: int) -> HttpResponse:
    """The files of one release with their hashes, and what changed since the last."""
    check_can_see_national_picture(person(request))
    return render(
        request, "reports/national/release.html", {"release": get_object_or_404(queries.releases(), number=number)}
    )


@require_safe
def download(request: HttpRequest, number: int) -> HttpResponseBase:
    """Send the .zip file of a release, byte for byte as it was made."""
    check_can_see_national_picture(person(request))
    kept = get_object_or_404(queries.releases(), number=number)
    try:
        content = kept.content()
    except Damaged as damaged:
        messages.error(request, str(damaged))
        return redirect("national:release", number)
    response = FileResponse(io.BytesIO(content), as_attachment=True, filename=kept.name, content_type="application/zip")
    response["Content-Security-Policy"] = NO_SCRIPTS
    response["Cache-Control"] = "private, no-store"
    return response
