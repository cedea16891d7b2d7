"""Runs the checks before publication on an inspection, and separates open findings from accepted findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.people.two_people import is_asked_for
from reports.checks.claims.bound import BoundClaim
from reports.checks.claims.reading import reader_of
from reports.checks.families import findings_in
from reports.checks.models import AcceptedFinding
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known
from reports.material import material_of
from reports.writing.writers import writers_of


@dataclass(frozen=True)
class Accepted:
    """An accepted finding, with the row that records who accepted it, when and why."""

    finding: Finding
    row: AcceptedFinding


@dataclass(frozen=True)
class Checked:
    """The current findings from the checks. The report cannot be published while a finding is open."""

    open: tuple[Finding, ...]
    accepted: tuple[Accepted, ...]
    known: Known = field(compare=False, repr=False)

    @property
    def claims(self) -> tuple[BoundClaim, ...]:
        """Every claim in the texts of the report, in order, with what the data says about it."""
        return reader_of(self.known).claims

    @cached_property
    def counts_of_claims(self) -> Counter[str]:
        """How many claims are verified, contradicted and not verified."""
        return Counter(claim.verdict for claim in self.claims)

    @property
    def to_correct(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.open if not finding.is_acceptable)

    @property
    def to_judge(self) -> tuple[Finding, ...]:
        """Open findings that can be accepted with a reason."""
        return tuple(finding for finding in self.open if finding.is_acceptable)

    def find(self, fingerprint: str) -> Finding | None:
        everything = (*self.open, *(accepted.finding for accepted in self.accepted))
        return next((finding for finding in everything if finding.fingerprint == fingerprint), None)


def checked(inspection: Inspection, *, further: Sequence[tuple[str, str]] = ()) -> Checked:
    """Check the current report on an inspection. Fetch the inspection `with_framework()`.

    `further` has paragraphs to check as if each were the last paragraph in its section.
    """
    material = material_of(inspection)
    texts = dict(material.texts)
    for section, paragraph in further:
        texts[section] = f"{texts.get(section, '')}\n\n{paragraph}"
    known = Known(replace(material, texts=texts) if further else material)
    found = findings_in(known)
    rows = accepted_now(inspection)
    accepted = {
        finding.fingerprint: rows[finding.fingerprint]
        for finding in found
        if finding.is_acceptable and finding.fingerprint in rows
    }
    return Checked(
        open=tuple(finding for finding in found if finding.fingerprint not in accepted),
        accepted=tuple(
            Accepted(finding, accepted[finding.fingerprint]) for finding in found if finding.fingerprint in accepted
        ),
        known=known,
    )


def open_findings(inspection: Inspection) -> Sequence[Finding]:
    """Findings to correct, or accept with a reason, before the report can be published."""
    return checked(inspection).open


def accepted_now(inspection: Inspection) -> dict[str, AcceptedFinding]:
    """Current acceptances by fingerprint. If a finding has several rows, the newest counts."""
    newest = {row.fingerprint: row for row in inspection.accepted_findings.select_related("by").order_by("pk")}
    return {fingerprint: row for fingerprint, row in newest.items() if row.is_accepted}


def why_not_accepted_by(person: User, inspection: Inspection, section: str) -> str:
    """Why this person cannot accept a finding in a section: they wrote in the section. "" if they can."""
    if not is_asked_for("accept_own_finding") or person.pk not in writers_of(inspection, section):
        return ""
    return "You wrote in this section. Correct the text, or ask a person who did not write in it to accept the finding."
