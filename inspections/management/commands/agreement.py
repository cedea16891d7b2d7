"""Print how far first and second readers agree on each key question, as a table or as JSON."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from inspections.inspection.models import Inspection
from inspections.management import inspection_called
from inspections.second_reads.agreement import Agreement, Pair, agreement
from inspections.second_reads.queries import pairs_of
from standards.models import Framework

ByQuestion = Mapping[str, Agreement]


class Command(BaseCommand):
    help = "Prints how far the first and second readers of cases agree on each key question."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "reference", nargs="?", help="the reference of an inspection; if you leave it out, all inspections"
        )
        parser.add_argument("--json", action="store_true", help="print JSON, for other programs")

    def handle(self, *, reference: str | None = None, json: bool = False, **options: object) -> None:
        inspections = [inspection_called(reference)] if reference else None
        by_framework = _by_framework(inspections)
        self.stdout.write(_as_json(by_framework) if json else _as_table(by_framework))


def _by_framework(inspections: list[Inspection] | None) -> dict[str, dict[str, list[Pair]]]:
    """The answers of both readers to key questions, by the slug of the framework and the number of the question. The
    revisions of a framework count together."""
    found: dict[str, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    pairs = pairs_of(inspections)
    for framework in Framework.objects.filter(pk__in=pairs).order_by("slug", "revision"):
        for number in framework.whole.key_questions:
            if number in pairs[framework.pk]:
                found[framework.slug][number] += pairs[framework.pk][number]
    return found


def _as_json(by_framework: Mapping[str, Mapping[str, list[Pair]]]) -> str:
    """The public JSON format, which docs/reference/json.md describes. Under several frameworks, `key_questions` puts the
    answers to the same number together, and `frameworks` keeps them apart."""
    together: dict[str, list[Pair]] = defaultdict(list)
    for of_framework in by_framework.values():
        for number, pairs in of_framework.items():
            together[number] += pairs
    values: dict[str, Any] = {"key_questions": _values(together)}
    if len(by_framework) > 1:
        values["frameworks"] = {slug: {"key_questions": _values(each)} for slug, each in by_framework.items()}
    return json.dumps(values, ensure_ascii=False, indent=2)


def _values(pairs: Mapping[str, list[Pair]]) -> dict[str, dict[str, object]]:
    return {number: agreement(of_question).as_json() for number, of_question in pairs.items()}


def _as_table(by_framework: Mapping[str, Mapping[str, list[Pair]]]) -> str:
    """One line for each key question, under its framework."""
    if not by_framework:
        return "No case has been read and submitted by two inspectors."
    lines = []
    for slug, of_framework in by_framework.items():
        lines += ["", slug, f"  {'':8}{'cases':>6}{'same':>6}  {'AC1':<24}{'kappa':<24}"]
        lines += _lines((number, agreement(pairs)) for number, pairs in of_framework.items())
    return "\n".join(lines[1:])


def _lines(rows: Iterable[tuple[str, Agreement]]) -> Iterable[str]:
    for number, each in rows:
        if each.per_cent is None or not each.is_shown:
            yield f"  {number:8}{each.n:>6}  fewer than ten cases"
        else:
            figures = f"{each.ac1.in_figures:<24}{each.kappa.in_figures:<24}{each.in_words}"
            yield f"  {number:8}{each.n:>6}{each.per_cent:>5.0f}%  {figures}".rstrip()
