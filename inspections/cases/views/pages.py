"""The task list of a case and the pages for recording it."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from inspections.access import author, from_the_server, person
from inspections.cases import actions
from inspections.cases.actions import EntryConflict
from inspections.cases.case_page import (
    address_of,
    case_context,
    changed_by_lead,
    items_of,
    questions_of,
    record_and_versions,
    visible_record,
)
from inspections.cases.entries import NOTEPAD, Entry, form_of
from inspections.cases.models import Case, Interview
from inspections.cases.record import CaseRecord, Page
from inspections.forms_base import whole_number
from inspections.history import Refused
from inspections.moments import time_of_day
from inspections.permissions import check_can_record
from standards.guidance import notes_of
from standards.queries import guidance_for

# --- the task list -----------------------------------------------------------------------------------------------------


@from_the_server
def case(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    record = visible_record(request, reference, case_reference)
    shown = record.case
    others = [None, *shown.inspection.cases.only("inspection", "reference", "pseudonym"), None]
    place = others.index(shown)
    pages = [(page, _status(record, page)) for page in record.pages]
    context = {
        "groups": [
            (
                f"The {shown.unit.words.one}",
                [item for item in pages if item[0].standard is None and item[0].interview is None],
            ),
            ("Interviews", [item for item in pages if item[0].interview is not None]),
            (shown.inspection.words.standard.headings, [item for item in pages if item[0].standard is not None]),
        ],
        "disposal": record.definition.disposal_title(shown.disposal),
        "previous_case": others[place - 1],
        "next_case": others[place + 1],
        "continue_url": _continue_url(record),
        "interview_kinds": [kind for kind in Interview.With.choices if kind[0] != Interview.With.CASE_MANAGER],
        "steps": shown.steps.all(),
        "by_lead": changed_by_lead(record),
    }
    return render(request, "inspections/cases/case.html", case_context(request, record) | context)


def _continue_url(record: CaseRecord) -> str:
    """The address of the next unanswered question, or "" if there is none. A redirect would not work offline."""
    if record.next_unanswered is None:
        return ""
    page, entry = record.next_unanswered
    return address_of(record, page, entry.name)


@dataclass(frozen=True)
class Status:
    """The progress of a page in the task list."""

    words: str
    tag: str = ""  # a GOV.UK tag class; empty if the page is complete or not needed
    is_done: bool = False


def _status(record: CaseRecord, page: Page) -> Status:
    if page.interview is not None:
        words = page.interview.get_state_display()
        if not page.interview.is_recorded:
            return Status("Not recorded", tag="govuk-tag--grey")
        is_held = page.interview.state == Interview.State.HELD
        return Status(words, is_done=True) if is_held else Status(words, tag="govuk-tag--blue")
    missing = len(record.missing_on(page))
    required = [entry for entry in page if entry.is_required]
    if not missing:
        return Status("Complete", is_done=True) if required else Status("Not asked")
    if missing == len(required) and not any(record.is_filled(entry) for entry in page):
        return Status("Not started", tag="govuk-tag--grey")
    return Status(f"{len(required) - missing} of {len(required)} answered", tag="govuk-tag--blue")


def next_unanswered(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    """Redirect to the next unanswered question, or to the page for submitting the case if there is none."""
    record = visible_record(request, reference, case_reference)
    if record.next_unanswered is None:
        return redirect(reverse("inspections:check", args=(reference, case_reference)) + "#submit")
    page, entry = record.next_unanswered
    return redirect(address_of(record, page, entry.name))


def entry_page(request: HttpRequest, reference: str, case_reference: str, entry: str) -> HttpResponse:
    """Redirect to the page of a case that has an entry."""
    record = visible_record(request, reference, case_reference)
    page = record.page_of(entry.removesuffix("-awaited"))
    if page is None:
        raise Http404
    return redirect(address_of(record, page, entry))


@require_POST
def add_interview(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    record = visible_record(request, reference, case_reference)
    check_can_record(person(request), record.case)
    with_whom = request.POST.get("with_whom", "")
    if with_whom not in Interview.With.values or with_whom == Interview.With.CASE_MANAGER:
        raise Http404
    interview = actions.begin_interview(record.case, with_whom, by=author(request))
    return redirect("inspections:case_page", reference, case_reference, f"interview-{interview.pk}")


def choose_view(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    """Store the user's choice of the compact or wide view, then redirect to the page they came from."""
    visible_record(request, reference, case_reference)
    if request.method == "POST":
        user = person(request)
        user.records_wide = request.POST.get("view") == "wide"
        user.save(update_fields=["records_wide"])
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect("inspections:case", reference, case_reference)
    return redirect(back)


# --- a page ------------------------------------------------------------------------------------------------------------


@from_the_server
def case_page(request: HttpRequest, reference: str, case_reference: str, page: str) -> HttpResponse:
    """A page of a case. With a script, each entry is saved separately. Without a script, the form saves all changed entries."""
    record, versions = record_and_versions(request, reference, case_reference)
    shown = record.page(page)
    if shown is None:
        raise Http404
    context = case_context(request, record)
    form = form_of([*shown, *record.notepad], record.values)
    if request.method == "POST":
        check_can_record(person(request), record.case)
        form = _save_page(request, record, shown)
        if not form.errors:
            return redirect(_after(request, record, shown))
        # Valid entries are saved. Show the others with the current versions, so that the next save is based on them.
        record, versions = record_and_versions(request, reference, case_reference)
        shown = record.page(page) or shown
    items = items_of(record, shown, form, versions)
    notepad = items_of(record, record.notepad, form, versions)
    pages = record.pages
    place = [each.slug for each in pages].index(shown.slug)
    guidance = guidance_for(record.case.inspection.framework) if shown.standard else None
    context |= {
        "page": shown,
        "form": form,
        "items": items,
        "notepad": notepad[NOTEPAD],
        "questions": questions_of(record, shown, items, notes_of(guidance)) if shown.standard else [],
        "guidance": guidance,
        "place": place + 1,
        "next_page": pages[place + 1] if place + 1 < len(pages) else None,
        "is_compact": not person(request).records_wide,
    }
    return render(request, "inspections/cases/case_page.html", context)


def _save_page(request: HttpRequest, record: CaseRecord, page: Page) -> Form:
    """Save every entry changed on the page. Entries that cannot be saved get an error and do not block the others."""
    entries = [*page, *record.notepad]
    form = form_of(entries, record.values, request.POST)
    form.full_clean()
    sent = {name for name in request.POST if name.endswith("-version")}
    for entry in entries:
        if entry.name in form.errors or f"{entry.name}-version" not in sent:
            continue
        based_on = whole_number(request.POST.get(f"{entry.name}-version"))
        value = entry.value(request.POST)
        if value == record.values.get(entry.name, "") or _is_untouched(record.case, entry, value, based_on):
            continue
        try:
            actions.save_entry(record.case, entry, value, based_on=based_on, by=author(request))
        except EntryConflict as stale:
            form.add_error(
                entry.name,
                f"{stale.newest.author} changed this to “{entry.in_words(stale.newest.new)}” at "
                f"{time_of_day(stale.newest.at, seconds=True)} on {timezone.localtime(stale.newest.at):%-d %B}, after "
                f"you opened the page. You entered “{entry.in_words(value)}”. Choose which answer to keep, then save.",
            )
        except Refused as refused:
            form.add_error(entry.name, str(refused))
    return form


def _is_untouched(case: Case, entry: Entry, value: str, based_on: int) -> bool:
    """Whether the user left the value on the page unchanged. If so, a colleague's newer value is kept without a conflict."""
    before = case.inspection.history.of_entry(case, entry.name).filter(pk=based_on).first()
    return value == (before.new if before else "")


def _after(request: HttpRequest, record: CaseRecord, page: Page) -> str:
    """The address to show after a page is saved: the next page, or the same page if the user chose to stay."""
    if request.POST.get("then") == "stay":
        return address_of(record, page)
    if following := record.page_after(page):
        return address_of(record, following)
    return reverse("inspections:check", args=(record.case.inspection.reference, record.case.reference))
