"""What is missing before a step. Each kind of gap, planted alone, is named with a link, and stops the step or can be
passed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import get_args

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from django.utils.html import strip_tags

from inspections.alerts.actions import ask_for_reassurance, raise_alert
from inspections.eligible.actions import set_eligible_cases
from inspections.evidence.actions.items import add_evidence, tie_to_question, withdraw_tie
from inspections.evidence.actions.judging import judge_key_question
from inspections.evidence.actions.proposals import propose_rating
from inspections.history import Author, Refused
from inspections.models import Case, Evidence, Inspection, SecondRead, TeamMember, User
from inspections.phases import BY_SLUG, PHASES
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from reports.gates import gaps, kinds
from reports.gates.actions import Gaps, take_step
from reports.gates.gaps import gaps_before
from reports.gates.kinds import KINDS, RULES
from reports.models import PassedGap
from reports.publication import gaps as publication_gaps
from standards.language.scale import USUAL
from standards.language.ways_of_working import GapName
from standards.models import KeyQuestion, Standard
from tests.factories import BY, new_case, new_inspection

pytestmark = pytest.mark.django_db
BEFORE_THE_PANEL = [step for step in RULES if step in BY_SLUG]
YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def without_gaps(rows_of_the_module, shipped_frameworks) -> Inspection:
    """An inspection without a gap: two accepted cases, and evidence, judgements and proposals for domain one. Made once."""
    youth_2018 = shipped_frameworks["youth-2018"]
    inspection = new_inspection(youth_2018, reference="anytown")
    lead = User.objects.create_user("lead@inspectorate.test", "correct horse battery", name="Lena Lead")
    member = appoint(inspection, lead, "lead", by=BY)
    by = Author(lead)
    for out_of_court in (False, True):
        case = new_case(inspection, out_of_court=out_of_court, inspector=member)
        Case.objects.filter(pk=case.pk).update(state=Case.State.ACCEPTED)
    for number in ("2", "3"):
        set_eligible_cases(inspection, youth_2018.domains.get(number=number), 20, by=BY)
    item = add_evidence(inspection, kind=Evidence.Kind.DOCUMENT, title="Youth justice plan", by=by)
    for standard in Standard.objects.filter(domain__framework=youth_2018, method="judged"):
        for question in standard.key_questions.all():
            tie_to_question(item, question, bearing="supports", by=by)
            judge_key_question(inspection, question, stage="final", leaning="strength", text="Known and owned.", by=by)
        propose_rating(inspection, standard, rating="Good", rationale="All of it.", cites=[item], by=by)
    return inspection


@pytest.fixture
def complete(without_gaps, db) -> Inspection:
    return again(without_gaps)


@pytest.fixture
def lead_inspector(without_gaps, db) -> User:
    return User.objects.get(email="lead@inspectorate.test")


def again(inspection: Inspection) -> Inspection:
    return Inspection.objects.with_framework().get(pk=inspection.pk)


def reaches(inspection: Inspection, phase: str) -> None:
    """Move the inspection to the phase before this one, without the gate."""
    for each in PHASES[1:]:
        if each.slug == phase:
            return
        move_to_phase(inspection, each.slug, by=BY)


def case_in(inspection: Inspection, state: str, **facts) -> Case:
    case = new_case(inspection, reference="court-9", **facts)
    Case.objects.filter(pk=case.pk).update(state=state)
    return case


def not_allocated(inspection: Inspection) -> None:
    case_in(inspection, "recording")


def not_submitted(inspection: Inspection) -> None:
    case_in(inspection, "recording", inspector=inspection.lead_inspector)


def not_accepted(inspection: Inspection) -> None:
    case_in(inspection, "submitted", inspector=inspection.lead_inspector)


def alert_open(inspection: Inspection) -> None:
    by = Author(inspection.lead_inspector.user)
    raise_alert(inspection.cases.first(), what="At risk.", told_to="duty manager", told_at=timezone.now(), by=by)


def reassurance_open(inspection: Inspection) -> None:
    by = Author(inspection.lead_inspector.user)
    ask_for_reassurance(inspection.cases.first(), what="Send the plan.", due=timezone.localdate(), by=by)


def evidence_overdue(inspection: Inspection) -> None:
    by = Author(inspection.lead_inspector.user)
    add_evidence(inspection, kind="document", title="Minutes", state="requested", due=YESTERDAY, by=by)


def without_evidence(inspection: Inspection) -> None:
    link = inspection.evidence.get(title="Youth justice plan").links.get(key_question__number="1.1.1")
    withdraw_tie(link, reason="It says nothing about this.", by=Author(inspection.lead_inspector.user))


def without_judgement(inspection: Inspection) -> None:
    question = KeyQuestion.objects.get(standard__domain__framework=inspection.framework, number="1.1.1")
    by = Author(inspection.lead_inspector.user)
    judge_key_question(inspection, question, stage="final", leaning="", text="", by=by)


def cites_nothing(inspection: Inspection) -> None:
    standard = Standard.objects.get(domain__framework=inspection.framework, number="1.1")
    propose_rating(inspection, standard, rating="Good", rationale="All of it.", cites=[], by=BY)


def eligible_unknown(inspection: Inspection) -> None:
    set_eligible_cases(inspection, inspection.framework.domains.get(number="2"), None, by=BY)


def not_looked_at(inspection: Inspection) -> None:
    """Every prompt of 2.1.1 is no, and 2.1.1 is yes."""
    question = KeyQuestion.objects.get(standard__domain__framework=inspection.framework, number="2.1.1")
    prompts = {f"2.1.1{prompt.letter}": "no" for prompt in question.prompts.all()}
    case_in(inspection, "accepted", answers={"2.1.1": "yes"} | prompts, inspector=inspection.lead_inspector)


def second_read_open(inspection: Inspection) -> None:
    case = inspection.cases.first()
    reader = TeamMember.objects.create(inspection=inspection, role="inspector", name="Second Reader")
    SecondRead.objects.create(case=case, reader=reader, how="chosen", disposal=case.disposal)


PLANTED: dict[kinds.Kind, Callable[[Inspection], None]] = {
    kinds.NOT_ALLOCATED: not_allocated,
    kinds.NOT_SUBMITTED: not_submitted,
    kinds.NOT_ACCEPTED: not_accepted,
    kinds.ALERT_OPEN: alert_open,
    kinds.REASSURANCE_OPEN: reassurance_open,
    kinds.EVIDENCE_OVERDUE: evidence_overdue,
    kinds.WITHOUT_EVIDENCE: without_evidence,
    kinds.WITHOUT_JUDGEMENT: without_judgement,
    kinds.CITES_NOTHING: cites_nothing,
    kinds.ELIGIBLE_UNKNOWN: eligible_unknown,
    kinds.NOT_LOOKED_AT: not_looked_at,
    kinds.SECOND_READ: second_read_open,
}
# Kinds that come with another kind: a case that is not allocated is not submitted either, for example.
COMES_WITH = {
    kinds.NOT_ALLOCATED: {kinds.NOT_SUBMITTED, kinds.NOT_ACCEPTED},
    kinds.NOT_SUBMITTED: {kinds.NOT_ACCEPTED},
    kinds.WITHOUT_EVIDENCE: set(),
}


def test_every_kind_of_gap_is_found_by_a_finder_and_tried_in_a_test():
    """Those before the signature, the approval and the publication are planted in test_later_gates.py."""
    assert set(KINDS.values()) == set(gaps.FINDERS) | {kinds.NOT_VERIFIED} | set(publication_gaps.FINDERS)
    assert set(PLANTED) == set(gaps.FINDERS)


def test_a_framework_file_knows_every_kind_of_gap():
    assert set(get_args(GapName)) == set(KINDS)


def test_every_kind_of_gap_has_a_separate_title():
    titles = [USUAL.fill(kind.title) for kind in KINDS.values()]

    assert all(titles)
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("step", BEFORE_THE_PANEL)
def test_nothing_is_missing_in_a_complete_inspection(step, complete):
    assert gaps_before(complete, step) == []


STEPS = [(step, rule) for step in BEFORE_THE_PANEL for rule in RULES[step]]


@pytest.mark.parametrize(("step", "rule"), STEPS, ids=[f"{step}-{rule.kind.slug}" for step, rule in STEPS])
def test_a_gap_is_named_with_a_link_and_stops_the_step_or_is_passed_with_a_reason(
    step, rule, complete, lead_inspector, client
):
    reaches(complete, step)
    PLANTED[rule.kind](complete)
    inspection = again(complete)
    client.force_login(lead_inspector)

    found = gaps_before(inspection, step)
    assert {each.kind for each in found} - COMES_WITH.get(rule.kind, set()) == {rule.kind}
    page = client.get("/inspections/anytown/phase/").content.decode()
    assert USUAL.fill(rule.kind.title) in page
    for each in found:
        for gap in each.gaps:
            assert f'href="{gap.href.replace("&", "&amp;")}"' in page
            resolve(gap.href.partition("?")[0])
            assert client.get(gap.href).status_code == 200

    reasons = {each.kind.slug: f"Because of {each.kind.slug}." for each in found}
    if any(each.rule.stops for each in found):
        with pytest.raises(Gaps):
            take_step(inspection, step, reasons=reasons, by=Author(lead_inspector))
        assert again(inspection).phase != step
        return
    with pytest.raises(Gaps):
        take_step(inspection, step, reasons=reasons | {rule.kind.slug: "n/a"}, by=Author(lead_inspector))
    take_step(inspection, step, reasons=reasons, by=Author(lead_inspector))

    assert again(inspection).phase == step
    passed = PassedGap.objects.get(kind=rule.kind.slug)
    assert (passed.by, passed.step, passed.reason) == (lead_inspector, step, f"Because of {rule.kind.slug}.")


@pytest.fixture
def lead(lead_inspector) -> Client:
    client = Client()
    client.force_login(lead_inspector)
    return client


def text(response) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def test_the_page_asks_for_reasons_and_the_panel_reads_them(complete, lead):
    reaches(complete, "ratings_panel")
    eligible_unknown(complete)

    page = lead.post("/inspections/anytown/phase/", {"to": "ratings_panel"})  # from the overview
    assert "2. Court disposals" in text(page)
    assert again(complete).phase == "proposals"

    sent = {"send": "1", "to": "ratings_panel", "seen": page.context["form"]["seen"].value()}
    page = lead.post("/inspections/anytown/phase/", {**sent, "eligible_unknown": "x"})
    assert "Enter a reason in words." in text(page)

    page = lead.post("/inspections/anytown/phase/", {**sent, "eligible_unknown": "The YOT has no list."}, follow=True)
    assert "The phase is now “Ratings panel”." in text(page)
    for address in ("/inspections/anytown/panel/", "/inspections/anytown/panel/record/"):
        page = text(lead.get(address))
        assert "Unknown numbers of eligible cases, before “Ratings panel”: 2. Court disposals" in page
        assert "The YOT has no list. Lena Lead," in page


def test_an_inspection_whose_cases_are_being_recorded_cannot_go_to_the_panel(complete, lead):
    reaches(complete, "ratings_panel")
    not_submitted(complete)

    page = text(lead.get("/inspections/anytown/phase/"))

    assert "Cases that are not accepted (1) Must be fixed" in page
    assert "Move to “Ratings panel”</button>" not in page
    lead.post("/inspections/anytown/phase/", {"send": "1", "to": "ratings_panel"})
    assert again(complete).phase == "proposals"


def test_without_gaps_one_press_moves_the_inspection(complete, lead):
    reaches(complete, "ratings_panel")

    page = lead.post("/inspections/anytown/phase/", {"to": "ratings_panel"}, follow=True)

    assert "The phase is now “Ratings panel”." in text(page)
    assert not PassedGap.objects.exists()


def test_once_nothing_is_missing_the_button_moves_the_inspection(complete, lead):
    reaches(complete, "ratings_panel")
    eligible_unknown(complete)
    page = lead.get("/inspections/anytown/phase/")
    set_eligible_cases(complete, complete.framework.domains.get(number="2"), 20, by=BY)
    sent = {"send": "1", "to": "ratings_panel", "seen": page.context["form"]["seen"].value()}

    page = lead.post("/inspections/anytown/phase/", {**sent, "eligible_unknown": "The YOT has no list."}, follow=True)

    assert "The phase is now “Ratings panel”." in text(page)
    assert not PassedGap.objects.exists()


def test_pressing_the_button_twice_moves_the_inspection_once(complete, lead):
    reaches(complete, "fieldwork")

    for _ in range(3):
        page = lead.post("/inspections/anytown/phase/", {"to": "fieldwork"}, follow=True)

    assert again(complete).phase == "fieldwork"
    assert "The inspection is already in the phase “Case fieldwork”. Nothing has changed." in text(page)


def test_a_reason_is_recorded_only_for_gaps_that_the_person_saw(complete, lead, lead_inspector):
    reaches(complete, "proposals")
    alert_open(complete)
    page = lead.get("/inspections/anytown/phase/")
    sent = {
        "send": "1",
        "to": "proposals",
        "seen": page.context["form"]["seen"].value(),
        "alert_open": "It is answered.",
    }
    other = complete.cases.last()
    by = Author(lead_inspector)
    raise_alert(other, what="Missing.", told_to="duty manager", told_at=timezone.now(), by=by)

    page = lead.post("/inspections/anytown/phase/", sent)

    assert "What is missing has changed since you opened the page." in text(page)
    assert str(other) in text(page)
    assert "It is answered." in page.content.decode()
    assert again(complete).phase == "domain_one"
    with pytest.raises(Refused, match="has changed"):
        take_step(complete, "proposals", reasons=sent, seen=sent["seen"], by=by)
    sent["seen"] = page.context["form"]["seen"].value()
    lead.post("/inspections/anytown/phase/", sent)
    assert again(complete).phase == "proposals"


def test_an_inspectorate_can_be_stricter(complete, lead, settings):
    settings.GAPS_THAT_STOP = ["evidence_overdue"]
    reaches(complete, "proposals")
    evidence_overdue(complete)

    assert "Must be fixed" in text(lead.get("/inspections/anytown/phase/"))


def test_a_framework_can_be_stricter(complete, lead):
    framework = complete.framework
    framework.rest |= {"gaps_that_stop": ["evidence_overdue"]}
    framework.loaded_at = timezone.now()
    framework.save()
    reaches(complete, "proposals")
    evidence_overdue(complete)

    assert "Must be fixed" in text(lead.get("/inspections/anytown/phase/"))


def test_moving_back_needs_a_reason_and_no_gate(complete, lead):
    reaches(complete, "domain_one")
    address = "/inspections/anytown/phase/back/"

    assert "Enter why" in text(lead.post(address, {"to": "evidence"}, follow=True))
    assert f"“{BY_SLUG['evidence'].title}”" in text(
        lead.post(address, {"to": "evidence", "reason": "Too early."}, follow=True)
    )
    assert "use the button" in text(lead.post(address, {"to": "fieldwork", "reason": "Try."}, follow=True))
