"""Import everything about one inspection from an archive."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.history import Author
from reports.archive.actions import ArchiveRefused, import_archive
from reports.management import person_called


class Command(BaseCommand):
    help = (
        "Imports an archive into an installation that does not have its inspection. If a file is changed, missing or extra, "
        "imports nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH.zip", help="the archive that export_archive wrote")
        parser.add_argument(
            "--by",
            metavar="EMAIL",
            help="the email address of the account that is responsible for the import, which the history records",
        )

    def handle(self, *, path: Path, by: str | None, **options: object) -> None:
        try:
            imported = import_archive(path, by=Author(person=person_called(by), command="import_archive"))
        except ArchiveRefused as error:
            # Start with a separate line, because Django adds "CommandError:" to the first line. Scripts read the lines after it.
            raise CommandError(f"Nothing was imported.\n{error}") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from error
        inspection = imported.inspection
        self.stdout.write(f"{inspection.reference}: imported, {inspection.cases.count()} cases")
        if imported.on_the_team:
            team = ", ".join(f"{person} ({person.email})" for person in imported.on_the_team)
            self.stdout.write(f"On its team, with their account here: {team}")
        if imported.by_name:
            self.stdout.write(f"Kept by name, without an account: {', '.join(map(str, imported.by_name))}")
