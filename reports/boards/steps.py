"""The steps that the lead inspector or the owner of an enquiry can take on an evidence board, with their forms and actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from inspections.access import person
from inspections.evidence.actions.judging import (
    answer_line_of_enquiry,
    ask_line_of_enquiry,
    give_line_of_enquiry,
    judge_key_question,
    reopen_line_of_enquiry,
)
from inspections.evidence.forms.judging import AskForm, EnquiryAnswerForm, GiveForm, JudgementForm, ReopenForm
from inspections.evidence.models import KeyQuestionJudgement, LineOfEnquiry
from inspections.forms_base import DraftForm
from inspections.inspection.models import Inspection
from inspections.permissions import check_can_answer_enquiry, check_can_lead
from standards.language.definition import StandardDefinition
from standards.models import KeyQuestion


@dataclass
class Step:
    """One step on a board: its form, where the form opens, and the action that saves it."""

    name: str  # “judge”, “ask”, “answer”, “give” or “reopen”
    place: str  # the number of the key question
    form: DraftForm
    take: Callable[..., object]
    done: str
    stage: str = ""
    enquiry: int | None = None
    newest: Callable[[], int] | None = None  # returns the current version


def step_of(request: HttpRequest, inspection: Inspection, standard: StandardDefinition) -> Step | None:
    """The step that the query string names, if any.

    The query string looks like one of these: ?judge=1.1.1&stage=final, ?ask=1.1.1, ?answer=12, ?give=12, ?reopen=12.
    """
    for name, begin in STEPS.items():
        if name in request.GET:
            return begin(request, inspection, standard)
    return None


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _key_question(inspection: Inspection, standard: StandardDefinition, number: str) -> KeyQuestion:
    if number not in {question.number for question in standard.key_questions}:
        raise Http404
    return KeyQuestion.objects.get(pk=inspection.framework.whole.key_questions[number])


def _judge(request: HttpRequest, inspection: Inspection, standard: StandardDefinition) -> Step:
    check_can_lead(person(request), inspection)
    key_question = _key_question(inspection, standard, request.GET["judge"])
    stage = request.GET.get("stage", "")
    if stage not in KeyQuestionJudgement.Stage.values:
        raise Http404
    rows = KeyQuestionJudgement.objects.filter(inspection=inspection, key_question=key_question, stage=stage)
    former = rows.order_by("-pk").first()

    def newest() -> int:
        pk: int | None = rows.order_by("-pk").values_list("pk", flat=True).first()
        return pk or 0

    current = former if former and former.leaning else None
    initial = {name: getattr(current, name) for name in ("leaning", "text", "gaps")} if current else {}
    return Step(
        "judge",
        key_question.number,
        JudgementForm(
            _sent(request),
            keep=f"judge-{inspection.pk}-{key_question.number}-{stage}",
            can_take_back=current is not None,
            initial={**initial, "version": former.pk if former else 0},
        ),
        lambda **values: judge_key_question(inspection, key_question, stage=stage, **values),
        f"{stage.capitalize()} judgement on {key_question.number} saved.",
        stage=stage,
        newest=newest,
    )


def _ask(request: HttpRequest, inspection: Inspection, standard: StandardDefinition) -> Step:
    check_can_lead(person(request), inspection)
    key_question = _key_question(inspection, standard, request.GET["ask"])
    return Step(
        "ask",
        key_question.number,
        AskForm(_sent(request), keep=f"ask-{inspection.pk}-{key_question.number}", inspection=inspection),
        lambda **values: ask_line_of_enquiry(inspection, key_question, **values),
        f"Line of enquiry on {key_question.number} added.",
    )


def _enquiry(request: HttpRequest, inspection: Inspection, standard: StandardDefinition, name: str) -> LineOfEnquiry:
    pk = request.GET[name]
    rows = LineOfEnquiry.objects.with_people().select_related("key_question").filter(inspection=inspection)
    enquiry = get_object_or_404(
        rows.filter(key_question__number__in=[question.number for question in standard.key_questions]),
        pk=pk if pk.isdecimal() and len(pk) < 19 else 0,
    )
    enquiry.inspection = inspection
    return enquiry


def _answer(request: HttpRequest, inspection: Inspection, standard: StandardDefinition) -> Step:
    enquiry = _enquiry(request, inspection, standard, "answer")
    check_can_answer_enquiry(person(request), enquiry)
    return Step(
        "answer",
        enquiry.key_question.number,
        EnquiryAnswerForm(_sent(request), keep=f"answer-enquiry-{enquiry.pk}"),
        lambda **values: answer_line_of_enquiry(enquiry, **values),
        "Answer saved. The line of enquiry is closed.",
        enquiry=enquiry.pk,
    )


def _give(request: HttpRequest, inspection: Inspection, standard: StandardDefinition) -> Step:
    enquiry = _enquiry(request, inspection, standard, "give")
    check_can_lead(person(request), inspection)
    return Step(
        "give",
        enquiry.key_question.number,
        GiveForm(
            _sent(request),
            keep=f"give-enquiry-{enquiry.pk}",
            inspection=inspection,
            initial={"owner": enquiry.owner_id or ""},
        ),
        lambda **values: give_line_of_enquiry(enquiry, **values),
        "Line of enquiry assigned.",
        enquiry=enquiry.pk,
    )


def _reopen(request: HttpRequest, inspection: Inspection, standard: StandardDefinition) -> Step:
    enquiry = _enquiry(request, inspection, standard, "reopen")
    check_can_lead(person(request), inspection)
    return Step(
        "reopen",
        enquiry.key_question.number,
        ReopenForm(_sent(request), keep=f"reopen-enquiry-{enquiry.pk}"),
        lambda **values: reopen_line_of_enquiry(enquiry, **values),
        "Line of enquiry reopened. The previous answer stays on record.",
        enquiry=enquiry.pk,
    )


STEPS: dict[str, Callable[[HttpRequest, Inspection, StandardDefinition], Step]] = {
    "judge": _judge,
    "ask": _ask,
    "answer": _answer,
    "give": _give,
    "reopen": _reopen,
}
