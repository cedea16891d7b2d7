"""Accepting what the checks before publication found, and withdrawing that."""

from __future__ import annotations

from django.db import transaction

from inspections.history import Author, Refused, current_phase, write_history
from inspections.inspection.models import Inspection
from reports.checks.models import AcceptedFinding
from reports.checks.queries import accepted_now, checked
from reports.checks.reading.finding import Finding
from reports.permissions import until_published


@transaction.atomic
def accept_finding(inspection: Inspection, fingerprint: str, *, reason: str, by: Author) -> AcceptedFinding:
    """Let a finding stand, for a reason. It is open again once its words, or what the data say of them, have changed.

    Raises Refused without a reason, for what must be mended, and for what the checks find no longer.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("Write why this may stand.")
    current_phase(inspection)  # held, so that nobody accepts the same at once
    found = checked(inspection)
    finding = found.find(fingerprint)
    if finding is None:
        raise Refused(
            "The checks do not find this any longer: the text or the data have changed. Look at the list again."
        )
    if not finding.is_acceptable:
        raise Refused(f"“{finding.excerpt}” must be mended: it cannot be accepted. {finding.mend}")
    before = accepted_now(inspection).get(fingerprint)
    if before is not None and before.reason == reason:
        return before
    _write(inspection, finding, before.reason if before else "", reason, by)
    return _append(inspection, finding, is_accepted=True, reason=reason, by=by)


@transaction.atomic
def withdraw_acceptance(inspection: Inspection, fingerprint: str, *, by: Author) -> bool:
    """Take back that a finding may stand: it is open again. Nothing happens where it is not accepted."""
    current_phase(inspection)
    row = accepted_now(inspection).get(fingerprint)
    if row is None:
        return False
    write_history(
        inspection, f"check {row.check_name} in {row.section}", [(row.excerpt[:80], f"accepted: {row.reason}", "")],
        by=by, until=until_published(inspection),
    )  # fmt: skip
    AcceptedFinding.objects.create(
        inspection=inspection,
        fingerprint=row.fingerprint,
        is_accepted=False,
        check_name=row.check_name,
        section=row.section,
        excerpt=row.excerpt,
        message=row.message,
        **by.as_fields(),
    )
    return True


def _write(inspection: Inspection, finding: Finding, before: str, reason: str, by: Author) -> None:
    old = f"accepted: {before}" if before else ""
    changes = [(finding.excerpt[:80], old, f"accepted: {reason}")]
    write_history(
        inspection, f"check {finding.check} in {finding.section}", changes, by=by, until=until_published(inspection)
    )  # fmt: skip


def _append(inspection: Inspection, finding: Finding, *, is_accepted: bool, reason: str, by: Author) -> AcceptedFinding:
    return AcceptedFinding.objects.create(
        inspection=inspection,
        fingerprint=finding.fingerprint,
        is_accepted=is_accepted,
        reason=reason,
        check_name=finding.check,
        section=finding.section,
        excerpt=finding.excerpt,
        message=finding.message,
        **by.as_fields(),
    )
