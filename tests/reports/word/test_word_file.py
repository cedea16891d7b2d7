"""The Word file of a report: real styles, headings, tables, figures and footnotes, the same bytes each time."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from lxml import html as lxml_html

from reports.demonstration.loading import REFERENCES
from reports.material import document_of
from reports.pdf.html import html_edition
from reports.text.paragraphs import numbered
from reports.word.writing import word_file
from tests.reports.shapes.shape_of_2030 import load_shape, new_inspection_of_shape
from tests.reports.word.editing import through_libreoffice
from tests.thorough import first

pytestmark = pytest.mark.django_db

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>A report</title><meta name="author" content="Inspectors">
<style>:root {{ --good: #0b5c45; --good-pale: #e6f4ee; }}
.rating--good {{ --colour: var(--good); --pale: var(--good-pale); }}</style>
</head><body class="report{draft}"><main>{body}</main></body></html>"""


def written(body: str, *, draft: str = "", name: str = "") -> docx.document.Document:
    return docx.Document(io.BytesIO(word_file(PAGE.format(body=body, draft=draft), draft=name)))


def shown(document: docx.document.Document) -> list[tuple[str, str]]:
    return [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]


def words_of(element: object, *, without: str = "") -> str:
    texts = []
    for text in element.xpath(".//text()"):  # type: ignore[attr-defined]
        if not without or not text.getparent().xpath(f"ancestor-or-self::*[{without}]"):
            texts.append(str(text))
    return "".join("".join(texts).split()).replace("\u2060", "")


def part_of(content: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


@pytest.fixture(scope="module")
def word_files(web_editions) -> Callable[[str], bytes]:
    made: dict[str, bytes] = {}
    return lambda reference: made.setdefault(reference, word_file(web_editions(reference)))


# --- Reports ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_report_in_word_has_every_heading_table_and_figure(reference, web_editions, word_files):
    page = lxml_html.document_fromstring(web_editions(reference))
    document = docx.Document(io.BytesIO(word_files(reference)))
    is_note = "@id='footnotes'"
    rating = "contains(concat(' ', @class, ' '), ' rating ') or self::sup"

    headings = [
        words_of(each, without=rating)
        for each in page.xpath("//h2 | //h3 | //h4 | //h5")
        if not each.xpath(f"ancestor::*[{is_note}]")
    ]
    in_word = [
        "".join(each.text.split()).replace("\u2060", "")
        for each in document.paragraphs
        if each.style.name.startswith(("Heading", "Front heading", "TOC Heading"))
    ]
    assert in_word == headings
    assert [each.style.name for each in document.paragraphs].count("Title") == 1

    assert len(document.tables) == len(page.xpath("//table"))
    for ours, theirs in zip(page.xpath("//table"), document.tables, strict=True):
        cells = [words_of(cell, without="self::sup or @class='bar'") for cell in ours.xpath(".//th | .//td")]
        rows = theirs._tbl.findall(qn("w:tr"))
        there = [
            "".join("".join(t.text or "" for t in tc.iter(qn("w:t"))).split()) for row in rows for tc in row.tc_lst
        ]
        assert [each.replace("\u2060", "") for each in there] == cells
        heading_rows = [row for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
        assert len(heading_rows) == len(ours.xpath("./thead/tr"))

    titles = [" ".join(title.text.split()) for title in page.xpath("//*[local-name()='svg']/*[local-name()='title']")]
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == titles
    assert titles


@pytest.mark.parametrize("reference", REFERENCES)
def test_footnotes_are_the_footnotes_of_word(reference, documents, word_files):
    content = word_files(reference)

    calls = re.findall(r'<w:footnoteReference w:id="(\d+)"/>', part_of(content, "word/document.xml"))
    notes = re.findall(r'<w:footnote w:id="(\d+)">(.*?)</w:footnote>', part_of(content, "word/footnotes.xml"))

    assert calls == [str(note.number) for note in documents(reference).notes]
    for (_, note), expected in zip(notes, documents(reference).notes, strict=True):
        text = "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", note))
        assert (
            text.split() == lxml_html.fromstring(f"<p>{expected.html}</p>").text_content().replace("&", "&amp;").split()
        )


def test_the_same_report_gives_the_same_bytes(web_editions, word_files):
    assert word_file(web_editions("medway-2020")) == word_files("medway-2020")


def test_the_file_has_its_title_language_and_publisher(word_files):
    content = word_files("medway-2020")
    properties = docx.Document(io.BytesIO(content)).core_properties

    assert properties.title == "An inspection of youth offending services in Medway"
    assert (properties.author, properties.language) == ("HM Inspectorate of Probation", "en-GB")
    assert '<w:lang w:val="en-GB"' in part_of(content, "word/styles.xml")
    assert "Draft" not in part_of(content, "word/header1.xml")


def test_every_part_is_xml_and_every_relationship_leads_somewhere(word_files):
    archive = zipfile.ZipFile(io.BytesIO(word_files("medway-2020")))
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(archive.read(name))
    used = set(re.findall(r'r:(?:id|embed)="([^"]+)"', archive.read("word/document.xml").decode()))
    defined = set(re.findall(r'\bId="([^"]+)"', archive.read("word/_rels/document.xml.rels").decode()))
    assert used <= defined


@pytest.mark.slow
@pytest.mark.parametrize("reference", first(1, ["medway-2020", "portsmouth-2015"]))
def test_libreoffice_opens_the_file(reference, web_editions, word_files, tmp_path):
    printed = through_libreoffice(word_files(reference), tmp_path, "pdf")

    (tmp_path / "file.pdf").write_bytes(printed)
    text = subprocess.run(["pdftotext", tmp_path / "file.pdf", "-"], capture_output=True, check=True).stdout.decode()
    assert text.count("\f") > 20
    flat = "".join(text.split())
    page = lxml_html.document_fromstring(web_editions(reference))
    for heading in page.xpath("//h2[not(ancestor::*[@id='footnotes'])]"):
        assert words_of(heading) in flat


# --- Elements ---------------------------------------------------------------------------------------------------------


def test_each_kind_of_text_has_its_style():
    document = written(
        "<section class='cover'><p class='cover__org'>Us</p><h1>The <span class='cover__yot'>Place</span></h1></section>"
        "<h2>One</h2><p>Words <strong>and</strong>\n more.</p><ul><li>First</li><li><p>Second</p><p>More</p></li></ul>"
        "<ol start='3'><li>Third</li></ol><blockquote class='quotation'><p>Said.</p></blockquote>"
        "<p class='marked-unwritten'>Still to be written</p>"
    )

    assert shown(document) == [
        ("Cover organisation", "Us"), ("Title", "The\nPlace"), ("Heading 1", "One"), ("Normal", "Words and more."),
        ("List Bullet", "First"), ("List Bullet", "Second"), ("List Continue", "More"), ("List Number", "Third"),
        ("Quote", "Said."), ("Still to be written", "Still to be written"),
    ]  # fmt: skip
    numbering = document.part.numbering_part.element.xml
    assert '<w:startOverride w:val="3"/>' in numbering


def test_a_rating_in_a_heading_is_below_it_and_has_its_colours():
    parts = "<span class='rating__symbol'>●</span> <span class='rating__word'>Good</span>"
    document = written(f"<h2>1. Staff <span class='rating rating--good'>{parts}</span></h2><p>So.</p>")

    assert shown(document) == [
        ("Heading 1", "1. Staff"),
        ("Leading in", "\u00a0●\u00a0\u00a0Good\u00a0"),
        ("Normal", "So."),
    ]
    assert 'w:fill="0B5C45"' in document.paragraphs[1]._p.xml
    assert 'w:fill="E6F4EE"' in document.paragraphs[1]._p.xml


def test_cells_that_span_columns_and_rows_keep_their_places():
    document = written(
        "<table><caption>Figures</caption><thead><tr><th>A</th><th colspan='2'>B</th></tr></thead>"
        "<tbody><tr><th rowspan='2'>C</th><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody></table>"
    )

    table = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["A", "B", "B"],
        ["C", "1", "2"],
        ["C", "3", "4"],
    ]
    assert shown(document)[0] == ("Caption", "Figures")
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Figures"


def test_a_footnote_of_the_edition_to_print_is_a_footnote_too():
    content = word_file(
        PAGE.format(body="<p>So<span class='footnote' id='note-1'>Of <em>all</em>.</span>.</p>", draft="")
    )

    assert '<w:footnoteReference w:id="1"/>' in part_of(content, "word/document.xml")
    assert "Of " in part_of(content, "word/footnotes.xml")


def test_links_lead_outside_or_within_the_report():
    document = written(
        "<nav class='contents'><h2>Contents</h2><ol><li><a href='#one'>One</a></li></ol></nav>"
        "<section id='one'><h2>One</h2><p>See <a href='https://example.org/a'>there</a> or <a href='#one'>here</a>, "
        "not <a href='javascript:alert(1)'>that</a>.</p></section>"
    )

    text = document.element.xml
    assert 'TOC \\o "1-2" \\h \\z' in text
    assert text.count('w:anchor="_Toc100000000"') == 2
    assert '<w:bookmarkStart w:id="1" w:name="_Toc100000000"/>' in text
    assert [rel.target_ref for rel in document.part.rels.values() if rel.is_external] == ["https://example.org/a"]


def test_a_drawing_is_in_the_file_twice_with_its_description():
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 5'><title>A line &amp; more</title><path d='M0 0h9'/></svg>"
    content = word_file(PAGE.format(body=f"<figure class='chart'>{svg}</figure>", draft=""))

    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert {"word/media/picture1.png", "word/media/picture1.svg"} <= set(names)
    assert 'descr="A line &amp; more"' in part_of(content, "word/document.xml")


@pytest.mark.parametrize(
    "body",
    [
        "<figure><svg viewBox='0 0 9 9'><image href='file:///etc/passwd'/></svg></figure>",
        "<p>So <img src='https://example.org/a.png' alt='Elsewhere'>.</p>",
        "<p>So <img src='data:image/png;base64,AAAA' alt='Damaged'>.</p>",
        "<figure><svg>no size</svg></figure>",
    ],
)
def test_nothing_is_fetched_and_a_wrong_picture_is_left_out(body):
    assert not written(f"<p>Before.</p>{body}").inline_shapes


def test_a_character_that_xml_forbids_is_left_out():
    assert shown(written("<p>So\x0b \x00it\uffff is.</p>")) == [("Normal", "So it is.")]


# --- Drafts -----------------------------------------------------------------------------------------------------------


def test_a_draft_is_marked_on_every_page():
    content = word_file(PAGE.format(body="<section class='cover'><h1>R</h1></section><p>So.</p>", draft=" is-draft"))

    assert "Draft" in part_of(content, "word/header1.xml")
    assert "Draft" in part_of(content, "word/header2.xml")  # of the cover


def test_a_draft_to_be_checked_has_numbers_and_records_changes():
    html, _ = numbered(PAGE.format(body="<p>So.</p><ul><li>It is.</li></ul>", draft=" is-draft"))
    content = word_file(html, draft="anytown draft 1")

    document = docx.Document(io.BytesIO(content))
    assert shown(document) == [("Normal", "1\tSo."), ("List Bullet", "2 It is.")]
    names = [each.get(qn("w:name")) for each in document.element.body.iter(qn("w:bookmarkStart"))]
    assert [name.rpartition("_")[0] for name in names] == ["_P1", "_P2"]
    settings = part_of(content, "word/settings.xml")
    assert "<w:trackRevisions/>" in settings
    assert '<w:documentProtection w:edit="trackedChanges" w:enforcement="1"/>' in settings
    assert ">anytown draft 1<" in part_of(content, "docProps/custom.xml")


def test_other_reports_have_bookmarks_without_numbers_and_record_nothing():
    content = word_file(PAGE.format(body="<p>So.</p>", draft=""))

    assert shown(docx.Document(io.BytesIO(content))) == [("Normal", "So.")]
    assert 'w:name="_P1_' in part_of(content, "word/document.xml")
    assert "trackRevisions" not in part_of(content, "word/settings.xml")


# --- Layouts outside the code -----------------------------------------------------------------------------------------


def test_a_layout_outside_the_code_has_a_word_file(example_layouts):
    html = html_edition(document_of(new_inspection_of_shape(load_shape())))
    document = docx.Document(io.BytesIO(word_file(html)))

    page = lxml_html.document_fromstring(html)
    headings = [each for each in document.paragraphs if each.style.name.startswith("Heading")]
    assert len(headings) == len(
        page.xpath("//section[not(contains(@class, 'front') or @id='footnotes')]//*[self::h2 or self::h3 or self::h4]")
    )
    assert len(document.tables) == len(page.xpath("//table"))
