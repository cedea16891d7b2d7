"""Pages for the evidence boards of the standards judged as a whole."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from inspections.access import author, person, visible_inspection
from inspections.evidence.actions.judging import preliminary_can_change
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.permissions import can_answer_enquiry, can_lead, can_read_cases, can_see_ratings
from reports.access import standard_or_404
from reports.boards.evidence import board_of_standard, judged_standards, standards_on_board
from reports.boards.steps import step_of

# --- the boards -------------------------------------------------------------------------------------------------------


def evidence_boards(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    context = {"inspection": inspection, "standards": standards_on_board(inspection, judged_standards(inspection))}
    return render(request, "reports/boards/evidence_boards.html", context)


def evidence_board(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    inspection, user = visible_inspection(request, reference), person(request)
    standard = standard_or_404(inspection, number)
    if standard.is_computed:
        raise Http404
    step = step_of(request, inspection, standard)
    if request.method == "POST" and step is None:
        raise Http404
    if step is not None and step.form.is_valid():
        try:
            step.take(by=author(request), **step.form.values)
        except Refused as refused:
            step.form.add_error(None, str(refused))
            if step.newest:  # the page now shows the newer version, so that saving again replaces it
                step.form.data = {**request.POST.dict(), "version": step.newest()}
        else:
            messages.success(request, step.done)
            address = reverse("reports:evidence_board", args=[reference, number])
            return redirect(f"{address}#key-question-{step.place}")
    board = board_of_standard(
        inspection,
        standard,
        with_cases=can_see_ratings(user, inspection),
        with_examples=can_read_cases(user, inspection),
    )
    leads = can_lead(user, inspection) and not inspection.is_signed
    context = {
        "inspection": inspection,
        "standard": standard,
        "board": board,
        "on_board": board.standards[0],
        "step": step,
        "form": step.form if step else None,
        "leads": leads,
        "judges_preliminarily": leads and preliminary_can_change(inspection.phase),
        "may_answer": _enquiries_to_answer(user, inspection),
    }
    return render(request, "reports/boards/evidence_board.html", context)


def _enquiries_to_answer(user: User, inspection: Inspection) -> set[int]:
    if inspection.is_signed:
        return set()
    answerable = set()
    for enquiry in inspection.lines_of_enquiry.open().select_related("owner"):
        enquiry.inspection = inspection
        if can_answer_enquiry(user, enquiry):
            answerable.add(enquiry.pk)
    return answerable
