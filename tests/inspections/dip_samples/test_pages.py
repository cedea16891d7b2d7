"""Dip samples: a quality lead samples cases and sends findings, and the inspector answers."""

from __future__ import annotations

import pytest
from django.test import Client

from inspections.cases.models import Judgement
from inspections.dip_samples.actions import (
    Draw,
    answer_finding,
    choose_dip_sample,
    draw_dip_sample,
    send_findings,
    withdraw_dip_read,
)
from inspections.dip_samples.queries import Found, cases_to_sample, dip_samples_of
from inspections.history import Author, Refused
from inspections.inspection.models import Change
from inspections.models import Case, DipAnswer, DipFinding, DipRead, HeldRole, Notice, Opening, User
from inspections.permissions import NotAllowed
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.rated.queries import ratings_of
from tests.factories import BY, hand_in, put_in_phase
from tests.inspections.second_reads.cast import Team, assign, first_case, new_team, read_second, someone
from tests.refused import why_refused

pytestmark = pytest.mark.django_db
IN_ANYTOWN = "/inspections/anytown/dip-samples/"


@pytest.fixture
def team(youth_2018) -> Team:
    return new_team(youth_2018)


@pytest.fixture
def quinn() -> User:
    person = someone("Quinn")
    give_role(person, HeldRole.Role.QUALITY_LEAD, by=BY)
    return person


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(response) -> str:
    return " ".join(response.content.decode().split())


def sampled(team: Team, quinn: User, **facts: str) -> DipRead:
    case = hand_in(first_case(team, {"2.1.1": "no"}, **facts))
    [read] = draw_dip_sample(cases_to_sample(quinn).filter(pk=case.pk), Draw("inspection", 1, seed=7), by=Author(quinn))
    return read


def test_a_query_goes_to_the_inspector_and_its_answer_comes_back(team, quinn):
    hand_in(first_case(team, {"2.1.1": "no"}, reference="court-1"))
    first_case(team, reference="not-submitted")
    quality, inspector = browser_of(quinn), browser_of(team.first.user)
    assert "You have nothing to read" in said(quality.get("/dip-samples/"))
    assert "There is a problem" in said(quality.post("/dip-samples/draw/", {"where": "", "size": "0"}))

    drawn = quality.post("/dip-samples/draw/", {"where": "framework:youth-2018", "size": "3"}, follow=True)
    assert "1 case drawn, with seed" in said(drawn)
    read = DipRead.objects.get()
    assert f"Case {read.case}" in said(quality.get("/work/"))
    page = f"{IN_ANYTOWN}{read.pk}/"
    shown = said(quality.get(page))
    assert "Not looked at" in shown
    assert "The inspector’s answer: No." in shown
    assert Opening.objects.get(by=quinn).what == f"dip sample {read.pk}"
    assert inspector.get(page).status_code == 404  # nothing was sent yet

    incomplete = said(quality.post(page, {"looked_at": "The plan.", "verdict-2.1.1": "query"}))
    assert "Enter, in words, what you query about 2.1.1" in incomplete
    assert "at least one judgement" in said(quality.post(page, {"looked_at": "The plan."}))
    given = {
        "looked_at": "The plan.", "verdict-2.1.1": "query", "note-2.1.1": "The plan names it.", "verdict-2.1.2": "agree",
    }  # fmt: skip
    assert "Findings on case" in said(quality.post(page, given, follow=True))
    assert "1 to answer" in said(quality.get("/dip-samples/"))
    assert Notice.objects.get(person=team.first.user, kind="dip_findings").href == page

    assert "Answer the query about 2.1.1" in said(inspector.get("/work/"))
    answer = f"{page}findings/2.1.1/"
    assert "why you keep the judgement" in said(inspector.post(answer, {"how": "kept"}))
    kept = said(inspector.post(answer, {"how": "kept", "reason": "It names another plan."}, follow=True))
    assert "It names another plan." in kept
    assert "Answer the query" not in said(inspector.get("/work/"))
    assert "1 query answered" in said(quality.get("/dip-samples/"))
    assert Notice.objects.filter(person=quinn, kind="dip_answer").count() == 1

    history = Change.objects.filter(subject=f"dip sample {read.pk}").order_by("pk").values_list("by", "field", "new")
    assert (quinn.pk, "2.1.1 verdict", "query") in history
    assert (team.first.user_id, "2.1.1 answer", "kept") in history


@pytest.mark.postgresql_too
def test_a_finding_changes_no_answer_and_no_percentage(team, quinn):
    read = sampled(team, quinn)
    before = ratings_of(team.fetched())

    send_findings(read, looked_at="All.", findings={"2.1.1": Found("query", "Why no?")}, by=Author(quinn))
    answer_finding(DipFinding.objects.get(), how="corrected", by=Author(team.first.user))

    assert ratings_of(team.fetched()) == before
    assert Judgement.objects.get(case=read.case, key_question__number="2.1.1").answer == "no"


def test_what_can_be_sampled(team, quinn):
    open_read = hand_in(first_case(team, reference="court-1"))
    read = assign(team, open_read)
    free = hand_in(first_case(team, reference="court-2"))
    first_case(team, reference="court-3")
    assert set(cases_to_sample(quinn)) == {free}

    read_second(read)
    assert set(cases_to_sample(quinn)) == {free, open_read}

    put_in_phase(team.inspection, "draft")
    assert not cases_to_sample(quinn).exists()


def test_a_draw_can_be_repeated(team, quinn):
    for place in range(6):
        hand_in(first_case(team, reference=f"court-{place}"))
    drawn = draw_dip_sample(cases_to_sample(quinn), Draw("framework", 2, seed=11), by=Author(quinn))
    names = {read.case.reference for read in drawn}
    DipRead.objects.all().delete()

    again = draw_dip_sample(cases_to_sample(quinn), Draw("framework", 2, seed=11), by=Author(quinn))

    assert {read.case.reference for read in again} == names
    assert {read.case.reference for read in dip_samples_of(quinn).to_read} == names
    with pytest.raises(Refused, match="No submitted case can be sampled"):
        draw_dip_sample(Case.objects.none(), Draw("framework", 2, seed=11), by=Author(quinn))


def test_a_quality_lead_samples_nothing_of_a_team_they_are_or_were_on(team, quinn):
    read = sampled(team, quinn)
    page = f"{IN_ANYTOWN}{read.pk}/"
    quality = browser_of(quinn)
    assert quality.get(page).status_code == 200
    assert quality.get("/inspections/anytown/").status_code == 404
    assert quality.get(IN_ANYTOWN).status_code == 404

    appoint(team.inspection, quinn, "inspector", by=BY)

    assert not cases_to_sample(quinn).exists()
    assert quality.get(page).status_code == 404
    assert dip_samples_of(quinn).to_read == []
    member = team.inspection.team.get(user=quinn)
    with pytest.raises(Refused, match="they have read it in a dip sample"):
        assign(team, read.case, member)


def test_findings_wait_for_an_open_second_read(team, quinn):
    read = sampled(team, quinn)
    second = assign(team, read.case)
    given = {"looked_at": "All.", "findings": {"2.1.1": Found("query", "Why no?")}, "by": Author(quinn)}

    with pytest.raises(Refused, match="A second inspector is reading case"):
        send_findings(read, **given)
    assert browser_of(second.reader.user).get(f"{IN_ANYTOWN}{read.pk}/").status_code == 403
    assert browser_of(second.reader.user).get(IN_ANYTOWN).status_code == 403

    read_second(second)
    send_findings(read, **given)


def test_who_can_send_and_who_can_answer(team, quinn):
    read = sampled(team, quinn)
    other = someone("Olga")
    give_role(other, HeldRole.Role.QUALITY_LEAD, by=BY)
    given = {"looked_at": "All.", "findings": {"2.1.1": Found("query", "Why no?"), "2.1.2": Found("agree")}}
    with pytest.raises(Refused, match="Only the quality lead who sampled the case"):
        send_findings(read, **given, by=Author(other))
    with pytest.raises(Refused, match="at least one judgement"):
        send_findings(read, looked_at="All.", findings={"9.9.9": Found("agree")}, by=Author(quinn))
    send_findings(read, **given, by=Author(quinn))
    with pytest.raises(Refused, match="already has the state “Findings sent”"):
        send_findings(read, **given, by=Author(quinn))

    query, agreed = DipFinding.objects.order_by("-verdict")
    with pytest.raises(NotAllowed):
        answer_finding(query, how="corrected", by=Author(team.second.user))
    with pytest.raises(Refused, match="nothing to answer"):
        answer_finding(agreed, how="corrected", by=Author(team.first.user))
    answer_finding(query, how="kept", reason="It is right.", by=Author(team.lead.user))
    answer_finding(query, how="corrected", by=Author(team.first.user))
    assert [each.how for each in DipAnswer.objects.order_by("pk")] == ["kept", "corrected"]

    put_in_phase(team.inspection, "draft")
    query.refresh_from_db()
    with pytest.raises(Refused, match="signed"):
        answer_finding(query, how="corrected", by=Author(team.first.user))


def test_lead_inspectors_see_all_findings_and_inspectors_those_on_their_cases(team, quinn):
    assert "No quality lead has sent findings in this" in said(browser_of(team.lead.user).get(IN_ANYTOWN))
    read = sampled(team, quinn)
    send_findings(read, looked_at="All.", findings={"2.1.2": Found("agree")}, by=Author(quinn))

    assert str(read.case) in said(browser_of(team.lead.user).get(IN_ANYTOWN))
    assert "No quality lead has sent findings on your cases" in said(browser_of(team.second.user).get(IN_ANYTOWN))
    assert browser_of(team.second.user).get(f"{IN_ANYTOWN}{read.pk}/").status_code == 403
    assert "Dip samples: findings" in said(browser_of(team.first.user).get("/inspections/anytown/"))


def test_a_case_is_chosen_and_withdrawn(team, quinn):
    case = hand_in(first_case(team, reference="court-1"))
    quality = browser_of(quinn)
    assert "Choose at least one" in said(quality.post(f"{IN_ANYTOWN}choose/", {}))

    chosen = quality.post(f"{IN_ANYTOWN}choose/", {"cases": [case.pk], "reason": "A complaint."}, follow=True)
    assert "1 case added to your dip sample" in said(chosen)
    read = DipRead.objects.get()
    assert "No submitted case can be sampled here now" in said(quality.get(f"{IN_ANYTOWN}choose/"))
    assert "Enter why" in said(quality.post(f"{IN_ANYTOWN}{read.pk}/withdraw/", {"reason": ""}))
    quality.post(f"{IN_ANYTOWN}{read.pk}/withdraw/", {"reason": "Too close."})

    read.refresh_from_db()
    assert read.state == "withdrawn"
    assert set(cases_to_sample(quinn)) == {case}


# --- what is refused --------------------------------------------------------------------------------------------------


def test_too_many_cases_are_not_sampled(team, quinn):
    case = hand_in(first_case(team))

    assert why_refused(choose_dip_sample, [case] * 21, by=Author(quinn)) == "Choose at most 20."
    assert not DipRead.objects.exists()


def test_if_one_chosen_case_can_no_longer_be_sampled_none_is(team, quinn):
    possible, returned = hand_in(first_case(team)), first_case(team)

    assert why_refused(choose_dip_sample, [possible, returned], by=Author(quinn)) == (
        f"Case {returned} can no longer be sampled. Reload the page."
    )
    assert not DipRead.objects.exists()


@pytest.mark.parametrize("note", ["", " ", "?", "n/a"])
def test_a_query_says_what_is_queried(team, quinn, note):
    read = sampled(team, quinn)
    findings = {"2.1.2": Found("agree"), "2.1.1": Found("query", note)}

    assert why_refused(send_findings, read, looked_at="All.", findings=findings, by=Author(quinn)) == (
        "2.1.1: enter, in words, what you query."
    )
    read.refresh_from_db()
    assert read.state == "reading"
    assert not DipFinding.objects.exists()


@pytest.mark.parametrize("reason", ["", "n/a", "–"])
def test_a_judgement_is_not_kept_without_a_reason_in_words(team, quinn, reason):
    read = sampled(team, quinn)
    send_findings(read, looked_at="All.", findings={"2.1.1": Found("query", "Why no?")}, by=Author(quinn))
    query = DipFinding.objects.get()

    assert why_refused(answer_finding, query, how="kept", reason=reason, by=Author(team.first.user)) == (
        "Enter, in words, why you keep the judgement."
    )
    assert not DipAnswer.objects.exists()


def test_the_quality_lead_is_shown_the_answers_once_all_queries_are_answered(team, quinn):
    read = sampled(team, quinn)
    findings = {"2.1.1": Found("query", "Why no?"), "2.1.2": Found("query", "Why yes?")}
    send_findings(read, looked_at="All.", findings=findings, by=Author(quinn))
    first, second = DipFinding.objects.order_by("entry")

    answer_finding(first, how="corrected", by=Author(team.first.user))
    assert not Notice.objects.filter(person=quinn).exists()

    answer_finding(second, how="corrected", by=Author(team.first.user))
    assert Notice.objects.get(person=quinn).kind == "dip_answer"


def test_a_case_is_withdrawn_with_a_reason_and_before_its_findings_are_sent(team, quinn):
    read = sampled(team, quinn)
    assert why_refused(withdraw_dip_read, read, reason="x", by=Author(quinn)) == (
        "Enter, in words, why you are withdrawing the case."
    )
    send_findings(read, looked_at="All.", findings={"2.1.2": Found("agree")}, by=Author(quinn))

    assert why_refused(withdraw_dip_read, read, reason="Too close.", by=Author(quinn)) == (
        f"The dip sample of {read.case} by Quinn Person has the state “Findings sent”, so it cannot be withdrawn."
    )
    read.refresh_from_db()
    assert read.state == "sent"
