"""Pages for notices: reading them, marking them as read, and choosing which to get."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from inspections.access import author, person
from inspections.forms_base import sent_data, whole_number
from inspections.notices.actions import choose_notices, read_notices
from inspections.notices.forms import NoticesForm
from inspections.notices.queries import choices_of, notices_of

PAGE = 50


def notices(request: HttpRequest) -> HttpResponse:
    """Every notice to the user, newest first."""
    page = Paginator(notices_of(person(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "inspections/notices/notices.html", {"page_obj": page})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark the notices on the page as read, and go back to the page."""
    read_notices(person(request), [whole_number(key) for key in request.POST.getlist("notice")])
    back = request.POST.get("back", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return HttpResponseRedirect(back) if is_ours else redirect("inspections:notices")


def choose(request: HttpRequest) -> HttpResponse:
    """Choose which notices the user wants in the service and by email."""
    user = person(request)
    form = NoticesForm(sent_data(request)[0], choices=choices_of(user), keep="notices")
    if form.is_valid():
        changed = choose_notices(user, by=author(request), **form.values)
        messages.success(request, "Saved." if changed else "You have not changed anything.")
        return redirect("inspections:notices")
    return render(request, "inspections/notices/choose.html", {"form": form})
