"""The pages of the register: the list, the forms, and importing a file."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags

from inspections.history import Author, EditConflict, Refused
from inspections.inspection.models import Change
from inspections.inspection.yots import YOT
from inspections.models import RegisterUpload, User
from inspections.yots.actions import (
    RegisterChanged,
    WrongFacts,
    add_yot,
    change_yot,
    import_register,
    remove_yot,
    upload_register,
    yot_called,
)
from inspections.yots.facts import Facts
from inspections.yots.queries import facts_of, history_of, plan_of, register, version_of
from tests.factories import BY

pytestmark = pytest.mark.django_db

FORM = {"closed_0": "", "closed_1": "", "closed_2": ""}


@pytest.fixture
def administrator(db) -> User:
    return User.objects.create_superuser("ada@inspectorate.test", "correct horse battery", name="Ada Admin")


@pytest.fixture
def ada(administrator) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def newport(db) -> YOT:
    facts = Facts("Newport YOS", local_authorities=("Newport City Council",), region="Wales", nation="Wales")
    return add_yot(facts, by=BY)


def text(response) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def facts(yot: YOT) -> Facts:
    return facts_of(YOT.objects.with_facts().get(pk=yot.pk))


def told(yot: YOT) -> list[tuple[str, str, str]]:
    return [(change.field, change.old, change.new) for change in history_of(yot)]


def csv_file(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("yots.csv", "\n".join(lines).encode(), "text/csv")


# --- finding a YOT ----------------------------------------------------------------------------------------------------


@pytest.mark.postgresql_too
@pytest.mark.parametrize("words", ["newport", "Newport YOS", "city council", "gwent east", "yos newport"])
def test_a_yot_is_found_by_its_names_and_local_authorities(newport, ada, words):
    change_yot(newport, facts=_with(newport, other_names=("Gwent East",)), based_on=version_of(newport), by=BY)

    assert f'href="/yots/{newport.pk}/"' in ada.get("/yots/", {"words": words}).content.decode()


@pytest.mark.postgresql_too
def test_a_very_long_search_is_answered(newport, ada):
    assert "Newport YOS" in text(ada.get("/yots/", {"words": "yos " * 1500}))


def _with(yot: YOT, **values) -> Facts:
    return Facts(**{**vars(facts(yot)), **values})


@pytest.mark.postgresql_too
def test_the_list_is_filtered_by_region_and_nation(newport, ada):
    assert "Newport YOS" in text(ada.get("/yots/", {"nation": "Wales"}))
    assert "Newport YOS" not in text(ada.get("/yots/", {"region": "London"}))
    assert "No YOTs found" in text(ada.get("/yots/", {"region": "London"}))


def test_the_list_has_fifty_yots_on_a_page_and_no_more_queries_for_fifty_than_for_two(
    ada, django_assert_max_num_queries
):
    for number in range(60):
        add_yot(Facts(f"YOT {number}", local_authorities=(f"Council {number}",)), by=BY)

    with django_assert_max_num_queries(9):
        page = text(ada.get("/yots/"))
    assert "YOTs, 1 to 50 shown" in page


# --- adding, changing and removing ------------------------------------------------------------------------------------


def test_an_administrator_adds_a_yot(ada, administrator):
    sent = {**FORM, "name": " Kent  YOT ", "local_authorities": "Kent\n\nKent County Council", "region": "South East"}

    page = ada.post("/yots/add/", {**sent, "joint_service": "yes"}, follow=True)

    assert "Kent YOT has been added" in text(page)
    yot = YOT.objects.get(name="Kent YOT")
    assert facts(yot).local_authorities == ("Kent", "Kent County Council")
    assert facts(yot).joint_service is True
    assert {change.by for change in history_of(yot)} == {administrator}
    assert "local authorities: Kent; Kent County Council" in text(page)


def test_a_form_shows_each_error_beside_its_field(ada, newport):
    page = ada.post(
        "/yots/add/",
        {**FORM, "name": "Gwent YOT", "other_names": "newport yos", "region": "Wales", "nation": "England"},
    )

    assert "Other names: “newport yos” is also a name of “Newport YOS”; a name can belong to one YOT only." in text(
        page
    )
    assert "Nation: is England, but the region is Wales; change one of them." in text(page)
    assert not YOT.objects.filter(name="Gwent YOT").exists()


def test_a_renamed_yot_keeps_its_old_name_as_an_earlier_name(newport):
    change_yot(newport, _with(newport, name="Newport YJS"), based_on=version_of(newport), by=BY)

    assert facts(newport).earlier_names == ("Newport YOS",)
    assert yot_called("Newport YOS", by=BY) == newport


def test_a_misspelt_name_is_not_kept(newport):
    change_yot(newport, _with(newport, name="Newport Youth"), based_on=version_of(newport), was_misspelt=True, by=BY)

    assert facts(newport).earlier_names == ()
    assert told(newport)[-1] == ("name", "Newport YOS", "Newport Youth")


def test_two_people_do_not_overwrite_each_other(ada, newport, administrator):
    seen = version_of(newport)
    change_yot(newport, _with(newport, police_force_area="Gwent"), based_on=seen, by=Author(administrator))

    with pytest.raises(EditConflict, match="Ada Admin changed the police force area"):
        change_yot(newport, _with(newport, region=""), based_on=seen, by=BY)

    sent = {**FORM, "name": "Newport YOS", "based_on": seen}
    page = ada.post(f"/yots/{newport.pk}/change/", sent)
    assert "Ada Admin changed the police force area of Newport YOS" in text(page)
    assert facts(newport).police_force_area == "Gwent"
    again = {**sent, "based_on": re.search(r'name="based_on" value="(\d+)"', page.content.decode())[1]}
    assert ada.post(f"/yots/{newport.pk}/change/", again).status_code == 302


@pytest.mark.postgresql_too
def test_the_page_of_a_merged_yot_says_when_it_closed_and_which_yot_it_joined(ada, newport):
    gwent = add_yot(Facts("Gwent YJS"), by=BY)
    sent = {
        **FORM, "name": "Newport YOS", "closed_0": "1", "closed_1": "4", "closed_2": "2024", "merged_into": "Gwent YJS",
        "based_on": version_of(newport),
    }  # fmt: skip

    page = text(ada.post(f"/yots/{newport.pk}/change/", sent, follow=True))

    assert "This YOT closed on 1 April 2024. It was merged into Gwent YJS." in page
    assert "Merged into this YOT Newport YOS, 1 April 2024" in text(ada.get(f"/yots/{gwent.pk}/"))
    with pytest.raises(Refused, match="Other YOTs were merged into Gwent YJS"):
        remove_yot(gwent, by=BY)


def test_a_yot_added_by_mistake_is_removed_and_the_history_keeps_it(ada, newport):
    subject = newport.subject

    ada.post(f"/yots/{newport.pk}/remove/")

    assert not YOT.objects.filter(name="Newport YOS").exists()
    assert ("name", "Newport YOS", "") in Change.objects.filter(subject=subject).values_list("field", "old", "new")


def test_a_yot_with_inspections_cannot_be_removed(ada, medway):
    page = ada.post(f"/yots/{medway.yot_id}/remove/", follow=True)

    assert "has inspections, so it stays in the register" in text(page)


def test_an_inspection_finds_its_yot_under_another_name(newport):
    change_yot(newport, _with(newport, other_names=("Newport YOT",)), based_on=version_of(newport), by=BY)

    assert yot_called("Newport YOT", by=BY) == newport
    with pytest.raises(Refused, match="did you mean “Newport YOT”"):
        yot_called("newport yot", by=BY)


# --- importing a file -------------------------------------------------------------------------------------------------


def upload(client: Client, *lines: str):
    return client.post("/yots/import/", {"file": csv_file(*lines)}, follow=True)


@pytest.mark.postgresql_too
def test_a_file_is_imported_only_after_its_preview_is_confirmed(ada, newport, administrator):
    page = upload(ada, "name,police_force_area,region", "Newport YOS,Gwent,Wales", "Kent YOT,Kent,South East")

    shown = text(page)
    assert "The file would add 1 YOT and change 1." in shown
    assert "Police force area Now: Not recorded After the import: Gwent" in shown
    assert not YOT.objects.filter(name="Kent YOT").exists()
    assert facts(newport).police_force_area == ""

    done = ada.post("/yots/import/preview/", {"seen": page.context["plan"].fingerprint}, follow=True)

    assert "The file has been imported: 1 added, 1 changed." in text(done)
    assert facts(newport).police_force_area == "Gwent"
    assert history_of(newport).last().by == administrator
    assert not RegisterUpload.objects.exists()


def test_a_file_with_an_error_cannot_be_imported(ada, newport, administrator):
    page = upload(ada, "name,region", "Kent YOT,South East", "Newport YOS,Gwent")

    assert "Row 3 Column: region “Gwent” is not one of:" in text(page)
    assert 'name="seen"' not in page.content.decode()
    kept = RegisterUpload.objects.get()
    with pytest.raises(Refused, match="nothing was imported"):
        import_register(kept, seen=plan_of(kept).fingerprint, by=Author(administrator))
    assert not YOT.objects.filter(name="Kent YOT").exists()


def test_an_import_notices_if_the_register_has_changed_since_the_preview(ada, newport, administrator):
    seen = upload(ada, "name,police_force_area", "Newport YOS,Gwent").context["plan"].fingerprint
    change_yot(newport, _with(newport, police_force_area="South Wales"), based_on=version_of(newport), by=BY)

    again = ada.post("/yots/import/preview/", {"seen": seen}, follow=True)

    assert "The register has changed since this preview was shown. Nothing was imported." in text(again)
    assert "Now: South Wales After the import: Gwent" in text(again)
    with pytest.raises(RegisterChanged):
        import_register(RegisterUpload.objects.get(), seen=seen, by=Author(administrator))


def test_another_upload_replaces_the_first_and_discarding_deletes_it(ada, administrator):
    seen = upload(ada, "name", "Kent YOT").context["plan"].fingerprint
    upload(ada, "name", "Essex YOT")

    refused = ada.post("/yots/import/preview/", {"seen": seen}, follow=True)
    assert "Nothing was imported" in text(refused)

    ada.post("/yots/import/discard/")
    assert not RegisterUpload.objects.exists()
    assert not YOT.objects.filter(name__in=["Kent YOT", "Essex YOT"]).exists()


def test_each_administrator_sees_only_their_own_upload(ada):
    other = User.objects.create_superuser("other@inspectorate.test", name="Otto Other")
    upload_register("yots.csv", io.BytesIO(b"name\nKent YOT\n"), by=Author(other))

    assert ada.get("/yots/import/preview/").status_code == 302


def test_a_name_can_move_from_one_yot_to_another_in_one_file(ada, newport):
    change_yot(newport, _with(newport, other_names=("Gwent",)), based_on=version_of(newport), by=BY)
    page = upload(ada, "name,other_names", "Monmouth YOS,Gwent", "Newport YOS,")

    ada.post("/yots/import/preview/", {"seen": page.context["plan"].fingerprint})

    assert yot_called("Gwent", by=BY).name == "Monmouth YOS"
    assert facts(newport).other_names == ()


def test_a_file_that_is_not_a_spreadsheet_is_refused_with_a_reason(ada):
    page = ada.post("/yots/import/", {"file": SimpleUploadedFile("yots.docx", b"PK\x03\x04 broken")})

    assert "The file is not a spreadsheet, or is damaged." in text(page)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_downloaded_register_changes_nothing_when_it_is_imported(ada, newport, kind):
    downloaded = ada.get(f"/yots/register.{kind}")
    page = ada.post("/yots/import/", {"file": SimpleUploadedFile(f"yots.{kind}", downloaded.content)}, follow=True)

    plan = page.context["plan"]
    assert (plan.problems, plan.added, plan.changed) == ([], [], [])
    assert len(plan.unchanged) == len(register().yots)


@pytest.mark.parametrize("name", ["Any  town YOT", " Anytown YOT", "Any\u00a0town YOT"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_a_name_with_unusual_spaces_comes_back_unchanged(ada, administrator, name, kind):
    yot_called(name, by=BY)
    file = SimpleUploadedFile(f"yots.{kind}", ada.get(f"/yots/register.{kind}").content)

    planned = plan_of(upload_register(file.name, file, by=Author(administrator)))

    assert (planned.problems, planned.added, planned.changed) == ([], [], [])


def test_facts_that_contradict_the_register_are_refused_by_the_action_too(newport):
    with pytest.raises(WrongFacts):
        add_yot(Facts("Newport YOS"), by=BY)
