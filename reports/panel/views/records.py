"""Pages for the panel's record: as signed, as signed and later withdrawn, or as it is now."""

from __future__ import annotations

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.inspection.models import Inspection
from reports.access import before_the_panel
from reports.panel.as_signed import imported
from reports.panel.before_the_panel import panel_of, record_of, sign_off_of
from reports.panel.models import SignOff
from reports.panel.record_rows import COLUMNS, rows_of


def record(request: HttpRequest, reference: str, sign_off: int | None = None) -> HttpResponse:
    """Show the record of a withdrawn signature (`sign_off`) or, without one, of the ratings as signed or as they are now."""
    inspection = before_the_panel(request, reference)
    kept, signed = _record(inspection, sign_off)
    context = {
        "inspection": inspection,
        "record": kept,
        "signed": signed,
        "sign_off": sign_off,
        "imported": imported(inspection),
    }
    return render(request, "reports/panel/record.html", context)


def record_as_csv(request: HttpRequest, reference: str, sign_off: int | None = None) -> HttpResponse:
    inspection = before_the_panel(request, reference)
    kept, signed = _record(inspection, sign_off)
    name = f"{inspection.reference}-panel{f'-withdrawn-{sign_off}' if sign_off else ''}.csv"
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows([COLUMNS, *rows_of(kept, signed, imported(inspection))])
    return response


def _record(inspection: Inspection, sign_off: int | None) -> tuple[dict[str, Any], SignOff | None]:
    """The record for this signature, and the signature itself if there is one."""
    signed, former_sign_offs = sign_off_of(inspection)
    if sign_off is not None:
        signed = next((former for former in former_sign_offs if former.pk == sign_off), None)
        if signed is None:
            raise Http404
    return (signed.record if signed else record_of(panel_of(inspection))), signed
