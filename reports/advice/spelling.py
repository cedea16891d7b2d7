"""Checks spellings with the British dictionary of the machine: libenchant with hunspell-en-gb.

Without the library or the dictionary there is no speller, and the pages and `manage.py check` say so. The rules of advice
take any object with `is_word` and `suggestions`.
"""

from __future__ import annotations

import functools
import threading
from typing import Any, Protocol

LANGUAGE = "en_GB"
MOST_SUGGESTIONS = 4
HOW_TO_INSTALL = "Install the Debian packages libenchant-2-2 and hunspell-en-gb, then restart the service."


class Speller(Protocol):
    def is_word(self, word: str) -> bool:
        """Whether a word is in the dictionary."""

    def suggestions(self, word: str) -> tuple[str, ...]:
        """The words that the author most probably meant, the most probable first."""


class _Dictionary:
    """A dictionary of libenchant. Answers are kept, because the same words come again with each preview."""

    def __init__(self, dictionary: Any) -> None:
        self._dictionary = dictionary
        self._lock = threading.Lock()  # libenchant is not safe for threads
        self.is_word = functools.lru_cache(maxsize=50_000)(self._is_word)
        self.suggestions = functools.lru_cache(maxsize=5_000)(self._suggestions)

    def _is_word(self, word: str) -> bool:
        with self._lock:
            return bool(self._dictionary.check(word))

    def _suggestions(self, word: str) -> tuple[str, ...]:
        with self._lock:
            return tuple(self._dictionary.suggest(word)[:MOST_SUGGESTIONS])


@functools.cache
def speller() -> Speller | None:
    """The speller of this machine, or None if its library or the British dictionary is missing."""
    try:
        import enchant

        return _Dictionary(enchant.Broker().request_dict(LANGUAGE))
    except Exception:  # ImportError without the library, and errors of the library itself
        return None
