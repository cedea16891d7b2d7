"""Puts pictures into a Word document: drawings as SVG, with a PNG for programs that cannot show SVG."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from lxml import etree
from PIL import Image

from reports.word.elements import NAMESPACES, Element, qualified

WIDEST = 5_616_000  # the width of the text, 156mm, in EMU
TALLEST = 5_400_000  # 150mm, as in print
_EMU = 9_525  # in a CSS pixel
_ZOOM = 3  # the PNG has three dots for each CSS pixel, which is 288 dots for each inch
_FONT = "Liberation Sans"
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)
_DECORATION = re.compile(r'<svg\b[^>]*\saria-hidden="true"')
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
# Only what is inside the drawing itself is drawn.
_ELSEWHERE = re.compile(r"<(image|use|feImage)\b[^>]*href\s*=\s*[\"'](?!#|data:)", re.IGNORECASE)
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


@dataclass(frozen=True)
class Picture:
    """A picture with its alternative text and its size in CSS pixels."""

    description: str
    width: float
    height: float
    png: bytes
    svg: bytes = b""
    ending: str = "png"


def without_drawings(html: str) -> tuple[str, list[str]]:
    """The HTML with an empty element for each inline SVG, and the drawings. Decorations are left out.

    Names in HTML are in lower case, but names in SVG can have capitals.
    """
    drawings: list[str] = []

    def take(found: re.Match[str]) -> str:
        if _DECORATION.match(found.group()):
            return ""  # the numbers beside it say the same
        drawings.append(found.group())
        return f'<img data-drawing="{len(drawings) - 1}">'

    return _SVG.sub(take, html), drawings


@lru_cache(maxsize=64)
def drawn(svg: str) -> Picture | None:
    """A drawing as a picture; None if it cannot be drawn."""
    import resvg_py

    if _ELSEWHERE.search(svg):
        return None
    title = _TITLE.search(svg)
    named = re.search(r'\saria-label="([^"]*)"', svg)
    description = " ".join(unescape(title.group(1) if title else named.group(1) if named else "").split())
    try:
        width, height = _size(svg)
        png = resvg_py.svg_to_bytes(
            svg_string=svg,
            width=round(width * _ZOOM),
            height=round(height * _ZOOM),
            background="#ffffff",
            font_family=_FONT,
            sans_serif_family=_FONT,
        )
    except ValueError:  # resvg gives no other reason than that the drawing is wrong
        return None
    return Picture(description, width, height, bytes(png), svg.encode())


def _size(svg: str) -> tuple[float, float]:
    """The width and height of a drawing in CSS pixels, from its attributes or else its viewBox."""
    opening = svg[: svg.index(">")]
    width, height = (re.search(rf"\s{name}=[\"']([0-9.]+)(?:px)?[\"']", opening) for name in ("width", "height"))
    if width and height:
        return float(width.group(1)), float(height.group(1))
    box = re.search(r"\sviewBox=[\"'][-0-9.]+[ ,]+[-0-9.]+[ ,]+([0-9.]+)[ ,]+([0-9.]+)[\"']", opening)
    if box is None:
        raise ValueError("The drawing has no size")
    return float(box.group(1)), float(box.group(2))


def embedded(source: str, description: str) -> Picture | None:
    """A picture that the HTML contains as a data: address; None for any other picture."""
    found = re.fullmatch(r"data:image/(png|jpeg);base64,([A-Za-z0-9+/=\s]+)", source)
    if found is None:
        return None
    try:
        content = base64.b64decode(found.group(2))
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as opened:
            width, height = opened.size
    except (binascii.Error, OSError, Image.DecompressionBombError):
        return None
    return Picture(" ".join(description.split()), width, height, content, ending=found.group(1))


def drawing(picture: Picture, number: int, png: str, svg: str = "") -> Element:
    """The element of a picture in a line of text. `png` and `svg` are the ids of its relationships."""
    scale = min(1.0, WIDEST / (picture.width * _EMU), TALLEST / (picture.height * _EMU))
    width, height = (round(side * _EMU * scale) for side in (picture.width, picture.height))
    blip = _element("a:blip", {"r:embed": png})
    if svg:
        extension = _element("a:ext", {"uri": _SVG_EXTENSION}, [_element("asvg:svgBlip", {"r:embed": svg})])
        blip.append(_element("a:extLst", {}, [extension]))
    name = f"Picture {number}"
    shape = _element(
        "pic:spPr",
        {},
        [
            _element(
                "a:xfrm",
                {},
                [_element("a:off", {"x": 0, "y": 0}), _element("a:ext", {"cx": width, "cy": height})],
            ),
            _element("a:prstGeom", {"prst": "rect"}, [_element("a:avLst")]),
        ],
    )
    named = {"id": number, "name": name, "descr": picture.description}
    drawn_as = _element(
        "pic:pic",
        {},
        [
            _element("pic:nvPicPr", {}, [_element("pic:cNvPr", named), _element("pic:cNvPicPr")]),
            _element("pic:blipFill", {}, [blip, _element("a:stretch", {}, [_element("a:fillRect")])]),
            shape,
        ],
    )
    graphic = _element("a:graphic", {}, [_element("a:graphicData", {"uri": NAMESPACES["pic"]}, [drawn_as])])
    inline = _element(
        "wp:inline",
        {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        [
            _element("wp:extent", {"cx": width, "cy": height}),
            _element("wp:docPr", named),
            _element("wp:cNvGraphicFramePr", {}, [_element("a:graphicFrameLocks", {"noChangeAspect": 1})]),
            graphic,
        ],
    )
    return _element("w:drawing", {}, [inline])


def _element(name: str, attributes: dict[str, object] | None = None, children: Iterable[Element] = ()) -> Element:
    made = etree.Element(qualified(name))
    for attribute, value in (attributes or {}).items():
        made.set(qualified(attribute) if ":" in attribute else attribute, str(value))
    made.extend(list(children))
    return made
