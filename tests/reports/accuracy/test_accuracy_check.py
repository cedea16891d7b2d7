"""The factual accuracy check: the draft sent to the YOT, the table that it returns, and an answer to every comment."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inspections.history import Author, Refused
from inspections.models import Inspection
from reports.accuracy.actions import (
    add_accuracy_comment,
    answer_accuracy_comment,
    log_copy,
    receive_comments,
    send_for_accuracy_check,
    take_back_draft,
)
from reports.accuracy.comments_table import as_ods, as_xlsx
from reports.accuracy.responses import WrongComments
from reports.models import AccuracyComment, FrozenDraft, KeptFile
from reports.recommendations.actions import set_recommendations
from reports.text.paragraphs import Paragraph, changed, numbered, with_sections
from reports.writing.actions.texts import write_section
from tests.before_publication import FOREWORD, checked_draft, draft_report, in_two_weeks, read_again, report_admin
from tests.work import work_of_at_most

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def inspection(youth_2018, media) -> Inspection:
    return draft_report(youth_2018)


@pytest.fixture
def admin(db) -> Author:
    return Author(report_admin())


@pytest.fixture
def draft(inspection, admin) -> FrozenDraft:
    return send_for_accuracy_check(inspection, due=in_two_weeks(), by=admin)


def table(draft: FrozenDraft, rows: dict[int | str, tuple[str, str]], **cells: str) -> SimpleUploadedFile:
    """A table that the YOT returns, with comment and evidence by paragraph, and other cells by their address."""
    paragraphs = [Paragraph(each.number, each.words) for each in draft.paragraphs.all()]
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(paragraphs, title="Comments")))
    sheet = book["comments"]
    last = sheet.max_row
    for number, (comment, evidence) in rows.items():
        if isinstance(number, int) and number <= len(paragraphs):
            line = number + 1
        else:
            last += 1
            line = last
            sheet.cell(line, 1).value = number
        sheet.cell(line, 3).value, sheet.cell(line, 4).value = comment, evidence
    for address, value in cells.items():
        sheet[address] = value
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("comments.xlsx", content.getvalue())


def today() -> datetime.date:
    return timezone.localdate()


# --- Numbered paragraphs ----------------------------------------------------------------------------------------------


def test_paragraphs_items_and_rows_are_numbered_but_not_footnotes():
    html = (
        "<main><section class='cover'><h1>Report</h1><p>Draft</p></section>"
        "<section><h2>2. Court disposals <span class='rating'>Good</span></h2>"
        "<p>One<sup><a>1</a></sup> of two.<span class='footnote'>Of all.</span></p>"
        "<ul><li>A <em>strength</em></li><li><p>Another</p></li></ul>"
        "<table><thead><tr><th>Question</th></tr></thead><tbody><tr><th>2.1.1</th><td>67%</td></tr></tbody></table></section>"
        "<section id='footnotes'><ol><li>Of all.</li></ol></section></main>"
    )

    marked, paragraphs = numbered(html)

    assert [paragraph.words for paragraph in paragraphs] == ["One of two.", "A strength", "Another", "2.1.1 67%"]
    assert {paragraph.place for paragraph in paragraphs} == {"2. Court disposals"}
    assert '<p><span class="paragraph-number" id="paragraph-1">1</span> One' in marked
    assert '<th><span class="paragraph-number" id="paragraph-4">4</span> 2.1.1' in marked


def test_a_paragraph_knows_its_section_even_with_a_live_figure():
    written = {
        "foreword": "It met *nine* times.",
        "strengths-2": "- Plans are good.\n- Of these, [[cases 2.1.1]] were well assessed.",
    }
    said = [
        Paragraph(1, "It met nine times."),
        Paragraph(2, "Of these, 8 of the 12 cases were well assessed."),
        Paragraph(3, "Other"),
    ]

    assert [each.section for each in with_sections(said, written)] == ["foreword", "strengths-2", ""]


def test_changes_are_listed_by_paragraph():
    assert changed("One.\n\nTwo.\n\nThree.", "One.\n\nTwo and a half.\n\nThree.") == [("Two.", "Two and a half.")]
    assert changed("One.", "One.\n\nTwo.") == [("", "Two.")]
    assert changed("One.", "One.") == []


def test_a_paragraph_with_many_figures_is_found_quickly():
    written = {"foreword": " of the ".join(["[[cases 2.1.1]]"] * 40) + "."}
    said = Paragraph(1, "8 of the cases of the " * 200)

    with work_of_at_most(seconds=20):
        (found,) = with_sections([said], written)

    assert found.section == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [("a\n\nb\n\n" * 7_500, "b\n\na\n\n" * 7_400), ("\n\n".join(str(n % 150) for n in range(7_000)), "1\n\n" * 7_000)],
)
def test_changes_in_repetitive_texts_are_found_quickly(before, after):
    with work_of_at_most(seconds=30):
        told = changed(before, after)

    assert told


# --- Sending ----------------------------------------------------------------------------------------------------------


def test_sending_freezes_a_numbered_draft_and_moves_to_the_next_phase(inspection, draft):
    assert read_again(inspection).phase == "accuracy_check"
    html = draft.files.of_kind(KeptFile.Kind.HTML).content().decode()
    paragraph = draft.paragraphs.get(words="It met nine times.")
    assert f'id="paragraph-{paragraph.number}">{paragraph.number}</span> It met nine times.' in html
    assert paragraph.section == "foreword"
    assert paragraph.place == "Foreword"


def test_the_numbers_are_the_same_in_both_forms_of_the_draft(medway):
    from dataclasses import replace

    from reports.material import document_of
    from reports.pdf.html import html_edition, pdf_source

    document = replace(document_of(medway), is_draft=True)

    assert numbered(html_edition(document))[1] == numbered(pdf_source(document))[1]


def test_later_changes_do_not_change_the_frozen_draft(inspection, draft, admin):
    before = draft.files.of_kind(KeptFile.Kind.HTML).content()

    write_section(inspection, "foreword", "Otherwise.", by=admin)

    assert draft.files.of_kind(KeptFile.Kind.HTML).content() == before


def test_the_pdf_is_made_in_the_background_and_kept(inspection, admin, django_capture_on_commit_callbacks, monkeypatch):
    from reports.pdf import tasks

    printed = []
    monkeypatch.setattr(tasks, "pdf_of_source", lambda source: printed.append(source) or b"%PDF-1.7 draft %%EOF")

    with django_capture_on_commit_callbacks(execute=True):
        draft = send_for_accuracy_check(inspection, due=in_two_weeks(), by=admin)

    assert draft.files.of_kind(KeptFile.Kind.PDF).content() == b"%PDF-1.7 draft %%EOF"
    assert 'class="paragraph-number"' in printed[0]
    assert "is-draft" in printed[0]


def test_a_draft_can_only_be_sent_once_the_ratings_are_signed(youth_2018, admin, media):
    from tests.factories import new_inspection

    with pytest.raises(Refused, match="after the ratings are signed"):
        send_for_accuracy_check(new_inspection(youth_2018), due=in_two_weeks(), by=admin)


@pytest.mark.postgresql_too
def test_a_double_click_sends_one_draft(inspection, draft, admin):
    assert send_for_accuracy_check(inspection, due=draft.due, by=admin) == draft

    write_section(inspection, "foreword", "Otherwise.", by=admin)
    assert send_for_accuracy_check(inspection, due=draft.due, by=admin).number == 2


def test_the_response_date_cannot_be_in_the_past(inspection, admin):
    with pytest.raises(Refused, match="must be today or in the future"):
        send_for_accuracy_check(inspection, due=today() - datetime.timedelta(days=1), by=admin)

    assert not inspection.frozen_drafts.exists()


def test_a_draft_is_withdrawn_with_a_reason_and_kept(inspection, draft, admin):
    with pytest.raises(Refused, match="Enter why you are withdrawing the draft"):
        take_back_draft(inspection, reason=" ", by=admin)

    take_back_draft(inspection, reason="A rating is looked at again.", by=admin)

    assert read_again(inspection).phase == "draft"
    assert inspection.frozen_drafts.get() == draft


# --- The table --------------------------------------------------------------------------------------------------------


def test_the_comments_in_a_table_are_linked_to_their_paragraphs(draft, admin):
    number = draft.paragraphs.get(words="It met nine times.").number
    sent = table(draft, {number: ("It met ten times.", "Minutes of March."), "": ("Thank you.", "")})

    returned = receive_comments(draft, received_on=today(), file=sent, by=admin)

    assert [
        (each.paragraph and each.paragraph.words, each.comment, each.evidence) for each in returned.comments.all()
    ] == [
        ("It met nine times.", "It met ten times.", "Minutes of March."),
        (None, "Thank you.", ""),
    ]
    assert returned.files.get().name == "comments.xlsx"


def test_a_control_character_in_the_draft_does_not_block_the_table(inspection, admin):
    set_recommendations(inspection, [{"number": 1, "addressee": "The YOT should", "text": "listen."}], by=admin)
    inspection.recommendations.update(text="listen\x0b\uffff.")  # stored before such characters were removed on entry
    draft = send_for_accuracy_check(inspection, due=in_two_weeks(), by=admin)
    paragraphs = [Paragraph(each.number, each.words) for each in draft.paragraphs.all()]
    number = next(each.number for each in paragraphs if "listen" in each.words)

    assert as_ods(paragraphs)
    returned = receive_comments(draft, received_on=today(), file=table(draft, {number: ("We do.", "")}), by=admin)

    assert returned.comments.get().paragraph.number == number


def test_half_a_surrogate_pair_in_a_table_is_reported_with_its_place(draft, admin):
    with pytest.raises(WrongComments, match=r"Row 2, comment: has a control character \(U\+D800\)"):
        receive_comments(draft, received_on=today(), file=table(draft, {1: ("Wrong _xD800_ here.", "")}), by=admin)


@pytest.mark.parametrize("number", ["9" * 5_000, "three", "-3", ""])
def test_a_row_without_a_number_counts_as_the_next(draft, admin, number):
    sent = table(draft, {2: ("It met ten times.", "")})
    packed = zipfile.ZipFile(io.BytesIO(sent.read()))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name in packed.namelist():
            made.writestr(name, packed.read(name).replace(b'<row r="3"', f'<row r="{number}"'.encode()))
    file = SimpleUploadedFile("comments.xlsx", content.getvalue())

    assert receive_comments(draft, received_on=today(), file=file, by=admin).comments.get().paragraph.number == 2


def test_an_opendocument_table_is_accepted(draft, admin):
    paragraphs = [Paragraph(each.number, each.words) for each in draft.paragraphs.all()]
    empty = SimpleUploadedFile("comments.ods", as_ods(paragraphs))

    assert not receive_comments(draft, received_on=today(), file=empty, by=admin).comments.exists()


def test_every_mistake_is_reported_by_row_and_column_and_nothing_is_added(draft, admin):
    last = draft.paragraphs.count()
    sent = table(
        draft,
        {1: ("Wrong.", ""), 9999: ("Where is this?", ""), "page 4": ("And this?", "")},
        D3="Minutes",
        B4="Something else",
        C4="No.",
        C5="=1+1",
    )

    with pytest.raises(WrongComments) as caught:
        receive_comments(draft, received_on=today(), file=sent, by=admin)

    told = "\n".join(caught.value.errors)
    assert "Row 3, comment: is empty, but there is evidence; write the comment that the evidence is for." in told
    assert "Row 4, what the draft says: is not the text of paragraph 3" in told
    assert "Row 5, comment: is a formula; write its value instead." in told
    assert f"Row {last + 2}, paragraph number: “9999” is not a paragraph of this draft" in told
    assert f"Row {last + 3}, paragraph number: “page 4” is not a paragraph of this draft" in told
    assert not AccuracyComment.objects.exists()
    assert not draft.returns.exists()
    assert not KeptFile.objects.filter(kind="sent").exists()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("comments.xlsx", b"no workbook", "but its content is something else"),
        ("comments.exe", b"MZ", "cannot be uploaded because of its file type"),
        ("comments.pdf", b"%PDF-1.7 %%EOF", "is not a table"),
        ("comments.xlsx", b"", "it is empty"),
    ],
)
def test_a_file_that_is_not_a_table_is_refused(name, content, reason, draft, admin):
    with pytest.raises(Refused, match=reason):
        receive_comments(draft, received_on=today(), file=SimpleUploadedFile(name, content), by=admin)

    assert not draft.returns.exists()


def test_another_workbook_is_refused_with_the_name_of_the_sheet_needed(draft, admin):
    content = io.BytesIO()
    openpyxl.Workbook().save(content)

    with pytest.raises(WrongComments, match=r"has no sheet “comments”\. It has “Sheet”"):
        receive_comments(
            draft, received_on=today(), file=SimpleUploadedFile("comments.xlsx", content.getvalue()), by=admin
        )


@pytest.mark.postgresql_too
def test_the_same_table_twice_is_refused_and_a_later_one_adds_new_comments(draft, admin):
    receive_comments(draft, received_on=today(), file=table(draft, {1: ("Wrong.", "")}), by=admin)
    content = draft.returns.get().files.get().content()

    with pytest.raises(Refused, match="This table has already been added"):
        receive_comments(draft, received_on=today(), file=SimpleUploadedFile("again.xlsx", content), by=admin)

    receive_comments(draft, received_on=today(), file=table(draft, {1: ("Wrong.", ""), 2: ("Too.", "")}), by=admin)
    assert [each.comment for each in draft.comments.all()] == ["Wrong.", "Too."]


def test_a_response_without_a_table_counts_as_a_response(draft, admin):
    with pytest.raises(Refused, match="Add the YOT’s table or Word document, or enter its response"):
        receive_comments(draft, received_on=today(), by=admin)

    receive_comments(draft, received_on=today(), said="No comments.", by=admin)

    assert draft.returns.get().said == "No comments."


# --- Comments and answers ---------------------------------------------------------------------------------------------


def test_a_comment_can_be_added_by_hand_and_a_double_click_adds_one(draft, admin):
    for _ in range(2):
        add_accuracy_comment(draft, paragraph=1, comment="It met ten times.", by=admin)

    assert draft.comments.get().paragraph.number == 1


def test_a_comment_on_an_unknown_paragraph_is_refused(draft, admin):
    with pytest.raises(Refused, match=r"has no paragraph 9999\. Its paragraphs are numbered from 1 to"):
        add_accuracy_comment(draft, paragraph=9999, comment="Where?", by=admin)


def test_an_answer_needs_a_reason_and_a_later_one_replaces_it(draft, admin):
    comment = add_accuracy_comment(draft, comment="Wrong.", by=admin)
    with pytest.raises(Refused, match="Enter the reason"):
        answer_accuracy_comment(comment, outcome="accepted", reason=" ", by=admin)
    with pytest.raises(Refused, match="Select whether"):
        answer_accuracy_comment(comment, outcome="perhaps", reason="So.", by=admin)

    first = answer_accuracy_comment(
        comment, outcome="not_accepted", reason="The minutes say nine.", by=admin, based_on=0
    )
    answer_accuracy_comment(comment, outcome="accepted", reason="The March minutes came.", by=admin, based_on=first.pk)

    assert [answer.outcome for answer in comment.answers.all()] == ["not_accepted", "accepted"]


@pytest.mark.postgresql_too
def test_two_people_answering_at_the_same_time_do_not_overwrite_each_other(draft, admin):
    comment = add_accuracy_comment(draft, comment="Wrong.", by=admin)
    answer_accuracy_comment(comment, outcome="accepted", reason="Yes.", by=admin, based_on=0)

    with pytest.raises(Refused, match="Ada Admin has answered this comment"):
        answer_accuracy_comment(comment, outcome="not_accepted", reason="No.", by=admin, based_on=0)


# --- Copies -----------------------------------------------------------------------------------------------------------


def test_a_copy_before_publication_is_logged_with_its_draft(draft, admin):
    log_copy(draft, recipient="Duty officer", organisation="Ministry", given_on=today(), by=admin)

    copy = draft.copies.get()
    assert (copy.recipient, copy.organisation, copy.by) == ("Duty officer", "Ministry", admin.person)


@pytest.mark.parametrize(("days", "reason"), [(1, "must be today or in the past"), (-1, "did not exist on that date")])
def test_the_date_of_a_copy_is_after_the_draft_and_not_in_the_future(days, reason, draft, admin):
    with pytest.raises(Refused, match=reason):
        log_copy(draft, recipient="X", organisation="Y", given_on=today() + datetime.timedelta(days=days), by=admin)


@pytest.mark.postgresql_too
def test_a_frozen_draft_cannot_be_changed_or_deleted(inspection, admin):
    draft = checked_draft(inspection, admin)

    for row in (draft, draft.returns.get(), draft.files.first()):
        with pytest.raises(TypeError, match="append-only"):
            row.save()
        with pytest.raises(TypeError, match="append-only"):
            row.delete()
    assert FOREWORD in draft.texts.values()
