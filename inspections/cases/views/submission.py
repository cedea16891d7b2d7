"""Pages for checking and submitting a case, and for reviewing it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inspections.access import author, from_the_server, person
from inspections.cases import submission as actions
from inspections.cases.case_page import case_context, changed_by_lead, items_of, record_and_versions, visible_record
from inspections.cases.entries import form_of
from inspections.cases.submission import to_confirm
from inspections.forms_base import whole_number
from inspections.history import Refused
from inspections.permissions import check_can_lead, check_can_record


@from_the_server
def check(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    """Missing answers, answers that disagree with their prompts, and the submit button."""
    record, versions = record_and_versions(request, reference, case_reference)
    context = case_context(request, record)
    refusal = ""
    if request.method == "POST":
        check_can_record(person(request), record.case)
        try:
            looked_at = dict(each.split("=", 1) for each in request.POST.getlist("looked_at") if "=" in each)
            actions.submit_case(record.case, looked_at=looked_at, by=author(request))
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect("inspections:case", reference, case_reference)
    unanswered = [entry for _, missing in record.missing for entry in missing]
    awaited = [
        awaited_entry for entry in unanswered if (awaited_entry := record.entry(f"{entry.name}-awaited")) is not None
    ]
    items = items_of(record, awaited, form_of(awaited, record.values), versions)
    context |= {
        "missing": [
            (page, [(entry, items.get(f"{entry.name}-awaited")) for entry in entries])
            for page, entries in record.missing
        ],
        "apart": to_confirm(record),
        "refusal": refusal,
        "by_lead": changed_by_lead(record),
        "prompts_left": record.progress.prompts_asked - record.progress.prompts_answered,
    }
    return render(request, "inspections/cases/check.html", context)


def review(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    """The lead inspector reads a submitted case, comments on single entries, and returns or accepts it."""
    record = visible_record(request, reference, case_reference)
    check_can_lead(person(request), record.case.inspection)
    refusal = ""
    by = author(request)
    if request.method == "POST":
        read_at = whole_number(request.POST.get("read_at")) or None
        comments = {
            name.removeprefix("comment-"): str(text).replace("\r\n", "\n")
            for name, text in request.POST.items()
            if name.startswith("comment-")
        }
        whole = request.POST.get("comment", "").replace("\r\n", "\n")
        try:
            if request.POST.get("decision") == "return":
                known = {name: text for name, text in comments.items() if record.entry(name) is not None}
                actions.return_case(record.case, comment=whole, comments=known, read_at=read_at, by=by)
            elif request.POST.get("comment", "").strip() or any(text.strip() for text in comments.values()):
                raise Refused(
                    "You have written comments. Return the case with your comments, or delete them before you accept it."
                )
            else:
                actions.accept_case(record.case, read_at=read_at, by=by)
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect("inspections:case", reference, case_reference)
    read = [
        (
            page,
            [
                (
                    entry,
                    record.values.get(entry.name, ""),
                    entry.in_words(record.values.get(entry.name, "")),
                    request.POST.get(f"comment-{entry.name}", ""),
                )
                for entry in page
                if not (entry.is_note and not record.is_filled(entry))
            ],
        )
        for page in record.pages
    ]
    context = case_context(request, record) | {
        "is_review": True,
        "read_at": max((step.pk for step in record.case.steps.all()), default=0),
        "read": read,
        "refusal": refusal,
        "given": request.POST,
        "apart": record.progress.disagreeing,
    }
    return render(request, "inspections/cases/review.html", context)
