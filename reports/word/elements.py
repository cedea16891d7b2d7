"""Builds the XML elements of a Word document."""

from __future__ import annotations

from typing import Any

from lxml import etree

from inspections.spreadsheets.text import without_control

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
Element = Any  # lxml has no types

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def qualified(name: str) -> str:
    """The full name of an element or attribute, for example "w:p", with the address of its namespace."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def root(name: str) -> Element:
    """The root element of a part, which declares every namespace."""
    return etree.Element(qualified(name), nsmap=NAMESPACES)


def w(name: str, /, *children: Element | None, **attributes: object) -> Element:
    """A w: element with its children, and its attributes in the w: namespace. Children that are None are left out."""
    made = etree.Element(qualified(f"w:{name}"))
    for attribute, value in attributes.items():
        made.set(qualified(f"w:{attribute}"), str(value))
    made.extend([child for child in children if child is not None])
    return made


def text_run(text: str, properties: Element | None = None, *, deleted: bool = False) -> Element:
    """A run of text. A newline becomes a line break, and a tab stays a tab."""
    made = w("r", properties)
    for number, line in enumerate(without_control(text).split("\n")):
        if number:
            made.append(w("br"))
        for place, words in enumerate(line.split("\t")):
            if place:
                made.append(w("tab"))
            if words:
                piece = w("delText" if deleted else "t")
                piece.text = words
                piece.set(_XML_SPACE, "preserve")
                made.append(piece)
    return made


def field(instruction: str, *shown: Element) -> list[Element]:
    """The runs of a field that Word updates, with the text to show until then."""
    code = w("instrText")
    code.text = f" {instruction} "
    code.set(_XML_SPACE, "preserve")
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", code),
        w("r", w("fldChar", fldCharType="separate")),
        *shown,
        w("r", w("fldChar", fldCharType="end")),
    ]


def as_bytes(element: Element) -> bytes:
    made: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
