"""The page that shows the answers behind one percentage."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.access import person
from inspections.inspection.models import Inspection
from inspections.permissions import check_can_read_cases
from reports.access import with_ratings
from reports.panel.answers_behind import Answered, answers_to, asked
from reports.rated.queries import tallies_of
from reports.sample.splits import CHARACTERISTICS, Split, characteristic, split


def _split(inspection: Inspection, answers: list[Answered], by: str) -> Split | None:
    """Split the answers by the characteristic of the cases that `by` names; None if `by` is empty or unknown."""
    if by not in {each.column for each in CHARACTERISTICS}:
        return None
    titles = None
    if by == "disposal":
        titles = {known.slug: known.title for known in inspection.framework.definition.disposals}
    facts = [({**each.case.facts, by: getattr(each.case, by)}, each.answer if each.counts else "") for each in answers]
    smallest = inspection.framework.definition.percentages.smallest_group
    return split(facts, characteristic(by, titles), fewest=smallest)


def question(request: HttpRequest, reference: str, question: str) -> HttpResponse:
    """Show the cases, answers and notes behind one percentage to people who can read cases."""
    inspection = with_ratings(request, reference)
    check_can_read_cases(person(request), inspection)
    subject = asked(inspection, question)
    if subject is None:
        raise Http404
    answers = answers_to(inspection, subject)
    by = request.GET.get("by", "")
    context = {
        "inspection": inspection,
        "asked": subject,
        "answers": answers,
        "characteristics": CHARACTERISTICS,
        "by": by,
        "split": _split(inspection, answers, by),
        "tally": tallies_of(inspection)[question],
        "number": question,
    }
    return render(request, "reports/panel/question.html", context)
