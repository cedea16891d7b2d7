"""Compare the stored files with the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from inspections.stored_files.comparison import changed_rows, file_fields, files_without_row, is_named, lost_rows
from inspections.stored_files.rows import StoredFile


class Command(BaseCommand):
    help = "Lists files that are missing or have changed, and files that no row of the database names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--read", action="store_true", help="read every file and compare it with its SHA-256")
        parser.add_argument(
            "--delete", action="store_true", help="delete files that no row names and that are older than a day"
        )

    def handle(self, *, read: bool, delete: bool, **options: object) -> None:
        lost = list(lost_rows())
        problems = [f"{row.belongs_to}: {row.why_lost}" for row in lost if isinstance(row, StoredFile)]
        for row in lost:
            if not isinstance(row, StoredFile):  # a PDF that can be made again
                self.stdout.write(f"{row.belongs_to}: {row.why_lost}")
        if read:
            problems += [f"{row.belongs_to}: {reason}" for row, reason in changed_rows()]
        without_row = list(files_without_row())
        for storage, name in without_row:
            self.stdout.write(f"{name} ({filesizeformat(storage.size(name))}): no row of the database names this file.")
        if delete and without_row:
            self._delete(without_row, problems)
        elif without_row:
            self.stdout.write("Nothing was deleted. To delete the files that no row names, add --delete.")
        if problems:
            raise CommandError("\n".join([f"{_count(len(problems))} missing or damaged.", *problems]))
        self.stdout.write(f"No file is missing{' or damaged' if read else ''}.")

    def _delete(self, without_row: list[tuple[Any, str]], problems: list[str]) -> None:
        # If the files and the database come from different dates or installations, files that look unused may be needed.
        if problems:
            raise CommandError(
                "\n".join(
                    ["Nothing was deleted, because the files and the database do not belong together:", *problems]
                )
            )
        if not any(model._default_manager.exclude(**{field.name: ""}).exists() for model, field in file_fields()):
            raise CommandError("Nothing was deleted, because this database names no file at all. Is it the right one?")
        deleted = 0
        for storage, name in without_row:
            if not is_named(name):
                storage.delete(name)
                deleted += 1
        self.stdout.write("1 file was deleted." if deleted == 1 else f"{deleted} files were deleted.")


def _count(number: int) -> str:
    return "1 file is" if number == 1 else f"{number} files are"
