"""An inspection with signed ratings and a written report, ready for the steps to publication."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from inspections.history import Author
from inspections.models import HeldRole, Inspection, User
from inspections.planning.actions.inspections import move_to_phase
from inspections.staff.actions import give_role
from reports.accuracy.actions import receive_comments, send_for_accuracy_check
from reports.models import Approval, Edition, FrozenDraft, Publication
from reports.publication.actions import approve_report, publish_report
from reports.recommendations.actions import set_recommendations
from reports.writing.actions.texts import write_section
from standards.models import Framework
from tests.factories import BY, all_answers, new_case, new_inspection, propose_all

FOREWORD = "The board knows its work.\n\nIt met nine times."
RECOMMENDATIONS = [
    {"number": 1, "addressee": "The Anytown Youth Offending Team should", "text": "review plans with children."},
    {"number": 2, "addressee": "The Anytown Management Board should", "text": "look at its own data."},
]


def report_admin(email: str = "admin@inspectorate.test", name: str = "Ada Admin") -> User:
    admin = User.objects.create_user(email, "correct horse battery", name=name)
    give_role(admin, HeldRole.Role.REPORT_ADMIN, by=BY)
    return admin


def draft_report(framework: Framework, **given: object) -> Inspection:
    """An inspection in the draft phase, with every standard rated, a foreword and two recommendations."""
    inspection = new_inspection(framework, **{"reference": "anytown", **given})
    for out_of_court in (False, True):
        answers = all_answers(framework, "3" if out_of_court else "2")
        new_case(inspection, out_of_court=out_of_court, answers=answers)
    propose_all(inspection)
    write_section(inspection, "foreword", FOREWORD, by=BY)
    set_recommendations(inspection, RECOMMENDATIONS, by=BY)
    for phase in ("evidence", "fieldwork", "domain_one", "proposals", "ratings_panel", "draft"):
        move_to_phase(inspection, phase, by=BY)
    return read_again(inspection)


@pytest.fixture
def one_report_admin(settings) -> None:
    """Let one person approve and publish, for tests that are not about two people."""
    settings.ONE_PERSON_MAY = ["accept_own_finding", "approve_own_text", "publish_own_approval"]


@pytest.fixture
def nothing_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turn off the findings and claims of the checks, for tests with reports that are too short to pass the checks."""
    monkeypatch.setattr("reports.publication.steps.open_findings", lambda inspection: ())
    monkeypatch.setattr("reports.publication.gaps.open_claims", lambda inspection: ())


def read_again(inspection: Inspection) -> Inspection:
    return Inspection.objects.with_framework().get(pk=inspection.pk)


def in_two_weeks() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=14)


def checked_draft(inspection: Inspection, by: Author) -> FrozenDraft:
    """Send the draft to the YOT, which has no comments."""
    draft = send_for_accuracy_check(inspection, due=in_two_weeks(), by=by)
    receive_comments(draft, received_on=timezone.localdate(), said="No comments.", by=by)
    return draft


def publish(inspection: Inspection, by: Author) -> Edition:
    """Take a draft to the published edition, approved by one person and published by another.

    The test itself must run the on-commit callbacks.
    """
    checked_draft(inspection, by)
    inspection = read_again(inspection)
    approve_report(inspection, by=by)
    publisher = report_admin("publisher@inspectorate.test", "Pia Publisher")
    publish_report(inspection, published_on=timezone.localdate(), by=Author(publisher))
    return inspection.editions.order_by("-number").first()


def waiting_publication(inspection: Inspection, by: Author) -> Publication:
    """A publication that waits for its PDF, without the content that it would publish."""
    return Publication.objects.create(
        inspection=inspection,
        approval=Approval.objects.create(inspection=inspection, content_hash="0" * 64, **by.as_fields()),
        published_on=timezone.localdate(),
        document={},
        ratings={},
        csv=b"",
        ods=b"",
        rendering_hash="0" * 64,
        asked_by=by.person,
    )
