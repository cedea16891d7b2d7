"""The outline of a printed report: headings, tables with their columns, and contents, in order."""

from __future__ import annotations

from html.parser import HTMLParser

HEADINGS = {"h2", "h3", "h4", "h5", "caption"}


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.open: list[tuple[str, str]] = []  # tag and class
        self.words: list[str] | None = None
        self.cells: list[str] | None = None
        self.hidden = 0
        self.in_ratings = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "link", "br", "rect", "path", "line", "input"):
            return
        given = dict(attrs)
        skipped = tag in ("sup", "svg", "style") or (given.get("class") or "").split()[:1] in (
            ["rating"], ["visually-hidden"], ["footnote"])  # fmt: skip
        self.open.append((tag, "hidden" if skipped else given.get("id") or ""))
        self.hidden += skipped
        if tag == "nav":
            self.open[-1] = ("nav", "contents")
        if tag == "thead":
            self.cells = []
        elif tag == "table":
            self.in_ratings = given.get("class") == "ratings"
        elif tag in HEADINGS or self._counts(tag):
            self.words = []

    def _counts(self, tag: str) -> bool:
        return (tag == "a" and self._in_contents()) or (tag == "th" and (self.cells is not None or self.in_ratings))

    def _in_contents(self) -> bool:
        return ("nav", "contents") in self.open

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            return
        self.hidden -= self.open.pop()[1] == "hidden"
        text = " ".join("".join(self.words or []).split())
        if tag in HEADINGS:
            self.lines.append(text)
        elif tag == "a" and self._in_contents():
            self.lines.append(f"→ {text}")
        elif tag == "th" and self.cells is not None:
            self.cells.append(text)
        elif tag == "th" and self.in_ratings:
            self.lines.append(text)
        elif tag == "thead" and self.cells is not None:
            self.lines.append(" | ".join(self.cells))
            self.cells = None
        else:
            return
        self.words = None

    def handle_data(self, data: str) -> None:
        if self.words is not None and not self.hidden:
            self.words.append(data)


def outline(html: str) -> list[str]:
    """The outline as lines.

    There is a line for each heading, caption and row of the ratings page, for the column heads of each table, joined by
    bars, and for each entry in the contents, after an arrow.
    """
    reader = _Outline()
    reader.feed(html)
    return reader.lines
