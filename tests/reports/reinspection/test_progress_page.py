"""The page “Progress since the earlier inspection”, without a browser."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from inspections.models import Inspection, TeamMember, User
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from reports.following.actions import follow_recommendations, record_progress
from reports.reinspection.actions import judge_recommendation
from tests.before_publication import report_admin
from tests.factories import BY, new_inspection
from tests.reports.reinspection.reinspections import TO_THE_PANEL, moved_to, reinspected

pytestmark = pytest.mark.django_db
PAGE = "/inspections/medway-2023/progress/"
FIRST = f"{PAGE}recommendations/1/"
JUDGED = {"judgement": "partly", "evidence": "Plans in two of five cases.", "send": "1"}


def text(response) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def inspection(frameworks, medway, lead_inspector) -> Inspection:
    inspection = reinspected(frameworks("youth-2021"))
    appoint(inspection, lead_inspector, TeamMember.Role.LEAD, by=BY)
    return inspection


@pytest.fixture
def lead(inspection, lead_inspector) -> Client:
    return signed_in(lead_inspector)


def test_the_lead_inspector_sees_both_inspections_with_the_mapping_marked_as_ours(lead, medway):
    page = text(lead.get(PAGE))

    assert "medway-2020, published in June 2020" in page
    assert (
        "The mapping is our own: no inspectorate has published one. Ours: questions with the same number ask the same"
        in page
    )
    assert "The ratings of this inspection are not signed. They can still change." in page
    assert "2.2. Planning Then: Inadequate Now: Outstanding Change: Higher" in page
    assert "The totals are made up of different standards." in page
    assert re.search(r"2\.4\.2 .*? Then: 50% 4 of 8, few cases Now: 100% 1 of 1, few cases Change: \+50 points", page)
    assert "Treat percentages based on fewer than 10 relevant cases with caution." in page
    assert "3.4. Joint working: Joint working is no standard of its own any more." in page
    assert "4.1. " in page
    assert "Resettlement was not rated before." in page


def test_a_recommendation_is_judged_with_evidence_and_the_progress_is_counted(lead, medway):
    count = medway.recommendations.count()
    assert f"0 of {count} judged." in text(lead.get(PAGE))

    form = lead.get(FIRST).context["form"]
    page = text(lead.post(FIRST, JUDGED | {"based_on": form["based_on"].value()}, follow=True))

    assert "Recommendation 1 judged." in page
    assert f"1 of {count} judged." in page
    assert "Partly met Plans in two of five cases. Lena Lead," in page


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ({"judgement": ""}, "Select how far the recommendation is met."),
        ({"evidence": ""}, "Enter the evidence for your judgement."),
        ({"evidence": "n/a"}, "Enter the evidence in words."),
    ],
)
def test_what_is_missing_from_a_judgement_is_named(lead, inspection, missing, told):
    page = lead.post(FIRST, JUDGED | missing)

    assert told in text(page)
    assert "There is a problem" in text(page)
    assert not inspection.earlier_recommendations.exists()


def test_a_judgement_is_removed_on_its_page(lead, inspection):
    judge_recommendation(inspection, 1, judgement="met", evidence="All plans.", by=BY)
    assert "Remove the judgement" in text(lead.get(FIRST))

    assert "The judgement on recommendation 1 has been removed." in text(lead.post(f"{FIRST}take-back/", follow=True))


def test_what_is_known_about_the_yots_progress_is_shown_beside_the_form_and_not_copied(lead, inspection, medway):
    follow_recommendations(medway, by=BY)
    followed = medway.followed_recommendations.get(number=1)
    record_progress(followed, state="done", said="We trained everyone.", by=BY)

    for address in (PAGE, FIRST):
        assert "Carried out, according to the YOT We trained everyone." in text(lead.get(address))
    assert lead.get(FIRST).context["form"]["evidence"].value() == ""
    assert not inspection.earlier_recommendations.exists()


def test_the_page_is_reached_from_the_overview_the_navigation_and_my_work(lead):
    assert lead.get("/inspections/medway-2023/").content.decode().count(f'href="{PAGE}"') == 2
    assert f'href="{PAGE}"' in lead.get("/work/").content.decode()
    assert (
        "/progress/"
        not in signed_in(User.objects.get(email="lead@inspectorate.test"))
        .get("/inspections/medway-2020/")
        .content.decode()
    )


# --- who sees what -----------------------------------------------------------------------------------------------------


def test_inspectors_who_record_do_not_see_the_figures_until_the_ratings_are_signed(inspection, second_inspector):
    appoint(inspection, second_inspector, TeamMember.Role.INSPECTOR, by=BY)
    inspector = signed_in(second_inspector)

    assert inspector.get(PAGE).status_code == 403
    assert f'href="{PAGE}"' not in inspector.get("/inspections/medway-2023/").content.decode()

    moved_to(inspection, *TO_THE_PANEL, "draft")
    page = text(inspector.get(PAGE))
    assert "Ratings then and now" in page
    assert "Judge on recommendation" not in page
    assert inspector.get(FIRST).status_code == 403


def test_the_panel_sees_the_page_and_judges_nothing(inspection, panel_member):
    panel = signed_in(panel_member)

    assert "Ratings then and now" in text(panel.get(PAGE))
    assert panel.post(FIRST, JUDGED).status_code == 403


def test_report_admins_judge_once_the_ratings_are_signed(inspection):
    ada = signed_in(report_admin())
    assert ada.get(PAGE).status_code == 404

    moved_to(inspection, *TO_THE_PANEL, "draft")
    state = ada.get(FIRST).context["form"]["based_on"].value()
    assert ada.post(FIRST, JUDGED | {"based_on": state}).status_code == 302
    assert "Progress since the earlier inspection" in text(ada.get("/inspections/medway-2023/report/write/"))


def test_partner_inspectors_do_not_read_judgements_before_they_are_published(inspection, stranger):
    appoint(inspection, stranger, TeamMember.Role.PARTNER, by=BY)
    judge_recommendation(inspection, 1, judgement="met", evidence="All plans.", by=BY)
    moved_to(inspection, *TO_THE_PANEL, "draft")

    page = text(signed_in(stranger).get(PAGE))

    assert "Ratings then and now" in page
    assert "All plans." not in page


def test_figures_of_an_earlier_inspection_that_is_not_signed_are_for_those_who_can_see_them_there(
    frameworks, inspection, lead_inspector, panel_member
):
    third = reinspected(frameworks("youth-2021"), reference="medway-2026", reinspection_of="medway-2023")
    other = User.objects.create_user("other@inspectorate.test", name="Olu Other")
    appoint(third, other, TeamMember.Role.LEAD, by=BY)

    hidden, shown = (text(signed_in(each).get("/inspections/medway-2026/progress/")) for each in (other, panel_member))

    assert "The report of the earlier inspection is not published" in hidden
    assert "Ratings then and now" not in hidden
    assert "The ratings of the earlier inspection are not signed. They can still change." in shown


# --- empty states ------------------------------------------------------------------------------------------------------


def test_an_inspection_that_is_no_reinspection_says_so(medway, panel_member):
    page = text(signed_in(panel_member).get("/inspections/medway-2020/progress/"))

    assert "This inspection is not a reinspection" in page


def test_an_earlier_inspection_that_is_not_recorded_here_can_be_imported_and_its_recommendations_entered(
    youth_2018, lead_inspector
):
    inspection = new_inspection(youth_2018, reference="anytown-2023", reinspection_of="anytown-2017")
    appoint(inspection, lead_inspector, TeamMember.Role.LEAD, by=BY)
    lead = signed_in(lead_inspector)
    page = text(lead.get("/inspections/anytown-2023/progress/"))
    assert "The earlier inspection, anytown-2017, is not recorded in this service" in page
    assert (
        "ask an administrator to import the archive or the workbook of the earlier inspection with the reference anytown-2017"
        in page
    )

    address = "/inspections/anytown-2023/progress/recommendations/add/"
    assert "Enter the number, for example 3." in text(lead.post(address, {"text": "listen."}))
    entered = {"number": "3", "addressee": "The YOT should", "text": "listen."}
    page = text(lead.post(address, entered, follow=True))
    assert "Recommendation 3 added." in page
    assert "0 of 1 judged." in page

    page = text(lead.post("/inspections/anytown-2023/progress/recommendations/3/remove/", follow=True))
    assert "Recommendation 3 has been removed from the list." in page


def test_frameworks_without_a_mapping_are_listed_as_gaps(frameworks, lead_inspector):
    inspection = reinspected(
        frameworks("youth-2021"),
        reference="portsmouth-2023",
        yot=Inspection.objects.get(reference="portsmouth-2015").yot.name,
        reinspection_of="portsmouth-2015",
    )
    appoint(inspection, lead_inspector, TeamMember.Role.LEAD, by=BY)

    page = text(signed_in(lead_inspector).get("/inspections/portsmouth-2023/progress/"))

    assert "Neither framework file says which of their questions ask the same thing." in page
    assert "Inspected now, but not then" in page
    assert "Inspected then, but not now" in page
    assert "Percentages then and now" not in page


def test_a_wrong_yot_is_a_warning_and_shows_no_figures(frameworks, medway, lead_inspector):
    inspection = reinspected(frameworks("youth-2021"), yot="Newtown Youth Justice Service")
    appoint(inspection, lead_inspector, TeamMember.Role.LEAD, by=BY)

    page = text(signed_in(lead_inspector).get(PAGE))

    assert "The earlier inspection, medway-2020, was of another YOT. We cannot compare the two inspections." in page
    assert "Ratings then and now" not in page


def test_a_published_reinspection_can_be_read_and_not_changed(lead, inspection):
    inspection = moved_to(inspection, *TO_THE_PANEL, "draft", "accuracy_check")
    move_to_phase(inspection, "published", published=datetime.date(2024, 1, 1), by=BY)

    assert "medway-2023, published in January 2024" in text(lead.get(PAGE))
    assert lead.get(FIRST).status_code == 403


def test_the_page_needs_a_fixed_number_of_queries(lead, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        lead.get(PAGE)
