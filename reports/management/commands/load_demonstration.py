"""Load the demonstration: three published inspections with reports, accounts, and an invented inspection to work on."""

import sys
from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.history import Author
from inspections.inspection.models import Inspection, TeamMember
from inspections.people.models import RATINGS_PANEL, REPORT_ADMINS, User
from inspections.planning.actions import appoint
from reports.demonstration.fieldwork import REFERENCE as FIELDWORK
from reports.demonstration.fieldwork import make_inspection
from reports.management import inspection_called
from reports.management.commands.rate import in_short
from reports.pdf.models import Rendering
from reports.pdf.tasks import print_rendering
from reports.publication.actions import ask_for_pdf
from reports.rated.queries import ratings_of
from reports.workbook.importing import WorkbookRefused, import_workbook
from standards.guidance import load_guidance
from standards.models import Framework

WORKBOOKS = Path(__file__).resolve().parents[2] / "demonstration"
GUIDANCE = WORKBOOKS / "guidance-youth-2021.toml"
REFERENCES = ("medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022")
PASSWORD = "for-demonstration-only"  # noqa: S105  (accounts are made only if DEBUG is on)

INSPECTOR = "inspector@example.org"

# Invented people: email address, name and role.
PEOPLE = (
    ("lead@example.org", "Rhian Morgan", "lead inspector at Westmere, deputy lead inspector of the other three"),
    (INSPECTOR, "Daniel Okafor", "inspector at Westmere, with cases in every state, and at Medway"),
    ("second@example.org", "Priya Nair", "inspector at Westmere only"),
    ("panel@example.org", "Margaret Hale", "member of the ratings panel"),
    ("admin@example.org", "Sanjay Patel", "report admin, and administrator of accounts"),
)


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
        for reference in REFERENCES:
            self._import(reference, by)
        if settings.DEBUG:
            self._fieldwork(self._people(by), by)
        reports.mkdir(parents=True, exist_ok=True)
        for reference in REFERENCES:
            inspection = inspection_called(reference)
            self._report(inspection, reports / f"{reference}.pdf", by)
            self.stdout.write(f"{reference}: the report is {reports / f'{reference}.pdf'}")
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

    def _import(self, reference: str, by: Author) -> None:
        if Inspection.objects.filter(reference=reference).exists():
            self.stdout.write(f"{reference}: already there")
            return
        try:
            import_workbook(WORKBOOKS / reference, by=by)
        except WorkbookRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{reference}: imported")

    def _people(self, by: Author) -> dict[str, User]:
        """Make the accounts. Their password is public, so the accounts are made only if DEBUG is on."""
        people = {}
        for email, name, _ in PEOPLE:
            people[email] = User.objects.filter(email=email).first() or User.objects.create_user(
                email, PASSWORD, name=name, is_staff=email.startswith("admin"), is_superuser=email.startswith("admin")
            )
        for email, group in (("panel@example.org", RATINGS_PANEL), ("admin@example.org", REPORT_ADMINS)):
            people[email].groups.add(Group.objects.get_or_create(name=group)[0])
        for inspection in Inspection.objects.filter(reference__in=REFERENCES):
            appoint(inspection, people["lead@example.org"], TeamMember.Role.DEPUTY, by=by)
            if inspection.reference == "medway-2020":
                appoint(inspection, people["inspector@example.org"], TeamMember.Role.INSPECTOR, by=by)
        return people

    def _fieldwork(self, people: dict[str, User], by: Author) -> None:
        """Make the invented inspection, with these accounts as its team."""
        if Inspection.objects.filter(reference=FIELDWORK).exists():
            self.stdout.write(f"{FIELDWORK}: already there")
            return
        framework = Framework.objects.newest_of("youth-2021")
        if framework is None:
            raise CommandError("The framework youth-2021 is not loaded. Run load_frameworks first.")
        load_guidance(GUIDANCE)
        make_inspection(framework, people, command=by.command)
        self.stdout.write(f"{FIELDWORK}: made")

    def _report(self, inspection: Inspection, path: Path, by: Author) -> None:
        """Make the PDF immediately, so that it is ready on the inspection's pages."""
        rendering = ask_for_pdf(inspection, by=by)
        print_rendering.call(rendering.pk)
        rendering.refresh_from_db()
        if rendering.state != Rendering.State.READY:
            raise CommandError(f"{inspection.reference}: {rendering.failure}")
        content = rendering.file.read()
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


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
