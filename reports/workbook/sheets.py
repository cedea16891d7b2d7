"""The sheets in a workbook as django-import-export resources: the columns of each sheet and the values they accept.

A resource turns a row of text into a row of clean values and back. Rows are plain namespaces with only the columns in
the file. An absent column therefore leaves the recorded value unchanged, and an empty cell clears it. The module
`apply` applies the values to an inspection, and the module `write` collects the values of an inspection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError
from import_export.widgets import Widget

from inspections.cases.models import NOT_RECORDED, Level, YesNoOrNotRecorded
from inspections.inspection.models import Inspection
from inspections.sheets.resource import SheetResource
from inspections.sheets.values import (
    Date,
    DateOrNone,
    InspectionReference,
    OneOf,
    Reference,
    Several,
    Text,
    Typed,
    WholeNumber,
    nearest,
)
from inspections.spreadsheets.files import CellError, Sheet, quoted
from reports.ratings import triggers
from reports.ratings.rules import OVERALL
from reports.then_and_now.recommendations import JUDGEMENTS
from standards.language.asking import Asking
from standards.language.definition import CaseQuestionDefinition, FrameworkDefinition
from standards.language.question_kinds import NOT_APPLICABLE

# --- the sheets ------------------------------------------------------------------------------------------------------


class InspectionResource(SheetResource):
    """The sheet `inspection`. Its lines (`field`, `value`) are read as the columns of one row."""

    name = "inspection"
    required = ("reference", "yot", "framework")

    def columns(self) -> dict[str, Widget]:
        return {
            "reference": InspectionReference(longest=80, required=True),
            "yot": Text(longest=200, required=True),
            "framework": Text(longest=50, required=True),
            "type": OneOf(Inspection.Kind.values, required=True),
            "reinspection_of": InspectionReference(longest=80),
            "announced": Date(),
            "fieldwork_started": Date(),
            "fieldwork_ended": Date(),
            "published": Date(),
            "lead_inspector": Text(longest=200),
            "chief_inspector": Text(longest=200),
        }

    def read_lines(self, sheet: Sheet) -> tuple[SimpleNamespace, dict[str, int], list[CellError]]:
        """The row, the line number of each field, and the errors in the sheet."""
        errors = list(sheet.errors)
        given: dict[str, str] = {}
        lines: dict[str, int] = {}
        if sheet.columns and set(sheet.columns) != {"field", "value"}:
            errors += (
                CellError(self.name, 1, column, f"is not a column of this sheet{nearest(column, ['field', 'value'])}")
                for column in sheet.columns
                if column and column not in ("field", "value")
            )
            errors += (
                CellError(self.name, 1, column, "is missing; add this column")
                for column in ("field", "value")
                if column not in sheet.columns
            )
        else:
            for number, cells in sheet.rows:
                field = cells["field"]
                if field not in self.fields:
                    reason = (
                        f"{quoted(field)} is not a field{nearest(field, self.fields)}"
                        if field
                        else "is empty; name the field"
                    )
                    errors.append(CellError(self.name, number, "field", reason))
                elif field in given:
                    errors.append(CellError(self.name, number, "field", f"“{field}” appears twice; keep one"))
                else:
                    given[field], lines[field] = cells["value"], number
            errors += (
                CellError(self.name, "-", "field", f"“{field}” is missing; add it")
                for field in self.required
                if field not in given and sheet.columns
            )
        broken = {error.row for error in sheet.errors}
        row = SimpleNamespace()
        try:
            self.import_instance(row, given)
        except ValidationError as error:
            errors += (
                CellError(self.name, lines[field], "value", f"{field} {messages[0]}")
                for field, messages in error.message_dict.items()
                if lines[field] not in broken
            )
        return row, lines, errors

    def write(self, rows: Iterable[Any]) -> list[list[str]]:
        headings, values = super().write(rows)
        return [["field", "value"], *([field, value] for field, value in zip(headings, values, strict=True))]


class CasesResource(SheetResource):
    """The sheet `cases`: the facts of each case, then a column for each question that the framework asks in cases."""

    name = "cases"
    required = ("reference", "domain", "disposal")

    def columns(self) -> dict[str, Widget]:
        return {
            "reference": Reference(longest=40, required=True),
            "domain": OneOf([domain.number for domain in self._case_domains()], required=True),
            "disposal": OneOf([disposal.slug for disposal in self._definition.disposals], required=True),
            "custody": OneOf(["yes", "no"]),
            "gender": Text(longest=60),
            "age": WholeNumber(8, 21),
            "ethnicity": Text(longest=100),
            "offence": Text(longest=200),
            "looked_after": OneOf(YesNoOrNotRecorded.values),
            "safety_wellbeing": OneOf(Level.values),
            "risk_of_serious_harm": OneOf(Level.values),
            "yot_safety_wellbeing": OneOf([*Level.values, NOT_RECORDED]),
            "yot_risk_of_serious_harm": OneOf([*Level.values, NOT_RECORDED]),
            "inspector": Text(longest=200),
            **self._also_in(),
            **{name: _DECIDING[name]() for name in facts_that_decide(self._definition)},
            **{number: OneOf(["yes", "no", "na"]) for number in self.questions()},
            **{question.slug: self._case_question(question) for question in self._definition.case_questions},
        }

    @property
    def _definition(self) -> FrameworkDefinition:
        assert self.definition is not None
        return self.definition

    def _case_domains(self) -> list[Any]:
        return [domain for domain in self._definition.domains if domain.case_based]

    def questions(self) -> dict[str, str]:
        """The number and domain of each question that is answered in cases, in the order of the framework."""
        return {
            number: domain.number
            for domain in self._case_domains()
            for standard in domain.standards
            if standard.has_answers
            for question in standard.key_questions
            for number in question.numbers
        }

    def _also_in(self) -> dict[str, Widget]:
        """A column for the other samples that a case is in, if the framework has such cases."""
        others = {number for unit in self._definition.units for number in unit.also_in}
        return {"also_in": Several(sorted(others))} if others else {}

    def why_unknown(self, column: str) -> str:
        for standard in self._definition.standards:
            if not standard.has_answers and column.startswith(f"{standard.number}."):
                return f"is not a column of this sheet: {standard.number} is judged as a whole; use the sheet organisational"
        return super().why_unknown(column)

    @staticmethod
    def _case_question(question: CaseQuestionDefinition) -> Widget:
        kind = question.how_asked
        values = list(dict.fromkeys([*(value for value, _ in kind.choices(question)), NOT_APPLICABLE]))
        match kind.control:
            case "radios":
                return OneOf(values)
            case "checkboxes":
                return Several(values)
            case "date":
                return DateOrNone()
            case "text":
                return Typed(partial(kind.stored, question))


class _StandardsSheet(SheetResource):
    required = ("standard", "rating")

    def _standard(self, numbers: list[str]) -> OneOf:
        return OneOf(numbers, required=True)

    def _rating(self) -> OneOf:
        assert self.definition is not None
        return OneOf(self.definition.names)


class OrganisationalResource(_StandardsSheet):
    name = "organisational"

    def columns(self) -> dict[str, Widget]:
        assert self.definition is not None
        judged = [standard.number for standard in self.definition.standards if not standard.is_computed]
        return {"standard": self._standard(judged), "rating": self._rating(), "rationale": Text()}


class PanelResource(_StandardsSheet):
    name = "panel"

    def columns(self) -> dict[str, Widget]:
        assert self.definition is not None
        decided = [standard.number for standard in self.definition.standards]
        if self.definition.overall_bands:
            decided.append(OVERALL)
        return {
            "standard": self._standard(decided),
            "rating": self._rating(),
            "reason": Text(),
            "trigger": OneOf(triggers.TITLES),
        }


class FactsResource(SheetResource):
    name = "facts"
    required = ("section", "label")

    def columns(self) -> dict[str, Widget]:
        return {
            "section": Text(longest=80, required=True),
            "label": Text(longest=300, required=True),
            "value": Text(),
            "comparator": Text(longest=200),
            "comparator_value": Text(longest=200),
            "source": Text(),
        }


class TextResource(SheetResource):
    name = "text"
    required = ("section", "body")

    def columns(self) -> dict[str, Widget]:
        return {"section": Text(longest=80, required=True), "body": Text(longest=100_000)}


class RecommendationsResource(SheetResource):
    name = "recommendations"
    required = ("number", "addressee", "text")

    def columns(self) -> dict[str, Widget]:
        return {
            "number": WholeNumber(1, 999, required=True),
            "addressee": Text(longest=300, required=True),
            "text": Text(required=True),
        }


class ProgressResource(SheetResource):
    """The recommendations of the earlier inspection, as this reinspection judges them."""

    name = "progress"
    required = ("number", "text", "judgement", "evidence")

    def columns(self) -> dict[str, Widget]:
        return {
            "number": WholeNumber(1, 999, required=True),
            "addressee": Text(longest=300),
            "text": Text(required=True),
            "judgement": OneOf(JUDGEMENTS),
            "evidence": Text(),
        }


SHEETS: dict[str, type[SheetResource]] = {
    resource.name: resource
    for resource in (
        InspectionResource,
        CasesResource,
        OrganisationalResource,
        PanelResource,
        FactsResource,
        TextResource,
        RecommendationsResource,
        ProgressResource,
    )
}
OPTIONAL = ("progress",)  # written only if it has rows, because most inspections are not reinspections
REQUIRED = ("inspection", "cases")
FREE_OF_FRAMEWORK = (
    "facts",
    "text",
    "recommendations",
    "progress",
)  # the sheets whose columns are the same for every framework


# Facts that are columns only if the framework's rules look at them.
_DECIDING: dict[str, Callable[[], Widget]] = {
    "disposal_date": Date,
    "disability": lambda: OneOf(YesNoOrNotRecorded.values),
}


def facts_that_decide(definition: FrameworkDefinition) -> list[str]:
    """The facts that are columns because they decide which questions are asked."""
    deciding = Asking.of(definition).facts
    return [name for name in _DECIDING if name in deciding]


FACTS_OF_A_CASE = (
    "custody", "gender", "age", "ethnicity", "offence", "looked_after", "safety_wellbeing", "risk_of_serious_harm",
    "yot_safety_wellbeing", "yot_risk_of_serious_harm",
)  # fmt: skip
