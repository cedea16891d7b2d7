"""Splits the texts in the report into sentences, without Markdown, each with its section and whether it is a quotation."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

_MARKERS = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+|^#+\s+")
_EMPHASIS = re.compile(r"\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|\\(?=[\[\]\\`*_<>])")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^)]{0,2000}\)")
# A picture of the report, with its text alternative, its caption and its source.
# A bracket in the alternative is escaped. To stop at one that is not takes no time, whatever people type.
_PICTURE = re.compile(r'!\[((?:\\.|[^\[\]\\])*)\]\(#picture-\d+(?: "((?:\\.|[^"\\])*)")?\)')
# Full stops that do not end a sentence.
_SHORTENED = re.compile(r"\b(?:e\.g|i\.e|etc|cf|Mr|Mrs|Ms|Dr|St|No|vs|approx)\.$")
LONGEST = 1_000  # characters in a sentence
_END = re.compile(r"[.!?][’”\"')\]]*\s+(?=[“‘\"'(\[]?[A-Z0-9])")


@dataclass(frozen=True)
class Sentence:
    section: str
    text: str
    is_quoted: bool = False  # the words of a person who is quoted, so numbers in them are not checked

    @cached_property
    def plain(self) -> str:
        """The text in lower case, with one kind of apostrophe, hyphen and space. Positions do not change."""
        return self.text.translate(_ALIKE).lower()


_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "‑": "-", "\u00a0": " ", "\u202f": " "})


def of_texts(texts: Mapping[str, str]) -> list[Sentence]:
    """All sentences of the texts, in order."""
    return [sentence for section, body in texts.items() for sentence in of_text(section, body)]


def of_text(section: str, body: str) -> Iterator[Sentence]:
    for paragraph, is_quoted in _paragraphs(body):
        for text in split(paragraph):
            yield Sentence(section, text, is_quoted or _is_speech(text))


def _paragraphs(body: str) -> Iterator[tuple[str, bool]]:
    """The paragraphs and list items, and whether each is a block quote."""
    lines: list[str] = []
    quoted = False
    for line in [*body.splitlines(), ""]:
        is_quote = line.lstrip().startswith(">")
        bare = line.lstrip().lstrip(">").strip() if is_quote else line.strip()
        bare = _PICTURE.sub(_words_of_picture, bare) if bare.startswith("![") else bare
        begins = not bare or is_quote != quoted or _MARKERS.match(line) or line.startswith("|")
        if begins and lines:
            yield " ".join(lines), quoted
            lines = []
        quoted = is_quote
        if bare:
            lines.append(_LINK.sub(r"\1", _EMPHASIS.sub("", _MARKERS.sub("", bare))))


def _words_of_picture(match: re.Match[str]) -> str:
    said = [words.rstrip(" .").replace('\\"', '"') for words in match.groups() if words]
    return " ".join(f"{words}." for words in said)


def split(paragraph: str) -> list[str]:
    """The sentences of a paragraph. A full stop after "e.g." does not end a sentence."""
    found, start = [], 0
    for end in _END.finditer(paragraph):
        if _SHORTENED.search(paragraph[start : end.start() + 1]):
            continue
        found.append(paragraph[start : end.end()].strip())
        start = end.end()
    return [part for text in (*found, paragraph[start:].strip()) for part in _parts(text)]


def _parts(text: str) -> Iterator[str]:
    """The sentence, divided into parts if it is very long. The time to find claims grows at least with the square of
    its length."""
    while len(text) > LONGEST:
        end = text.rfind(" ", 1, LONGEST)
        end = end if end > 0 else LONGEST
        yield text[:end]
        text = text[end:].strip()
    if text:
        yield text


def _is_speech(text: str) -> bool:
    """Whether most of a sentence is between double quotation marks."""
    spoken = sum(len(words) for words in re.findall(r"[“\"]([^“”\"]*)[”\"]?", text))
    return spoken * 2 > len(text)


def sentence_with(body: str, words: str) -> str:
    """The sentence of a text that contains some words; "" if they are not within one sentence."""
    return next((text for text in _texts_of(body) if words in text), "")


@functools.lru_cache(maxsize=200)
def _texts_of(body: str) -> tuple[str, ...]:
    """The sentences of a text. Cached, because the sentences are needed for each finding in the text."""
    return tuple(sentence.text for sentence in of_text("", body))
