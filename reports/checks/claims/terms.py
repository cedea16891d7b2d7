"""Reads the words in a text as terms: concepts of youth justice, and the stems of other meaningful words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("terms.toml")
# Concepts in one group exclude each other.
GROUPS = ("stage", "aim", "work", "verdict")
_SMALL = frozenset(
    """
    a an and are as at be been being but by can could did do does done each every for from given had has have he her his how
    if in into is it its may more most much not of on only or our out own per she should so some such than that the their
    them then there these they this those to too us was we were what when where whether which while who whom whose why will
    with would all any both no none nor neither also well over under after before during among between about against because
    case cases child children young person people yot yos yjs service team youth offending sufficiently sufficient enough
    good inspectors inspected number cent percentage share year years two three four five six seven eight nine ten one half
    third quarter thirds quarters within found find made make makes making stood stand stands concerned relevant question
    questions key took take takes taken looked inspection
    attend attends attended attention drawn applied applies apply nearly almost came paid pays pay regard give gives giving gave
    """.split()  # noqa: SIM905
)
_TOKEN = re.compile(r"[a-z][a-z'’]*(?:\d+(?:x\d+)?)?")
# “aged 15 to 17”, “10–14 years” are one word.
_AGES = re.compile(
    r"\b(?:aged |of )?(1[0-9]|[89]) ?(?:to|and|or|-|–) ?(1[0-9])\b(?: years\b)?(?! (?:cases|months|weeks))"
)
# “Aged 15 or over” is 15 to 17, and “14 or younger” is 10 to 14: the ages that youth justice is about.
_OPEN_AGES = re.compile(
    r"\b(?:aged )?(?P<from>1[1-7]) (?:or|and) (?:older|over|above)\b"
    r"|\breached (?:the age of )?(?P<reached>1[1-7])\b"
    r"|\b(?:aged )?(?P<to>1[0-6]) (?:or|and) (?:younger|under|below)\b"
    r"|\b(?:older than|over the age of) (?P<over>1[0-6])\b|\b(?:younger than|under the age of) (?P<under>1[1-7])\b"
)
_WITH_NUMBER = re.compile(r"\b(year|aged) (\d{1,2})\b")  # “Year 13” is one word


@dataclass(frozen=True)
class Term:
    """A term and its place in a text: the number of the word where it begins."""

    name: str
    at: int


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "edly", "ed", "ly", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word[-1] in "ey" else word


def words_of(plain: str) -> list[str]:
    """The words of a text in lower case, without possessive endings."""
    plain = _AGES.sub(r"ages\1x\2 ", plain.lower())
    plain = _OPEN_AGES.sub(_from_or_to, plain)
    plain = _WITH_NUMBER.sub(r"\1\2", plain.replace("-", " "))
    return [re.sub(r"['’]s?$", "", word) for word in _TOKEN.findall(plain)]


def _from_or_to(match: re.Match[str]) -> str:
    if match["from"] or match["reached"] or match["over"]:
        return f"ages{match['from'] or match['reached'] or int(match['over']) + 1}x17 "
    return f"ages10x{match['to'] or int(match['under']) - 1} "


@lru_cache(maxsize=2048)
def terms_in(plain: str) -> tuple[Term, ...]:
    """The terms of a text with their places. A concept is named by its group: "aim:child"."""
    words = words_of(plain)
    line = " ".join(words)
    starts, at = {}, 0
    for number, word in enumerate(words):
        starts[at] = number
        at += len(word) + 1
    found: list[Term] = []
    taken: dict[str, set[int]] = {}  # by group, the letters that a longer phrase of the group has
    for name, match in sorted(_concepts().found_in(line), key=lambda each: each[1].start() - each[1].end()):
        letters = set(range(*match.span()))
        if group_of(name):
            if letters & taken.setdefault(group_of(name), set()):
                continue
            taken[group_of(name)] |= letters
        found.append(Term(name, starts[match.start()]))
    found += [Term(stem(word), number) for number, word in enumerate(words) if word not in _SMALL and len(word) > 2]
    return tuple(found)


@lru_cache(maxsize=8192)
def names_in(plain: str) -> frozenset[str]:
    """The names of the terms in a text."""
    return frozenset(term.name for term in terms_in(plain))


def small_words() -> frozenset[str]:
    """Words that name nothing."""
    return _SMALL


def group_of(name: str) -> str:
    """The group of a concept; "" for any other term. Concepts in one group exclude each other."""
    group = name.partition(":")[0]
    return group if group in GROUPS else ""


@cache
def _concepts() -> Concepts:
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Concepts({f"{group}:{name}": phrases for group, names in read.items() for name, phrases in names.items()})


@dataclass(frozen=True)
class Phrases:
    """Phrases that mean the same. A text without any of the hints has none of them, so that few texts need the pattern."""

    hints: tuple[str, ...]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, phrases: list[str]) -> Phrases:
        return cls(_hints(phrases), pattern_of(phrases))


class Concepts:
    """Names with phrases that mean the same. A pattern is made when a text first has one of its hints."""

    def __init__(self, phrases: Mapping[str, list[str]]) -> None:
        self._phrases = phrases
        self._places = {name: place for place, name in enumerate(phrases)}
        self._hints = tuple((hint, name) for name, each in phrases.items() for hint in _hints(each))
        self._patterns: dict[str, re.Pattern[str]] = {}

    def found_in(self, line: str) -> list[tuple[str, re.Match[str]]]:
        """The names in a line of words, each with its match, in the order in which they are defined."""
        hinted = {name for hint, name in self._hints if hint in line}
        ordered = sorted(hinted, key=self._places.__getitem__)
        return [(name, match) for name in ordered for match in self._pattern(name).finditer(line)]

    def _pattern(self, name: str) -> re.Pattern[str]:
        if name not in self._patterns:
            self._patterns[name] = pattern_of(self._phrases[name])
        return self._patterns[name]


def _hints(phrases: list[str]) -> tuple[str, ...]:
    """A word of each phrase, without its ending."""
    needed = (next(part for part in phrase.split() if not part.startswith("[")) for phrase in phrases)
    return tuple(dict.fromkeys(word.partition("*")[0] for part in needed for word in part.strip("()").split("|")))


def pattern_of(phrases: list[str]) -> re.Pattern[str]:
    """A pattern over words with one space between them."""
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(_phrase, phrases))})(?!\S)")


def _phrase(phrase: str) -> str:
    parts = []
    for part in phrase.split():
        is_optional = part.startswith("[")
        words = part.strip("[]()").split("|")
        either = "|".join(re.escape(word).replace(r"\*", r"\S*") for word in words)
        parts.append(rf"(?:(?:{either}) )?" if is_optional else rf"(?:{either}) ")
    return "".join(parts).removesuffix(" ")
