"""Fields and widgets for forms, mainly those for recording a case."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from inspections.history import as_text
from standards.language.question_kinds import LONGEST_TYPED, NOT_APPLICABLE

LONGEST_NOTE = 20_000
FIRST_YEAR = 1990  # dates before this are mistakes, such as 0026 for 2026
LONGEST_KEY = 18  # digits: SQLite cannot search for numbers of more than 64 bits
# How the workbook writes NOT_RECORDED in facts that are free text.
WRITTEN_NOT_RECORDED = "Not recorded"
NO_DATE = "na"

Choices = Iterable[tuple[str, str]]


class TextArea(forms.Textarea):
    """Long text, in which a line break counts as one character. A browser sends two characters for a line break in a
    form, and a script sends one.
    """

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class DateInputs(forms.MultiWidget):
    """Separate boxes for day, month and year. An invalid date is kept as typed, so that the user can correct it."""

    use_fieldset = True

    def __init__(self) -> None:
        super().__init__([forms.TextInput(), forms.TextInput(), forms.TextInput()])

    def decompress(self, value: str | datetime.date | None) -> list[str]:
        """Split a date as text into the values of the boxes. The boxes are empty for "" and for “no date”."""
        parts = as_text(value).split("-")
        return [part.lstrip("0") for part in reversed(parts)] if len(parts) == 3 else ["", "", ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        parts = super().value_from_datadict(data, files, name)
        day, month, year = (as_text(part).strip().replace("-", "/") for part in parts)
        if not (day or month or year):
            return ""
        return f"{year if len(year) != 2 else '20' + year}-{month:0>2}-{day:0>2}"


class DateInputsOrNone(DateInputs):
    """Boxes for day, month and year, and a “No date available” checkbox."""

    none_suffix = "_na"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return NO_DATE if data.get(f"{name}{self.none_suffix}") else super().value_from_datadict(data, files, name)


class DayField(forms.DateField):
    """A date in three boxes. Years before FIRST_YEAR are refused as mistakes."""

    widget = DateInputs
    default_error_messages = {"invalid": "Enter a real date, for example 27 3 2026."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def clean(self, value: Any) -> Any:
        date = super().clean(value)
        if date is not None and date.year < FIRST_YEAR:
            raise ValidationError("The date is too long ago. Enter the year with 4 digits.")
        return date


class PastDateField(DayField):
    """A date in this century that is not in the future. With `DateInputsOrNone`, “no date” is valid too."""

    def clean(self, value: Any) -> Any:
        if value == NO_DATE and isinstance(self.widget, DateInputsOrNone):
            return value
        date = forms.DateField.clean(self, value)
        if date is not None and date > timezone.localdate():
            raise ValidationError("The date must be today or in the past.")
        if date is not None and date.year < 2000:
            raise ValidationError("The date is too long ago. Enter the year with 4 digits.")
        return date


def radios_field(label: str, choices: Choices, **kwargs: Any) -> forms.ChoiceField:
    choices = list(choices)
    inline = {"class": "govuk-radios--inline"} if len(choices) < 4 else {}
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect(attrs=inline), required=False, **kwargs
    )


def written_field(label: str, offered: Sequence[str], current: str) -> forms.ChoiceField:
    """A choice from a list of words. A current value from a workbook remains available even if it is not on the list."""
    known = [*offered, WRITTEN_NOT_RECORDED]
    same = next((word for word in known if word.lower() == current.lower()), None)
    if current and same is None:
        known.insert(-1, current)
    return radios_field(label, [(current if word == same else word, word) for word in known])


def text_field(label: str, longest: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, **kwargs)


def note_field(label: str) -> forms.CharField:
    return text_field(label, LONGEST_NOTE, widget=TextArea(attrs={"rows": 3}))


class TypedField(forms.CharField):
    """A line of text that `stored` turns into the value to keep, or rejects with a ValueError; "na" is always accepted."""

    def __init__(self, stored: Callable[[str], str], in_words: Callable[[str], str], **kwargs: Any) -> None:
        help_text = f"If it does not apply, enter “{NOT_APPLICABLE}”."
        super().__init__(required=False, max_length=LONGEST_TYPED, help_text=help_text, **kwargs)
        self.stored, self.in_words = stored, in_words

    def clean(self, value: Any) -> str:
        written: str = super().clean(value)
        if written.lower() in ("", NOT_APPLICABLE):
            return written.lower()
        try:
            return self.stored(written)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class SeveralField(forms.MultipleChoiceField):
    def clean(self, value: Any) -> list[str]:
        chosen: list[str] = super().clean(value)
        if "na" in chosen and len(chosen) > 1:
            raise ValidationError("Choose either “None of these” or the options that apply.")
        return chosen


class RowsField(forms.ModelMultipleChoiceField):
    """A choice of several rows by their keys. A number that is too large to be a key is an invalid choice, not an error."""

    def clean(self, value: Any) -> Any:
        for key in map(str, value or ()):
            if key.isdecimal() and len(key) > LONGEST_KEY:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": f"{key[:9]}…"})
        return super().clean(value)


def time_field(label: str) -> forms.TimeField:
    """A time of day, as people write it: 2:05pm, 2pm or 14:05."""
    wrong = "Enter a time, for example 2:05pm or 14:05."
    return forms.TimeField(
        label=label,
        input_formats=["%I:%M%p", "%I.%M%p", "%I:%M %p", "%I.%M %p", "%I%p", "%I %p", "%H:%M", "%H.%M", "%H%M"],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
        help_text="For example, 2:05pm or 14:05.",
        error_messages={"required": wrong, "invalid": wrong},
    )
