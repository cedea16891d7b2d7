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


# The fields of evidence that boards show.
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
        """Items that are not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def awaited(self) -> EvidenceQuerySet:
        """Requested items not received yet, most urgent first."""
        return self.current().filter(state="requested").order_by(F("due").asc(nulls_last=True), "number")

    def with_words(self, words: str) -> EvidenceQuerySet:
        """Items with these words in the title, notes, roles or linked passages, or with this number (E7)."""
        from inspections.evidence.models import EvidenceLink

        linked = EvidenceLink.objects.filter(evidence=OuterRef("pk"), withdrawn_at=None, passage__icontains=words)
        matches: Any = (
            Q(title__icontains=words) | Q(notes__icontains=words) | Q(roles__icontains=words) | Exists(linked)
        )
        cited = words.strip().upper().removeprefix("E")
        if cited.isascii() and cited.isdigit() and len(cited) < 7:
            matches |= Q(number=int(cited))
        return self.filter(matches)

    def on_standard(self, standard: int) -> EvidenceQuerySet:
        """Items linked to a key question in a standard, given by its primary key."""
        from inspections.evidence.models import EvidenceLink

        ties = EvidenceLink.objects.filter(evidence=OuterRef("pk"), withdrawn_at=None)
        return self.filter(Exists(ties.filter(key_question__standard=standard)))

    def untied(self) -> EvidenceQuerySet:
        """Items not linked to any key question."""
        from inspections.evidence.models import EvidenceLink

        return self.exclude(Exists(EvidenceLink.objects.filter(evidence=OuterRef("pk"), withdrawn_at=None)))

    def for_list(self) -> EvidenceQuerySet:
        """Items with the data that a list shows, without long texts."""
        from inspections.evidence.models import EvidenceFile

        files = EvidenceFile.objects.filter(evidence=OuterRef("pk")).order_by().values("evidence")
        counted = Subquery(files.annotate(files=Count("pk")).values("files"))
        return self.defer("notes", "roles", "withdrawn_because").annotate(file_count=counted)

    def received(self) -> EvidenceQuerySet:
        """Received items, which can be cited."""
        return self.current().filter(state="received")

    def tied_to(self, standard: Standard) -> EvidenceQuerySet:
        """Items linked to a key question in a standard."""
        ties = {"links__key_question__standard": standard, "links__withdrawn_at__isnull": True}
        return self.current().filter(**ties).distinct()

    def in_plain(self) -> list[dict[str, Any]]:
        """The values a board shows, for pages with hundreds of rows where model instances would be too slow."""
        return list(self.values("pk", *SHOWN_OF_EVIDENCE).order_by("number"))

    def marked(self) -> EvidenceQuerySet:
        """Received items marked for a separate section in the report."""
        on_something = Q(is_on_diversity=True) | Q(is_on_resettlement=True) | Q(is_on_involvement=True)
        return self.received().filter(on_something)


class EvidenceLinkQuerySet(models.QuerySet[Any]):
    def current(self) -> EvidenceLinkQuerySet:
        """Links that count: neither the link nor its evidence is withdrawn."""
        return self.filter(withdrawn_at__isnull=True, evidence__withdrawn_at__isnull=True)

    def in_short(self, items: Iterable[Evidence]) -> dict[int, dict[str, list[str]]]:
        """The key questions that each item supports or contradicts, by the item's primary key: {7: {"supports":
        ["1.1.1", "1.2.2"]}}.

        A key question linked twice is listed once. All are in the order of the framework.
        """
        rows = self.filter(withdrawn_at=None, evidence__in=[item.pk for item in items]).order_by("key_question_id")
        numbers: dict[int, dict[str, list[str]]] = {}
        for item, bearing, number in rows.values_list("evidence_id", "bearing", "key_question__number").distinct():
            numbers.setdefault(item, {}).setdefault(bearing, []).append(number)
        return numbers

    def with_questions(self) -> EvidenceLinkQuerySet:
        """Links with their questions and the people who added them."""
        return self.select_related("key_question__standard", "prompt", "added_by", "withdrawn_by")

    def in_plain(self) -> list[dict[str, Any]]:
        """The values a board shows, for pages with hundreds of rows where model instances would be too slow."""
        of_evidence = {name: F(f"evidence__{name}") for name in SHOWN_OF_EVIDENCE}
        rows = self.values("key_question_id", "prompt_id", "bearing", "passage", **of_evidence)
        return list(rows.order_by("evidence__number", "pk"))


class KeyQuestionJudgementQuerySet(AppendOnlyQuerySet):
    def current(self) -> dict[tuple[int, str], Any]:
        """The newest judgement for each key question (its primary key) and stage. Withdrawn judgements are left out."""
        newest = {(row.key_question_id, row.stage): row for row in self.select_related("by").order_by("pk")}
        return {place: row for place, row in newest.items() if row.leaning}


class LineOfEnquiryQuerySet(models.QuerySet[Any]):
    def open(self) -> LineOfEnquiryQuerySet:
        """Lines of enquiry not answered yet."""
        return self.filter(answered_at__isnull=True)

    def with_people(self) -> LineOfEnquiryQuerySet:
        """Lines of enquiry with the people who asked them, follow them up and answered them."""
        return self.select_related("owner__user", "asked_by", "answered_by")
