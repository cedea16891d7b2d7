"""Downloads of stored files. Nothing in a file may run in a browser. If a file is missing or damaged, a page names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.stored_files.rows import Damaged

if TYPE_CHECKING:
    from inspections.inspection.models import Inspection

# The browser saves the file whatever its type, and would not run anything in it even if it showed it.
NO_SCRIPTS = "default-src 'none'; sandbox"


def damaged_page(
    request: HttpRequest, inspection: Inspection, damaged: Damaged, *, back_to: str, back_name: str
) -> HttpResponse:
    """A page that names a missing or damaged file, and says what to do."""
    context = {
        "inspection": inspection,
        "reason": str(damaged),
        "is_lost": damaged.is_lost,
        "back_to": back_to,
        "back_name": back_name,
    }
    return render(request, "damaged_file.html", context, status=404 if damaged.is_lost else 500)
