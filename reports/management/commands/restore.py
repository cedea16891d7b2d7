"""The command `restore`: a backup, into an empty installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.backup.actions import restore
from reports.backup.store import Store, Unusable


class Command(BaseCommand):
    help = (
        "Restore a backup into an installation that has no inspections and no accounts. Everything is restored and verified, or "
        "nothing is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="the folder of backups")
        parser.add_argument(
            "--identity", type=Path, metavar="KEYFILE", help="decrypt with the secret age key in this file"
        )
        parser.add_argument(
            "--backup", default="", metavar="NAME", help="the backup to restore. Without it, the newest"
        )

    def handle(self, *, path: Path, identity: Path | None, backup: str, **options: Any) -> None:
        try:
            done = restore(Store(path, identity=identity), backup)
        except Unusable as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        except OSError as error:
            raise CommandError(
                f"Nothing was restored: {error.strerror or error} ({error.filename or path})."
            ) from error
        self.stdout.write(
            f"The backup of {done.name} is restored and verified: {done.rows:,} rows, {done.files:,} files and "
            f"{len(done.heads):,} histories."
        )
