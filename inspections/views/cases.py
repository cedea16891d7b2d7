"""A case: its task list, the pages on which it is recorded, single entries, and handing it over."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BoundField, Form
from django.forms.utils import ErrorList
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from inspections import actions
from inspections.actions.cases import Saved, Stale
from inspections.actions.submission import to_look_at
from inspections.entries import CaseRecord, DateInputsOrNone, Entry, Page, form_of
from inspections.history import Author, Refused
from inspections.models import Case, CaseComment, Change, Inspection, Interview, User
from inspections.permissions import can_lead, can_record, check_can_lead, check_can_record
from inspections.privacy import pointed_out
from inspections.progress import QuestionState
from inspections.saving import hold_case
from standards.framework_file import PromptDefinition


def _record(request: HttpRequest, reference: str, case_reference: str) -> CaseRecord:
    """The case with all that is recorded in it, if this person may see it."""
    inspection = get_object_or_404(Inspection.objects.visible_to(request.user).with_framework(), reference=reference)
    found = get_object_or_404(inspection.cases.with_record(), reference=case_reference)
    found.inspection = inspection  # which brings its team
    return CaseRecord(found)


def _record_and_versions(
    request: HttpRequest, reference: str, case_reference: str
) -> tuple[CaseRecord, dict[str, int]]:
    """The same, with the version of every entry: read first, so that no value is newer than the version it is shown with
    and would be overwritten unseen."""
    versions = Change.objects.versions_of(reference, case_reference)
    return _record(request, reference, case_reference), versions


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the middleware has seen to it
    return request.user


@dataclass
class Item:
    """An entry as a page shows it. What a page with dozens of them asks for is at hand; the rest is worked out when asked."""

    entry: Entry
    form: Form
    name: str
    version: int
    value: str
    errors: list[str]
    comments: Sequence[CaseComment] = ()

    @property
    def field(self) -> BoundField:
        return self.form[self.name]

    @property
    def words(self) -> str:
        return self.entry.in_words(self.value)

    @property
    def none_box(self) -> str:
        """The name of the box to tick where no date can be given; "" where there is none."""
        widget = self.entry.field.widget
        return f"{self.name}{widget.none_suffix}" if isinstance(widget, DateInputsOrNone) else ""

    @property
    def pointed_out(self) -> list[str]:
        """What in a note would tell who somebody is; it stops nobody."""
        return sentences(self.value) if self.entry.is_note and self.value else []


@dataclass
class Question:
    """A key question as its page shows it: with its prompts, each with answer and note."""

    state: QuestionState
    prompts: list[tuple[PromptDefinition, Item, Item]]
    answer: Item
    note: Item


def _context(request: HttpRequest, record: CaseRecord) -> dict[str, Any]:
    """What every page of a case needs."""
    case = record.case
    return {
        "inspection": case.inspection,
        "case": case,
        "record": record,
        "domain": record.domain,
        "is_recording": can_record(_person(request), case)
        and case.is_with_its_inspector
        and not case.inspection.is_signed,
        "can_lead": can_lead(_person(request), case.inspection),
        "returned": _returned(case),
    }


def _returned(case: Case) -> Any:
    """The lead inspector's step that brought a case back, while it is back."""
    return list(case.steps.all())[-1] if case.state == Case.State.RETURNED else None


# --- the task list -----------------------------------------------------------------------------------------------------


def case(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    record = _record(request, reference, case_reference)
    found = record.case
    references = [None, *found.inspection.cases.values_list("reference", flat=True), None]
    place = references.index(found.reference)
    pages = [(page, _status(record, page)) for page in record.pages]
    context = {
        "groups": [
            ("The case", [item for item in pages if item[0].standard is None and item[0].interview is None]),
            ("Interviews", [item for item in pages if item[0].interview is not None]),
            ("Standards", [item for item in pages if item[0].standard is not None]),
        ],
        "disposal": record.definition.disposal_title(found.disposal),
        "previous_case": references[place - 1],
        "next_case": references[place + 1],
        "next_unanswered": record.next_unanswered,
        "interview_kinds": [kind for kind in Interview.With.choices if kind[0] != Interview.With.CASE_MANAGER],
        "steps": found.steps.all(),
    }
    return render(request, "inspections/case.html", _context(request, record) | context)


def _status(record: CaseRecord, page: Page) -> str:
    """How far a page has come, in words."""
    missing = len(record.missing_on(page))
    if page.interview is not None:
        return page.interview.get_state_display() if page.interview.is_recorded else "Not recorded"
    wanted = [entry for entry in page if entry.is_wanted]
    if not missing:
        return "Complete" if wanted else "Not asked"
    if missing == len(wanted) and not any(record.is_filled(entry) for entry in page):
        return "Not started"
    return f"{len(wanted) - missing} of {len(wanted)} answered"


def next_unanswered(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    """On to the next question that is not answered; where all are, to submitting."""
    record = _record(request, reference, case_reference)
    if record.next_unanswered is None:
        return redirect(reverse("inspections:check", args=(reference, case_reference)) + "#submit")
    page, entry = record.next_unanswered
    return redirect(_address(record, page, entry.name))


def entry_page(request: HttpRequest, reference: str, case_reference: str, entry: str) -> HttpResponse:
    """The page of a case on which an entry stands."""
    record = _record(request, reference, case_reference)
    page = record.page_of(entry.removesuffix("-awaited"))
    if page is None:
        raise Http404
    return redirect(_address(record, page, entry))


def _address(record: CaseRecord, page: Page, entry: str = "") -> str:
    arguments = (record.case.inspection.reference, record.case.reference, page.slug)
    return reverse("inspections:case_page", args=arguments) + (f"#entry-{entry}" if entry else "")


@require_POST
def add_interview(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    record = _record(request, reference, case_reference)
    check_can_record(_person(request), record.case)
    with_whom = request.POST.get("with_whom", "")
    if with_whom not in Interview.With.values or with_whom == Interview.With.CASE_MANAGER:
        raise Http404
    interview = actions.begin_interview(record.case, with_whom, by=Author(_person(request)))
    return redirect("inspections:case_page", reference, case_reference, f"interview-{interview.pk}")


# --- a page ------------------------------------------------------------------------------------------------------------


def case_page(request: HttpRequest, reference: str, case_reference: str, page: str) -> HttpResponse:
    """A page of a case. With a script each entry is saved by itself; without, the form saves what changed on the page."""
    record, versions = _record_and_versions(request, reference, case_reference)
    shown = record.page(page)
    if shown is None:
        raise Http404
    context = _context(request, record)
    form = form_of(shown, record.values)
    if request.method == "POST":
        check_can_record(_person(request), record.case)
        form = _save_page(request, record, shown)
        if not form.errors:
            return redirect(_after(request, record, shown))
        # What is right is saved, and what is chosen now is chosen over what stands now.
        record, versions = _record_and_versions(request, reference, case_reference)
        shown = record.page(page) or shown
    items = _items(record, shown, form, versions)
    pages = record.pages
    place = [each.slug for each in pages].index(shown.slug)
    context |= {
        "page": shown,
        "form": form,
        "items": items,
        "questions": _questions(record, shown, items) if shown.standard else [],
        "place": place + 1,
        "next_page": pages[place + 1] if place + 1 < len(pages) else None,
    }
    return render(request, "inspections/case_page.html", context)


def _items(record: CaseRecord, entries: Iterable[Entry], form: Form, versions: Mapping[str, int]) -> dict[str, Item]:
    comments: dict[str, list[CaseComment]] = {}
    if step := _returned(record.case):
        for comment in step.comments.all():
            comments.setdefault(comment.entry, []).append(comment)
    sent = form.is_bound
    return {
        entry.name: Item(
            entry,
            form,
            entry.name,
            versions.get(entry.name, 0),
            str(form[entry.name].value() or "") if sent else record.values.get(entry.name, ""),
            [str(error) for error in form.errors.get(entry.name, ErrorList())] if sent else [],
            comments.get(entry.name, ()),
        )
        for entry in entries
    }


def _questions(record: CaseRecord, page: Page, items: dict[str, Item]) -> list[Question]:
    assert page.standard is not None
    return [
        Question(
            state,
            [
                (prompt, items[number], items[f"{number}-note"])
                for (prompt, _), number in zip(state.prompts, state.prompt_numbers, strict=True)
            ],
            items[state.question.number],
            items[f"{state.question.number}-note"],
        )
        for state in record.progress.of_standard(page.standard)
    ]


def _save_page(request: HttpRequest, record: CaseRecord, page: Page) -> Form:
    """Save every entry that was changed on the page. What cannot be saved keeps back nothing else, and is said."""
    form = form_of(page, record.values, request.POST)
    form.full_clean()
    sent = {name for name in request.POST if name.endswith("-version")}
    for entry in page:
        if entry.name in form.errors or f"{entry.name}-version" not in sent:
            continue
        based_on = _whole_number(request.POST.get(f"{entry.name}-version"))
        value = entry.value(request.POST)
        if value == record.values.get(entry.name, "") or _is_untouched(record.case, entry, value, based_on):
            continue
        try:
            actions.save_entry(record.case, entry, value, based_on=based_on, by=Author(_person(request)))
        except Stale as stale:
            form.add_error(
                entry.name,
                f"{stale.newest.author} changed this to “{entry.in_words(stale.newest.new)}” at "
                f"{timezone.localtime(stale.newest.at):%H:%M:%S} on {timezone.localtime(stale.newest.at):%-d %B}, while you "
                f"had the page open. You gave “{entry.in_words(value)}”. Choose what is to stand, and save.",
            )
        except Refused as refused:
            form.add_error(entry.name, str(refused))
    return form


def _is_untouched(case: Case, entry: Entry, value: str, based_on: int) -> bool:
    """Whether a value is what the page was opened with: a colleague's newer one stays, then, and nobody has to choose."""
    before = Change.objects.of_entry(case, entry.name).filter(pk=based_on).first()
    return value == (before.new if before else "")


def _whole_number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def _after(request: HttpRequest, record: CaseRecord, page: Page) -> str:
    """Where saving a page leads: on, or back to it where somebody only wanted it saved."""
    if request.POST.get("then") == "stay":
        return _address(record, page)
    following = record.pages[[each.slug for each in record.pages].index(page.slug) + 1 :]
    if following:
        return _address(record, following[0])
    return reverse("inspections:check", args=(record.case.inspection.reference, record.case.reference))


# --- one entry -----------------------------------------------------------------------------------------------------------


@login_not_required
def entry(request: HttpRequest, reference: str, case_reference: str, entry: str) -> HttpResponse:
    """One entry of a case: sent by a page's script, it is saved; opened, its history is shown."""
    if request.method == "POST" and "application/json" in request.headers.get("Accept", ""):
        return _save(request, reference, case_reference, entry)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return _history(request, reference, case_reference, entry)


def _save(request: HttpRequest, reference: str, case_reference: str, name: str) -> JsonResponse:
    """The answers that the script knows: 200 stored, 401 signed out, 409 somebody was quicker, 422 no such value, 423 the
    case takes no changes (any longer), 403 not this person's to change, 404 not there."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "You are signed out."}, status=401)
    user = _person(request)
    if request.POST.get("person", str(user.pk)) != str(user.pk):
        return JsonResponse({"error": "Somebody else is signed in."}, status=401)
    value, found = "", None
    try:
        with transaction.atomic():
            case = hold_case(user, reference, case_reference)
            found = CaseRecord(case).entry(name) if case is not None else None
            if case is not None and found is not None:
                receipt = _receipt(request)
                value = found.value(request.POST)
                saved = actions.save_entry_of_held_case(
                    case,
                    found,
                    value,
                    based_on=_whole_number(request.POST.get("based_on")),
                    by=Author(user),
                    receipt=receipt,
                )
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    except Stale as stale:
        assert found is not None
        return JsonResponse({"stands": _as_sent(found, stale.newest), "yours": found.in_words(value)}, status=409)
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=423)
    if case is None:
        check_can_record(user, _record(request, reference, case_reference).case)  # 404 where there is none for them
    if found is None:
        raise Http404
    return JsonResponse(_told(found, saved, value))


def _receipt(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("receipt", ""))
    except ValueError as error:
        raise ValidationError("A receipt is wanting: a UUID of the browser’s own.") from error


def _told(entry: Entry, saved: Saved, value: str) -> dict[str, Any]:
    told: dict[str, Any] = {"version": saved.version, "at": _clock(saved.at)}
    if saved.value != value:  # stored earlier, and changed by somebody since
        told["inputs"] = entry.inputs(saved.value)
    if entry.is_note:
        told["pointed_out"] = sentences(saved.value)
    return told


def sentences(note: str) -> list[str]:
    return [finding.sentence for finding in pointed_out(note)]


def _as_sent(entry: Entry, change: Change) -> dict[str, Any]:
    return {
        "version": change.pk,
        "words": entry.in_words(change.new),
        "inputs": entry.inputs(change.new),
        "by": change.author,
        "at": _clock(change.at),
    }


def _clock(at: Any) -> str:
    """A moment as pages show it: the time alone where it is today’s."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{local:%H:%M:%S}" if local.date() == timezone.localdate() else f"{local:%-d %B %Y, %H:%M:%S}"


def _history(request: HttpRequest, reference: str, case_reference: str, name: str) -> HttpResponse:
    record = _record(request, reference, case_reference)
    found = record.entry(name)
    if found is None:
        raise Http404
    context = _context(request, record)
    changes = list(Change.objects.of_entry(record.case, name).select_related("by"))
    page = record.page_of(name)
    label = next((each.label for each in page if each.name == name), found.label) if page else found.label
    if request.method == "POST":
        check_can_record(_person(request), record.case)
        by = Author(_person(request))
        if "put_back" in request.POST:
            chosen = next((change for change in changes if str(change.pk) == request.POST["put_back"]), None)
            if chosen is not None and found.accepts(chosen.old):
                based_on = _whole_number(request.POST.get("version"))
                actions.save_entry(record.case, found, chosen.old, based_on=based_on, by=by)
            return redirect("inspections:entry", reference, case_reference, name)
        # Why something is awaited, from the page that checks a case, where no script saved it.
        based_on = _whole_number(request.POST.get(f"{name}-version"))
        try:
            actions.save_entry(record.case, found, found.value(request.POST), based_on=based_on, by=by)
        except ValidationError as error:
            messages.error(request, f"{label}: {' '.join(error.messages)}")
        return redirect("inspections:check", reference, case_reference)
    rows = [
        (change, found.in_words(change.old), found.in_words(change.new), found.accepts(change.old))
        for change in changes
    ]
    context |= {"entry": found, "label": label, "rows": rows, "page": page}
    return render(request, "inspections/entry.html", context)


# --- handing over -----------------------------------------------------------------------------------------------------------


def check(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    """What is missing, what points apart, and the button that submits the case."""
    record, versions = _record_and_versions(request, reference, case_reference)
    context = _context(request, record)
    refusal = ""
    if request.method == "POST":
        check_can_record(_person(request), record.case)
        try:
            looked_at = dict(each.split("=", 1) for each in request.POST.getlist("looked_at") if "=" in each)
            actions.submit_case(record.case, looked_at=looked_at, by=Author(_person(request)))
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect("inspections:case", reference, case_reference)
    wanting = [entry for _, missing in record.missing for entry in missing]
    awaited = [found for entry in wanting if (found := record.entry(f"{entry.name}-awaited")) is not None]
    items = _items(record, awaited, form_of(awaited, record.values), versions)
    context |= {
        "missing": [
            (page, [(entry, items.get(f"{entry.name}-awaited")) for entry in entries])
            for page, entries in record.missing
        ],
        "apart": to_look_at(record),
        "refusal": refusal,
        "prompts_left": record.progress.prompts_asked - record.progress.prompts_answered,
    }
    return render(request, "inspections/check.html", context)


def review(request: HttpRequest, reference: str, case_reference: str) -> HttpResponse:
    """The lead inspector reads a submitted case, comments on single entries, and returns or accepts it."""
    record = _record(request, reference, case_reference)
    check_can_lead(_person(request), record.case.inspection)
    refusal = ""
    by = Author(_person(request))
    if request.method == "POST":
        read_at = _whole_number(request.POST.get("read_at")) or None
        comments = {
            name.removeprefix("comment-"): str(text)
            for name, text in request.POST.items()
            if name.startswith("comment-")
        }
        try:
            if request.POST.get("decision") == "return":
                known = {name: text for name, text in comments.items() if record.entry(name) is not None}
                actions.return_case(
                    record.case, comment=request.POST.get("comment", ""), comments=known, read_at=read_at, by=by
                )
            elif request.POST.get("comment", "").strip() or any(text.strip() for text in comments.values()):
                raise Refused("You wrote comments: return the case with them, or empty them before you accept it.")
            else:
                actions.accept_case(record.case, read_at=read_at, by=by)
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect("inspections:case", reference, case_reference)
    read = [
        (
            page,
            [
                (
                    entry,
                    record.values.get(entry.name, ""),
                    entry.in_words(record.values.get(entry.name, "")),
                    request.POST.get(f"comment-{entry.name}", ""),
                )
                for entry in page
                if not (entry.is_note and not record.is_filled(entry))
            ],
        )
        for page in record.pages
    ]
    context = _context(request, record) | {
        "is_review": True,
        "read_at": max((step.pk for step in record.case.steps.all()), default=0),
        "read": read,
        "refusal": refusal,
        "given": request.POST,
        "apart": record.progress.pointing_apart,
    }
    return render(request, "inspections/review.html", context)
