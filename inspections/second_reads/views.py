"""Second reads of an inspection: the list, assigning and withdrawing them, deciding differences, and agreement."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inspections.access import author, from_the_server, person, visible_inspection
from inspections.cases.actions import EntryConflict
from inspections.forms_base import sent_data
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.permissions import (
    NotAllowed,
    can_lead,
    can_plan,
    check_can_lead,
    check_can_plan,
    check_can_read_cases,
    check_can_see_ratings,
)
from inspections.second_reads.actions import (
    Draw,
    assign_second_reads,
    decide_difference,
    draw_second_reads,
    readers_of,
    withdraw_second_read,
)
from inspections.second_reads.forms import ChooseForm, DecideForm, DrawForm, WithdrawForm
from inspections.second_reads.models import SecondRead
from inspections.second_reads.queries import (
    agreement_by_pair,
    agreement_rows,
    differences_of,
    key_question_answers,
    possible_readers,
    reads_for_page,
    second_reads_of,
    usual_share,
    version_of,
)

MOST_SEED = 2**31  # a seed fits into the column


@from_the_server
def second_reads(request: HttpRequest, reference: str) -> HttpResponse:
    """The second reads of an inspection. A person who reads blind sees only their own."""
    inspection = visible_inspection(request, reference)
    user = person(request)
    check_can_read_cases(user, inspection)
    rows = second_reads_of(inspection)
    if inspection.is_read_blind:
        rows = [each for each in rows if each.read.reader.user_id == user.pk]
    context = {
        "inspection": inspection,
        "rows": rows,
        "current": sum(each.read.state != SecondRead.State.WITHDRAWN for each in rows),
        "case_count": inspection.cases.count(),
        "share_of_framework": inspection.framework.definition.second_read_share,
        "usual_share": usual_share(inspection),
        "can_assign": can_plan(user, inspection) and not inspection.is_signed,
        "is_compared": any(each.read.is_compared for each in rows),
    }
    return render(request, "inspections/second_reads/list.html", context)


def draw(request: HttpRequest, reference: str) -> HttpResponse:
    """Draw a share of the cases and assign them."""
    inspection = _planned(request, reference)
    readers = possible_readers(inspection)
    form = DrawForm(inspection, readers, sent_data(request)[0], keep=f"draw-second-reads-{reference}")
    if form.is_valid():
        share, seed = form.values["share"], secrets.randbelow(MOST_SEED)
        how = Draw(share, seed, share == inspection.framework.definition.second_read_share)
        try:
            done = draw_second_reads(inspection, list(form.values["readers"]), how, by=author(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            number = len(done.reads)
            messages.success(
                request, f"{number} {'case' if number == 1 else 'cases'} drawn and assigned, with seed {seed}."
            )
            if done.left_out:
                names = ", ".join(map(str, done.left_out))
                messages.warning(request, f"Not assigned, because none of the readers can read them blind: {names}.")
            return redirect("inspections:second_reads", reference)
    context = {"inspection": inspection, "form": form, "readers": readers}
    return render(request, "inspections/second_reads/assign.html", context)


def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a case and assign it."""
    inspection = _planned(request, reference)
    readers = possible_readers(inspection)
    form = ChooseForm(inspection, readers, sent_data(request)[0], keep=f"choose-second-read-{reference}")
    if form.is_valid():
        values = form.values
        given = {values["case"]: values["reader"]}
        try:
            [read] = assign_second_reads(inspection, given, reason=values["reason"], by=author(request))
        except Refused as refused:
            form.add_error("reader", str(refused))
        else:
            messages.success(request, f"{read.reader} is the second reader of case {read.case}.")
            return redirect("inspections:second_reads", reference)
    context = {"inspection": inspection, "form": form, "readers": readers, "is_choice": True}
    return render(request, "inspections/second_reads/assign.html", context)


def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    inspection = _planned(request, reference)
    read = second_read_of(inspection, pk)
    form = WithdrawForm(sent_data(request)[0], keep=f"withdraw-second-read-{pk}", words=inspection.words)
    if form.is_valid():
        try:
            withdraw_second_read(read, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The second read of case {read.case} has been withdrawn.")
            return redirect("inspections:second_reads", reference)
    context = {"inspection": inspection, "form": form, "read": read}
    return render(request, "inspections/second_reads/withdraw.html", context)


def _planned(request: HttpRequest, reference: str) -> Inspection:
    inspection = visible_inspection(request, reference)
    check_can_plan(person(request), inspection)
    return inspection


def second_read_of(inspection: Inspection, pk: int) -> SecondRead:
    read: SecondRead = get_object_or_404(reads_for_page(inspection), pk=pk)
    read.case.inspection = inspection
    return read


# --- differences ------------------------------------------------------------------------------------------------------


def compared_or_refused(request: HttpRequest, read: SecondRead) -> None:
    """Raise NotAllowed unless the two reads have been compared and the user can read both."""
    check_can_read_cases(person(request), read.case.inspection)
    if not read.is_compared:
        raise NotAllowed("Until both reads of a case are submitted, only the second reader can open the second read.")


def differences(request: HttpRequest, read: SecondRead) -> HttpResponse:
    """What the two readers answered differently, and what was decided. For people who can read cases."""
    compared_or_refused(request, read)
    inspection = read.case.inspection
    rows = differences_of(read)
    context = {
        "inspection": inspection,
        "read": read,
        "case": read.case,
        "differences": rows,
        "undecided": sum(each.decision is None for each in rows),
        "both": read.answers.of_both().count(),
        "can_decide": can_lead(person(request), inspection) and not inspection.is_signed,
    }
    return render(request, "inspections/second_reads/differences.html", context)


@from_the_server
def decide(request: HttpRequest, reference: str, pk: int, entry: str) -> HttpResponse:
    """Decide one difference."""
    inspection = visible_inspection(request, reference)
    check_can_lead(person(request), inspection)
    read = second_read_of(inspection, pk)
    compared_or_refused(request, read)
    difference = next((each for each in differences_of(read) if each.name == entry), None)
    if difference is None:
        raise Http404
    form = DecideForm(
        inspection,
        [choice for choice in difference.entry.choices if choice[0]],
        sent_data(request)[0],
        is_reader=person(request).pk in readers_of(read),
        keep=f"decide-{pk}-{entry}",
        initial={"based_on": version_of(read.case, entry)},
    )
    if form.is_valid():
        try:
            decision = decide_difference(read, entry, by=author(request), **form.values)
        except EntryConflict as conflict:
            form.add_error(None, _conflict(conflict, difference.entry.in_words(conflict.newest.new)))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            decided = difference.entry.in_words(decision.decided)
            messages.success(request, f"{difference.entry.called}: “{decided}” counts.")
            return redirect("inspections:second_read", reference, pk)
    context = {"inspection": inspection, "read": read, "case": read.case, "difference": difference, "form": form}
    return render(request, "inspections/second_reads/decide.html", context)


def _conflict(conflict: EntryConflict, now: str) -> str:
    return f"{conflict.newest.author} changed the answer in the case to “{now}” after you opened the page. Reload the page."


# --- agreement --------------------------------------------------------------------------------------------------------


def agreement(request: HttpRequest, reference: str) -> HttpResponse:
    """How far first and second readers agree: by key question and prompt, and by pair for people who plan the inspection."""
    inspection = visible_inspection(request, reference)
    check_can_see_ratings(person(request), inspection)
    check_can_read_cases(person(request), inspection)
    rows = agreement_rows(inspection)
    context: dict[str, Any] = {
        "inspection": inspection,
        "standards": rows,
        "pairs": agreement_by_pair(key_question_answers(inspection)) if can_plan(person(request), inspection) else None,
        "compared": reads_for_page(inspection).compared().count(),
    }
    return render(request, "inspections/second_reads/agreement.html", context)
