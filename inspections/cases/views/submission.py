"""The page where the inspector checks and submits a case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from inspections.access import author, from_the_server, person
from inspections.cases import submission as actions
from inspections.cases.case_page import case_context, changed_by_lead, items_of, record_and_versions
from inspections.cases.entries import form_of
from inspections.cases.models import Case
from inspections.cases.submission import must_explain_empty_prompts, to_confirm
from inspections.history import Refused
from inspections.people.models import User
from inspections.permissions import check_can_record


def _said_after_submitting(case: Case, user: User) -> str:
    """The message after a case is submitted, with a link to the user's next case in this inspection."""
    own = case.inspection.cases.allocated_to(user).with_their_inspectors().exclude(pk=case.pk)
    following = own.filter(pk__gt=case.pk).first() or own.first()
    if following is None:
        return f"Case {case} submitted. You have no other case to record in this inspection."
    address = reverse("inspections:case", args=(case.inspection.reference, following.reference))
    return format_html(
        'Case {} submitted. <a class="govuk-notification-banner__link" href="{}">Your next case is {}</a>',
        case,
        address,
        following,
    )


@from_the_server
def check(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    """The page with missing answers, empty prompts, answers that disagree with their prompts, and the submit button."""
    record, versions = record_and_versions(request, reference, case_reference)
    context = case_context(request, record)
    refusal = ""
    if request.method == "POST":
        check_can_record(person(request), record.case)
        try:
            looked_at = dict(each.split("=", 1) for each in request.POST.getlist("looked_at") if "=" in each)
            why_empty = request.POST.get("why_empty", "")
            actions.submit_case(record.case, looked_at=looked_at, why_empty=why_empty, by=author(request))
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _said_after_submitting(record.case, person(request)))
            return redirect("inspections:case", reference, case_reference)
    unanswered = [entry for _, missing in record.missing for entry in missing]
    awaited = [
        awaited_entry for entry in unanswered if (awaited_entry := record.entry(f"{entry.name}-awaited")) is not None
    ]
    items = items_of(record, awaited, form_of(awaited, record.values), versions)
    context |= {
        "links_to_pages": True,
        "missing": [
            (page, [(entry, items.get(f"{entry.name}-awaited")) for entry in entries])
            for page, entries in record.missing
        ],
        "apart": to_confirm(record),
        "refusal": refusal,
        "by_lead": changed_by_lead(record),
        "empty_prompts": record.empty_prompts,
        "empty_count": len(record.progress.empty_prompts),
        "must_explain": must_explain_empty_prompts(record),
        "why_empty": request.POST.get("why_empty", ""),
    }
    return render(request, "inspections/cases/check.html", context)
