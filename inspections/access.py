"""What stands behind an address for whoever opens it. To somebody who may not see an inspection, it is not there: 404."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from inspections.cases.models import Case
from inspections.history import Author
from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.permissions import check_can_read_cases


def person(request: HttpRequest) -> User:
    """Whoever is signed in."""
    assert isinstance(request.user, User)  # the middleware has seen to it
    return request.user


def author(request: HttpRequest) -> Author:
    """Whoever is signed in, as they answer for what they change."""
    return Author(person(request))


def visible_inspection(request: HttpRequest, reference: str) -> Inspection:
    found: Inspection = get_object_or_404(
        Inspection.objects.visible_to(request.user).with_framework(), reference=reference
    )
    return found


def readable_case(request: HttpRequest, reference: str, case_reference: str) -> Case:
    """A case, for a page that shows what is recorded in it."""
    found = visible_case(request, reference, case_reference)
    check_can_read_cases(person(request), found.inspection)
    return found


def visible_case(request: HttpRequest, reference: str, case_reference: str) -> Case:
    cases = visible_inspection(request, reference).cases.select_related("inspector__user")
    found: Case = get_object_or_404(cases, reference=case_reference)
    return found
