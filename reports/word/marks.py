"""Names the hidden bookmarks that tie the paragraphs of a Word file to the numbered paragraphs of a report.

Word hides bookmarks whose names begin with an underscore, and keeps them when a paragraph is moved, split or joined to
another. The name of a bookmark contains the number of the paragraph and a hash of the file and the words, so that the
bookmarks of another draft are not mistaken for those of this draft.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from reports.text.paragraphs import Paragraph

_NAME = re.compile(r"_P[0-9]+_[0-9a-f]{10}")


def mark_of(paragraph: Paragraph, file: str) -> str:
    """The name of the bookmark around a paragraph in a file. For example, the file is draft 2 of the report on an inspection."""
    words = f"{file}\n{paragraph.number}\n{paragraph.words}"
    return f"_P{paragraph.number}_{hashlib.sha256(words.encode()).hexdigest()[:10]}"


def marks_of(paragraphs: Iterable[Paragraph], file: str) -> dict[str, int]:
    """The number of each paragraph, by the name of its bookmark."""
    return {mark_of(paragraph, file): paragraph.number for paragraph in paragraphs}


def is_mark(name: str) -> bool:
    """Whether we made this bookmark, in this file or in another file."""
    return _NAME.fullmatch(name) is not None
