"""Pages of the rule laboratory, for administrators and members of the ratings panel. They change no rating."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from inspections.access import author, from_the_server, person
from inspections.forms_base import sent_data
from inspections.history import Refused
from inspections.lists.listing import ShownList
from inspections.sheets.download import as_download
from reports.laboratory import actions, queries
from reports.laboratory.downloads import KINDS, as_file
from reports.laboratory.forms import FileForm, NamedForm, RulesForm
from reports.laboratory.listing import list_behind, list_of_rating
from reports.laboratory.models import RuleSet, RuleSetResult
from reports.laboratory.outcomes import counts_by_number, counts_of, steps_in_words
from reports.laboratory.rules import Rules, changes_in_words
from reports.pdf import workers
from reports.permissions import check_can_try_rules
from reports.ratings.rules import OVERALL
from standards.language.definition import FrameworkDefinition
from standards.language.differences import differences
from standards.models import Framework
from standards.queries import frameworks_newest_first

PAGES = "reports/laboratory/"
View = Callable[..., HttpResponseBase]


def of_laboratory(view: View) -> View:
    """A view for people who can try other rules."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        check_can_try_rules(person(request))
        return view(request, *args, **options)

    return from_the_server(checked)


@of_laboratory
def rule_sets(request: HttpRequest) -> HttpResponse:
    context = {
        "rule_sets": queries.current_rule_sets(),
        "ended": queries.ended_rule_sets(),
        "frameworks": queries.frameworks_to_try(),
    }
    return render(request, f"{PAGES}list.html", context)


@of_laboratory
def new(request: HttpRequest, slug: str, revision: int) -> HttpResponse:
    """The form with the rules of a loaded framework."""
    framework = _framework(slug, revision)
    form = RulesForm(*sent_data(request), start=framework.definition, keep=f"rule-set-{slug}-{revision}")
    return _saved(request, framework, form) or _form(request, framework, form)


@of_laboratory
def upload(request: HttpRequest, slug: str, revision: int) -> HttpResponse:
    """The form for a changed framework file, whose rules are tried on the inspections under a framework."""
    framework = _framework(slug, revision)
    form = FileForm(*sent_data(request), keep=f"rule-set-file-{slug}-{revision}", words=framework.definition.words)
    return _saved(request, framework, form) or _form(request, framework, form)


@of_laboratory
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The form with the rules of a rule set, for saving others under another name."""
    original = _rule_set(pk)
    initial = {"purpose": original.purpose, "carried": original.carried}
    form = RulesForm(
        *sent_data(request),
        start=original.start,
        rules=Rules.model_validate(original.rules),
        initial=initial,
        keep=f"rule-set-copy-{pk}",
    )
    file = {"file_name": original.file_name, "file": original.file}
    return _saved(request, original.framework, form, **file) or _form(request, original.framework, form, original)


def _saved(request: HttpRequest, framework: Framework, form: NamedForm, **more: Any) -> HttpResponse | None:
    """Save the rule set that a form gives, and open its results. None if there is something to correct."""
    if not form.is_valid():
        return None
    try:
        saved = actions.save_rule_set(framework=framework, by=author(request), **{**more, **form.values})
    except Refused as refused:
        form.add_error("name" if "another name" in str(refused) else None, str(refused))
        return None
    messages.success(request, f"The rule set “{saved}” is saved. It is not in force.")
    return redirect("laboratory:rule_set", saved.pk)


def _form(request: HttpRequest, framework: Framework, form: NamedForm, original: RuleSet | None = None) -> HttpResponse:
    context = {"framework": framework, "form": form, "original": original, "is_file": isinstance(form, FileForm)}
    return render(request, f"{PAGES}form.html", context)


@of_laboratory
def rule_set(request: HttpRequest, pk: int) -> HttpResponse:
    """What a rule set would have given: counts for each rating. While it is calculated, the progress."""
    shown_set = _rule_set(pk)
    definition = shown_set.definition
    result = queries.newest_result(shown_set)
    context = _about(shown_set, definition) | {"result": result, "no_worker": workers.is_missing()}
    if result and result.is_finished:
        rows, shown = _chosen(request, result)
        chosen = list(shown.page)
        context |= {
            "list": shown,
            "query": urlencode(shown.chosen),
            "counts": [
                (_title(definition, each.number), each) for each in counts_by_number(row.outcome for row in chosen)
            ],
            "inspections": len(chosen),
            "with_changes": sum(bool(row.outcome.changed) for row in chosen),
            "not_as_signed": [row for row in rows if row.outcome.differs],
            "since": queries.signed_since(result),
        }
    return render(request, f"{PAGES}rule_set.html", context)


@of_laboratory
def rating(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """One rating under a rule set: from which rating to which, and the inspections."""
    shown_set = _rule_set(pk)
    definition, result = shown_set.definition, _finished(shown_set)
    title = _title(definition, number)
    rows, behind = _chosen(request, result)
    chosen = queries.rating_rows(list(behind.page), number)
    with_rating = [row for row, _ in queries.rating_rows(rows, number)]
    counts = counts_of(number, [rating for _, rating in chosen])
    shown = list_of_rating(with_rating, number, definition.words).shown(with_rating, request.GET)
    context = _about(shown_set, definition) | {
        "number": number,
        "is_overall": number == OVERALL,
        "title": title,
        "counts": counts,
        "steps": steps_in_words(counts.steps, definition.words),
        "columns": counts.columns(definition.names),
        "table": counts.rows(definition.names),
        "list": shown,
        "page_obj": shown.page,
        "rows": [(row, row.outcome.ratings[number]) for row in shown.page],
    }
    return render(request, f"{PAGES}rating.html", context)


@of_laboratory
def results_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    shown_set = _rule_set(pk)
    result = _finished(shown_set)
    _, shown = _chosen(request, result)
    about = [
        f"Tried on signed inspections under {shown_set.framework.title}.",
        *_changes(shown_set, shown_set.definition),
        f"Decisions of the ratings panel: {shown_set.get_carried_display()}.",
        *(f"{tag.title}: {tag.value}." for tag in shown.tags),
    ]
    content = as_file(kind, shown_set.name, about, list(shown.page), dated=timezone.localdate())
    return as_download(content, f"not-in-force-rule-set-{pk}", kind, is_private=True)


@of_laboratory
def calculate(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        actions.calculate_again(_rule_set(pk))
    return redirect("laboratory:rule_set", pk)


@of_laboratory
def end(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return redirect("laboratory:rule_set", pk)
    ended = _rule_set(pk)
    try:
        actions.end_rule_set(ended, by=author(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The rule set “{ended}” has ended.")
    return redirect("laboratory:list")


def _framework(slug: str, revision: int) -> Framework:
    found: Framework = get_object_or_404(frameworks_newest_first(), slug=slug, revision=revision)
    return found


def _rule_set(pk: int) -> RuleSet:
    found: RuleSet = get_object_or_404(queries.rule_sets(), pk=pk)
    return found


def _finished(shown_set: RuleSet) -> RuleSetResult:
    """The newest result of a rule set. A page that needs one is not found before it is calculated."""
    result = queries.newest_result(shown_set)
    if result is None or not result.is_finished:
        raise Http404
    return result


def _chosen(request: HttpRequest, result: RuleSetResult) -> tuple[list[queries.InspectionRow], ShownList]:
    """All inspections of a result, and those that the filters choose."""
    rows = queries.rows_of(result)
    return rows, list_behind(rows).shown(rows, request.GET)


def _title(definition: FrameworkDefinition, number: str) -> str:
    if number == OVERALL:
        return f"Overall {definition.words.rating.one}"
    found = next((each for each in definition.standards if each.number == number), None)
    if found is None:
        raise Http404
    return f"{number}. {found.title}"


def _about(shown_set: RuleSet, definition: FrameworkDefinition) -> dict[str, Any]:
    return {
        "rule_set": shown_set,
        "definition": definition,
        "words": definition.words,
        "changes": _changes(shown_set, definition),
        "carried": shown_set.get_carried_display(),
    }


def _changes(shown_set: RuleSet, definition: FrameworkDefinition) -> list[str]:
    """How the rules of a set differ from the framework, as sentences. For an uploaded file, every difference."""
    if not shown_set.file:
        return changes_in_words(shown_set.start, definition)
    return [f"{difference}." for difference in differences(shown_set.framework.definition, definition)]
