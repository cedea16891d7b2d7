"""QuerySets for evidence, its links to key questions, judgements and lines of enquiry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from inspections.base import AppendOnlyQuerySet

if TYPE_CHECKING:
    from inspections.evidence.models import Evidence
    from standards.models import Standard


# What boards show of an item of evidence.
SHOWN_OF_EVIDENCE = (
    "number",
    "title",
    "kind",
    "state",
    "is_on_diversity",
    "is_on_resettlement",
    "is_on_involvement",
)


class EvidenceQuerySet(models.QuerySet[Any]):
    def current(self) -> EvidenceQuerySet:
        """Those that are not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def awaited(self) -> EvidenceQuerySet:
        """Those that were asked for and have not come, the most urgent first."""
        return self.current().filter(state="requested").order_by(F("due").asc(nulls_last=True), "number")

    def with_words(self, words: str) -> EvidenceQuerySet:
        """Those in whose title, notes, roles or passages these words stand, or that are cited so (E7)."""
        from inspections.evidence.models import EvidenceLink

        said = EvidenceLink.objects.filter(evidence=OuterRef("pk"), withdrawn_at=None, passage__icontains=words)
        found: Any = Q(title__icontains=words) | Q(notes__icontains=words) | Q(roles__icontains=words) | Exists(said)
        cited = words.strip().upper().removeprefix("E")
        if cited.isascii() and cited.isdigit() and len(cited) < 7:
            found |= Q(number=int(cited))
        return self.filter(found)

    def on_standard(self, standard: int) -> EvidenceQuerySet:
        """Those that bear on a key question of a standard, given by its primary key."""
        from inspections.evidence.models import EvidenceLink

        ties = EvidenceLink.objects.filter(evidence=OuterRef("pk"), withdrawn_at=None)
        return self.filter(Exists(ties.filter(key_question__standard=standard)))

    def untied(self) -> EvidenceQuerySet:
        """Those that bear on no key question so far."""
        from inspections.evidence.models import EvidenceLink

        return self.exclude(Exists(EvidenceLink.objects.filter(evidence=OuterRef("pk"), withdrawn_at=None)))

    def for_list(self) -> EvidenceQuerySet:
        """With what a list shows of each, without its long texts."""
        from inspections.evidence.models import EvidenceFile

        files = EvidenceFile.objects.filter(evidence=OuterRef("pk")).order_by().values("evidence")
        counted = Subquery(files.annotate(files=Count("pk")).values("files"))
        return self.defer("notes", "roles", "withdrawn_because").annotate(file_count=counted)

    def received(self) -> EvidenceQuerySet:
        """Those that have come, and can be cited."""
        return self.current().filter(state="received")

    def tied_to(self, standard: Standard) -> EvidenceQuerySet:
        """Those that bear on a key question of a standard."""
        ties = {"links__key_question__standard": standard, "links__withdrawn_at__isnull": True}
        return self.current().filter(**ties).distinct()

    def in_plain(self) -> list[dict[str, Any]]:
        """What a board shows of each: for pages with hundreds of them, where a row each would be too many."""
        return list(self.values("pk", *SHOWN_OF_EVIDENCE).order_by("number"))

    def marked(self) -> EvidenceQuerySet:
        """Those that have come and belong to a section of their own in the report."""
        on_something = Q(is_on_diversity=True) | Q(is_on_resettlement=True) | Q(is_on_involvement=True)
        return self.received().filter(on_something)


class EvidenceLinkQuerySet(models.QuerySet[Any]):
    def current(self) -> EvidenceLinkQuerySet:
        """Those that count: neither the tie nor its evidence is withdrawn."""
        return self.filter(withdrawn_at__isnull=True, evidence__withdrawn_at__isnull=True)

    def in_short(self, items: Iterable[Evidence]) -> dict[int, dict[str, list[str]]]:
        """How each of these items bears on which key questions, by its primary key: {7: {"supports": ["1.1.1", "1.2.2"]}}.

        A key question that is tied twice stands once, and all in the order of the framework.
        """
        rows = self.filter(withdrawn_at=None, evidence__in=[item.pk for item in items]).order_by("key_question_id")
        found: dict[int, dict[str, list[str]]] = {}
        for item, bearing, number in rows.values_list("evidence_id", "bearing", "key_question__number").distinct():
            found.setdefault(item, {}).setdefault(bearing, []).append(number)
        return found

    def with_questions(self) -> EvidenceLinkQuerySet:
        """With what they bear on, and who said so."""
        return self.select_related("key_question__standard", "prompt", "added_by", "withdrawn_by")

    def in_plain(self) -> list[dict[str, Any]]:
        """What a board shows of each: for pages with hundreds of them, where a row each would be too many."""
        of_evidence = {name: F(f"evidence__{name}") for name in SHOWN_OF_EVIDENCE}
        rows = self.values("key_question_id", "prompt_id", "bearing", "passage", **of_evidence)
        return list(rows.order_by("evidence__number", "pk"))


class KeyQuestionJudgementQuerySet(AppendOnlyQuerySet):
    def current(self) -> dict[tuple[int, str], Any]:
        """The newest of each key question (by its primary key) and stage; one that was taken back is not there."""
        newest = {(row.key_question_id, row.stage): row for row in self.select_related("by").order_by("pk")}
        return {place: row for place, row in newest.items() if row.leaning}


class LineOfEnquiryQuerySet(models.QuerySet[Any]):
    def open(self) -> LineOfEnquiryQuerySet:
        """Those that nobody has answered."""
        return self.filter(answered_at__isnull=True)

    def with_people(self) -> LineOfEnquiryQuerySet:
        """With whoever asked, owns and answered them."""
        return self.select_related("owner__user", "asked_by", "answered_by")
