"""A whole case on one page. People read, filter, print and download it, and the lead inspector returns or accepts it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inspections.access import author, from_the_server, person
from inspections.cases import submission as actions
from inspections.cases.case_page import case_context, net_changes, visible_record
from inspections.cases.models import Case, CaseComment, CaseStep
from inspections.cases.querysets import STEPS
from inspections.cases.reading import FILTERS, HEADER, Reader, as_rows, counts, filtered, read_case
from inspections.cases.record import CaseRecord
from inspections.forms_base import whole_number
from inspections.history import Refused
from inspections.permissions import check_can_lead
from inspections.sheets.download import as_download
from inspections.spreadsheets.files import CONTENT_TYPES, workbook_as


@from_the_server
def read(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    """The page with every answer and its note, for everyone who can read the case."""
    record = visible_record(request, reference, case_reference)
    return render(request, "inspections/cases/read.html", _context(request, record))


def read_as_file(request: HttpRequest, reference: str, case_reference: str, kind: str) -> HttpResponse:
    """Every answer with its note as a spreadsheet."""
    if kind not in CONTENT_TYPES:
        raise Http404
    record = visible_record(request, reference, case_reference)
    content = workbook_as(kind, {"case": [HEADER, *as_rows(read_case(record, Reader()))]})
    return as_download(content, f"{reference}-{case_reference}", kind)


def review(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    """The page where the lead inspector reads a submitted case, comments on entries, and returns or accepts the case."""
    record = visible_record(request, reference, case_reference)
    check_can_lead(person(request), record.case.inspection)
    refusal = ""
    if request.method == "POST":
        try:
            done = _decide(request, record)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, done)
            following = next_submitted(record.case)
            if following is not None:
                return redirect("inspections:review", reference, following.reference)
            return redirect("inspections:case", reference, case_reference)
    context = _context(request, record, typed=_typed_comments(request)) | {
        "is_review": True,
        "read_at": max((step.pk for step in record.case.steps.all()), default=0),
        "refusal": refusal,
        "given": request.POST,
        "why_not_accepted": actions.why_not_accepted_by(person(request), record),
        "next_submitted": next_submitted(record.case),
    }
    return render(request, "inspections/cases/read.html", context)


def _decide(request: HttpRequest, record: CaseRecord) -> str:
    """Return or accept the case and return the message for the user. Raises Refused if this is not possible."""
    read_at = whole_number(request.POST.get("read_at")) or None
    comments = _typed_comments(request)
    whole = request.POST.get("comment", "").replace("\r\n", "\n")
    if request.POST.get("decision") == "return":
        known = {name: text for name, text in comments.items() if record.entry(name) is not None}
        actions.return_case(record.case, comment=whole, comments=known, read_at=read_at, by=author(request))
        return f"Case {record.case} returned."
    if whole.strip() or any(text.strip() for text in comments.values()):
        raise Refused(
            "You have written comments. Return the case with your comments, or delete them before you accept it."
        )
    actions.accept_case(record.case, read_at=read_at, by=author(request))
    return f"Case {record.case} accepted."


def _typed_comments(request: HttpRequest) -> dict[str, str]:
    return {
        name.removeprefix("comment-"): str(text).replace("\r\n", "\n")
        for name, text in request.POST.items()
        if name.startswith("comment-")
    }


def next_submitted(case: Case) -> Case | None:
    """The next submitted case in the inspection, in the order of its cases. After the last case comes the first
    submitted case."""
    waiting = list(case.inspection.cases.submitted().exclude(pk=case.pk).select_related("domain"))
    key = (case.domain.number, case.pk)
    after = [other for other in waiting if (other.domain.number, other.pk) > key]
    return next(iter(after or waiting), None)


def _context(request: HttpRequest, record: CaseRecord, typed: dict[str, str] | None = None) -> dict[str, Any]:
    returned = _newest_return(record.case)
    pages = read_case(record, _reader(record.case, returned, typed or {}))
    number = counts(pages)
    only = request.GET.get("show", "")
    if only not in FILTERS:
        only = ""
    return case_context(request, record) | {
        "all_pages": pages,
        "pages": filtered(pages, only) if only else pages,
        "only": only,
        "filters": [(slug, words, number[slug]) for slug, words in FILTERS.items() if number[slug] or slug == only],
        "last_return": returned,
        "apart": record.progress.disagreeing,
    }


def _newest_return(case: Case) -> CaseStep | None:
    prefetch_related_objects([case], *STEPS)
    returns = [step for step in case.steps.all() if step.state == Case.State.RETURNED]
    return returns[-1] if returns else None


def _reader(case: Case, returned: CaseStep | None, typed: Mapping[str, str]) -> Reader:
    if returned is None:
        return Reader(typed=typed)
    comments: dict[str, list[CaseComment]] = {}
    for comment in returned.comments.all():
        comments.setdefault(comment.entry, []).append(comment)
    changed = net_changes(case.inspection.history.of_case(case).since(returned.at))
    return Reader({name: before for name, (before, _) in changed.items()}, comments, typed)
