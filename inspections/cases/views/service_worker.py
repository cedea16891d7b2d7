"""The view for the script that shows the pages of a case offline."""

import re
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

PARTS = ("cookies.js", "sealing.js", "kept_pages.js", "service-worker.js")


@login_not_required
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its URL is at the root, because a service worker only controls URLs below its own."""
    return HttpResponse("\n".join(map(_as_part, PARTS)), content_type="text/javascript")


def _as_part(name: str) -> str:
    """The text of a module without its imports and exports: a service worker imports nothing, because not every browser can."""
    path = finders.find(f"outbox/{name}")
    if not path:
        raise Http404
    text = re.sub(r"^import .*$", "", Path(path).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return re.sub(r"^export ", "", text, flags=re.MULTILINE)
