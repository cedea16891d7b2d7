"""The themes of recommendations and practice examples, found by their words.

The themes and their words are ours (themes.toml). They help people to find texts. Nobody has confirmed the theme of a text, and
a text without one of the words has none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from reports.checks.claims.terms import Phrases

_FILE = Path(__file__).with_name("themes.toml")
_MOST_KEPT = 30_000  # texts; 1,500 reports have about 10,000 recommendations


_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Theme:
    """A theme with its words, and with its phrases of several words."""

    slug: str
    title: str
    words: Phrases
    phrases: Phrases


@cache
def themes() -> Mapping[str, Theme]:
    """All themes by slug, in the order of the file."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        slug: Theme(
            slug,
            each["title"],
            Phrases.of([words for words in each["words"] if " " not in words]),
            Phrases.of([words for words in each["words"] if " " in words]),
        )
        for slug, each in read.items()
    }


@lru_cache(maxsize=_MOST_KEPT)
def themes_of(text: str) -> tuple[str, ...]:
    """The slugs of the themes of a text, in the order of the file."""
    words = _WORD.findall(text.lower().replace("’s", "").replace("'s", ""))
    found: set[str] = set()
    possible: set[str] = set()
    for word in words:
        by_word, by_phrase = _of_word(word)
        found |= by_word
        possible |= by_phrase
    line = " ".join(words)
    found |= {slug for slug in possible - found if themes()[slug].phrases.pattern.search(line)}
    return tuple(slug for slug in themes() if slug in found)


@lru_cache(maxsize=_MOST_KEPT)
def _of_word(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """The themes that a word has, and those that have a phrase in which it can be."""
    found = frozenset(slug for slug, theme in themes().items() if theme.words.pattern.fullmatch(word))
    return found, frozenset(slug for slug, theme in themes().items() if word.startswith(theme.phrases.hints))
