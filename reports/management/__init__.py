"""Code shared by the commands of this app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import CommandError

if TYPE_CHECKING:
    from inspections.inspection.models import Inspection
    from inspections.people.models import User


def inspection_called(reference: str) -> Inspection:
    """The inspection with this reference, and its framework. If there is none, raises CommandError with the most
    similar reference."""
    from inspections.inspection.models import Inspection
    from inspections.sheets.values import nearest

    inspection = Inspection.objects.with_framework().filter(reference=reference).first()
    if inspection is None:
        known = Inspection.objects.values_list("reference", flat=True)
        raise CommandError(f"There is no inspection “{reference}”{nearest(reference, known) or '.'}")
    return inspection


def person_called(email: str | None) -> User | None:
    """The person with an open account under this email address; None for no address. Raises CommandError if there is none."""
    from inspections.people.models import User

    if email is None:
        return None
    person = User.objects.active().filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"There is no account with the email address “{email}”.")
    return person
