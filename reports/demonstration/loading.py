"""The whole demonstration: four published inspections with reports, accounts, and an invented inspection to work on.

Each function adds only what is missing. `manage.py load_demonstration` calls them and reports what they did.
"""

from __future__ import annotations

from pathlib import Path

from inspections.history import Author
from inspections.inspection.models import Inspection, TeamMember
from inspections.people.models import HeldRole, User
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.demonstration.assurance import QUALITY_LEAD, make_assurance
from reports.demonstration.fieldwork import REFERENCE as FIELDWORK
from reports.demonstration.fieldwork import make_inspection
from reports.pdf.models import Rendering
from reports.pdf.tasks import print_rendering
from reports.publication.actions import ask_for_pdf
from reports.workbook.importing import import_workbook
from standards.guidance import load_guidance
from standards.models import Framework

WORKBOOKS = Path(__file__).resolve().parent
GUIDANCE = WORKBOOKS / "guidance-youth-2021.toml"
REFERENCES = ("medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022", "portsmouth-2015")
PASSWORD = "for-demonstration-only"  # noqa: S105  (accounts are made only if DEBUG is on)

LEAD = "lead@example.org"
INSPECTOR = "inspector@example.org"
PANEL_MEMBER = "panel@example.org"
ADMIN = "admin@example.org"

# Invented people: email address, name, role.
PEOPLE = (
    (LEAD, "Rhian Morgan", "lead inspector at Westmere, deputy lead inspector of the other four"),
    (INSPECTOR, "Daniel Okafor", "inspector at Westmere, with cases in every state, and at Medway"),
    ("second@example.org", "Priya Nair", "inspector at Westmere only"),
    (PANEL_MEMBER, "Margaret Hale", "member of the ratings panel"),
    (ADMIN, "Sanjay Patel", "report admin, and administrator of accounts"),
    (QUALITY_LEAD, "Grace Adeyemi", "quality lead, with a benchmark case and dip samples"),
)
ROLES = (
    (PANEL_MEMBER, HeldRole.Role.PANEL_MEMBER),
    (ADMIN, HeldRole.Role.REPORT_ADMIN),
    (ADMIN, HeldRole.Role.ADMINISTRATOR),
    (QUALITY_LEAD, HeldRole.Role.QUALITY_LEAD),
)


class NotPrinted(Exception):
    """Raised if the PDF of a demonstration report could not be made. The message says why."""


def import_published(reference: str, *, by: Author) -> bool:
    """Import a published inspection. Returns whether it was missing. Raises WorkbookRefused."""
    if Inspection.objects.filter(reference=reference).exists():
        return False
    import_workbook(WORKBOOKS / reference, by=by)
    return True


def make_accounts(*, by: Author) -> dict[str, User]:
    """Make the accounts, by email address. Their password is public, so do this only if DEBUG is on."""
    people = {}
    for email, name, _ in PEOPLE:
        people[email] = User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD, name=name)
    for email, role in ROLES:
        give_role(people[email], role, by=by)
    for inspection in Inspection.objects.filter(reference__in=REFERENCES):
        appoint(inspection, people[LEAD], TeamMember.Role.DEPUTY, by=by)
        if inspection.reference == "medway-2020":
            appoint(inspection, people[INSPECTOR], TeamMember.Role.INSPECTOR, by=by)
    return people


def make_fieldwork(people: dict[str, User], *, by: Author) -> bool:
    """Make the invented inspection, with these accounts as its team. Returns whether it was missing.

    Raises Framework.DoesNotExist if its framework is not loaded.
    """
    if Inspection.objects.filter(reference=FIELDWORK).exists():
        return False
    framework = Framework.objects.newest_of("youth-2021")
    if framework is None:
        raise Framework.DoesNotExist("The framework youth-2021 is not loaded. Run load_frameworks first.")
    load_guidance(GUIDANCE)
    inspection = make_inspection(framework, people, command=by.command)
    make_assurance(inspection, people, command=by.command)
    return True


def print_report(inspection: Inspection, path: Path, *, by: Author) -> None:
    """Make the PDF immediately, so that it is ready on the pages of the inspection, and copy it to `path`.

    Raises NotPrinted.
    """
    rendering = ask_for_pdf(inspection, by=by)
    print_rendering.call(rendering.pk)
    rendering.refresh_from_db()
    if rendering.state != Rendering.State.READY:
        raise NotPrinted(f"{inspection.reference}: {rendering.failure}")
    content = rendering.file.read()
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
