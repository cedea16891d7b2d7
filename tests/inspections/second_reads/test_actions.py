"""Assigning, recording, comparing and deciding second reads."""

from __future__ import annotations

import pytest

from inspections.cases.actions import EntryConflict, allocate_case, change_case, record_judgements
from inspections.cases.models import Case, Judgement
from inspections.cases.submission import Incomplete, submit_case, when_submitted
from inspections.history import Author, Refused, SignedInspection
from inspections.inspection.models import Change
from inspections.models import Adjudication, HeldRole, Notice, SecondAnswer, SecondRead
from inspections.planning.actions.team import appoint, declare_conflict
from inspections.second_reads.actions import (
    Draw,
    assign_second_reads,
    decide_difference,
    draw_second_reads,
    save_second_answers,
    submit_second_read,
    withdraw_second_read,
)
from inspections.second_reads.drawing import drawn
from inspections.second_reads.queries import (
    agreement_by_pair,
    differences_of,
    key_question_answers,
    possible_readers,
    unfinished_in,
)
from inspections.staff.actions import give_role
from reports.gates.gaps import gaps_before
from reports.rated.queries import ratings_of
from tests.factories import BY, hand_in, new_case, new_inspection, put_in_phase, question
from tests.inspections.second_reads.cast import assign, both_read, first_case, new_team, read_second, someone
from tests.refused import why_refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]


@pytest.fixture
def team(youth_2018):
    return new_team(youth_2018)


def decide(read, entry, value, *, by, participants=(), reason="The plan says so."):
    based_on = Change.objects.versions(read.case).get(entry, 0)
    return decide_difference(
        read, entry, value, based_on=based_on, reason=reason, participants=participants, by=Author(by)
    )


# --- drawing ----------------------------------------------------------------------------------------------------------


def test_a_draw_can_be_repeated_and_a_larger_share_draws_the_same_cases_and_more():
    cases = [f"case-{number}" for number in range(40)]

    assert drawn(cases, share=10, seed=7) == drawn(cases[::-1], share=10, seed=7)
    assert set(drawn(cases, share=10, seed=7)) < set(drawn(cases, share=20, seed=7))
    assert len(drawn(cases, share=11, seed=7)) == 5
    assert drawn(cases, share=10, seed=7) != drawn(cases, share=10, seed=8)


def test_cases_with_a_second_read_count_and_are_not_drawn_again():
    cases = [f"case-{number}" for number in range(10)]
    before = drawn(cases, share=30, seed=1)

    assert drawn(cases, share=30, seed=2, already=before) == []
    assert set(drawn(cases, share=50, seed=2, already=before)).isdisjoint(before)


def test_a_drawn_share_is_split_evenly_and_no_one_gets_their_own_case(team):
    third = appoint(team.inspection, "Name Only", "inspector", by=BY)
    for reader in (team.first, team.first, team.second, team.second, None, None):
        case = new_case(team.inspection)
        if reader:
            allocate_case(case, reader, by=BY)

    done = draw_second_reads(
        team.inspection, possible_readers(team.fetched()), Draw(100, 42), by=Author(team.lead.user)
    )

    assert third not in possible_readers(team.fetched())
    assert len(done.reads) == 6
    assert not done.left_out
    assert all(read.case.inspector_id != read.reader_id for read in done.reads)
    assert {read.seed for read in done.reads} == {42}
    assert sorted(read.reader_id for read in done.reads).count(team.first.pk) == 3


def test_a_case_that_no_reader_can_read_is_left_out(team):
    case = first_case(team)

    done = draw_second_reads(team.inspection, [team.first], Draw(100, 1), by=Author(team.lead.user))

    assert (done.reads, done.left_out) == ([], [case])


# --- who can be a second reader ---------------------------------------------------------------------------------------


def test_the_first_reader_cannot_be_the_second(team):
    with pytest.raises(Refused, match="the case is allocated to them"):
        assign(team, first_case(team), team.first)


def test_a_person_who_recorded_in_the_case_cannot_be_its_second_reader(team):
    case = first_case(team)
    allocate_case(case, team.second, by=BY)
    asked = question(team.inspection.framework, "2.1.1")
    record_judgements(case, {asked: "no"}, by=Author(team.second.user))
    allocate_case(case, team.first, by=BY)

    with pytest.raises(Refused, match="recorded in the case"):
        assign(team, case)


def test_a_person_with_a_conflict_of_interest_cannot_be_the_second_reader(team):
    case = first_case(team)
    declare_conflict(team.inspection, person=team.second.user, case=case, what="Knows the family.", by=BY)

    with pytest.raises(Refused, match="conflict of interest"):
        assign(team, case)


def test_people_who_lead_or_see_everything_cannot_be_second_readers(team):
    case = first_case(team)
    give_role(team.second.user, HeldRole.Role.PANEL_MEMBER, by=BY)

    for reader in (team.lead, team.second):
        with pytest.raises(Refused, match="neither lead the inspection nor see every inspection"):
            assign(team, case, reader)


def test_a_second_reader_cannot_get_the_case_or_a_role_that_shows_it(team):
    case = first_case(team)
    assign(team, case)

    with pytest.raises(Refused, match="its second reader"):
        allocate_case(case, team.second, by=BY)
    with pytest.raises(Refused, match="its second reader"):
        change_case(case, inspector=team.second, by=BY)  # as an import of a workbook does
    with pytest.raises(Refused, match="second reader of a case"):
        appoint(team.inspection, team.second.user, "deputy", by=BY)
    with pytest.raises(Refused, match="second reader of a case"):
        give_role(team.second.user, HeldRole.Role.ADMINISTRATOR, by=BY)


def test_a_case_has_one_second_reader_at_a_time_who_is_told(team):
    case = first_case(team)
    read = assign(team, case)
    other = appoint(team.inspection, "Third", "inspector", by=BY)

    assert Notice.objects.get(person=team.second.user).href == f"/inspections/anytown/second-reads/{read.pk}/"
    with pytest.raises(Refused, match=r"already has a second reader|neither lead"):
        assign(team, case, other)

    withdraw_second_read(read, reason="Sam is ill.", by=Author(team.lead.user))
    with pytest.raises(Refused, match="been its second reader before"):
        assign(team, case)


def test_a_case_with_a_second_reader_is_not_assigned_to_another(team):
    case = first_case(team)
    read = assign(team, case)
    third = appoint(team.inspection, someone("Tia"), "inspector", by=BY)

    assert why_refused(assign, team, case, third) == f"Case {case} already has a second reader. Reload the page."
    assert SecondRead.objects.get() == read


# --- withdrawing ------------------------------------------------------------------------------------------------------


def test_a_second_read_is_not_withdrawn_without_a_reason_in_words(team):
    read = assign(team, first_case(team))

    for reason in ("", "n/a", "–"):
        assert why_refused(withdraw_second_read, read, reason=reason, by=Author(team.lead.user)) == (
            "Enter, in words, why you are withdrawing the second read."
        )
    read.refresh_from_db()
    assert read.state == SecondRead.State.READING


def test_reads_that_were_compared_are_not_withdrawn(team):
    read = both_read(team)

    assert why_refused(withdraw_second_read, read, reason="Sam is ill.", by=Author(team.lead.user)) == (
        f"The second read of {read.case} by Sam Person has the state “{read.get_state_display()}”, so it cannot be withdrawn."
    )
    read.refresh_from_db()
    assert read.state == SecondRead.State.COMPARED


def test_after_signing_a_second_read_stays_as_it_is(team):
    read = assign(team, first_case(team))
    put_in_phase(team.inspection, "draft")

    with pytest.raises(SignedInspection):
        withdraw_second_read(read, reason="Sam is ill.", by=Author(team.lead.user))
    read.refresh_from_db()
    assert read.state == SecondRead.State.READING


# --- reading ----------------------------------------------------------------------------------------------------------


def test_only_the_second_reader_records_and_everything_is_in_the_history(team):
    read = assign(team, first_case(team))

    with pytest.raises(Refused, match="Only the second reader"):
        save_second_answers(read, {"2.1.1": "no"}, by=Author(team.lead.user))
    assert save_second_answers(read, {"2.1.1": "no", "2.1.1-note": "No plan."}, by=Author(team.second.user)) == 2
    assert save_second_answers(read, {"2.1.1": "no"}, by=Author(team.second.user)) == 0

    row = SecondAnswer.objects.get(read=read)
    assert (row.entry, row.value, row.note) == ("2.1.1", "no", "No plan.")
    assert Change.objects.filter(subject=read.subject, field="2.1.1", new="no").exists()


def test_an_incomplete_second_read_cannot_be_submitted(team):
    read = assign(team, first_case(team))
    save_second_answers(read, {"2.1.1": "no"}, by=Author(team.second.user))

    with pytest.raises(Incomplete):
        submit_second_read(read, by=Author(team.second.user))


def test_the_reads_are_compared_when_the_last_of_them_is_submitted(team):
    case = first_case(team, {"2.1.1": "no"})
    read = read_second(assign(team, case))
    assert read.state == SecondRead.State.SUBMITTED
    assert not SecondAnswer.objects.exclude(first_value="").exists()

    Case.objects.filter(pk=case.pk).update(state="recording")
    hand_in(case)
    for follow in when_submitted:
        follow(case, Author(team.first.user))

    read.refresh_from_db()
    assert read.state == SecondRead.State.COMPARED
    assert read.first_reader == team.first
    [difference] = differences_of(read)
    assert (difference.name, difference.first, difference.second) == ("2.1.1", "No", "Yes")


def test_submitting_the_case_compares_the_reads(team, monkeypatch):
    case = first_case(team)
    read = read_second(assign(team, case))
    monkeypatch.setattr("inspections.cases.record.CaseRecord.missing", [])

    submit_case(case, by=Author(team.first.user), why_empty="Not needed.")

    read.refresh_from_db()
    assert read.is_compared


def test_a_submitted_second_read_no_longer_changes(team):
    read = read_second(assign(team, first_case(team)))

    with pytest.raises(Refused, match="you can no longer change it"):
        save_second_answers(read, {"2.1.1": "no"}, by=Author(team.second.user))


def test_a_second_read_is_submitted_once(team):
    read = read_second(assign(team, first_case(team)))
    submitted_at = read.submitted_at

    assert why_refused(submit_second_read, read, by=Author(team.second.user)) == (
        f"The second read of {read.case} by Sam Person is submitted already."
    )
    read.refresh_from_db()
    assert read.submitted_at == submitted_at


def test_questions_that_only_one_reader_was_asked_are_not_compared(team):
    read = both_read(team, {"2.2.2": "no"}, {"safety_wellbeing": "low"})

    names = {each.name for each in differences_of(read)}
    assert "safety_wellbeing" in names
    assert "2.2.2" not in names


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_a_third_person_decides_and_only_the_decided_answer_counts(team):
    read = both_read(team, {"2.1.1": "yes"}, {"2.1.1": "no"})
    before = ratings_of(team.fetched()).standards["2.1"].key_questions[0].tally.yes

    decision = decide(read, "2.1.1", "no", by=team.lead.user)

    assert (decision.first_value, decision.second_value, decision.decided) == ("yes", "no", "no")
    assert Judgement.objects.get(case=read.case, key_question__number="2.1.1").answer == "no"
    assert before == 1
    assert ratings_of(team.fetched()).standards["2.1"].key_questions[0].tally.yes == 0
    assert Change.objects.of_entry(read.case, "2.1.1").first().new == "no"
    assert SecondAnswer.objects.get(read=read, entry="2.1.1").first_value == "yes"
    assert not unfinished_in(team.fetched())


def test_a_reader_cannot_decide_alone_but_a_meeting_of_both_can(team):
    read = both_read(team, {"2.1.1": "yes"}, {"2.1.1": "no"})

    with pytest.raises(Refused, match="A third person decides"):
        decide(read, "2.1.1", "no", by=team.second.user)
    with pytest.raises(Refused, match="Both readers must take part"):
        decide(read, "2.1.1", "no", by=team.second.user, participants=[team.lead, team.second])
    with pytest.raises(Refused, match="in words"):
        decide(read, "2.1.1", "no", by=team.lead.user, reason="–")
    with pytest.raises(Refused, match="does not differ"):
        decide(read, "2.1.2", "no", by=team.lead.user)

    decision = decide(read, "2.1.1", "yes", by=team.second.user, participants=[team.first, team.second])
    assert decision.how == Adjudication.How.MEETING
    assert set(decision.participants.all()) == {team.first, team.second}


@pytest.mark.parametrize("value", ["", "perhaps"])
def test_only_an_answer_to_the_question_can_be_decided(team, value):
    read = both_read(team, {"2.1.1": "yes"}, {"2.1.1": "no"})

    assert why_refused(decide, read, "2.1.1", value, by=team.lead.user) == "Choose the answer that counts."
    assert not Adjudication.objects.exists()
    assert Judgement.objects.get(case=read.case, key_question__number="2.1.1").answer == "yes"


def test_only_people_on_the_team_take_part_in_a_meeting(team):
    read = both_read(team, {"2.1.1": "yes"}, {"2.1.1": "no"})
    olga = appoint(new_inspection(team.inspection.framework), someone("Olga"), "inspector", by=BY)
    there = [team.first, team.second, olga]

    assert why_refused(decide, read, "2.1.1", "no", by=team.lead.user, participants=there) == (
        f"{olga} is not on this inspection team."
    )
    assert not Adjudication.objects.exists()


@pytest.mark.parametrize("others", [(), ("lead",)])
def test_there_is_no_meeting_without_a_first_reader_who_has_no_account(team, others):
    case = first_case(team, {"2.1.1": "yes"})
    allocate_case(case, appoint(team.inspection, "Name Only", "inspector", by=BY), by=BY)
    read = read_second(assign(team, hand_in(case)), {"2.1.1": "no"})

    there = [team.second, *(getattr(team, name) for name in others)]
    met = read.first_reader

    assert why_refused(decide, read, "2.1.1", "no", by=team.second.user, participants=there) == (
        "Both readers must take part in the meeting. If one cannot, a third person decides."
    )
    assert not Adjudication.objects.exists()
    decide(read, "2.1.1", "no", by=team.second.user, participants=[*there, met])
    assert met in Adjudication.objects.get().participants.all()


def test_one_person_is_no_meeting_if_the_case_had_no_inspector(team):
    read = both_read(team, {"2.1.1": "yes"}, {"2.1.1": "no"})
    SecondRead.objects.filter(pk=read.pk).update(first_reader=None)
    read.refresh_from_db()

    assert why_refused(decide, read, "2.1.1", "no", by=team.second.user, participants=[team.second]) == (
        "Choose at least two people who took part in the meeting."
    )
    assert decide(read, "2.1.1", "no", by=team.second.user, participants=[team.lead, team.second])


def test_a_reader_who_has_another_role_by_now_takes_part_under_either(team):
    read = both_read(team, {"2.1.1": "yes"}, {"2.1.1": "no"})
    deputy = appoint(team.inspection, team.first.user, "deputy", by=BY)

    decide(read, "2.1.1", "no", by=team.second.user, participants=[deputy, team.second])

    assert set(Adjudication.objects.get().participants.all()) == {deputy, team.second}


def test_a_decision_is_refused_if_the_answer_has_changed_since(team):
    read = both_read(team, {"2.1.1": "yes"}, {"2.1.1": "no"})
    stale = Change.objects.versions(read.case)["2.1.1"]
    decide(read, "2.1.1", "na", by=team.lead.user)

    with pytest.raises(EntryConflict):
        decide_difference(read, "2.1.1", "no", based_on=stale, reason="The plan.", by=Author(team.lead.user))
    assert Adjudication.objects.count() == 1


def test_nothing_is_decided_assigned_or_recorded_after_signing(team):
    read = both_read(team, {"2.1.1": "yes"}, {"2.1.1": "no"})
    other = assign(team, first_case(team))
    put_in_phase(team.inspection, "draft")
    team.inspection.refresh_from_db()

    with pytest.raises(Refused, match="signed"):
        decide(read, "2.1.1", "no", by=team.lead.user)
    with pytest.raises(Refused, match="signed"):
        save_second_answers(other, {"2.1.1": "no"}, by=Author(team.second.user))
    with pytest.raises(Refused, match="signed"):
        assign_second_reads(team.inspection, {}, by=BY)


def test_open_reads_and_undecided_differences_are_gaps_before_the_panel(team):
    both_read(team, {"2.1.1": "yes"}, {"2.1.1": "no"}, reference="court-1")
    assign(team, first_case(team, reference="court-2"))

    found = {each.kind.slug: each.what for each in gaps_before(team.fetched(), "ratings_panel")}

    said = found["second_read_not_finished"]
    assert "court-1), 1 difference not decided" in said
    assert "court-2), not compared yet" in said


def test_a_pair_of_inspectors_is_only_shown_with_ten_cases(team):
    for _ in range(9):
        both_read(team)
    assert agreement_by_pair(key_question_answers(team.inspection)) == []

    both_read(team, {"2.1.1": "no"})

    [pair] = agreement_by_pair(key_question_answers(team.inspection))
    assert pair.readers == ("Fay Person", "Sam Person")
    assert pair.cases == 10
    assert 0.9 < pair.agreement.ac1.value < 1
