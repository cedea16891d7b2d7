"""Export everything about one inspection as an archive."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.spreadsheets.files import Unwritable
from inspections.stored_files.rows import Damaged
from reports.archive.export import export_archive
from reports.management import inspection_called


class Command(BaseCommand):
    help = "Writes everything recorded in an inspection to a .zip file: the workbook, every row, and the stored files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="the reference of the inspection, for example medway-2020")
        parser.add_argument("path", type=Path, metavar="PATH.zip", help="the .zip file to write")

    def handle(self, *, reference: str, path: Path, **options: object) -> None:
        inspection = inspection_called(reference)
        try:
            export_archive(inspection, path)
        except (Damaged, Unwritable) as error:
            raise CommandError(f"Nothing was written.\n{error}") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror or error}.") from error
        self.stdout.write(f"{reference}: written to {path}")
