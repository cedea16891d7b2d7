"""Send a spreadsheet to the browser as a download."""

from __future__ import annotations

from django.http import HttpResponse

from inspections.spreadsheets.files import CONTENT_TYPES as WORKBOOKS

# Every kind of file that pages offer. A folder of .csv files is sent as a .zip file.
CONTENT_TYPES = {"csv": "text/csv", **WORKBOOKS, "zip": "application/zip", "html": "text/html; charset=utf-8"}


def as_download(content: bytes, name: str, kind: str, *, is_private: bool = False) -> HttpResponse:
    """A file of a kind in CONTENT_TYPES. `name` has no ending. Caches do not keep a private file."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    if is_private:
        response["Cache-Control"] = "private, no-store"
    return response
