"""Pages for the evidence in an inspection: the library, each item with its files, questions and links, and the forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from inspections.access import author, person, visible_inspection
from inspections.evidence.actions import items as actions
from inspections.evidence.actions.items import Incomplete, questions_version_of, version_of
from inspections.evidence.forms.items import (
    EvidenceForm,
    FileForm,
    QuestionFormSet,
    ReceiptForm,
    StandardForm,
    TieForm,
    TieWithdrawalForm,
    WithdrawalForm,
    WithFile,
)
from inspections.evidence.kinds import BY_SLUG, KINDS
from inspections.evidence.library import library_of
from inspections.evidence.models import Evidence, EvidenceFile, EvidenceLink
from inspections.evidence.queries import files_of, interviews_about_organisation, links_in_short
from inspections.forms_base import DraftForm, sent_data
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.permissions import can_write_evidence, check_can_write_evidence
from inspections.stored_files.downloads import damaged_page, download
from inspections.stored_files.rows import Damaged
from standards.queries import key_question_of, prompt_of

AWAITED_ON_TOP = 10


def _to_write(request: HttpRequest, reference: str) -> Inspection:
    inspection = visible_inspection(request, reference)
    check_can_write_evidence(person(request), inspection)
    return inspection


def _item(inspection: Inspection, number: int) -> Evidence:
    item: Evidence = get_object_or_404(
        inspection.evidence.select_related("added_by", "withdrawn_by", "case"), number=number
    )
    item.inspection = inspection
    return item


def _to_page(evidence: Evidence) -> HttpResponse:
    return redirect("inspections:evidence_item", evidence.inspection.reference, evidence.number)


# --- reading ----------------------------------------------------------------------------------------------------------


def evidence_list(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    shown = library_of(inspection).shown(inspection.evidence.order_by("number").for_list(), request.GET)
    ties = links_in_short(shown.page)
    awaited = [] if shown.chosen else list(inspection.evidence.awaited().for_list())
    context = {
        "inspection": inspection,
        "list": shown,
        "page_obj": shown.page,
        "rows": [{"item": item, "ties": _in_words(ties.get(item.pk, {}))} for item in shown.page],
        "awaited": awaited[:AWAITED_ON_TOP],
        "awaited_count": len(awaited),
        "overdue_count": sum(item.is_overdue for item in awaited),
        "interviews": interviews_about_organisation(inspection),
        "may_write": can_write_evidence(person(request), inspection) and not inspection.is_signed,
    }
    return render(request, "inspections/evidence/list.html", context)


def _in_words(ties: dict[str, list[str]]) -> list[str]:
    """Links in words: "Supports 1.1.1, 1.2.2"."""
    return [f"{bearing.label} {', '.join(ties[bearing])}" for bearing in EvidenceLink.Bearing if bearing in ties]


def item(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    evidence = _item(inspection, number)
    links = list(evidence.links.with_questions())
    context = {
        "inspection": inspection,
        "item": evidence,
        "kind": BY_SLUG[evidence.kind],
        "files": evidence.files.select_related("added_by"),
        "questions": evidence.questions.all(),
        "standards": _by_standard([link for link in links if not link.is_withdrawn]),
        "withdrawn_links": [link for link in links if link.is_withdrawn],
        "cited_by": evidence.cited_by.select_related("standard"),
        "history": inspection.history.of_evidence(evidence).select_related("by").order_by("pk"),
        "may_write": can_write_evidence(person(request), inspection)
        and not inspection.is_signed
        and not evidence.is_withdrawn,
    }
    return render(request, "inspections/evidence/item.html", context)


def _by_standard(links: list[EvidenceLink]) -> list[dict[str, Any]]:
    """Links grouped by standard, in the order of the framework."""
    links = sorted(links, key=lambda link: (link.key_question_id, link.prompt_id or 0, link.pk))
    standards = {link.key_question.standard.pk: link.key_question.standard for link in links}
    return [
        {"standard": standards[pk], "links": [link for link in links if link.key_question.standard.pk == pk]}
        for pk in sorted(standards)
    ]


def file(request: HttpRequest, reference: str, number: int, pk: int) -> HttpResponseBase:
    """A file download: never shown in the browser, and only for people who can see the inspection."""
    inspection = visible_inspection(request, reference)
    stored: EvidenceFile = get_object_or_404(files_of(inspection, number), pk=pk)
    # Checked after visibility: people who cannot see the inspection always get a 404.
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        return download(stored, stored.content_type)
    except Damaged as damaged:
        back_to = reverse("inspections:evidence_item", args=[reference, number])
        return damaged_page(request, inspection, damaged, back_to=back_to, back_name=f"E{number}")


# --- adding and changing ----------------------------------------------------------------------------------------------


def kinds(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the kind of evidence to add, which decides the form."""
    inspection = _to_write(request, reference)
    titles = dict(Evidence.Kind.in_words(inspection.words))
    context = {
        "inspection": inspection,
        "kinds": [{"slug": kind.slug, "title": titles[kind.slug], "meaning": kind.meaning} for kind in KINDS],
    }
    return render(request, "inspections/evidence/kinds.html", context)


def add(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    inspection = _to_write(request, reference)
    if kind not in BY_SLUG:
        raise Http404
    form = EvidenceForm(inspection, kind, None, *sent_data(request), keep=f"add-evidence-{inspection.pk}-{kind}")
    if form.is_valid():
        try:
            added = actions.add_evidence(inspection, kind=kind, by=author(request), **form.values)
        except Refused as refused:
            _tell(form, refused)
        else:
            messages.success(request, f"{added.cited_as} has been added to the evidence.")
            return _to_page(added)
    form.ask_for_file_again()
    context = {"inspection": inspection, "form": form, "kind_title": inspection.words.fill(Evidence.Kind(kind).label)}
    return render(request, "inspections/evidence/form.html", context)


def change(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    inspection = _to_write(request, reference)
    evidence = _item(inspection, number)
    form = EvidenceForm(
        inspection,
        evidence.kind,
        evidence,
        *sent_data(request),
        version=version_of(evidence),
        keep=_keep("change", evidence),
    )
    if form.is_valid():
        based_on = form.cleaned_data["version"]
        try:
            actions.change_evidence(evidence, by=author(request), based_on=based_on, **form.values)
        except Refused as refused:
            _tell(form, refused)
            # The user has now seen the current version, so saving again replaces it.
            form.data = _with(request, version=version_of(evidence))
        else:
            messages.success(request, f"{evidence.cited_as} has been saved.")
            return _to_page(evidence)
    context = {
        "inspection": inspection,
        "item": evidence,
        "form": form,
        "kind_title": evidence.kind_in_words,
    }
    return render(request, "inspections/evidence/form.html", context)


def receive(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    def on_valid(evidence: Evidence, form: DraftForm) -> str:
        actions.receive(evidence, by=author(request), **form.cleaned_data)
        return f"{evidence.cited_as} has been received."

    evidence = _item(_to_write(request, reference), number)
    form = ReceiptForm(evidence, *sent_data(request), keep=_keep("receive", evidence))
    heading = f"{evidence.cited_as} was held" if form.kind.is_held else f"{evidence.cited_as} was received"
    return _form_page(request, evidence, form, on_valid, heading)


def add_file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    def on_valid(evidence: Evidence, form: DraftForm) -> str:
        added = actions.add_file(evidence, by=author(request), **form.cleaned_data)
        return f"“{added.name}” has been added to {evidence.cited_as}."

    evidence = _item(_to_write(request, reference), number)
    form = FileForm(*sent_data(request), keep=_keep("file", evidence))
    return _form_page(request, evidence, form, on_valid, f"Add a file to {evidence.cited_as}")


def withdraw(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    def on_valid(evidence: Evidence, form: DraftForm) -> str:
        actions.withdraw_evidence(evidence, by=author(request), **form.cleaned_data)
        return f"{evidence.cited_as} has been withdrawn. You can still read it."

    evidence = _item(_to_write(request, reference), number)
    form = WithdrawalForm(*sent_data(request), keep=_keep("withdraw", evidence))
    return _form_page(
        request,
        evidence,
        form,
        on_valid,
        f"Withdraw {evidence.cited_as}",
        explained="It will no longer count, and neither will its links to key questions. "
        "It keeps its number, and you can still read it.",
        cited_by=evidence.cited_by.select_related("standard"),
    )


def _form_page(
    request: HttpRequest,
    evidence: Evidence,
    form: DraftForm,
    on_valid: Callable[[Evidence, DraftForm], str],
    heading: str,
    **context: Any,
) -> HttpResponse:
    """A page with one form about an item. It is shown again until the form's action succeeds."""
    if form.is_valid():
        try:
            message = on_valid(evidence, form)
        except Refused as refused:
            _tell(form, refused)
        else:
            messages.success(request, message)
            return _to_page(evidence)
    if isinstance(form, WithFile):
        form.ask_for_file_again()
    context |= {"inspection": evidence.inspection, "item": evidence, "form": form, "heading": heading}
    return render(request, "inspections/evidence/about_item.html", context)


def questions(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The questions in a survey with their counts, and blank rows for more."""
    evidence = _item(_to_write(request, reference), number)
    if evidence.kind != Evidence.Kind.SURVEY:
        raise Http404
    stored = [
        {"text": row.text, "positive": row.positive, "answered": row.answered} for row in evidence.questions.all()
    ]
    version = questions_version_of(evidence)
    formset = QuestionFormSet(request.POST if request.method == "POST" else None, initial=stored)
    if formset.is_bound and formset.is_valid():
        given = list(formset)
        try:
            actions.set_survey_questions(
                evidence,
                [form.question for form in given if not form.is_blank],
                based_on=_whole_number(request.POST.get("version")),
                by=author(request),
            )
        except Refused as refused:
            formset.non_form_errors().append(str(refused))
        else:
            messages.success(request, f"The survey questions for {evidence.cited_as} have been saved.")
            return _to_page(evidence)
    context = {
        "inspection": evidence.inspection,
        "item": evidence,
        "formset": formset,
        "version": version,
        "keep": _keep("questions", evidence),
    }
    return render(request, "inspections/evidence/questions.html", context)


# --- links -------------------------------------------------------------------------------------------------------------


def tie(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Link an item to key questions in the standard that the query string names, one link at a time."""
    inspection = _to_write(request, reference)
    evidence = _item(inspection, number)
    whole = inspection.framework.whole
    chosen = request.GET.get("standard", "")
    if chosen not in whole.standards:
        chosen = next(
            (standard.number for standard in whole.definition.standards if not standard.is_computed),
            whole.definition.standards[0].number,
        )
    standard = whole.definition.standard(chosen)
    form = TieForm(standard, *sent_data(request), keep=f"{_keep('tie', evidence)}-{chosen}")
    if form.is_valid():
        given = form.cleaned_data
        key_question = key_question_of(whole, given["key_question"])
        prompt = prompt_of(whole, given["prompt"]) if given["prompt"] else None
        try:
            link = actions.tie_to_question(
                evidence,
                key_question,
                prompt=prompt,
                bearing=given["bearing"],
                passage=given["passage"],
                by=author(request),
            )
        except Refused as refused:
            _tell(form, refused)
        else:
            place = f"{key_question.number}{f' {prompt.letter})' if prompt else ''}"
            messages.success(request, f"{evidence.cited_as} {link.get_bearing_display().lower()} {place}.")
            return redirect(reverse("inspections:tie_evidence", args=[reference, number], query={"standard": chosen}))
    context = {
        "inspection": inspection,
        "item": evidence,
        "form": form,
        "standard": standard,
        "standard_form": StandardForm(whole.definition, initial={"standard": chosen}),
        "standards": _by_standard(list(evidence.links.current().with_questions())),
        "may_write": True,
    }
    return render(request, "inspections/evidence/tie.html", context)


def withdraw_tie(request: HttpRequest, reference: str, number: int, pk: int) -> HttpResponse:
    evidence = _item(_to_write(request, reference), number)
    link = get_object_or_404(evidence.links.with_questions(), pk=pk)
    link.evidence = evidence

    def on_valid(evidence: Evidence, form: DraftForm) -> str:
        actions.withdraw_tie(link, by=author(request), **form.cleaned_data)
        return f"{evidence.cited_as} is no longer linked to {link.key_question.number}."

    form = TieWithdrawalForm(*sent_data(request), keep=f"{_keep('withdraw-tie', evidence)}-{pk}")
    heading = f"Withdraw the link from {evidence.cited_as} to {link.key_question.number}"
    return _form_page(request, evidence, form, on_valid, heading, link=link)


# --- shared functions ---------------------------------------------------------------------------------------------------


def _whole_number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _keep(what: str, evidence: Evidence) -> str:
    return f"evidence-{what}-{evidence.pk}"


def _with(request: HttpRequest, **values: object) -> Any:
    data = request.POST.copy()
    for name, value in values.items():
        data[name] = str(value)
    return data


def _tell(form: DraftForm, refused: Refused) -> None:
    """Add the reason for a refusal to the form, next to its field if it has one."""
    reasons = refused.problems if isinstance(refused, Incomplete) else {"": str(refused)}
    for name, reason in reasons.items():
        form.add_error(name if name in form.fields else None, reason)
