"""Import an inspection from a workbook."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.history import Author
from reports.management import person_called
from reports.workbook.importing import WorkbookRefused, import_workbook


class Command(BaseCommand):
    help = "Imports one inspection workbook (.xlsx, .ods or a folder of .csv files). With any error, imports nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the workbook: an .xlsx or .ods file, or a folder of .csv files")
        parser.add_argument(
            "--by",
            metavar="EMAIL",
            help="the email address of the account that is responsible for the import, which the history records",
        )

    def handle(self, *, path: Path, by: str | None, **options: object) -> None:
        person = person_called(by)
        try:
            outcome = import_workbook(path, by=Author(person=person, command="import_inspection"))
        except WorkbookRefused as error:
            # Start with a separate line, because Django adds "CommandError:" to the first line. Scripts read the lines after it.
            raise CommandError(f"Nothing was imported.\n{error}") from error
        for warning in outcome.warnings:
            self.stderr.write(f"{warning.sheet} {warning.row} {warning.column}: warning: {warning.reason}")
        reference = outcome.inspection.reference
        if outcome.is_new:
            self.stdout.write(f"{reference}: imported, {outcome.inspection.cases.count()} cases")
        elif outcome.changes:
            self.stdout.write(f"{reference}: updated, {outcome.changes} changes")
        else:
            self.stdout.write(f"{reference}: nothing to change")
