"""Pages to comment on the paragraphs in a section, and to reply to comments."""

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


def comment(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Comment on a paragraph."""
    inspection = inspection_to_read(request, reference)
    check_can_comment(person(request), inspection)
    written = text_section(inspection, section)
    text = inspection.texts.filter(section=section).first()
    form = CommentForm(
        paragraphs_of(text.body if text else "", is_list=written.kind == "list"),
        request.POST if request.method == "POST" else None,
        keep=f"comment-{inspection.pk}-{section}",
    )
    if form.is_valid():
        try:
            comment_on(inspection, written, by=author(request), **form.values)
        except Refused as refused:
            form.add_error("paragraph", str(refused))
        else:
            messages.success(request, "Your comment has been added.")
            return redirect(f"{address_of(inspection, written)}#comments")
    context = {"inspection": inspection, "section": written, "form": form}
    return render(request, "reports/writing/comment.html", context)


def answer(request: HttpRequest, reference: str, section: str, pk: int) -> HttpResponse:
    """Reply to a comment, resolve it, or both."""
    inspection = inspection_to_read(request, reference)
    written = text_section(inspection, section)
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
            messages.success(request, "The comment is resolved." if answered.resolves else "Your reply has been added.")
            return redirect(f"{address_of(inspection, written)}#comments")
    text = inspection.texts.filter(section=section).first()
    paragraphs = paragraphs_of(text.body if text else "", is_list=written.kind == "list")
    context = {
        "inspection": inspection,
        "section": written,
        "comment": comment,
        "is_on_changed_words": _is_on_changed_words(comment, paragraphs),
        "form": form,
    }
    return render(request, "reports/writing/answer.html", context)
