"""Packs the parts of a Word document into a file: its text, styles, lists, footnotes, pictures and properties.

python-docx can pack parts and link them to each other, but does not support footnotes or settings, so this module writes
those.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from inspections.spreadsheets.text import without_control
from reports.word.blocks import Parts
from reports.word.elements import Element, as_bytes, field, root, text_run, w
from reports.word.looks import styles
from reports.word.tables import WIDTH

_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DUBLIN = "http://purl.org/dc/elements/1.1/"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_BULLETS = ("•", "–")
# All files have the same time, so that the same report always gives the same bytes.
_MADE = (1980, 1, 1, 0, 0, 0)

# The name of the property that says which draft a file is.
DRAFT = "Draft"


@dataclass(frozen=True)
class About:
    """What the properties, headers and footers of a file say."""

    title: str
    language: str
    organisation: str
    description: str
    is_draft: bool = False
    has_cover: bool = True
    # Whether Word marks every change to the text, so that we can read the changes when the file comes back.
    is_tracked: bool = False
    # Which draft this is, for example "anytown draft 1"; "" for others.
    draft: str = ""


def packed(body: list[Element], parts: Parts, about: About) -> bytes:
    """The content of the file. The same arguments always give the same bytes."""
    package = OpcPackage()
    main = _part(package, "/word/document.xml", CT.WML_DOCUMENT_MAIN, b"")
    package.relate_to(main, RT.OFFICE_DOCUMENT)
    _relate(main, "rIdStyles", RT.STYLES, _part(package, "/word/styles.xml", CT.WML_STYLES, _styles(about)))
    settings = _part(package, "/word/settings.xml", CT.WML_SETTINGS, as_bytes(_settings(about)))
    _relate(main, "rIdSettings", RT.SETTINGS, settings)
    numbering = _part(package, "/word/numbering.xml", CT.WML_NUMBERING, as_bytes(_numbering(parts)))
    _relate(main, "rIdNumbering", RT.NUMBERING, numbering)
    notes = _part(package, "/word/footnotes.xml", CT.WML_FOOTNOTES, as_bytes(_footnotes(parts)))
    _relate(main, "rIdFootnotes", RT.FOOTNOTES, notes)
    margins = {"header1": _header(about), "footer1": _footer(about), "header2": _first_header(about)}
    for name, element in margins.items():
        kind, content = (RT.HEADER, CT.WML_HEADER) if name.startswith("header") else (RT.FOOTER, CT.WML_FOOTER)
        _relate(main, f"rId{name}", kind, _part(package, f"/word/{name}.xml", content, as_bytes(element)))
    for number, picture in enumerate(parts.pictures, 1):
        content = CT.PNG if picture.ending == "png" else CT.JPEG
        name = f"/word/media/picture{number}"
        _relate(main, f"rIdPng{number}", RT.IMAGE, _part(package, f"{name}.{picture.ending}", content, picture.png))
        if picture.svg:
            _relate(main, f"rIdSvg{number}", RT.IMAGE, _part(package, f"{name}.svg", "image/svg+xml", picture.svg))
    for number, address in enumerate(parts.addresses, 1):
        main.rels.add_relationship(RT.HYPERLINK, address, f"rIdLink{number}", is_external=True)
    document = root("w:document")
    document.append(w("body", *body, _section(about)))
    main._blob = as_bytes(document)
    package.relate_to(_part(package, "/docProps/core.xml", CT.OPC_CORE_PROPERTIES, _core(about)), RT.CORE_PROPERTIES)
    if about.draft:
        custom = _part(package, "/docProps/custom.xml", _CUSTOM_TYPE, _custom(about))
        package.relate_to(custom, _CUSTOM_RELATIONSHIP)
    saved: Any = io.BytesIO()
    package.save(saved)
    return _without_times(saved.getvalue())


def _part(package: Any, name: str, content_type: str, content: bytes) -> Part:
    return Part(PackURI(name), content_type, content, package)


def _relate(part: Part, name: str, kind: str, target: Part) -> None:
    part.rels.add_relationship(kind, target, name)


def _without_times(content: bytes) -> bytes:
    """The same archive, in which all parts have the same time."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            new.writestr(entry, old.read(name))
    return made.getvalue()


def _styles(about: About) -> bytes:
    made = styles()
    return made.replace(b'w:lang w:val="en-GB"', f'w:lang w:val="{about.language}"'.encode())


def _settings(about: About) -> Element:
    made = root("w:settings")
    made.extend([w("zoom", percent=100)])
    if about.is_tracked:
        # Word records every change, except changes to formatting, until someone stops the protection on purpose.
        made.extend(
            [
                w("trackRevisions"),
                w("doNotTrackFormatting"),
                w("documentProtection", edit="trackedChanges", enforcement=1),
            ]
        )
    made.extend([w("defaultTabStop", val=720), w("characterSpacingControl", val="doNotCompress")])
    if not about.is_tracked:  # the new page numbers in the contents would be recorded as changes
        made.append(w("updateFields", val="true"))
    compatibility = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    made.extend(
        [
            w("footnotePr", w("footnote", id=-1), w("footnote", id=0)),
            w("compat", compatibility),
            w("themeFontLang", val=about.language),
            w("decimalSymbol", val="."),
            w("listSeparator", val=","),
        ]
    )
    return made


def _numbering(parts: Parts) -> Element:
    """A definition for lists with bullets and one for lists with numbers, and each list with its first number."""
    made = root("w:numbering")
    for number, has_numbers in enumerate((False, True)):
        made.append(
            w(
                "abstractNum",
                w("multiLevelType", val="hybridMultilevel"),
                *(_level(level, has_numbers) for level in (0, 1)),
                abstractNumId=number,
            )
        )
    for number, (has_numbers, start) in enumerate(parts.lists, 1):
        made.append(
            w(
                "num",
                w("abstractNumId", val=int(has_numbers)),
                *(
                    w("lvlOverride", w("startOverride", val=start if level == 0 or not has_numbers else 1), ilvl=level)
                    for level in ((0, 1) if has_numbers else ())
                ),
                numId=number,
            )
        )
    return made


def _level(level: int, has_numbers: bool) -> Element:
    left, hanging = (454, 454) if has_numbers else (397, 397)
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val="decimal" if has_numbers else "bullet"),
        w("lvlText", val=f"%{level + 1}." if has_numbers else _BULLETS[level]),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=left * (level + 1), hanging=hanging)),
        w("rPr", w("b") if has_numbers else None, w("color", val="0A6570")),
        ilvl=level,
    )


def _footnotes(parts: Parts) -> Element:
    made = root("w:footnotes")
    for number, name in ((-1, "separator"), (0, "continuationSeparator")):
        flat = w("pPr", w("spacing", after=0, line=240, lineRule="auto"))
        made.append(w("footnote", w("p", flat, w("r", w(name))), type=name, id=number))
    for number, runs in enumerate(parts.notes, 1):
        call = w("r", w("rPr", w("rStyle", val="FootnoteReference")), w("footnoteRef"))
        paragraph = w("p", w("pPr", w("pStyle", val="FootnoteText")), call, text_run(" "), *runs)
        made.append(w("footnote", paragraph, id=number))
    return made


# --- headers and footers ----------------------------------------------------------------------------------------------


def _header(about: About) -> Element:
    made = root("w:hdr")
    mark = [w("r", w("tab")), *_draft_mark(about)] if about.is_draft else []
    made.append(w("p", w("pPr", w("pStyle", val="Header")), text_run(about.title), *mark))
    return made


def _first_header(about: About) -> Element:
    """The header of the cover. It has only the mark of a draft."""
    made = root("w:hdr")
    plain = w("pPr", w("pStyle", val="Header"), w("pBdr", w("bottom", val="nil")))
    mark = [w("r", w("tab")), *_draft_mark(about)] if about.is_draft else []
    made.append(w("p", plain, *mark))
    return made


def _draft_mark(about: About) -> Iterable[Element]:
    yield text_run("\u00a0Draft\u00a0", w("rPr", w("rStyle", val="DraftInHeader")))


def _footer(about: About) -> Element:
    made = root("w:ftr")
    look = w("rPr", w("rStyle", val="PageNumber"))
    page = field("PAGE", text_run("1", look))
    page[0].insert(0, w("rPr", w("rStyle", val="PageNumber")))
    made.append(w("p", w("pPr", w("pStyle", val="Footer")), text_run(about.organisation), w("r", w("tab")), *page))
    return made


def _section(about: About) -> Element:
    """The size of the page and its margins, as in the PDF, with its headers and footers."""
    references = [_reference("header", "default", "rIdheader1"), _reference("footer", "default", "rIdfooter1")]
    if about.has_cover:
        references.append(_reference("header", "first", "rIdheader2"))
    margin = (11_906 - WIDTH) // 2
    return w(
        "sectPr",
        *references,
        w("pgSz", w=11_906, h=16_838),
        w("pgMar", top=1_644, right=margin, bottom=1_531, left=margin, header=794, footer=794, gutter=0),
        w("titlePg") if about.has_cover else None,
    )


def _reference(kind: str, pages: str, relationship: str) -> Element:
    made = w(f"{kind}Reference", type=pages)
    made.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", relationship)
    return made


# --- properties -------------------------------------------------------------------------------------------------------


def _core(about: About) -> bytes:
    made = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DUBLIN})
    for name, value in (
        ("title", about.title),
        ("creator", about.organisation),
        ("description", about.description),
        ("language", about.language),
    ):
        element = etree.SubElement(made, f"{{{_DUBLIN}}}{name}")
        element.text = without_control(value)
    return as_bytes(made)


def _custom(about: About) -> bytes:
    made = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _VALUES})
    named = etree.SubElement(made, f"{{{_CUSTOM}}}property", fmtid=_FORMAT, pid="2", name=DRAFT)
    etree.SubElement(named, f"{{{_VALUES}}}lpwstr").text = about.draft
    return as_bytes(made)
