"""Pages of dip samples: for quality leads, and for the inspectors and lead inspectors who get their findings."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inspections.access import author, from_the_server, person, visible_inspection
from inspections.cases.reading import Reader, read_case
from inspections.dip_samples.actions import (
    Draw,
    answer_finding,
    choose_dip_sample,
    draw_dip_sample,
    send_findings,
    withdraw_dip_read,
)
from inspections.dip_samples.forms import AnswerForm, ChooseForm, DrawForm, FindingsForm, WithdrawForm
from inspections.dip_samples.models import DipFinding, DipRead
from inspections.dip_samples.queries import (
    cases_to_sample,
    dip_read_for,
    dip_reads_in,
    dip_samples_of,
    findings_of,
    frameworks_to_sample,
    inspection_for,
    inspections_to_sample,
    judged_in,
    record_of,
    sent_read,
)
from inspections.forms_base import sent_data
from inspections.history import Refused
from inspections.permissions import (
    can_answer_finding,
    can_lead,
    check_can_answer_finding,
    check_can_list_findings,
    check_can_read_cases,
    check_can_sample,
)

MOST_SEED = 2**31  # a seed fits into the column

# --- for quality leads ------------------------------------------------------------------------------------------------


@from_the_server
def dip_samples(request: HttpRequest) -> HttpResponse:
    """The dip samples that a quality lead can see."""
    user = person(request)
    check_can_sample(user)
    context = {"samples": dip_samples_of(user), "inspections": inspections_to_sample(user)}
    return render(request, "inspections/dip_samples/list.html", context)


def draw(request: HttpRequest) -> HttpResponse:
    """Draw some submitted cases from an inspection, or from all inspections under a framework."""
    user = person(request)
    check_can_sample(user)
    inspections = inspections_to_sample(user)
    form = DrawForm(inspections, frameworks_to_sample(user), sent_data(request)[0], keep="draw-dip-sample")
    if form.is_valid():
        how, _, name = form.values["where"].partition(":")
        within = {"framework": "inspection__framework__slug", "inspection": "inspection__reference"}[how]
        drawn = Draw(how, form.values["size"], secrets.randbelow(MOST_SEED))
        cases = cases_to_sample(user).filter(**{within: name})
        try:
            reads = draw_dip_sample(cases, drawn, reason=form.values["reason"], by=author(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            number = len(reads)
            messages.success(request, f"{number} {'case' if number == 1 else 'cases'} drawn, with seed {drawn.seed}.")
            return redirect("inspections:dip_samples")
    context = {"form": form, "inspections": inspections}
    return render(request, "inspections/dip_samples/draw.html", context)


def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose some submitted cases of one inspection."""
    user = person(request)
    if user.is_quality_lead:
        inspection = get_object_or_404(inspection_for(user), reference=reference)
    else:
        inspection = visible_inspection(request, reference)
        check_can_sample(user)
    cases = cases_to_sample(user).filter(inspection=inspection).order_by("reference")
    form = ChooseForm(cases, sent_data(request)[0], keep=f"choose-dip-sample-{reference}", words=inspection.words)
    if form.is_valid():
        try:
            reads = choose_dip_sample(list(form.values["cases"]), reason=form.values["reason"], by=author(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            number = len(reads)
            messages.success(request, f"{number} {'case' if number == 1 else 'cases'} added to your dip sample.")
            return redirect("inspections:dip_samples")
    context = {"inspection": inspection, "form": form, "has_cases": cases.exists()}
    return render(request, "inspections/dip_samples/choose.html", context)


def withdraw(request: HttpRequest, reference: str, dip_read: int) -> HttpResponse:
    """Take a case out of a dip sample."""
    read = _dip_read(request, reference, dip_read)
    check_can_sample(person(request))
    inspection = read.case.inspection
    form = WithdrawForm(sent_data(request)[0], keep=f"withdraw-dip-read-{dip_read}", words=inspection.words)
    if form.is_valid():
        try:
            withdraw_dip_read(read, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Case {read.case} is no longer in your dip sample.")
            return redirect("inspections:dip_samples")
    context = {"inspection": inspection, "read": read, "form": form}
    return render(request, "inspections/dip_samples/withdraw.html", context)


# --- for everyone concerned -------------------------------------------------------------------------------------------


@from_the_server
def of_inspection(request: HttpRequest, reference: str) -> HttpResponse:
    """The findings in an inspection: all for people who lead it, and those on their own cases for inspectors."""
    inspection = visible_inspection(request, reference)
    user = person(request)
    check_can_list_findings(user, inspection)
    rows = dip_reads_in(inspection)
    if not can_lead(user, inspection):
        rows = rows.filter(case__inspector__user=user)
    context = {"inspection": inspection, "rows": list(rows), "is_lead": can_lead(user, inspection)}
    return render(request, "inspections/dip_samples/of_inspection.html", context)


@from_the_server
def dip_read(request: HttpRequest, reference: str, dip_read: int) -> HttpResponse:
    """The page of a sampled case: the case and the form for the quality lead, then the findings and the answers."""
    read = _dip_read(request, reference, dip_read)
    inspection, user = read.case.inspection, person(request)
    record = record_of(read)
    is_reading = user.is_quality_lead and read.reader_id == user.pk and read.is_to_read
    context: dict[str, Any] = {"inspection": inspection, "read": read, "case": record.case}
    if is_reading:
        form = FindingsForm(
            judged_in(record), sent_data(request)[0], keep=f"dip-read-{dip_read}", words=inspection.words
        )
        if form.is_valid():
            try:
                send_findings(read, by=author(request), **form.values)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, f"Findings on case {read.case} sent to the inspector.")
                return redirect("inspections:dip_read", reference, dip_read)
        context["form"] = form
    if is_reading or user.is_quality_lead:
        context["pages"] = read_case(record, Reader())
    context |= {
        "findings": findings_of(read, record),
        "is_quality_lead": user.is_quality_lead,
        "can_answer": can_answer_finding(user, record.case) and not inspection.is_signed,
    }
    return render(request, "inspections/dip_samples/case.html", context)


def answer(request: HttpRequest, reference: str, dip_read: int, entry: str) -> HttpResponse:
    """Answer one query."""
    read = _dip_read(request, reference, dip_read)
    inspection = read.case.inspection
    check_can_answer_finding(person(request), read.case)
    finding = get_object_or_404(read.findings, entry=entry, verdict=DipFinding.Verdict.QUERY)
    finding.read = read
    record = record_of(read)
    [shown] = [each for each in findings_of(read, record) if each.finding.pk == finding.pk]
    form = AnswerForm(sent_data(request)[0], keep=f"answer-finding-{finding.pk}", words=inspection.words)
    if form.is_valid():
        try:
            answer_finding(finding, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Answer sent to the quality lead.")
            return redirect("inspections:dip_read", reference, dip_read)
    context = {"inspection": inspection, "read": read, "case": read.case, "shown": shown, "form": form}
    return render(request, "inspections/dip_samples/answer.html", context)


def _dip_read(request: HttpRequest, reference: str, pk: int) -> DipRead:
    """A sampled case that the user can see: as a quality lead, or because they recorded the case or lead the inspection."""
    user = person(request)
    if user.is_quality_lead and (sampled := dip_read_for(user, reference, pk)):
        return sampled
    inspection = visible_inspection(request, reference)
    check_can_read_cases(user, inspection)
    read = sent_read(reference, pk)
    if read is None:
        raise Http404
    read.case.inspection = inspection
    check_can_answer_finding(user, read.case)
    return read
