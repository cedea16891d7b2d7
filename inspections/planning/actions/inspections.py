"""Actions for an inspection as a whole: announcing it, changing its details and moving it through its phases."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from inspections import phases
from inspections.cases.models import Case
from inspections.history import Author, Refused, Until, change_fields, current_phase, write_history
from inspections.inspection.models import Inspection, Partner, PhaseChange, TeamMember
from inspections.people.models import User
from inspections.planning.actions.team import appoint
from inspections.planning.actions.timetable import plan_phases
from inspections.planning.timetable import end_of_fieldwork, laid_out
from inspections.spreadsheets.identity import same_as
from inspections.yots.actions import yot_called
from standards.models import Framework


def _layout(framework: Framework, kind: str) -> str:
    """The report layout for this kind of inspection. Raises Refused if the framework has none."""
    for of_kind, layout in framework.definition.layouts.items():
        if of_kind == kind:
            return layout
    raise Refused(f"The framework {framework.slug} has no report layout for {kind} inspections.")


@transaction.atomic
def announce_inspection(
    *,
    reference: str,
    yot: str,
    framework: Framework,
    by: Author,
    kind: str = Inspection.Kind.SINGLE,
    reinspection_of: str = "",
    announced: datetime.date | None = None,
    fieldwork_started: datetime.date | None = None,
    fieldwork_ended: datetime.date | None = None,
    partners: Iterable[str] = (),
) -> Inspection:
    """Start the record of an inspection. Its framework cannot change afterwards.

    Raises Refused if the reference of another inspection differs only in capitals or leading zeros.
    """
    if same := same_as(reference, Inspection.objects.values_list("reference", flat=True)):
        raise Refused(f"The inspection “{reference}” is not recorded; did you mean “{same}”?")
    inspection = Inspection.objects.create(
        reference=reference,
        yot=yot_called(yot, by=by),
        framework=framework,
        kind=kind,
        layout=_layout(framework, kind),
        reinspection_of=reinspection_of,
        announced=announced,
        fieldwork_started=fieldwork_started,
        fieldwork_ended=fieldwork_ended,
    )
    given = {
        "yot": yot,
        "framework": f"{framework.slug} revision {framework.revision}",
        "type": kind,
        "reinspection_of": reinspection_of,
        "announced": announced,
        "fieldwork_started": fieldwork_started,
        "fieldwork_ended": fieldwork_ended,
    }
    changes = [(name, "", value) for name, value in given.items() if value]
    write_history(inspection, "inspection", changes, by=by)
    set_partners(inspection, partners, by=by)
    PhaseChange.objects.create(inspection=inspection, phase=inspection.phase, **by.as_fields())
    return inspection


@transaction.atomic
def start_inspection(
    *,
    fieldwork: datetime.date,
    lead: User,
    chief: User | None = None,
    kind: str,
    why_soon: str = "",
    by: Author,
    **details: Any,
) -> Inspection:
    """Announce an inspection with its lead and chief inspectors, and set its dates from the fieldwork week.

    `why_soon` says why the YOT is inspected twice within two years; the history keeps it.
    """
    is_joint = kind == Inspection.Kind.JOINT
    dates = laid_out(fieldwork, is_joint=is_joint, announced=timezone.localdate())
    inspection = announce_inspection(
        kind=kind,
        announced=dates["announced"],
        fieldwork_started=dates["fieldwork"],
        fieldwork_ended=end_of_fieldwork(fieldwork, is_joint=is_joint),
        by=by,
        **details,
    )
    if why_soon.strip():
        write_history(inspection, "inspection", [("why so soon", "", why_soon.strip())], by=by)
    plan_phases(inspection, dates, by=by)
    appoint(inspection, lead, TeamMember.Role.LEAD, by=by)
    if chief is not None:
        appoint(inspection, chief, TeamMember.Role.CHIEF, by=by)
    return inspection


@transaction.atomic
def set_partners(inspection: Inspection, partners: Iterable[str], *, by: Author) -> bool:
    """Say which inspectorates take part in a joint inspection, and return whether that changed.

    Raises Refused if a single inspection has partners, or if a partner inspector on the team is from another inspectorate.
    """
    wanted, before = set(partners), {partner.inspectorate for partner in inspection.partners.all()}
    if wanted == before:
        return False
    if wanted and inspection.kind != Inspection.Kind.JOINT:
        raise Refused("Only joint inspections have partner inspectorates.")
    if member := inspection.team.current().filter(inspectorate__in=before - wanted).first():
        raise Refused(
            f"{member} is on the team for {member.get_inspectorate_display()}. End their role before you remove this partner."
        )
    inspection.partners.filter(inspectorate__in=before - wanted).delete()
    Partner.objects.bulk_create(Partner(inspection=inspection, inspectorate=each) for each in sorted(wanted - before))
    change = ("partners", ", ".join(sorted(before)), ", ".join(sorted(wanted)))
    write_history(inspection, "inspection", [change], by=by)
    return True


@transaction.atomic
def change_inspection(inspection: Inspection, *, by: Author, **values: Any) -> bool:
    """Change the details of the announcement. The framework and the reference cannot change."""
    if "yot" in values:
        values["yot"] = yot_called(values["yot"], by=by)
    if "kind" in values and values["kind"] != inspection.kind:
        values["layout"] = _layout(inspection.framework, values["kind"])
    return change_fields(inspection, values, inspection=inspection, subject="inspection", by=by)


@transaction.atomic
def change_details(inspection: Inspection, *, kind: str, partners: Iterable[str], by: Author) -> bool:
    """Make a single inspection joint or a joint inspection single, and say which inspectorates take part. Returns
    whether anything changed.

    Raises Refused if the framework has no report layout for the type.
    """
    if kind == Inspection.Kind.JOINT:
        kind_changed = change_inspection(inspection, kind=kind, by=by)
        return set_partners(inspection, partners, by=by) or kind_changed
    partners_changed = set_partners(inspection, (), by=by)
    return change_inspection(inspection, kind=kind, by=by) or partners_changed


@transaction.atomic
def move_to_phase(
    inspection: Inspection, phase: str, *, by: Author, reason: str = "", published: datetime.date | None = None
) -> None:
    """Move an inspection to an adjacent phase. A move to "published" needs the date of publication (`published`).

    Raises Refused if the table of moves does not allow it, or if the date is missing.
    """
    inspection.phase = current_phase(inspection)
    if phase not in phases.MOVES[inspection.phase]:
        titles = [phases.BY_SLUG[slug].title for slug in phases.BY_SLUG if slug in phases.MOVES[inspection.phase]]
        raise Refused(
            f"From “{phases.BY_SLUG[inspection.phase].title}”, an inspection can only move to: "
            f"{', '.join(titles) or 'nowhere'}."
        )
    if phase == "published" and published is None:
        raise Refused("Enter the date of publication.")
    _reach(inspection, phase, by=by, reason=reason, published=published if phase == "published" else None)


@transaction.atomic
def reach_phase_by_dates(inspection: Inspection, *, published: datetime.date | None, by: Author) -> bool:
    """Move an inspection that was recorded elsewhere to the latest phase that its dates show.

    A date in the future is only a plan, so it does not count.
    """
    today = timezone.localdate()
    dates = {
        "fieldwork_started": inspection.fieldwork_started,
        "fieldwork_ended": inspection.fieldwork_ended,
        "published": published,
    }
    reached = phases.phase_by_dates(**{name: date for name, date in dates.items() if date and date <= today})
    if not phases.is_later(reached, inspection.phase):
        return False
    reason = "from the dates in the imported record"
    _reach(inspection, reached, by=by, reason=reason, published=published if reached == "published" else None)
    return True


def _reach(inspection: Inspection, phase: str, *, by: Author, reason: str, published: datetime.date | None) -> None:
    values: dict[str, Any] = {"phase": phase} | ({"published": published} if published else {})
    # Saving an answer locks its case. When we have locked all cases here, no one can be saving under the old phase.
    list(Case.objects.select_for_update().filter(inspection=inspection).order_by("pk").values_list("pk"))
    # The database refuses a phase without this row.
    PhaseChange.objects.create(inspection=inspection, phase=phase, reason=reason, **by.as_fields())
    change_fields(inspection, values, inspection=inspection, subject="inspection", by=by, until=Until.ALWAYS)
