"""Steps that need two people, tried by one person in each role, and by one person in all roles at the same time."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from inspections.cases.actions import record_judgements
from inspections.history import Author
from inspections.models import Case, HeldRole, Inspection, TeamMember, User
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.checks.queries import checked
from reports.models import AcceptedFinding, PanelMeeting
from reports.publication.actions import approve_report
from reports.writing.actions.texts import write_section
from tests.before_publication import (
    checked_draft,
    draft_report,
    nothing_found,  # noqa: F401
    read_again,
    report_admin,
)
from tests.factories import BY, PASSED, all_answers, new_case, new_inspection, propose_all, put_in_phase, question

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ON_A_TEAM = [role.value for role in TeamMember.Role]
HELD = [role.value for role in HeldRole.Role]
EVERY_ROLE = [[role] for role in (*ON_A_TEAM, *HELD)]
ALL_AT_ONCE = [*ON_A_TEAM, *HELD]
TRIED = [*EVERY_ROLE, ALL_AT_ONCE]
PAGE = "/inspections/anytown/report/"


def person_with(roles: list[str], inspection: Inspection) -> User:
    """A person with these roles. A partner inspector cannot have another role on the team."""
    person = User.objects.create_user(
        f"p{User.objects.count()}@inspectorate.test", "correct horse battery", name="Pat One"
    )
    for role in roles:
        if role in HELD:
            give_role(person, role, by=BY)
        elif role == TeamMember.Role.PARTNER and len(roles) > 1:
            continue
        elif role == TeamMember.Role.PARTNER:
            TeamMember.objects.create(inspection=inspection, user=person, role=role, inspectorate="cqc")
        else:
            appoint(inspection, person, role, by=BY)
    return person


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def with_hidden(client: Client, address: str, **given: object) -> dict[str, object]:
    """What a form would send, for a request made by hand, even if the page does not show the form."""
    response = client.get(address)
    form = response.context["form"] if response.status_code == 200 and response.context else {}
    hidden = {name: form[name].value() for name in ("read_as", "seen", "to") if form and name in form.fields}
    return {"send": "1", **PASSED, **hidden, **given}


def test_no_one_accepts_a_case_that_they_recorded(youth_2018):
    for roles in TRIED:
        inspection = new_inspection(youth_2018)
        person = person_with(roles, inspection)
        case = new_case(inspection, reference="court-1")
        record_judgements(case, {question(youth_2018, "2.1.1"): "yes"}, by=Author(person))
        Case.objects.filter(pk=case.pk).update(state=Case.State.SUBMITTED)

        signed_in(person).post(f"/inspections/{inspection.reference}/cases/court-1/review/", {"decision": "accept"})

        case.refresh_from_db()
        assert case.state == Case.State.SUBMITTED, roles


def test_one_person_cannot_be_the_panel_and_sign(youth_2018):
    for roles in TRIED:
        inspection = new_inspection(youth_2018)
        for out_of_court in (False, True):
            answers = all_answers(youth_2018, "3" if out_of_court else "2")
            new_case(inspection, out_of_court=out_of_court, answers=answers)
        propose_all(inspection)
        for phase in ("evidence", "fieldwork", "domain_one", "proposals", "ratings_panel"):
            move_to_phase(inspection, phase, by=BY)
        inspection = read_again(inspection)
        person = person_with(roles, inspection)
        meeting = PanelMeeting.objects.create(inspection=inspection, held_on=timezone.localdate(), chair=person)
        meeting.members.set([person])
        client, sign = signed_in(person), f"/inspections/{inspection.reference}/panel/sign/"

        client.post(sign, with_hidden(client, sign))

        assert not read_again(inspection).is_signed, roles


def test_no_one_accepts_a_finding_in_a_section_that_they_wrote(medway):
    put_in_phase(medway, "draft")
    inspection = read_again(medway)
    wrong = "Planning to keep the child safe was sufficient in six of the 12 cases."
    write_section(inspection, "question-2.2.2", wrong, by=BY)
    finding = next(each for each in checked(read_again(inspection)).open if each.section == "question-2.2.2")

    def accept(person: User) -> None:
        address = f"/inspections/medway-2020/report/checks/{finding.fingerprint}/accept/"
        field = f"finding-{finding.fingerprint[:12]}-reason"
        signed_in(person).post(address, {field: "As first written."})

    for roles in TRIED:
        person = person_with(roles, inspection)
        # The finding is about the first paragraph only.
        text = f"{wrong}\n\nThe managers listened ({person.pk})."
        write_section(inspection, "question-2.2.2", text, by=Author(person))

        accept(person)

        assert not AcceptedFinding.objects.exists(), roles
        inspection.team.filter(user=person).update(until=timezone.now())  # one lead inspector at a time

    accept(report_admin())  # who wrote nothing: the finding is still open, and the request is complete
    assert AcceptedFinding.objects.exists()


def test_no_one_approves_what_they_wrote_or_publishes_what_they_approved(youth_2018, nothing_found):  # noqa: F811
    inspection = draft_report(youth_2018)
    checked_draft(inspection, Author(report_admin()))
    approve, publish = f"{PAGE}publishing/approve/", f"{PAGE}publishing/publish/"
    today = timezone.localdate()
    day = {"published_on_0": today.day, "published_on_1": today.month, "published_on_2": today.year}
    for roles in TRIED:
        person = person_with(roles, read_again(inspection))
        client = signed_in(person)
        approve_report(read_again(inspection), reasons=PASSED, by=Author(person))  # as if they could
        client.post(publish, with_hidden(client, publish, **day))
        assert not inspection.publications.exists(), roles

        approvals = inspection.approvals.count()
        write_section(read_again(inspection), "foreword", f"The board met {person.pk} times.", by=Author(person))
        client.post(approve, with_hidden(client, approve))
        assert inspection.approvals.count() == approvals, roles
        inspection.team.filter(user=person).update(until=timezone.now())


def test_the_same_requests_succeed_for_a_second_person(youth_2018, nothing_found):  # noqa: F811
    """Shows that the requests above are refused because of who sends them, and not because they are incomplete."""
    inspection = draft_report(youth_2018)
    checked_draft(inspection, Author(report_admin()))
    approver, publisher = report_admin("bea@inspectorate.test"), report_admin("cy@inspectorate.test")
    approve, publish = f"{PAGE}publishing/approve/", f"{PAGE}publishing/publish/"
    today = timezone.localdate()
    day = {"published_on_0": today.day, "published_on_1": today.month, "published_on_2": today.year}

    client = signed_in(approver)
    client.post(approve, with_hidden(client, approve))
    assert inspection.approvals.get().by == approver
    client = signed_in(publisher)
    client.post(publish, with_hidden(client, publish, **day))
    assert inspection.publications.get().asked_by == publisher
