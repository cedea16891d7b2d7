"""Inserts figures into a text in place of codes such as [[cases 2.1.1]], so that the figures always match the data.

A code in double square brackets can be in any text, fact or recommendation in the report. It is replaced by the current
figure when the report is made. Use `[[Cases 2.1.1]]`, with a capital, to start a sentence. No problem is hidden. An
unknown code is printed as it is, and a figure that is not known yet is printed as a marked blank. The checks before
publication report both, and both must be corrected.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reports.document.figures.listing import LiveFigure, code_figures
from reports.text.pictures import CODE as PICTURE
from reports.text.references import references

if TYPE_CHECKING:
    from reports.document.material import Material

NOT_KNOWN = "[not known yet]"

# Codes are short, so that a text with stray brackets is left unchanged. If there are quotation marks around a code, they are
# kept and replace the quotation marks of a rating.
_CODE = re.compile(r"(?P<open>[‘'“\"]?)\[\[(?P<code>[^\[\]\n]{1,120})\]\](?P<close>[’'”\"]?)")
MOST_NEAREST = 30
_MARKDOWN = re.compile(r"([\\`*_\[\]<>])")


@dataclass(frozen=True)
class Unknown:
    """A code that does not exist, and the most similar code that does ("" if no code is similar)."""

    code: str
    nearest: str


@dataclass(frozen=True)
class Resolved:
    """A text with its figures inserted, its unknown codes, and the codes of figures that are not known yet."""

    text: str
    unknown: tuple[Unknown, ...] = ()
    not_known: tuple[str, ...] = ()
    values: tuple[str, ...] = ()  # what was inserted


def resolve(markdown: str, material: Material) -> Resolved:
    """A text with its figures inserted, and the codes that have no figure."""
    return Figures(material).resolve(markdown)


def with_figures(material: Material) -> Material:
    """Return the material of a report with figures inserted into its texts, facts and recommendations."""
    own = Figures(material)

    def plain(text: str) -> str:
        return own.resolve(text, is_markdown=False).text

    return replace(
        material,
        texts={section: own.resolve(body).text for section, body in material.texts.items()},
        facts=[
            replace(
                fact,
                value=plain(fact.value),
                comparator_value=plain(fact.comparator_value),
                source=own.resolve(fact.source).text,
            )
            for fact in material.facts
        ],
        recommendations=[
            replace(recommendation, text=own.resolve(recommendation.text).text)
            for recommendation in material.recommendations
        ],
    )


class Figures:
    """The figures for an inspection, computed once, when a text first needs them."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._by_code: dict[str, LiveFigure] | None = None
        self._nearest: dict[str, str] = {}

    @property
    def by_code(self) -> dict[str, LiveFigure]:
        if self._by_code is None:
            self._by_code = code_figures(self._material)
        return self._by_code

    @cached_property
    def _references(self) -> dict[str, tuple[str, str]]:
        material = self._material
        places = material.layout.places_of_standards(material.framework)
        numbers = (recommendation.number for recommendation in material.recommendations)
        return references(places, numbers, material.framework.words.standard.one)

    def resolve(self, text: str, *, is_markdown: bool = True) -> Resolved:
        if "[[" not in text:
            return Resolved(text)
        unknown: list[Unknown] = []
        not_known: list[str] = []
        values: list[str] = []

        def inserted(match: re.Match[str]) -> str:
            written = match["code"]
            code = " ".join(written.lower().split())
            named = PICTURE.fullmatch(f"[[{code}]]") if is_markdown else None
            if named and (picture := self._material.pictures.get(int(named[1]))):
                return picture.markdown
            figure = self.by_code.get(code)
            if figure is None and (reference := self._references.get(code)) is not None:
                words, address = reference
                if written.lstrip()[:1].isupper():
                    words = words[:1].upper() + words[1:]
                value = f"[{_escaped(words)}]({address})" if is_markdown else words
                return f"{match['open']}{value}{match['close']}"
            if figure is None:
                unknown.append(Unknown(written.strip(), self._nearest_to(code)))
                value = f"[no such figure: {written.strip()}]"
            elif not figure.is_known:
                not_known.append(code)
                value = NOT_KNOWN
            else:
                value = figure.value
                if written.lstrip()[:1].isupper():
                    value = value[:1].upper() + value[1:]
                values.append(value)
                if match["open"] and match["close"]:
                    value = value.removeprefix("‘").removesuffix("’")
            return f"{match['open']}{_escaped(value) if is_markdown else value}{match['close']}"

        return Resolved(_CODE.sub(inserted, text), tuple(unknown), tuple(dict.fromkeys(not_known)), tuple(values))

    def _nearest_to(self, code: str) -> str:
        """The most similar code; "" after the first few wrong codes, because each wrong code is compared with all codes."""
        if code not in self._nearest and len(self._nearest) < MOST_NEAREST:
            self._nearest[code] = nearest(code, self.by_code)
        return self._nearest.get(code, "")


def nearest(code: str, codes: Iterable[str]) -> str:
    """The code that the author most probably meant, or "" if no code is similar."""
    known: Sequence[str] = list(codes)
    # The words may be in another order, as in "2.1.1 cases".
    reversed_code = " ".join(reversed(code.split()))
    return next(
        (close for word in (code, reversed_code) for close in difflib.get_close_matches(word, known, 1, 0.75)), ""
    )


def _escaped(value: str) -> str:
    return _MARKDOWN.sub(r"\\\1", value)
