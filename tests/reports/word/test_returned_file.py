"""A Word file that comes back: every comment and change is tied to its paragraph, or to none."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from inspections.spreadsheets.archive import UnreadableFile
from reports.text.paragraphs import numbered
from reports.word.marks import marks_of
from reports.word.remarks import Remark, Remarks, remarks_in
from reports.word.writing import word_file
from tests.reports.word.editing import AUTHOR, Edited, through_libreoffice, with_parts

NAME = "anytown draft 1"
DAY = datetime.date(2026, 3, 2)
BODY = """<section class='cover'><h1>The report</h1></section>
<section><h2>Foreword</h2><p>The board knows its work.</p><p>It met nine times in the year.<sup><a href='#note-1'>1</a></sup></p>
<p>Staff are skilled.</p><p>Plans are good.</p><ul><li>Children are heard.</li><li>Parents are heard.</li></ul>
<table><caption>Staff</caption><thead><tr><th>Role</th><th>Posts</th></tr></thead>
<tbody><tr><th>Managers</th><td>3</td></tr><tr><th>Officers</th><td>12</td></tr></tbody></table>
<p>The board knows its work.</p></section>
<section id='footnotes'><h2>Footnotes</h2><ol><li id='note-1'>Minutes of the board. <a href='#call-1'>B</a></li></ol></section>"""
HTML, PARAGRAPHS = numbered(
    f"<!DOCTYPE html><html lang='en-GB'><head><title>The report</title></head><body class='is-draft'>{BODY}</body></html>"
)
SENT = word_file(HTML, draft=NAME)
MARKS = marks_of(PARAGRAPHS, NAME)


@pytest.fixture
def edited() -> Edited:
    return Edited(SENT)


def read(content: bytes) -> Remarks:
    return remarks_in(content, MARKS, SENT)


def remarks(edited: Edited) -> list[tuple[int | None, str]]:
    return [(each.number, each.text) for each in read(edited.saved()).remarks]


def without_marks(content: bytes) -> bytes:
    """The file without bookmarks, as some programs write it."""

    def change(name: str, part: bytes) -> bytes:
        return re.sub(rb"<w:bookmark(?:Start|End)[^>]*/>", b"", part) if name == "word/document.xml" else part

    return with_parts(content, change)


def test_an_unchanged_file_has_no_remarks():
    found = read(SENT)

    assert (found.remarks, found.warnings, found.draft, found.placed) == ((), (), NAME, 9)


# --- Comments ---------------------------------------------------------------------------------------------------------


def test_a_comment_has_its_author_day_words_and_paragraph(edited):
    edited.comment(3, "Not all of them.")

    assert read(edited.saved()).remarks == (
        Remark("comment", 3, "Not all of them.", AUTHOR, DAY, "Staff are skilled."),
    )


def test_a_comment_on_any_cell_is_on_its_row(edited):
    cell = edited.document.tables[0].cell(2, 1).paragraphs[0]
    edited.comment_on(cell._p, "Eleven.")

    assert [(each.number, each.about) for each in read(edited.saved()).remarks] == [(8, "12")]


def test_a_comment_on_a_heading_is_not_placed_and_names_its_words(edited):
    edited.comment_on(next(each._p for each in edited.document.paragraphs if each.text == "Foreword"), "Too long.")

    assert [(each.number, each.about) for each in read(edited.saved()).remarks] == [(None, "Foreword")]


def test_replies_are_part_of_the_comment(edited):
    edited.comment(3, "Not all of them.")
    edited.comment(3, "Two are new.", author="Zed Partner")
    names = iter(("0000000A", "0000000B"))
    text = edited.saved()

    def change(name: str, part: bytes) -> bytes:
        if name == "word/comments.xml":
            assert b"xmlns:w14=" in part
            return re.sub(rb"<w:p(?=[ >])", lambda found: b'<w:p w14:paraId="%s"' % next(names).encode(), part)
        if name == "[Content_Types].xml":
            kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
            return part.replace(
                b"</Types>", b'<Override PartName="/word/commentsExtended.xml" ContentType="%s"/></Types>' % kind
            )
        if name == "word/_rels/document.xml.rels":
            kind = b"http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
            return part.replace(
                b"</Relationships>",
                b'<Relationship Id="rIdX" Type="%s" Target="commentsExtended.xml"/></Relationships>' % kind,
            )
        return part

    extended = (
        b'<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
        b'<w15:commentEx w15:paraId="0000000A" w15:done="1"/>'
        b'<w15:commentEx w15:paraId="0000000B" w15:paraIdParent="0000000A" w15:done="1"/></w15:commentsEx>'
    )
    (found,) = read(with_parts(text, change, word__commentsExtended_DOT_xml=extended)).remarks

    assert found.author == AUTHOR
    assert found.text == (
        "Not all of them.\n\nReply by Zed Partner, 2 March 2026: Two are new.\n\n(Marked as resolved in the file.)"
    )


# --- Changes ----------------------------------------------------------------------------------------------------------


def test_changes_to_words_are_described(edited):
    edited.change(2, "nine", "ten")
    edited.change(3, " skilled", "")
    edited.insert(4, " Most of them.")
    edited.change(8, "12", "11")

    found = read(edited.saved()).remarks

    assert [(each.number, each.text) for each in found] == [
        (2, "Change “nine” to “ten”."),
        (3, "Delete “skilled” after “Staff are”."),
        (4, "Insert “Most of them.” after “Plans are good.”."),
        (8, "Change “12” to “11”."),
    ]
    assert {(each.kind, each.author, each.on) for each in found} == {("change", AUTHOR, DAY)}


def test_changes_by_two_people_next_to_each_other_are_two(edited):
    edited.change(2, "nine", "ten")
    edited.change(2, " times", " or more times", author="Zed Partner")

    assert [each.author for each in read(edited.saved()).remarks] == [AUTHOR, "Zed Partner"]


def test_a_paragraph_can_be_added_deleted_and_moved(edited):
    edited.insert_paragraph(2, "It will meet more often.")
    edited.delete_paragraph(3)
    edited.move(4, after=6)

    assert remarks(edited) == [
        (2, "Add a paragraph after this one: “It will meet more often.”."),
        (3, "Delete this paragraph."),
        (4, "Move “Plans are good.” to after paragraph 6."),
    ]


def test_a_comment_in_a_paragraph_that_was_moved_stays_with_it(edited):
    edited.comment(4, "Good for whom?")
    edited.marked(6).addnext(edited.marked(4))

    assert remarks(edited) == [(4, "Good for whom?")]


def test_both_halves_of_a_paragraph_that_was_split_are_that_paragraph(edited):
    paragraph = edited.marked(2)
    half = docx.oxml.OxmlElement("w:p")
    run = next(run for run in edited.runs(paragraph) if "nine" in "".join(each.text for each in run.iter(qn("w:t"))))
    text = next(run.iter(qn("w:t")))
    text.text = "It met nine "
    second = docx.text.run.Run(docx.oxml.OxmlElement("w:r"), None)
    second.text = "times in the year."
    half.append(second._r)
    for rest in list(run.itersiblings()):
        half.append(rest)
    paragraph.addnext(half)
    edited.comment_on(half, "Which year?")

    assert remarks(edited) == [(2, "Which year?")]


def test_paragraphs_that_were_joined_keep_their_numbers(edited):
    first, second = edited.marked(3), edited.marked(4)
    for child in list(second):
        if child.tag != qn("w:pPr"):
            first.append(child)
    second.getparent().remove(second)
    edited.comment(4, "Which plans?")
    edited.change(3, "skilled", "new")

    assert sorted(remarks(edited)) == [(3, "Change “skilled” to “new”."), (4, "Which plans?")]


def test_changes_that_word_did_not_record_are_found(edited):
    edited.set_words(3, "Staff are new.")
    edited.marked(4).getparent().remove(edited.marked(4))
    added = docx.oxml.OxmlElement("w:p")
    run = docx.text.run.Run(docx.oxml.OxmlElement("w:r"), None)
    run.text = "It moved."
    added.append(run._r)
    edited.marked(6).addnext(added)

    assert remarks(edited) == [
        (3, "Without marking the change, the words were changed to: “Staff are new.”."),
        (4, "Without marking the change, this paragraph was removed."),
        (6, "Without marking the change, a paragraph was added after this one: “It moved.”."),
    ]


def test_a_change_in_a_footnote_is_on_the_paragraph_that_calls_it(edited):
    def change(name: str, part: bytes) -> bytes:
        new = b'</w:t></w:r><w:ins w:id="7" w:author="Y"><w:r><w:t>In March.</w:t></w:r></w:ins>'
        return part.replace(b"Minutes of the board.</w:t></w:r>", b"Minutes of the board." + new)

    assert [(each.number, each.text) for each in read(with_parts(SENT, change)).remarks] == [
        (2, "In a footnote: Insert “In March.” after “Minutes of the board.”.")
    ]


def test_changes_to_formatting_and_to_the_contents_are_ignored(edited):
    run = edited.runs(edited.marked(3))[-1]
    bold = docx.oxml.parse_xml(
        '<w:rPr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:b/>'
        '<w:rPrChange w:id="8" w:author="Y" w:date="2026-03-02T09:00:00Z"><w:rPr/></w:rPrChange></w:rPr>'
    )
    run.insert(0, bold)

    assert remarks(edited) == []


# --- Lost bookmarks ---------------------------------------------------------------------------------------------------


def test_a_paragraph_without_its_bookmark_is_found_by_its_words(edited):
    edited.comment(3, "Not all of them.")
    edited.change(8, "12", "11")

    found = read(without_marks(edited.saved()))

    assert [(each.number, each.text) for each in found.remarks] == [
        (3, "Not all of them."),
        (8, "Change “12” to “11”."),
    ]


def test_a_comment_on_words_that_appear_twice_is_not_placed(edited):
    edited.comment(1, "Does it?")
    content = with_parts(without_marks(edited.saved()), lambda name, part: re.sub(rb">(?:1|9)<", b"><", part))

    assert (None, "Does it?") in [(each.number, each.text) for each in read(content).remarks]


def test_the_bookmarks_of_another_draft_are_not_mistaken_for_ours():
    other = word_file(HTML, draft="anytown draft 2")
    found = remarks_in(other, MARKS, SENT)

    assert (found.draft, found.has_other_marks) == ("anytown draft 2", True)


# --- Files that are refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (b"<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><d>&e;</d>", "declares a document type"),
        (b"<w:document", "is damaged"),
        (b"<d/>", "is not a Word document"),
        (
            b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            + b"<w:p/>" * 400_001
            + b"</w:body></w:document>",
            "contains more than any report does",
        ),
    ],
    ids=["an entity", "half an element", "another document", "a million paragraphs"],
)
def test_a_file_that_no_word_processor_wrote_is_refused(part, reason):
    content = with_parts(SENT, lambda name, old: part if name == "word/document.xml" else old)

    with pytest.raises(UnreadableFile, match=reason):
        read(content)


def test_a_zip_bomb_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 50_000_000)

    with pytest.raises(UnreadableFile, match="unpacks to more than 40MB"):
        read(made.getvalue())


def test_a_file_with_a_password_says_so():
    with pytest.raises(UnreadableFile, match=r"save it as \.docx without a password"):
        read(b"\xd0\xcf\x11\xe0" + b"\x00" * 600)


# --- Ten comments and five changes ------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("through", ["word", "libreoffice"])
def test_ten_comments_and_five_changes_come_back_with_their_paragraphs(through, web_editions, tmp_path):
    html, paragraphs = numbered(web_editions("medway-2020"))
    sent = word_file(html, draft="medway-2020 draft 1")
    edited = Edited(sent)
    commented = [8, 10, 15, 34, 60, 77, 86, 130, 200, 300]
    for number in commented:
        edited.comment(number, f"Comment on {number}.")
    changes = {}
    for number in (9, 11, 35, 92, 131):
        word = max(paragraphs[number - 1].words.split(), key=len).strip(".,:;‘’")
        edited.change(number, word, "otherwise")
        changes[number] = f"Change “{word}” to “otherwise”."
    content = edited.saved()
    if through == "libreoffice":
        content = through_libreoffice(content, tmp_path)

    found = remarks_in(content, marks_of(paragraphs, "medway-2020 draft 1"), sent)

    assert {each.number: each.text for each in found.remarks if each.kind == "comment"} == {
        number: f"Comment on {number}." for number in commented
    }
    assert {each.number: each.text for each in found.remarks if each.kind == "change"} == changes
    assert len(found.remarks) == 15
    assert {each.author for each in found.remarks} == {AUTHOR}
    assert found.placed == len(paragraphs)
