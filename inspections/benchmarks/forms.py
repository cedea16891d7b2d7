"""Forms to write a benchmark case, to choose its readers, and to comment on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from inspections.benchmarks.models import BenchmarkCase
from inspections.evidence.forms.items import CheckedFileField, WithFile
from inspections.fields import LONGEST_NOTE, RowsField, TextArea
from inspections.forms_base import DraftForm
from inspections.people.models import UserQuerySet


class TextForm(DraftForm):
    """The title, the text and the origin of a case."""

    button = "Save"

    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter a title."})
    text = forms.CharField(
        label="Text of the {case.one}",
        max_length=50_000,
        widget=TextArea(attrs={"rows": 20}),
        help_text="Everything that a reader needs to answer the questions. Do not enter real names, places or dates.",
        error_messages={"required": "Enter the text."},
    )
    origin = forms.ChoiceField(
        label="Where does it come from?",
        choices=BenchmarkCase.Origin.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where it comes from."},
    )


class NewForm(TextForm):
    """The same, with the disposal, which decides the questions."""

    disposal = forms.ChoiceField(
        label="Disposal",
        widget=forms.RadioSelect,
        help_text="It decides the domain and the questions, and cannot be changed later.",
        error_messages={"required": "Choose the disposal."},
    )

    def __init__(self, disposals: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["disposal"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(disposals)


class FileForm(WithFile):
    """A document of the case."""

    button = "Add the file"

    file = CheckedFileField(label="File", error_messages={"required": "Choose the file to add."})


class ReadersForm(DraftForm):
    """More readers."""

    button = "Add these readers"

    readers = RowsField(
        label="Who reads it?",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one reader."},
    )

    def __init__(self, people: UserQuerySet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["readers"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = people


class CommentForm(DraftForm):
    """A comment in the discussion."""

    button = "Add the comment"

    entry = forms.ChoiceField(label="About", required=False)
    text = forms.CharField(
        label="Comment",
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 4}),
        help_text="Everyone who can see the answers sees it with your name.",
        error_messages={"required": "Enter a comment."},
    )

    def __init__(self, entries: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["entry"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "The whole case"), *entries]
