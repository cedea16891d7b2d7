"""Downloads of stored files. Nothing in a file may run in a browser. If a file is missing or damaged, a page names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.stored_files.rows import Damaged, StoredFile

if TYPE_CHECKING:
    from inspections.inspection.models import Inspection

# The browser saves the file whatever its type, and would not run anything in it even if it showed it.
NO_SCRIPTS = "default-src 'none'; sandbox"


def download(stored: StoredFile, content_type: str) -> FileResponse:
    """A file to save, never shown in the browser. Raises Damaged if it is missing or has changed."""
    response = FileResponse(stored.opened(), as_attachment=True, filename=stored.name, content_type=content_type)
    response["Content-Security-Policy"] = NO_SCRIPTS
    response["Cache-Control"] = "private, no-store"
    return response


def damaged_page(
    request: HttpRequest, inspection: Inspection | None, damaged: Damaged, *, back_to: str, back_name: str
) -> HttpResponse:
    """A page that names a missing or damaged file, and says what to do. `inspection`: None if the file belongs to none."""
    context = {
        "inspection": inspection,
        "reason": str(damaged),
        "is_lost": damaged.is_lost,
        "back_to": back_to,
        "back_name": back_name,
    }
    return render(request, "damaged_file.html", context, status=404 if damaged.is_lost else 500)
