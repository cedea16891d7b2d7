"""A page with one form and a link back, shared by several pages of the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from inspections.forms_base import DraftForm
from inspections.history import Refused
from inspections.inspection.models import Inspection


def form_page(
    request: HttpRequest,
    inspection: Inspection,
    form: DraftForm,
    on_valid: Callable[[DraftForm], str | HttpResponse],
    *,
    heading: str,
    back_to: str,
    template: str = "reports/publication/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a page with one form. If it is valid, call `on_valid`, show the message it returns and redirect to `back_to`.

    If `on_valid` returns a response, send that instead.
    """
    if form.is_valid():
        try:
            done = on_valid(form)
        except Refused as refused:
            # Show what is wrong with a file next to its field.
            where = "file" if hasattr(refused, "errors") else None
            for reason in getattr(refused, "errors", [str(refused)])[:50]:
                form.add_error(where, reason)
        else:
            if isinstance(done, HttpResponse):
                return done
            messages.success(request, done)
            return redirect(back_to)
    if hasattr(form, "ask_for_file_again"):
        form.ask_for_file_again()
    context |= {"inspection": inspection, "form": form, "heading": heading, "back_to": back_to}
    return render(request, template, context)


def publishing_page(inspection: Inspection) -> str:
    return reverse("reports:publishing", args=[inspection.reference])
