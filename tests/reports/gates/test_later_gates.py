"""What is missing before the signature, the approval and the publication, and the steps that need two people."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from django.utils.html import strip_tags

from inspections.history import Author, Refused
from inspections.models import HeldRole, Inspection, User
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.accuracy.actions import (
    add_accuracy_comment,
    answer_accuracy_comment,
    receive_comments,
    send_for_accuracy_check,
)
from reports.gates import kinds
from reports.gates.actions import Gaps
from reports.gates.gaps import Found
from reports.gates.models import PassedGap
from reports.material import material_of
from reports.panel.actions import convene_panel, record_panel_decision, sign_ratings, verify_ratings
from reports.panel.before_the_panel import panel_of
from reports.panel.gaps import gaps_before_signature
from reports.publication.actions import abandon_correction, approve_report, open_correction_of, publish_report
from reports.publication.gaps import gaps_before_approval, gaps_before_publication
from reports.publication.steps import why_not_approved_by
from reports.recommendations.models import Recommendation
from reports.writing.actions.texts import write_section
from standards.models import Standard
from tests.before_publication import (
    draft_report,
    in_two_weeks,
    nothing_found,  # noqa: F401
    read_again,
    report_admin,
)
from tests.factories import BY, all_answers, new_case, new_inspection, propose_all, put_in_phase

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WHY = "It is known, and does not matter here."


def text(response) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def has_links_that_open(found: Found, client: Client) -> bool:
    return all(resolve(gap.href.partition("#")[0]) and client.get(gap.href).status_code == 200 for gap in found.gaps)


# --- the signature ----------------------------------------------------------------------------------------------------


@pytest.fixture
def chair(panel_member) -> User:
    return panel_member


@pytest.fixture
def before_signature(youth_2018, chair) -> Inspection:
    """An inspection before the panel, with every standard rated and verified except 1.1, and a meeting."""
    inspection = new_inspection(youth_2018, reference="anytown")
    for out_of_court in (False, True):
        new_case(inspection, out_of_court=out_of_court, answers=all_answers(youth_2018, "3" if out_of_court else "2"))
    propose_all(inspection)
    for phase in ("evidence", "fieldwork", "domain_one", "proposals", "ratings_panel"):
        move_to_phase(inspection, phase, by=BY)
    inspection = read_again(inspection)
    other = User.objects.create_user("other@inspectorate.test", "correct horse battery", name="Olu Other")
    give_role(other, HeldRole.Role.PANEL_MEMBER, by=BY)
    convene_panel(inspection, held_on=timezone.localdate(), chair=chair, members=[other], by=BY)
    numbers = [each.standard.number for each in panel_of(inspection).unverified]
    verify_ratings(inspection, [number for number in numbers if number != "1.1"], by=Author(chair))
    return inspection


def test_a_standard_that_the_panel_has_not_verified_is_named_and_passed_with_a_reason(before_signature, chair):
    client = signed_in(chair)
    (found,) = gaps_before_signature(panel_of(before_signature))
    assert (found.kind, [gap.what for gap in found.gaps]) == (
        kinds.NOT_VERIFIED,
        ["1.1 Governance and leadership"],
    )
    assert has_links_that_open(found, client)

    page = client.post("/inspections/anytown/panel/sign/")  # from the panel's page
    assert "1.1 Governance and leadership" in text(page)
    assert "Enter a reason in words" in text(
        client.post("/inspections/anytown/panel/sign/", {"send": "1", found.kind.slug: "-"})
    )
    with pytest.raises(Gaps):
        sign_ratings(before_signature, by=Author(chair))
    assert not read_again(before_signature).is_signed

    hidden = {name: page.context["form"][name].value() for name in ("read_as", "seen")}
    page = client.post("/inspections/anytown/panel/sign/", {"send": "1", **hidden, found.kind.slug: WHY}, follow=True)

    assert "The ratings are signed." in text(page)
    assert (PassedGap.objects.get().by, PassedGap.objects.get().step) == (chair, "sign")
    signed = before_signature.sign_offs.get()
    assert [gap["reason"] for gap in signed.record["passed_gaps"]] == [WHY]
    for address in ("/inspections/anytown/panel/", "/inspections/anytown/panel/record/"):
        assert f"before “Signature”: 1.1 Governance and leadership {WHY}" in text(client.get(address))


def test_the_panel_verifies_the_remaining_ratings_on_one_page_and_signs_with_one_button(before_signature, chair):
    client = signed_in(chair)
    assert "The panel has not verified 1 rating." in text(client.get("/inspections/anytown/panel/"))

    page = client.post("/inspections/anytown/panel/verify/", {"send": "1"})
    assert "Select the ratings that the panel verified." in text(page)
    page = client.post("/inspections/anytown/panel/verify/", {"send": "1", "numbers": ["1.1"]}, follow=True)
    assert "The panel verified 1 rating." in text(page)
    assert before_signature.panel_decisions.last().by == chair
    with pytest.raises(Refused, match=r"already decided on 1\.1"):
        verify_ratings(before_signature, ["1.1"], by=Author(chair))

    page = client.get("/inspections/anytown/panel/")
    page = client.post("/inspections/anytown/panel/sign/", {"read_as": page.context["read_as"]}, follow=True)
    assert "The ratings are signed." in text(page)
    assert not PassedGap.objects.exists()


def test_a_decision_to_change_a_rating_also_verifies_the_standard(before_signature, chair):
    governance = Standard.objects.get(domain__framework=before_signature.framework, number="1.1")
    record_panel_decision(
        before_signature, governance, rating="Outstanding", reason="More evidence was seen.", by=Author(chair)
    )

    assert gaps_before_signature(panel_of(before_signature)) == []


def test_a_gap_that_affects_the_figures_is_in_the_methodology_with_its_reason(before_signature):
    move_to_phase(before_signature, "proposals", by=BY, reason="Once more.")
    move_to_phase(before_signature, "ratings_panel", by=BY)
    for kind, step in (("eligible_unknown", "ratings_panel"), ("evidence_overdue", "ratings_panel")):
        PassedGap.objects.create(
            inspection=before_signature, step=step, kind=kind, what="2. Court disposals", reason=WHY, **BY.as_fields()
        )

    assert material_of(read_again(before_signature)).missing == [
        "The number of eligible cases was not known when the panel met, so the margin of error is an estimate "
        f"(2. Court disposals). {WHY}"
    ]


# --- the approval and the publication ---------------------------------------------------------------------------------


@pytest.fixture
def ada(db) -> User:
    return report_admin()


@pytest.fixture
def bea(db) -> User:
    return report_admin("bea@inspectorate.test", "Bea Second")


@pytest.fixture
def checked(youth_2018, ada, nothing_found) -> Inspection:  # noqa: F811
    """A report whose draft the YOT returned with one comment on the foreword, which was accepted."""
    inspection = draft_report(youth_2018)
    draft = send_for_accuracy_check(inspection, due=in_two_weeks(), by=Author(ada))
    receive_comments(draft, received_on=timezone.localdate(), said="One comment.", by=Author(ada))
    paragraph = draft.paragraphs.get(words="It met nine times.")
    comment = add_accuracy_comment(draft, comment="It met ten times.", paragraph=paragraph.number, by=Author(ada))
    answer_accuracy_comment(comment, outcome="accepted", reason="The minutes say so.", by=Author(ada))
    return read_again(inspection)


PAGE = "/inspections/anytown/report/publishing/"


def test_an_accepted_comment_whose_text_has_not_changed_is_passed_with_a_reason(checked, ada, bea):
    client = signed_in(ada)
    (found,) = gaps_before_approval(checked)
    assert found.kind == kinds.NOT_CHANGED
    assert "“It met ten times.”" in found.what
    assert has_links_that_open(found, client)
    assert "It met ten times." in text(client.get(f"{PAGE}approve/"))
    with pytest.raises(Gaps):
        approve_report(checked, by=Author(ada))
    assert not checked.approvals.exists()

    approve_report(checked, reasons={found.kind.slug: WHY}, by=Author(ada))

    approval = checked.approvals.get()
    assert gaps_before_publication(checked, approval) == []  # already passed by the approver
    assert (PassedGap.objects.get().by, PassedGap.objects.get().reason) == (ada, WHY)


def test_a_comment_accepted_after_the_approval_is_named_before_publication(checked, ada, bea):
    write_section(checked, "foreword", "The board knows its work.\n\nIt met ten times.", by=BY)
    approve_report(read_again(checked), by=Author(ada))
    draft = checked.frozen_drafts.get()
    comment = add_accuracy_comment(draft, comment="Name the board.", paragraph=None, by=Author(ada))
    answer_accuracy_comment(comment, outcome="in_part", reason="Where it first occurs.", by=Author(ada))
    assert gaps_before_publication(checked, checked.approvals.get()) == []  # the foreword has changed since the draft
    write_section(checked, "foreword", "The board knows its work.\n\nIt met nine times.", by=BY)

    found = gaps_before_publication(read_again(checked), checked.approvals.get())

    assert [each.kind for each in found] == [kinds.NOT_CHANGED]
    assert len(found[0].gaps) == 2


def test_a_changed_text_leaves_no_gap(checked):
    write_section(checked, "foreword", "The board knows its work.\n\nIt met ten times.", by=BY)

    assert gaps_before_approval(read_again(checked)) == []


def test_a_recommendation_without_an_addressee_stops_the_approval(checked, ada):
    write_section(checked, "foreword", "The board knows its work.\n\nIt met ten times.", by=BY)
    Recommendation.objects.filter(inspection=checked, number=1).update(addressee="")

    (found,) = gaps_before_approval(read_again(checked))

    assert (found.kind, found.rule.stops) == (kinds.WITHOUT_ADDRESSEE, True)
    assert has_links_that_open(found, signed_in(ada))
    assert "Must be fixed" in text(signed_in(ada).get(f"{PAGE}approve/"))
    with pytest.raises(Gaps):
        approve_report(read_again(checked), reasons={found.kind.slug: WHY}, by=Author(ada))


# --- two people ------------------------------------------------------------------------------------------------


def test_writers_cannot_approve_a_report_and_the_approver_cannot_publish_it(checked, ada, bea, settings):
    """On the page, with a request made by hand, and with the action."""
    write_section(checked, "foreword", "The board knows its work.\n\nIt met ten times.", by=Author(ada))
    inspection = read_again(checked)
    form = signed_in(bea).get(f"{PAGE}approve/").context["form"]
    read_as = {"send": "1", "read_as": form["read_as"].value()}

    for page in (signed_in(ada).get(f"{PAGE}approve/"), signed_in(ada).post(f"{PAGE}approve/", read_as)):
        assert "You wrote a part of this report" in text(page)
        assert "Approve this report" not in page.content.decode()
    with pytest.raises(Refused, match="another report admin must approve it"):
        approve_report(inspection, by=Author(ada))
    assert "The report is approved." in text(signed_in(bea).post(f"{PAGE}approve/", read_as, follow=True))

    today = timezone.localdate()
    day = {"send": "1", "published_on_0": today.day, "published_on_1": today.month, "published_on_2": today.year}
    for page in (signed_in(bea).get(f"{PAGE}publish/"), signed_in(bea).post(f"{PAGE}publish/", day)):
        assert "You approved this report" in text(page)
    with pytest.raises(Refused, match="another report admin must publish it"):
        publish_report(inspection, published_on=today, by=Author(bea))
    assert not inspection.publications.exists()
    assert "The report is being published." in text(signed_in(ada).post(f"{PAGE}publish/", day, follow=True))


def test_a_small_inspectorate_can_let_one_person_do_both(checked, ada, settings):
    settings.ONE_PERSON_MAY = ["approve_own_text", "publish_own_approval"]
    write_section(checked, "foreword", "The board knows its work.\n\nIt met ten times.", by=Author(ada))

    approve_report(read_again(checked), by=Author(ada))
    publish_report(read_again(checked), published_on=timezone.localdate(), by=Author(ada))

    assert checked.publications.exists()
    shown = text(signed_in(ada).get(PAGE))
    assert "Allowed in your inspectorate: A report may be approved by a person who wrote a part of it." in shown


def test_the_lead_inspector_who_wrote_the_report_cannot_reach_the_approval(checked, lead_inspector):
    appoint(checked, lead_inspector, "lead", by=BY)

    assert signed_in(lead_inspector).post(f"{PAGE}approve/", {"send": "1"}).status_code == 403
    assert signed_in(lead_inspector).post(f"{PAGE}publish/", {"send": "1"}).status_code == 403


def test_the_person_who_wrote_the_note_for_a_correction_cannot_approve_the_new_edition(checked, ada, bea):
    """The new edition prints the note. A person who only abandons a correction has not written anything."""
    put_in_phase(checked, "published", published=timezone.localdate())
    correction = open_correction_of(read_again(checked), note="Figures on page 12 were corrected.", by=Author(ada))

    assert "You wrote a part of this report" in why_not_approved_by(ada, read_again(checked))
    assert why_not_approved_by(bea, read_again(checked)) == ""
    write_section(read_again(checked), "foreword", "Another foreword.", by=Author(ada))
    abandon_correction(correction, reason="Not needed.", by=Author(bea))
    assert why_not_approved_by(bea, read_again(checked)) == ""
