"""Pages of benchmark cases: the list, writing and opening one, reading it alone, and the results with the discussion."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.access import author, from_the_server, person
from inspections.benchmarks import actions
from inspections.benchmarks.forms import CommentForm, FileForm, NewForm, ReadersForm, TextForm
from inspections.benchmarks.models import BenchmarkCase, BenchmarkFile, BenchmarkRead
from inspections.benchmarks.queries import (
    FEWEST_READERS,
    benchmark_cases_for,
    can_see_answers,
    comments_on,
    files_of,
    frameworks_with_cases,
    own_read,
    possible_readers,
    results_of,
)
from inspections.benchmarks.record import BenchmarkRecord
from inspections.cases.entries import form_of
from inspections.cases.submission import Incomplete
from inspections.forms_base import after_saving, sent_data
from inspections.history import Refused
from inspections.permissions import NotAllowed, check_can_keep_benchmarks
from inspections.second_reads.sheet import page_context, sent_page, status_of
from inspections.stored_files.downloads import damaged_page, download
from inspections.stored_files.rows import Damaged


@from_the_server
def benchmarks(request: HttpRequest) -> HttpResponse:
    """The benchmark cases that the user can open."""
    user = person(request)
    context = {"cases": list(benchmark_cases_for(user))}
    if user.is_quality_lead:
        context["frameworks"] = frameworks_with_cases()
    return render(request, "inspections/benchmarks/list.html", context)


def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a benchmark case that is read against a framework."""
    check_can_keep_benchmarks(person(request))
    framework = next((each for each in frameworks_with_cases() if each.slug == slug), None)
    if framework is None:
        raise Http404
    definition = framework.definition
    disposals = [(each.slug, each.title) for each in definition.disposals]
    form = NewForm(disposals, sent_data(request)[0], keep=f"add-benchmark-{slug}", words=definition.words)
    if form.is_valid():
        case = actions.add_benchmark_case(framework, by=author(request), **form.values)
        messages.success(request, "Benchmark case added. Record the expected answers next.")
        return redirect("inspections:benchmark", case.pk)
    context = {"form": form, "framework": framework, "heading": "Add a benchmark case"}
    return render(request, "inspections/benchmarks/form.html", context)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the text while the case is being prepared."""
    case = _case(request, pk)
    check_can_keep_benchmarks(person(request))
    initial = {"title": case.title, "text": case.text, "origin": case.origin}
    words = case.framework.definition.words
    form = TextForm(sent_data(request)[0], keep=f"change-benchmark-{pk}", words=words, initial=initial)
    if form.is_valid():
        try:
            actions.change_benchmark_case(case, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("inspections:benchmark", pk)
    context = {"form": form, "case": case, "framework": case.framework, "heading": "Change the benchmark case"}
    return render(request, "inspections/benchmarks/form.html", context)


def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a document while the case is being prepared."""
    case = _case(request, pk)
    check_can_keep_benchmarks(person(request))
    form = FileForm(*sent_data(request), keep=f"benchmark-file-{pk}")
    if form.is_valid():
        try:
            added = actions.add_benchmark_file(case, by=author(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"“{added.name}” has been added.")
            return redirect("inspections:benchmark", pk)
    form.ask_for_file_again()
    context = {"form": form, "case": case, "framework": case.framework, "heading": "Add a file"}
    return render(request, "inspections/benchmarks/add_file.html", context)


def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A file download: never shown in the browser, and only for people who can open the case."""
    stored: BenchmarkFile = get_object_or_404(_case(request, pk).files, pk=file)
    # Checked after the look-up, so that people who cannot open the case always get "not found".
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        return download(stored, stored.content_type)
    except Damaged as damaged:
        back_to = reverse("inspections:benchmark", args=[pk])
        return damaged_page(request, None, damaged, back_to=back_to, back_name=stored.case.title)


@require_POST
def remove_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Remove a document while the case is being prepared."""
    case = _case(request, pk)
    check_can_keep_benchmarks(person(request))
    stored: BenchmarkFile = get_object_or_404(case.files.select_related("case"), pk=file)
    try:
        actions.remove_benchmark_file(stored, by=author(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"“{stored.name}” has been removed.")
    return redirect("inspections:benchmark", pk)


def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose more readers."""
    case = _case(request, pk)
    check_can_keep_benchmarks(person(request))
    form = ReadersForm(possible_readers(case), sent_data(request)[0], keep=f"benchmark-readers-{pk}")
    if form.is_valid():
        try:
            actions.invite_readers(case, list(form.values["readers"]), by=author(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("inspections:benchmark", pk)
    context = {"form": form, "case": case, "framework": case.framework, "heading": "Choose readers"}
    return render(request, "inspections/benchmarks/form.html", context)


@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Open or close a benchmark case."""
    case = _case(request, pk)
    check_can_keep_benchmarks(person(request))
    steps = {"open": actions.open_benchmark_case, "close": actions.close_benchmark_case}
    if name not in steps:
        raise Http404
    try:
        steps[name](case, by=author(request))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("inspections:benchmark", pk)


@from_the_server
def benchmark(request: HttpRequest, pk: int) -> HttpResponse:
    """One benchmark case: its text, the user's own read, and the results and the discussion once they may see them."""
    return _benchmark(request, _case(request, pk))


def _benchmark(request: HttpRequest, case: BenchmarkCase, refusal: str = "") -> HttpResponse:
    user = person(request)
    read = own_read(case, user)
    context: dict[str, Any] = {
        "case": case,
        "framework": case.framework,
        "words": case.framework.definition.words,
        "files": files_of(case),
        "may_change_files": user.is_quality_lead and case.state == BenchmarkCase.State.DRAFT,
        "read": read,
        "refusal": refusal,
        "fewest": FEWEST_READERS,
        "disposal": case.framework.definition.disposal_title(case.disposal),
    }
    if read is not None and not read.is_submitted and case.state != BenchmarkCase.State.CLOSED:
        record = BenchmarkRecord(case, read.answers.all())
        context["pages"] = [
            (each, status_of(record, each), reverse("inspections:benchmark_page", args=[case.pk, each.slug]))
            for each in record.pages
        ]
    elif can_see_answers(case, read) and case.state != BenchmarkCase.State.DRAFT:
        results = results_of(case, read)
        form = _comment_form(request, case, results.rows)
        if form.is_valid():
            actions.comment_on_benchmark_case(case, by=author(request), **form.values)
            return redirect(f"{reverse('inspections:benchmark', args=[case.pk])}#discussion")
        context |= {"results": results, "comments": comments_on(case), "form": form}
    return render(request, "inspections/benchmarks/benchmark.html", context)


def _comment_form(request: HttpRequest, case: BenchmarkCase, rows: Any) -> CommentForm:
    entries = [(row.name, row.name if row.text else row.entry.label) for row in rows if not row.is_prompt]
    return CommentForm(entries, sent_data(request)[0], keep=f"benchmark-comment-{case.pk}")


@from_the_server
def page(request: HttpRequest, pk: int, page: str) -> HttpResponse:
    """A page of the user's own read. The form saves everything on the page that is valid."""
    case = _case(request, pk)
    read, record = _own(request, case)
    shown = record.page(page)
    if shown is None:
        raise Http404
    form = form_of(shown, record.values)
    if request.method == "POST":
        form, values = sent_page(record, shown, request.POST)
        try:
            saved = actions.save_benchmark_answers(read, values, by=author(request))
        except Refused as refused:
            form.add_error(None, str(refused))
        if not form.errors:
            messages.success(request, "Saved." if saved else "You have not changed anything.")
            if request.POST.get("then") == "stay":
                return redirect("inspections:benchmark_page", pk, page)
            if following := record.page_after(shown):
                return redirect("inspections:benchmark_page", pk, following.slug)
            return redirect("inspections:benchmark", pk)
        read, record = _own(request, case)
        shown = record.page(page) or shown
    context = page_context(record, shown, form) | {
        "case": case,
        "files": files_of(case),
        "record": record,
        "is_recording": not read.is_submitted
        and case.state == (BenchmarkCase.State.DRAFT if read.is_expected else BenchmarkCase.State.OPEN),
        "keep": f"benchmark-{pk}-{page}",
    }
    response = render(request, "inspections/benchmarks/page.html", context)
    return after_saving(response) if request.method == "POST" and not form.errors else response


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit the user's own read."""
    case = _case(request, pk)
    read, _ = _own(request, case)
    try:
        actions.submit_benchmark_read(read, by=author(request))
    except Incomplete as incomplete:
        messages.error(request, str(incomplete))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Your answers are submitted.")
    return redirect("inspections:benchmark", pk)


def _case(request: HttpRequest, pk: int) -> BenchmarkCase:
    found: BenchmarkCase = get_object_or_404(benchmark_cases_for(person(request)), pk=pk)
    return found


def _own(request: HttpRequest, case: BenchmarkCase) -> tuple[BenchmarkRead, BenchmarkRecord]:
    read = own_read(case, person(request))
    if read is None:
        raise NotAllowed("Only people who were chosen as readers can answer the questions of a benchmark case.")
    return read, BenchmarkRecord(case, read.answers.all())
