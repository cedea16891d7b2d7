"""Replace the characters that no file, database or printed page can hold."""

from __future__ import annotations

import re

# Characters that neither a spreadsheet nor a database stores: an Excel file can write half a UTF-16 pair as _xD800_.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("[\x0b\x0c\x85]")  # a line or page break, as other programs paste it


def without_control(text: str) -> str:
    """A text without control characters, which workbooks do not allow.

    Line and page breaks from other programs are converted to newlines.
    """
    return CONTROL.sub("", _BREAKS.sub("\n", text)) if CONTROL.search(text) else text


def printable(text: str, longest: int = 80) -> str:
    """Text from a file as one line that is safe to show in a terminal."""
    line = " ".join(text.split())
    line = line if len(line) <= longest else f"{line[:longest]}…"
    return "".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in line)


def quoted(text: str) -> str:
    return f"“{printable(text, 60)}”"
