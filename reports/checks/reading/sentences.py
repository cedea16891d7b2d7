"""Texts of the report as sentences: Markdown stripped, quotations told apart, each with its section."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

_MARKERS = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+|^#+\s+")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|\\(?=[\[\]\\`*_<>])")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^)]{0,2000}\)")
# Full stops that end no sentence.
_SHORTENED = re.compile(r"\b(?:e\.g|i\.e|etc|cf|Mr|Mrs|Ms|Dr|St|No|vs|approx)\.$")
LONGEST = 1_000  # characters of a sentence
_END = re.compile(r"[.!?][’”\"')\]]*\s+(?=[“‘\"'(\[]?[A-Z0-9])")


@dataclass(frozen=True)
class Sentence:
    section: str
    text: str
    is_quoted: bool = False  # in somebody's own words: numbers there are what that person said

    @cached_property
    def plain(self) -> str:
        """The same letters in the same places, with one kind of apostrophe, hyphen and space, in small letters."""
        return self.text.translate(_ALIKE).lower()


_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "‑": "-", "\u00a0": " ", "\u202f": " "})


def of_texts(texts: Mapping[str, str]) -> list[Sentence]:
    """All sentences of the texts, in their order."""
    return [sentence for section, body in texts.items() for sentence in of_text(section, body)]


def of_text(section: str, body: str) -> Iterator[Sentence]:
    for paragraph, is_quoted in _paragraphs(body):
        for text in split(paragraph):
            yield Sentence(section, text, is_quoted or _is_speech(text))


def _paragraphs(body: str) -> Iterator[tuple[str, bool]]:
    """Paragraphs and items of lists; a block quote is in somebody's own words."""
    lines: list[str] = []
    quoted = False
    for line in [*body.splitlines(), ""]:
        is_quote = line.lstrip().startswith(">")
        bare = line.lstrip().lstrip(">").strip() if is_quote else line.strip()
        begins = not bare or is_quote != quoted or _MARKERS.match(line) or line.startswith("|")
        if begins and lines:
            yield " ".join(lines), quoted
            lines = []
        quoted = is_quote
        if bare:
            lines.append(_LINK.sub(r"\1", _EMPHASIS.sub("", _MARKERS.sub("", bare))))


def split(paragraph: str) -> list[str]:
    """The sentences of a paragraph. A full stop after "e.g." ends none."""
    found, start = [], 0
    for end in _END.finditer(paragraph):
        if _SHORTENED.search(paragraph[start : end.start() + 1]):
            continue
        found.append(paragraph[start : end.end()].strip())
        start = end.end()
    return [part for text in (*found, paragraph[start:].strip()) for part in _parts(text)]


def _parts(text: str) -> Iterator[str]:
    """The sentence; one that is longer than anybody reads in parts: what looks for claims takes time that grows with the
    square of its length, and more."""
    while len(text) > LONGEST:
        end = text.rfind(" ", 1, LONGEST)
        end = end if end > 0 else LONGEST
        yield text[:end]
        text = text[end:].strip()
    if text:
        yield text


def _is_speech(text: str) -> bool:
    """Whether most of a sentence stands between double quotation marks."""
    spoken = sum(len(words) for words in re.findall(r"[“\"]([^“”\"]*)[”\"]?", text))
    return spoken * 2 > len(text)


def sentence_with(body: str, words: str) -> str:
    """The sentence of a text in which some words stand; "" where they run over its end."""
    return next((text for text in _texts_of(body) if words in text), "")


@functools.lru_cache(maxsize=200)
def _texts_of(body: str) -> tuple[str, ...]:
    """Kept, since a text in which much is found is asked for once for each of that."""
    return tuple(sentence.text for sentence in of_text("", body))
