"""Get the object behind a URL for the signed-in user. People who cannot see an inspection get a 404."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control

from inspections.cases.models import Case
from inspections.history import Author
from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.permissions import check_can_read_cases

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


def visible_inspection(request: HttpRequest, reference: str) -> Inspection:
    inspection: Inspection = get_object_or_404(
        Inspection.objects.visible_to(request.user).with_framework(), reference=reference
    )
    return inspection


def readable_case(request: HttpRequest, reference: str, case_reference: str) -> Case:
    """A case whose record the signed-in user can read."""
    case = visible_case(request, reference, case_reference)
    check_can_read_cases(person(request), case.inspection)
    return case


def visible_case(request: HttpRequest, reference: str, case_reference: str) -> Case:
    cases = visible_inspection(request, reference).cases.select_related("inspector__user")
    case: Case = get_object_or_404(cases, reference=case_reference)
    return case
