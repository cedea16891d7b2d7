"""Compare the stored files with the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from inspections.stored_files.comparison import changed_rows, file_fields, files_without_row, is_named, lost_rows
from inspections.stored_files.rows import StoredFile


class Command(BaseCommand):
    help = "Lists files that are missing or have changed, and files that do not belong to any row in the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--read", action="store_true", help="read every file and compare it with its SHA-256")
        parser.add_argument(
            "--delete", action="store_true", help="delete files that are older than a day and do not belong to any row"
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
            size = filesizeformat(storage.size(name))
            self.stdout.write(f"{name} ({size}): this file does not belong to any row in the database.")
        if delete and without_row:
            self._delete(without_row, problems)
        elif without_row:
            self.stdout.write("Nothing was deleted. To delete the files that do not belong to any row, add --delete.")
        if problems:
            raise CommandError("\n".join([f"{_count(len(problems))} missing or damaged.", *problems]))
        self.stdout.write(f"No file is missing{' or damaged' if read else ''}.")

    def _delete(self, without_row: list[tuple[Any, str]], problems: list[str]) -> None:
        # If the files and the database come from different dates or installations, files that look unused may be needed.
        if problems:
            raise CommandError(
                "\n".join(
                    ["Nothing was deleted, because the files and the database may be from different dates:", *problems]
                )
            )
        if not any(model._default_manager.exclude(**{field.name: ""}).exists() for model, field in file_fields()):
            raise CommandError(
                "Nothing was deleted, because this database does not name any files. Check that it is the right database."
            )
        deleted = 0
        for storage, name in without_row:
            if not is_named(name):
                storage.delete(name)
                deleted += 1
        self.stdout.write("1 file was deleted." if deleted == 1 else f"{deleted} files were deleted.")


def _count(number: int) -> str:
    return "1 file is" if number == 1 else f"{number} files are"
