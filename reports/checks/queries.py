"""Runs the checks before publication on an inspection, and separates what is open from what is accepted."""

from __future__ import annotations

import datetime
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from inspections.evidence.models import Evidence
from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.people.two_people import is_asked_for
from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim
from reports.checks.claims.findings import contradiction
from reports.checks.claims.reading import reader_of
from reports.checks.families import findings_in
from reports.checks.models import AcceptedFinding
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known
from reports.checks.unverified import CLAIM, as_finding, facts_with_a_source, not_verified
from reports.document.material import Material
from reports.material import material_of
from reports.writing.writers import sections_written_by


@dataclass(frozen=True)
class Accepted:
    """An accepted finding or claim, with the row that records who accepted it, when and why.

    `evidence` is the item of evidence that supports it, as it is cited: "E4 Minutes of the board".
    """

    finding: Finding
    row: AcceptedFinding
    evidence: str = ""


@dataclass(frozen=True)
class Checked:
    """The current findings from the checks. The report cannot be published while a finding is open."""

    open: tuple[Finding, ...]
    accepted: tuple[Accepted, ...]
    known: Known = field(compare=False, repr=False)
    # The current acceptances of claims, by fingerprint, and the evidence that they name, by number.
    claim_rows: Mapping[str, AcceptedFinding] = field(compare=False, repr=False, default_factory=dict)
    evidence: Mapping[int, Evidence] = field(compare=False, repr=False, default_factory=dict)

    @property
    def claims(self) -> tuple[BoundClaim, ...]:
        """Every claim in the texts of the report, in order, with what the data says about it."""
        return reader_of(self.known).claims

    @cached_property
    def counts_of_claims(self) -> Counter[str]:
        """How many claims are verified, contradicted and not verified."""
        return Counter(claim.verdict for claim in self.claims)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts that can support a claim, in words."""
        return facts_with_a_source(self.known.material.facts)

    @cached_property
    def claims_not_verified(self) -> tuple[Finding, ...]:
        """The claims that are not verified, accepted or not."""
        return not_verified(self.claims)

    @cached_property
    def accepted_claims(self) -> tuple[Accepted, ...]:
        rows = {each: row for each, row in self.claim_rows.items() if self._is_supported(row)}
        return tuple(
            Accepted(claim, rows[claim.fingerprint], self.cited(rows[claim.fingerprint]))
            for claim in self.claims_not_verified
            if claim.fingerprint in rows
        )

    def cited(self, row: AcceptedFinding) -> str:
        """The evidence that supports a claim, with its title unless it was deleted with the case data."""
        if row.evidence_number is None:
            return ""
        return str(self.evidence.get(row.evidence_number, f"E{row.evidence_number}"))

    @cached_property
    def open_claims(self) -> tuple[Finding, ...]:
        """The claims that are neither verified nor accepted."""
        return tuple(
            claim for claim in self.claims_not_verified if claim.fingerprint not in self._fingerprints_accepted
        )

    @property
    def settled_claims(self) -> int:
        """How many claims are verified or accepted, with contradicted claims that were accepted as findings."""
        accepted = {each.finding.fingerprint for each in self.accepted}
        contradicted = [claim for claim in self.claims if claim.verdict == CONTRADICTED]
        known = sum(contradiction(claim).fingerprint in accepted for claim in contradicted)
        return self.counts_of_claims[VERIFIED] + len(self.accepted_claims) + known

    def is_accepted(self, claim: BoundClaim) -> bool:
        """Whether a claim that is not verified was accepted."""
        return claim.verdict == NOT_VERIFIED and as_finding(claim).fingerprint in self._fingerprints_accepted

    @cached_property
    def _fingerprints_accepted(self) -> frozenset[str]:
        return frozenset(each.finding.fingerprint for each in self.accepted_claims)

    def _is_supported(self, row: AcceptedFinding) -> bool:
        """Whether what an acceptance rests on still applies: the evidence is not withdrawn, and the fact is the same.

        Evidence that was deleted with the case data after publication supported the claim while it was there.
        """
        item = self.evidence.get(row.evidence_number or 0)
        return (item is None or not item.is_withdrawn) and (not row.fact or row.fact in self.facts)

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
    known, found = _read(replace(material, texts=texts) if further else material, datetime.date.today())
    rows = accepted_now(inspection)
    claim_rows = {fingerprint: row for fingerprint, row in rows.items() if row.check_name == CLAIM}
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
        claim_rows=claim_rows,
        evidence=_evidence_of(inspection, claim_rows.values()),
    )


def _evidence_of(inspection: Inspection, rows: Iterable[AcceptedFinding]) -> dict[int, Evidence]:
    """The items of evidence that these acceptances rest on, by number."""
    numbers = {row.evidence_number for row in rows if row.evidence_number}
    if not numbers:
        return {}
    return {item.number: item for item in inspection.evidence.filter(number__in=numbers)}


# The reports that were read last. Reading one takes seconds, and a page and its form read the same report several times.
_READ: deque[tuple[datetime.date, Known, tuple[Finding, ...]]] = deque(maxlen=4)


def _read(material: Material, today: datetime.date) -> tuple[Known, tuple[Finding, ...]]:
    """A report as the checks know it, and what they find in it. Equal material is read once a day (ages depend on the day)."""
    for day, known, found in tuple(_READ):
        if day == today and known.written == material:
            return known, found
    known = Known(material)
    found = findings_in(known)
    _READ.append((today, known, found))
    return known, found


def open_findings(inspection: Inspection) -> Sequence[Finding]:
    """Findings to correct, or accept with a reason, before the report can be published."""
    return checked(inspection).open


def open_claims(inspection: Inspection) -> Sequence[Finding]:
    """Claims that are neither verified nor accepted."""
    return checked(inspection).open_claims


def accepted_now(inspection: Inspection) -> dict[str, AcceptedFinding]:
    """Current acceptances by fingerprint. If a finding has several rows, the newest counts."""
    newest = {row.fingerprint: row for row in inspection.accepted_findings.select_related("by").order_by("pk")}
    return {fingerprint: row for fingerprint, row in newest.items() if row.is_accepted}


def last_acceptance(inspection: Inspection, fingerprint: str) -> AcceptedFinding | None:
    """The newest acceptance of a finding or claim, even if it was withdrawn since."""
    rows = inspection.accepted_findings.filter(fingerprint=fingerprint, is_accepted=True)
    newest: AcceptedFinding | None = rows.order_by("-pk").first()
    return newest


def why_not_accepted_by(person: User, inspection: Inspection) -> Callable[[str], str]:
    """For each section, why this person cannot accept a finding or claim in it: they wrote in the section. "" if they can."""
    written = sections_written_by(person, inspection) if is_asked_for("accept_own_finding") else frozenset()

    def why_not(section: str) -> str:
        return _YOU_WROTE if section in written else ""

    return why_not


_YOU_WROTE = (
    "You wrote in this section. Correct the text, or ask a colleague who did not write in the section to accept it."
)
