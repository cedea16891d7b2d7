"""The form with which the lead inspector passes gaps before a step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inspections.fields import LONGEST_NOTE
from inspections.forms_base import DraftForm
from inspections.history import has_words
from reports.gates.gaps import Found


def in_words(value: str) -> None:
    if not has_words(value):
        raise ValidationError("Say in words why the inspection can move on.")


class StepForm(DraftForm):
    """A reason for each kind of gap that can be passed."""

    def __init__(self, found: list[Found], *args: Any, title: str, **kwargs: Any) -> None:
        self.button = f"Move to “{title}”"
        super().__init__(*args, **kwargs)
        for each in found:
            if not each.rule.stops:
                self.fields[each.kind.slug] = forms.CharField(
                    label=f"{each.kind.title}: why can the inspection move on?",
                    max_length=LONGEST_NOTE,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    validators=[in_words],
                    error_messages={"required": "Fix what is missing, or say why the inspection can move on."},
                )
