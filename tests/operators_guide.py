"""The blocks of docs/operators.md: the commands that an operator types, and the files that they save, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "operators.md"
ELSEWHERE = "sh on-another-machine"


@dataclass(frozen=True)
class Block:
    heading: str
    text: str
    language: str
    saved_as: str = ""  # empty for commands

    @property
    def is_typed(self) -> bool:
        return self.language in ("sh", ELSEWHERE) and not self.saved_as


def blocks(guide: Path = GUIDE) -> Iterator[Block]:
    """Every block of the guide. A file is a block after “Save this as `PATH`”."""
    heading = before = ""
    for part in re.split(r"^(```.*?^```$|#{2,3} [^\n]+$)", guide.read_text(encoding="utf-8"), flags=re.M | re.S):
        if part.startswith("#"):
            heading, before = part.lstrip("# "), ""
        elif part.startswith("```"):
            language, text = part.removesuffix("```").removeprefix("```").split("\n", 1)
            saved = re.findall(r"Save this as\s+`([^`]+)`", before)
            yield Block(heading, text, language, saved[-1] if saved else "")
            before = ""
        else:
            before += part
