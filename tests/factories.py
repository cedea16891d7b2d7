"""Factories for valid objects, with arguments in the terms of the domain."""

from __future__ import annotations

import csv
import datetime
import itertools
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from inspections.cases.actions import add_case, record_judgements
from inspections.evidence.actions.proposals import propose_rating
from inspections.history import Author
from inspections.models import Case, HeldRole, Inspection, PhaseChange, User
from inspections.planning.actions.inspections import announce_inspection
from inspections.staff.actions import give_role
from reports.gates.kinds import KINDS
from reports.layouts import layout_problem
from reports.material import document_of
from reports.models import Rendering
from reports.pdf.html import content_hash, pdf_source
from standards.models import Framework, KeyQuestion, Prompt, Standard

BY = Author(command="tests")
# A reason for each kind of gap, for tests that are not about gaps.
PASSED = dict.fromkeys(KINDS, "It is known, and does not matter here.")
_numbers = itertools.count(1)


def framework_of_layout(slug: str) -> str:
    """The slug of a framework whose reports are printed in this layout.

    For a layout that a later layout has replaced, and for a layout that is not used yet, it is any framework with the
    same domains.
    """
    newest = [
        Framework.objects.with_whole_tree().newest_of(name)
        for name in Framework.objects.values_list("slug", flat=True).order_by("slug").distinct()
    ]
    for framework in newest:
        if slug in framework.definition.layouts.values():
            return framework.slug
    fitting = [framework for framework in newest if not layout_problem(slug, framework.definition)]
    if not fitting:
        raise LookupError(f"No shipped framework has the domains that the layout {slug} has chapters for.")
    return fitting[-1].slug


def new_inspection(framework: Framework, **given: Any) -> Inspection:
    """An inspection that has just been announced, without cases."""
    given = {"reference": f"inspection-{next(_numbers)}", "yot": "Anytown Youth Offending Team", **given}
    inspection = announce_inspection(framework=framework, by=BY, **given)
    return Inspection.objects.with_framework().get(pk=inspection.pk)


def second_panel_member() -> User:
    """A member of the ratings panel, in addition to the chair."""
    member = User.objects.create_user("second-member@inspectorate.test", name="Moira Member")
    give_role(member, HeldRole.Role.PANEL_MEMBER, by=BY)
    return member


def new_case(
    inspection: Inspection, *, out_of_court: bool = False, answers: Mapping[str, str] | None = None, **facts: Any
) -> Case:
    """A case in which every question is asked, with these answers by number ("2.1.1", or "2.1.1a" for a prompt)."""
    number = "3" if out_of_court else "2"
    domain = inspection.framework.domains.get(number=number)
    case = add_case(
        inspection,
        by=BY,
        domain=domain,
        **{
            "reference": f"case-{next(_numbers)}",
            "disposal": "youth_conditional_caution" if out_of_court else "referral_order",
            "safety_wellbeing": "medium",
            "risk_of_serious_harm": "medium",
            **facts,
        },
    )
    if answers:
        answer(case, answers)
    return case


def answer(case: Case, answers: Mapping[str, str]) -> None:
    framework = case.inspection.framework
    record_judgements(case, {question(framework, number): value for number, value in answers.items()}, by=BY)


def question(framework: Framework, number: str) -> KeyQuestion | Prompt:
    """A key question by its number, or a prompt by its number and letter."""
    return _questions(framework.pk, framework.loaded_at)[number]


@cache
def _questions(framework: int, loaded_at: datetime.datetime) -> dict[str, KeyQuestion | Prompt]:
    """All key questions and prompts of a framework by number. They can be cached, because a loaded framework never changes."""
    key_questions = KeyQuestion.objects.filter(standard__domain__framework=framework)
    prompts = Prompt.objects.filter(key_question__in=key_questions).select_related("key_question")
    by_number: dict[str, KeyQuestion | Prompt] = {question.number: question for question in key_questions}
    return by_number | {f"{prompt.key_question.number}{prompt.letter}": prompt for prompt in prompts}


def all_answers(framework: Framework, domain: str, value: str = "yes") -> dict[str, str]:
    """The same answer to every key question in the cases of a domain."""
    return {
        key_question.number: value
        for standard in framework.definition.domain(domain).standards
        if standard.is_computed
        for key_question in standard.key_questions
    }


def hand_in(case: Case) -> Case:
    """Submit a case even if it is incomplete."""
    Case.objects.filter(pk=case.pk).update(state=Case.State.SUBMITTED)
    case.refresh_from_db(fields=["state"])
    return case


def propose_all(inspection: Inspection, rating: str = "Good") -> None:
    """A proposed rating for every standard that is judged as a whole."""
    for standard in Standard.objects.filter(domain__framework=inspection.framework, method="judged"):
        propose_rating(inspection, standard, rating=rating, rationale="All the evidence.", by=BY)


def new_rendering(inspection: Inspection, state: str, **given: Any) -> Rendering:
    """A rendering of the current report in this state: "waiting", "ready" or "failed"."""
    source = pdf_source(document_of(Inspection.objects.with_framework().get(pk=inspection.pk)))
    rendering = Rendering.objects.create(
        inspection=inspection, content_hash=content_hash(source), source=source, state="waiting", **given
    )
    if state == "ready":
        make_ready(rendering)
    elif state == "failed":
        Rendering.objects.filter(pk=rendering.pk).update(state=state)
        rendering.refresh_from_db()
    return rendering


def make_ready(rendering: Rendering) -> None:
    """Finish a rendering as the background task does, but without making a real PDF."""
    rendering.file.save("report.pdf", ContentFile(b"%PDF-1.7"), save=False)
    rendering.state, rendering.ended_at = Rendering.State.READY, timezone.now()
    rendering.save(update_fields=["file", "state", "ended_at"])


MINIMAL: dict[str, list[list[str]]] = {
    "inspection": [
        ["field", "value"],
        ["reference", "anytown-2020"],
        ["yot", "Anytown Youth Offending Team"],
        ["framework", "youth-2018"],
        ["type", "single"],
    ],
    "cases": [
        ["reference", "domain", "disposal", "safety_wellbeing", "risk_of_serious_harm", "2.1.1", "2.1.1a"],
        ["c-1", "2", "referral_order", "medium", "medium", "yes", "no"],
        ["c-2", "2", "referral_order", "high", "medium", "no", "na"],
    ],
}


def workbook_folder(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]] | None = None, **more: Any) -> Path:
    """A small workbook without errors as a folder of .csv files, with some sheets replaced or added (None leaves a sheet out)."""
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in {**MINIMAL, **(sheets or {}), **more}.items():
        if rows is not None:
            with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
    return path


def put_in_phase(inspection: Inspection, phase: str, **fields: Any) -> None:
    """Put an inspection in a phase whatever is missing. The database needs the row that says who did it."""
    PhaseChange.objects.create(inspection=inspection, phase=phase, **BY.as_fields())
    Inspection.objects.filter(pk=inspection.pk).update(phase=phase, **fields)
