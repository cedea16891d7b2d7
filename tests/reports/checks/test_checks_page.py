"""The page for the checks before publication: findings, where to correct them, and accepting them with a reason."""

from __future__ import annotations

import pytest
from django.test import Client

from inspections.history import Author, Refused, SignedInspection
from inspections.models import Change, Inspection, User
from inspections.planning.actions.team import appoint
from reports.checks.actions import accept_finding, withdraw_acceptance
from reports.checks.queries import checked, open_findings
from reports.checks.reading.finding import Finding
from reports.models import AcceptedFinding
from reports.publication.steps import Publishing
from reports.recommendations.actions import set_recommendations
from reports.writing.actions.texts import write_section
from tests.factories import BY, put_in_phase

pytestmark = pytest.mark.django_db

PAGE = "/inspections/medway-2020/report/checks/"
WRONG = "Planning to keep the child safe was sufficient in six of the 12 cases."


@pytest.fixture
def inspection(medway, lead_inspector, second_inspector) -> Inspection:
    """Medway's inspection while its report was a draft."""
    appoint(medway, lead_inspector, "lead", by=BY)
    appoint(medway, second_inspector, "inspector", by=BY)
    put_in_phase(medway, "draft")
    return Inspection.objects.with_framework().get(pk=medway.pk)


@pytest.fixture
def by(lead_inspector: User) -> Author:
    return Author(lead_inspector)


@pytest.fixture
def lead(client: Client, lead_inspector, inspection) -> Client:
    client.force_login(lead_inspector)
    return client


@pytest.fixture
def wrong(inspection) -> Finding:
    """Write a sentence that the answers contradict."""
    write_section(inspection, "question-2.2.2", WRONG, by=BY)
    (found,) = open_findings(inspection)
    return found


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


# --- the page ---------------------------------------------------------------------------------------------------------------


def test_a_report_without_findings_says_so(lead):
    page = text_of(lead.get(PAGE))

    assert "The checks found no errors" in page
    assert "match the data" not in page
    assert "open." not in page


def test_a_finding_shows_its_sentence_the_data_and_where_to_correct_it(lead, wrong):
    page = text_of(lead.get(PAGE))

    assert "<mark>six of the 12</mark>" in page
    assert "Planning to keep the child safe was sufficient in" in page
    assert "The data says: 2.2.2: 5 of 12 relevant cases, 42 per cent." in page
    assert "[[cases 2.2.2]]" in page
    assert "/inspections/medway-2020/report/write/question-2.2.2/" in page
    assert "Correct or accept" in page


def test_a_finding_that_must_be_corrected_cannot_be_accepted(lead, inspection, by):
    set_recommendations(inspection, [{"number": 1, "addressee": "", "text": "Plan."}], by=by)
    (found,) = (each for each in open_findings(inspection) if each.check == "addressee")

    page = text_of(lead.get(PAGE))
    assert "Must be corrected" in page
    assert f"/report/checks/{found.fingerprint}/accept/" not in page
    assert "/inspections/medway-2020/report/write/recommendations/" in page

    with pytest.raises(Refused, match="must be corrected"):
        accept_finding(inspection, found.fingerprint, reason="No matter.", by=by)


def test_the_report_links_to_the_checks(lead):
    assert f'href="{PAGE}"' in text_of(lead.get("/inspections/medway-2020/report/"))


def test_inspectors_can_read_findings_but_not_accept_them(wrong, second_inspector, client):
    client.force_login(second_inspector)

    page = text_of(client.get(PAGE))
    assert "<mark>six of the 12</mark>" in page
    assert "Accept with a reason" not in page

    sent = client.post(f"{PAGE}{wrong.fingerprint}/accept/", {"reason": "x"})
    assert sent.status_code == 403


# --- what blocks approval --------------------------------------------------------------------------------------------


def holds_up(inspection: Inspection) -> list[str]:
    """What the checks require before the report can be approved."""
    return [block.message for block in Publishing(inspection).why_not_approved() if block.page == "checks"]


def test_a_report_with_an_open_finding_cannot_be_approved_or_published(inspection, wrong):
    assert holds_up(inspection) == ["One finding from the checks is open."]
    assert "One finding from the checks is open." in [
        each.message for each in Publishing(inspection).why_not_published()
    ]


def test_a_corrected_finding_blocks_nothing(inspection, wrong, by):
    write_section(inspection, "question-2.2.2", WRONG.replace("six", "five"), by=by)

    assert holds_up(inspection) == []


def test_an_accepted_finding_blocks_nothing(inspection, wrong, by):
    accept_finding(inspection, wrong.fingerprint, reason="It counts the plans as first written.", by=by)

    assert holds_up(inspection) == []


# --- accepting ---------------------------------------------------------------------------------------------------------------


def accept(client: Client, finding: Finding, reason: str):
    field = f"finding-{finding.fingerprint[:12]}-reason"
    return client.post(f"{PAGE}{finding.fingerprint}/accept/", {field: reason}, follow=True)


def test_an_accepted_finding_shows_the_reason_who_and_when(lead, inspection, wrong, lead_inspector):
    page = text_of(accept(lead, wrong, "It counts the plans as first written."))

    assert "The checks found no errors" in page
    assert "Accepted (1)" in page
    assert "It counts the plans as first written." in page
    assert lead_inspector.name in page
    assert open_findings(inspection) == ()
    change = Change.objects.filter(inspection=inspection).order_by("-pk").first()
    assert (change.subject, change.by) == ("check figure in question-2.2.2", lead_inspector)
    assert change.new == "accepted: It counts the plans as first written."


def test_a_finding_cannot_be_accepted_without_a_reason(lead, inspection, wrong):
    page = text_of(accept(lead, wrong, "  "))

    assert "Enter why you are accepting this finding." in page
    assert "There is a problem" in page
    assert "<details" in page
    assert " open>" in page
    assert len(open_findings(inspection)) == 1
    assert not AcceptedFinding.objects.exists()


def test_an_accepted_finding_reopens_if_the_sentence_changes(inspection, wrong, by):
    accept_finding(inspection, wrong.fingerprint, reason="As first written.", by=by)
    assert open_findings(inspection) == ()

    write_section(inspection, "question-2.2.2", f"In short: {WRONG}", by=by)

    assert [found.excerpt for found in open_findings(inspection)] == ["six of the 12"]


def test_a_finding_corrected_since_cannot_be_accepted(lead, inspection, wrong, by):
    write_section(inspection, "question-2.2.2", "It is all written anew.", by=by)

    page = text_of(accept(lead, wrong, "As first written."))

    assert "The checks no longer find this" in page
    assert not AcceptedFinding.objects.exists()


def test_accepting_twice_records_one_acceptance(inspection, wrong, by):
    first = accept_finding(inspection, wrong.fingerprint, reason="As first written.", by=by)
    second = accept_finding(inspection, wrong.fingerprint, reason="As first written. ", by=by)

    assert first == second
    assert AcceptedFinding.objects.count() == 1


def test_an_acceptance_can_be_withdrawn_and_its_rows_are_kept(lead, inspection, wrong, by):
    accept_finding(inspection, wrong.fingerprint, reason="As first written.", by=by)

    lead.post(f"{PAGE}{wrong.fingerprint}/withdraw/")

    assert [found.fingerprint for found in open_findings(inspection)] == [wrong.fingerprint]
    assert [row.is_accepted for row in AcceptedFinding.objects.all()] == [True, False]
    assert not withdraw_acceptance(inspection, wrong.fingerprint, by=by)


def test_findings_cannot_be_accepted_in_a_published_report(inspection, wrong, by):
    put_in_phase(inspection, "published")

    with pytest.raises(SignedInspection):
        accept_finding(inspection, wrong.fingerprint, reason="As first written.", by=by)


def test_an_accepted_finding_is_never_changed(inspection, wrong, by):
    row = accept_finding(inspection, wrong.fingerprint, reason="As first written.", by=by)

    row.reason = "Another."
    with pytest.raises(TypeError):
        row.save()


def test_both_kinds_of_finding_are_counted_separately(inspection, wrong, by):
    write_section(inspection, "foreword", "", by=by)

    found = checked(inspection)

    assert [finding.check for finding in found.to_correct] == ["missing"]
    assert [finding.check for finding in found.to_judge] == ["figure"]


# --- two people ------------------------------------------------------------------------------------------------


def test_a_finding_is_accepted_by_a_person_who_did_not_write_the_section(lead, inspection, wrong, by, settings):
    write_section(inspection, "question-2.2.2", f"In short: {WRONG}", by=by)
    (found,) = open_findings(inspection)

    page = text_of(lead.get(PAGE))
    assert "You wrote in this section." in page
    assert "Accept with a reason" not in page
    assert "You wrote in this section." in text_of(accept(lead, found, "As first written."))  # a request made by hand
    assert not AcceptedFinding.objects.exists()

    settings.ONE_PERSON_MAY = ["accept_own_finding"]
    assert "Finding accepted." in text_of(accept(lead, found, "As first written."))


def test_whoever_wrote_another_section_can_accept_a_finding(lead, inspection, wrong, by):
    write_section(inspection, "question-2.2.1", "Plans are written with children.", by=by)

    assert "Finding accepted." in text_of(accept(lead, wrong, "As first written."))
