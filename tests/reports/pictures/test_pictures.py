"""Pictures in the texts of a report: from the upload to the editions, and what prevents one from being removed."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from lxml import etree
from PIL import Image

from inspections.history import Author, Refused
from inspections.models import Change, Inspection, User
from inspections.planning.actions.team import appoint
from reports.archive.actions import import_archive
from reports.archive.export import export_archive
from reports.checks.families import findings_in
from reports.checks.reading.known import Known
from reports.document.content import as_json
from reports.material import document_of, material_of
from reports.models import Approval, Edition, FrozenDraft, Publication, ReportPicture
from reports.pdf.html import html_edition, pdf_source
from reports.pictures import actions
from reports.read_through.paragraphs import read_paragraphs
from reports.text.narrative import blocks, to_html
from reports.text.pictures import Picture, with_pictures
from reports.word.writing import word_file
from reports.writing.actions.texts import write_section
from tests.factories import BY, new_inspection, put_in_phase

pytestmark = pytest.mark.django_db

WRITE = "/inspections/anytown/report/write/"
MAP = {"alternative": "A map: Anytown has “two” rivers", "caption": "The area", "source": "Anytown Council, 2026."}


def upload(colour: str = "#0b5c45", name: str = "map.png") -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "text/html")


@pytest.fixture
def inspection(youth_2018, lead_inspector, media) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    put_in_phase(inspection, "draft")
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def by(lead_inspector) -> Author:
    return Author(lead_inspector)


@pytest.fixture
def lead(client, lead_inspector, inspection) -> Client:
    client.force_login(lead_inspector)
    return client


def said(response) -> str:
    return " ".join(response.content.decode().split())


def found(inspection: Inspection) -> list[tuple[str, str]]:
    known = Known(material_of(inspection))
    return [(each.excerpt, each.message) for each in findings_in(known) if each.check in ("alternative", "code")]


# --- from the upload to the text ------------------------------------------------------------------------------------------


def test_a_writer_uploads_a_picture_and_sees_it_in_the_preview(lead, inspection, lead_inspector):
    assert "Choose the picture to add" in said(lead.post(f"{WRITE}pictures/add/"))
    wrong = {"file": SimpleUploadedFile("map.png", b"<svg/>"), **MAP}
    refused = lead.post(f"{WRITE}pictures/add/", wrong)
    assert "The file is not a PNG, JPEG or WebP picture" in refused.context["form"].errors["file"][0]

    added = said(lead.post(f"{WRITE}pictures/add/", {"file": upload(name="../map.html.png"), **MAP}, follow=True))

    assert "Picture 1 has been added. Insert [[picture 1]] into a text to print it." in added
    picture = inspection.pictures.get()
    assert (picture.name, picture.content_type, picture.added_by) == ("map-html.png", "image/png", lead_inspector)
    shown = lead.get(f"{WRITE}pictures/1/file/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "sandbox" in shown["Content-Security-Policy"]
    preview = said(lead.post(f"{WRITE}foreword/preview/", {"body": "Before.\n\n[[picture 1]]\n\nAfter."}))
    assert (
        f'<img src="{WRITE}pictures/1/file/" alt="A map: Anytown has “two” rivers" width="60" height="40">' in preview
    )
    assert 'value="[[picture 1]]"' in said(lead.get(f"{WRITE}foreword/"))
    history = Change.objects.filter(inspection=inspection, subject="picture 1").values_list("by", "field")
    assert {field for _, field in history} == {"file", "alternative", "caption", "source"}
    assert {person for person, _ in history} == {lead_inspector.pk}


def test_the_picture_is_in_every_edition_and_its_words_are_checked(inspection, by):
    actions.add_picture(inspection, file=upload(), by=by, **MAP)
    write_section(inspection, "foreword", "Words.\n\n[[Picture 1]]\n\nMore words.", by=by)
    document = document_of(inspection)

    html = html_edition(document)
    figure = re.search(r'<figure class="picture" data-picture="1">(.*?)</figure>', html)
    assert figure
    assert 'src="data:image/png;base64,' in figure[1]
    assert '<figcaption>The area. <span class="picture__source">Source: Anytown Council, 2026</span>' in figure[1]
    assert 'alt="A map: Anytown has “two” rivers"' in pdf_source(document)
    with zipfile.ZipFile(io.BytesIO(word_file(html))) as archive:
        text = archive.read("word/document.xml").decode()
    drawn = etree.fromstring(text.encode()).iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    )
    assert "A map: Anytown has “two” rivers" in [each.get("descr") for each in drawn]
    assert "Anytown Council, 2026" in text
    sentences = [each.sentence.text for each in Known(material_of(inspection)).passages]
    assert sentences == [
        "Words.", "A map: Anytown has “two” rivers.", "The area.", "Source: Anytown Council, 2026.", "More words.",
    ]  # fmt: skip
    assert found(inspection) == []


def test_the_checks_find_what_readers_would_miss(inspection, by):
    picture = actions.add_picture(inspection, file=upload(), by=by)
    write_section(inspection, "foreword", "[[picture 1]]", by=by)
    write_section(inspection, "strengths-1", "- [[picture 1]]", by=by)
    write_section(inspection, "background", "Words and [[picture 1]]\n\n[[picture 7]]\n\n![map](map.png)", by=by)

    messages = found(inspection)

    assert (
        "[[picture 1]]",
        "Picture 1 has no text alternative, so people who cannot see it miss what it shows.",
    ) in messages
    assert messages.count(("[[picture 1]]", "The report does not print picture 1 here.")) == 2
    assert ("[[picture 7]]", "This figure does not exist.") in messages
    assert ("![map](map.png)", "The report does not print this picture, because it was not uploaded.") in messages
    assert actions.describe_picture(picture, **MAP, by=by)
    picture.file.storage.delete(picture.file.name)
    assert ("[[picture 1]]", "The file of picture 1 is missing.") in found(inspection)
    assert "The file of picture 1 is missing: A map" in html_edition(document_of(inspection))


# --- removing -------------------------------------------------------------------------------------------------------------


def test_a_picture_that_no_text_uses_is_removed_restored_and_deleted(lead, inspection, by, media):
    picture = actions.add_picture(inspection, file=upload(), by=by, **MAP)
    actions.add_picture(inspection, file=upload("#11304a"), by=by)
    with pytest.raises(Refused, match=r"already added by .* as picture 1"):
        actions.add_picture(inspection, file=upload(), by=by)
    write_section(inspection, "foreword", "[[picture 1]]", by=by)
    state = f"{WRITE}pictures/1/state/"
    assert "Picture 1 is in the text of 1 section" in said(lead.post(state, {"to": "removed"}, follow=True))
    write_section(inspection, "foreword", "", by=by)

    assert "You can restore it below" in said(lead.post(state, {"to": "removed"}, follow=True))
    assert not inspection.pictures.current().filter(number=1).exists()
    assert "Picture 1 restored" in said(lead.post(state, {"to": "current"}, follow=True))
    assert "Remove picture 1 before" in said(lead.post(state, {"to": "deleted"}, follow=True))
    lead.post(state, {"to": "removed"})
    assert "have been deleted" in said(lead.post(state, {"to": "deleted"}, follow=True))

    assert [row.number for row in inspection.pictures.all()] == [2]
    last = Change.objects.filter(inspection=inspection, subject="picture 1").order_by("-pk").first()
    assert picture.sha256 in last.old


def test_the_number_of_a_deleted_picture_is_not_used_again(inspection, by):
    for colour in ("red", "green"):
        picture = actions.add_picture(inspection, file=upload(colour), by=by)
    actions.remove_picture(picture, by=by)
    actions.delete_picture(picture, by=by)

    assert actions.add_picture(inspection, file=upload("blue"), by=by).number == 3


def test_an_old_page_does_not_undo_the_words_of_a_colleague(lead, inspection, by):
    picture = actions.add_picture(inspection, file=upload(), by=by, **MAP)
    page = lead.get(f"{WRITE}pictures/1/").context["form"]
    sent = {**MAP, "caption": "Anytown", "based_on": page.initial["based_on"]}
    colleague = Author(User.objects.create_user("sam@inspectorate.test", name="Sam Second"))
    actions.describe_picture(picture, **{**MAP, "alternative": "A better map"}, by=colleague)

    refused = lead.post(f"{WRITE}pictures/1/", sent)

    assert (
        "Sam Second changed picture 1 after you opened the page. The text alternative is now “A better map”."
        in (refused.context["form"].errors["__all__"][0])
    )
    lead.post(f"{WRITE}pictures/1/", {**sent, "based_on": refused.context["form"]["based_on"].value()})
    picture.refresh_from_db()
    assert (picture.alternative, picture.caption) == (MAP["alternative"], "Anytown")


def test_readers_no_longer_see_a_removed_picture(lead, client, inspection, by):
    picture = actions.add_picture(inspection, file=upload(), by=by)
    reader = User.objects.create_user("reader@inspectorate.test", name="Rea Reader")
    appoint(inspection, reader, "inspector", by=BY)
    reading = Client()
    reading.force_login(reader)
    address = f"{WRITE}pictures/1/file/"
    assert 'filename="picture-1.png"' in reading.get(address)["Content-Disposition"]

    actions.remove_picture(picture, by=by)

    assert reading.get(address).status_code == 404
    assert lead.get(address).status_code == 200  # who can restore it
    assert lead.get(f"{WRITE}pictures/1/").status_code == 404


def test_a_picture_of_another_kind_cannot_be_stored(inspection, by):
    actions.add_picture(inspection, file=upload(), by=by)

    with pytest.raises(IntegrityError, match="picture_is_png_or_jpeg"), transaction.atomic():
        inspection.pictures.update(content_type="text/html")


def test_a_picture_in_a_published_edition_is_kept(inspection, by):
    picture = actions.add_picture(inspection, file=upload(), by=by, **MAP)
    write_section(inspection, "foreword", "[[picture 1]]", by=by)
    kept = as_json(document_of(inspection, final=True))
    approval = Approval.objects.create(inspection=inspection, content_hash="0" * 64, **BY.as_fields())
    day = timezone.localdate()
    Edition.objects.create(
        inspection=inspection,
        number=1,
        published_on=day,
        ratings={},
        document=kept,
        approval=approval,
        **BY.as_fields(),
    )
    write_section(inspection, "foreword", "", by=by)

    with pytest.raises(Refused, match="Picture 1 is in a published edition, so it is kept"):
        actions.remove_picture(picture, by=by)


def test_a_picture_is_kept_while_the_report_is_being_published(inspection, by, lead_inspector):
    picture = actions.add_picture(inspection, file=upload(), by=by)
    approval = Approval.objects.create(inspection=inspection, content_hash="0" * 64, **BY.as_fields())
    Publication.objects.create(
        inspection=inspection, approval=approval, published_on=timezone.localdate(), document={}, ratings={},
        csv=b"", ods=b"", asked_by=lead_inspector,
    )  # fmt: skip

    with pytest.raises(Refused, match="The report is being published"):
        actions.remove_picture(picture, by=by)


def test_a_deleted_picture_is_still_in_a_frozen_draft_and_the_page_says_so(lead, inspection, by):
    picture = actions.add_picture(inspection, file=upload(), by=by, **MAP)
    write_section(inspection, "foreword", "[[picture 1]]", by=by)
    document = as_json(document_of(inspection))
    FrozenDraft.objects.create(
        inspection=inspection, number=1, due=timezone.localdate(), document=document, texts={}, **BY.as_fields()
    )
    write_section(inspection, "foreword", "", by=by)
    actions.remove_picture(picture, by=by)

    deleted = said(lead.post(f"{WRITE}pictures/1/state/", {"to": "deleted"}, follow=True))

    assert "deleted. Draft 1 still shows it, because frozen drafts do not change." in deleted


def test_an_archive_has_the_pictures(inspection, by, tmp_path: Path):
    actions.add_picture(inspection, file=upload(), by=by, **MAP)
    write_section(inspection, "foreword", "[[picture 1]]", by=by)
    before = html_edition(document_of(inspection))
    export_archive(inspection, tmp_path / "anytown.zip")
    with zipfile.ZipFile(tmp_path / "anytown.zip") as archive:
        assert "files/reports.ReportPicture/1-map.png" in archive.namelist()
        rows = archive.read("rows/reports.ReportPicture.jsonl").decode()
    assert MAP["caption"] in rows
    Inspection.objects.filter(pk=inspection.pk).update(reference="elsewhere")

    import_archive(tmp_path / "anytown.zip", by=BY)

    again = Inspection.objects.with_framework().get(reference="anytown")
    assert ReportPicture.objects.get(inspection=again).is_intact
    assert html_edition(document_of(again)) == before


# --- the text alone -------------------------------------------------------------------------------------------------------

PLAIN = Picture(3, 'A [map] with "marks" and <b>', "", "", 60, 40, src="/file/")


def test_only_a_picture_of_the_report_in_a_paragraph_of_its_own_becomes_a_figure():
    html = with_pictures(to_html(f"Words.\n\n{PLAIN.markdown}\n\n> {PLAIN.markdown}"), {3: PLAIN})
    assert html.count("<figure") == 2
    assert 'alt="A [map] with “marks” and &lt;b&gt;"' in html
    assert [block.kind for block in blocks(f"Words.\n\n{PLAIN.markdown}")] == ["paragraph", "other"]
    for other in (
        f"Words {PLAIN.markdown}",
        "![a](https://example.org/a.png)",
        "![a](#picture-x)",
        f"- {PLAIN.markdown}",
    ):
        assert "<figure" not in to_html(other)
        assert "<img" not in with_pictures(to_html(other), {3: PLAIN})
    typed = '<figure class="picture" data-picture="3"></figure>'
    assert "<figure" not in with_pictures(to_html(typed), {3: PLAIN})


def test_the_read_through_shows_the_picture():
    (paragraph,) = read_paragraphs("[[picture 3]]", lambda _: PLAIN.markdown, pictures={3: PLAIN})

    assert paragraph.html == PLAIN.html
