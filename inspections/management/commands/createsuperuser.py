"""The command `createsuperuser`: Django's, with the new account and its role in the history."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.db import transaction

from inspections.history import Author
from inspections.people.models import User
from inspections.staff.actions import write_opened


class Command(createsuperuser.Command):
    help = "Create an account that is an administrator, with its entries in the history. Asks for what you do not give."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            before = set(User.objects.values_list("pk", flat=True))
            super().handle(*args, **options)
            for person in User.objects.exclude(pk__in=before):
                write_opened(person, by=Author(command="createsuperuser"))
