"""Claims that are not verified: accepted by a second person with evidence, a fact or a reason, and listed for the approver."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspections.evidence.models import Evidence
from inspections.history import Author, Refused, SignedInspection
from inspections.models import Change, Inspection, User
from inspections.planning.actions.team import appoint
from reports.checks.actions import accept_claims, withdraw_acceptance
from reports.checks.queries import Checked, checked, open_claims
from reports.gates import kinds
from reports.gates.actions import Gaps
from reports.models import AcceptedFinding, PassedGap
from reports.publication.actions import approve_report
from reports.publication.gaps import gaps_before_approval, gaps_before_publication
from reports.writing.actions.facts import set_facts
from reports.writing.actions.texts import write_section
from tests.before_publication import checked_draft, draft_report, read_again, report_admin
from tests.factories import BY, put_in_phase

pytestmark = pytest.mark.django_db

PAGE = "/inspections/anytown/report/checks/"
ACCEPT = f"{PAGE}claims/accept/"
APPROVE = "/inspections/anytown/report/publishing/approve/"
# The foreword. Nothing that is recorded says how many plans the board approved, or whom it visited.
TEXT = "The board approved 14 plans and 19 budgets.\n\nIt visited six schools."
FACT = {
    "section": "context",
    "label": "Schools that the board visited",
    "value": "as listed in annex 3",
    "source": "Annual report, 2026",
}


@pytest.fixture
def inspection(youth_2018, lead_inspector, second_inspector) -> Inspection:
    inspection = draft_report(youth_2018)
    appoint(inspection, lead_inspector, "lead", by=BY)
    appoint(inspection, second_inspector, "inspector", by=BY)
    write_section(inspection, "foreword", TEXT, by=BY)
    return read_again(inspection)


@pytest.fixture
def minutes(inspection, lead_inspector) -> Evidence:
    return Evidence.objects.create(
        inspection=inspection, number=4, kind="document", title="Minutes of the board", added_by=lead_inspector
    )


@pytest.fixture
def by(lead_inspector: User) -> Author:
    return Author(lead_inspector)


@pytest.fixture
def lead(client: Client, lead_inspector, inspection) -> Client:
    client.force_login(lead_inspector)
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def accept(client: Client, *claims: str, evidence: str = "", fact: str = "", reason: str = ""):
    """Send the form of the page with these claims selected."""
    sent = {"selected": claims, "claims-evidence": evidence, "claims-fact": fact, "claims-reason": reason}
    return client.post(ACCEPT, sent, follow=True)


def claims_of(inspection: Inspection) -> dict[str, str]:
    """The fingerprints of the open claims, by their words."""
    return {claim.excerpt: claim.fingerprint for claim in open_claims(read_again(inspection))}


def now(inspection: Inspection) -> Checked:
    return checked(read_again(inspection))


# --- accepting -----------------------------------------------------------------------------------------------------------


def test_claims_that_nothing_recorded_verifies_are_open(inspection):
    found = now(inspection)

    assert [claim.excerpt for claim in found.open_claims] == ["14", "19", "six"]
    assert found.settled_claims == len(found.claims) - 3


def test_several_claims_are_accepted_with_the_same_evidence(lead, inspection, minutes, lead_inspector):
    claims = claims_of(inspection)
    page = text_of(lead.get(PAGE))
    assert "Accept “14”" in page
    assert "E4 Minutes of the board" in page
    assert "All 3 claims in this section" in page

    page = text_of(accept(lead, claims["14"], claims["19"], evidence="4"))

    assert "2 claims accepted." in page
    assert "Accept “14”" not in page
    assert "Accept “six”" in page
    assert {row.evidence_number for row in AcceptedFinding.objects.all()} == {4}
    change = Change.objects.filter(inspection=inspection).order_by("-pk").first()
    assert (change.subject, change.field, change.new) == ("check claim in foreword", "19", "accepted: evidence E4")
    page = text_of(lead.get(f"{PAGE}?claims=accepted"))
    assert "Evidence E4 Minutes of the board." in page
    assert lead_inspector.name in page


def test_the_checkbox_of_a_section_accepts_all_its_claims(lead, inspection):
    accept(lead, " ".join(claims_of(inspection).values()), reason="The clerk of the board confirmed the numbers.")

    found = now(inspection)
    assert found.open_claims == ()
    assert found.settled_claims == len(found.claims)
    assert f"{len(found.claims)} of {len(found.claims)} claims are verified or accepted." in text_of(lead.get(PAGE))


@pytest.mark.parametrize(
    ("selected", "given", "message"),
    [
        ("", {"reason": "Known."}, "Select at least one claim."),
        ("six", {"reason": "  "}, "Choose the evidence or the fact that supports the claims, or enter a reason."),
        ("six", {"evidence": "5"}, "This has changed since you opened the page. Choose it again."),
        ("gone", {"reason": "Known."}, "A claim or its sentence has changed since you opened the page."),
    ],
)
def test_the_form_says_what_is_missing(lead, inspection, selected, given, message):
    claims = claims_of(inspection) | {"gone": "f" * 64}

    page = text_of(accept(lead, *([claims[selected]] if selected else []), **given))

    assert message in page
    assert "There is a problem" in page
    assert f'href="{PAGE}?claims=accepted#claims"' in page  # from the address of the form, too
    assert not AcceptedFinding.objects.exists()


def test_a_sentence_that_claims_the_same_number_twice_has_two_claims(inspection, by):
    write_section(inspection, "foreword", "It approved 14 plans and 14 budgets.", by=BY)
    first, second = open_claims(read_again(inspection))
    assert (first.around[0], second.around[0]) == ("It approved ", "It approved 14 plans and ")

    accept_claims(inspection, [first.fingerprint], reason="Confirmed.", by=by)

    assert open_claims(read_again(inspection)) == (second,)


# --- what reopens a claim --------------------------------------------------------------------------------------------


def test_an_accepted_claim_reopens_if_its_sentence_changes(inspection, by):
    accept_claims(inspection, list(claims_of(inspection).values()), reason="Confirmed.", by=by)

    write_section(inspection, "foreword", TEXT.replace("schools", "schools in the area"), by=BY)

    assert list(claims_of(inspection)) == ["six"]


def test_an_accepted_claim_reopens_if_its_evidence_is_withdrawn(inspection, minutes, by):
    accept_claims(inspection, [claims_of(inspection)["14"]], evidence_number=4, by=by)
    assert "14" not in claims_of(inspection)

    withdrawn = {"withdrawn_at": timezone.now(), "withdrawn_by": by.person, "withdrawn_because": "Of another board."}
    Evidence.objects.filter(pk=minutes.pk).update(**withdrawn)

    assert "14" in claims_of(inspection)


def test_an_accepted_claim_reopens_if_its_fact_changes(inspection, by):
    set_facts(inspection, [FACT], by=BY)
    [fact] = now(inspection).facts
    assert fact == "Schools that the board visited: as listed in annex 3 (Annual report, 2026)"
    accept_claims(inspection, [claims_of(inspection)["six"]], fact=fact, by=by)
    assert "six" not in claims_of(inspection)

    set_facts(inspection, [FACT | {"value": "as listed in annex 4"}], by=BY)

    assert "six" in claims_of(inspection)


def test_a_fact_without_a_source_supports_nothing(inspection, by):
    set_facts(inspection, [FACT], by=BY)
    [fact] = now(inspection).facts
    inspection.facts.update(source="")

    assert now(inspection).facts == ()
    with pytest.raises(Refused, match="The fact has changed"):
        accept_claims(inspection, [claims_of(inspection)["six"]], fact=fact, by=by)


def test_an_acceptance_is_taken_back_and_restored(lead, inspection, minutes):
    six = claims_of(inspection)["six"]
    accept(lead, six, evidence="4", reason="Page 2.")

    page = lead.post(f"{PAGE}{six}/withdraw/", follow=True)
    assert "Acceptance taken back: <q>six</q>." in text_of(page)
    assert "six" in claims_of(inspection)
    restored = page.context["taken_back"].row
    accept(lead, six, evidence=str(restored.evidence_number), fact=restored.fact, reason=restored.reason)

    assert "six" not in claims_of(inspection)
    rows = AcceptedFinding.objects.values_list("is_accepted", "evidence_number", "reason")
    assert list(rows) == [(True, 4, "Page 2."), (False, None, ""), (True, 4, "Page 2.")]


# --- who -----------------------------------------------------------------------------------------------------------------


def test_a_person_who_wrote_in_the_section_cannot_accept_its_claims(lead, inspection, by, settings):
    write_section(inspection, "foreword", f"{TEXT} It has 23 members.", by=by)
    claims = claims_of(inspection)

    page = text_of(lead.get(PAGE))
    assert "You wrote in this section." in page
    assert "Accept “six”" not in page
    assert "You wrote in this section." in text_of(accept(lead, claims["six"], reason="I know."))  # by hand
    assert not AcceptedFinding.objects.exists()

    settings.ONE_PERSON_MAY = ["accept_own_finding"]
    assert "1 claim accepted." in text_of(accept(lead, claims["six"], reason="I know."))


def test_claims_of_two_sections_are_all_accepted_or_none(lead, inspection, by):
    write_section(inspection, "question-2.1.1", "The board has 23 members.", by=by)
    claims = claims_of(inspection)
    assert "23" in claims

    page = text_of(accept(lead, claims["six"], claims["23"], reason="Confirmed."))

    assert "You wrote in this section." in page
    assert not AcceptedFinding.objects.exists()


def test_inspectors_see_claims_but_cannot_accept_them(client, inspection, second_inspector):
    client.force_login(second_inspector)

    page = text_of(client.get(PAGE))

    assert "Only the lead inspector, deputies and report admins can change it." in page
    assert "Accept “six”" not in page
    assert client.post(ACCEPT, {"selected": claims_of(inspection)["six"]}).status_code == 403


def test_claims_cannot_be_accepted_in_a_published_report(inspection, by):
    claims = claims_of(inspection)
    put_in_phase(inspection, "published", published=timezone.localdate())

    with pytest.raises(SignedInspection):
        accept_claims(inspection, [claims["six"]], reason="Confirmed.", by=by)


def test_the_page_makes_as_many_queries_for_many_sections_as_for_one(lead, inspection, django_assert_num_queries):
    with CaptureQueriesContext(connection) as of_one_section:
        lead.get(PAGE)
    for number in (1, 2, 3):
        write_section(inspection, f"question-2.1.{number}", f"The board has {number}3 members.", by=BY)

    with django_assert_num_queries(len(of_one_section)):
        page = text_of(lead.get(PAGE))

    assert "Accept “33”" in page


# --- the approval --------------------------------------------------------------------------------------------------------


@pytest.fixture
def ready(inspection, monkeypatch) -> Inspection:
    """The report after the factual accuracy check. It is too short for the other checks, so they are turned off."""
    monkeypatch.setattr("reports.publication.steps.open_findings", lambda inspection: ())
    checked_draft(inspection, Author(report_admin()))
    return read_again(inspection)


def test_claims_that_are_neither_verified_nor_accepted_hold_back_the_approval(ready, by):
    bea = report_admin("bea@inspectorate.test", "Bea Second")
    [gap] = gaps_before_approval(ready)
    assert (gap.kind, gap.what, gap.rule.stops) == (kinds.CLAIM_NOT_VERIFIED, "3 claims are not verified", False)
    assert gap.gaps[0].href == f"{PAGE}?claims=not_verified#claims"
    with pytest.raises(Gaps):
        approve_report(ready, by=Author(bea))

    approve_report(ready, reasons={gap.kind.slug: "The YOT gave these numbers."}, by=Author(bea))

    assert PassedGap.objects.get().what == "3 claims are not verified"
    assert gaps_before_publication(ready, ready.approvals.get()) == []


def test_an_inspectorate_can_stop_the_approval_until_every_claim_is_settled(ready, settings):
    settings.GAPS_THAT_STOP = ["claim_not_verified"]
    [gap] = gaps_before_approval(ready)

    assert gap.rule.stops


def test_the_approver_reads_everything_that_was_accepted(client, ready, minutes, by, lead_inspector):
    claims = claims_of(ready)
    accept_claims(ready, [claims["14"], claims["19"]], evidence_number=4, by=by)
    accept_claims(ready, [claims["six"]], reason="The schools confirmed it.", by=by)
    assert gaps_before_approval(ready) == []
    client.force_login(report_admin("bea@inspectorate.test", "Bea Second"))

    page = text_of(client.get(APPROVE))

    assert "It visited <mark>six</mark> schools." in page
    assert "The schools confirmed it." in page
    assert page.count("Evidence E4 Minutes of the board.") == 2
    assert page.count(lead_inspector.name) >= 3
    assert page.index("The schools confirmed it.") < page.index("Approve this report")


def test_an_acceptance_taken_back_after_the_approval_is_named_before_publication(ready, by):
    claims = claims_of(ready)
    accept_claims(ready, list(claims.values()), reason="Confirmed.", by=by)
    approve_report(ready, by=Author(report_admin("bea@inspectorate.test", "Bea Second")))

    withdraw_acceptance(ready, claims["six"], by=by)

    [gap] = gaps_before_publication(read_again(ready), ready.approvals.get())
    assert gap.what == "1 claim is not verified"
