"""Fields shared by several of the report's forms: a text, a date, and a date in the past."""

from __future__ import annotations

from typing import Any

from django import forms

from inspections.fields import LONGEST_NOTE, DayField, PastDateField, TextArea


def words_field(
    label: str, required_message: str, help_text: str = "", rows: int = 5, **kwargs: Any
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={"required": required_message},
        **kwargs,
    )


def day_field(label: str, required_message: str, help_text: str = "", *, required: bool = True) -> DayField:
    return DayField(
        label=label,
        help_text=help_text,
        required=required,
        error_messages={
            "required": f"{required_message}, for example 27 3 2027.",
            "invalid": "Enter a real date, for example 27 3 2027.",
        },
    )


def past_day_field(label: str) -> PastDateField:
    return PastDateField(label=label, error_messages={"required": "Enter the date, for example 27 3 2026."})
