"""A case is submitted to the lead inspector, and returned or accepted. The record keeps who, when and why."""

from __future__ import annotations

import datetime

import pytest

from inspections.cases.actions import CaseSubmitted, record_judgements, save_entry
from inspections.cases.record import CaseRecord
from inspections.cases.submission import (
    Incomplete,
    PromptsDisagree,
    PromptsEmpty,
    accept_case,
    return_case,
    submit_case,
    to_confirm,
)
from inspections.history import Author, Refused, SignedInspection
from inspections.models import Case, Change
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from tests.factories import BY, all_answers, answer, new_case, new_inspection, question

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]

FACTS = {
    "custody": "no",
    "gender": "Male",
    "age": 15,
    "ethnicity": "White",
    "religion": "Not recorded",
    "disability": "no",
    "looked_after": "no",
    "offence": "Robbery",
    "disposal_date": datetime.date(2026, 3, 2),
    "yot_safety_wellbeing": "medium",
    "yot_risk_of_serious_harm": "low",
}
UNRATED = {
    "safety_wellbeing_reasonable": "reasonable",
    "risk_of_serious_harm_reasonable": "too_low",
    "management_oversight": "yes",
    "child_protection": "no",
    "exploitation": "na",
    "desistance_factors": "lifestyle",
    "assessment_timely": "yes",
    "assessment_completed": "2026-04-01",
}


def record_of(case: Case) -> CaseRecord:
    return CaseRecord(Case.objects.with_record().get(pk=case.pk))


def save(case: Case, values: dict[str, str]) -> None:
    versions = Change.objects.versions(case)
    for name, value in values.items():
        record = record_of(case)
        save_entry(record.case, record.entry(name), value, based_on=versions.get(name, 0), by=BY)


def complete_case(youth_2018, **answers: str) -> Case:
    inspection = new_inspection(youth_2018)
    case = new_case(inspection, reference="c-1", answers=all_answers(youth_2018, "2") | answers, **FACTS)
    [interview] = case.interviews.all()
    save(case, UNRATED | {f"interview-{interview.pk}-state": "held", f"interview-{interview.pk}-held_on": "2026-05-01"})
    return Case.objects.get(pk=case.pk)


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def case(youth_2018) -> Case:
    return complete_case(youth_2018)


def test_a_complete_case_is_submitted_and_then_read_only(case, second_inspector):
    submit_case(case, by=Author(second_inspector))

    step = case.steps.get()
    assert (step.state, step.by) == ("submitted", second_inspector)
    assert ("state", "recording", "submitted") in Change.objects.of_case(case).values_list("field", "old", "new")
    with pytest.raises(CaseSubmitted, match="it cannot be changed unless the lead inspector returns it"):
        save(case, {"2.1.1": "no"})
    with pytest.raises(CaseSubmitted):
        record_judgements(case, {question(case.inspection.framework, "2.1.1"): "no"}, by=BY)
    with pytest.raises(CaseSubmitted):
        submit_case(case, by=BY)


def test_missing_answers_are_listed_and_the_case_is_not_submitted(youth_2018):
    case = new_case(new_inspection(youth_2018), answers={"2.1.1": "yes"})

    with pytest.raises(Incomplete) as refused:
        submit_case(case, by=BY)

    missing = {entry.name for _, entries in refused.value.missing for entry in entries}
    assert {"gender", "management_oversight", "2.1.2"} <= missing
    assert "2.1.1" not in missing
    assert "2.1.1a" not in missing  # prompts do not block submission
    assert Case.objects.get(pk=case.pk).state == "recording"


def test_empty_prompts_are_listed_and_do_not_block_submission(case, lead):
    assert sum(len(entries) for _, entries in record_of(case).empty_prompts) == record_of(case).progress.prompts_asked

    check = address(case, "pages/check/")
    page = words(lead.get(check))
    assert "The report counts only prompts with an answer." in page
    assert 'pages/standard-2.1/#entry-2.1.1a">2.1.1a</a>' in page
    assert "Why are these prompts empty?" not in page

    save(case, dict.fromkeys(record_of(case).progress.empty_prompts, "yes"))
    assert "empty prompt" not in words(lead.get(check))


def test_where_prompts_are_published_empty_ones_need_a_reason(frameworks, lead_inspector, client):
    """In this framework, the percentage for a prompt is a share of all cases, so an empty prompt would count as a no."""
    case = complete_case(frameworks("youth-2021"), **{"2.1.1a": "yes", "2.1.1b": "yes"})
    appoint(case.inspection, lead_inspector, "lead", by=BY)
    client.force_login(lead_inspector)
    assert len(record_of(case).progress.empty_prompts) == 55

    with pytest.raises(PromptsEmpty, match="55 prompts are empty"):
        submit_case(case, why_empty="  ", by=BY)
    page = words(client.post(address(case, "pages/check/"), {"why_empty": ""}))
    assert '<a href="#why_empty">55 prompts are empty. Answer them, or say why you left them empty.</a>' in page
    assert Case.objects.get(pk=case.pk).state == "recording"

    client.post(address(case, "pages/check/"), {"why_empty": "The file was lost."})
    assert case.steps.get().comment == "The file was lost."
    assert "Empty prompts: The file was lost." in words(client.get(address(case, "")))


def test_without_empty_prompts_no_reason_is_asked_or_kept(frameworks):
    case = complete_case(frameworks("youth-2021"))
    save(case, dict.fromkeys(record_of(case).progress.empty_prompts, "yes"))

    submit_case(case, why_empty="Left over from before.", by=BY)

    assert case.steps.get().comment == ""


def test_an_awaited_answer_with_a_reason_does_not_block_submission(case):
    save(
        case,
        {
            "2.4.1": "",
            "2.4.1-awaited": "The review is on its way.",
            "exploitation": "",
            "exploitation-awaited": "Police asked.",
        },
    )

    submit_case(case, by=BY)

    assert case.state == "submitted"


def test_a_blank_reason_does_not_count(case):
    save(case, {"2.4.1": "", "2.4.1-awaited": "   "})

    with pytest.raises(Incomplete):
        submit_case(case, by=BY)


def test_prompts_that_disagree_need_one_confirmation(youth_2018):
    # Given a key question answered yes, with prompts that are mostly no
    case = complete_case(youth_2018, **{"2.1.1a": "no", "2.1.1b": "no", "2.1.1c": "yes"})

    # Then the case is not submitted before the inspector confirms the yes
    with pytest.raises(PromptsDisagree) as refused:
        submit_case(case, by=BY)
    assert [state.question.number for state in refused.value.states] == ["2.1.1"]

    # And once it is confirmed, the inspector is not asked again unless the answer changes
    submit_case(case, looked_at={"2.1.1": "yes"}, by=BY)
    return_case(case, comment="Look at 2.2 again.", comments={}, by=BY)
    assert to_confirm(record_of(case)) == []
    save(case, {"2.1.1": "no", "2.1.1b": "yes"})
    assert [state.question.number for state in to_confirm(record_of(case))] == ["2.1.1"]


@pytest.mark.parametrize(
    ("own", "prompts", "apart"),
    [
        ("yes", {"a": "no", "b": "no", "c": "yes"}, True),
        ("no", {"a": "yes", "b": "yes", "c": "no"}, True),
        ("yes", {"a": "no", "b": "yes"}, False),
        ("yes", {"a": "no", "b": "na", "c": "na"}, True),
        ("na", {"a": "no", "b": "no"}, False),
        ("", {"a": "no"}, False),
        ("no", {}, False),
    ],
)
def test_when_prompts_disagree_with_the_answer(youth_2018, own, prompts, apart):
    case = new_case(new_inspection(youth_2018))
    answer(case, {"2.1.1": own} | {f"2.1.1{letter}": value for letter, value in prompts.items()})

    assert bool(record_of(case).progress.disagreeing) is apart


def test_the_lead_inspector_returns_a_case_with_comments_and_it_can_be_changed_again(case, lead_inspector):
    submit_case(case, by=BY)

    return_case(case, comment="Nearly there.", comments={"2.1.1": "Why yes?", "2.1.2": "  "}, by=Author(lead_inspector))

    step = case.steps.last()
    assert (step.state, step.comment, step.by) == ("returned", "Nearly there.", lead_inspector)
    assert [(comment.entry, comment.text) for comment in step.comments.all()] == [("2.1.1", "Why yes?")]
    save(case, {"2.1.1": "no"})
    submit_case(case, by=BY)
    assert [step.state for step in case.steps.all()] == ["submitted", "returned", "submitted"]


def test_a_case_cannot_be_returned_without_a_comment(case):
    submit_case(case, by=BY)

    with pytest.raises(Refused, match="Say what the inspector needs to check again"):
        return_case(case, comment=" ", comments={"2.1.1": " "}, by=BY)


def test_an_accepted_case_may_still_be_returned(case):
    submit_case(case, by=BY)
    accept_case(case, by=BY)
    assert list(case.inspection.cases.accepted()) == [case]

    return_case(case, comment="One more thing.", comments={}, by=BY)

    assert case.state == "returned"


@pytest.mark.parametrize("decide", [accept_case, lambda case, by: return_case(case, comment="No.", comments={}, by=by)])
def test_only_a_submitted_case_can_be_accepted_or_returned(case, decide):
    with pytest.raises(Refused, match="is not waiting for review"):
        decide(case, by=BY)


def test_a_case_is_not_accepted_by_a_person_who_recorded_it(case, lead_inspector, second_inspector, client):
    appoint(case.inspection, lead_inspector, "lead", by=BY)
    answer_question = question(case.inspection.framework, "2.1.1")
    record_judgements(case, {answer_question: "no"}, by=Author(lead_inspector))
    record_judgements(case, {answer_question: "yes"}, by=Author(second_inspector))
    submit_case(case, by=Author(second_inspector))

    with pytest.raises(Refused, match="You recorded answers in case"):
        accept_case(case, by=Author(lead_inspector))
    client.force_login(lead_inspector)
    address = f"/inspections/{case.inspection.reference}/cases/c-1/review/"
    assert "You recorded answers in case" in words(client.get(address))
    assert "Accept the case" not in words(client.get(address))
    assert "You recorded answers in case" in words(client.post(address, {"decision": "accept"}))


def test_a_person_who_only_added_the_case_accepts_it(case, lead_inspector):
    save(case, {})
    submit_case(case, by=BY)

    assert accept_case(case, by=Author(lead_inspector)).state == "accepted"


def test_a_small_inspectorate_lets_a_person_accept_their_own_case(case, lead_inspector, settings):
    settings.ONE_PERSON_MAY = ["accept_own_case"]
    record_judgements(case, {question(case.inspection.framework, "2.1.1"): "no"}, by=Author(lead_inspector))
    record_judgements(case, {question(case.inspection.framework, "2.1.1"): "yes"}, by=Author(lead_inspector))
    submit_case(case, by=BY)

    assert accept_case(case, by=Author(lead_inspector)).state == "accepted"


def test_no_case_is_accepted_once_the_ratings_are_signed(case):
    submit_case(case, by=BY)
    for phase in ("evidence", "fieldwork", "domain_one", "proposals", "ratings_panel", "draft"):
        move_to_phase(case.inspection, phase, by=BY)

    with pytest.raises(SignedInspection):
        accept_case(case, by=BY)


# --- on the pages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def lead(case, lead_inspector, client):
    appoint(case.inspection, lead_inspector, "lead", by=BY)
    client.force_login(lead_inspector)
    return client


def address(case: Case, page: str) -> str:
    return f"/inspections/{case.inspection.reference}/cases/{case.reference}/{page}"


def test_typed_comments_are_kept_after_a_refusal(case, lead):
    submit_case(case, by=BY)
    accept = {"decision": "accept", "comment-2.1.1": "Why so?", "comment": ""}

    page = lead.post(address(case, "review/"), accept).content.decode()

    assert "Return the case with your comments, or delete them" in page
    assert ">Why so?</textarea>" in page
    assert Case.objects.get(pk=case.pk).state == "submitted"


def test_only_answers_shown_to_the_inspector_can_be_confirmed(case, lead):
    save(case, {"2.1.1a": "no", "2.1.1b": "no"})

    lead.post(address(case, "pages/check/"), {"looked_at": ["2.1.2=yes"]})
    assert Case.objects.get(pk=case.pk).state == "recording"

    lead.post(address(case, "pages/check/"), {"looked_at": ["2.1.1=yes"]})
    assert Case.objects.get(pk=case.pk).state == "submitted"


def test_an_answered_question_is_no_longer_awaited(case):
    save(case, {"2.4.1": "", "2.4.1-awaited": "On its way."})
    assert [(entry.called, reason) for entry, reason in record_of(case).awaited_reasons] == [("2.4.1", "On its way.")]

    save(case, {"2.4.1": "no"})

    assert record_of(case).awaited_reasons == []


def test_restoring_an_answer_does_not_overwrite_a_newer_one(case, lead):
    save(case, {"2.1.1": "no"})
    shown = Change.objects.of_entry(case, "2.1.1").first()
    save(case, {"2.1.1": "na"})

    page = lead.post(address(case, "entries/2.1.1/"), {"put_back": shown.pk, "version": shown.pk})

    assert page.status_code == 409
    assert record_of(case).values["2.1.1"] == "na"


def test_an_invalid_value_cannot_be_restored(case, lead):
    first = Change.objects.of_entry(case, "disposal").last()

    page = lead.get(address(case, "entries/disposal/")).content.decode()
    sent = lead.post(address(case, "entries/disposal/"), {"put_back": first.pk, "version": first.pk})

    assert "Restore" not in page
    assert sent.status_code == 302
    assert record_of(case).values["disposal"] == "referral_order"


def test_a_refused_action_says_why(case, lead):
    submit_case(case, by=BY)

    page = lead.post(address(case, "interviews/add/"), {"with_whom": "child"})

    assert page.status_code == 409
    assert "Nothing has been changed." in page.content.decode()


def test_the_browser_learns_which_draft_was_saved(case, lead):
    submit_case(case, by=BY)
    review = {"decision": "return", "comment": "", "kept-as": "review-c-1"}

    refused = lead.post(address(case, "review/"), review)
    assert "arrived" not in refused.cookies

    stored = lead.post(address(case, "review/"), review | {"comment": "Look again."})
    assert stored.cookies["arrived"].value == "review-c-1"


def test_a_draft_is_kept_if_the_session_has_expired(case, client):
    sent = client.post(address(case, "review/"), {"decision": "accept", "kept-as": "review-c-1"})

    assert sent.status_code == 302
    assert "arrived" not in sent.cookies


def test_a_case_submitted_again_cannot_be_accepted_unread(case, lead):
    submit_case(case, by=BY)
    read_at = case.steps.last().pk
    return_case(case, comment="Look again.", comments={}, by=BY)
    save(case, {"2.1.1": "no"})
    submit_case(case, by=BY)

    page = lead.post(address(case, "review/"), {"decision": "accept", "read_at": read_at}).content.decode()

    assert "has been submitted again since you read it" in page
    assert Case.objects.get(pk=case.pk).state == "submitted"


def test_an_address_with_a_null_character_is_not_found(case, lead):
    assert lead.get(f"/inspections/{case.inspection.reference}/cases/a%00b/pages/facts/").status_code == 404
    refused = lead.post(address(case, "review/"), {"decision": "return", "comment": "a\0b"})
    assert refused.status_code == 200


def test_a_classification_that_does_not_fit_is_named_and_does_not_block_submission(case, lead):
    assert "Classifications to check again" not in words(lead.get(address(case, "pages/check/")))

    save(case, {"yot_safety_wellbeing": "low"})

    page = words(lead.get(address(case, "pages/check/")))
    assert "Classifications to check again" in page
    assert "You chose medium. The YOT chose low. You call the YOT’s choice reasonable." in page
    lead.post(address(case, "pages/check/"))
    case.refresh_from_db()
    assert case.state == Case.State.SUBMITTED


def test_after_submitting_the_next_case_is_one_link_away(case, lead, lead_inspector):
    member = case.inspection.team.get(user=lead_inspector)
    first, last = (new_case(case.inspection, reference=name, inspector=member) for name in ("c-2", "c-3"))
    Case.objects.filter(pk=first.pk).update(state="submitted")
    Case.objects.filter(pk=case.pk).update(inspector=member)

    page = words(lead.post(address(case, "pages/check/"), follow=True))

    assert f"Case {case} submitted." in page
    assert f'href="{address(last, "")}">Your next case is {last}</a>' in page


def test_after_the_last_case_nothing_waits(case, lead):
    assert "You have no other case to record in this inspection." in words(
        lead.post(address(case, "pages/check/"), follow=True)
    )
