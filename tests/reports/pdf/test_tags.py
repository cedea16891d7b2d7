"""The tags of the PDF, read as a screen reader reads them: through the structure tree, not the page.

One small report has everything that once broke: a table over three pages, footnotes in every kind of place, links,
lists, a figure, running heads. It is printed with the report's own style sheet.
"""

import gc
import io
import json
import logging
import os
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import page as page_validation
import pdfua
import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Object, String

from reports.pdf import print as pdf_module
from reports.pdf.print import RenderingFailed, write_pdf

pytestmark = pytest.mark.pdf

ROOT = Path(__file__).parents[3]
STYLES = (ROOT / "static/report/v1.css").read_text()

ROWS = 110
HEAD = '<html lang="en-GB"><head><title>Inspection of Medway – draft</title><meta name="author" content="Inspectorate"></head>'
REPORT = f"""<!DOCTYPE html>{HEAD}<body class="report is-draft">
<section class="cover"><p class="cover__org">Inspectorate</p>
<h1 class="cover__title">An inspection in <span class="cover__yot">Medway</span></h1></section>
<nav class="contents"><h2>Contents</h2><ol><li><a href="#one">1. Planning</a>
<ol><li><a href="#two">Results</a></li></ol></li></ol></nav>
<section class="chapter chapter--new-page" id="one"><h2>1. Planning <span class="rating rating--good"><span
class="rating__symbol" aria-hidden="true">●</span> <span class="rating__word">Good</span></span></h2>
<p>First half<span class="footnote" id="note-1">Source: <a class="url" href="https://example.org/a">example.org/a</a></span>
and second half, with a <a href="https://example.org/b">link</a>.</p>
<ol class="recommendations" start="5"><li>Fifth<span class="footnote" id="note-2">Note in a list</span></li><li>Sixth</li></ol>
<blockquote class="quotation">Bare words</blockquote>
<dl class="glossary"><div><dt>YOT</dt><dd>A team</dd></div></dl>
<figure class="ladder"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 9" width="90" height="9"><title>18 of 36</title>
<rect width="45" height="9" fill="#11304a"/></svg></figure>
<p lang="cy">Gwasanaeth</p></section>
<section class="chapter chapter--new-page" id="two"><h2>Results</h2>
<table class="results"><caption>All results<span class="footnote" id="note-3">Note in a caption</span></caption>
<thead><tr><th scope="col">Key question</th><th scope="col">% yes</th></tr></thead><tbody>
<tr><th scope="colgroup" colspan="2">Domain</th></tr>
{"".join(f'<tr><th scope="row">Question {n}</th><td>{n}%</td></tr>' for n in range(1, ROWS + 1))}
</tbody></table><p>The end</p></section></body></html>"""


def printed(body: str, identifier: bytes = b"test") -> bytes:
    return write_pdf(f"{HEAD}<body>{body}</body></html>", stylesheet=STYLES, identifier=identifier)


@pytest.fixture(scope="module")
def file() -> bytes:
    return write_pdf(REPORT, stylesheet=STYLES, identifier=b"test")


@pytest.fixture(scope="module")
def pdf(file: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(file))


# ------------------------------------------------------------------------------------ reading the structure tree


def kids(element: Object) -> list[Object]:
    entry = element.get("/K", Array())
    return list(entry) if isinstance(entry, Array) else [entry]


def elements(pdf: pikepdf.Pdf, role: str | None = None, within: Object | None = None) -> Iterator[Object]:
    """The structure elements in reading order."""
    within = pdf.Root.StructTreeRoot if within is None else within
    for kid in kids(within):
        if isinstance(kid, Dictionary) and "/S" in kid:
            if role in (None, str(kid.S)[1:]):
                yield kid
            yield from elements(pdf, role, kid)


def role_of(element: Object) -> str:
    return str(element.S)[1:]


def marked_text(page: pikepdf.Page) -> dict[int | str, str]:
    """The text on a page by the number of its marked content. Text that is not content is under "artifact"."""
    codes = {name: _codes(font) for name, font in page.Resources.Font.items()}
    shown: dict[int | str, str] = {}
    stack: list[int | str] = []
    font = ""
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" if "/MCID" in operands[1]:
                stack.append(int(operands[1].MCID))
            case "BDC" | "BMC":
                assert str(operands[0]) == "/Artifact"
                stack.append("artifact")
            case "EMC":
                stack.pop()
            case "Tf":
                font = str(operands[0])
            case "TJ" | "Tj":
                pieces = operands[0] if isinstance(operands[0], Array) else [operands[0]]
                raw = b"".join(bytes(piece) for piece in pieces if isinstance(piece, String))
                text = "".join(codes[font][raw[i : i + 2].hex()] for i in range(0, len(raw), 2))
                shown[stack[-1]] = shown.get(stack[-1], "") + text  # IndexError: neither content nor artifact
    return shown


def _codes(font: Object) -> dict[str, str]:
    table = re.findall(r"<([0-9a-f]+)> <([0-9a-f]+)>", font.ToUnicode.read_bytes().decode().lower())
    return {code: bytes.fromhex(text).decode("utf-16-be") for code, text in table}


class Reader:
    """Reads elements as text."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self.pages = [marked_text(page) for page in pdf.pages]

    def pieces(self, element: Object) -> Iterator[tuple[int, str]]:
        """The page and text of each piece of the element, in order."""
        for kid in kids(element):
            if isinstance(kid, int):
                number = self.numbers[element.Pg.objgen]
                yield number, self.pages[number].get(int(kid), "")
            elif kid.get("/Type") == "/MCR":
                number = self.numbers[kid.Pg.objgen]
                yield number, self.pages[number].get(int(kid.MCID), "")
            elif "/S" in kid:
                yield from self.pieces(kid)

    def read(self, element: Object) -> str:
        return " ".join("".join(text for _, text in self.pieces(element)).split())

    def pages_of(self, element: Object) -> set[int]:
        return {number for number, text in self.pieces(element) if text.strip()}


@pytest.fixture(scope="module")
def reader(pdf: pikepdf.Pdf) -> Reader:
    return Reader(pdf)


# ------------------------------------------------------------------------------------------------------ the tags


def test_two_checkers_find_no_problem(file, tmp_path):
    report = page_validation.validate_pdf_bytes(file, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    (tmp_path / "report.pdf").write_bytes(file)
    assert list(pdfua.validate(str(tmp_path / "report.pdf")).findings) == []


def test_a_table_over_three_pages_is_one_table_with_one_head(pdf, reader):
    (table,) = elements(pdf, "Table")
    assert len(reader.pages_of(table)) >= 3
    assert [role_of(kid) for kid in kids(table)] == ["Caption", "THead", "TBody"]
    assert len(list(elements(pdf, "TR", table))) == 1 + 1 + ROWS
    assert len(list(elements(pdf, "TD", table))) == ROWS


def test_the_head_is_printed_again_on_each_page_but_read_once(pdf, reader):
    (table,) = elements(pdf, "Table")
    assert reader.read(table).count("Key question") == 1
    first, *others = sorted(reader.pages_of(table))
    for number in others:
        assert "Key question% yes" in reader.pages[number]["artifact"]
    assert "Key question" not in reader.pages[first]["artifact"]


def test_header_cells_have_a_scope(pdf, reader):
    headers = list(elements(pdf, "TH"))
    assert [str(cell.A.Scope) for cell in headers] == ["/Column", "/Column", "/Column", *["/Row"] * ROWS]
    assert headers[2].A.ColSpan == 2


def test_everything_is_read_once_and_in_order(pdf, reader):
    text = " ".join(reader.read(element) for element in kids(pdf.Root.StructTreeRoot.K[0]))
    table = " ".join(["Domain", *(f"Question {n}{n}%" for n in range(1, ROWS + 1))]).replace(" ", "")
    assert text.replace(" ", "") == (
        "Inspectorate AninspectioninMedway Contents 1.Planning3 Results4 1.PlanningGood "
        "Firsthalf1andsecondhalf,withalink(https://example.org/b). 1Source:example.org/a "
        "5.Fifth2 2Noteinalist 6.Sixth Barewords YOTAteam Gwasanaeth Results Allresults3 3Noteinacaption "
        "Keyquestion%yes".replace(" ", "") + table + "Theend"
    )  # fmt: skip


def test_running_heads_page_numbers_leaders_and_symbols_are_not_read(pdf, reader):
    aloud = reader.read(pdf.Root.StructTreeRoot)
    assert "DRAFT" not in aloud
    assert "●" not in aloud
    assert ". ." not in aloud
    beside = [page.get("artifact", "") for page in reader.pages]
    assert "●" in beside[2]
    for number, shown in enumerate(beside[2:], start=3):
        assert "An inspection in Medway" in shown
        assert "DRAFT" in shown
        assert str(number) in shown
    assert beside[0] == ""  # the cover has none


def test_elements_and_content_refer_to_their_parents(pdf, reader):
    for element in elements(pdf):
        for kid in kids(element):
            if isinstance(kid, Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    for number, page in enumerate(pdf.pages):
        for mcid in reader.pages[number].keys() - {"artifact"}:
            assert parents[int(page.obj.StructParents)][mcid].Type == "/StructElem"


def test_lists_contents_figure_and_language(pdf, reader):
    ordered, glossary = elements(pdf, "L")
    assert str(ordered.A.ListNumbering) == "/Decimal"
    assert [[role_of(part) for part in kids(item)] for item in kids(ordered)] == [["Lbl", "LBody"]] * 2
    assert [reader.read(label) for label in elements(pdf, "Lbl", glossary)] == ["YOT"]
    outer, _inner = elements(pdf, "TOC")
    (entry,) = kids(outer)
    assert [role_of(part) for part in kids(entry)] == ["Reference", "TOC"]
    (figure,) = elements(pdf, "Figure")
    assert figure.Alt == "18 of 36"
    left, bottom, right, top = (float(side) for side in figure.A.BBox)
    assert 0 < left < right < 595
    assert 0 < bottom < top < 842
    assert [str(element.Lang) for element in elements(pdf) if "/Lang" in element] == ["cy"]
    (quotation,) = elements(pdf, "BlockQuote")
    assert [role_of(kid) for kid in kids(quotation)] == ["P"]


# ------------------------------------------------------------------------------------------- footnotes and links


def test_a_footnote_is_a_note_with_an_id_in_the_block_that_calls_it(pdf, reader):
    notes = list(elements(pdf, "Note"))
    assert [str(note.ID) for note in notes] == ["note-1", "note-2", "note-3"]
    assert [role_of(note.P) for note in notes] == ["P", "LBody", "Caption"]
    assert [role_of(kids(note)[0]) for note in notes] == ["Lbl"] * 3
    ids = pdf.Root.StructTreeRoot.IDTree.Names
    assert [str(ids[i]) for i in range(0, len(ids), 2)] == ["note-1", "note-2", "note-3"]
    calls = [link.P for link in elements(pdf, "Link") if str(link.P.S) == "/Reference"]
    assert [reader.read(call) for call in calls if reader.read(call) in "123"] == ["1", "2", "3"]


def test_a_footnote_is_at_the_foot_of_the_page_that_calls_it(pdf, reader):
    for note in elements(pdf, "Note"):
        (number,) = reader.pages_of(note)
        assert number in reader.pages_of(note.P)
    third = pypdf.PdfReader(io.BytesIO(pdf_bytes(pdf))).pages[2].extract_text()
    assert third.index("Gwasanaeth") < third.index("Source:") < third.index("Note in a list")


def pdf_bytes(pdf: pikepdf.Pdf) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def test_every_link_is_printable_tagged_and_described(pdf):
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    names = pdf.Root.Names.Dests.Names
    anchors = {str(names[i]) for i in range(0, len(names), 2)}
    links = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]
    for link in links:
        assert link.F == 4
        assert parents[int(link.StructParent)].S == "/Link"
        assert "/A" in link or str(link.Dest) in anchors
    assert sorted(str(link.Contents) for link in links) == sorted([
        "1. Planning", "Results", "https://example.org/a", "https://example.org/b",
        *(f"Footnote {n}" for n in (1, 2, 3)), *(f"Back to the call of footnote {n}" for n in (1, 2, 3)),
    ])  # fmt: skip


def test_a_link_over_two_lines_has_two_areas_and_one_tag():
    pdf = pikepdf.open(
        io.BytesIO(printed(f'<h1>A</h1><p><a href="#x">{"many <b>words</b> " * 20}</a></p><p id="x">x</p>'))
    )
    (link,) = elements(pdf, "Link")
    areas = [kid for kid in kids(link) if isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR"]
    assert len(areas) == len(pdf.pages[0].Annots) > 1


def test_a_footnote_in_a_heading_is_read_after_it_and_not_in_its_bookmark():
    pdf = pikepdf.open(io.BytesIO(printed('<h1>Title<span class="footnote" id="n">Note</span></h1><h2>Next</h2>')))
    heading, paragraph, _ = kids(pdf.Root.StructTreeRoot.K[0])
    assert (role_of(heading), role_of(paragraph)) == ("H1", "P")
    assert [role_of(element) for element in elements(pdf, within=heading)] == ["Reference", "Link"]
    assert [str(note.ID) for note in elements(pdf, "Note", paragraph)] == ["n"]


# Two lines of the last paragraph fit on the first page with the footnote, and a third only without it.
TIGHT = f"""<h1>A</h1><p>First<span class="footnote" id="n">Note</span></p>
<p>{"Filling<br>" * 35}</p><p>{"<br>".join("abcdefgh")}</p>"""


def test_a_footnote_is_not_moved_to_the_next_page_to_make_room_for_a_line(monkeypatch):
    def pages_of_call_and_note(file: bytes) -> tuple[set[int], set[int]]:
        pdf = pikepdf.open(io.BytesIO(file))
        reader = Reader(pdf)
        (call,), (note,) = elements(pdf, "Reference"), elements(pdf, "Note")
        return reader.pages_of(call), reader.pages_of(note)

    assert pages_of_call_and_note(printed(TIGHT)) == ({0}, {0})
    monkeypatch.setattr(pdf_module, "LAYOUTS", 1)
    assert pages_of_call_and_note(printed(TIGHT)) == ({0}, {1})  # if this fails, WeasyPrint has fixed the bug


def test_a_report_with_a_lost_footnote_is_refused(monkeypatch):
    from reports.pdf import tags as pdf_tags

    monkeypatch.setattr(pdf_tags, "footnotes_astray", lambda document: [("note-7", None)])
    with pytest.raises(RenderingFailed, match="note-7"):
        printed("<h1>A</h1>")


# -------------------------------------------------------------------------------------------------- the document


def test_title_language_author_and_bookmarks(pdf):
    assert pdf.docinfo["/Title"] == "Inspection of Medway – draft"
    assert pdf.docinfo["/Author"] == "Inspectorate"
    assert "/CreationDate" not in pdf.docinfo
    assert pdf.Root.Lang == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Contents", "1. Planning ● Good", "Results"]


def test_the_fonts_are_embedded(pdf):
    fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    assert {name.split("+")[1] for name in fonts} <= {
        "Liberation-Sans", "Liberation-Sans-Bold", "Liberation-Sans-Italic"}  # fmt: skip
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_weasyprint_supports_everything_in_the_style_sheet(caplog):
    with caplog.at_level(logging.WARNING):
        write_pdf(REPORT, stylesheet=STYLES, identifier=b"test")
    assert caplog.messages == []


@pytest.mark.thorough
def test_the_same_report_gives_the_same_bytes_in_another_process(file):
    script = """
import json, sys
from reports.pdf.print import write_pdf
html, stylesheet = json.load(sys.stdin)
sys.stdout.buffer.write(write_pdf(html, stylesheet=stylesheet, identifier=b"test"))
"""
    again = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps([REPORT, STYLES]).encode(),
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
    )
    assert again.stdout == file


def test_two_threads_print_the_same_as_one():
    bodies = ["<h1>A</h1><p>One</p>", "<h1>B</h1><table><tr><th>a</th><td>1</td></tr></table>"]
    alone = [printed(body) for body in bodies]
    together: dict[int, bytes] = {}
    threads = [threading.Thread(target=lambda n=n: together.update({n: printed(bodies[n])})) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[0], together[1]] == alone
    assert gc.isenabled()


def test_typed_text_never_reaches_a_file_or_the_network(monkeypatch, tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>s3cret</title></svg>')
    opened: list[str] = []
    original = urllib.request.OpenerDirector.open

    def watched(self, request, *args, **kwargs):
        opened.append(request if isinstance(request, str) else request.full_url)
        return original(self, request, *args, **kwargs)

    monkeypatch.setattr(urllib.request.OpenerDirector, "open", watched)
    dot = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
    addresses = ["file:///etc/passwd", secret.as_uri(), "http://127.0.0.1:9/x.png", "ftp://127.0.0.1:9/x", "x.png"]
    body = f'<h1>A</h1><img src="{dot}" alt="A dot">'
    for address in addresses:
        body += f"""<img src="{address}" alt=""><object data="{address}"></object><embed src="{address}">
        <link rel="stylesheet" href="{address}"><link rel="attachment" href="{address}">
        <style>@import url({address}); @font-face {{ font-family: x; src: url({address}) }}</style>
        <p style="background: url({address}); font-family: x"><a rel="attachment" href="{address}">x</a></p>
        <ul style="list-style-image: url({address})"><li>x</li></ul>
        <svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>t</title>
        <image href="{address}" width="9" height="9"/><use href="{address}#a"/></svg>"""
    file = printed(body)
    assert {address.partition(":")[0] for address in opened} == {"data"}
    assert "/EmbeddedFiles" not in pikepdf.open(io.BytesIO(file)).Root.get("/Names", Dictionary())
    uncompressed = b"".join(
        item.read_bytes() for item in pikepdf.open(io.BytesIO(file)).objects if isinstance(item, pikepdf.Stream)
    )
    assert b"s3cret" not in uncompressed
    assert b"root:" not in uncompressed


def test_another_version_of_weasyprint_keeps_its_own_tags_with_a_warning(monkeypatch, caplog):
    from reports.pdf import tags as pdf_tags

    monkeypatch.setattr(pdf_tags, "PINNED", "1.0")
    plain = printed("<h1>A</h1><p>Text</p>")
    assert "the tags are tested with 1.0" in caplog.text
    assert pikepdf.open(io.BytesIO(plain)).Root.MarkInfo.Marked


def test_a_report_without_title_or_language_is_refused():
    for html in ("<html lang='en'><body>x", "<html><title>x</title><body>x"):
        with pytest.raises(RenderingFailed, match="title or no language"):
            write_pdf(html, stylesheet="", identifier=b"test")


def test_a_missing_library_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(RenderingFailed, match="WeasyPrint or a system library"):
        printed("<h1>A</h1>")


def test_weasyprint_is_only_loaded_with_the_first_report():
    script = "import sys, reports.pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0
