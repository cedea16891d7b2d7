"""The text of a report as PDF and as HTML, without the parts that only one of them can have.

The PDF has pages, with running heads, page numbers (in the contents too), footnotes at the foot of the page, and the
addresses of links in print. The HTML edition has its footnotes at the end, with links to them and back. Both are read
as a screen reader reads them: the PDF by its tags, in their order. White space is left out, because lines break in
different places.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass

import lxml.html
import pikepdf
from pikepdf import Object

from tests.reports.pdf.test_tags import Reader, elements, kids, role_of


@dataclass(frozen=True)
class Edition:
    contents: list[str]  # the entries in the table of contents
    notes: list[str]  # the footnotes, by number
    pictures: list[str]  # the text alternatives, in order
    text: list[str]  # everything else, in pieces so short that a person can see a difference


def _tidy(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _pieces(text: str, length: int = 60) -> list[str]:
    tidy = _tidy(text)
    return [tidy[start : start + length] for start in range(0, len(tidy), length)]


# --- The HTML edition -------------------------------------------------------------------------------------------------


def _of_class(name: str) -> str:
    return f"*[contains(concat(' ', @class, ' '), ' {name} ')]"


CONTENTS = f"//{_of_class('contents')}//li"
ONLY_ON_SCREEN = (
    f"//{_of_class('contents')}/ol | //*[@id='footnotes'] | //sup | //svg | //{_of_class('skip-link')} | "
    f"//{_of_class('visually-hidden')} | //*[@aria-hidden='true']"
)


def of_html(html: str) -> Edition:
    page = lxml.html.fromstring(html).body
    contents = [_tidy(entry.text_content()) for entry in page.xpath(f"{CONTENTS}/a")]
    notes = []
    for note in page.xpath("//*[@id='footnotes']//li"):
        _drop(note.xpath(".//a[starts-with(@href, '#call-')]"))
        notes.append(_tidy(_with_addresses(note)))
    pictures = [_tidy(title.text_content()) for title in page.xpath("//svg/title")]
    _drop(page.xpath(ONLY_ON_SCREEN))
    return Edition(contents, notes, pictures, _pieces(_with_addresses(page)))


def _drop(found: list[lxml.html.HtmlElement]) -> None:
    for element in found:
        if element.getparent() is not None:
            element.drop_tree()


def _with_addresses(element: lxml.html.HtmlElement) -> str:
    """Add the address after the text of each external link, as in print."""
    for link in element.xpath(".//a[starts-with(@href, 'http') and not(@class='url')]"):
        link.tail = f" ({link.get('href')}){link.tail or ''}"
    return element.text_content()


# --- The PDF ----------------------------------------------------------------------------------------------------------


def of_pdf(content: bytes) -> Edition:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        reader = Reader(pdf)
        entries = [child for item in elements(pdf, "TOCI") for child in kids(item) if role_of(child) != "TOC"]
        numbered = sorted(elements(pdf, "Note"), key=lambda note: int(str(note.ID).rpartition("-")[2]))
        return Edition(
            contents=[_tidy(reader.read(entry)).rstrip("0123456789") for entry in entries],
            notes=[_tidy(_read(reader, note)) for note in numbered],
            pictures=[_tidy(str(figure.Alt)) for figure in elements(pdf, "Figure")],
            text=_pieces(_read(reader, pdf.Root.StructTreeRoot)),
        )


def _read(reader: Reader, element: Object, *, is_glossary: bool = False) -> str:
    """The text of an element, without contents, notes and their references, pictures, bullets and list numbers."""
    text = ""
    own = iter(_own_text(reader, element))
    for kid in kids(element):
        if not (isinstance(kid, pikepdf.Dictionary) and "/S" in kid):
            text += next(own)
            continue
        role = role_of(kid)
        if role in ("TOC", "Note", "Figure", "Reference") or (role == "Lbl" and not is_glossary):
            continue
        # The terms of a glossary are the labels of an unnumbered list.
        listed = str(kid.A.ListNumbering) == "/None" if role == "L" else is_glossary and role == "LI"
        text += _read(reader, kid, is_glossary=listed)
    return text


def _own_text(reader: Reader, element: Object) -> list[str]:
    found = []
    for kid in kids(element):
        if isinstance(kid, int):
            found.append(reader.pages[reader.numbers[element.Pg.objgen]].get(int(kid), ""))
        elif kid.get("/Type") == "/MCR":
            found.append(reader.pages[reader.numbers[kid.Pg.objgen]].get(int(kid.MCID), ""))
        elif "/S" not in kid:
            found.append("")
    return found
