"""The words of `terms.toml` for traits, and the words that say nothing about what is counted."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from reports.checks.claims.terms import small_words
from reports.checks.reading.known import Known
from reports.checks.reading.ranges import WORDS

_FILE = Path(__file__).with_name("traits.toml")


@cache
def _read() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def patterns(table: str) -> dict[str, re.Pattern[str]]:
    """The phrases of a table, each name with its pattern."""
    return {
        name: re.compile("|".join(rf"(?<![\w-]){_phrase(phrase)}(?![\w-])" for phrase in phrases))
        for name, phrases in _read()[table].items()
    }


def _phrase(phrase: str) -> str:
    return re.escape(phrase).replace(r"\ ", "[ -]").replace(r"\*", r"[\w']*")


@cache
def neutral(world: str) -> frozenset[str]:
    """Words that say nothing about what is counted, and numbers, which are quantities of their own."""
    own = " ".join(_read()["neutral"][world]).split()
    return small_words() | frozenset(own) | frozenset(WORDS)


@lru_cache(maxsize=8)
def compounds(known: Known) -> tuple[str, ...]:
    """Names in which “and” joins no two parts of a sentence, in lower case."""
    titles = [domain.title for domain in known.framework.domains] + [each.title for each in known.framework.standards]
    labels = [fact.comparator for fact in known.material.facts] + [fact.label for fact in known.material.facts]
    addressees = [each.addressee for each in known.material.recommendations]
    named = {text.lower() for text in (*titles, *labels, *addressees, known.material.yot) if " and " in text}
    return (*sorted(named, key=len, reverse=True), *_read()["compounds"]["all"])
