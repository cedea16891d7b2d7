"""Reads the words in a search, and finds them in a text. Plain Python."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 200  # characters of a search
MOST_WORDS = 8
FEWEST_LETTERS = 3  # in the longest word: shorter words are in nearly every text, and no index finds them
BEFORE, AROUND = 60, 220  # characters of an excerpt: before the first word found, and altogether

_WORD = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True)
class Piece:
    """A piece of a text, and whether it is one of the words searched for."""

    text: str
    is_found: bool = False


def words_of(asked: str) -> list[str]:
    """The words to search for. Words in quotation marks count as one: ["risk", "contact log"]. All must be found."""
    found = (phrase.strip() or word for phrase, word in _WORD.findall(asked.replace("\0", "")[:LONGEST]))
    return list(dict.fromkeys(word.strip('"') for word in found if word.strip('"')))[:MOST_WORDS]


def are_enough(words: list[str]) -> bool:
    return max(map(len, words), default=0) >= FEWEST_LETTERS


def marked(text: str, words: list[str]) -> list[Piece]:
    """The whole text in pieces: the words, and the text between them."""
    pieces = re.split(f"({'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})", text, flags=re.IGNORECASE)
    return [Piece(piece, is_found=number % 2 == 1) for number, piece in enumerate(pieces) if piece]


def excerpt(text: str, words: list[str]) -> list[Piece]:
    """The part of a long text around the first word found, in pieces."""
    text = " ".join(text.split())
    places = [found.start() for word in words if (found := re.search(re.escape(word), text, re.IGNORECASE))]
    start = max(0, min(places, default=0) - BEFORE)
    start = text.find(" ", start) + 1 if start else 0
    end = start + AROUND
    if end < len(text):
        end = text.rfind(" ", start, end) if " " in text[start:end] else end
    shown = f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
    return marked(shown, words)
