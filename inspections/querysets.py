"""Words for asking after inspections, cases and judgements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from inspections.phases import PHASES
from standards.relevance import FACTS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from inspections.models.alerts import Alert, ReassuranceRequest
    from inspections.models.cases import Case
    from inspections.models.evidence import Evidence
    from inspections.models.inspections import Inspection
    from inspections.models.people import User
    from standards.models import Standard


# What is told of the steps of a case: who took each, and who asked what.
STEPS = ("steps__by", "steps__comments__by")
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
# Phases in which what was found no longer changes.
SIGNED = [phase.slug for phase in PHASES if phase.is_signed]


class InspectionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User | AnonymousUser) -> InspectionQuerySet:
        """Those whose team this person is on; members of the ratings panel see all, report admins those that are signed."""
        from inspections.models.inspections import TeamMember

        if user.is_anonymous:
            return self.none()
        if user.is_superuser:
            return self
        on_the_team = Exists(TeamMember.objects.filter(inspection=OuterRef("pk"), user=user))
        signed = Q(phase__in=SIGNED) & Exists(user.groups_that_see_signed_inspections)
        return self.filter(on_the_team | Exists(user.groups_that_see_every_inspection) | signed)

    def unsigned(self) -> InspectionQuerySet:
        """Those in which there is still something to record or to decide."""
        return self.exclude(phase__in=SIGNED)

    def signed(self) -> InspectionQuerySet:
        """Those whose ratings the panel has signed."""
        return self.filter(phase__in=SIGNED)

    def newest_first(self) -> InspectionQuerySet:
        return self.order_by(F("published").desc(nulls_first=True), F("announced").desc(nulls_last=True), "reference")

    def worked_on_by(self, user: User) -> InspectionQuerySet:
        """Those whose team this person is on, each with its team, the latest announced first."""
        from inspections.models.inspections import TeamMember

        own = self.filter(Exists(TeamMember.objects.filter(inspection=OuterRef("pk"), user=user)))
        return (
            own.select_related("yot")
            .prefetch_related("team")
            .order_by(F("announced").desc(nulls_last=True), "reference")
        )

    def with_framework(self) -> InspectionQuerySet:
        """With what nearly every page of an inspection needs: its YOT, framework and team."""
        from inspections.models.inspections import TeamMember

        team = models.Prefetch("team", TeamMember.objects.select_related("user"))
        return self.select_related("yot", "framework").defer("framework__rules").prefetch_related(team)

    def for_list(self) -> InspectionQuerySet:
        """With what the list of inspections shows, newest first."""
        return self.select_related("yot", "framework").annotate(case_count=Count("cases", distinct=True)).newest_first()


class CaseQuerySet(models.QuerySet[Any]):
    def allocated_to(self, user: User) -> CaseQuerySet:
        return self.filter(inspector__user=user)

    def submitted(self) -> CaseQuerySet:
        """Those that wait for the lead inspector."""
        return self.filter(state="submitted")

    def accepted(self) -> CaseQuerySet:
        """Those that the lead inspector has read and accepted."""
        return self.filter(state="accepted")

    def in_domain(self, number: str) -> CaseQuerySet:
        return self.filter(domain__number=number)

    def with_answers(self) -> CaseQuerySet:
        """With every judgement and the question it answers."""
        return self.select_related("domain", "inspector__user").prefetch_related(
            "judgements__key_question", "judgements__prompt__key_question", "answers__question"
        )

    def with_record(self) -> CaseQuerySet:
        """With everything that is recorded in it, and who records."""
        return self.select_related("inspector__user").prefetch_related("judgements", "answers", "awaited", "interviews")

    def for_my_work(self) -> CaseQuerySet:
        """The same, with what the lead inspector said of each: for many cases of several inspections."""
        return self.with_record().select_related("inspection__framework").prefetch_related(*STEPS)

    def with_unrated_answers(self) -> CaseQuerySet:
        return self.select_related("domain").prefetch_related("answers__question")

    def counted_by_facts(self) -> list[dict[str, Any]]:
        """How many cases of each domain share the same facts: one row a combination."""
        return list(self.values("domain__number", *FACTS).annotate(cases=Count("pk")).order_by())

    def counted_by_domain(self) -> dict[str, int]:
        """How many there are, by the number of their domain."""
        return dict(self.values_list("domain__number").annotate(Count("pk")).order_by())


class JudgementQuerySet(models.QuerySet[Any]):
    def in_plain(self) -> list[tuple[int, int | None, int | None, str]]:
        """Every answer given: the keys of its case, of its key question or else of its prompt, and the answer.

        For pages that look at all cases at once, where a row each would be too many.
        """
        return list(self.exclude(answer="").values_list("case_id", "key_question_id", "prompt_id", "answer"))

    def of_accepted_cases(self) -> JudgementQuerySet:
        return self.filter(case__state="accepted")

    def tallied(self) -> list[dict[str, Any]]:
        """How often each question was answered how, in cases with which facts: one row a combination, in two queries.

        `question` is the number of a key question, or of a prompt with its letter.
        """
        facts = {fact: F(f"case__{fact}") for fact in FACTS}
        given = self.exclude(answer="")
        key_questions = given.filter(key_question__isnull=False).annotate(question=F("key_question__number"))
        prompts = given.filter(prompt__isnull=False).annotate(
            question=Concat("prompt__key_question__number", Value(""), "prompt__letter")
        )
        return [
            row
            for part in (key_questions, prompts)
            for row in part.values("question", "answer", **facts).annotate(cases=Count("pk")).order_by()
        ]


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows are added and stay as they are."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is append-only: its rows never change")

    def delete(self) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is append-only: its rows are never deleted")


class ChangeQuerySet(AppendOnlyQuerySet):
    def of_case(self, case: Case) -> ChangeQuerySet:
        return self.filter(inspection=case.inspection_id, subject=case.subject)

    def of_entry(self, case: Case, entry: str) -> ChangeQuerySet:
        """What was changed of one entry of a case, newest first."""
        return self.of_case(case).filter(field=entry).order_by("-pk")

    def of_alert(self, alert: Alert | ReassuranceRequest) -> ChangeQuerySet:
        """The history of an alert, or of a request for reassurance, newest first."""
        return self.filter(inspection=alert.case.inspection_id, subject=alert.subject).order_by("-pk")

    def of_evidence(self, evidence: Evidence) -> ChangeQuerySet:
        """The history of an item of evidence, newest first."""
        return self.filter(inspection=evidence.inspection_id, subject=evidence.subject).order_by("-pk")

    def versions(self, case: Case) -> dict[str, int]:
        """The version of every entry of a case that was ever changed: the number of its newest row."""
        return self.of_case(case)._versions()

    def versions_of(self, reference: str, case_reference: str) -> dict[str, int]:
        """The same for a case that is not fetched yet."""
        return self.filter(inspection__reference=reference, subject=f"case {case_reference}")._versions()

    def _versions(self) -> dict[str, int]:
        return dict(self.values_list("field").annotate(version=Max("pk")).order_by())


class InterviewQuerySet(models.QuerySet[Any]):
    def untouched(self) -> InterviewQuerySet:
        """Those in which nothing is written yet."""
        return self.filter(state="", role="", held_on=None, reason="", notes="", about_organisation="")

    def that_tell_of_organisation(self, inspection: Inspection) -> InterviewQuerySet:
        """Those in which something is said of the organisation."""
        return self.filter(case__inspection=inspection).exclude(about_organisation="")

    def about_organisation(self, inspection: Inspection) -> list[tuple[str, str]]:
        """With whom, and what was said of the organisation: in the order of the alphabet, which tells of no case."""
        rows = self.filter(case__inspection=inspection).exclude(about_organisation="")
        return list(rows.order_by("with_whom", "about_organisation").values_list("with_whom", "about_organisation"))


class AlertQuerySet(models.QuerySet[Any]):
    def of_inspection(self, inspection: Inspection) -> AlertQuerySet:
        return self.filter(case__inspection=inspection).select_related("case", "raised_by")

    def open(self) -> AlertQuerySet:
        """Those whose answer by the YOT is not recorded and accepted yet."""
        return self.filter(accepted_at__isnull=True)

    def with_people(self) -> AlertQuerySet:
        """With everybody who has a part in it."""
        return self.select_related("case__inspector__user", "answer_recorded_by", "accepted_by")


class ReassuranceRequestQuerySet(models.QuerySet[Any]):
    def of_inspection(self, inspection: Inspection) -> ReassuranceRequestQuerySet:
        return self.filter(case__inspection=inspection).select_related("case", "raised_by")

    def open(self) -> ReassuranceRequestQuerySet:
        return self.filter(closed_at__isnull=True)

    def with_people(self) -> ReassuranceRequestQuerySet:
        return self.select_related("case__inspector__user", "closed_by")


class ForReportQuerySet(models.QuerySet[Any]):
    def of_inspection(self, inspection: Inspection) -> ForReportQuerySet:
        return self.filter(case__inspection=inspection)

    def offered(self) -> ForReportQuerySet:
        """Those that the report may use."""
        return self.filter(offered_at__isnull=False, withdrawn_at__isnull=True)

    def for_page(self) -> ForReportQuerySet:
        """With what a page shows of each."""
        return self.select_related("case", "standard", "offered_by")


class EvidenceQuerySet(models.QuerySet[Any]):
    def standing(self) -> EvidenceQuerySet:
        """Those that are not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def awaited(self) -> EvidenceQuerySet:
        """Those that were asked for and have not come, the most urgent first."""
        return self.standing().filter(state="requested").order_by(F("due").asc(nulls_last=True), "number")

    def with_words(self, words: str) -> EvidenceQuerySet:
        """Those in whose title, notes, roles or passages these words stand, or that are cited so (E7)."""
        from inspections.models.evidence import EvidenceLink

        said = EvidenceLink.objects.filter(evidence=OuterRef("pk"), withdrawn_at=None, passage__icontains=words)
        found: Any = Q(title__icontains=words) | Q(notes__icontains=words) | Q(roles__icontains=words) | Exists(said)
        cited = words.strip().upper().removeprefix("E")
        if cited.isascii() and cited.isdigit() and len(cited) < 7:
            found |= Q(number=int(cited))
        return self.filter(found)

    def on_standard(self, standard: int) -> EvidenceQuerySet:
        """Those that bear on a key question of a standard, given by its primary key."""
        from inspections.models.evidence import EvidenceLink

        ties = EvidenceLink.objects.filter(evidence=OuterRef("pk"), withdrawn_at=None)
        return self.filter(Exists(ties.filter(key_question__standard=standard)))

    def untied(self) -> EvidenceQuerySet:
        """Those that bear on no key question so far."""
        from inspections.models.evidence import EvidenceLink

        return self.exclude(Exists(EvidenceLink.objects.filter(evidence=OuterRef("pk"), withdrawn_at=None)))

    def for_list(self) -> EvidenceQuerySet:
        """With what a list shows of each, without its long texts."""
        from inspections.models.evidence import EvidenceFile

        files = EvidenceFile.objects.filter(evidence=OuterRef("pk")).order_by().values("evidence")
        counted = Subquery(files.annotate(files=Count("pk")).values("files"))
        return self.defer("notes", "roles", "withdrawn_because").annotate(file_count=counted)

    def received(self) -> EvidenceQuerySet:
        """Those that have come, and can be cited."""
        return self.standing().filter(state="received")

    def tied_to(self, standard: Standard) -> EvidenceQuerySet:
        """Those that bear on a key question of a standard."""
        ties = {"links__key_question__standard": standard, "links__withdrawn_at__isnull": True}
        return self.standing().filter(**ties).distinct()

    def in_plain(self) -> list[dict[str, Any]]:
        """What a board shows of each: for pages with hundreds of them, where a row each would be too many."""
        return list(self.values("pk", *SHOWN_OF_EVIDENCE).order_by("number"))

    def marked(self) -> EvidenceQuerySet:
        """Those that have come and belong to a section of their own in the report."""
        on_something = Q(is_on_diversity=True) | Q(is_on_resettlement=True) | Q(is_on_involvement=True)
        return self.received().filter(on_something)


class EvidenceLinkQuerySet(models.QuerySet[Any]):
    def standing(self) -> EvidenceLinkQuerySet:
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
    def standing(self) -> dict[tuple[int, str], Any]:
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


class StandingQuerySet(AppendOnlyQuerySet):
    """For what is appended and never edited: the newest row of each subject stands."""

    def standing(self) -> list[Any]:
        """The newest judgement or decision for each standard (None: the overall rating), oldest standard first."""
        newest: dict[int | None, Any] = {}
        for row in self.select_related("standard").order_by("pk"):
            newest[row.standard_id] = row
        return list(newest.values())
