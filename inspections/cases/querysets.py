"""QuerySets for cases, judgements and interviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from standards.language.relevance import FACTS

if TYPE_CHECKING:
    from inspections.inspection.models import Inspection
    from inspections.people.models import User


# Related rows of a case's steps to prefetch: the person who took each step, and the comments.
STEPS = ("steps__by", "steps__comments__by")


class CaseQuerySet(models.QuerySet[Any]):
    def allocated_to(self, user: User) -> CaseQuerySet:
        return self.filter(inspector__user=user)

    def with_words(self, words: str) -> CaseQuerySet:
        """Cases with each of these words in their reference or pseudonym."""
        found = self
        for word in words.split():
            found = found.filter(Q(reference__icontains=word) | Q(pseudonym__icontains=word))
        return found

    def to_record_by(self, user: User) -> CaseQuerySet:
        """Cases allocated to this user that are not submitted, in inspections that are not signed."""
        from inspections.inspection.querysets import SIGNED

        return self.allocated_to(user).with_their_inspectors().exclude(inspection__phase__in=SIGNED)

    def unallocated(self) -> CaseQuerySet:
        """Cases without an inspector who is on the team now."""
        on_the_team = Q(inspector__until=None) | Q(inspector__until__gt=timezone.now())
        return self.exclude(Q(inspector__isnull=False) & on_the_team)

    def with_their_inspectors(self) -> CaseQuerySet:
        """Cases that their inspectors can still record in: not submitted yet, or returned."""
        return self.filter(state__in=("recording", "returned"))

    def submitted(self) -> CaseQuerySet:
        """Cases that are waiting for the lead inspector."""
        return self.filter(state="submitted")

    def accepted(self) -> CaseQuerySet:
        """Cases that the lead inspector has accepted."""
        return self.filter(state="accepted")

    def in_domain(self, number: str) -> CaseQuerySet:
        return self.filter(domain__number=number)

    def with_answers(self) -> CaseQuerySet:
        """Cases with every judgement and the question that it answers."""
        return self.select_related("domain", "inspector__user").prefetch_related(
            "judgements__key_question", "judgements__prompt__key_question", "answers__question"
        )

    def with_record(self) -> CaseQuerySet:
        """Cases with everything recorded in them, their inspector, and the people who recorded for the inspector."""
        return self.select_related("inspector__user").prefetch_related(
            "judgements", "answers", "awaited", "interviews", "lead_recordings__by"
        )

    def for_my_work(self) -> CaseQuerySet:
        """Cases in several inspections with everything recorded in them, and with the lead inspector's comments."""
        return self.with_record().select_related("inspection__framework").prefetch_related(*STEPS)

    def with_unrated_answers(self) -> CaseQuerySet:
        return self.select_related("domain").prefetch_related("answers__question")

    def counted_by_facts(self) -> list[dict[str, Any]]:
        """The number of cases in each domain that share the same facts: one row per combination."""
        return list(self.values("domain__number", *FACTS).annotate(cases=Count("pk")).order_by())

    def counted_by_domain(self) -> dict[str, int]:
        """The number of cases in each domain, by the number of the domain."""
        return dict(self.values_list("domain__number").annotate(Count("pk")).order_by())


class JudgementQuerySet(models.QuerySet[Any]):
    def in_plain(self) -> list[tuple[int, int | None, int | None, str]]:
        """Every answer as plain values: the keys of its case and of its key question or prompt, and the answer.

        Pages that show all cases use these values, because model instances would be too slow.
        """
        return list(self.exclude(answer="").values_list("case_id", "key_question_id", "prompt_id", "answer"))

    def of_accepted_cases(self) -> JudgementQuerySet:
        return self.filter(case__state="accepted")

    def tallied(self) -> list[dict[str, Any]]:
        """How often each answer was given to each question in cases with the same facts: one row per combination, in
        two queries.

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


class InterviewQuerySet(models.QuerySet[Any]):
    def untouched(self) -> InterviewQuerySet:
        """Interviews that are still empty."""
        return self.filter(state="", role="", held_on=None, reason="", notes="", about_organisation="")

    def with_notes_about_organisation(self, inspection: Inspection) -> InterviewQuerySet:
        """Interviews with notes about the organisation."""
        return self.filter(case__inspection=inspection).exclude(about_organisation="")

    def about_organisation(self, inspection: Inspection) -> list[tuple[str, str]]:
        """Kinds of interviewee and notes about the organisation, in alphabetical order so that no case can be identified."""
        rows = self.filter(case__inspection=inspection).exclude(about_organisation="")
        return list(rows.order_by("with_whom", "about_organisation").values_list("with_whom", "about_organisation"))
