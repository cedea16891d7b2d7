"""The inspection team: who has which role and for how long, and conflicts of interest."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from inspections.cases.actions import allocate_case
from inspections.history import Refused
from inspections.models import Change, Inspection, TeamMember, User
from inspections.permissions import can_record
from inspections.planning.actions.team import appoint, declare_conflict, end_membership, withdraw_conflict
from tests.factories import BY, new_case, new_inspection

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    made = new_inspection(youth_2018, reference="anytown", kind="joint", partners=["ofsted", "cqc"])
    appoint(made, lead_inspector, "lead", by=BY)
    return again(made)


@pytest.fixture
def lead(lead_inspector) -> Client:
    client = Client()
    client.force_login(lead_inspector)
    return client


def again(inspection: Inspection) -> Inspection:
    return Inspection.objects.with_framework().get(pk=inspection.pk)


def text(response) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


TEAM = "/inspections/anytown/team/"


@pytest.mark.parametrize("role", ["deputy", "inspector", "chief"])
def test_every_role_can_be_given_on_the_page(inspection, lead, stranger, role):
    page = lead.post(f"{TEAM}add/", {"person": stranger.pk, "role": role}, follow=True)

    assert "Sid Stranger is on the team" in text(page)
    assert inspection in Inspection.objects.visible_to(stranger)


def test_a_partner_inspector_has_an_inspectorate_and_a_last_day(inspection, lead, stranger):
    partner = {"person": stranger.pk, "role": "partner"}
    page = text(lead.post(f"{TEAM}add/", partner))
    assert "Choose the inspectorate that the partner inspector is from." in page
    assert "Enter the partner inspector’s last day on the team." in page

    day = timezone.localdate() + datetime.timedelta(days=14)
    last = {"last_day_0": day.day, "last_day_1": day.month, "last_day_2": day.year}
    lead.post(f"{TEAM}add/", partner | {"inspectorate": "ofsted"} | last)

    member = TeamMember.objects.get(user=stranger)
    assert (member.get_inspectorate_display(), member.last_day) == ("Ofsted", day)


def test_only_a_partner_of_this_inspection_can_be_chosen(inspection, lead, stranger):
    page = lead.post(f"{TEAM}add/", {"person": stranger.pk, "role": "partner", "inspectorate": "estyn"})

    assert page.status_code == 200
    assert not TeamMember.objects.filter(user=stranger).exists()


def test_after_the_last_day_the_person_no_longer_sees_the_inspection(inspection, stranger, monkeypatch):
    today = timezone.localdate()
    appoint(inspection, stranger, "partner", inspectorate="cqc", last_day=today, by=BY)
    assert inspection in Inspection.objects.visible_to(stranger)

    tomorrow = timezone.now() + datetime.timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)

    assert inspection not in Inspection.objects.visible_to(stranger)
    assert not again(inspection).people("partner")


def test_a_new_lead_inspector_ends_the_role_of_the_previous_one(inspection, lead_inspector, stranger):
    appoint(inspection, stranger, "lead", by=BY)

    now = again(inspection)
    assert now.lead_inspector.user == stranger
    assert inspection not in Inspection.objects.visible_to(lead_inspector)
    assert [(row.old, row.new) for row in inspection.history.filter(subject="team lead").order_by("pk")] == [
        ("", "lead@inspectorate.test"),
        ("lead@inspectorate.test", ""),
        ("", "stranger@inspectorate.test"),
    ]


@pytest.mark.postgresql_too
def test_an_inspection_has_one_lead_inspector_at_a_time(inspection, stranger):
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.create(inspection=inspection, role="lead", user=stranger)


@pytest.mark.postgresql_too
def test_only_partner_inspectors_are_from_another_inspectorate(inspection, stranger):
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.create(inspection=inspection, role="inspector", user=stranger, inspectorate="cqc")


def test_after_a_role_ends_the_records_are_kept_and_the_rights_are_lost(inspection, lead, stranger):
    member = appoint(inspection, stranger, "inspector", by=BY)
    case = new_case(inspection, reference="court-1", inspector=member)
    page = text(lead.get(f"{TEAM}{member.pk}/end/"))
    assert "Allocate this case to a colleague:" in page

    page = text(lead.post(f"{TEAM}{member.pk}/end/", follow=True))

    assert "Formerly on the team Sid Stranger, inspector until" in page
    case = again(inspection).cases.select_related("inspector__user").get()
    assert case.inspector.user == stranger
    assert not can_record(stranger, case)
    assert inspection not in Inspection.objects.visible_to(stranger)


def test_a_person_whose_role_has_ended_can_come_back(inspection, stranger):
    first = appoint(inspection, stranger, "inspector", by=BY)
    end_membership(first, by=BY)

    second = appoint(inspection, stranger, "inspector", by=BY)

    assert second != first
    assert inspection in Inspection.objects.visible_to(stranger)


def test_a_person_whose_account_has_ended_cannot_join_a_team(inspection, stranger):
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    stranger.refresh_from_db()

    with pytest.raises(Refused, match="account of Sid Stranger has ended"):
        appoint(inspection, stranger, "inspector", by=BY)


def test_a_person_who_ends_their_own_role_goes_to_my_work(inspection, stranger, client):
    member = appoint(inspection, stranger, "deputy", by=BY)
    client.force_login(stranger)

    page = client.post(f"{TEAM}{member.pk}/end/", follow=True)

    assert page.request["PATH_INFO"] == "/work/"


def test_an_inspection_keeps_a_lead_inspector_until_the_ratings_are_signed(inspection, lead):
    """Someone must be responsible for alerts and cases."""
    page = lead.post(f"{TEAM}{inspection.lead_inspector.pk}/end/", follow=True)

    assert "An inspection needs a lead inspector." in text(page)
    assert again(inspection).lead_inspector is not None


# --- conflicts of interest -------------------------------------------------------------------------------------------


def test_a_case_is_not_allocated_to_a_person_with_a_conflict_in_it(inspection, stranger):
    member = appoint(inspection, stranger, "inspector", by=BY)
    theirs, other = (new_case(inspection, reference=reference) for reference in ("court-1", "court-2"))
    declare_conflict(inspection, stranger, what="Taught the child.", case=theirs, by=BY)

    with pytest.raises(Refused, match=r"court-1 cannot be allocated to Sid Stranger.*Taught the child"):
        allocate_case(theirs, member, by=BY)
    assert allocate_case(other, member, by=BY)


def test_a_conflict_in_the_whole_inspection_covers_every_case_until_it_is_withdrawn(inspection, stranger):
    member = appoint(inspection, stranger, "inspector", by=BY)
    case = new_case(inspection)
    conflict = declare_conflict(inspection, stranger, what="Managed a service here.", by=BY)
    with pytest.raises(Refused, match="the whole inspection"):
        allocate_case(case, member, by=BY)

    withdraw_conflict(conflict, by=BY)

    assert allocate_case(case, member, by=BY)


def test_a_conflict_in_a_case_that_is_being_recorded_needs_another_inspector_first(inspection, stranger):
    case = new_case(inspection, reference="court-1", inspector=appoint(inspection, stranger, "inspector", by=BY))

    with pytest.raises(Refused, match=r"Sid Stranger is recording .*court-1"):
        declare_conflict(inspection, stranger, what="A cousin.", case=case, by=BY)


def test_everyone_on_the_team_declares_their_own_conflict_and_no_one_elses(
    inspection, stranger, second_inspector, client
):
    for person in (stranger, second_inspector):
        appoint(inspection, person, "inspector", by=BY)
    client.force_login(stranger)

    client.post(f"{TEAM}conflicts/add/", {"person": second_inspector.pk, "what": "He worked here."})
    assert not inspection.conflicts.exists()

    client.post(f"{TEAM}conflicts/add/", {"person": stranger.pk, "what": "I worked here."})
    assert inspection.conflicts.get().person == stranger


def test_conflicts_are_declared_and_withdrawn_on_the_page(inspection, lead, stranger):
    appoint(inspection, stranger, "inspector", by=BY)

    page = text(lead.post(f"{TEAM}conflicts/add/", {"person": stranger.pk, "what": "Worked here."}, follow=True))
    assert "Sid Stranger, the whole inspection, declared" in page
    assert "Worked here." in page

    conflict = inspection.conflicts.get()
    page = text(lead.post(f"{TEAM}conflicts/{conflict.pk}/withdraw/", follow=True))
    assert "None declared." in page
    assert Change.objects.filter(subject="conflict of interest").count() == 2
