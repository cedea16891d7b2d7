"""The lead inspector's proposals for each standard: current version, earlier versions, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from inspections.evidence.models import Evidence, OrganisationalJudgement
from inspections.inspection.models import Inspection
from inspections.moments import moment
from reports.boards.evidence import StandardOnBoard, judged_standards, standards_on_board
from reports.rated.queries import ratings_of
from reports.ratings import triggers
from reports.ratings.rules import StandardRating
from reports.text.differences import Piece, changed_words
from standards.language.definition import DomainDefinition, StandardDefinition
from standards.language.scale import Words
from standards.models import Standard


@dataclass(frozen=True)
class Version:
    """One proposal for a standard, and its changes from the previous one."""

    pk: int
    rating: str  # "" if withdrawn
    rationale: str
    trigger: str
    cites: Sequence[Evidence]
    by: str
    at: str
    former: Version | None
    words: Words

    @property
    def trigger_in_words(self) -> str:
        return triggers.titles(self.words).get(self.trigger, self.trigger)

    @property
    def rationale_changes(self) -> list[Piece]:
        return changed_words(self.former.rationale if self.former else "", self.rationale)

    @property
    def is_rationale_changed(self) -> bool:
        return self.former is not None and self.former.rationale != self.rationale

    @property
    def is_rating_changed(self) -> bool:
        return self.former is not None and self.former.rating != self.rating

    @property
    def is_trigger_changed(self) -> bool:
        return self.former is not None and self.former.trigger != self.trigger

    @property
    def newly_cited(self) -> list[Evidence]:
        before = {item.pk for item in self.former.cites} if self.former else set()
        return [item for item in self.cites if item.pk not in before]

    @property
    def no_longer_cited(self) -> list[Evidence]:
        now = {item.pk for item in self.cites}
        return [item for item in self.former.cites if item.pk not in now] if self.former else []

    @property
    def cites_withdrawn(self) -> list[Evidence]:
        """Cited evidence that has since been withdrawn."""
        return [item for item in self.cites if item.is_withdrawn]


def versions_of(inspection: Inspection, standard: Standard) -> list[Version]:
    """Every proposal for a standard, newest first, in two queries."""
    return _versions(list(_proposals(inspection).filter(standard=standard)), inspection.words)


def _proposals(inspection: Inspection) -> QuerySet[OrganisationalJudgement]:
    """Every proposal, oldest first, with who made it and what it cites."""
    cited = Prefetch("cites", Evidence.objects.defer("notes", "roles"))
    return inspection.organisational_judgements.select_related("by").prefetch_related(cited).order_by("pk")


def _versions(rows: Sequence[OrganisationalJudgement], words: Words) -> list[Version]:
    former = None
    versions = []
    for row in rows:
        former = Version(
            pk=row.pk,
            rating=row.rating,
            rationale=row.rationale,
            trigger=row.trigger,
            cites=list(row.cites.all()),
            by=str(row.by or f"the command {row.command}"),
            at=moment(row.at),
            former=former,
            words=words,
        )
        versions.append(former)
    return versions[::-1]


@dataclass(frozen=True)
class Line:
    """A standard on the overview of proposals."""

    standard: StandardDefinition
    rated: StandardRating
    proposal: Version | None
    missing: Sequence[str]


def proposals_in(inspection: Inspection) -> list[tuple[DomainDefinition, list[Line]]]:
    """The proposal for every standard, and what is missing, in a fixed number of queries."""
    rows: dict[str, list[OrganisationalJudgement]] = {}
    for row in _proposals(inspection).select_related("by", "standard"):
        rows.setdefault(row.standard.number, []).append(row)
    newest = {number: _versions(of_standard, inspection.words)[0] for number, of_standard in rows.items()}
    rated = ratings_of(inspection).standards
    boards = {board.number: board for board in standards_on_board(inspection, judged_standards(inspection))}
    return [
        (
            domain,
            [
                Line(
                    standard,
                    rated[standard.number],
                    proposal if proposal and proposal.rating else None,
                    missing_in(boards[standard.number], proposal, inspection.words) if not standard.is_computed else [],
                )
                for standard in domain.standards
                for proposal in [newest.get(standard.number)]
            ],
        )
        for domain in inspection.framework.definition.domains
    ]


def missing_in(board: StandardOnBoard, proposal: Version | None, words: Words) -> list[str]:
    """What is still missing before the panel can verify the rating for a standard judged as a whole."""
    problems = []
    if proposal is None or not proposal.rating:
        problems.append(f"No {words.rating.one} proposed")
    else:
        if not proposal.rationale.strip():
            problems.append("No rationale")
        if not proposal.cites:
            problems.append("No evidence cited")
        if proposal.cites_withdrawn:
            problems.append(
                f"Cites withdrawn evidence: {', '.join(item.cited_as for item in proposal.cites_withdrawn)}"
            )
    if board.without_evidence:
        problems.append(f"No evidence for {', '.join(board.without_evidence)}")
    if board.without_final_judgement:
        problems.append(f"No final judgement on {', '.join(board.without_final_judgement)}")
    if board.open_enquiries == 1:
        problems.append("1 open line of enquiry")
    elif board.open_enquiries:
        problems.append(f"{board.open_enquiries} open lines of enquiry")
    return problems
