"""Downloading the archive of an inspection."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from inspections.access import person, visible_inspection
from inspections.replica import reading_from_replica
from inspections.second_reads.queries import has_open_second_reads
from inspections.spreadsheets.files import Unwritable
from inspections.stored_files.rows import Damaged
from reports.archive.export import export_archive
from reports.permissions import check_can_take_data_out


def archive(request: HttpRequest, reference: str) -> HttpResponseBase:
    inspection = visible_inspection(request, reference)
    check_can_take_data_out(person(request), inspection)
    if has_open_second_reads(inspection):  # the archive has both reads of each case
        messages.error(
            request,
            "The archive has both reads of a case, so it cannot be downloaded until both are submitted. Wait, or withdraw the "
            "second reads that are open.",
        )
        return redirect("reports:data", reference)
    try:
        with tempfile.TemporaryDirectory() as folder, reading_from_replica():
            path = Path(folder) / f"{reference}.zip"
            export_archive(inspection, path)
            opened = path.open("rb")  # stays readable after its folder is gone
    except (Damaged, Unwritable) as problem:
        messages.error(request, f"The archive cannot be written. {problem}")
        return redirect("reports:data", reference)
    response = FileResponse(opened, as_attachment=True, filename=f"{reference}.zip", content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response
