"""Quiet advice on a text: long sentences, house style and spelling. It never blocks publication."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from reports.advice.house_style import HouseStyle
from reports.advice.passages import Passage, passages
from reports.advice.spelling import Speller

Kind = Literal["sentence", "style", "spelling", "abbreviation"]
KINDS: dict[Kind, str] = {
    "sentence": "Long sentence",
    "style": "House style",
    "spelling": "Spelling",
    "abbreviation": "Abbreviation",
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True)
class Advice:
    """Advice about some words of a text: what is wrong with them, and what to write. `times` is how often they occur."""

    kind: Kind
    excerpt: str
    message: str
    suggestions: tuple[str, ...] = ()
    sentence: str = ""
    times: int = 1

    @property
    def title(self) -> str:
        return KINDS[self.kind]

    @property
    def around(self) -> tuple[str, str, str]:
        """The sentence before, in and after the words."""
        before, found, after = self.sentence.partition(self.excerpt)
        return (before, found, after) if found else ("", self.excerpt, "")


def advice_on(
    text: str, *, style: HouseStyle, speller: Speller | None = None, known: Collection[str] = ()
) -> tuple[Advice, ...]:
    """Advice on a text in Markdown, in its order. The same words are named once, with how often they occur.

    `known` has words, in lower case, that are right although the dictionary does not have them. Without a speller, spelling
    is not checked.
    """
    found: dict[tuple[str, str], Advice] = {}
    for passage in passages(text):
        for advice in _on(passage, style, speller, known):
            key = advice.kind, advice.excerpt.lower()
            before = found.get(key)
            found[key] = replace(before, times=before.times + 1) if before else advice
    return tuple(found.values())


def _on(passage: Passage, style: HouseStyle, speller: Speller | None, known: Collection[str]) -> Iterator[Advice]:
    if passage.words > style.longest_sentence:
        message = f"This sentence has {passage.words} words. Use {style.longest_sentence} or fewer, or divide it."
        yield Advice("sentence", passage.text, message, sentence=passage.text)
    for rule in style.rules:
        for match in rule.pattern.finditer(passage.read):
            if match["avoid"]:
                words = passage.text[match.start() : match.end()]
                yield Advice("style", words, f"Write {rule.write}. {rule.why}", sentence=passage.text)
    if speller is not None:
        for word in dict.fromkeys(misspelt(passage.read, speller.is_word, known)):
            suggestions = speller.suggestions(word)
            message = "The dictionary does not have this word."
            yield Advice("spelling", word, message, suggestions, passage.text)


def misspelt(text: str, is_word: Callable[[str], bool], known: Collection[str]) -> Iterator[str]:
    """The words of a text that are neither in the dictionary nor known. Abbreviations in capitals are left out."""
    for match in _WORD.finditer(text):
        word = match[0].replace("’", "'")
        bare = _POSSESSIVE.sub("", word)
        beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        if len(bare) < 2 or bare.isupper() or any(sign.isdigit() for sign in beside):
            continue
        if bare.rstrip("s").isupper() or is_known(bare, known) or is_word(bare) or is_word(word):
            continue
        yield match[0]


def is_known(word: str, known: Collection[str]) -> bool:
    """Whether a word is known, in the singular or the plural."""
    lower = word.lower()
    return lower in known or lower.removesuffix("s") in known


def words_of(*texts: str) -> set[str]:
    """The words in some texts, in lower case and without possessives."""
    return {_POSSESSIVE.sub("", match[0].replace("’", "'").lower()) for text in texts for match in _WORD.finditer(text)}
