"""The command `backup`: everything in the database, and every file, in one folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.backup.actions import back_up
from reports.backup.store import Store, Unusable


class Command(BaseCommand):
    help = (
        "Back up the database and all files to a folder, while people work. A second backup in the same folder only adds what is "
        "new. Prints where the history of each inspection ends: keep this on another machine."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path", type=Path, metavar="PATH", help="the folder for backups. It is made if it is missing"
        )
        parser.add_argument(
            "--recipient",
            type=Path,
            metavar="KEYFILE",
            help="encrypt for the public age key in this file (made by age-keygen)",
        )

    def handle(self, *, path: Path, recipient: Path | None, **options: Any) -> None:
        try:
            done = back_up(Store(path, recipient=recipient))
        except Unusable as error:
            raise CommandError(f"No backup was made. {error}") from error
        except OSError as error:
            raise CommandError(f"No backup was made: {error.strerror or error} ({error.filename or path}).") from error
        self.stdout.write(f"{done.name}: {done.rows:,} rows and {done.files:,} files are backed up in {path}.")
        for name, head in done.heads.items():
            self.stdout.write(f"{name}={head}")
