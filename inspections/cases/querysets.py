"""QuerySets for cases, judgements and interviews."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat
from django.utils import timezone

from inspections.history import as_text
from inspections.inspection.querysets import OPEN_SECOND_READ
from standards.language.asking import Asking, in_two_samples, units_of
from standards.language.units import Unit

if TYPE_CHECKING:
    from inspections.inspection.models import Inspection
    from inspections.people.models import User
    from standards.language.definition import FrameworkDefinition
    from standards.models import WholeFramework


NUMBER_AND_LETTER = re.compile(r"(.*\d)([a-z]\d?)")  # the number of a prompt: that of its key question, and its letter
# Related rows of a case's steps to prefetch: the person who took each step, and the comments.
STEPS = ("steps__by", "steps__comments__by")


class CaseQuerySet(models.QuerySet[Any]):
    def allocated_to(self, user: User) -> CaseQuerySet:
        return self.filter(inspector__user=user)

    def read_blind_by(self, user: User) -> CaseQuerySet:
        """Cases of which this user has an open second read."""
        return self.filter(second_reads__reader__user=user, second_reads__state__in=OPEN_SECOND_READ)

    def without_second_read(self) -> CaseQuerySet:
        """Cases without a second reader, or whose second reads were withdrawn."""
        return self.exclude(second_reads__state__in=(*OPEN_SECOND_READ, "compared"))

    def to_sample(self) -> CaseQuerySet:
        """Submitted cases that are in no dip sample, and that no second inspector is reading."""
        submitted = self.filter(state__in=("submitted", "accepted"))
        return submitted.exclude(dip_reads__state__in=("reading", "sent")).exclude(
            second_reads__state__in=OPEN_SECOND_READ
        )

    def own_and_not_read_blind_by(self, user: User) -> CaseQuerySet:
        """Cases allocated to this user, except those of which they are the second reader."""
        return self.allocated_to(user).exclude(pk__in=self.read_blind_by(user).values("pk"))

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
        """Cases that are listed in a domain."""
        return self.filter(domain__number=number)

    def judged_under(self, definition: FrameworkDefinition, number: str) -> CaseQuerySet:
        """Cases that are judged under the standards of a domain, in whichever domain they are listed."""
        judged = Q(also_in__number=number) if in_two_samples(definition) else Q()
        for unit in units_of(definition):
            if number in unit.domains:
                judged |= _of_unit(definition, unit)
        return self.filter(judged).distinct()

    def in_sample_for(self, definition: FrameworkDefinition, number: str) -> CaseQuerySet:
        """Cases in the sample for a domain, without kinds of case that are outside the sample."""
        outside = Q(pk__in=[])
        for unit in definition.units:
            if not unit.in_sample:
                outside |= _of_unit(definition, unit)
        return self.filter(Q(domain__number=number) & ~outside | Q(also_in__number=number)).distinct()

    def with_answers(self) -> CaseQuerySet:
        """Cases with every judgement and the question that it answers."""
        return self.select_related("domain", "inspector__user").prefetch_related(
            "judgements__key_question", "judgements__prompt__key_question", "answers__question"
        )

    def for_progress(self, whole: WholeFramework) -> CaseQuerySet:
        """Cases with their inspector, and the other samples that they are in. `answers_in_cases` has their answers."""
        cases = self.select_related("inspector__user")
        return cases.prefetch_related("also_in") if whole.has_units_in_two_samples else cases

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

    def counted_by_facts(self, asking: Asking, **columns: F) -> list[dict[str, Any]]:
        """The number of cases listed in each domain in which the same questions are asked: one row for each combination
        of the facts and answers that decide this, and of other `columns`. `number` is the number of the domain.
        """
        return _counted(self, asking, "", number=F("domain__number"), **columns)

    def also_counted_by_facts(self, asking: Asking, **columns: F) -> list[dict[str, Any]]:
        """The same for cases that are in the sample for another domain as well; `number` is the number of the other domain."""
        return _counted(self.filter(also_in__isnull=False), asking, "", number=F("also_in__number"), **columns)

    def counted_by_domain(self, definition: FrameworkDefinition) -> dict[str, int]:
        """The number of cases in the sample for each domain, by the number of the domain."""
        if not definition.units:
            return dict(self.values_list("domain__number").annotate(Count("pk")).order_by())
        numbers = (domain.number for domain in definition.domains if domain.case_based)
        counted = {number: self.in_sample_for(definition, number).count() for number in numbers}
        return {number: cases for number, cases in counted.items() if cases}


def _of_unit(definition: FrameworkDefinition, unit: Unit) -> Q:
    """The cases that are units of this kind."""
    in_domain = Q(domain__number=unit.domain)
    if unit.disposals:
        return in_domain & Q(disposal__in=unit.disposals)
    others = [slug for each in definition.units if each.domain == unit.domain for slug in each.disposals]
    return in_domain & ~Q(disposal__in=others) if others else in_domain


def _counted(rows: models.QuerySet[Any], asking: Asking, case: str = "", **columns: F) -> list[dict[str, Any]]:
    """How many rows share these columns and everything that decides which questions are asked in their case.

    `case` is the lookup from a row to its case, for example "case__". In each row, "deciding" has the values of
    `Asking.names`.
    """
    deciding = {f"deciding_{place}": _deciding(name, asking, case) for place, name in enumerate(asking.names)}
    counted = rows.values(**columns, **deciding).annotate(cases=Count("pk")).order_by()
    own, first = (*columns, "cases"), len(columns) + 1
    return [
        dict(zip(own, row, strict=False)) | {"deciding": tuple(map(as_text, row[first:]))}
        for row in counted.values_list(*own, *deciding)
    ]


def _deciding(name: str, asking: Asking, case: str) -> Any:
    """A fact of a case, or its answer to a question that opens others."""
    if name not in asking.answers:
        return F(f"{case}{name}")
    from inspections.cases.models import CaseAnswer, Judgement

    of_case = {"case": OuterRef(f"{case}pk")}
    if name[0].islower():
        return Subquery(CaseAnswer.objects.filter(**of_case, question__slug=name).values("value")[:1])
    with_letter = NUMBER_AND_LETTER.fullmatch(name)
    question = (
        {"prompt__key_question__number": with_letter[1], "prompt__letter": with_letter[2]}
        if with_letter
        else {"key_question__number": name}
    )
    return Subquery(Judgement.objects.filter(**of_case, **question).values("answer")[:1])


class JudgementQuerySet(models.QuerySet[Any]):
    def in_plain(self) -> list[tuple[int, int | None, int | None, str]]:
        """Every answer as plain values: the keys of its case and of its key question or prompt, and the answer.

        Pages that show all cases use these values, because model instances would be too slow.
        """
        return list(self.exclude(answer="").values_list("case_id", "key_question_id", "prompt_id", "answer"))

    def of_accepted_cases(self) -> JudgementQuerySet:
        return self.filter(case__state="accepted")

    def tallied(self, asking: Asking) -> list[dict[str, Any]]:
        """How often each answer was given to each question in cases in which the same questions are asked: one row for
        each combination, in two queries. `asked` is the number of a key question, or of a prompt with its letter, and
        `given` is the answer.
        """
        given = self.exclude(answer="")
        key_questions = given.filter(key_question__isnull=False).annotate(question=F("key_question__number"))
        prompts = given.filter(prompt__isnull=False).annotate(
            question=Concat("prompt__key_question__number", Value(""), "prompt__letter")
        )
        columns = {"asked": F("question"), "given": F("answer")}
        return [row for part in (key_questions, prompts) for row in _counted(part, asking, "case__", **columns)]


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
