"""Export an inspection as a workbook."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.spreadsheets.files import Unwritable
from reports.management import inspection_called
from reports.workbook.write import export_workbook


class Command(BaseCommand):
    help = "Writes an inspection as a workbook: an .xlsx or .ods file or, for any other name, a folder of .csv files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="the reference of the inspection, for example medway-2020")
        parser.add_argument(
            "path",
            type=Path,
            help="where to write it: a name that ends in .xlsx or .ods, or else a folder for .csv files",
        )

    def handle(self, *, reference: str, path: Path, **options: object) -> None:
        inspection = inspection_called(reference)
        try:
            export_workbook(inspection, path)
        except Unwritable as error:
            raise CommandError(f"Nothing was written.\n{error}") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror or error}.") from error
        self.stdout.write(f"{reference}: written to {path}")
