"""Keeps who opened a case, an alert, evidence, a draft report or all data of an inspection. Each such address is named here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from django.core.cache import caches
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from inspections.inspection.models import Inspection
from inspections.openings.models import Opening, record_opening

logger = logging.getLogger("inspections.security")
Said = Callable[[Mapping[str, Any]], str]
MINUTES = 10  # opening the same record again within this time is one opening
CASE, ALERT, EVIDENCE, DRAFT, DATA = Opening.Kind


def _case(address: Mapping[str, Any]) -> str:
    return f"case {address['case_reference']}"


def _said(words: str) -> Said:
    return lambda address: words.format(**address)


_OF_CASES = (
    "inspections:case",
    "inspections:case_page",
    "inspections:check",
    "inspections:entry_page",
    "inspections:for_report",
    "inspections:practice_example",
    "inspections:quotation",
    "inspections:read_case",
    "inspections:read_case_as_file",
    "inspections:record_for_inspector",
    "inspections:replace_case",
    "inspections:review",
    "inspections:add_interview",
    "inspections:raise_alert",
    "inspections:ask_for_reassurance",
    "reports:case_data",
    "reports:case_file",
    "reports:case_data_preview",
)
_OF_DRAFTS = (
    "reports:report",
    "reports:download",
    "reports:html_edition",
    "reports:word_edition",
    "reports:read_through",
    "reports:compare_versions",
    "reports:preview_edition",
)
# The addresses at which a record is read, each with its kind and what is said of it.
RECORDED: Mapping[str, tuple[str, Said]] = {
    **dict.fromkeys(_OF_CASES, (CASE, _case)),
    "inspections:second_read": (CASE, _said("second read {pk}")),
    "inspections:second_read_page": (CASE, _said("second read {pk}")),
    "inspections:decide_difference": (CASE, _said("second read {pk}")),
    "inspections:dip_read": (CASE, _said("dip sample {dip_read}")),
    "inspections:answer_finding": (CASE, _said("dip sample {dip_read}")),
    "inspections:eligible_case": (CASE, _said("eligible case {pk}")),
    "inspections:alert": (ALERT, _said("alert {alert}")),
    "inspections:reassurance": (ALERT, _said("request for reassurance {request_number}")),
    "inspections:evidence_item": (EVIDENCE, _said("evidence {number}")),
    "inspections:change_evidence": (EVIDENCE, _said("evidence {number}")),
    "inspections:evidence_file": (EVIDENCE, _said("evidence {number}, file {pk}")),
    **dict.fromkeys(_OF_DRAFTS, (DRAFT, _said("the report"))),
    "reports:write_section": (DRAFT, _said("section {section}")),
    "reports:text_versions": (DRAFT, _said("section {section}")),
    "reports:comment": (DRAFT, _said("section {section}")),
    "reports:frozen_draft": (DRAFT, _said("draft {number}")),
    "reports:kept_file": (DRAFT, _said("kept file {pk}")),
    "reports:workbook": (DATA, _said("workbook")),
    "reports:archive": (DATA, _said("archive")),
}


class OpeningMiddleware:
    """Keeps an opening before the record is shown, so that nobody sees a record without a trace.

    If the opening cannot be kept, the record is not shown, except while another program has locked SQLite: then the log names it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if (
            request.method == "GET"
            and response.status_code == 200
            and match is not None
            and match.view_name in RECORDED
        ):
            _keep(request, match)
        return response


def _keep(request: HttpRequest, match: ResolverMatch) -> None:
    kind, said = RECORDED[match.view_name]
    reference, what = str(match.kwargs["reference"]), said(match.kwargs)[:120]
    opening = quote(" ".join(("opened", str(request.user.pk), reference, what)))
    if not caches["process"].add(opening, True, MINUTES * 60):
        return
    inspection = Inspection.objects.filter(reference=reference).only("pk", "phase").first()
    if inspection is None or (kind == DRAFT and inspection.is_published):
        return  # a published report is public
    try:
        with transaction.atomic():
            record_opening(request.user, inspection.pk, kind, what)  # type: ignore[arg-type]
    except OperationalError as error:
        if "locked" not in str(error):
            raise
        # Another program writes to SQLite. Inspectors can go on reading, and the log has the trace.
        caches["process"].delete(opening)
        logger.warning("not in the list of openings: account %s, %s in %s", request.user.pk, what, reference)
