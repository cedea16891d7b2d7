"""The first page shows people the tasks that they have because of their role."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from inspections.models import HeldRole, Inspection, PlannedPhase, User
from inspections.phases import PHASES
from inspections.planning.actions.inspections import move_to_phase
from inspections.staff.actions import give_role, invite_person
from reports.models import AccuracyAnswer, AccuracyComment, ActionPlan, FrozenDraft
from reports.panel.actions import convene_panel
from tests.factories import BY, new_inspection

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def report_admin(stranger) -> User:
    give_role(stranger, HeldRole.Role.REPORT_ADMIN, by=BY)
    return stranger


def in_phase(youth_2018, phase: str, **given) -> Inspection:
    inspection = new_inspection(youth_2018, **given)
    for each in PHASES[1:]:
        if inspection.phase == phase:
            break
        move_to_phase(inspection, each.slug, by=BY, published=TODAY if each.slug == "published" else None)
        inspection.refresh_from_db()
    return inspection


@pytest.fixture
def of(client):
    def page(person: User) -> str:
        client.force_login(person)
        return re.sub(r"\s+", " ", strip_tags(client.get("/work/").content.decode()))

    return page


def test_a_panel_member_sees_the_inspections_before_the_panel(youth_2018, panel_member, stranger, of):
    inspection = in_phase(youth_2018, "ratings_panel", yot="Anytown YOT")
    in_phase(youth_2018, "proposals", yot="Not ready YOT")

    page = of(panel_member)
    assert "Anytown YOT Record the meeting and decide the ratings." in page
    assert "Not ready YOT" not in page
    assert "You are not on a team" not in page

    convene_panel(inspection, held_on=TODAY, chair=panel_member, members=[], by=BY)
    assert "Anytown YOT The panel has met. Decide and sign the ratings." in of(panel_member)
    assert "Anytown YOT" not in of(stranger)


@pytest.mark.parametrize(("days", "is_shown"), [(14, True), (15, False)])
def test_a_panel_that_is_planned_soon_is_shown(youth_2018, panel_member, of, days, is_shown):
    inspection = in_phase(youth_2018, "proposals", yot="Anytown YOT")
    day = TODAY + datetime.timedelta(days=days)
    PlannedPhase.objects.create(inspection=inspection, phase="ratings_panel", starts=day)

    assert ("Anytown YOT The panel is planned for" in of(panel_member)) == is_shown


def test_a_report_admin_sees_drafts_and_comments_to_answer(youth_2018, report_admin, of):
    in_phase(youth_2018, "draft", yot="Draft YOT")
    checked = in_phase(youth_2018, "accuracy_check", yot="Checked YOT")
    assert "Draft YOT The report is being written." in of(report_admin)
    assert "Checked YOT Every comment is answered." in of(report_admin)

    draft = FrozenDraft.objects.create(
        inspection=checked, number=1, due=TODAY, document={}, texts={}, rendering_hash="0" * 64, **BY.as_fields()
    )
    comments = [AccuracyComment.objects.create(draft=draft, comment=text, **BY.as_fields()) for text in ("Ten.", "No.")]
    assert "Checked YOT 2 comments from the YOT to answer." in of(report_admin)

    AccuracyAnswer.objects.create(comment=comments[0], outcome="not_accepted", reason="Eleven.", **BY.as_fields())
    assert "Checked YOT 1 comment from the YOT to answer." in of(report_admin)


@pytest.mark.parametrize(
    ("days", "words"), [(14, "is due on"), (-1, "overdue."), (15, None)], ids=["soon", "overdue", "later"]
)
def test_a_report_admin_sees_action_plans_that_are_due(youth_2018, report_admin, of, days, words):
    inspection = in_phase(youth_2018, "published", yot="Anytown YOT")
    ActionPlan.objects.create(inspection=inspection, due=TODAY + datetime.timedelta(days=days))

    page = of(report_admin)

    assert ("Anytown YOT The YOT’s action plan" in page) == (words is not None)
    assert words is None or words in page


def test_an_administrator_sees_invitations_that_have_not_been_accepted(youth_2018, of):
    ada = User.objects.create_superuser("ada@inspectorate.test", "correct horse battery", name="Ada Admin")
    invite_person(email="nora@inspectorate.test", name="Nora New", by=BY)

    page = of(ada)

    assert "Nora New Invited on" in page
    assert "and has not signed in yet." in page


def test_the_page_says_so_if_a_person_with_a_role_has_no_tasks(youth_2018, panel_member, of):
    assert "Ratings panel member You have no tasks." in of(panel_member)
