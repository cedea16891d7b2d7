"""Forms to suggest other words, and to accept or refuse a suggestion."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, cast

from django import forms

from inspections.fields import LONGEST_NOTE, TextArea
from inspections.forms_base import DraftForm, Values
from reports.writing.sections import LONGEST_TEXT


class SuggestionForm(DraftForm):
    """Other words for a paragraph. The paragraph is sent as it was when the page was opened."""

    button = "Suggest these words"

    paragraph = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=LONGEST_TEXT)
    suggested = forms.CharField(
        label="The words that you suggest",
        help_text="Change the paragraph below. To suggest that it is removed, add a comment instead.",
        max_length=LONGEST_TEXT,
        widget=TextArea(attrs={"rows": 8}),
        error_messages={"required": "Enter the words that you suggest."},
    )
    note = forms.CharField(
        label="Why (optional)", max_length=LONGEST_NOTE, required=False, widget=TextArea(attrs={"rows": 3})
    )

    def clean_paragraph(self) -> str:
        return cast("str", self.cleaned_data["paragraph"]).replace("\r\n", "\n")

    def clean_suggested(self) -> str:
        return cast("str", self.cleaned_data["suggested"]).replace("\r\n", "\n")


def choice_of(paragraph: str) -> str:
    """The value of the radio button for a paragraph. Browsers change the ends of lines, so it is not the paragraph itself."""
    return sha256(paragraph.encode()).hexdigest()[:16]


class AcceptForm(DraftForm):
    """The words to put into the text and, if the paragraph has changed since, the paragraph that they replace."""

    button = "Accept"

    replaces = forms.ChoiceField(
        label="Which paragraph do these words replace?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the paragraph that these words replace.",
            "invalid_choice": "The text has changed again. Choose the paragraph that these words replace.",
        },
    )
    put_in = forms.CharField(
        label="The words to put into the text",
        help_text="You can change them first.",
        max_length=LONGEST_TEXT,
        widget=TextArea(attrs={"rows": 8}),
        error_messages={"required": "Enter the words to put into the text, or refuse the suggestion."},
    )

    def __init__(self, paragraphs: Sequence[str] | None, *args: Any, **kwargs: Any) -> None:
        """`paragraphs` are those in the text now; None if the paragraph of the suggestion is one of them."""
        super().__init__(*args, **kwargs)
        if paragraphs is None:
            del self.fields["replaces"]
        else:
            self.paragraphs = {choice_of(paragraph): paragraph for paragraph in paragraphs}
            cast("forms.ChoiceField", self.fields["replaces"]).choices = list(self.paragraphs.items())

    def clean_replaces(self) -> str:
        return self.paragraphs[self.cleaned_data["replaces"]]

    @property
    def values(self) -> Values:
        words = self.cleaned_data["put_in"].replace("\r\n", "\n")
        return {"words": words, "replaces": self.cleaned_data.get("replaces", "")}


class RefuseForm(DraftForm):
    """Why a suggestion is refused."""

    button = "Refuse"

    reason = forms.CharField(
        label="Why you refuse it (optional)",
        max_length=LONGEST_NOTE,
        required=False,
        widget=TextArea(attrs={"rows": 3}),
    )
