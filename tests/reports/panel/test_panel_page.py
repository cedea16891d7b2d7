"""The ratings panel's pages: standards, trial ratings, decisions, signature and record."""

from __future__ import annotations

import csv
import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.cases.actions import record_judgements
from inspections.eligible.actions import set_eligible_cases
from inspections.evidence.actions.proposals import propose_rating
from inspections.history import Author, Refused, SignedInspection
from inspections.models import Change, HeldRole, Inspection, User
from inspections.people.two_people import RULES
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint, end_membership
from inspections.staff.actions import give_role
from reports.models import SignOff
from reports.panel.actions import convene_panel, record_panel_decision, reopen_ratings, sign_ratings
from reports.panel.before_the_panel import fingerprint, panel_of, record_of
from reports.rated.queries import ratings_of
from reports.ratings.discretion import distance_up
from standards.models import Standard
from tests.before_the_panel import before_the_panel, published_decisions
from tests.factories import BY, PASSED, all_answers, new_case, new_inspection, propose_all, question
from tests.thorough import first

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def inspection(youth_2018) -> Inspection:
    """Two court cases and one out-of-court case, ready for the panel.

    Planning for the child's safety failed in one of the two.
    """
    inspection = new_inspection(youth_2018, reference="anytown")
    new_case(inspection, answers=all_answers(youth_2018, "2"))
    new_case(inspection, reference="court-2", answers={**all_answers(youth_2018, "2"), "2.2.2": "no"})
    new_case(inspection, out_of_court=True, answers=all_answers(youth_2018, "3"))
    propose_all(inspection)
    for phase in ("evidence", "fieldwork", "domain_one", "proposals", "ratings_panel"):
        move_to_phase(inspection, phase, by=BY)
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def chair(panel_member) -> User:
    return panel_member


@pytest.fixture
def second_member(db) -> User:
    member = User.objects.create_user("paula@inspectorate.test", "correct horse battery", name="Paula Panel")
    give_role(member, HeldRole.Role.PANEL_MEMBER, by=BY)
    return member


@pytest.fixture
def meeting(inspection, chair, second_member):
    return convene_panel(inspection, held_on=TODAY, chair=chair, members=[second_member], by=Author(chair))


def standard(inspection: Inspection, number: str) -> Standard:
    return Standard.objects.get(domain__framework=inspection.framework, number=number)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def read_csv(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


# --- what the panel sees


@pytest.mark.parametrize(
    ("reference", "numbers"),
    [
        ("medway-2020", ["2.2", "2.3", "3.2", "3.3", "3.4"]),
        ("blaenau-gwent-caerphilly-2022", ["2.2", "2.3"]),
    ],
)
def test_one_more_case_reaches_the_next_band_for_each_standard_considered(
    demonstration, client, chair, reference, numbers
):
    panel = panel_of(demonstration(reference))
    client.force_login(chair)
    page = text_of(client.get(f"/inspections/{reference}/panel/"))

    standards = {each.standard.number: each for _, standards in panel.domains for each in standards}

    for number in numbers:
        considered = standards[number]
        distance = distance_up(considered.rated, panel.inspection.framework.definition)
        assert distance is not None
        assert distance.cases == 1
        line = page.split(f"{number}. {considered.standard.title}</a>")[1].split("</tr>")[0]
        assert "<strong>One case from " in line


@pytest.mark.parametrize(
    ("reference", "before", "after"), [("medway-2020", 16, 18), ("blaenau-gwent-caerphilly-2022", 26, 28)]
)
def test_the_published_decisions_give_the_published_score(
    reference, before, after, frameworks, tmp_path, chair, second_member
):
    inspection = before_the_panel(reference, tmp_path)
    assert ratings_of(inspection).points == before

    for row in published_decisions(reference):
        record_panel_decision(
            inspection,
            standard(inspection, row["standard"]),
            rating=row["rating"],
            reason=row["reason"],
            trigger=row["trigger"],
            by=Author(chair),
        )
    convene_panel(inspection, held_on=TODAY, chair=chair, members=[second_member], by=Author(chair))
    signed = sign_ratings(inspection, reasons=PASSED, by=Author(chair))

    assert signed.record["points"] == after
    assert signed.record["points_before"] == before
    assert Inspection.objects.get(pk=inspection.pk).phase == "draft"


def test_trial_ratings_show_as_if_decided_and_are_not_saved(inspection, client, chair):
    client.force_login(chair)

    shown = text_of(client.get("/inspections/anytown/panel/?try-2.2=Outstanding"))

    points = ratings_of(inspection).points
    assert f"{points + 2}/36" in shown
    assert f"{points}/36, " in shown  # the current score
    assert "trial rating, not decided" in shown
    assert not inspection.panel_decisions.exists()


def test_an_unknown_trial_rating_is_ignored(inspection, client, chair):
    client.force_login(chair)

    response = client.get("/inspections/anytown/panel/?try-2.2=Excellent&try-9.9=Good")

    assert response.status_code == 200
    assert "trial rating, not decided" not in text_of(response)


def test_every_percentage_opens_to_its_cases_answers_and_notes(inspection, client, chair):
    client.force_login(chair)

    panel = text_of(client.get("/inspections/anytown/panel/"))
    assert 'href="/inspections/anytown/ratings/questions/2.2.2/"' in panel
    shown = text_of(client.get("/inspections/anytown/ratings/questions/2.2.2/"))

    assert "Yes in 1 of 2 relevant cases: 50%." in shown
    assert re.findall(r'/cases/([^/"]+)/"', shown)[0] == "court-2"  # cases answered "no" come first
    assert client.get("/inspections/anytown/ratings/questions/2.2.2a/").status_code == 200
    assert client.get("/inspections/anytown/ratings/questions/9.9.9/").status_code == 404


def test_a_percentage_can_be_split_and_small_groups_are_not_shown_separately(inspection, client, chair):
    client.force_login(chair)

    shown = text_of(client.get("/inspections/anytown/ratings/questions/2.2.2/?by=gender"))

    assert "By gender" in shown
    assert "Too few cases in each group to show them separately." in shown
    assert "By gender" not in text_of(client.get("/inspections/anytown/ratings/questions/2.2.2/?by=reference"))


def test_every_rating_is_explained_down_to_its_counts(inspection, client, chair):
    record_panel_decision(
        inspection, standard(inspection, "2.2"), rating="Good", reason="One of two.", by=Author(chair)
    )
    client.force_login(chair)

    whole = text_of(client.get("/inspections/anytown/ratings/explained/"))
    one = text_of(client.get("/inspections/anytown/panel/standards/2.2/"))

    for shown in (whole, one):
        assert "One of two." in shown
        assert "1 of the 2 cases" in shown
        assert "C 4.10" in shown


def test_the_same_standard_in_other_inspections_is_shown(inspection, client, chair, medway):
    client.force_login(chair)

    shown = text_of(client.get("/inspections/anytown/panel/standards/3.3/"))

    assert "Medway Youth Offending Service" in shown
    assert "3.3.3: 60%, 3 of 5" in shown
    assert "Professional discretion: " in shown


# --- deciding


def test_a_departure_without_a_reason_is_refused_and_the_choice_is_kept(inspection, client, chair):
    client.force_login(chair)

    response = client.post(
        "/inspections/anytown/panel/standards/2.2/", {"rating": "Good", "trigger": "one_case", "based_on": 0}
    )

    shown = text_of(response)
    assert "“Good” differs from “Requires improvement”. Enter the panel’s reason." in shown
    assert 'value="Good"' in shown
    assert not inspection.panel_decisions.exists()


def test_a_decision_is_recorded_with_who_and_when(inspection, client, chair):
    client.force_login(chair)

    client.post(
        "/inspections/anytown/panel/standards/2.2/",
        {"rating": "Good", "trigger": "one_case", "reason": "One case of two.", "based_on": 0},
    )

    decision = inspection.panel_decisions.get()
    assert (decision.rating, decision.rating_before, decision.by) == ("Good", "Requires improvement", chair)
    assert ratings_of(inspection).standards["2.2"].is_discretion


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"trigger": "", "reason": "One case of two."},
            "“Good” differs from the rating before the panel. Select why the panel considered discretion.",
        ),
        ({"trigger": "one_case", "reason": "x"}, "Enter in words why the panel made this decision."),
        (
            {"trigger": "one_case", "reason": "n/a n/a n/a"},
            "Enter in words why the panel made this decision.",
        ),
    ],
)
@pytest.mark.parametrize("number", ["2.2", "overall"])
def test_a_departure_needs_a_trigger_and_a_reason_in_words(inspection, client, chair, number, given, told):
    client.force_login(chair)
    rating = "Good" if number == "2.2" else "Inadequate"
    given = given | ({"trigger": "other_evidence"} if number == "overall" and given["trigger"] else {})

    response = client.post(f"/inspections/anytown/panel/standards/{number}/", given | {"rating": rating, "based_on": 0})

    assert told.replace("Good", rating) in text_of(response)
    assert given["reason"] in text_of(response)
    assert not inspection.panel_decisions.exists()


def test_a_trigger_that_the_figures_do_not_show_is_saved_with_a_warning(inspection, client, chair):
    client.force_login(chair)

    response = client.post(
        "/inspections/anytown/panel/standards/2.2/",
        {"rating": "Good", "trigger": "near_boundary", "reason": "One case of two.", "based_on": 0},
        follow=True,
    )

    assert "the panel gave “Close to the boundary of the next band” as the trigger, but" in text_of(response)
    assert inspection.panel_decisions.get().rating == "Good"


def test_a_departure_without_a_trigger_is_saved_with_a_warning(youth_2018, client, chair):
    inspection = new_inspection(youth_2018, reference="bigtown")
    for number in range(20):
        new_case(inspection, reference=f"c-{number}", answers=all_answers(youth_2018, "2"))
    propose_all(inspection)
    for phase in ("evidence", "fieldwork", "domain_one", "proposals", "ratings_panel"):
        move_to_phase(inspection, phase, by=BY)
    client.force_login(chair)

    response = client.post(
        "/inspections/bigtown/panel/standards/2.1/",
        {"rating": "Good", "trigger": "other_evidence", "reason": "Meetings told another story.", "based_on": 0},
        follow=True,
    )

    assert "the figures do not show a trigger for professional discretion" in text_of(response)
    assert inspection.panel_decisions.get().rating == "Good"


def test_two_members_deciding_at_the_same_time_do_not_overwrite_each_other(inspection, client, chair, second_member):
    record_panel_decision(
        inspection, standard(inspection, "2.2"), rating="Good", reason="One of two.", by=Author(second_member)
    )
    client.force_login(chair)

    response = client.post(
        "/inspections/anytown/panel/standards/2.2/",
        {"rating": "Outstanding", "trigger": "other_evidence", "reason": "I was first.", "based_on": 0},
    )

    assert "a colleague has recorded a newer decision" in text_of(response)
    assert "I was first." in text_of(response)
    assert [row.rating for row in inspection.panel_decisions.all()] == ["Good"]


def test_the_panel_decides_on_the_overall_rating_too(inspection, client, chair):
    client.force_login(chair)
    by_rules = ratings_of(inspection).overall

    client.post(
        "/inspections/anytown/panel/standards/overall/",
        {
            "rating": "Requires improvement",
            "trigger": "other_evidence",
            "reason": "The whole is less than its parts.",
            "based_on": 0,
        },
    )

    ratings = ratings_of(inspection)
    assert (ratings.overall_by_rules, ratings.overall) == (by_rules, "Requires improvement")


def test_the_overall_rating_has_its_own_triggers(inspection, client, chair):
    client.force_login(chair)
    page = "/inspections/anytown/panel/standards/overall/"
    departs = {"rating": "Inadequate", "reason": "The whole is less than its parts.", "based_on": 0}

    asked = text_of(client.get(page))
    refused = text_of(client.post(page, departs | {"trigger": "one_case"}))
    stored = text_of(client.post(page, departs | {"trigger": "diverse_ratings"}, follow=True))

    assert "One point from another overall rating" in asked
    assert "One case away from another rating" not in asked
    assert "one_case is not one of the available choices" in refused
    assert "Decision recorded" in stored
    assert inspection.panel_decisions.get().trigger_in_words == "Very diverse ratings of the standards"


def test_only_members_of_the_panel_can_decide(inspection, client, lead_inspector):
    appoint(inspection, lead_inspector, "lead", by=BY)
    client.force_login(lead_inspector)

    assert client.get("/inspections/anytown/panel/").status_code == 200
    assert client.get("/inspections/anytown/panel/standards/2.2/").status_code == 200
    response = client.post("/inspections/anytown/panel/standards/2.2/", {"rating": "Good", "reason": "Mine."})
    assert response.status_code == 403
    assert client.get("/inspections/anytown/panel/meeting/").status_code == 403
    assert client.post("/inspections/anytown/panel/sign/").status_code == 403
    assert not inspection.panel_decisions.exists()


def test_distances_are_hidden_before_the_ratings_panel_phase(inspection, client, chair):
    move_to_phase(inspection, "proposals", by=BY)
    client.force_login(chair)

    assert client.get("/inspections/anytown/panel/").status_code == 403
    assert client.get("/inspections/anytown/panel/reading/").status_code == 403


# --- signing


def test_the_chair_signs_and_everything_is_locked(inspection, meeting, chair, client):
    client.force_login(chair)
    form = client.get("/inspections/anytown/panel/sign/").context["form"]
    hidden = {name: form[name].value() for name in ("read_as", "seen")}

    client.post("/inspections/anytown/panel/sign/", {"send": "1", **hidden, **PASSED})

    signed = SignOff.objects.get()
    assert (signed.by, signed.meeting) == (chair, meeting)
    inspection.refresh_from_db()
    assert inspection.is_signed
    case = inspection.cases.get(reference="court-2")
    with pytest.raises(SignedInspection):
        record_judgements(case, {question(inspection.framework, "2.2.2"): "yes"}, by=BY)
    with pytest.raises(SignedInspection):
        record_panel_decision(
            inspection, standard(inspection, "2.2"), rating="Good", reason="Too late.", by=Author(chair)
        )
    with pytest.raises(SignedInspection):
        propose_rating(inspection, standard(inspection, "1.1"), rating="Outstanding", rationale="Late.", by=BY)


def test_ratings_that_changed_since_they_were_read_cannot_be_signed(inspection, meeting, chair):
    read_as = fingerprint(record_of(panel_of(inspection)))
    record_judgements(
        inspection.cases.get(reference="court-2"), {question(inspection.framework, "2.2.2"): "yes"}, by=BY
    )

    with pytest.raises(Refused, match="changed since you opened this page"):
        sign_ratings(inspection, read_as=read_as, reasons=PASSED, by=Author(chair))

    assert not SignOff.objects.exists()


def test_ratings_cannot_be_signed_without_a_meeting_or_with_a_standard_unrated(inspection, chair):
    with pytest.raises(Refused, match="Record the meeting of the panel"):
        sign_ratings(inspection, reasons=PASSED, by=Author(chair))
    propose_rating(inspection, standard(inspection, "1.1"), rating="", rationale="", by=BY)
    convene_panel(inspection, held_on=TODAY, chair=chair, members=[], by=Author(chair))
    with pytest.raises(Refused, match=r"1\.1: no rating has been proposed"):
        sign_ratings(inspection, reasons=PASSED, by=Author(chair))


@pytest.mark.parametrize(
    ("who_chairs", "who_else", "why"),
    [
        ("panel", [], "at least one member besides its chair"),
        ("panel on the team", ["second on the team"], "must never have been on the inspection’s team"),
        ("former lead", ["second"], "The lead inspector cannot chair the panel"),
    ],
)
def test_a_panel_without_two_pairs_of_eyes_does_not_sign(
    inspection, chair, second_member, lead_inspector, who_chairs, who_else, why
):
    """Being on the team at an earlier time counts too."""
    people = {
        "panel": chair,
        "panel on the team": chair,
        "second": second_member,
        "second on the team": second_member,
        "former lead": lead_inspector,
    }
    give_role(lead_inspector, HeldRole.Role.PANEL_MEMBER, by=BY)
    for name in (who_chairs, *who_else):
        if name.endswith("on the team") or name == "former lead":
            role = "lead" if name == "former lead" else "inspector"
            end_membership(appoint(inspection, people[name], role, by=BY), by=BY)
    chairing = people[who_chairs]
    members = [people[name] for name in who_else]
    convene_panel(inspection, held_on=TODAY, chair=chairing, members=members, by=BY)

    with pytest.raises(Refused, match=why):
        sign_ratings(inspection, reasons=PASSED, by=Author(chairing))


def test_a_small_inspectorate_signs_alone_and_the_record_says_so(inspection, chair, settings):
    settings.ONE_PERSON_MAY = ["sign_alone"]
    convene_panel(inspection, held_on=TODAY, chair=chair, members=[], by=Author(chair))

    signed = sign_ratings(inspection, reasons=PASSED, by=Author(chair))

    assert signed.record["one_person_may"] == [RULES["sign_alone"]]


def test_only_the_chair_can_sign(inspection, meeting, second_member, client):
    client.force_login(second_member)

    assert "Pat Panel, the chair of the meeting, can sign." in text_of(client.get("/inspections/anytown/panel/"))
    assert client.post("/inspections/anytown/panel/sign/").status_code == 403


def test_only_members_of_the_panel_can_attend_its_meeting(inspection, lead_inspector, chair):
    with pytest.raises(Refused, match="Not on the ratings panel: Lena Lead"):
        convene_panel(inspection, held_on=TODAY, chair=lead_inspector, members=[chair], by=Author(chair))


def test_reopening_keeps_the_old_signature_and_shows_the_reason(inspection, meeting, chair, client):
    sign_ratings(inspection, reasons=PASSED, by=Author(chair))
    before = SignOff.objects.get().record
    client.force_login(chair)

    assert client.post("/inspections/anytown/panel/reopen/", {"reason": ""}).status_code == 200
    assert SignOff.objects.filter(reopening__isnull=True).exists()
    client.post("/inspections/anytown/panel/reopen/", {"reason": "A case was recorded twice."})

    inspection.refresh_from_db()
    assert inspection.phase == "ratings_panel"
    assert SignOff.objects.get().record == before
    shown = text_of(client.get("/inspections/anytown/panel/"))
    assert "Pat Panel withdrew this signature" in shown
    assert "A case was recorded twice." in shown
    assert "A case was recorded twice." in text_of(client.get("/inspections/anytown/ratings/"))
    assert Change.objects.filter(inspection=inspection, subject="sign-off", field="reopened", by=chair).exists()


def test_ratings_cannot_be_reopened_once_the_yot_has_the_draft(inspection, meeting, chair):
    sign_ratings(inspection, reasons=PASSED, by=Author(chair))
    move_to_phase(inspection, "accuracy_check", by=BY)

    with pytest.raises(Refused, match="before the draft report is sent to the YOT"):
        reopen_ratings(inspection, reason="Too late.", by=Author(chair))


def test_the_record_is_what_was_signed_and_opens_in_a_spreadsheet(inspection, meeting, chair, client):
    record_panel_decision(
        inspection,
        standard(inspection, "2.2"),
        rating="Good",
        reason="=SUM(A1) of reasons",
        trigger="one_case",
        by=Author(chair),
    )
    sign_ratings(inspection, reasons=PASSED, by=Author(chair))
    client.force_login(chair)

    page = text_of(client.get("/inspections/anytown/panel/record/"))
    response = client.get("/inspections/anytown/panel/record.csv")

    assert "Signed by Pat Panel" in page
    every = read_csv(response)
    rows = {row["standard"]: row for row in every if not row["key question"]}
    assert len(rows) == 13
    assert rows["2.2"]["computed"] == "Requires improvement"
    assert rows["2.2"]["decided"] == "Good"
    assert rows["2.2"]["trigger"] == "One case away from another rating"
    assert rows["2.2"]["reason"] == "'=SUM(A1) of reasons"  # text, not a formula
    ratings = ratings_of(inspection)
    assert (rows["overall"]["rating"], rows["overall"]["points"]) == (ratings.overall, str(ratings.points))
    figures = {row["key question"]: row for row in every if row["key question"]}
    assert [figures["2.2.2"][name] for name in ("standard", "yes", "relevant", "per cent")] == ["2.2", "1", "2", "50"]
    for row in every:
        assert (row["meeting held on"], row["chair"], row["members"]) == (
            "2026-11-20",
            "Pat Panel",
            "Pat Panel, Paula Panel",
        )
        assert (row["signed by"], row["withdrawn by"]) == ("Pat Panel", "")
        assert datetime.datetime.fromisoformat(row["signed at"]).date() == SignOff.objects.get().at.date()


def test_the_record_of_a_withdrawn_signature_stays_open_to_reading(inspection, meeting, chair, client):
    former = sign_ratings(inspection, reasons=PASSED, by=Author(chair))
    reopen_ratings(inspection, reason="A case was recorded twice.", by=Author(chair))
    record_panel_decision(
        inspection,
        standard(inspection, "2.2"),
        rating="Good",
        reason="One of two.",
        trigger="one_case",
        by=Author(chair),
    )
    client.force_login(chair)

    for path in ("panel/", "ratings/"):
        assert f'href="/inspections/anytown/panel/record/{former.pk}/"' in text_of(
            client.get(f"/inspections/anytown/{path}")
        )
    page = text_of(client.get(f"/inspections/anytown/panel/record/{former.pk}/"))
    every = read_csv(client.get(f"/inspections/anytown/panel/record/{former.pk}.csv"))

    assert "This signature was withdrawn</strong> by Pat Panel" in page
    assert "A case was recorded twice." in page
    assert "One of two." not in page
    rows = {row["standard"]: row for row in every if not row["key question"]}
    assert (rows["2.2"]["rating"], rows["2.2"]["decided"]) == ("Requires improvement", "")
    assert {(row["withdrawn by"], row["reason for withdrawal"]) for row in every} == {
        ("Pat Panel", "A case was recorded twice.")
    }
    assert client.get(f"/inspections/anytown/panel/record/{former.pk + 1}/").status_code == 404


def test_an_estimated_number_of_eligible_cases_is_called_an_estimate(inspection, client, chair, youth_2018):
    new_case(inspection, reference="court-3", answers={**all_answers(youth_2018, "2"), "2.2.2": "na"})
    set_eligible_cases(inspection, inspection.framework.domains.get(number="2"), 9, by=BY)
    client.force_login(chair)

    board = text_of(client.get("/inspections/anytown/panel/"))
    standard_page = text_of(client.get("/inspections/anytown/panel/standards/2.2/"))

    assert "of about 6" in board
    assert "we do not know how many of the eligible cases it would apply to" in board
    assert (
        "were drawn from about 6 (an estimate: it assumes that the question applies as often in the other cases)"
        in standard_page
    )


@pytest.mark.parametrize("path", first(1, ["", "reading/", "record/", "standards/2.2/", "standards/overall/"]))
def test_the_number_of_queries_of_the_panel_pages_does_not_depend_on_the_number_of_cases(
    path, inspection, client, chair
):
    client.force_login(chair)

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(f"/inspections/anytown/panel/{path}").status_code == 200
        return len(made)

    queries()
    for_three = queries()
    for number in range(40):
        new_case(inspection, reference=f"more-{number}", answers=all_answers(inspection.framework, "2"))

    assert queries() == for_three
