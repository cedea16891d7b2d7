"""Forms for comments, replies and tables of facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from inspections.fields import LONGEST_NOTE, TextArea
from inspections.forms_base import DraftForm, Values
from reports.writing.facts import ROW_FIELDS, row_problem

WHOLE_SECTION = "whole"
LONGEST_TABLE = 200


class CommentForm(DraftForm):
    """A comment on one paragraph in a section, or on the whole section."""

    button = "Comment"

    paragraph = forms.ChoiceField(
        label="What is your comment about?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what your comment is about.",
            "invalid_choice": "This paragraph has changed. Choose the paragraph again.",
        },
    )
    text = forms.CharField(
        label="Your comment",
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 4}),
        error_messages={"required": "Enter your comment."},
    )

    def __init__(self, paragraphs: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(paragraph, paragraph) for paragraph in paragraphs]
        cast("forms.ChoiceField", self.fields["paragraph"]).choices = [*choices, (WHOLE_SECTION, "The whole section")]
        if not choices:
            self.initial["paragraph"] = WHOLE_SECTION

    @property
    def values(self) -> Values:
        paragraph = self.cleaned_data["paragraph"]
        return {"paragraph": "" if paragraph == WHOLE_SECTION else paragraph, "text": self.cleaned_data["text"]}


class CommentAnswerForm(DraftForm):
    """A reply to a comment, and whether it resolves the comment."""

    button = "Reply"

    text = forms.CharField(
        label="Your reply",
        max_length=LONGEST_NOTE,
        required=False,
        widget=TextArea(attrs={"rows": 4}),
    )
    resolves = forms.BooleanField(label="Mark this comment as resolved", required=False)

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        if not cleaned.get("text", "").strip() and not cleaned.get("resolves"):
            self.add_error("text", "Enter your reply or mark the comment as resolved.")
        return cleaned


class FactForm(forms.Form):
    """One row in a table of facts. A row that is empty or marked for removal is left out."""

    use_required_attribute = False

    label = forms.CharField(label="What the figure is about", max_length=300, required=False)
    value = forms.CharField(label="Value", max_length=2000, required=False)
    comparator = forms.CharField(label="Compared with", max_length=200, required=False)
    comparator_value = forms.CharField(label="Comparison value", max_length=200, required=False)
    source = forms.CharField(label="Source", max_length=2000, required=False)
    DELETE = forms.BooleanField(label="Remove this row", required=False)

    def __init__(self, *args: Any, section: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        if self.errors or self.is_left_out:
            return cleaned
        row = self.row
        if problem := row_problem(self.section, row):
            self.add_error(self._field_of(row), problem)
        return cleaned

    def _field_of(self, row: Mapping[str, str]) -> str:
        """The field where the user can fix the problem."""
        if not row["label"]:
            return "label"
        if not row["value"] and not row["comparator_value"]:
            return "value"
        return "comparator" if row["comparator_value"] and not row["comparator"] else "source"

    @property
    def row(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "").strip() for name in ROW_FIELDS}

    @property
    def is_left_out(self) -> bool:
        return bool(self.cleaned_data.get("DELETE")) or not any(self.row.values())


class FactFormSet(forms.BaseFormSet):
    """A table of facts. `rows` are the rows to store."""

    @property
    def rows(self) -> list[dict[str, str]]:
        return [form.row for form in self if not form.is_left_out]


def fact_formset(section: str, *, extra: int, **given: Any) -> FactFormSet:
    """The rows of a table of facts as a form, followed by `extra` empty rows."""
    kind = forms.formset_factory(
        FactForm, FactFormSet, extra=extra, max_num=LONGEST_TABLE, absolute_max=LONGEST_TABLE + 10
    )
    return cast("FactFormSet", kind(form_kwargs={"section": section}, **given))
