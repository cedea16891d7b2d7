"""Pages for alerts and requests for reassurance: a list, and forms to raise, answer and close them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inspections.access import author, person, visible_case, visible_inspection
from inspections.alerts.actions import (
    accept_answer,
    ask_for_reassurance,
    close_reassurance,
    raise_alert,
    record_answer,
    refuse_answer,
)
from inspections.alerts.banner import Banner, raised_in
from inspections.alerts.forms import AcceptanceForm, AlertForm, AnswerForm, OutcomeForm, ReassuranceForm, RefusalForm
from inspections.alerts.models import Alert
from inspections.alerts.queries import alerts_of, history_of, requests_of
from inspections.forms_base import DraftForm
from inspections.history import Author, Refused
from inspections.people.models import User
from inspections.permissions import (
    can_lead,
    can_record_answer,
    check_can_lead,
    check_can_raise_alert,
    check_can_read_raised,
    check_can_record_answer,
)


def alerts(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    context = {"inspection": inspection, **raised_in(inspection, person(request))}
    return render(request, "inspections/alerts/alerts.html", context)


def alert_banner(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the banner to an open page that polls it, or 204 if the banner has not changed."""
    banner = Banner(
        visible_inspection(request, reference),
        person(request),
        seen=request.GET.get("seen"),
        in_full="in_full" in request.GET,
        case=request.GET.get("case", ""),
    )
    if banner.seen == banner.fingerprint:
        return HttpResponse(status=204)
    return render(request, "components/alert_banner.html", {"banner": banner})


def raise_alert_page(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    case = visible_case(request, reference, case_reference)
    check_can_raise_alert(person(request), case.inspection)
    form = AlertForm(request.POST or None, keep=f"raise-alert-{case.pk}", words=case.inspection.words)
    if form.is_valid():
        try:
            raised = raise_alert(case, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, "The alert has been raised. The lead inspector will see it on every page of this inspection."
            )
            return redirect("inspections:alert", reference, raised.pk)
    return render(request, "inspections/alerts/raise.html", {"inspection": case.inspection, "case": case, "form": form})


def alert(request: HttpRequest, reference: str, alert: int) -> HttpResponse:
    inspection, user = visible_inspection(request, reference), person(request)
    shown = get_object_or_404(alerts_of(inspection), pk=alert)
    shown.case.inspection = inspection
    check_can_read_raised(user, shown)
    history = list(history_of(shown))
    version = history[0].pk if history else 0
    form = _next_form(shown, user, version)
    if request.method == "POST":
        form = FORMS.get(request.POST.get("step", ""), AnswerForm)(
            request.POST, keep=f"alert-{shown.pk}-{request.POST.get('step', '')}", words=inspection.words
        )
        _check_can_take_step(form, user, shown)
        if form.is_valid():
            try:
                done = _take_step(form, shown, author(request))
            except Refused as refused:
                if isinstance(form, AcceptanceForm):  # the user typed nothing that could be lost
                    messages.error(request, str(refused))
                    return redirect("inspections:alert", reference, shown.pk)
                form.add_error(None, str(refused))
                form.data = {**request.POST.dict(), "version": version}
            else:
                messages.success(request, done)
                return redirect("inspections:alert", reference, shown.pk)
    refusals = [change for change in history if change.field == "refusal"]
    context = {
        "inspection": inspection,
        "case": shown.case,
        "alert": shown,
        "history": history[::-1],
        "refusal": refusals[0] if refusals and not shown.answer else None,
        "form": form,
        "may_accept": shown.is_open and shown.answer and can_lead(user, inspection),
        "version": version,
    }
    return render(request, "inspections/alerts/alert.html", context)


FORMS: dict[str, type[DraftForm]] = {"answer": AnswerForm, "accept": AcceptanceForm, "refuse": RefusalForm}


def _next_form(alert: Alert, user: User, version: int) -> DraftForm | None:
    """The form for this user's next step on an alert, if the step needs more than a button."""
    words = alert.case.inspection.words
    if alert.is_open and alert.answer and can_lead(user, alert.case.inspection):
        return RefusalForm(keep=f"alert-{alert.pk}-refuse", initial={"version": version}, words=words)
    if alert.is_open and not alert.answer and can_record_answer(user, alert):
        return AnswerForm(keep=f"alert-{alert.pk}-answer", words=words)
    return None


def _check_can_take_step(form: DraftForm, user: User, alert: Alert) -> None:
    if isinstance(form, AnswerForm):
        check_can_record_answer(user, alert)
    else:
        check_can_lead(user, alert.case.inspection)


def _take_step(form: DraftForm, alert: Alert, by: Author) -> str:
    """Call the form's action and return a success message. Raises Refused."""
    service = alert.case.inspection.words.service.one
    if isinstance(form, AnswerForm):
        record_answer(alert, by=by, **form.values)
        return f"The {service}’s answer has been recorded. The alert stays open until the lead inspector or a deputy accepts it."
    if isinstance(form, AcceptanceForm):
        accept_answer(alert, by=by, **form.values)
        return f"The {service}’s answer has been accepted and the alert is closed."
    refuse_answer(alert, by=by, **form.values)
    return f"The {service}’s answer has been refused. The alert stays open until a new answer is recorded and accepted."


def ask_for_reassurance_page(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    case = visible_case(request, reference, case_reference)
    check_can_raise_alert(person(request), case.inspection)
    form = ReassuranceForm(request.POST or None, keep=f"ask-for-reassurance-{case.pk}", words=case.inspection.words)
    if form.is_valid():
        try:
            asked = ask_for_reassurance(case, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The request for reassurance has been recorded.")
            return redirect("inspections:reassurance", reference, asked.pk)
    context = {"inspection": case.inspection, "case": case, "form": form}
    return render(request, "inspections/alerts/ask_for_reassurance.html", context)


def reassurance(request: HttpRequest, reference: str, request_number: int) -> HttpResponse:
    inspection, user = visible_inspection(request, reference), person(request)
    asked = get_object_or_404(requests_of(inspection), pk=request_number)
    asked.case.inspection = inspection
    check_can_read_raised(user, asked)
    form = None
    if request.method == "POST":
        check_can_record_answer(user, asked)
    if request.method == "POST" or (asked.is_open and can_record_answer(user, asked)):
        form = OutcomeForm(request.POST or None, keep=f"reassurance-{asked.pk}", words=inspection.words)
    if form is not None and form.is_valid():
        try:
            close_reassurance(asked, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The request for reassurance has been closed.")
            return redirect("inspections:reassurance", reference, asked.pk)
    context = {
        "inspection": inspection,
        "case": asked.case,
        "asked": asked,
        "history": history_of(asked).order_by("pk"),
        "form": form,
    }
    return render(request, "inspections/alerts/reassurance.html", context)
