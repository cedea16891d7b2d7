"""Accept findings from the checks before publication, and withdraw acceptances."""

from __future__ import annotations

from django.db import transaction

from inspections.history import Author, Refused, current_phase, write_history
from inspections.inspection.models import Inspection
from reports.checks.models import AcceptedFinding
from reports.checks.queries import accepted_now, checked, why_not_accepted_by
from reports.checks.reading.finding import Finding
from reports.permissions import until_published


@transaction.atomic
def accept_finding(inspection: Inspection, fingerprint: str, *, reason: str, by: Author) -> AcceptedFinding:
    """Accept a finding, with a reason. It reopens if the sentence or the data behind it changes.

    Raises Refused if there is no reason, if the finding must be corrected, if the checks no longer find it, or if the
    person wrote the section.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("Enter why you are accepting this finding.")
    current_phase(
        inspection
    )  # locks the inspection, so that two people cannot accept the same finding at the same time
    found = checked(inspection)
    finding = found.find(fingerprint)
    if finding is None:
        raise Refused(
            "The checks no longer find this, because the text or the data has changed. Review the list again."
        )
    if not finding.is_acceptable:
        raise Refused(f"“{finding.excerpt}” must be corrected and cannot be accepted. {finding.fix}")
    if by.person is not None and (why := why_not_accepted_by(by.person, inspection, finding.section)):
        raise Refused(why)
    before = accepted_now(inspection).get(fingerprint)
    if before is not None and before.reason == reason:
        return before
    _write(inspection, finding, before.reason if before else "", reason, by)
    return _append(inspection, finding, is_accepted=True, reason=reason, by=by)


@transaction.atomic
def withdraw_acceptance(inspection: Inspection, fingerprint: str, *, by: Author) -> bool:
    """Withdraw the acceptance of a finding, so that it is open again. Does nothing if it is not accepted."""
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
