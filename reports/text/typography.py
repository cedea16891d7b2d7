"""Sets quotation marks, apostrophes, dashes and dots on a page in one style, however its writers typed them.

Quotation marks and apostrophes are curly: “ ” for double marks and ‘ ’ for single ones. A hyphen between spaces and two
hyphens are an en dash, as is a hyphen between two numbers. Only the text of a page changes: addresses and code stay as
they are, and so does everything inside tags.
"""

from __future__ import annotations

import re

# The end of a tag is the first “>” outside quotation marks.
_PIECES = re.compile(r"(<!--.*?-->|<[a-zA-Z/!](?:[^>\"']|\"[^\"]*\"|'[^']*')*>)", re.DOTALL)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_AS_TYPED = {"style", "script", "code", "pre"}
_INLINE = {"a", "em", "strong", "b", "i", "span", "sup", "sub", "cite"}
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)[^\s<]+|[^\s<@]+@[^\s<@]+\.[^\s<@]+", re.IGNORECASE)
_OPENS_AFTER = r"(?:^|(?<=[\s([{–—/“‘\-\u00a0\u2060]))"
_RULES = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"\.\.\.", "…"),
        (r"(?<!-)---?(?!-)", "–"),
        (r"(?<=[\s\u00a0])-(?=[\s\u00a0])", "–"),
        # Not in dates and numbers of several parts, for example 2020-05-01.
        (r"(?<![\w\-–/.])(\d{1,4})-(\d{1,4})(?![\w\-–/])", r"\1–\2"),
        (rf"{_OPENS_AFTER}'(?=\d0s\b)", "’"),  # the ’90s
        (rf'{_OPENS_AFTER}"(?!\s)', "“"),
        (rf"{_OPENS_AFTER}'(?!\s)", "‘"),
        (rf'{_OPENS_AFTER}"(?!\s)', "“"),  # a double mark inside a single one
        ('"', "”"),
        ("'", "’"),
    )
)
# What a text has if a rule may change it.
_MARKS = re.compile(r"[-'\"]|\.\.\.")


def typeset(text: str, before: str = "") -> str:
    """A plain text with its marks in this style. `before` is the character in front of the text."""
    if not _MARKS.search(text):  # most texts on a page, and looking is quicker than trying every rule
        return text
    pieces: list[str] = []
    end = 0
    for address in _ADDRESS.finditer(text):
        pieces += [_set(text[end : address.start()], pieces[-1][-1:] if pieces else before), address[0]]
        end = address.end()
    pieces.append(_set(text[end:], pieces[-1][-1:] if pieces else before))
    return "".join(pieces)


def _set(text: str, before: str) -> str:
    if not text:
        return ""
    whole = before + text
    for pattern, by in _RULES:
        whole = pattern.sub(by, whole)
    return whole[len(before) :]


def typeset_html(html: str) -> str:
    """A page with the marks in its text in this style."""
    done: list[str] = []
    before = as_typed = ""
    for place, piece in enumerate(_PIECES.split(html)):
        if place % 2:
            name = match[1].lower() if (match := _TAG.match(piece)) else ""
            if as_typed:
                if name == as_typed and piece.startswith("</"):
                    before, as_typed = "x", ""  # a mark after code closes
            elif name in _AS_TYPED:
                as_typed = name
            elif name not in _INLINE:
                before = ""
            done.append(piece)
        elif as_typed or not piece:
            done.append(piece)
        else:
            plain = piece.replace("&#x27;", "'").replace("&#39;", "'").replace("&quot;", '"')
            shown = typeset(plain, before)
            before = "\n" if shown[-1:].isspace() else shown[-1:]
            done.append(shown)
    return "".join(done)
