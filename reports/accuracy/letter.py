"""Writes the letter to the YOT about its comments as a page of HTML. The Word file is made from this page."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone

from reports.accuracy.outcomes import Outcomes
from reports.material import document_of
from reports.pdf.files import stylesheet_of

# The letter looks like the first version of the report, whatever layout the report has.
_STYLESHEETS = ("report/v1.css", "report/letter.css")


def letter_to_the_yot(outcomes: Outcomes) -> str:
    """The letter: the decision on each comment, the reason, and what changed in the report."""
    draft = outcomes.draft
    document = document_of(draft.inspection, final=True)
    context = {
        "document": document,
        "draft": draft,
        "inspection": draft.inspection,
        "outcomes": outcomes,
        "returns": draft.returns.order_by("received_on", "pk"),
        "today": timezone.localdate(),
        "stylesheet": stylesheet_of("", _STYLESHEETS),
    }
    return render_to_string("reports/accuracy/letter.html", context)
