"""How the prompts of a framework were answered, from rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count, F, OuterRef, Subquery

from inspections.cases.models import Judgement
from inspections.inspection.models import Inspection
from inspections.prompt_checks.rules import PromptInUse
from inspections.second_reads.agreement import agreement
from inspections.second_reads.queries import pairs_of
from standards.models import Framework

NEWEST = 50  # inspections: enough to judge a prompt, and quick to read


def inspections_counted(framework: Framework) -> list[Inspection]:
    """The newest inspections under any revision of the framework whose ratings are signed."""
    signed = Inspection.objects.signed().filter(framework__slug=framework.slug)
    return list(signed.newest_first().only("pk", "reference")[:NEWEST])


def prompts_in_use(framework: Framework, inspections: Sequence[Inspection]) -> list[PromptInUse]:
    """Every prompt of the framework with its answers in these inspections, in the order of the framework."""
    given: dict[str, Counter[str]] = {}
    differs: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for key_question, letter, answer, of_key_question, cases in _answers(inspections):
        number = f"{key_question}{letter}"
        given.setdefault(number, Counter())[answer] += cases
        if {answer, of_key_question} <= {"yes", "no"}:
            both[number] += cases
            differs[number] += cases if answer != of_key_question else 0
    pairs = pairs_of(inspections)
    found = []
    for standard in framework.definition.standards:
        for question in standard.key_questions:
            for prompt in question.prompts:
                number = f"{question.number}{prompt.letter}"
                counts = given.get(number, Counter())
                read_twice = [pair for of_framework in pairs.values() for pair in of_framework.get(number, ())]
                found.append(
                    PromptInUse(
                        number, prompt.text, counts["yes"], counts["no"], counts["na"], differs[number], both[number],
                        agreement(read_twice),
                    )
                )  # fmt: skip
    return found


def _answers(inspections: Sequence[Inspection]) -> list[tuple[str, str, str, str | None, int]]:
    """How often each answer was given to each prompt, beside each answer to its key question."""
    own = Judgement.objects.filter(case=OuterRef("case"), key_question=OuterRef("prompt__key_question"))
    rows = Judgement.objects.filter(case__inspection__in=inspections, prompt__isnull=False).exclude(answer="")
    columns = {"question": F("prompt__key_question__number"), "letter": F("prompt__letter")}
    counted = rows.values(**columns, given=F("answer"), of_key_question=Subquery(own.values("answer")[:1]))
    counted = counted.annotate(cases=Count("pk")).order_by()
    return list(counted.values_list("question", "letter", "given", "of_key_question", "cases"))
