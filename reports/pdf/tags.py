"""Writes the tags of the report's PDF, which give the role of each piece of text and the order in which it is read out.

WeasyPrint tags the boxes of each page separately. So a table over three pages is read out as three tables, and its repeated
head and the running heads are read out as content. Header cells have no scope (WeasyPrint bug 2903). A footnote is a plain
span at the foot of the page and is not linked to its call. This module builds the tags from the elements of the HTML instead:

- an element is one structure element, even over several pages;
- running heads, repeated table heads, leaders and `aria-hidden` elements are artifacts, which are never read out;
- a header cell has a scope; a list has its kind of numbering; a contents list is a TOC;
- a footnote is a Note with an ID, read out at the end of the paragraph, item or cell that calls it; call and note are
  linked both ways;
- links are marked as printable, and links within the report are described by their text.

This module reads WeasyPrint's boxes, which are private. So it works only with the version in `PINNED`: with any other
version the report keeps WeasyPrint's own tags, and a warning is logged. Run `tests/reports/pdf/test_tags.py`, which counts
tags, before changing the pin.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import pydyf
import weasyprint.pdf
from weasyprint.formatting_structure import boxes

PINNED = "70.0"

SVG = "{http://www.w3.org/2000/svg}svg"

# Standard structure types of PDF 1.7 (ISO 32000-1, 14.8.4). An element that is not listed
# is read as part of its parent.
ROLES = {
    **dict.fromkeys(["section", "aside", "nav"], "Sect"), "article": "Art", "figure": "Div", "figcaption": "Caption",
    "blockquote": "BlockQuote", "p": "P", "pre": "P", **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "table": "Table", "caption": "Caption", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot",
    "tr": "TR", "th": "TH", "td": "TD",
}  # fmt: skip
GROUPS = {"Document", "Sect", "Art", "Div", "BlockQuote"}  # these contain only blocks, and no text directly
NUMBERING = {"decimal": "Decimal", "lower-alpha": "LowerAlpha", "upper-alpha": "UpperAlpha", "lower-roman": "LowerRoman",
             "upper-roman": "UpperRoman", "disc": "Disc", "circle": "Circle", "square": "Square"}  # fmt: skip

logger = logging.getLogger(__name__)


class Mark(NamedTuple):
    """A piece of text or an image. `mcid` is its number in the marked content of the page."""

    page: int
    mcid: int


class Annotation(NamedTuple):
    """An area on a page that a reader can click."""

    page: int
    dictionary: pydyf.Dictionary


@dataclass(eq=False)
class Node:
    """A future structure element: its type, other entries, and content in reading order."""

    role: str
    parent: "Node | None" = None
    element: Element | None = None
    entries: dict[str, Any] = field(default_factory=dict)
    kids: list["Node | Mark | Annotation"] = field(default_factory=list)
    notes: list["Node"] = field(default_factory=list)  # the footnotes called in this node, read out after its kids

    def add(self, role: str, element: Element | None = None, **entries: Any) -> "Node":
        node = Node(role, self, element, entries)
        self.kids.append(node)
        return node

    def lineage(self) -> Iterator["Node"]:
        node: Node | None = self
        while node:
            yield node
            node = node.parent

    def is_empty(self) -> bool:
        if self.role in {"TR", "TH", "TD"}:  # an empty cell keeps its place in the grid
            return False
        return all(isinstance(kid, Node) and kid.is_empty() for kid in [*self.kids, *self.notes])


@contextmanager
def built_from_elements(document: weasyprint.Document) -> Iterator[None]:
    """Write PDFs with the tags of this module. Only one thread at a time may use it, because it replaces a function."""
    if weasyprint.__version__ != PINNED:
        logger.warning("WeasyPrint is %s, but the tags are tested with %s. The PDF keeps WeasyPrint's own tags.",
                       weasyprint.__version__, PINNED)  # fmt: skip
        yield
        return
    _link_footnotes(document)
    original, weasyprint.pdf.add_tags = weasyprint.pdf.add_tags, _add_tags
    try:
        yield
    finally:
        weasyprint.pdf.add_tags = original


def footnotes_astray(document: weasyprint.Document) -> Iterator[tuple[str, Element | None]]:
    """The id of each footnote that is not on the page that calls it, with the paragraph that continues on the
    next page, if any. Yields nothing if WeasyPrint is not the pinned version."""
    if weasyprint.__version__ != PINNED:
        return
    for number, page in enumerate(document.pages):
        root, *feet = page._page_box.children
        notes = {box.element for foot in feet for box in _descendants(foot)}
        for call in _descendants(root):
            if call.footnote is None or call.element in notes:
                continue
            end, start = list(_paragraphs(page))[-1:], []
            if number + 1 < len(document.pages):
                start = list(_paragraphs(document.pages[number + 1]))[:1]
            yield call.element.get("id", "?"), end[0] if end == start else None


def _paragraphs(page: weasyprint.Page) -> Iterator[Element]:
    """The elements with lines of text in the body of a page."""
    for box in _descendants(page._page_box.children[0]):
        if box.children and isinstance(box.children[0], boxes.LineBox):
            yield box.element


def blocks_of_text(page: weasyprint.Page) -> Iterator[str]:
    """The text of each paragraph, or of the part of it on this page, without the marks of footnotes and list items."""
    for box in _descendants(page._page_box.children[0]):
        if box.children and isinstance(box.children[0], boxes.LineBox) and "::" not in (box.element_tag or ""):
            yield "".join(_own_text(box))


def _own_text(box: Any) -> Iterator[str]:
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.TextBox):
        yield box.text
    for child in box.children:
        if "::" not in (getattr(child, "_box", child).element_tag or ""):
            yield from _own_text(child)


def _link_footnotes(document: weasyprint.Document) -> None:
    """Link each call to its note and back, and remove the areas that WeasyPrint repeats for each element inside a link."""
    for page in document.pages:
        page.links = [link for link in page.links if link[3].link]
        for box in _descendants(page._page_box):
            _, _, pseudo = (box.element_tag or "").partition("::")
            if pseudo not in {"footnote-call", "footnote-marker"} or isinstance(box, boxes.TextBox):
                continue
            note = box.element.get("id") or f"footnote-{_text(box).strip(' .')}"
            call = f"{note}-call"
            x, y, width, height = box.hit_area()
            area = (x, y, x + width, y + height)
            here, there = (call, note) if pseudo == "footnote-call" else (note, call)
            page.anchors.setdefault(here, area)
            page.links.append(("internal", there, area, box))


def _descendants(box: Any) -> Iterator[Any]:
    box = getattr(box, "_box", box)  # a box with absolute position leaves a placeholder in the flow
    yield box
    for child in box.children:
        yield from _descendants(child)


def _text(box: Any) -> str:
    return "".join(inner.text for inner in _descendants(box) if isinstance(inner, boxes.TextBox))


class _Reader:
    """Reads the boxes of each page and adds their content to the tree, or marks it as an artifact."""

    def __init__(self) -> None:
        self.document = Node("Document")
        self.artifacts: dict[Mark, str] = {}  # the type of each artifact
        self._nodes: dict[tuple[Element, str], Node] = {}  # nodes by element and pseudo-element
        self._first_page: dict[Element, int] = {}  # the first page of each table head and foot
        self._page = 0
        self._height = 0.0  # the height of the page, in CSS pixels
        self._marks: dict[Any, dict[str, Any]] = {}

    def read_page(self, number: int, page: Any, marks: dict[Any, dict[str, Any]]) -> None:
        """Read the boxes of a page. `marks` maps each box drawn as marked content to its "mcid", and is emptied."""
        self._page, self._height, self._marks = number, page.margin_height(), marks
        self._read(page, self.document)
        for mark in marks.values():  # these marks belong to no box
            self.artifacts[Mark(number, mark["mcid"])] = "Layout"
        marks.clear()

    def _read(self, box: Any, parent: Node) -> None:
        box = getattr(box, "_box", box)
        if artifact := self._artifact(box):
            self._skip(box, parent, artifact)
            return
        node = self._node(box, parent)
        if node.role in GROUPS and any(isinstance(child, boxes.LineBox) for child in box.children):
            node = self._paragraph(node, box)
        if box.link_annotation is not None:
            node.kids.append(Annotation(self._page, box.link_annotation))
            self._describe(box)
        if box in self._marks:
            node.kids.append(Mark(self._page, self._marks.pop(box)["mcid"]))
        for child in box.children:
            self._read(child, node)

    def _artifact(self, box: Any) -> str | None:
        """The type of artifact, if this box is one."""
        if isinstance(box, boxes.MarginBox):
            return "Pagination"
        if isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer):
            if self._first_page.setdefault(box.element, self._page) != self._page:
                return "Pagination"
        elif box.is_leader:
            return "Layout"
        if box.element is not None and box.element.get("aria-hidden") == "true":
            return "Layout"
        if isinstance(box, boxes.ReplacedBox) and box.element.tag == "img" and box.element.get("alt") == "":
            return "Layout"
        return None

    def _skip(self, box: Any, parent: Node, artifact: str) -> None:
        for inner in _descendants(box):
            if mark := self._marks.pop(inner, None):
                self.artifacts[Mark(self._page, mark["mcid"])] = artifact
            if inner.link_annotation is not None:  # the area can still be clicked, so it must be in a Link
                link = self._nodes.get((inner.element, "")) or parent.add("Link")
                link.kids.append(Annotation(self._page, inner.link_annotation))
                self._describe(inner)

    def _node(self, box: Any, parent: Node) -> Node:
        """The node for this box: the node of its element, which is made for the first box, or the node of its parent."""
        if box.element is None:
            return parent
        tag, _, pseudo = box.element_tag.partition("::")
        key = (box.element, pseudo)
        if known := self._nodes.get(key):
            # An anonymous box has the element of the box around it, but must not go back to that element's node.
            return parent if known in parent.lineage() else known
        node = self._new_for_pseudo(box, pseudo, parent) if pseudo else self._new_for_element(box, tag, parent)
        if node is not parent:
            self._nodes[key] = node
        return node

    def _new_for_element(self, box: Any, tag: str, parent: Node) -> Node:
        element = box.element
        language = {"Lang": pydyf.String(element.get("lang"))} if element.get("lang") and parent.parent else {}
        match tag, parent.role:
            case (("html" | "body"), _):
                return parent
            case (("ul" | "ol"), _) if parent.role == "TOCI" or (
                parent.element is not None and parent.element.tag == "nav"
            ):
                return parent.add("TOC", element)
            case (("ul" | "ol"), _):
                numbering = NUMBERING.get(str(box.style["list_style_type"]), "None")
                return parent.add("L", element, A=_attributes("List", ListNumbering=f"/{numbering}"), **language)
            case "li", "TOC":
                return parent.add("TOCI", element)
            case "li", "L":
                return parent.add("LI", element, **language).add("LBody", element)
            case "dl", _:
                return parent.add("L", element, A=_attributes("List", ListNumbering="/None"))
            case "div", "L":
                return parent.add("LI", element)
            case "dt", ("L" | "LI"):
                return (parent if parent.role == "LI" else parent.add("LI")).add("Lbl", element, **language)
            case "dd", "LI":
                return parent.add("LBody", element, **language)
            case "dd", "L" if parent.kids and isinstance(parent.kids[-1], Node):
                return parent.kids[-1].add("LBody", element, **language)
            case "a", _ if box.link:
                return (parent.add("Reference") if parent.role == "TOCI" else parent).add("Link", element, **language)
            case (("img" | "{http://www.w3.org/2000/svg}svg"), _) if isinstance(box, boxes.ReplacedBox):
                return self._new_figure(box, parent)
            case (("th" | "td"), _) if isinstance(box, boxes.TableCellBox):
                return parent.add(ROLES[tag], element, A=_cell(box), **language)
        role = ROLES.get(tag) or ("Span" if language else None)
        return parent.add(role, element, **language) if role else parent

    def _new_for_pseudo(self, box: Any, pseudo: str, parent: Node) -> Node:
        if pseudo == "marker":  # the bullet or number of a list item
            item = parent.parent if parent.role == "LBody" and parent.parent else parent
            label = Node("Lbl", item)
            item.kids.insert(0, label)
            return label
        if pseudo == "footnote-call":
            name = box.element.get("id") or f"footnote-{_text(box)}"
            block = _block(parent)
            note = Node("Note", block, box.element, {"ID": pydyf.String(name)})
            block.notes.append(note)
            self._nodes[box.element, ""] = note  # the text of the note is at the foot of this page or of a later page
            return parent.add("Reference").add("Link", box.element)
        if pseudo == "footnote-marker":
            return parent.add("Lbl").add("Link", box.element)
        return parent

    def _new_figure(self, box: Any, parent: Node) -> Node:
        element = box.element
        if element.tag == SVG:
            title = element.find(SVG.replace("svg}svg", "svg}title"))
            description = title.text if title is not None else element.get("aria-label")
        else:
            description = element.get("alt")
        if not description:
            logger.warning("An image of the report has no description: %s", element.get("class"))
        left, bottom = box.content_box_x(), self._height - box.content_box_y() - box.height
        corners = (left, bottom, left + box.width, bottom + box.height)  # in CSS pixels, 3/4 of a point each
        area = pydyf.Array(round(corner * 0.75, 2) for corner in corners)
        return parent.add("Figure", element, Alt=pydyf.String(description or ""), A=_attributes("Layout", BBox=area))

    def _paragraph(self, node: Node, box: Any) -> Node:
        """A P element for text that is directly in a section or a quotation."""
        key = (box.element, "text")
        if key not in self._nodes or self._nodes[key] is not node.kids[-1]:
            self._nodes[key] = node.add("P")
        return self._nodes[key]

    def _describe(self, box: Any) -> None:
        """Describe in words the target of a link within the report. Other links are described by their address."""
        if "Dest" not in box.link_annotation:
            return
        if box.element_tag.endswith("::footnote-call"):
            words = f"Footnote {_text(box)}"
        elif box.element_tag.endswith("::footnote-marker"):
            words = f"Back to the call of footnote {_text(box).strip(' .')}"
        else:
            words = " ".join("".join(box.element.itertext()).split())
        box.link_annotation["Contents"] = pydyf.String(words or "Link")


def _block(node: Node) -> Node:
    """The block after which a footnote called in `node` is read out. For a footnote in a heading, this is a new block."""
    while node.parent and node.role in {"Span", "Link", "Reference", "Lbl"}:
        node = node.parent
    if node.role in {f"H{level}" for level in range(1, 7)} and node.parent:
        return node.parent.add("P")
    return node


def _attributes(owner: str, **entries: Any) -> pydyf.Dictionary:
    return pydyf.Dictionary({"O": f"/{owner}", **entries})


def _cell(box: Any) -> pydyf.Dictionary:
    entries: dict[str, Any] = {}
    if box.element.tag == "th":
        entries["Scope"] = "/Row" if box.element.get("scope", "").startswith("row") else "/Column"
    if box.colspan != 1:
        entries["ColSpan"] = box.colspan
    if box.rowspan != 1:
        entries["RowSpan"] = box.rowspan
    return _attributes("Table", **entries)


def _add_tags(pdf: pydyf.PDF, document: weasyprint.Document, version: Any, streams: list[Any]) -> None:
    """Write the structure tree into `pdf`. This replaces WeasyPrint's `add_tags`."""
    reader = _Reader()
    for number, (page, stream) in enumerate(zip(document.pages, streams, strict=True)):
        reader.read_page(number, page._page_box, stream._tags)
        _write_artifacts(stream, {mark.mcid: kind for mark, kind in reader.artifacts.items() if mark.page == number})

    parents: list[dict[int, bytes]] = [{} for _ in document.pages]  # for each page, elements by number of mark
    annotations: list[bytes] = []  # the elements of the annotations, in order
    names: list[tuple[str, bytes]] = []
    root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(root)

    def write(node: Node, parent: bytes) -> bytes:
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent, **node.entries})
        pdf.add_object(element)
        if "ID" in node.entries:
            names.append((node.entries["ID"].string, element.reference))
        kids = pydyf.Array()
        for kid in [*node.kids, *node.notes]:
            if isinstance(kid, Node):
                if not kid.is_empty():
                    kids.append(write(kid, element.reference))
                continue
            page = pdf.page_references[kid.page]
            element.setdefault("Pg", page)
            if isinstance(kid, Mark):
                parents[kid.page][kid.mcid] = element.reference
                content = pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": kid.mcid})
                kids.append(kid.mcid if page == element["Pg"] else content)
            else:
                kid.dictionary["StructParent"] = len(document.pages) + len(annotations)
                kid.dictionary["F"] = 4  # the flag for “print this annotation”
                annotations.append(element.reference)
                kids.append(pydyf.Dictionary({"Type": "/OBJR", "Pg": page, "Obj": kid.dictionary.reference}))
        element["K"] = kids
        return element.reference

    root["K"] = pydyf.Array([write(reader.document, root.reference)])
    numbers = pydyf.Array()
    for number, marks in enumerate(parents):
        count = max(marks, default=-1) + 1
        numbers.extend([number, pydyf.Array(marks.get(mcid, "null") for mcid in range(count))])
    for number, reference in enumerate(annotations, start=len(document.pages)):
        numbers.extend([number, reference])
    root["ParentTree"] = pydyf.Dictionary({"Nums": numbers})
    root["ParentTreeNextKey"] = len(document.pages) + len(annotations)
    if names:
        pairs = [entry for name, reference in sorted(names) for entry in (pydyf.String(name), reference)]
        root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(pairs)})

    pdf.catalog["StructTreeRoot"] = root.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


def _write_artifacts(stream: Any, artifacts: dict[int, str]) -> None:
    """Turn some of the marked content already drawn on the page into artifacts."""
    for index, item in enumerate(stream.stream):
        if isinstance(item, pydyf.Dictionary) and item.get("MCID") in artifacts:
            stream.stream[index - 1] = "/Artifact"
            stream.stream[index] = pydyf.Dictionary({"Type": f"/{artifacts[item['MCID']]}"})
