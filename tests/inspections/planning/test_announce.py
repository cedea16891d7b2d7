"""An administrator announces an inspection; its dates, type and partners can change later."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from inspections.history import Author, Refused
from inspections.models import YOT, Change, Inspection, User
from inspections.planning.actions.inspections import set_partners
from inspections.planning.actions.team import appoint
from inspections.planning.actions.timetable import move_date
from inspections.planning.forms.announcing import suggested_reference
from tests.factories import BY, new_inspection

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(db) -> User:
    return User.objects.create_superuser("ada@inspectorate.test", "correct horse battery", name="Ada Admin")


@pytest.fixture
def ada(administrator) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def lead(lead_inspector) -> Client:
    client = Client()
    client.force_login(lead_inspector)
    return client


@pytest.fixture
def form(youth_2018, lead_inspector) -> dict[str, object]:
    """A complete form for a single inspection."""
    return {
        "yot": YOT.objects.get_or_create(name="Newtown Youth Justice Service")[0].pk,
        "framework": youth_2018.pk,
        "kind": "single",
        "fieldwork_0": "18",
        "fieldwork_1": "11",
        "fieldwork_2": "2026",
        "lead": lead_inspector.pk,
    }


def text(response) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def test_an_inspection_is_announced_with_its_lead_inspector_and_dates(ada, form, lead_inspector):
    page = ada.post("/announce/", form, follow=True)

    assert "The inspection is announced." in text(page)
    inspection = Inspection.objects.with_framework().get(reference="newtown-2026")
    assert inspection.phase == "announced"
    assert inspection.announced == timezone.localdate()
    assert inspection.lead_inspector.user == lead_inspector
    assert inspection.fieldwork_started == datetime.date(2026, 11, 16)
    assert inspection.starts["ratings_panel"] == datetime.date(2026, 12, 14)
    assert set(Change.objects.filter(inspection=inspection).values_list("by__name", flat=True)) == {"Ada Admin"}
    assert "Ratings panel Monday 14 December 2026" in text(page)


def test_a_joint_inspection_names_its_partners(ada, form):
    page = ada.post("/announce/", form | {"kind": "joint"})
    assert "Choose the inspectorates that take part in the joint inspection." in text(page)
    assert not Inspection.objects.filter(reference="newtown-2026").exists()

    ada.post("/announce/", form | {"kind": "joint", "partners": ["hmicfrs", "cqc"]})

    inspection = Inspection.objects.get(reference="newtown-2026")
    assert [str(partner) for partner in inspection.partners.all()] == [
        "Care Quality Commission",
        "HM Inspectorate of Constabulary and Fire & Rescue Services",
    ]
    assert inspection.fieldwork_ended == datetime.date(2026, 11, 27)


def test_what_is_missing_is_named(ada):
    page = text(ada.post("/announce/", {"fieldwork_0": "30", "fieldwork_1": "2", "fieldwork_2": "2026"}))

    for words in (
        "Choose the YOT.",
        "Choose the framework.",
        "Choose the type of inspection.",
        "Enter a real date",
        "Choose the lead inspector.",
    ):
        assert words in page


def test_a_reference_that_is_in_use_is_refused_and_nothing_is_saved(ada, form, youth_2018):
    new_inspection(youth_2018, reference="NEWTOWN-2026")
    count = Inspection.objects.count()

    page = text(ada.post("/announce/", form))

    assert "did you mean “NEWTOWN-2026”?" in page
    assert Inspection.objects.count() == count


def test_a_reinspection_must_name_an_existing_inspection(ada, form, medway):
    page = ada.post("/announce/", form | {"reinspection_of": "medway-2019"})
    assert "There is no inspection “medway-2019”." in text(page)

    ada.post("/announce/", form | {"yot": medway.yot.pk, "reinspection_of": "medway-2020"})
    assert Inspection.objects.get(reference="medway-2026").reinspection_of == "medway-2020"


def test_a_reinspection_must_name_an_inspection_of_the_same_yot(ada, form, medway):
    page = ada.post("/announce/", form | {"reinspection_of": "medway-2020"})

    assert "medway-2020 was an inspection of Medway Youth Offending Service." in text(page)
    assert not Inspection.objects.filter(reference="newtown-2026").exists()


def test_a_reinspection_can_name_an_inspection_of_a_yot_that_was_merged_into_this_one(ada, form, medway):
    merged = {"merged_into": form["yot"], "closed_on": datetime.date(2026, 1, 1)}
    YOT.objects.filter(pk=medway.yot.pk).update(**merged)

    ada.post("/announce/", form | {"reinspection_of": "medway-2020"})

    assert Inspection.objects.get(reference="newtown-2026").reinspection_of == "medway-2020"


def test_a_yot_is_not_inspected_twice_within_two_years_without_a_reason(ada, form, medway):
    form |= {"yot": medway.yot.pk, "fieldwork_0": "18", "fieldwork_1": "5", "fieldwork_2": "2022"}

    page = text(ada.post("/announce/", form))
    assert "Medway Youth Offending Service has an inspection of" in page
    assert "less than two years away" in page
    assert not Inspection.objects.filter(reference="medway-2022").exists()

    ada.post("/announce/", form | {"why_soon": "The minister asked for it."})
    announced = Inspection.objects.get(reference="medway-2022")
    assert announced.history.get(field="why so soon").new == "The minister asked for it."


def test_a_reinspection_is_never_too_soon(ada, form, medway):
    form |= {"yot": medway.yot.pk, "fieldwork_0": "18", "fieldwork_1": "5", "fieldwork_2": "2021"}

    ada.post("/announce/", form | {"reinspection_of": "medway-2020"})

    assert Inspection.objects.filter(reference="medway-2021").exists()


def test_a_yot_that_has_closed_is_not_offered(ada, form):
    YOT.objects.filter(pk=form["yot"]).update(closed_on=timezone.localdate())

    assert "Choose a YOT that has not closed." in text(ada.post("/announce/", form))


@pytest.mark.parametrize(
    ("yot", "reference"),
    [
        ("Medway Youth Offending Service", "medway-2026"),
        ("Blaenau Gwent & Caerphilly Youth Offending Service", "blaenau-gwent-caerphilly-2026"),
        ("Youth Justice Service", "youth-justice-service-2026"),
    ],
)
def test_a_reference_is_made_from_the_name_and_the_year(yot, reference):
    assert suggested_reference(yot, 2026) == reference


# --- dates -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def announced(ada, form) -> Inspection:
    ada.post("/announce/", form)
    return Inspection.objects.with_framework().get(reference="newtown-2026")


def test_a_date_is_moved_with_a_reason_that_the_page_shows(announced, lead):
    address = "/inspections/newtown-2026/timetable/ratings_panel/"
    day = {"day_0": "21", "day_1": "12", "day_2": "2026"}
    assert "Enter why you are moving the date." in text(lead.post(address, day))

    page = text(lead.post(address, day | {"reason": "The chair is on leave."}, follow=True))

    assert "Monday 21 December 2026" in page
    assert "from 2026-12-14 to 2026-12-21 (The chair is on leave.)" in page
    assert "Lena Lead" in page


def test_moved_fieldwork_keeps_its_length(announced):
    move_date(announced, "fieldwork", datetime.date(2026, 11, 23), reason="Storm.", by=BY)

    announced.refresh_from_db()
    assert announced.fieldwork_started == datetime.date(2026, 11, 23)
    assert announced.fieldwork_ended == datetime.date(2026, 11, 27)


def test_a_date_out_of_order_has_a_warning_on_the_page(announced, lead):
    move_date(announced, "announced", datetime.date(2026, 10, 5), reason="Told earlier.", by=BY)
    announced = Inspection.objects.get(pk=announced.pk)
    move_date(announced, "evidence", datetime.date(2026, 10, 19), reason="Told earlier.", by=BY)
    move_date(announced, "proposals", datetime.date(2026, 11, 2), reason="A mistake.", by=BY)

    page = text(lead.get("/inspections/newtown-2026/timetable/"))

    assert "Check this date. This is before the start of “Domain one”." in page


def test_the_dates_of_a_published_inspection_do_not_change(medway):
    with pytest.raises(Refused, match="published"):
        move_date(medway, "ratings_panel", datetime.date(2026, 11, 23), reason="Why not.", by=BY)


# --- type and partners -----------------------------------------------------------------------------------------------


def test_a_single_inspection_becomes_joint_and_single_again(announced, lead):
    details = "/inspections/newtown-2026/details/"

    lead.post(details, {"kind": "joint", "partners": ["ofsted"]})
    announced.refresh_from_db()
    assert (announced.kind, announced.layout) == ("joint", "2020-01-joint")

    lead.post(details, {"kind": "single"}, follow=True)
    announced.refresh_from_db()
    assert (announced.kind, announced.partners.count()) == ("single", 0)


def test_a_partner_inspectorate_with_an_inspector_on_the_team_cannot_be_removed(youth_2018, stranger):
    inspection = new_inspection(youth_2018, kind="joint", partners=["ofsted", "cqc"])
    appoint(inspection, stranger, "partner", inspectorate="ofsted", by=BY)

    with pytest.raises(Refused, match="Sid Stranger is on the team for Ofsted"):
        set_partners(inspection, ["cqc"], by=BY)


def test_a_single_inspection_has_no_partners(youth_2018, administrator):
    inspection = new_inspection(youth_2018)

    with pytest.raises(Refused, match="Only joint inspections"):
        set_partners(inspection, ["cqc"], by=Author(administrator))
