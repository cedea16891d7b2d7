"""A draft goes out as a Word file, comes back with comments and changes, and the answers go back in a letter and a table."""

from __future__ import annotations

import io
import re

import docx
import openpyxl
import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from inspections.history import Author, Refused
from inspections.models import Inspection
from reports.accuracy.actions import (
    add_accuracy_comment,
    answer_accuracy_comment,
    discard_uploaded_response,
    receive_comments,
    record_uploaded_response,
    send_for_accuracy_check,
    upload_response,
)
from reports.accuracy.freezing import keep_pdf_of_letters
from reports.accuracy.outcomes import as_ods, as_xlsx, outcomes_of, words_now
from reports.accuracy.responses import WrongComments, response_in
from reports.models import AccuracyComment, FrozenDraft, KeptFile, ReturnUpload
from reports.pdf.html import pdf_of_source
from reports.writing.actions.texts import write_section
from tests.before_publication import draft_report, in_two_weeks, read_again, report_admin
from tests.reports.word.editing import AUTHOR, DAY, Edited, with_parts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/inspections/anytown/report/publishing/drafts/1/"


@pytest.fixture
def inspection(youth_2018, media) -> Inspection:
    return draft_report(youth_2018)


@pytest.fixture
def admin(db) -> Author:
    return Author(report_admin())


@pytest.fixture
def draft(inspection, admin) -> FrozenDraft:
    return send_for_accuracy_check(inspection, due=in_two_weeks(), by=admin)


@pytest.fixture
def client(admin, draft) -> Client:
    client = Client()
    client.force_login(admin.person)
    return client


def sent(draft: FrozenDraft) -> bytes:
    return draft.files.of_kind(KeptFile.Kind.DOCX).content()


def number_of(draft: FrozenDraft, words: str) -> int:
    return draft.paragraphs.get(words=words).number


def returned(draft: FrozenDraft) -> bytes:
    """The file with two comments and a change."""
    edited = Edited(sent(draft))
    edited.comment(number_of(draft, "The board knows its work."), "Since May.")
    edited.change(number_of(draft, "It met nine times."), "nine", "ten")
    heading = next(each._p for each in edited.document.paragraphs if each.text == "Foreword")
    edited.comment_on(heading, "Who wrote it?")
    return edited.saved()


def file(content: bytes, name: str = "draft.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def received(draft: FrozenDraft, content: bytes, by: Author, name: str = "draft.docx") -> list[AccuracyComment]:
    response = receive_comments(draft, received_on=timezone.localdate(), file=file(content, name), by=by)
    return list(response.comments.all())


def test_a_frozen_draft_is_kept_as_a_word_file_with_numbers(draft):
    kept = draft.files.of_kind(KeptFile.Kind.DOCX)

    document = docx.Document(io.BytesIO(kept.content()))
    number = number_of(draft, "It met nine times.")
    assert kept.name == "anytown-draft-1.docx"
    assert f"{number}\tIt met nine times." in [each.text for each in document.paragraphs]


def test_comments_and_changes_are_recorded_with_their_paragraphs(draft, admin):
    found = received(draft, returned(draft), admin)

    assert [(each.place, each.kind, each.comment, each.author, each.about) for each in found] == [
        ("Not placed", "comment", "Who wrote it?", AUTHOR, "Foreword"),
        (f"Paragraph {number_of(draft, 'The board knows its work.')}", "comment", "Since May.", AUTHOR,
         "The board knows its work."),
        (f"Paragraph {number_of(draft, 'It met nine times.')}", "change", "Change “nine” to “ten”.", AUTHOR, ""),
    ]  # fmt: skip
    assert [str(each.made_on) for each in found][1:] == [DAY, DAY]


@pytest.mark.postgresql_too
def test_the_same_file_twice_changes_nothing(draft, admin):
    content = returned(draft)
    received(draft, content, admin)

    with pytest.raises(Refused, match="This document has already been added"):
        received(draft, content, admin)

    again = with_parts(content, lambda name, part: part, docProps__more_DOT_xml=b"<more/>")  # saved again
    assert received(draft, again, admin) == []
    assert draft.comments.count() == 3


def test_only_the_new_replies_to_a_recorded_comment_are_added(draft, admin):
    number = number_of(draft, "It met nine times.")
    AccuracyComment.objects.create(
        draft=draft, paragraph=draft.paragraphs.get(number=number), comment="Ten.", author=AUTHOR, **admin.as_fields()
    )
    edited = Edited(sent(draft))
    edited.comment(number, "Ten.\n\nReply by Zed: Eleven.")

    (found,) = received(draft, edited.saved(), admin)

    assert found.comment == "More on the comment “Ten.”:\n\nReply by Zed: Eleven."


def test_the_file_of_another_draft_is_refused_and_named(inspection, draft, admin):
    first = returned(draft)
    write_section(inspection, "foreword", "Otherwise.\n\nIt met nine times.", by=admin)
    second = send_for_accuracy_check(read_again(inspection), due=in_two_weeks(), by=admin)

    with pytest.raises(
        WrongComments, match="is draft 1 of the inspection anytown, not draft 2 of the inspection anytown"
    ):
        received(second, first, admin)

    assert not second.returns.exists()


def test_another_document_is_refused(draft, admin):
    other = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("A letter")
    document.save(other)

    with pytest.raises(WrongComments, match=r"has 0 of the .* numbered paragraphs of draft 1"):
        received(draft, other.getvalue(), admin)


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("draft.docm", lambda content: content, "cannot be uploaded because of its file type"),
        (
            "draft.docx",
            lambda content: with_parts(content, lambda name, part: part, word__vbaProject_DOT_bin=b"x"),
            "it contains macros",
        ),
        ("draft.docx", lambda content: b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "a document locked with a password"),
        ("draft.docx", lambda content: content[:2000], "it is damaged"),
        ("draft.pdf", lambda content: b"%PDF-1.7 %%EOF", "is not a table or a Word document"),
    ],
    ids=["a file for macros", "macros", "a password", "half a file", "a PDF"],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(name, change, reason, draft, admin):
    with pytest.raises(Refused, match=reason):
        received(draft, change(sent(draft)), admin, name)

    assert not draft.returns.exists()
    assert not KeptFile.objects.filter(kind="sent").exists()


def test_nothing_is_recorded_before_the_person_has_seen_it(draft, admin):
    upload = upload_response(draft, received_on=timezone.localdate(), file=file(returned(draft)), by=admin)
    seen = response_in(draft, upload.file_name, bytes(upload.content)).fingerprint
    assert not draft.comments.exists()

    with pytest.raises(Refused, match="Nothing was recorded"):
        record_uploaded_response(upload, seen="0", by=admin)
    assert not draft.comments.exists()

    record_uploaded_response(upload, seen=seen, by=admin)
    assert draft.comments.count() == 3
    assert not ReturnUpload.objects.exists()


def test_an_upload_replaces_the_one_before_and_can_be_discarded(draft, admin):
    for _ in range(2):
        upload = upload_response(draft, received_on=timezone.localdate(), file=file(returned(draft)), by=admin)

    assert ReturnUpload.objects.get() == upload
    discard_uploaded_response(upload, by=admin)
    assert not ReturnUpload.objects.exists()


def test_the_pages_show_what_the_file_says_then_record_it(draft, client):
    today = timezone.localdate()
    day = {"received_on_0": today.day, "received_on_1": today.month, "received_on_2": today.year}

    page = client.post(f"{PAGE}answer/", {**day, "file": file(returned(draft))}, follow=True).content.decode()

    assert "has 3 new comments" in " ".join(page.split())
    assert "Not placed" in page
    assert "Change “nine” to “ten”." in page
    assert AUTHOR in page
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    page = client.post(f"{PAGE}answer/check/", {"seen": seen}, follow=True).content.decode()
    assert "recorded, with 3 comments" in page

    page = client.get(f"/inspections/anytown/report/publishing/comments/{draft.comments.first().pk}/").content.decode()
    assert "On the words “Foreword”" in page
    assert "These words are not in one numbered paragraph of the draft." in " ".join(page.split())
    assert client.get(f"{PAGE}letter.docx")["Location"] == "/inspections/anytown/report/publishing/comments/"


# --- The answers --------------------------------------------------------------------------------------------------------


def answered(inspection: Inspection, draft: FrozenDraft, admin: Author) -> None:
    received(draft, returned(draft), admin)
    answers = [
        ("not_accepted", "The name is below."),
        ("in_part", "It is since June."),
        ("accepted", "The minutes say ten."),
    ]
    for comment, (outcome, reason) in zip(draft.comments.order_by("pk"), answers, strict=True):
        answer_accuracy_comment(comment, outcome=outcome, reason=reason, by=admin)
    write_section(inspection, "foreword", "The board knows its work.\n\nIt met ten times.", by=admin)


def test_the_letter_shows_each_comment_the_decision_the_reason_and_what_changed(inspection, draft, admin, client):
    answered(inspection, draft, admin)

    content = client.get(f"{PAGE}letter.docx").content
    document = docx.Document(io.BytesIO(content))

    texts = [each.text for each in document.paragraphs]
    assert "Our answers to your comments on the draft report" in texts
    assert {"accepted: 1", "accepted in part: 1", "not accepted: 1"} <= set(texts)
    rows = [[" ".join(cell.text.split()) for cell in row.cells] for row in document.tables[0].rows]
    board, met = number_of(draft, "The board knows its work."), number_of(draft, "It met nine times.")
    assert rows[0] == ["Paragraph", "Your comment or change", "Our decision and reason", "What changed"]
    assert rows[1][0] == "No single paragraph"
    assert rows[2][0].startswith(f"{board} Foreword")
    assert rows[2][1] == "On “The board knows its work.”: Since May. Yasmin Yot, 2 March 2026"
    assert rows[2][2:] == ["Accepted in part It is since June.", "No change."]
    assert rows[3][0].startswith(f"{met} Foreword")
    assert rows[3][3] == "The draft said: “It met nine times.” The report now says: “It met ten times.”"
    assert document.core_properties.author == "HM Inspectorate of Probation"

    page = client.get(f"{PAGE}letter.html")
    assert "The report now says: “It met ten times.”" in page.content.decode()
    assert "sha256-" in page["Content-Security-Policy"]


def test_the_table_of_answers_has_the_same_as_xlsx_and_ods(inspection, draft, admin, client, tmp_path):
    answered(inspection, draft, admin)

    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{PAGE}outcomes.xlsx").content))
    rows = list(book["outcomes"].iter_rows(min_row=2, values_only=True))
    assert [row[9:12] for row in rows] == [
        ("Not accepted", "The name is below.", None),
        ("Accepted in part", "It is since June.", "No change"),
        ("Accepted", "The minutes say ten.", "It met ten times."),
    ]
    assert client.get(f"{PAGE}outcomes.ods").status_code == 200
    assert as_ods(outcomes_of(draft))


@pytest.mark.pdf
def test_the_letter_is_kept_as_it_was_frozen(inspection, draft, admin, client):
    receive_comments(draft, received_on=timezone.localdate(), said="See below.", by=admin)
    add_accuracy_comment(draft, comment="The board met ten times.", evidence="", by=admin)
    refused = client.post(f"{PAGE}letter/freeze/", follow=True).content.decode()
    assert "Answer every comment on this draft first" in refused
    answer_accuracy_comment(draft.comments.get(), outcome="accepted", reason="The minutes say ten.", by=admin)

    page = client.post(f"{PAGE}letter/freeze/", follow=True).content.decode()
    client.post(f"{PAGE}letter/freeze/")

    assert "Letter 1 is frozen" in page
    assert "The PDF is being made" in page
    letter = draft.letters.get()
    assert (letter.by, letter.number) == (admin.person, 1)
    assert {kept.name.rpartition(".")[2] for kept in letter.files.all()} == {"html", "docx", "ods"}
    assert inspection.history.get(subject="draft 1", field="letter 1").new == "1 comment answered"

    rendering = inspection.renderings.of_content(letter.rendering_hash)
    content = pdf_of_source(rendering.source)
    rendering.file.save("letter", ContentFile(content), save=False)
    rendering.state, rendering.source = "ready", ""
    rendering.save()
    keep_pdf_of_letters(rendering)
    keep_pdf_of_letters(rendering)

    assert letter.files.of_kind(KeptFile.Kind.PDF).content() == content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
    assert inspection.renderings.newest_ready() is None, "it is not a rendering of the report"
    assert "anytown-draft-1-answers-1.pdf" in client.get(PAGE).content.decode()
    answer_accuracy_comment(draft.comments.get(), outcome="in_part", reason="Nine and a half.", by=admin)
    client.post(f"{PAGE}letter/freeze/")
    first, second = draft.letters.all()
    assert "The minutes say ten." in first.files.of_kind(KeptFile.Kind.HTML).content().decode()
    assert "Nine and a half." in second.files.of_kind(KeptFile.Kind.HTML).content().decode()


def test_a_letter_says_if_there_were_no_comments(draft, admin, client):
    receive_comments(draft, received_on=timezone.localdate(), said="No comments.", by=admin)

    assert "You made no comments on the draft" in client.get(f"{PAGE}letter.html").content.decode()


def test_a_comment_that_begins_like_a_formula_is_text_in_the_table(draft, admin):
    edited = Edited(sent(draft))
    edited.comment(number_of(draft, "It met nine times."), "=1+1")
    received(draft, edited.saved(), admin)

    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(outcomes_of(draft), title="Answers")))["outcomes"]

    assert (sheet["E2"].value, sheet["E2"].data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        (["a", "b"], ["a", "b"], ["a", "b"]),
        (["a", "It met nine times.", "c"], ["a", "It met ten times.", "c"], ["a", "It met ten times.", "c"]),
        (["a", "b", "c"], ["a", "c"], ["a", "", "c"]),
        (
            ["one two three", "four five six"],
            ["four five seven", "one two eight"],
            ["one two eight", "four five seven"],
        ),
        (["a b", "c d", "e f"], ["x y", "c d z", "e f"], ["", "c d z", "e f"]),
    ],
)
def test_the_current_words_of_each_paragraph(then, now, expected):
    assert words_now(then, now) == expected
