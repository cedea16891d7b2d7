"""Defines the scale of a framework: its ratings, and the two ladders that give them.

The first ladder turns a whole percentage into a band, and each band has a rating (consultation 4.8 and 4.10). The second turns
points into the overall rating (consultation 4.22). Both ladders belong to a version of the framework and come from its file.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Plain(BaseModel):
    """An immutable value from a framework file. Unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Noun(Plain):
    """What a framework calls a thing, in the singular and the plural."""

    one: Name = Field(max_length=40)
    many: Name = Field(max_length=40)

    @property
    def a(self) -> str:
        """The singular with its article.

        >>> Noun(one="YOT", many="YOTs").a, Noun(one="inspectorate", many="inspectorates").a
        ('a YOT', 'an inspectorate')
        >>> Noun(one="NHS trust", many="NHS trusts").a, Noun(one="unit", many="units").a
        ('an NHS trust', 'a unit')
        """
        return f"{'an' if _VOWEL_SOUND.match(self.one) else 'a'} {self.one}"

    @property
    def a_heading(self) -> str:
        """The singular with its article, at the start of a heading or a sentence.

        >>> Noun(one="inspectorate", many="inspectorates").a_heading
        'An inspectorate'
        """
        return self.a[0].upper() + self.a[1:]

    @property
    def heading(self) -> str:
        """The singular at the start of a heading or a sentence.

        >>> Noun(one="key judgement", many="key judgements").heading
        'Key judgement'
        """
        return self.one[:1].upper() + self.one[1:]

    @property
    def headings(self) -> str:
        """The plural at the start of a heading or a sentence.

        >>> Noun(one="key judgement", many="key judgements").headings
        'Key judgements'
        """
        return self.many[:1].upper() + self.many[1:]

    def for_number(self, number: int) -> str:
        """The singular for one thing, otherwise the plural.

        >>> noun = Noun(one="case", many="cases")
        >>> noun.for_number(1), noun.for_number(0)
        ('case', 'cases')
        """
        return self.one if number == 1 else self.many


# Abbreviations are spelt out: an NHS trust. "Unit", "use" and "one" begin with a vowel that sounds like a consonant.
_VOWEL_SOUND = re.compile(r"[AEFHILMNORSX](?=[A-Z]|\b)|(?!uni|us|eu|one\b)[aeiou]|(?!Uni|Us|Eu|One\b)[AEIOU]")


class Words(Plain):
    """The framework's words for the things that pages and reports mention, written as in mid-sentence."""

    service: Noun = Noun(one="YOT", many="YOTs")
    domain: Noun = Noun(one="domain", many="domains")
    standard: Noun = Noun(one="standard", many="standards")
    rating: Noun = Noun(one="rating", many="ratings")
    case: Noun = Noun(one="case", many="cases")

    def fill(self, text: str) -> str:
        """Put the words into one of our texts, which names them as templates do. Other braces stay as they are.

        Raises AttributeError for a form that nouns do not have.

        >>> Words().fill("{service.headings} have {rating.a} for each {standard.one}.")
        'YOTs have a rating for each standard.'
        """
        return _PLACEHOLDER.sub(lambda found: str(getattr(getattr(self, found[1]), found[2])), text)


USUAL = Words()
_PLACEHOLDER = re.compile(rf"\{{({'|'.join(Words.model_fields)})\.(\w+)\}}")


class Rating(Plain):
    """A rating of the scale, with its points and the symbol printed next to it. It has no points if there is no total."""

    name: Name = Field(max_length=50)
    score: StrictInt | None = Field(default=None, ge=0)
    symbol: str = ""


class Band(Plain):
    """A range of whole percentages. `from` is its lowest percentage, and it ends just below the `from` of the next band."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    start: StrictInt = Field(alias="from", ge=0, le=100)
    name: Name
    label: Name
    rating: Name


class OverallBand(Plain):
    """An inclusive range of points and its overall rating."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    start: StrictInt = Field(alias="from", ge=0)
    end: StrictInt = Field(alias="to", ge=0)
    rating: Name


class Discretion(Plain):
    """When the figures give the ratings panel grounds for departing from a rating. The thresholds are ours."""

    source: str = ""
    close: StrictInt = Field(default=5, ge=1, le=50)  # whole percentage points below the next band
    few: StrictInt = Field(default=10, ge=2, le=100)  # fewer relevant cases than this are few
    apart: StrictInt = Field(default=3, ge=1)  # ratings between the lowest and the highest


class Scale(Plain):
    """Every rule that turns a number into a band or a rating."""

    ratings: tuple[Rating, ...]
    bands: tuple[Band, ...]
    overall_bands: tuple[OverallBand, ...] = ()
    discretion: Discretion = Discretion()
    words: Words = USUAL

    @property
    def names(self) -> list[str]:
        """The names of the ratings, lowest first."""
        return [rating.name for rating in self.ratings]

    def rating(self, name: str) -> Rating:
        return next(rating for rating in self.ratings if rating.name == name)

    def points(self, name: str) -> int | None:
        return self.rating(name).score

    def rank(self, name: str) -> int:
        """The number of ratings below this rating."""
        return self.names.index(name)

    def lowest(self, names: list[str]) -> str:
        return min(names, key=self.rank)

    def below(self, name: str) -> str:
        """The next lower rating, or the same rating if it is already the lowest."""
        return self.names[max(self.rank(name) - 1, 0)]

    @property
    def highest_points(self) -> int:
        return max((rating.score or 0 for rating in self.ratings), default=0)

    def band(self, whole_per_cent: int) -> Band:
        """The band for a whole percentage between 0 and 100."""
        return next(band for band in reversed(self.bands) if whole_per_cent >= band.start)

    def overall(self, points: int) -> str | None:
        """The overall rating for a number of points; None if the framework has no total."""
        return next((band.rating for band in self.overall_bands if band.start <= points <= band.end), None)
