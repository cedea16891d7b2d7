"""Pages to suggest other words for a paragraph, and to accept, refuse, withdraw or reopen a suggestion."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inspections.access import author, person
from inspections.forms_base import whole_number
from inspections.history import Refused
from inspections.inspection.models import Inspection
from reports.access import inspection_to_read
from reports.permissions import can_comment, can_write_report, check_can_comment, check_can_write_report
from reports.writing.addresses import address_of, text_section
from reports.writing.sections import WrittenSection
from reports.writing.suggestions.actions import (
    ParagraphChanged,
    accept_suggestion,
    refuse_suggestion,
    reopen_suggestion,
    suggest_words,
    withdraw_suggestion,
)
from reports.writing.suggestions.forms import AcceptForm, RefuseForm, SuggestionForm, choice_of
from reports.writing.suggestions.models import SuggestionAnswer, TextSuggestion
from reports.writing.suggestions.placing import paragraphs_in
from reports.writing.suggestions.queries import shown_beside

Outcome = SuggestionAnswer.Outcome


def suggest(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Choose a paragraph (`paragraph` in the address is its place, from 1) and suggest other words for it."""
    inspection = inspection_to_read(request, reference)
    check_can_comment(person(request), inspection)
    written = text_section(inspection, section)
    paragraphs = _paragraphs(inspection, written)
    place = whole_number(request.GET.get("paragraph"))
    form = None
    if request.method == "POST":
        form = SuggestionForm(request.POST, keep=f"suggestion-{inspection.pk}-{section}-{place}")
        if form.is_valid():
            try:
                suggest_words(inspection, written, by=author(request), **form.values)
            except Refused as refused:
                form.add_error("suggested", str(refused))
            else:
                messages.success(
                    request, "Your suggestion has been added. The people who write the report can accept it."
                )
                return redirect(f"{address_of(inspection, written)}#suggestions")
    elif 0 < place <= len(paragraphs):
        words = paragraphs[place - 1]
        form = SuggestionForm(
            initial={"paragraph": words, "suggested": words}, keep=f"suggestion-{inspection.pk}-{section}-{place}"
        )
    context = {"inspection": inspection, "section": written, "form": form, "paragraphs": paragraphs}
    return render(request, "reports/writing/suggestions/suggest.html", context)


def suggestion(request: HttpRequest, reference: str, section: str, pk: int) -> HttpResponse:
    """Show a suggestion beside the text as it is now, and decide about it."""
    inspection = inspection_to_read(request, reference)
    written = text_section(inspection, section)
    row: TextSuggestion = get_object_or_404(inspection.text_suggestions.filter(section=section).with_answers(), pk=pk)
    row.inspection = inspection
    if request.method == "POST":
        return _decide(request, written, row)
    return _page(request, written, row)


def _decide(request: HttpRequest, section: WrittenSection, row: TextSuggestion) -> HttpResponse:
    inspection, user, by = row.inspection, person(request), author(request)
    decision = request.POST.get("decision")
    try:
        if decision == "accept":
            check_can_write_report(user, inspection)
            form = _accept_form(request, section, row)
            if not form.is_valid():
                return _page(request, section, row, form=form)
            accept_suggestion(row, section, by=by, **form.values)
            message = "The suggested words are in the text, as a new version. To undo it, restore an earlier version."
        elif decision == "refuse":
            check_can_write_report(user, inspection)
            refusal = RefuseForm(request.POST, keep=f"refuse-suggestion-{row.pk}")
            if not refusal.is_valid():
                return _page(request, section, row, refusal=refusal)
            refuse_suggestion(row, by=by, **refusal.values)
            message = "The suggestion is refused. You can reopen it."
        elif decision == "withdraw":
            check_can_comment(user, inspection)
            withdraw_suggestion(row, by=by)
            message = "Your suggestion is withdrawn. You can reopen it."
        else:
            (check_can_comment if row.outcome == Outcome.WITHDRAWN else check_can_write_report)(user, inspection)
            reopen_suggestion(row, by=by)
            message = "The suggestion is open again."
    except ParagraphChanged as changed:
        messages.error(request, str(changed))
        return redirect("reports:suggestion", inspection.reference, section.slug, row.pk)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, message)
    return redirect(f"{address_of(inspection, section)}#suggestions")


def _page(
    request: HttpRequest,
    section: WrittenSection,
    row: TextSuggestion,
    *,
    form: AcceptForm | None = None,
    refusal: RefuseForm | None = None,
) -> HttpResponse:
    inspection, user = row.inspection, person(request)
    shown = shown_beside(row, _paragraphs(inspection, section))
    may_write, may_comment = can_write_report(user, inspection), can_comment(user, inspection)
    is_own = row.by_id == user.pk
    if row.is_open and may_write:
        form = form or _accept_form(request, section, row)
        refusal = refusal or RefuseForm(keep=f"refuse-suggestion-{row.pk}")
    context: dict[str, Any] = {
        "inspection": inspection,
        "section": section,
        "shown": shown,
        "suggestion": row,
        "form": form,
        "refusal": refusal,
        "may_withdraw": row.is_open and is_own and may_comment,
        "may_reopen": (row.outcome == Outcome.REFUSED and may_write)
        or (row.outcome == Outcome.WITHDRAWN and is_own and may_comment),
    }
    return render(request, "reports/writing/suggestions/suggestion.html", context)


def _accept_form(request: HttpRequest, section: WrittenSection, row: TextSuggestion) -> AcceptForm:
    """The form to accept a suggestion. Sent from the page of the section, it has no words: those suggested are put in."""
    paragraphs = _paragraphs(row.inspection, section)
    shown = shown_beside(row, paragraphs)
    sent = None
    if request.method == "POST":
        sent = request.POST.copy()
        if "put_in" not in sent:
            sent["put_in"] = row.suggested
    return AcceptForm(
        paragraphs if shown.is_changed else None,
        sent,
        keep=f"accept-suggestion-{row.pk}",
        initial={"put_in": row.suggested, "replaces": choice_of(shown.now)},
    )


def _paragraphs(inspection: Inspection, section: WrittenSection) -> list[str]:
    text = inspection.texts.filter(section=section.slug).first()
    return paragraphs_in(text.body if text else "", is_list=section.kind == "list")
