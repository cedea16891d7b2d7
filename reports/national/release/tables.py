"""The tables of a release, from the signed ratings of published inspections. Plain Python.

The columns are a public interface (docs/reference/open-data.md): you can add columns at the end, but not rename or remove any.

No table has a count of children, except the figures of key questions over a whole domain. The published reports print those, so
they are the exception in docs/suppression.md. Nothing is split by the characteristics of children.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.national.tabular import (
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    Column,
    Missing,
    Table,
    Value,
    one_of,
    value_or,
)
from reports.ratings.methods import KeyQuestionRating
from reports.ratings.rules import InspectionRating, StandardRating
from standards.language.definition import HOW_RATED, FrameworkDefinition, StandardDefinition

SUPPRESSED = "[c]"


@dataclass(frozen=True)
class Published:
    """A published inspection with the ratings that were signed."""

    reference: str
    service: str
    kind: str
    published: datetime.date
    framework: FrameworkDefinition
    ratings: InspectionRating


REFERENCE = Column("reference", "The reference of the inspection.", TEXT, "the same in every table", 7.5)


def tables_of(inspections: Sequence[Published]) -> list[Table]:
    """The tables of a release. The inspections are in order of publication, then of their references."""
    ordered = sorted(inspections, key=lambda each: (each.published, each.reference))
    tables = [_ratings(ordered), _standards(ordered), _key_questions(ordered)]
    return [*tables, _dictionary(tables)]


def _ratings(inspections: Sequence[Published]) -> Table:
    frameworks = list(dict.fromkeys(each.framework.slug for each in inspections))
    with_total = [each.framework for each in inspections if each.framework.maximum is not None]
    columns = (
        REFERENCE,
        Column("yot", "The youth offending team that was inspected.", TEXT, "the name in the register", 11),
        Column("framework", "The framework of the inspection.", TEXT, one_of(frameworks), 4.5),
        Column("type", "Whether other inspectorates took part.", TEXT, "one of: single, joint"),
        Column("published", "The date when the report was published.", DATE, "YYYY-MM-DD"),
        Column(
            "score",
            "The points of all standards in the total, after professional discretion.",
            NUMBER,
            "0 to maximum; empty if the framework has no total or a standard has no rating",
        ),
        Column("maximum", "The highest possible score.", NUMBER, "1 or more; empty if the framework has no total"),
        Column(
            "overall",
            "The overall rating, after professional discretion.",
            TEXT,
            f"{_ratings_of(with_total)}; empty if the framework has no overall rating or a standard has no rating",
            6,
        ),
    )
    return Table("ratings", "Ratings of published inspections", columns, [_inspection(each) for each in inspections])


def _inspection(each: Published) -> list[Value]:
    ratings = each.ratings
    without = Missing.NOT_AVAILABLE if ratings.has_total else Missing.NOT_APPLICABLE
    return [
        each.reference,
        each.service,
        each.framework.slug,
        each.kind,
        each.published.isoformat(),
        value_or(ratings.points, without),
        value_or(ratings.maximum, Missing.NOT_APPLICABLE),
        value_or(ratings.overall, without),
    ]


def _standards(inspections: Sequence[Published]) -> Table:
    frameworks = [each.framework for each in inspections]
    columns = (
        REFERENCE,
        Column("standard", "The number of the standard in the framework.", TEXT, "for example 2.1"),
        Column("title", "The title of the standard.", TEXT, "the words of the framework", 14),
        Column("method", "How the standard is rated.", TEXT, one_of(list(HOW_RATED)), 4.5),
        Column(
            "computed",
            "The rating under the rules, before professional discretion.",
            TEXT,
            f"{_ratings_of(frameworks)}; empty if the standard is judged as a whole or cannot be rated",
            6,
        ),
        Column(
            "rating",
            "The rating that was signed, after professional discretion.",
            TEXT,
            f"{_ratings_of(frameworks)}; empty if the standard is not rated",
            6,
        ),
        Column(
            "discretion",
            "Whether the ratings panel changed the rating by professional discretion.",
            BOOLEAN,
            "one of: true, false",
        ),
    )
    return Table("standards", "Ratings of standards", columns, list(_of_standards(inspections)))


def _of_standards(inspections: Sequence[Published]) -> Iterator[list[Value]]:
    for each in inspections:
        for defined, rated in _standards_of(each):
            is_judged = rated.method == "judged"
            yield [
                each.reference,
                rated.number,
                defined.title,
                rated.method,
                value_or(rated.computed, Missing.NOT_APPLICABLE if is_judged else Missing.NOT_AVAILABLE),
                value_or(rated.rating, Missing.NOT_AVAILABLE),
                "true" if rated.is_discretion else "false",
            ]


def _key_questions(inspections: Sequence[Published]) -> Table:
    counted = f"0 or more, or {SUPPRESSED} if suppressed"
    columns = (
        REFERENCE,
        Column("key_question", "The number of the key question in the framework.", TEXT, "for example 2.1.1"),
        Column("text", "The key question.", TEXT, "the words of the framework", 22),
        Column("yes", "The number of relevant cases with the answer yes, over the whole domain.", NUMBER, counted),
        Column(
            "relevant",
            "The number of cases in which the question was asked, applied and was answered, over the whole domain.",
            NUMBER,
            counted,
        ),
        Column(
            "percent",
            "yes as a percentage of relevant, rounded half up. It decides the band.",
            NUMBER,
            f"0 to 100, or {SUPPRESSED} if suppressed; empty if there is no relevant case",
        ),
    )
    return Table("key_questions", "Percentages of key questions", columns, list(_of_key_questions(inspections)))


def _of_key_questions(inspections: Sequence[Published]) -> Iterator[list[Value]]:
    for each in inspections:
        for defined, rated in _standards_of(each):
            texts = {question.number: question.text for question in defined.key_questions}
            for question in rated.key_questions:
                yield [each.reference, question.number, texts[question.number], *_counts(question)]


def _counts(question: KeyQuestionRating) -> list[Value]:
    return [question.tally.yes, question.tally.relevant, value_or(question.percent, Missing.NOT_APPLICABLE)]


def _standards_of(each: Published) -> Iterator[tuple[StandardDefinition, StandardRating]]:
    """The rated standards of an inspection, in the order of its framework."""
    for defined in each.framework.standards:
        if rated := each.ratings.standards.get(defined.number):
            yield defined, rated


def _dictionary(tables: Sequence[Table]) -> Table:
    columns = (
        Column("file", "The file that has the column.", TEXT, "the name of a file", 5),
        Column("column", "The name of the column.", TEXT, "the first row of the file", 4),
        Column("meaning", "What the column says.", TEXT, "a sentence", 18),
        Column("type", "The kind of value.", TEXT, one_of([TEXT, DATE, NUMBER, BOOLEAN])),
        Column("values", "The values that the column can have.", TEXT, "a description", 18),
    )
    name = "dictionary"
    described = [(table.name, column) for table in tables for column in table.columns]
    described += [(name, column) for column in columns]
    rows = [[f"{file}.csv", each.name, each.meaning, each.type, each.values] for file, each in described]
    return Table(name, "Data dictionary", columns, rows)


def _ratings_of(frameworks: Sequence[FrameworkDefinition]) -> str:
    """The names of the ratings in these frameworks, from the best."""
    names: dict[str, None] = {}
    for framework in frameworks:
        names |= dict.fromkeys(reversed(framework.names))
    return one_of(list(names))
