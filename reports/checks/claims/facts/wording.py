"""Reads the words of facts and of the clauses that name them as terms. The words are in `amounts.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from reports.checks.claims.terms import Concepts, names_in, small_words, stem, words_of
from reports.checks.reading.ranges import WORDS

_FILE = Path(__file__).with_name("amounts.toml")
# What the terms for court and out-of-court work say already.
_OF_WORK = frozenset(map(stem, "court courts sentenced sentences dealt disposal disposals custodial".split()))  # noqa: SIM905
_TOLD_US = re.compile(r"\b(?:told|tell) (?:us|inspectors|our inspectors)\b")
# What turns a statement into its opposite: “had not been told”, “unsuitable”, “kept in the dark”.
_DENIALS = (
    r"not(?! kept\b)|never|no|none|nothing|nobody|neither|nor|without(?! exception\b)|fail\w*|lack\w*|in the dark"
)
_NEGATIVE = re.compile(
    rf"\b(?:{_DENIALS}|un(?:aware|suitab|able|manageab|comfortab|skilled|equipped|heard|likely)\w*|too little)\b|n't\b"
)
# And what can do so. Some of these words say something else as well.
_CAN_DENY = re.compile(rf"\b(?:{_DENIALS}|too few|lost|missing|vacan\w*|un\w+)\b|n't\b")


@cache
def _read() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _phrases() -> Concepts:
    tables = {table: _read()[table] for table in ("same", "noun")}
    return Concepts({f"{table}:{name}": phrases for table, own in tables.items() for name, phrases in own.items()})


@cache
def _neutral() -> frozenset[str]:
    own = " ".join(_read()["neutral"]["words"])
    return frozenset(stem(word) for word in own.split()) | frozenset(map(stem, small_words())) | frozenset(WORDS)


@lru_cache(maxsize=8192)
def words_in(text: str) -> frozenset[str]:
    """The terms of a text in lower case: what it counts, phrases that mean the same, and the stems of other words."""
    line = " ".join(words_of(_TOLD_US.sub(" said ", text)))
    rest = list(line)
    found: set[str] = set()
    for name, match in _phrases().found_in(line):
        found.add(name)
        rest[match.start() : match.end()] = " " * (match.end() - match.start())
    others = {name.removeprefix("same:") for name in names_in("".join(rest)) if not name.startswith(("aim:", "work:"))}
    works = {name for name in names_in(text) if name.startswith("work:")}
    covered = _neutral() | (_OF_WORK if works else frozenset()) | {name.partition(":")[2] for name in found}
    kept = {name for name in others if name not in covered and stem(name) not in covered and ":" not in name}
    return frozenset(found | works | kept)


@lru_cache(maxsize=4096)
def counted_noun(after: str) -> str:
    """What the words just after a number say that it counts; "" if they do not say."""
    words = words_of(re.split(r"[,;:.(]", after)[0])[:4]
    for size in range(1, len(words) + 1):
        found = [name for name in words_in(" ".join(words[:size])) if name.startswith("noun:")]
        if found:
            return found[0]
    return ""


@lru_cache(maxsize=4096)
def denials_in(text: str) -> int:
    """How many denials a text has."""
    return len(_NEGATIVE.findall(text))


def is_negative(text: str) -> bool:
    """Whether a text says the opposite of what its other words say: an odd number of denials."""
    return denials_in(text) % 2 == 1


def may_deny(text: str) -> bool:
    """Whether a text has a word that can deny something."""
    return _CAN_DENY.search(text) is not None
