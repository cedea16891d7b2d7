"""Load the demonstration: four published inspections with reports, accounts, and an invented inspection to work on."""

import sys
from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.history import Author
from inspections.inspection.models import Inspection
from reports.demonstration.fieldwork import REFERENCE as FIELDWORK
from reports.demonstration.loading import (
    INSPECTOR,
    PASSWORD,
    PEOPLE,
    REFERENCES,
    NotPrinted,
    import_published,
    make_accounts,
    make_fieldwork,
    print_report,
)
from reports.management import inspection_called
from reports.management.commands.rate import in_short
from reports.rated.queries import ratings_of
from reports.workbook.importing import WorkbookRefused
from standards.models import Framework


class Command(BaseCommand):
    help = "Loads the inspections for `make demo`. Adds only what is missing and changes nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reports",
            type=Path,
            default=settings.BASE_DIR / "var" / "reports",
            metavar="FOLDER",
            help="the folder for the PDF reports (default: var/reports)",
        )
        parser.add_argument(
            "--no-input",
            "--noinput",
            action="store_false",
            dest="interactive",
            help="add the inspections without asking, even if DEBUG is off",
        )
        parser.add_argument(
            "--accounts", action="store_true", help="only list the accounts that can sign in to the demonstration"
        )

    def handle(self, *, reports: Path, interactive: bool, accounts: bool, **options: object) -> None:
        if accounts:
            self._list_accounts()
            return
        if not settings.DEBUG:
            self._ask_first(interactive)
        by = Author(command="load_demonstration")
        try:
            self._add(reports, by)
        except (WorkbookRefused, Framework.DoesNotExist, NotPrinted) as error:
            raise CommandError(str(error)) from error
        for reference in REFERENCES:
            inspection = inspection_called(reference)
            self.stdout.write(f"\n{in_short(inspection, ratings_of(inspection))}")
        if settings.DEBUG:
            self.stdout.write(f"\nTo record a case, sign in as {INSPECTOR} with the password {PASSWORD}")
            self.stdout.write("Other accounts: .venv/bin/python manage.py load_demonstration --accounts")

    def _list_accounts(self) -> None:
        self.stdout.write(f"Each of these accounts has the password {PASSWORD}:")
        for email, name, role in PEOPLE:
            self.stdout.write(f"  {email:<24}{name}, {role}")
        if not settings.DEBUG:
            self.stdout.write("They are only made if DEBUG is on, because the password is public.")

    def _ask_first(self, interactive: bool) -> None:
        """Ask before adding anything if DEBUG is off, because the service may be in use. Raises CommandError unless the
        answer is yes."""
        present = Inspection.objects.filter(reference__in=REFERENCES).values_list("reference", flat=True)
        missing = [reference for reference in REFERENCES if reference not in set(present)]
        if not missing or not interactive:
            return
        self.stdout.write(what_is_added(missing))
        if not sys.stdin.isatty():
            raise CommandError(
                "Nothing was added, because this terminal cannot ask questions. To add it without asking, use --no-input."
            )
        if input("Add it? Type yes or no: ").strip().lower() not in ("y", "yes"):
            raise CommandError("Nothing was added.")

    def _add(self, reports: Path, by: Author) -> None:
        for reference in REFERENCES:
            self._say(reference, "imported" if import_published(reference, by=by) else "already there")
        if settings.DEBUG:
            self._say(FIELDWORK, "made" if make_fieldwork(make_accounts(by=by), by=by) else "already there")
        reports.mkdir(parents=True, exist_ok=True)
        for reference in REFERENCES:
            path = reports / f"{reference}.pdf"
            print_report(inspection_called(reference), path, by=by)
            self._say(reference, f"the report is {path}")

    def _say(self, reference: str, what: str) -> None:
        self.stdout.write(f"{reference}: {what}")


def what_is_added(missing: Collection[str]) -> str:
    """Say what the command adds when DEBUG is off, so that the user can decide whether to continue."""
    return "\n".join(
        [
            f"DEBUG is off, so this may be an installation in use. The database is {settings.DATABASES['default']['NAME']}.",
            "The demonstration adds to it:",
            *(f"  the inspection {reference}, with its YOT and invented cases" for reference in missing),
            "You cannot delete them in the browser. Everyone who can see all inspections will see them.",
            f"It adds no accounts. If DEBUG were on, it would also add {len(PEOPLE)} accounts, including an administrator, "
            f"all with a public password, and the inspection {FIELDWORK}.",
        ]
    )
