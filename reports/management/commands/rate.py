"""Print the ratings for an inspection, as a table or as JSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.inspection.models import Inspection
from reports.management import inspection_called
from reports.rated.as_if import AsIf, NoMapping, rated_as_if
from reports.rated.queries import differences_of, ratings_of
from reports.ratings.methods import KeyQuestionRating
from reports.ratings.rules import InspectionRating, StandardRating
from reports.text.numbers_in_words import upper_first
from standards.language.definition import FrameworkDefinition, StandardDefinition
from standards.language.reading import FrameworkFileError, read_framework_file
from standards.queries import newest_framework


class Command(BaseCommand):
    help = "Prints the ratings of an inspection."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="the reference of the inspection, for example medway-2020")
        parser.add_argument("--json", action="store_true", help="print JSON, for other programs")
        parser.add_argument(
            "--as",
            dest="slug",
            metavar="SLUG or FILE",
            help="show the ratings that the inspection would have under this framework, by the mapping in a framework file, "
            "or under the rules in this file; nothing is stored",
        )

    def handle(self, *, reference: str, json: bool, slug: str | None = None, **options: object) -> None:
        inspection = inspection_called(reference)
        if slug:
            as_if = _as_if(inspection, slug)
            self.stdout.write(as_if_in_json(inspection, as_if) if json else as_if_in_words(inspection, as_if))
            return
        ratings = ratings_of(inspection)
        self.stdout.write(as_json(inspection, ratings) if json else as_table(inspection, ratings))
        if differs := differences_of(inspection):
            raise CommandError("\n".join(["The data now differs from the signed ratings, which are above.", *differs]))


def as_json(inspection: Inspection, ratings: InspectionRating) -> str:
    """The ratings in the public JSON format, which docs/reference/json.md describes."""
    return _json(_values(inspection, inspection.framework.slug, ratings))


def as_if_in_json(inspection: Inspection, as_if: AsIf) -> str:
    """The same JSON for ratings under another framework, with the standards and questions that have no counterpart."""
    values = _values(inspection, as_if.definition.slug, as_if.ratings)
    own = {"own_framework": inspection.framework.slug, "as_if": True}
    return _json(values | own | {"mapping": as_if.note, "gaps": dict(as_if.gaps), "lost": dict(as_if.lost)})


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2)


def _values(inspection: Inspection, slug: str, ratings: InspectionRating) -> dict[str, Any]:
    return {
        "reference": inspection.reference,
        "framework": slug,
        "standards": {number: _standard(standard) for number, standard in ratings.standards.items()},
        "score": ratings.points,
        "score_computed": ratings.points_before,
        "maximum": ratings.maximum,
        "overall": ratings.overall,
        "overall_computed": ratings.overall_before,
        "overall_reason": ratings.overall_reason,
        "complete": ratings.is_complete,
        "missing": list(ratings.missing),
        "missing_because": dict(ratings.missing),
    }


def _as_if(inspection: Inspection, slug: str) -> AsIf:
    try:
        return rated_as_if(inspection, _rules(inspection, slug))
    except NoMapping as error:
        raise CommandError(str(error)) from error


def _rules(inspection: Inspection, named: str) -> FrameworkDefinition:
    """The framework with this slug, or the rules in this file."""
    if named.endswith(".toml"):
        try:
            return read_framework_file(Path(named))
        except FrameworkFileError as error:
            raise CommandError(str(error)) from error
    framework = newest_framework(named)
    if framework is None:
        raise CommandError(f"There is no framework “{named}”. Enter the slug of a loaded framework, or a .toml file.")
    if framework.slug == inspection.framework.slug:
        raise CommandError(
            f"{inspection.reference} is under {named}. Leave out --as, or give a file with changed rules."
        )
    return framework.definition


def as_if_in_words(inspection: Inspection, as_if: AsIf) -> str:
    """The table of ratings under another framework, with a warning above and the gaps below."""
    gaps = [f"  {number}: {why}" for number, why in as_if.gaps.items()]
    return "\n".join(
        [
            f"AS IF under {as_if.definition.slug}. Nothing is stored. {as_if.note}",
            _table(inspection, as_if.definition, as_if.definition.revision, as_if.ratings),
            *(["", "Without a counterpart:", *gaps] if gaps else []),
        ]
    )


def _standard(standard: StandardRating) -> dict[str, Any]:
    values: dict[str, Any] = {
        "method": standard.method,
        "computed": standard.computed,
        "rating": standard.rating,
        "discretion": standard.is_discretion,
        "reason": standard.decision.reason if standard.decision else "",
        "score": standard.points,
        "key_questions": {question.number: _key_question(question) for question in standard.key_questions},
    }
    if standard.share is not None:
        values |= {"percent": standard.share.per_cent, "yes": standard.share.yes, "relevant": standard.share.relevant}
    if standard.parts:
        values["parts"] = list(standard.parts)
    if not standard.in_total:
        values["in_total"] = False
    return values


def _key_question(question: KeyQuestionRating) -> dict[str, Any]:
    return {
        "yes": question.tally.yes,
        "relevant": question.tally.relevant,
        "percent": question.percent,
        "band": question.band.rating if question.band else None,
    }


def as_table(inspection: Inspection, ratings: InspectionRating) -> str:
    """One line for each standard with its key questions below it and the lowest key question marked, then the total."""
    return _table(inspection, inspection.framework.definition, inspection.framework.revision, ratings)


def _table(inspection: Inspection, definition: FrameworkDefinition, revision: int, ratings: InspectionRating) -> str:
    lines = [str(inspection.yot), f"{definition.title}, revision {revision}"]
    for domain in definition.domains:
        lines += ["", f"{domain.number}. {domain.title}"]
        for standard in domain.standards:
            lines += _standard_lines(ratings.standards[standard.number], standard)
    lines.append("")
    return "\n".join(lines + _total_lines(definition, ratings))


def in_short(inspection: Inspection, ratings: InspectionRating) -> str:
    """At most three lines: the inspection, its total, and the standards with each rating, starting with the best rating.

    The parts of a standard are left out, because their ratings count in its rating.
    """
    definition = inspection.framework.definition
    parts = {standard.number for standard in definition.standards if standard.is_part}
    groups = []
    for name in (*reversed(definition.names), None):
        numbers = [
            standard.number if standard.in_total else f"{standard.number} (outside the total)"
            for standard in ratings.standards.values()
            if standard.rating == name and standard.number not in parts
        ]
        if numbers:
            groups.append(f"{name or 'Not rated'}: {', '.join(numbers)}")
    total = _total_lines(definition, ratings)[:1]
    return "\n  ".join([f"{inspection.yot} ({inspection.reference})", *total, "; ".join(groups)])


def _standard_lines(standard: StandardRating, defined: StandardDefinition) -> list[str]:
    lines = [f"  {f'{standard.number} {defined.title}':<52}{standard.rating or 'not rated'}"]
    if standard.share is not None:
        share = standard.share
        lines[0] += f"  {share.per_cent}%, {share.yes} of {share.relevant} answers"
    if standard.is_discretion:
        lines[0] += f"  (professional discretion; {standard.before or 'no rating'} before)"
    if defined.is_part:
        lines[0] += f"  (part of {defined.part_of})"
    elif not standard.in_total:
        lines[0] += "  (outside the total)"
    for question in standard.key_questions:
        counts = f"{question.tally.yes} of {question.tally.relevant}"
        percent = "  –" if question.percent is None else f"{question.percent:>3}%"
        lowest = " ◂ lowest" if question.number in standard.deciding else ""
        lines.append(f"      {question.number}  {percent}  {counts:>9}{lowest}")
    if standard.missing and standard.in_total:
        lines.append(f"      missing: {standard.missing}")
    return lines


def _total_lines(definition: FrameworkDefinition, ratings: InspectionRating) -> list[str]:
    if not ratings.has_total:
        if ratings.missing:
            return [f"No total. Not rated yet: {', '.join(ratings.missing)}."]
        words, counting = definition.words, [standard for standard in definition.standards if standard.in_total]
        standards = words.standard.one if len(counting) == 1 else words.standard.many
        return [f"{upper_first(words.rating.many)} for {len(counting)} {standards}, without a total"]
    if ratings.points is None:
        return [f"No score. Not rated yet: {', '.join(ratings.missing)}."]
    lines = [f"Score {ratings.points}/{ratings.maximum}: {ratings.overall}"]
    if ratings.points_before is not None and ratings.points_before != ratings.points:
        lines[0] += f"  ({ratings.points_before}/{ratings.maximum} before professional discretion)"
    if ratings.overall_decision and ratings.overall != ratings.overall_by_rules:
        lines.append(f"By the points alone: {ratings.overall_by_rules}. Reason: {ratings.overall_reason}")
    if ratings.limit:
        limit, quoted = ratings.limit, "“{}”"
        lines.append(f"{limit.barred(quoted)} is barred: {limit.condition(definition.words.standard, quoted)}.")
    return lines
