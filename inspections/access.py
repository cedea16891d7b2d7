"""Get the object behind a URL for the signed-in user. People who cannot see an inspection get a 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control

from inspections.cases.models import Case
from inspections.history import Author
from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.permissions import NotAllowed, check_can_read_cases
from inspections.replica import reads_replica

View = Callable[..., HttpResponseBase]

# For pages where people record. After Back, the browser asks the server again and does not show an old copy of the
# page.
from_the_server = cache_control(private=True, no_store=True)


def person(request: HttpRequest) -> User:
    """The signed-in user."""
    assert isinstance(request.user, User)  # enforced by the login middleware
    return request.user


def author(request: HttpRequest) -> Author:
    """The signed-in user, as the author of a change."""
    return Author(person(request))


def reads_replica_if(check: Callable[[User], None]) -> Callable[[View], View]:
    """For views that change nothing: they check the rights of the user, and then read from the replica."""

    def of(view: View) -> View:
        from_replica = reads_replica(view)

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
            check(person(request))  # rights are read from the database itself
            return from_replica(request, *args, **options)

        return checked

    return of


def visible_inspection(request: HttpRequest, reference: str) -> Inspection:
    """The inspection that a page is about. Every page of an inspection begins here.

    Raises NotAllowed if the user is reading a case in it blind and the page is not open to them.
    """
    inspections = Inspection.objects.visible_to(request.user).with_blind_reading_by(request.user).with_framework()
    inspection: Inspection = get_object_or_404(inspections, reference=reference)
    if inspection.is_read_blind:
        _check_open_to_blind_reader(request, inspection)
    return inspection


# The pages of an inspection that show nothing of what other people recorded in its cases. All other pages, new ones
# included, are closed to a person with an open second read.
OPEN_TO_BLIND_READERS = frozenset(
    f"inspections:{name}"
    for name in (
        "timetable",
        "team",
        "add_conflict",
        "alert_banner",
        "raise_alert",
        "ask_for_reassurance",
        "second_reads",
        "second_read",
        "second_read_page",
        "submit_second_read",
    )
)


def _check_open_to_blind_reader(request: HttpRequest, inspection: Inspection) -> None:
    match = request.resolver_match
    assert match is not None
    if match.view_name in OPEN_TO_BLIND_READERS:
        return
    if not _is_about_own(inspection, match.kwargs, person(request)):
        request.reads_blind = True  # type: ignore[attr-defined]  # for the page that says so
        raise NotAllowed(BLIND)


def _is_about_own(inspection: Inspection, named: dict[str, Any], user: User) -> bool:
    """Whether a page is about one of the user's own cases, a dip sample of it, or an alert or request of theirs.

    `named` has the references and numbers in the address.
    """
    own = inspection.cases.own_and_not_read_blind_by(user)
    raised = {"alert": "alerts", "request_number": "reassurance_requests"}
    if "case_reference" in named:
        return own.filter(reference=named["case_reference"]).exists()
    if "dip_read" in named:
        return own.filter(dip_reads__pk=named["dip_read"]).exists()
    for name, rows in raised.items():
        if name in named:
            by_user = inspection.cases.filter(**{f"{rows}__pk": named[name], f"{rows}__raised_by": user})
            return by_user.exists() or own.filter(**{f"{rows}__pk": named[name]}).exists()
    return False


BLIND = (
    "You are the second reader of a case in this inspection. Until both reads are submitted, you can open only the second "
    "read, your own cases, the dates and the team, so that you see nothing of the first read. You can always raise an alert. "
    "My work has your second read."
)


def readable_case(request: HttpRequest, reference: str, case_reference: str) -> Case:
    """A case whose record the signed-in user can read."""
    case = visible_case(request, reference, case_reference)
    check_can_read_cases(person(request), case.inspection)
    return case


def visible_case(request: HttpRequest, reference: str, case_reference: str) -> Case:
    cases = visible_inspection(request, reference).cases.select_related("inspector__user")
    case: Case = get_object_or_404(cases, reference=case_reference)
    return case
