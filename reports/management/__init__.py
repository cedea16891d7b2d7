"""Code shared by the commands of this app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import CommandError

from inspections.management import inspection_called as inspection_called

if TYPE_CHECKING:
    from inspections.people.models import User


def person_called(email: str | None) -> User | None:
    """The person with an open account under this email address; None for no address. Raises CommandError if there is none."""
    from inspections.people.models import User

    if email is None:
        return None
    person = User.objects.active().filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"There is no account with the email address “{email}”.")
    return person
