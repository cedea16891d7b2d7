"""The evidence boards of the standards judged as a whole, the lead inspector's proposals, and the feedback to the YOT."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from inspections.access import author, person, visible_inspection
from inspections.evidence.actions.judging import (
    answer_line_of_enquiry,
    ask_line_of_enquiry,
    can_judge_preliminarily,
    give_feedback,
    give_line_of_enquiry,
    judge_key_question,
    reopen_line_of_enquiry,
)
from inspections.evidence.actions.proposals import propose_rating
from inspections.evidence.forms.judging import (
    AskForm,
    EnquiryAnswerForm,
    FeedbackForm,
    GiveForm,
    JudgementForm,
    ProposalForm,
    ReopenForm,
)
from inspections.evidence.models import Evidence, Feedback, KeyQuestionJudgement, LineOfEnquiry
from inspections.forms_base import KeptForm
from inspections.history import Refused
from inspections.inspection.models import Inspection
from inspections.people.models import User
from inspections.permissions import (
    can_answer_enquiry,
    can_lead,
    can_see_ratings,
    check_can_answer_enquiry,
    check_can_lead,
    check_can_see_ratings,
)
from reports.actions.panel import propose_discretion
from reports.assembly import ratings_of
from reports.evidence_board import board_of_standard, judged_standards, picture_of, standards_on_board
from reports.proposals import proposals_in, versions_of
from reports.ratings.discretion import TRIGGERS
from standards.framework_file import StandardDefinition
from standards.models import KeyQuestion, Standard


def _standard(inspection: Inspection, number: str) -> StandardDefinition:
    for standard in inspection.framework.definition.standards:
        if standard.number == number:
            return standard
    raise Http404


# --- the boards -------------------------------------------------------------------------------------------------------


def evidence_boards(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    context = {"inspection": inspection, "standards": standards_on_board(inspection, judged_standards(inspection))}
    return render(request, "reports/evidence_boards.html", context)


@dataclass
class Step:
    """What somebody does on a board: the form, open in its place, and the action that takes what is given in it."""

    name: str  # judge, ask, answer, give, reopen
    place: str  # the key question
    form: KeptForm
    take: Callable[..., object]
    done: str
    stage: str = ""
    enquiry: int | None = None
    newest: Callable[[], int] | None = None  # the version that stands


def evidence_board(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    inspection, user = visible_inspection(request, reference), person(request)
    standard = _standard(inspection, number)
    if standard.is_computed:
        raise Http404
    step = _step(request, inspection, standard)
    if request.method == "POST" and step is None:
        raise Http404
    if step is not None and step.form.is_valid():
        try:
            step.take(by=author(request), **step.form.values)
        except Refused as refused:
            step.form.add_error(None, str(refused))
            if step.newest:  # whoever saves again has read what stands now
                step.form.data = {**request.POST.dict(), "version": step.newest()}
        else:
            messages.success(request, step.done)
            address = reverse("reports:evidence_board", args=[reference, number])
            return redirect(f"{address}#key-question-{step.place}")
    board = board_of_standard(inspection, standard, with_cases=can_see_ratings(user, inspection))
    leads = can_lead(user, inspection) and not inspection.is_signed
    context = {
        "inspection": inspection,
        "standard": standard,
        "board": board,
        "on_board": board.standards[0],
        "step": step,
        "form": step.form if step else None,
        "leads": leads,
        "judges_preliminarily": leads and can_judge_preliminarily(inspection.phase),
        "may_answer": _enquiries_to_answer(user, inspection),
    }
    return render(request, "reports/evidence_board.html", context)


def _enquiries_to_answer(user: User, inspection: Inspection) -> set[int]:
    if inspection.is_signed:
        return set()
    found = set()
    for enquiry in LineOfEnquiry.objects.open().filter(inspection=inspection).select_related("owner"):
        enquiry.inspection = inspection
        if can_answer_enquiry(user, enquiry):
            found.add(enquiry.pk)
    return found


def _step(request: HttpRequest, inspection: Inspection, standard: StandardDefinition) -> Step | None:
    """The step that the address names, if any: ?judge=1.1.1&stage=final, ?ask=1.1.1, ?answer=12, ?give=12, ?reopen=12."""
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
        found: int | None = rows.order_by("-pk").values_list("pk", flat=True).first()
        return found or 0

    stands = former if former and former.leaning else None
    initial = {name: getattr(stands, name) for name in ("leaning", "text", "gaps")} if stands else {}
    return Step(
        "judge",
        key_question.number,
        JudgementForm(
            _sent(request),
            keep=f"judge-{inspection.pk}-{key_question.number}-{stage}",
            can_take_back=stands is not None,
            initial={**initial, "version": former.pk if former else 0},
        ),
        lambda **values: judge_key_question(inspection, key_question, stage=stage, **values),
        f"The {stage} judgement on {key_question.number} is saved.",
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
        f"The line of enquiry on {key_question.number} is recorded.",
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
        "The answer is saved, and the line of enquiry is closed.",
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
        "The line of enquiry is given on.",
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
        "The line of enquiry is open again. The answer before stays on record.",
        enquiry=enquiry.pk,
    )


STEPS: dict[str, Callable[[HttpRequest, Inspection, StandardDefinition], Step]] = {
    "judge": _judge,
    "ask": _ask,
    "answer": _answer,
    "give": _give,
    "reopen": _reopen,
}


# --- proposals --------------------------------------------------------------------------------------------------------


def proposals(request: HttpRequest, reference: str) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    check_can_see_ratings(person(request), inspection)
    context = {
        "inspection": inspection,
        "definition": inspection.framework.definition,
        "domains": proposals_in(inspection),
    }
    return render(request, "reports/proposals.html", context)


def proposal(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    inspection, user = visible_inspection(request, reference), person(request)
    check_can_see_ratings(user, inspection)
    if request.method == "POST":
        check_can_lead(user, inspection)
    described = _standard(inspection, number)
    standard = Standard.objects.select_related("domain").get(pk=inspection.framework.whole.standards[number])
    versions = versions_of(inspection, standard)
    newest = versions[0] if versions else None
    evidence = Evidence.objects.received().filter(inspection=inspection).in_plain()
    leads = can_lead(user, inspection) and not inspection.is_signed
    form = None
    if leads or request.method == "POST":
        stands = newest if newest and newest.rating else None
        initial: dict[str, Any] = {"version": newest.pk if newest else 0}
        if stands:
            initial |= {
                "rating": stands.rating,
                "rationale": stands.rationale,
                "trigger": stands.trigger,
                "cites": [item.pk for item in stands.cites],
            }
        form = ProposalForm(
            _sent(request),
            keep=f"proposal-{inspection.pk}-{number}",
            ratings=inspection.framework.definition.names,
            triggers=TRIGGERS.items() if described.is_computed else (),
            evidence=evidence,
            can_withdraw=stands is not None,
            initial=initial,
        )
    if form is not None and form.is_valid():
        act = propose_discretion if described.is_computed else propose_rating
        try:
            act(inspection, standard, by=author(request), **form.values)
        except Refused as refused:
            form.add_error(None, str(refused))
            versions = versions_of(inspection, standard)
            sent = request.POST.copy()
            sent["version"] = str(versions[0].pk if versions else 0)
            form.data = sent
        else:
            messages.success(request, f"The proposal for {number} is saved.")
            return redirect("reports:proposal", reference, number)
    context = {
        "inspection": inspection,
        "definition": inspection.framework.definition,
        "standard": described,
        "on_board": None if described.is_computed else standards_on_board(inspection, [described])[0],
        "rated": ratings_of(inspection).standards[number] if described.is_computed else None,
        "versions": versions,
        "newest": versions[0] if versions else None,
        "form": form,
        **(_citable(evidence, form, inspection, standard) if form else {}),
    }
    return render(request, "reports/proposal.html", context)


def _citable(
    evidence: list[dict[str, Any]], form: ProposalForm, inspection: Inspection, standard: Standard
) -> dict[str, Any]:
    """The items that can be cited: those tied to the standard, the others, and which are ticked."""
    tied = set(Evidence.objects.tied_to(standard).filter(inspection=inspection).values_list("pk", flat=True))
    ticked = form.ticked
    others = [item for item in evidence if item["pk"] not in tied]
    return {
        "tied": [item for item in evidence if item["pk"] in tied],
        "others": others,
        "ticked": ticked,
        "ticks_others": any(item["pk"] in ticked for item in others),
    }


# --- feedback ---------------------------------------------------------------------------------------------------------


def _fingerprint(picture: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(picture, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()


def feedback(request: HttpRequest, reference: str) -> HttpResponse:
    """A preview of the picture as it would be kept, for who leads; and what was kept before, for everybody."""
    inspection, user = visible_inspection(request, reference), person(request)
    if request.method == "POST":
        check_can_lead(user, inspection)
    leads = can_lead(user, inspection) and not inspection.is_signed
    form, picture = None, None
    if leads or request.method == "POST":
        picture = picture_of(inspection).as_plain()
        seen = _fingerprint(picture)
        form = FeedbackForm(_sent(request), keep=f"feedback-{inspection.pk}", initial={"seen": seen})
        if form.is_valid() and form.cleaned_data["seen"] != seen:
            form.add_error(None, "The picture has changed while you wrote. Look at it again below, then keep it.")
            form.data = {**request.POST.dict(), "seen": seen}
        elif form.is_valid():
            try:
                kept = give_feedback(inspection, picture=picture, said=form.cleaned_data["said"], by=author(request))
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "The picture and what was said are kept as they stand now.")
                return redirect("reports:kept_feedback", reference, kept.pk)
    context = {
        "inspection": inspection,
        "form": form,
        "picture": picture,
        "kept": Feedback.objects.filter(inspection=inspection).select_related("by").defer("picture").order_by("-pk"),
    }
    return render(request, "reports/feedback.html", context)


def kept_feedback(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    inspection = visible_inspection(request, reference)
    kept = get_object_or_404(Feedback.objects.filter(inspection=inspection).select_related("by"), pk=pk)
    picture = kept.picture
    if not can_see_ratings(person(request), inspection):
        picture = {**picture, "cases": None}
    return render(
        request, "reports/kept_feedback.html", {"inspection": inspection, "feedback": kept, "picture": picture}
    )
