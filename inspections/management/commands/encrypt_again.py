"""Encrypt the secrets in the database with the current SECRET_KEY, before an earlier one is removed."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from inspections.people.browser_keys import encrypt_again


class Command(BaseCommand):
    help = "Encrypts the keys for unsent answers again with the current SECRET_KEY. Run it before you remove an earlier one."

    def handle(self, **options: object) -> None:
        done, closed = encrypt_again()
        if closed:
            raise CommandError(
                f"{_keys(closed)} encrypted with a SECRET_KEY that is missing. Add it to SECRET_KEY_FALLBACKS. Answers that"
                " were not sent may wait for it."
            )
        self.stdout.write(f"{_keys(done)} encrypted with the current SECRET_KEY.")


def _keys(number: int) -> str:
    return "1 key is" if number == 1 else f"{number} keys are"
