"""Pages for the ratings panel: standards, decisions, meeting and signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inspections.access import author, from_the_server, person
from inspections.forms_base import sent_data
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.people.reauthentication import confirms_who
from reports.access import before_the_panel, with_ratings
from reports.panel.actions import convene_panel, record_panel_decision, reopen_ratings, sign_ratings, verify_ratings
from reports.panel.as_signed import as_signed
from reports.panel.before_the_panel import (
    Considered,
    Panel,
    explanation_of_panel,
    explanation_of_standard,
    fingerprint,
    panel_of,
    record_of,
)
from reports.panel.elsewhere import rated_elsewhere
from reports.panel.forms import DecisionForm, MeetingForm, ReopenForm, SignForm, VerifyForm, members_of_the_panel
from reports.panel.gaps import gaps_before_signature
from reports.panel.models import PanelDecision
from reports.permissions import can_decide, can_sign, check_can_decide, check_can_sign
from reports.rated.beside_others import beside_others
from reports.ratings.rules import OVERALL
from reports.ratings.triggers import overall_titles, overall_warning, titles, warning
from standards.language.ways_of_working import SIGNERS
from standards.models import Standard
from standards.queries import standard_of

TRY = "try-"


def panel(request: HttpRequest, reference: str) -> HttpResponse:
    """Show all standards. Trial ratings in the query string are shown as if the panel had decided them."""
    inspection = before_the_panel(request, reference)
    names = inspection.framework.definition.names
    tried = {
        name.removeprefix(TRY): str(rating)
        for name, rating in request.GET.items()
        if name.startswith(TRY) and rating in names
    }
    context = _context(request, panel_of(inspection, tried)) | {
        # After a trial rating, the browser only takes the score from the page.
        "others": {} if request.htmx else beside_others(inspection),  # type: ignore[attr-defined]
    }
    return render(request, "reports/panel/panel.html", context)


def _context(request: HttpRequest, panel: Panel) -> dict[str, Any]:
    user, record = person(request), record_of(panel)
    return {
        "inspection": panel.inspection,
        "panel": panel,
        "as_signed": as_signed(panel.inspection, user),
        "definition": panel.inspection.framework.definition,
        "names": list(reversed(panel.inspection.framework.definition.names)),
        "can_decide": can_decide(user) and not panel.inspection.is_signed,
        "can_sign": can_sign(user, panel.inspection, panel.meeting) and panel.inspection.phase == "ratings_panel",
        "can_reopen": can_sign(user, panel.inspection, panel.meeting)
        and panel.sign_off
        and panel.inspection.phase == "draft",
        "signer": SIGNERS[panel.inspection.framework.definition.signed_by],
        "read_as": fingerprint(record),
        "passed": record["passed_gaps"],
    }


def reading(request: HttpRequest, reference: str) -> HttpResponse:
    """Show all ratings on one page, to print before the meeting."""
    inspection = before_the_panel(request, reference)
    return render(request, "reports/panel/reading.html", _context(request, panel_of(inspection)))


def decision(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    """Show one standard, or the overall rating, with the basis for it, and record the panel's decision."""
    inspection = before_the_panel(request, reference)
    whole = panel_of(inspection)
    considered = _considered(whole, number)
    before = considered.rated.before if considered else whole.current.overall_by_rules
    current = considered.decision if considered else whole.decision
    former = _decisions(inspection, number)
    newest = former[0] if former else None
    form = None
    if can_decide(person(request)) and not inspection.is_signed:
        form = DecisionForm(
            request.POST if request.method == "POST" else None,
            keep=f"panel-{inspection.pk}-{number}",
            words=inspection.words,
            names=inspection.framework.definition.names,
            before=before,
            triggers=titles(inspection.words) if considered else overall_titles(inspection.words),
            initial={
                "rating": current.rating if current else "",
                "trigger": current.trigger if current else "",
                "reason": current.reason if current else "",
                "based_on": newest.pk if newest else 0,
            },
        )
    if request.method == "POST":
        check_can_decide(person(request))
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                record_panel_decision(inspection, _standard(inspection, number), by=author(request), **form.values)
            except Refused as refused:
                form.add_error(None, str(refused))
                form.data = {**request.POST.dict(), "based_on": newest.pk if newest else 0}
            else:
                _add_messages(request, considered, whole, form.cleaned_data)
                return redirect("reports:panel", reference)
    context = _context(request, whole) | {
        "form": form,
        "number": number,
        "considered": considered,
        "before": before,
        "decisions": former,
        "elsewhere": rated_elsewhere(person(request), inspection, number),
        "explanation": explanation_of_standard(considered) if considered else explanation_of_panel(whole),
    }
    return render(request, "reports/panel/decision.html", context)


def explained(request: HttpRequest, reference: str) -> HttpResponse:
    """Explain every rating, from the overall rating down to the answers, to everyone who can see the ratings."""
    inspection = with_ratings(request, reference)
    context = {
        "inspection": inspection,
        "explanation": explanation_of_panel(panel_of(inspection)),
        "as_signed": as_signed(inspection, person(request)),
    }
    return render(request, "reports/panel/explained.html", context)


def _considered(whole: Panel, number: str) -> Considered | None:
    """The standard with this number; None for the overall rating."""
    if number == OVERALL:
        return None
    considered = next(
        (each for _, standards in whole.domains for each in standards if each.standard.number == number), None
    )
    if considered is None:
        raise Http404
    return considered


def _standard(inspection: Inspection, number: str) -> Standard | None:
    if number == OVERALL:
        return None
    return standard_of(inspection.framework.whole, number)


def _decisions(inspection: Inspection, number: str) -> list[PanelDecision]:
    """Every decision on a standard, or on the overall rating, newest first."""
    subject = {"standard__isnull": True} if number == OVERALL else {"standard__number": number}
    return list(inspection.panel_decisions.filter(**subject).select_related("by").order_by("-pk"))


def _add_messages(
    request: HttpRequest, considered: Considered | None, whole: Panel, decided: Mapping[str, Any]
) -> None:
    messages.success(request, f"Decision recorded{f' for {considered.standard.number}' if considered else ''}.")
    scale, rating, trigger = whole.inspection.framework.definition, decided["rating"], decided["trigger"]
    text = (
        warning(considered.rated, rating, scale, trigger=trigger)
        if considered
        else overall_warning(whole.current, rating, scale, trigger=trigger)
    )
    if text:
        messages.warning(request, text)


def meeting(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a meeting of the panel: its date, chair and members."""
    inspection = before_the_panel(request, reference)
    check_can_decide(person(request))
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        keep=f"panel-meeting-{inspection.pk}",
        initial={"members": [member.pk for member in members_of_the_panel()]},
    )
    if form.is_valid():
        try:
            convene_panel(inspection, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Meeting recorded.")
            return redirect("reports:panel", reference)
    return render(request, "reports/panel/meeting.html", {"inspection": inspection, "form": form})


def verify(request: HttpRequest, reference: str) -> HttpResponse:
    """Record which computed or proposed ratings the panel verified without a change, all on one page."""
    inspection = before_the_panel(request, reference)
    check_can_decide(person(request))
    unverified = panel_of(inspection).unverified
    form = VerifyForm(
        *sent_data(request), unverified=unverified, words=inspection.words, keep=f"verify-{inspection.pk}"
    )
    if form.is_valid():
        try:
            count = verify_ratings(inspection, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The panel verified {count} {inspection.words.rating.for_number(count)}.")
            return redirect("reports:panel", reference)
    context = {"inspection": inspection, "form": form, "unverified": unverified}
    return render(request, "reports/panel/verify.html", context)


@confirms_who
@from_the_server
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """Sign the ratings. If something is missing that can be passed with a reason, the page asks for the reasons first."""
    inspection = before_the_panel(request, reference)
    check_can_sign(person(request), inspection, inspection.panel_meetings.last())
    whole = panel_of(inspection)
    if whole.inspection.phase != "ratings_panel" or whole.why_not_signed:
        messages.error(
            request, f"The {inspection.words.rating.many} cannot be signed now. The panel’s page says what is needed."
        )
        return redirect("reports:panel", reference)
    found = gaps_before_signature(whole)
    sent = request.POST if request.method == "POST" and ("send" in request.POST or not found) else None
    form = SignForm(
        sent,
        found=found,
        words=inspection.words,
        keep=f"sign-{inspection.pk}",
        initial={"read_as": fingerprint(record_of(whole))},
    )
    if form.is_valid():
        try:
            sign_ratings(inspection, by=author(request), **form.values)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            signed = f"The {inspection.words.rating.many} are signed."
            messages.success(request, f"{signed} No one can change judgements, evidence or decisions.")
        return redirect("reports:panel", reference)
    is_stopped = any(each.rule.stops for each in found)
    context = {"inspection": inspection, "found": found, "form": form, "is_stopped": is_stopped}
    return render(request, "reports/panel/sign.html", context)


@confirms_who
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = before_the_panel(request, reference)
    check_can_sign(person(request), inspection, inspection.panel_meetings.last())
    form = ReopenForm(
        request.POST if request.method == "POST" else None, keep=f"reopen-{inspection.pk}", words=inspection.words
    )
    if form.is_valid():
        try:
            reopen_ratings(inspection, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Signature withdrawn. The panel can decide again.")
            return redirect("reports:panel", reference)
    return render(request, "reports/panel/reopen.html", {"inspection": inspection, "form": form})
