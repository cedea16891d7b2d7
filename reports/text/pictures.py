"""Pictures in a text: `[[picture 3]]` in a paragraph of its own prints the picture with this number as a figure.

The code is first turned into a Markdown image, whose words the checks read like those of the text. The HTML of a text has
an empty figure in its place, which is filled once it is known where the picture is: inside an edition, or on a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from reports.text.typography import typeset

CODE = re.compile(r"\[\[\s*picture\s+(\d{1,6})\s*\]\]", re.IGNORECASE)
ADDRESS = re.compile(r"#picture-(\d{1,6})")
_PLACE = re.compile(r'<figure class="picture" data-picture="(\d{1,6})"></figure>')
_MARKDOWN = re.compile(r"([\\`*_\[\]<>\"])")


@dataclass(frozen=True)
class Picture:
    """A picture of the report. `src` is its address in HTML; "" if its file is missing."""

    number: int
    alternative: str
    caption: str
    source: str
    width: int  # in pixels
    height: int
    src: str = ""
    is_lost: bool = False  # whether its file is missing from storage

    @property
    def code(self) -> str:
        return f"[[picture {self.number}]]"

    @property
    def markdown(self) -> str:
        """The picture as Markdown, with its words."""
        said = f"{self._before_source} Source: {self.source}".strip() if self.source else self.caption
        title = f' "{_escaped(said)}"' if said else ""
        return f"![{_escaped(self.alternative)}](#picture-{self.number}{title})"

    @property
    def _before_source(self) -> str:
        """The caption as a sentence, which the source follows."""
        return f"{self.caption}." if self.caption[-1:].isalnum() else self.caption

    @property
    def html(self) -> str:
        if not self.src:
            return f'<p class="marked-unwritten">The file of picture {self.number} is missing: {escape(self.alternative)}</p>'
        words = escape(self.caption)
        if self.source:
            source = f'<span class="picture__source">Source: {escape(self.source.rstrip("."))}</span>'
            words = f"{escape(self._before_source)} {source}".strip()
        caption = f"<figcaption>{words}</figcaption>" if words else ""
        size = f'width="{self.width}" height="{self.height}"'
        image = f'<img src="{escape(self.src)}" alt="{escape(typeset(self.alternative))}" {size}>'
        return f'<figure class="picture" data-picture="{self.number}">{image}{caption}</figure>'


def numbers_in(markdown: str) -> set[int]:
    """The numbers of the pictures that a text names."""
    return {int(number) for number in CODE.findall(markdown)}


def is_alone(markdown: str, code: str) -> bool:
    """Whether each place of a code in a text is a paragraph of its own."""
    blocks = [block.strip() for block in re.split(r"\n[ \t]*\n", markdown.replace("\r", "")) if code in block]
    return all(block == code for block in blocks)


def empty_figure(number: int | str) -> str:
    return f'<figure class="picture" data-picture="{number}"></figure>'


def with_pictures(html: str, pictures: Mapping[int, Picture]) -> str:
    """The HTML of a text with its pictures. A picture that is not known is left out."""
    if "data-picture" not in html:
        return html

    def filled(match: re.Match[str]) -> str:
        picture = pictures.get(int(match[1]))
        return picture.html if picture else ""

    return _PLACE.sub(filled, html)


def _escaped(words: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(words.split()))
