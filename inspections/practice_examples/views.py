"""Pages for practice examples and quotations: those in one case, and all those offered for the report in an inspection."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from inspections.access import author, person, readable_case, visible_inspection
from inspections.cases.models import Case
from inspections.history import EditConflict, Refused
from inspections.permissions import (
    can_offer,
    can_record,
    can_record_for_inspector,
    check_can_offer,
    check_can_read_cases,
    check_can_record,
)
from inspections.practice_examples.actions import (
    NamesFound,
    add_practice_example,
    add_quotation,
    change_practice_example,
    change_quotation,
    findings_in,
    known_words,
    offer_to_report,
    version_of,
)
from inspections.practice_examples.actions import take_back as take_back_from_report
from inspections.practice_examples.actions import withdraw as withdraw_from_case
from inspections.practice_examples.forms import OfferedItemForm, OfferForm, PracticeExampleForm, QuotationForm
from inspections.practice_examples.models import PracticeExample, Quotation
from inspections.practice_examples.offered_list import QUOTATION, list_of_offered
from inspections.practice_examples.queries import KINDS, items_of, offered_of_kind


def _sent(request: HttpRequest) -> QueryDict | None:
    """The submitted data of the form, if there is any."""
    return request.POST if request.method == "POST" else None


def _case_to_record(request: HttpRequest, reference: str, case_reference: str) -> Case:
    case = readable_case(request, reference, case_reference)
    check_can_record(person(request), case)
    return case


def _case_to_offer_from(request: HttpRequest, reference: str, case_reference: str) -> Case:
    case = readable_case(request, reference, case_reference)
    check_can_offer(person(request), case)
    return case


def _item(case: Case, kind: str, pk: int) -> Any:
    if kind not in KINDS:
        raise Http404
    item = get_object_or_404(items_of(case, kind), pk=pk)
    item.case = case
    return item


def _back(case: Case) -> HttpResponse:
    return redirect("inspections:for_report", case.inspection.reference, case.reference)


def offered(request: HttpRequest, reference: str) -> HttpResponse:
    """The practice examples that were offered for the report or, with `?kind=quotation`, the quotations."""
    inspection = visible_inspection(request, reference)
    check_can_read_cases(person(request), inspection)
    kind = QUOTATION if request.GET.get("kind") == QUOTATION else "practice-example"
    shown = list_of_offered(inspection, kind).shown(offered_of_kind(inspection, kind), request.GET)
    context = {"inspection": inspection, "list": shown, "page_obj": shown.page}
    return render(request, "inspections/practice_examples/offered.html", context)


def for_report(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    case = readable_case(request, reference, case_reference)
    known = known_words(case)
    written = {
        kind: [
            {"item": item, "kind": kind, "findings": [] if item.is_offered else findings_in(item, known)}
            for item in items_of(case, kind)
        ]
        for kind in KINDS
    }
    current = {kind: [each for each in items if not each["item"].withdrawn_at] for kind, items in written.items()}
    user, is_signed = person(request), case.inspection.is_signed
    context = {
        "inspection": case.inspection,
        "case": case,
        "examples": current["practice-example"],
        "quotations": current["quotation"],
        "withdrawn": [each for items in written.values() for each in items if each["item"].withdrawn_at],
        "can_offer": can_offer(user, case) and not is_signed,
        "can_write": can_record(user, case) and case.is_with_its_inspector and not is_signed,
        "can_record_for_inspector": can_record_for_inspector(user, case)
        and case.is_with_its_inspector
        and not is_signed,
    }
    return render(request, "inspections/practice_examples/practice_examples.html", context)


def practice_example(request: HttpRequest, reference: str, case_reference: str, pk: int | None = None) -> HttpResponse:
    case = _case_to_record(request, reference, case_reference)
    example = _item(case, "practice-example", pk) if pk else None
    form = PracticeExampleForm(case, example, version_of(example) if example else 0, _sent(request))
    save = partial(change_practice_example, example) if example else partial(add_practice_example, case)
    return _written(request, case, form, save, example, PracticeExample)


def quotation(request: HttpRequest, reference: str, case_reference: str, pk: int | None = None) -> HttpResponse:
    case = _case_to_record(request, reference, case_reference)
    quotation = _item(case, "quotation", pk) if pk else None
    form = QuotationForm(case, quotation, version_of(quotation) if quotation else 0, _sent(request))
    save = partial(change_quotation, quotation) if quotation else partial(add_quotation, case)
    return _written(request, case, form, save, quotation, Quotation)


def _written(
    request: HttpRequest,
    case: Case,
    form: OfferedItemForm,
    save: Callable[..., object],
    item: PracticeExample | Quotation | None,
    model: type[PracticeExample] | type[Quotation],
) -> HttpResponse:
    """A page with the form for an item. It is shown again until the item is saved."""
    what = str(model._meta.verbose_name).capitalize()
    if form.is_valid():
        version = form.cleaned_data.pop("version") or 0
        try:
            save(by=author(request), **form.cleaned_data, **({"based_on": version} if item else {}))
        except Refused as refused:
            form.add_error(None, str(refused))
            # The user has now seen the current version, so saving again replaces it.
            form.data = {**request.POST.dict(), "version": version_of(item) if item else 0}
        else:
            messages.success(request, f"{what} saved.")
            return _back(case)
    context = {
        "inspection": case.inspection,
        "case": case,
        "form": form,
        "what": what,
        "is_offered": bool(item and item.is_offered),
    }
    return render(request, "inspections/practice_examples/form.html", context)


def offer(request: HttpRequest, reference: str, case_reference: str, kind: str, pk: int) -> HttpResponse:
    case = _case_to_offer_from(request, reference, case_reference)
    item = _item(case, kind, pk)
    findings = findings_in(item, known_words(case))
    form = OfferForm(findings, item.kept_words, version_of(item), _sent(request))
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            offer_to_report(item, kept_words=form.looked_at, based_on=version, by=author(request))
        except EditConflict:
            messages.error(
                request,
                f"The {item._meta.verbose_name} has changed since you opened the page. Read it again, then offer it.",
            )
            return redirect("inspections:offer", reference, case_reference, kind, pk)
        except NamesFound as refused:
            form.add_error("kept_words" if "kept_words" in form.fields else None, str(refused))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"The {item._meta.verbose_name} has been offered for the report.")
            return _back(case)
    context = {"inspection": case.inspection, "case": case, "form": form, "item": item, "kind": kind}
    return render(request, "inspections/practice_examples/offer.html", context)


@require_POST
def take_back(request: HttpRequest, reference: str, case_reference: str, kind: str, pk: int) -> HttpResponse:
    case = _case_to_offer_from(request, reference, case_reference)
    return _done(request, case, _item(case, kind, pk), take_back_from_report, "is no longer offered for the report.")


@require_POST
def withdraw(request: HttpRequest, reference: str, case_reference: str, kind: str, pk: int) -> HttpResponse:
    case = _case_to_record(request, reference, case_reference)
    return _done(
        request, case, _item(case, kind, pk), withdraw_from_case, "has been withdrawn. You can still read it below."
    )


def _done(
    request: HttpRequest, case: Case, item: PracticeExample | Quotation, action: Callable[..., object], message: str
) -> HttpResponse:
    try:
        action(item, by=author(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The {item._meta.verbose_name} {message}")
    return _back(case)
