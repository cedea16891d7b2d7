"""Comments on the paragraphs of a section, and their answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inspections.access import author, person
from inspections.history import Refused
from reports.access import inspection_to_read
from reports.permissions import can_comment, check_can_comment
from reports.writing.actions.comments import answer_comment, comment_on
from reports.writing.addresses import address_of, text_section
from reports.writing.forms import CommentAnswerForm, CommentForm
from reports.writing.models import TextComment
from reports.writing.sections import paragraphs_of
from reports.writing.views.texts import _is_on_changed_words

# --- comments -----------------------------------------------------------------------------------------------------------


def comment(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Say something about a paragraph."""
    inspection = inspection_to_read(request, reference)
    check_can_comment(person(request), inspection)
    found = text_section(inspection, section)
    text = inspection.texts.filter(section=section).first()
    form = CommentForm(
        paragraphs_of(text.body if text else "", is_list=found.kind == "list"),
        request.POST if request.method == "POST" else None,
        keep=f"comment-{inspection.pk}-{section}",
    )
    if form.is_valid():
        try:
            comment_on(inspection, found, by=author(request), **form.values)
        except Refused as refused:
            form.add_error("paragraph", str(refused))
        else:
            messages.success(request, "Your comment stands beside the text.")
            return redirect(f"{address_of(inspection, found)}#comments")
    context = {"inspection": inspection, "section": found, "form": form}
    return render(request, "reports/writing/comment.html", context)


def answer(request: HttpRequest, reference: str, section: str, pk: int) -> HttpResponse:
    """Answer a comment, or say that it is settled."""
    inspection = inspection_to_read(request, reference)
    found = text_section(inspection, section)
    comment: TextComment = get_object_or_404(inspection.text_comments.filter(section=section).with_answers(), pk=pk)
    comment.inspection = inspection
    form = None
    if can_comment(person(request), inspection):
        form = CommentAnswerForm(request.POST if request.method == "POST" else None, keep=f"comment-answer-{pk}")
    if request.method == "POST":
        check_can_comment(person(request), inspection)
        assert form is not None
        if form.is_valid():
            answered = answer_comment(comment, by=author(request), **form.values)
            messages.success(
                request, "The comment is settled." if answered.resolves else "Your answer stands below the comment."
            )
            return redirect(f"{address_of(inspection, found)}#comments")
    text = inspection.texts.filter(section=section).first()
    paragraphs = paragraphs_of(text.body if text else "", is_list=found.kind == "list")
    context = {
        "inspection": inspection,
        "section": found,
        "comment": comment,
        "is_on_changed_words": _is_on_changed_words(comment, paragraphs),
        "form": form,
    }
    return render(request, "reports/writing/answer.html", context)
