"""The view for the script that shows the pages of a case offline."""

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache


@login_not_required
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its URL is at the root, because a service worker only controls URLs below its own."""
    path = finders.find("outbox/service-worker.js")
    if not path:
        raise Http404
    with Path(path).open("rb") as file:
        return HttpResponse(file.read(), content_type="text/javascript")
