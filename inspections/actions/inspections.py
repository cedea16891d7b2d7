"""An inspection from its announcement to publication: dates, phases, team, proposed ratings."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from inspections import phases
from inspections.history import Author, ChangedMeanwhile, Refused, Until, change_fields, current_phase, write_history
from inspections.models.cases import Case
from inspections.models.evidence import Evidence
from inspections.models.inspections import YOT, Inspection, OrganisationalJudgement, PhaseChange, TeamMember
from inspections.models.people import User
from standards.models import Framework, Standard


def yot_called(name: str, *, by: Author) -> YOT:
    """The YOT of this name; one that is not in the register yet is added."""
    yot = YOT.objects.filter(name=name).first()
    if yot is None:
        yot = YOT.objects.create(name=name)
        write_history(None, "YOT", [("name", "", name)], by=by)
    return yot


def _layout(framework: Framework, kind: str) -> str:
    """The layout of the report on this kind of inspection. Raises Refused where the framework has none."""
    layouts: dict[str, str] = framework.rules["layouts"]
    if kind not in layouts:
        raise Refused(f"The framework {framework.slug} has no report layout for {kind} inspections.")
    return layouts[kind]


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
) -> Inspection:
    """Begin the record of an inspection, under a framework that it keeps from now on."""
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
    PhaseChange.objects.create(inspection=inspection, phase=inspection.phase, **by.as_fields())
    return inspection


@transaction.atomic
def change_inspection(inspection: Inspection, *, by: Author, **values: Any) -> bool:
    """Change what the announcement said. The framework and the reference stay what they are."""
    if "yot" in values:
        values["yot"] = yot_called(values["yot"], by=by)
    if "kind" in values and values["kind"] != inspection.kind:
        values["layout"] = _layout(inspection.framework, values["kind"])
    return change_fields(inspection, values, inspection=inspection, subject="inspection", by=by)


@transaction.atomic
def move_to_phase(
    inspection: Inspection, phase: str, *, by: Author, reason: str = "", published: datetime.date | None = None
) -> None:
    """Take an inspection to a neighbouring phase; to "published" with the date of publication.

    Raises Refused where the table of moves does not allow it, or where that date is wanting.
    """
    inspection.phase = current_phase(inspection)
    if phase not in phases.MOVES[inspection.phase]:
        titles = [phases.BY_SLUG[slug].title for slug in phases.BY_SLUG if slug in phases.MOVES[inspection.phase]]
        raise Refused(
            f"From “{phases.BY_SLUG[inspection.phase].title}” an inspection can only go to: "
            f"{', '.join(titles) or 'nowhere'}."
        )
    if phase == "published" and published is None:
        raise Refused("An inspection is published on a date: give the date of publication.")
    _reach(inspection, phase, by=by, reason=reason, published=published if phase == "published" else None)


@transaction.atomic
def reach_phase_by_dates(inspection: Inspection, *, published: datetime.date | None, by: Author) -> bool:
    """Bring an inspection that was recorded elsewhere to the phase that its dates tell of, never backwards.

    A date that is still to come is a plan, and tells of no phase.
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
    reason = "by the dates of the record that was taken over"
    _reach(inspection, reached, by=by, reason=reason, published=published if reached == "published" else None)
    return True


def _reach(inspection: Inspection, phase: str, *, by: Author, reason: str, published: datetime.date | None) -> None:
    values: dict[str, Any] = {"phase": phase} | ({"published": published} if published else {})
    # Whoever records holds the lock of their case: once these are ours, nothing is being saved under the old phase.
    list(Case.objects.select_for_update().filter(inspection=inspection).order_by("pk").values_list("pk"))
    change_fields(inspection, values, inspection=inspection, subject="inspection", by=by, until=Until.ALWAYS)
    PhaseChange.objects.create(inspection=inspection, phase=phase, reason=reason, **by.as_fields())


@transaction.atomic
def appoint(inspection: Inspection, person: User | str, role: str, *, by: Author) -> TeamMember:
    """Put somebody on the team, by account or by name. A new lead or chief inspector takes the place of the former."""
    who: dict[str, Any] = {"user": person} if isinstance(person, User) else {"name": person}
    members = TeamMember.objects.filter(inspection=inspection, role=role)
    existing = members.filter(**who).first()
    if existing is not None:
        return existing
    former = members.first() if role in (TeamMember.Role.LEAD, TeamMember.Role.CHIEF) else None
    if former is not None:
        change_fields(
            former,
            {"user": None, "name": "", **who},
            inspection=inspection,
            subject=f"team {role}",
            by=by,
            until=Until.ALWAYS,
        )
        return former
    member = TeamMember.objects.create(inspection=inspection, role=role, **who)
    write_history(inspection, f"team {role}", [("person", "", member.written)], by=by, until=Until.ALWAYS)
    return member


@transaction.atomic
def dismiss(inspection: Inspection, role: str, *, by: Author) -> bool:
    """Leave a single role (lead, chief inspector) empty."""
    member = TeamMember.objects.filter(inspection=inspection, role=role).first()
    if member is None:
        return False
    # What they were to find out is nobody's until it is given to somebody else.
    for enquiry in member.lines_of_enquiry.all():
        change_fields(
            enquiry, {"owner": None}, inspection=inspection, subject=enquiry.subject, by=by, until=Until.ALWAYS
        )
    write_history(inspection, f"team {role}", [("person", member.written, "")], by=by, until=Until.ALWAYS)
    member.delete()
    return True


def check_rating(inspection: Inspection, standard: Standard | None, rating: str) -> None:
    """Whether a standard (None: the whole) can be given this rating, or have it withdrawn (""). Raises Refused."""
    if standard is not None and standard.domain.framework_id != inspection.framework_id:
        raise Refused(f"{standard.number} is no standard of the framework {inspection.framework.slug}.")
    names = inspection.framework.definition.names
    if rating and rating not in names:
        raise Refused(f"“{rating}” is none of the ratings: {', '.join(names)}.")


@transaction.atomic
def propose_rating(
    inspection: Inspection,
    standard: Standard,
    *,
    rating: str,
    rationale: str,
    cites: Collection[Evidence] | None = None,
    trigger: str = "",
    based_on: int | None = None,
    by: Author,
) -> bool:
    """Propose the rating of a standard that is judged as a whole; rating "" withdraws the proposal.

    For a standard that is computed it proposes, with a trigger and a rationale, that the ratings panel uses its discretion; the
    rating stays what it is until the panel decides. `cites` are the items of evidence that the rationale rests on; None keeps
    those cited before, as far as they stand.

    Source: C 4.15, the lead inspector proposes one judgement from all the evidence. Raises ChangedMeanwhile where another
    proposal stands than `based_on` (its primary key; 0: none); Refused for a standard of another framework, a rating that the
    framework does not have, a computed standard without trigger and rationale, and evidence that is withdrawn or of another
    inspection.
    """
    current_phase(inspection)
    check_rating(inspection, standard, rating)
    if standard.method == "judged" and trigger:
        raise Refused(f"{standard.number} is judged as a whole: a trigger is for departing from a computed rating.")
    if standard.method != "judged" and rating and not (trigger and rationale.strip()):
        raise Refused(
            f"{standard.number} is computed from its key questions; only the ratings panel may depart from it. To propose that "
            "it does, name the trigger for professional discretion and write why."
        )
    proposals = OrganisationalJudgement.objects.filter(inspection=inspection, standard=standard)
    former = proposals.select_related("by", "standard").order_by("-pk").first()
    if based_on is not None and former is not None and former.pk != based_on:
        what = f"It is now “{former.rating}”" if former.rating else "It is withdrawn"
        raise ChangedMeanwhile(
            f"{former.by or former.command} changed the proposal for {former.standard.number}",
            f"{what}, because: “{former.rationale}”",
        )
    cited_before = list(former.cites.all()) if former else []
    old = (former.rating, former.rationale, former.trigger) if former else ("", "", "")
    new = (rating, rationale, trigger if rating else "")
    if cites is None:
        if new == old:
            return False
        cites = [evidence for evidence in cited_before if not evidence.is_withdrawn] if rating else []
    _check_cites(inspection, cites)
    changes: list[tuple[str, object, object]] = [
        (name, before, after)
        for name, before, after in zip(("rating", "rationale", "trigger"), old, new, strict=True)
        if before != after
    ]
    if {evidence.pk for evidence in cites} != {evidence.pk for evidence in cited_before}:
        changes.append(("cites", _cited(cited_before), _cited(cites)))
    if not changes:
        return False
    proposal = OrganisationalJudgement.objects.create(
        inspection=inspection, standard=standard, rating=rating, rationale=rationale, trigger=new[2], **by.as_fields()
    )
    proposal.cites.set(cites)
    write_history(inspection, f"proposal {standard.number}", changes, by=by)
    return True


def _check_cites(inspection: Inspection, cites: Collection[Evidence]) -> None:
    standing = set(
        Evidence.objects.standing()
        .filter(inspection=inspection, pk__in=[evidence.pk for evidence in cites])
        .values_list("pk", flat=True)
    )
    for evidence in cites:
        if evidence.inspection_id != inspection.pk:
            raise Refused("Only evidence of this inspection can be cited.")
        if evidence.pk not in standing:
            raise Refused(f"{evidence} is withdrawn. Cite another item of evidence, or none in its place.")


def _cited(cites: Collection[Evidence]) -> str:
    return ", ".join(evidence.cited_as for evidence in sorted(cites, key=lambda evidence: evidence.number))
