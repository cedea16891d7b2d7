"""Write the open data of all published inspections to a folder."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.layouts.publisher import publisher
from reports.national.release.files import SUMMARY, NothingPublished, release_of
from reports.national.release.folder import NotEmpty, check_is_empty, write_files
from reports.national.release.queries import NoSignedRatings, published_inspections


class Command(BaseCommand):
    help = (
        "Writes the open data of all published inspections to a folder: .csv files, one spreadsheet, data.json with its schema, "
        "and release.json."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="a new or empty folder")
        parser.add_argument("--json", action="store_true", help="print release.json, for other programs")

    def handle(self, *, folder: Path, json: bool, **options: object) -> None:
        folder = folder.absolute()
        try:
            check_is_empty(folder)
            inspections = published_inspections()
            files = release_of(inspections, publisher=publisher().name, made_on=timezone.localdate())
            write_files(folder, files)
        except (NotEmpty, NothingPublished, NoSignedRatings) as error:
            raise CommandError(f"Nothing was written. {error}") from error
        except OSError as error:
            raise CommandError(
                f"Nothing was written. {folder} cannot be written: {error.strerror or error}."
            ) from error
        if json:
            self.stdout.write(files[SUMMARY].decode(), ending="")
        else:
            self.stdout.write(f"{len(inspections):,} inspections, {len(files)} files: written to {folder}")
