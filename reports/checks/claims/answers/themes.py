"""Reads the themes of a text: what a key question, a prompt or a part of a sentence is about, besides its stage and aim."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from reports.checks.claims.terms import Concepts, pattern_of, words_of

_FILE = Path(__file__).with_name("themes.toml")


@cache
def _themes() -> Concepts:
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Concepts({f"theme:{name}": phrases for name, phrases in read["theme"].items()})


@cache
def _names() -> re.Pattern[str]:
    """Names that have a word of a theme by chance."""
    return pattern_of(tomllib.loads(_FILE.read_text(encoding="utf-8"))["names"]["disposals"])


@lru_cache(maxsize=8192)
def themes_in(plain: str) -> tuple[frozenset[str], str]:
    """The names of the themes in a text in lower case, and its words without theirs."""
    line = _names().sub(lambda match: " " * len(match[0]), " ".join(words_of(plain)))
    found = _themes().found_in(line)
    rest = list(line)
    for _, match in found:
        rest[match.start() : match.end()] = " " * (match.end() - match.start())
    return frozenset(name for name, _ in found), "".join(rest)
