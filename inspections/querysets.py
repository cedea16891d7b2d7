"""Words for asking after inspections, cases and judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models
from django.db.models import Count, F, Value
from django.db.models.functions import Concat

from standards.relevance import FACTS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from inspections.models import User


class InspectionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User | AnonymousUser) -> InspectionQuerySet:
        """Those whose team this person is on; members of the ratings panel and report admins see all."""
        if user.is_anonymous:
            return self.none()
        if user.sees_every_inspection:
            return self
        return self.filter(team__user=user).distinct()

    def with_framework(self) -> InspectionQuerySet:
        """With the whole framework, for whoever needs its rules."""
        return self.select_related("yot", "framework").prefetch_related(
            "framework__domains__standards__key_questions__prompts", "framework__case_questions", "team__user"
        )

    def for_list(self) -> InspectionQuerySet:
        """With what the list of inspections shows, newest first."""
        return (
            self.select_related("yot", "framework")
            .annotate(case_count=Count("cases", distinct=True))
            .order_by(F("published").desc(nulls_first=True), F("announced").desc(nulls_last=True), "reference")
        )


class CaseQuerySet(models.QuerySet[Any]):
    def in_domain(self, number: str) -> CaseQuerySet:
        return self.filter(domain__number=number)

    def with_answers(self) -> CaseQuerySet:
        """With every judgement and the question it answers."""
        return self.select_related("domain", "inspector__user").prefetch_related(
            "judgements__key_question", "judgements__prompt__key_question", "answers__question"
        )

    def with_unrated_answers(self) -> CaseQuerySet:
        return self.select_related("domain").prefetch_related("answers__question")

    def counted_by_facts(self) -> list[dict[str, Any]]:
        """How many cases of each domain share the same facts: one row a combination."""
        return list(self.values("domain__number", *FACTS).annotate(cases=Count("pk")).order_by())


class JudgementQuerySet(models.QuerySet[Any]):
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


class StandingQuerySet(AppendOnlyQuerySet):
    """For what is appended and never edited: the newest row of each subject stands."""

    def standing(self) -> list[Any]:
        """The newest judgement or decision for each standard (None: the overall rating), oldest standard first."""
        newest: dict[int | None, Any] = {}
        for row in self.select_related("standard").order_by("pk"):
            newest[row.standard_id] = row
        return list(newest.values())
