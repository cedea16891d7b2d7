"""Agreement in all inspections under a framework: by question, over time, by inspection and by pair of inspectors.

The revisions of a framework count together, as in the `agreement` command. The database counts the answers.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Value
from django.db.models.functions import TruncQuarter, TruncYear
from django.urls import reverse

from inspections.agreement.periods import Period, periods_shown, quarter_of
from inspections.inspection.models import Inspection
from inspections.second_reads.agreement import FEWEST, can_show
from inspections.second_reads.models import SecondAnswer
from inspections.second_reads.queries import AgreementOfSome, RowsOfStandard, agreement_by, rows_by_standard
from inspections.second_reads.querysets import SecondAnswerQuerySet
from standards.models import Framework

NEWEST = 50  # inspections on a page


@dataclass(frozen=True)
class Row:
    """A row of a table of agreement. `hidden`: why only the number of cases is shown; "" if the figures are shown."""

    title: str
    found: AgreementOfSome
    hidden: str
    note: str = ""
    href: str = ""


TO_PROTECT = "Left out, so that smaller numbers cannot be worked out"


def _hidden(found: AgreementOfSome, can_be_shown: bool) -> str:
    if found.cases < FEWEST:
        return "Fewer than ten"
    return "" if can_be_shown else TO_PROTECT


def answers_under(slug: str) -> SecondAnswerQuerySet:
    """The answers that both readers gave, in all inspections under any revision of a framework."""
    rows: SecondAnswerQuerySet = SecondAnswer.objects.of_both().filter(read__case__inspection__framework__slug=slug)
    return rows


def to_key_questions(framework: Framework) -> SecondAnswerQuerySet:
    """Those to key questions of the framework. A revision can have other key questions than the newest."""
    revisions = Framework.objects.filter(slug=framework.slug)
    numbers = {number for revision in revisions for number in revision.whole.key_questions}
    return answers_under(framework.slug).filter(entry__in=numbers)


def by_framework() -> list[Row]:
    """The agreement on all key questions under each framework with double-read cases, newest first."""
    slugs = set(SecondAnswer.objects.of_both().values_list("read__case__inspection__framework__slug", flat=True))
    rows = []
    for framework in Framework.objects.newest().filter(slug__in=slugs):
        href = reverse("agreement_framework", args=[framework.slug])
        for found in agreement_by(to_key_questions(framework), Value(framework.slug)).values():
            rows.append(Row(framework.title, found, _hidden(found, True), href=href))
    return rows


def by_question(framework: Framework) -> list[RowsOfStandard]:
    """The agreement on each question that both readers answered, by standard."""
    found = agreement_by(answers_under(framework.slug), "entry")
    return rows_by_standard(framework.definition, {entry: each.agreement for (entry,), each in found.items()})


def to_question(framework: Framework, number: str) -> SecondAnswerQuerySet:
    return answers_under(framework.slug).filter(entry=number)


def over_time(rows: SecondAnswerQuerySet, *, by_quarter: bool) -> list[Row]:
    """The agreement in each year or quarter in which both reads were submitted, newest first."""
    truncate = TruncQuarter if by_quarter else TruncYear
    found = {
        quarter_of(start) if by_quarter else Period(start.year): each
        for (start,), each in agreement_by(rows, truncate("read__compared_at")).items()
    }
    shown = periods_shown({period: each.cases for period, each in found.items()})
    return [
        Row(str(period), found[period], _hidden(found[period], period in shown))
        for period in sorted(found, reverse=True)
    ]


def by_inspection(rows: SecondAnswerQuerySet) -> list[Row]:
    """The agreement in each inspection, newest first."""
    found = {pk: each for (pk,), each in agreement_by(rows, "read__case__inspection").items()}
    shown = can_show({pk: each.cases for pk, each in found.items()})
    inspections = Inspection.objects.filter(pk__in=found).select_related("yot").newest_first()[:NEWEST]
    return [
        Row(str(each.yot), found[each.pk], _hidden(found[each.pk], each.pk in shown), each.reference)
        for each in inspections
    ]


def text_of(framework: Framework, number: str) -> str | None:
    """The text of a key question or prompt; None if the framework has no such number."""
    for standard in framework.definition.standards:
        for question in standard.key_questions:
            texts = {question.number: question.text}
            texts |= {f"{question.number}{each.letter}": each.text for each in question.prompts}
            if number in texts:
                return texts[number]
    return None
