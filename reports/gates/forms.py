"""Forms for steps, with the reasons for passing what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inspections.fields import LONGEST_NOTE
from inspections.forms_base import DraftForm, Values
from inspections.history import has_words
from inspections.phases import Phase
from reports.gates.gaps import CHANGED, Found, fingerprint_of


def in_words(value: str) -> None:
    if not has_words(value):
        raise ValidationError("Enter a reason in words.")


class ReasonsForm(DraftForm):
    """A form for a step, with a reason for each kind of gap that can be passed.

    It sends the fingerprint of the gaps that its page showed. If the gaps have changed, the page shows the new ones
    before the step is taken.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, found: Sequence[Found] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current = self.initial["seen"] = fingerprint_of(found)
        # If nothing is missing now, there is nothing to read again.
        self.is_outdated = self.is_bound and bool(found) and self.data.get("seen", "") != self.current
        if self.is_outdated:
            self.data = {**{name: self.data[name] for name in self.data}, "seen": self.current}
        self.asked = [each.kind.slug for each in found if not each.rule.stops]
        for each in found:
            if not each.rule.stops:
                self.fields[each.kind.slug] = forms.CharField(
                    label=f"{self.words.fill(each.kind.title)}: why can you take this step?",
                    help_text="The report will include your reason." if each.kind.affects_figures else "",
                    max_length=LONGEST_NOTE,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    validators=[in_words],
                    error_messages={"required": "Fix what is missing, or enter why you can take this step."},
                )

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        if self.is_outdated:
            self.add_error(None, CHANGED)
        return cleaned

    @property
    def values(self) -> Values:
        """The arguments for the step's action: the form's own values, and the reasons by kind of gap."""
        values = super().values
        return values | {"reasons": {slug: values.pop(slug) for slug in self.asked}, "seen": self.current}


class StepForm(ReasonsForm):
    """The form for moving an inspection to its next phase. It names the phase, so that a double click does not move the
    inspection twice.
    """

    to = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, phase: Phase, **kwargs: Any) -> None:
        self.button = f"Move to “{phase.title}”"
        super().__init__(*args, **kwargs)
        self.initial["to"] = phase.slug
