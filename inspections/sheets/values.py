"""Defines the kinds of value in the cells of a workbook, as django-import-export widgets."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from import_export.widgets import Widget

from inspections.fields import FIRST_YEAR
from inspections.inspection.models import reference_validator
from inspections.spreadsheets.csv_files import ExactCell
from inspections.spreadsheets.files import quoted
from inspections.spreadsheets.shown import TypedCell, Unusable
from standards.language.question_kinds import LONGEST_TYPED, NOT_APPLICABLE


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """The end of a message about an unknown word: suggests the most similar known word, if it is similar enough
    (`cutoff`).
    """
    lower = {name.lower(): name for name in known}
    similar = difflib.get_close_matches(word[:100].lower().strip(), lower, n=1, cutoff=cutoff)
    return f"; did you mean “{lower[similar[0]]}”?" if similar else ""


class Text(Widget):
    def __init__(self, *, longest: int = 20_000, required: bool = False) -> None:
        super().__init__()
        self.longest, self.required = longest, required

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """The text that the cell shows. Raises ValueError if it is missing, too long or impossible to work out."""
        if isinstance(value, TypedCell):
            value = value.shown
            if isinstance(value, Unusable):
                raise ValueError(value)
        self.check(value)
        return value

    def check(self, value: str) -> None:
        if self.required and not value:
            raise ValueError("is empty; enter a value")
        if len(value) > self.longest:
            raise ValueError(f"has {len(value):,} characters; at most {self.longest:,} are allowed")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class Exact(Text):
    """A reference: a number, or a word that the service chose. It stays the same even if a spreadsheet program reads it
    as a number.
    """

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return ExactCell(super().render(value, obj, **kwargs))


class Reference(Text):
    validator: RegexValidator = reference_validator

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        self.check(value)
        if isinstance(value, TypedCell) and value.kind != "number":
            raise ValueError(
                f"is a {value.kind} cell ({value}), not a reference; format the cell as text and type it again"
            )
        if value:
            try:
                self.validator(value)
            except ValidationError as error:
                raise ValueError(f"{quoted(value)} is not a reference. {error.message}") from error
        return value


class InspectionReference(Reference):
    """The reference of an inspection. It has no full stops, because it is part of web addresses."""

    validator = RegexValidator(
        r"^[A-Za-z0-9][A-Za-z0-9_-]*$", "Use letters, digits, hyphens and underscores, without spaces."
    )


class OneOf(Exact):
    """A word from a list, in upper or lower case. Messages suggest the most similar word."""

    def __init__(self, words: Iterable[str], *, required: bool = False) -> None:
        super().__init__(required=required)
        self.words = list(words)

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        self.check(value)
        if not value:
            return ""
        for word in self.words:
            if value.lower() == word.lower():
                return word
        shown = ", ".join(self.words[:12]) + (", …" if len(self.words) > 12 else "")
        raise ValueError(f"{quoted(value)} is not one of: {shown}{nearest(value, self.words)}")


class Several(OneOf):
    """Several words from a list, separated by semicolons."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        chosen = {super(Several, self).clean(part.strip()) for part in value.split(";") if part.strip()}
        if NOT_APPLICABLE in chosen and len(chosen) > 1:
            raise ValueError(
                f"{quoted(value)} has other answers in addition to {NOT_APPLICABLE}; enter only {NOT_APPLICABLE}, or remove it"
            )
        return ";".join(word for word in self.words if word in chosen)


class Date(Text):
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        self.check(value)
        if not value:
            return None
        try:
            date = datetime.datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError as error:
            raise ValueError(
                f"{quoted(value)} is not a date; write it as YYYY-MM-DD, for example 2020-06-30"
            ) from error
        if date.year < FIRST_YEAR:
            raise ValueError(f"{quoted(value)} is before {FIRST_YEAR}; check the year")
        return date


class DateOrNone(Text):
    """A date that is kept as text, or "na" if no date applies."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        if value.lower() == NOT_APPLICABLE:
            return NOT_APPLICABLE
        date = Date().clean(value)
        return date.isoformat() if date else ""


class Typed(Text):
    """Text that the function `stored` converts to the value to keep. It raises a ValueError to refuse a text."""

    def __init__(self, stored: Callable[[str], str]) -> None:
        super().__init__(longest=LONGEST_TYPED)
        self.stored = stored

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        self.check(value)
        return value.lower() if value.lower() in ("", NOT_APPLICABLE) else self.stored(value)


class WholeNumber(Exact):
    def __init__(self, lowest: int, highest: int, *, required: bool = False) -> None:
        super().__init__(required=required)
        self.lowest, self.highest = lowest, highest

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        self.check(value)
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise ValueError(f"{quoted(value)} is not a whole number")
        if not self.lowest <= int(value) <= self.highest:
            raise ValueError(f"{value} is not between {self.lowest} and {self.highest}")
        return int(value)
