"""Reads the house style: how long a sentence may be, and words to avoid with what to write and why."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWN_FILE = Path(__file__).with_name("house_style.toml")


class StyleProblem(ValueError):
    """A house style file cannot be used. The message says what to change."""


@dataclass(frozen=True)
class Rule:
    """Words to avoid, what to write and why. `unless` has longer words in which they are right."""

    avoid: tuple[str, ...]
    write: str
    why: str
    unless: tuple[str, ...] = ()

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the words to avoid (group `avoid`), and the longer words in which they are right."""
        right, avoid = (_any_of(words) for words in (self.unless, self.avoid))
        return re.compile(rf"(?<!\w)(?:(?:{right})|(?P<avoid>{avoid}))(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class HouseStyle:
    """The house style of an inspectorate. `longest_sentence` is in words."""

    longest_sentence: int
    rules: tuple[Rule, ...]


def _any_of(words: tuple[str, ...]) -> str:
    # The longest first, because a short one can be the beginning of a longer one. Nothing matches no words.
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"


@functools.lru_cache(maxsize=8)
def house_style(path: Path = OWN_FILE) -> HouseStyle:
    """The house style in a TOML file, read once. Raises StyleProblem."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StyleProblem(f"The house style {path.name} cannot be read: {error}") from error
    longest = found.get("longest_sentence", 25)
    if not isinstance(longest, int) or isinstance(longest, bool) or longest < 1:
        raise StyleProblem(f"{path.name}: longest_sentence must be a whole number of words, for example 25.")
    styles = found.get("style", [])
    if not isinstance(styles, list):
        raise StyleProblem(f"{path.name}: write [[style]], with two brackets, before each rule.")
    return HouseStyle(longest, tuple(_rule(row, number, path.name) for number, row in enumerate(styles, 1)))


def _rule(row: Any, number: int, name: str) -> Rule:
    place = f"{name}, style {number}"
    if not isinstance(row, dict) or set(row) - {"avoid", "write", "why", "unless"}:
        raise StyleProblem(f"{place}: use only avoid, write, why and unless.{_named(row)}")
    lists = {key: row.get(key, []) for key in ("avoid", "unless")}
    for key, words in lists.items():
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise StyleProblem(f'{place}: {key} must be a list of words, for example {key} = ["utilise"].')
    texts = {key: row.get(key) for key in ("write", "why")}
    if not lists["avoid"] or not all(isinstance(text, str) and text.strip() for text in texts.values()):
        raise StyleProblem(f"{place}: give avoid, write and why.")
    return Rule(tuple(lists["avoid"]), str(texts["write"]), str(texts["why"]), tuple(lists["unless"]))


def _named(row: Any) -> str:
    return f" It has {', '.join(map(str, row))}." if isinstance(row, dict) else ""
