"""Judgements on key questions, lines of enquiry, proposed ratings and feedback."""

from __future__ import annotations

import pytest
from django.utils import timezone

from inspections.evidence.actions.judging import (
    answer_line_of_enquiry,
    ask_line_of_enquiry,
    give_feedback,
    give_line_of_enquiry,
    judge_key_question,
    reopen_line_of_enquiry,
)
from inspections.evidence.actions.proposals import propose_rating
from inspections.history import Author, EditConflict, Refused, SignedInspection
from inspections.models import Change, Evidence, Feedback, Inspection, KeyQuestionJudgement, LineOfEnquiry, TeamMember
from inspections.permissions import can_answer_enquiry
from inspections.planning.actions.team import appoint, dismiss
from standards.models import KeyQuestion, Standard
from tests.evidence_rows import new_evidence
from tests.factories import BY, new_inspection, put_in_phase, question

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def lead(lead_inspector) -> Author:
    return Author(lead_inspector)


@pytest.fixture
def owner(inspection, second_inspector) -> TeamMember:
    return appoint(inspection, second_inspector, "inspector", by=BY)


@pytest.fixture
def governance(inspection) -> Standard:
    return Standard.objects.get(domain__framework=inspection.framework, number="1.1")


@pytest.fixture
def vision(inspection) -> KeyQuestion:
    return question(inspection.framework, "1.1.1")


@pytest.fixture
def enquiry(inspection, vision, owner, lead) -> LineOfEnquiry:
    return ask_line_of_enquiry(inspection, vision, text="Does the board read the audits?", owner=owner, by=lead)


def in_phase(inspection: Inspection, phase: str) -> Inspection:
    put_in_phase(inspection, phase)
    inspection.refresh_from_db(fields=["phase"])
    return inspection


def judge(inspection, key_question, by, stage="preliminary", **given) -> bool:
    given = {"leaning": "strength", "text": "A clear vision.", "gaps": "", **given}
    return judge_key_question(inspection, key_question, stage=stage, by=by, **given)


def history(inspection: Inspection, subject: str) -> list[tuple[str, str, str]]:
    rows = Change.objects.filter(inspection=inspection, subject=subject).order_by("pk")
    return [(row.field, row.old, row.new) for row in rows]


# --- judgements on key questions --------------------------------------------------------------------------------------


def test_the_preliminary_and_the_final_judgement_are_both_current(inspection, vision, lead):
    judge(inspection, vision, lead, gaps="No interview with the chair yet.")
    judge(inspection, vision, lead, stage="final", leaning="mixed", text="The vision is not known to staff.")

    current = KeyQuestionJudgement.objects.filter(inspection=inspection).current()
    assert {stage: row.leaning for (_, stage), row in current.items()} == {"preliminary": "strength", "final": "mixed"}
    assert history(inspection, "key question 1.1.1")[:3] == [
        ("preliminary leaning", "", "strength"),
        ("preliminary text", "", "A clear vision."),
        ("preliminary gaps", "", "No interview with the chair yet."),
    ]


def test_the_newest_judgement_is_current_and_older_ones_are_kept(inspection, vision, lead):
    judge(inspection, vision, lead)
    judge(inspection, vision, lead, leaning="improvement", text="Nobody could name it.")

    assert [row.leaning for row in KeyQuestionJudgement.objects.order_by("pk")] == ["strength", "improvement"]
    [current] = KeyQuestionJudgement.objects.all().current().values()
    assert current.text == "Nobody could name it."


def test_the_same_judgement_again_changes_nothing(inspection, vision, lead):
    assert judge(inspection, vision, lead)
    assert not judge(inspection, vision, lead)
    assert KeyQuestionJudgement.objects.count() == 1


def test_a_judgement_can_be_withdrawn(inspection, vision, lead):
    judge(inspection, vision, lead)
    judge(inspection, vision, lead, leaning="", text="")

    assert KeyQuestionJudgement.objects.all().current() == {}
    assert KeyQuestionJudgement.objects.count() == 2


@pytest.mark.parametrize(
    ("phase", "may_change"),
    [
        ("announced", True),
        ("evidence", True),
        ("fieldwork", True),
        ("domain_one", False),
        ("proposals", False),
        ("ratings_panel", False),
    ],
)
def test_the_preliminary_judgement_changes_until_the_case_fieldwork_has_ended(
    phase, may_change, inspection, vision, lead
):
    in_phase(inspection, phase)

    judge(inspection, vision, lead, stage="final")
    if may_change:
        assert judge(inspection, vision, lead)
    else:
        with pytest.raises(Refused, match="Write the final judgement"):
            judge(inspection, vision, lead)


def test_nothing_can_be_judged_or_asked_once_the_ratings_are_signed(inspection, vision, governance, enquiry, lead):
    in_phase(inspection, "draft")
    enquiry = LineOfEnquiry.objects.get()

    for act in (
        lambda: judge(inspection, vision, lead, stage="final"),
        lambda: ask_line_of_enquiry(inspection, vision, text="Anything else?", by=lead),
        lambda: answer_line_of_enquiry(enquiry, answer="No.", by=lead),
        lambda: propose_rating(inspection, governance, rating="Good", rationale="After all.", by=lead),
        lambda: give_feedback(inspection, picture={}, said="Well done.", by=lead),
    ):
        with pytest.raises(SignedInspection):
            act()

    assert not KeyQuestionJudgement.objects.exists()
    assert LineOfEnquiry.objects.get().is_open
    assert not Feedback.objects.exists()


def test_a_judgement_based_on_an_older_one_is_refused_with_the_current_one(inspection, vision, lead, second_inspector):
    judge(inspection, vision, lead)
    seen = KeyQuestionJudgement.objects.get().pk
    judge(inspection, vision, Author(second_inspector), leaning="mixed", text="Known to some.")

    with pytest.raises(
        EditConflict, match=r"Sam Second judged 1.1.1 after you opened the page.*“Mixed”: “Known to some.”"
    ):
        judge(inspection, vision, lead, leaning="improvement", based_on=seen)
    with pytest.raises(EditConflict):
        judge(inspection, vision, lead, leaning="improvement", based_on=0)


def test_only_key_questions_of_standards_judged_as_a_whole_are_judged(inspection, frameworks, lead):
    planning = question(inspection.framework, "2.2.1")
    elsewhere = question(frameworks("youth-2021"), "1.1.1")

    with pytest.raises(Refused, match="is answered in each case"):
        judge(inspection, planning, lead)
    with pytest.raises(Refused, match="is answered in each case"):
        ask_line_of_enquiry(inspection, planning, text="Why?", by=lead)
    with pytest.raises(Refused, match="not a key question in the framework youth-2018"):
        judge(inspection, elsewhere, lead)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"text": " "}, "Enter your judgement"),
        ({"leaning": "good"}, "is a strength"),
        ({"stage": "last"}, "is a strength"),
    ],
)
def test_an_invalid_judgement_saves_nothing(wrong, reason, inspection, vision, lead):
    with pytest.raises(Refused, match=reason):
        judge(inspection, vision, lead, **wrong)

    assert not KeyQuestionJudgement.objects.exists()
    assert history(inspection, "key question 1.1.1") == []


# --- lines of enquiry -------------------------------------------------------------------------------------------------


def test_a_line_of_enquiry_is_asked_assigned_answered_and_reopened(inspection, vision, owner, lead, second_inspector):
    enquiry = ask_line_of_enquiry(inspection, vision, text="Who knows the vision?", by=lead)
    give_line_of_enquiry(enquiry, owner=owner, by=lead)
    answer_line_of_enquiry(enquiry, answer="Two of five.", by=Author(second_inspector))
    enquiry.refresh_from_db()
    assert (enquiry.is_open, enquiry.answered_by, enquiry.owner) == (False, second_inspector, owner)

    reopen_line_of_enquiry(enquiry, reason="And the volunteers?", by=lead)

    enquiry.refresh_from_db()
    assert (enquiry.is_open, enquiry.answer, enquiry.answered_by) == (True, "", None)
    assert history(inspection, enquiry.subject) == [
        ("key question", "", "1.1.1"),
        ("text", "", "Who knows the vision?"),
        ("owner", "", "Sam Second"),
        ("answer", "", "Two of five."),
        ("reopened", "", "And the volunteers?"),
        ("answer", "Two of five.", ""),
    ]


def test_a_recorded_answer_is_not_overwritten(enquiry, lead, second_inspector):
    as_the_lead_read_it = LineOfEnquiry.objects.get()
    answer_line_of_enquiry(enquiry, answer="It does.", by=Author(second_inspector))

    with pytest.raises(Refused, match="Sam Second has already answered this line of enquiry: “It does"):
        answer_line_of_enquiry(as_the_lead_read_it, answer="It does not.", by=lead)
    with pytest.raises(Refused, match="Reopen it before you assign it"):
        give_line_of_enquiry(as_the_lead_read_it, owner=None, by=lead)

    assert LineOfEnquiry.objects.get().answer == "It does."


def test_invalid_lines_of_enquiry_and_answers_are_refused(inspection, vision, enquiry, youth_2018, lead):
    foreigner = appoint(new_inspection(youth_2018), "Fay Foreign", "inspector", by=BY)

    with pytest.raises(Refused, match="not on this inspection team"):
        give_line_of_enquiry(enquiry, owner=foreigner, by=lead)
    with pytest.raises(Refused, match="Enter what needs to be found out"):
        ask_line_of_enquiry(inspection, vision, text=" ", by=lead)
    with pytest.raises(Refused, match="Enter what was found out"):
        answer_line_of_enquiry(enquiry, answer=" ", by=lead)
    with pytest.raises(Refused, match="already open"):
        reopen_line_of_enquiry(enquiry, reason="Again.", by=lead)
    with pytest.raises(Refused, match="A named person"):
        answer_line_of_enquiry(enquiry, answer="It does.", by=BY)

    assert LineOfEnquiry.objects.get().is_open


def test_a_double_click_asks_once(inspection, vision, lead):
    for _ in range(2):
        ask_line_of_enquiry(inspection, vision, text="Who knows the vision?", by=lead)

    assert LineOfEnquiry.objects.count() == 1


def test_the_owner_and_the_lead_inspector_can_answer_a_line_of_enquiry(
    enquiry, lead_inspector, second_inspector, panel_member, stranger
):
    may = {
        person.name: can_answer_enquiry(person, enquiry)
        for person in (lead_inspector, second_inspector, panel_member, stranger)
    }

    assert may == {"Lena Lead": True, "Sam Second": True, "Pat Panel": False, "Sid Stranger": False}


def test_the_enquiries_of_a_former_lead_become_unassigned(inspection, vision, lead):
    enquiry = ask_line_of_enquiry(inspection, vision, text="Who?", owner=inspection.lead_inspector, by=lead)

    dismiss(inspection, "lead", by=BY)

    enquiry.refresh_from_db()
    assert enquiry.owner is None
    assert history(inspection, enquiry.subject)[-1] == ("owner", "Lena Lead", "")


# --- proposals --------------------------------------------------------------------------------------------------------


def test_a_proposal_cites_its_evidence(inspection, governance, lead):
    minutes, survey = new_evidence(inspection), new_evidence(inspection, "Survey of staff")

    propose_rating(inspection, governance, rating="Good", rationale="E1 and E2.", cites=[survey, minutes], by=lead)

    assert [item.cited_as for item in inspection.organisational_judgements.get().cites.all()] == ["E1", "E2"]
    assert history(inspection, "proposal 1.1") == [
        ("rating", "", "Good"),
        ("rationale", "", "E1 and E2."),
        ("cites", "", "E1, E2"),
    ]


def test_citing_other_evidence_makes_a_new_version(inspection, governance, lead):
    minutes, survey = new_evidence(inspection), new_evidence(inspection, "Survey of staff")

    def propose(cites) -> bool:
        return propose_rating(inspection, governance, rating="Good", rationale="So far.", cites=cites, by=lead)

    assert propose([minutes])
    assert not propose([minutes])
    assert propose([minutes, survey])
    assert inspection.organisational_judgements.count() == 2
    assert history(inspection, "proposal 1.1")[-1] == ("cites", "E1", "E1, E2")


def test_a_proposal_without_citations_keeps_the_earlier_ones(inspection, governance, lead):
    minutes, survey = new_evidence(inspection), new_evidence(inspection, "Survey of staff")
    propose_rating(inspection, governance, rating="Good", rationale="So far.", cites=[minutes, survey], by=lead)
    Evidence.objects.filter(pk=survey.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=lead.person, withdrawn_because="Of another YOT."
    )

    assert not propose_rating(inspection, governance, rating="Good", rationale="So far.", by=BY)
    assert propose_rating(inspection, governance, rating="Good", rationale="As the workbook says.", by=BY)

    assert list(inspection.organisational_judgements.order_by("pk").last().cites.all()) == [minutes]


def test_evidence_that_is_withdrawn_or_of_another_inspection_cannot_be_cited(inspection, governance, youth_2018, lead):
    withdrawn = new_evidence(
        inspection, withdrawn_at=timezone.now(), withdrawn_by=lead.person, withdrawn_because="Out of date."
    )
    foreign = new_evidence(new_inspection(youth_2018))

    for evidence, reason in (
        (withdrawn, "E1 Minutes of the board has been withdrawn"),
        (foreign, "only cite evidence from this inspection"),
    ):
        with pytest.raises(Refused, match=reason):
            propose_rating(inspection, governance, rating="Good", rationale="So far.", cites=[evidence], by=lead)

    assert not inspection.organisational_judgements.exists()
    assert history(inspection, "proposal 1.1") == []


def test_a_proposal_based_on_an_older_one_is_refused_with_the_current_one(
    inspection, governance, lead, second_inspector
):
    propose_rating(inspection, governance, rating="Good", rationale="So far.", based_on=0, by=lead)
    seen = inspection.organisational_judgements.get().pk
    propose_rating(inspection, governance, rating="Inadequate", rationale="No.", by=Author(second_inspector))

    with pytest.raises(EditConflict, match=r"Sam Second changed .* after you opened the page. It is now “Inadequate”"):
        propose_rating(inspection, governance, rating="Outstanding", rationale="Yes.", based_on=seen, by=lead)

    newest = inspection.organisational_judgements.order_by("pk").last()
    assert newest.rating == "Inadequate"
    assert propose_rating(inspection, governance, rating="Outstanding", rationale="Yes.", based_on=newest.pk, by=lead)


def test_for_a_computed_standard_discretion_is_proposed_with_trigger_and_rationale(inspection, lead):
    planning = Standard.objects.get(domain__framework=inspection.framework, number="2.2")

    for rationale, trigger in (("One case of two.", ""), (" ", "one_case")):
        with pytest.raises(Refused, match="choose the trigger"):
            propose_rating(inspection, planning, rating="Good", rationale=rationale, trigger=trigger, by=lead)
    propose_rating(inspection, planning, rating="Good", rationale="One case of two.", trigger="one_case", by=lead)

    proposal = inspection.organisational_judgements.get()
    assert (proposal.rating, proposal.trigger) == ("Good", "one_case")
    propose_rating(inspection, planning, rating="", rationale="It was two cases.", by=lead)
    assert inspection.organisational_judgements.order_by("pk").last().trigger == ""


def test_a_standard_judged_as_a_whole_needs_no_trigger(inspection, governance, lead):
    with pytest.raises(Refused, match="judged as a whole"):
        propose_rating(inspection, governance, rating="Good", rationale="So.", trigger="one_case", by=lead)


# --- feedback ---------------------------------------------------------------------------------------------------------


def test_feedback_is_saved_with_the_boards(inspection, lead):
    give_feedback(inspection, picture={"standards": [{"number": "1.1"}]}, said="A good start.", by=lead)

    feedback = Feedback.objects.get()
    assert (feedback.picture, feedback.said) == ({"standards": [{"number": "1.1"}]}, "A good start.")
    assert history(inspection, "feedback") == [("said", "", "A good start.")]
    with pytest.raises(TypeError, match="append-only"):
        Feedback.objects.update(said="Never mind.")
    with pytest.raises(Refused, match="Enter your feedback"):
        give_feedback(inspection, picture={}, said=" ", by=lead)
