"""Base classes for forms that are sent as a whole. The browser keeps a draft until the form has been saved."""

from __future__ import annotations

import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from inspections.moments import time_of_day
from standards.language.scale import Words
from standards.words import house_words

Values = dict[str, Any]


class DraftForm(forms.Form):
    """A form whose draft the browser keeps, under the name given in `keep`, until the form is saved.

    Its texts can name things as templates do, for example "{service.one}". `words` are the words of the inspection that
    the form is about; without it, the form uses the house words.
    """

    button: str
    button_class = ""
    use_required_attribute = False

    def __init__(self, *args: Any, keep: str, words: Words | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words or house_words()
        for field in self.fields.values():
            _fill(field, self.words)
        self.helper = FormHelper()
        self.helper.attrs = {"data-keep": keep}
        self.helper.add_input(Submit("send", self.words.fill(self.button), css_class=self.button_class))

    @property
    def values(self) -> Values:
        """The arguments for the form's action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "step"}


def _fill(field: forms.Field, words: Words) -> None:
    for name in ("label", "help_text"):
        text = getattr(field, name)
        if text:
            setattr(field, name, words.fill(str(text)))
    field.error_messages = {code: words.fill(str(text)) for code, text in field.error_messages.items()}


class WithMoment(DraftForm):
    """A form with a date and a time, which are combined into a moment in the past. `moment` is the name of the combined value."""

    moment: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.localtime()
        self.initial.update(day=now.date(), time=time_of_day(now))

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        day, time = cleaned.get("day"), cleaned.get("time")
        if day and time:
            moment = timezone.make_aware(datetime.datetime.combine(day, time))
            if moment > timezone.now():
                self.add_error("time", "The time must be in the past.")
            cleaned[self.moment] = moment
        return cleaned

    @property
    def values(self) -> Values:
        return {name: value for name, value in super().values.items() if name not in ("day", "time")}


def after_saving(response: HttpResponse) -> HttpResponse:
    """Mark a page that answers a saved form without a redirect, so that the browser forgets the draft of the form."""
    response.is_after_saving = True  # type: ignore[attr-defined]
    return response


def whole_number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def sent_data(request: HttpRequest) -> tuple[Any, Any]:
    """The submitted data of a form: its fields and its files."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
