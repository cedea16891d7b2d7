"""A page for monitoring: whether the service and its database respond, and the version."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """The first line is "ok", the second the version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse(f"ok\nversion {settings.VERSION}\n", content_type="text/plain")
