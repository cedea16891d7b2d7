"""A page for monitoring. It says whether the service and its database respond, and gives the version."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

from reports.integrity.triggers import missing


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Answer in two lines. The first is "ok", or "unavailable" or "unprotected" with status 503. The second is the version.

    The database is unprotected if a trigger that keeps the history and signed rows as they are is missing.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if missing(connection):
            return answer("unprotected", 503)
    except Error:
        return answer("unavailable", 503)
    return answer("ok", 200)


def answer(word: str, status: int) -> HttpResponse:
    return HttpResponse(f"{word}\nversion {settings.VERSION}\n", status=status, content_type="text/plain")
