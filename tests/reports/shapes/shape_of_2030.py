"""An inspection under the example framework docs/examples/children-2030.toml, which has the shape of the programme of 2025."""

from __future__ import annotations

import datetime
from pathlib import Path

from inspections.cases.actions import add_case, answer_case_questions
from inspections.eligible.actions import set_eligible_cases
from inspections.models import Case, EligibleCase, Inspection
from standards.actions import load_framework
from standards.language.reading import read_framework_file
from standards.models import Framework
from tests.factories import BY, new_inspection

FILE = Path("docs/examples/children-2030.toml")
FIELDWORK = datetime.date(2031, 6, 2)


def load_shape() -> Framework:
    return load_framework(read_framework_file(FILE))[0]


def new_inspection_of_shape(framework: Framework, **given: object) -> Inspection:
    given = {"reference": "anytown-2031", "yot": "Anytown Youth Justice Service"} | given
    return new_inspection(framework, fieldwork_started=FIELDWORK, **given)


def list_cases(inspection: Inspection, number: str, disposals: list[str], how_many: int, *, prefix: str) -> None:
    """Put invented cases on the list of a domain."""
    domain = inspection.framework.domains.get(number=number)
    EligibleCase.objects.bulk_create(
        EligibleCase(
            inspection=inspection,
            domain=domain,
            reference=f"{prefix}-{each:03}",
            disposal=disposals[each % len(disposals)],
            began=datetime.date(2031, 1, 6),
            gender=("Male", "Female")[each % 3 == 0],
            age=13 + each % 5 if number == "2" else None,
            ethnicity=("White", "Black")[each % 4 == 0] if number == "2" else "",
            locality=("North", "South")[each % 2],
        )
        for each in range(1, how_many + 1)
    )
    set_eligible_cases(inspection, domain, how_many, by=BY)


CHILDREN = ["community_resolution", "conditional_caution", "referral_order", "rehabilitation_order", "custody"]
VICTIMS = ["direct", "through_police"]


def case_of(inspection: Inspection, number: str, reference: str, disposal: str, **facts: object) -> Case:
    domain = inspection.framework.domains.get(number=number)
    return add_case(inspection, reference=reference, domain=domain, disposal=disposal, by=BY, **facts)


def answer_unrated(case: Case, **answers: str) -> None:
    questions = {question.slug: question for question in case.inspection.framework.case_questions.all()}
    answer_case_questions(case, {questions[slug]: value for slug, value in answers.items()}, by=BY)
