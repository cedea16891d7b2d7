"""The house words: the words for services, standards and ratings on pages that are not about one inspection.

Pages about one inspection take the words from its framework instead: `inspection.words`.
"""

from __future__ import annotations

from django.core.cache import caches
from django.utils.functional import lazy

from standards.language.scale import USUAL, Words
from standards.models import Framework

KEY = "house-words"
KEPT_FOR = 60  # seconds, because another process may have loaded a framework


def house_words() -> Words:
    """The words of the newest published framework, or the usual words if none is loaded. At most one query a minute."""
    kept: Words | None = caches["process"].get_or_set(KEY, _words_of_the_newest_framework, KEPT_FOR)
    return kept or USUAL


def forget_house_words() -> None:
    """Read the words again the next time, because a framework has been loaded."""
    caches["process"].delete(KEY)


def _filled(text: str) -> str:
    return house_words().fill(text)


# For texts that are written before a page is asked for, for example the label of a field: filled when they are shown.
in_house_words = lazy(_filled, str)


def _words_of_the_newest_framework() -> Words:
    newest = Framework.objects.newest_published()
    return newest.definition.words if newest else USUAL
