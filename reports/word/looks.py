"""Chooses the Word style for each element of the report's HTML, and reads the colours of ratings from the report's stylesheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# The paragraph style for an element: by the first of these classes that it has, or else by its tag.
BY_CLASS = {
    "cover__org": "CoverOrganisation",
    "cover__date": "Subtitle",
    "letter__from": "LetterFrom",
    "letter__to": "LetterTo",
    "cover__draft": "DraftMark",
    "statement": "Statement",
    "keep-with-next": "LeadingIn",
    "but": "LeadingIn",
    "marked-unwritten": "Unwritten",
    "score__figure": "ScoreFigure",
    "numbered": "NumberedParagraph",
}
BY_TAG = {
    "h1": "Title",
    "h2": "Heading1",
    "h3": "Heading2",
    "h4": "Heading3",
    "h5": "Heading4",
    "h6": "Heading4",
    "blockquote": "Quote",
    "figcaption": "Caption",
    "caption": "Caption",
}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NEW_PAGE = frozenset({"chapter--new-page", "ratings-page", "front", "contents"})
LEFT_OUT_TAGS = frozenset({"head", "style", "script", "template", "colgroup"})
LEFT_OUT_CLASSES = frozenset({"skip-link"})
BLOCKS = frozenset(
    {
        *HEADINGS, "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt",
        "figcaption", "figure", "footer", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section",
        "summary", "table", "ul",
    }
)  # fmt: skip
# Emphasised words: bold and italic.
EMPHASIS = {"strong": (True, False), "b": (True, False), "em": (False, True), "i": (False, True), "cite": (False, True)}
BOLD_CLASSES = frozenset({"but", "judgement", "make-up__group", "ratings__domain"})

# Table rows that are shaded or bold: the fill, and whether the words are bold.
ROWS = {
    "results__standard": ("F3F6F8", True),
    "is-lowest": ("E7F1F2", True),
    "ratings__domain": ("", True),
    "make-up__group": ("", True),
}


@dataclass(frozen=True)
class Box:
    """A box around paragraphs: its background colour, and the colour of its border on the left or on all sides."""

    fill: str
    rule: str
    all_around: bool = False


BOXES = {
    "practice": Box("E7F1F2", "0A6570"),
    "note": Box("F3F6F8", "B9C7D0", all_around=True),
    "score": Box("F3F6F8", "11304A", all_around=True),
}


@dataclass(frozen=True)
class RatingColours:
    ink: str
    ground: str


def colours_of_ratings(stylesheet: str) -> dict[str, RatingColours]:
    """The colours of each rating in the report's stylesheet, by the CSS class of the rating."""
    variables = dict(re.findall(r"--([\w-]+):\s*([^;}]+)[;}]", stylesheet.partition("}")[0] + "}"))

    def value(of: str) -> str:
        named = re.fullmatch(r"var\(--([\w-]+)\)", of.strip())
        colour = re.fullmatch(r"#([0-9a-fA-F]{6})", variables.get(named.group(1), "").strip() if named else of.strip())
        return colour.group(1).upper() if colour else ""

    found = {}
    for name, rules in re.findall(r"\.(rating--[\w-]+)\s*\{([^}]*)\}", stylesheet):
        parts = dict(re.findall(r"--(colour|pale):\s*([^;}]+)", rules))
        ink, ground = value(parts.get("colour", "")), value(parts.get("pale", ""))
        if ink and ground:
            found[name] = RatingColours(ink, ground)
    return found


@cache
def styles() -> bytes:
    return (Path(__file__).parent / "styles.xml").read_bytes()
