"""Accept findings from the checks and claims that are not verified, and withdraw acceptances."""

from __future__ import annotations

from collections.abc import Collection, Iterable

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
    [row] = _accept(inspection, [finding], reason=reason, by=by)
    return row


@transaction.atomic
def accept_claims(
    inspection: Inspection,
    fingerprints: Collection[str],
    *,
    reason: str = "",
    evidence_number: int | None = None,
    fact: str = "",
    by: Author,
) -> list[AcceptedFinding]:
    """Accept claims that are not verified, because evidence or a fact supports them, or for a reason. All or none.

    `fact` is one of the report's facts with a source, in words. A claim reopens if its sentence, what it was compared with,
    or its fact changes, or if the evidence is withdrawn. Raises Refused if nothing supports the claims and there is no
    reason, if a claim or what supports it has changed, or if the person wrote in one of the sections.
    """
    reason = reason.strip()
    if not fingerprints:
        raise Refused("Select at least one claim.")
    if not (reason or evidence_number or fact):
        raise Refused("Choose the evidence or the fact that supports the claims, or enter a reason.")
    current_phase(inspection)  # locks the inspection, as above
    found = checked(inspection)
    open_now = {claim.fingerprint: claim for claim in found.claims_not_verified}
    if not set(fingerprints) <= set(open_now):
        raise Refused("A claim or its sentence has changed since you opened the page. Review the list again.")
    if fact and fact not in found.facts:
        raise Refused("The fact has changed since you opened the page. Choose it again.")
    if evidence_number and not inspection.evidence.received().filter(number=evidence_number).exists():
        raise Refused(f"E{evidence_number} is not an item of evidence that this inspection has received.")
    claims = [open_now[fingerprint] for fingerprint in dict.fromkeys(fingerprints)]
    return _accept(inspection, claims, reason=reason, evidence_number=evidence_number, fact=fact, by=by)


@transaction.atomic
def withdraw_acceptance(inspection: Inspection, fingerprint: str, *, by: Author) -> AcceptedFinding | None:
    """Withdraw an acceptance, so that the finding or claim is open again. Returns the row that was withdrawn.

    Does nothing and returns None if it is not accepted.
    """
    current_phase(inspection)
    row = accepted_now(inspection).get(fingerprint)
    if row is None:
        return None
    write_history(
        inspection, f"check {row.check_name} in {row.section}", [(row.excerpt[:80], f"accepted: {row.basis}", "")],
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
    return row


def _accept(
    inspection: Inspection,
    findings: Iterable[Finding],
    *,
    reason: str,
    evidence_number: int | None = None,
    fact: str = "",
    by: Author,
) -> list[AcceptedFinding]:
    """Append a row for each finding, or return the row of an equal acceptance. Call this with the inspection locked."""
    findings = list(findings)
    if by.person is not None:
        why_not = why_not_accepted_by(by.person, inspection)
        for finding in findings:
            if why := why_not(finding.section):
                raise Refused(why)
    now, until, rows = accepted_now(inspection), until_published(inspection), []
    for finding in findings:
        before = now.get(finding.fingerprint)
        if before is not None and before.rests_on(reason, evidence_number, fact):
            rows.append(before)
            continue
        row = AcceptedFinding(
            inspection=inspection,
            fingerprint=finding.fingerprint,
            reason=reason,
            evidence_number=evidence_number,
            fact=fact,
            check_name=finding.check,
            section=finding.section,
            excerpt=finding.excerpt,
            message=finding.message,
            **by.as_fields(),
        )
        old = f"accepted: {before.basis}" if before is not None else ""
        changes = [(finding.excerpt[:80], old, f"accepted: {row.basis}")]
        write_history(inspection, f"check {finding.check} in {finding.section}", changes, by=by, until=until)
        row.save()
        rows.append(row)
    return rows
