"""Forms to sample cases, to send findings, to answer them, and to withdraw a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from inspections.cases.querysets import CaseQuerySet
from inspections.dip_samples.models import DipAnswer, DipFinding
from inspections.dip_samples.queries import MOST, Found, Judged
from inspections.fields import LONGEST_NOTE, RowsField, TextArea, radios_field
from inspections.forms_base import DraftForm, Values
from inspections.history import has_words
from inspections.inspection.models import Inspection
from standards.language.scale import Words


def _text(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_NOTE, widget=TextArea(attrs={"rows": 3}), strip=True, **kwargs
    )


def _reason() -> forms.CharField:
    return _text("Why are you taking this sample? (optional)", required=False)


class DrawForm(DraftForm):
    """From where to draw, and how many."""

    button = "Draw"

    where = forms.ChoiceField(
        label="From which {case.many}?",
        error_messages={"required": "Choose an inspection or a framework."},
        help_text="Submitted {case.many} that are in no dip sample yet, and that no second inspector is reading.",
    )
    size = forms.IntegerField(
        label="How many?",
        min_value=1,
        max_value=MOST,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Enter a whole number from 1 to {MOST}."
        ),
    )
    reason = _reason()

    def __init__(
        self, inspections: Sequence[Inspection], frameworks: Iterable[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        where = self.fields["where"]
        assert isinstance(where, forms.ChoiceField)
        where.choices = [
            ("", "Choose"),
            ("All inspections under a framework", [(f"framework:{slug}", title) for slug, title in frameworks]),
            (
                "One inspection",
                [(f"inspection:{each.reference}", f"{each.yot} ({each.reference})") for each in inspections],
            ),
        ]


class ChooseForm(DraftForm):
    """Some of the cases of one inspection."""

    button = "Add to my dip sample"

    cases = RowsField(
        label="{case.headings}",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    reason = _reason()

    def __init__(self, cases: CaseQuerySet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cases"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = cases

    def clean_cases(self) -> Any:
        chosen = self.cleaned_data["cases"]
        if len(chosen) > MOST:
            raise forms.ValidationError(f"Choose at most {MOST}.")
        return chosen


class FindingsForm(DraftForm):
    """The findings on one case: two fields for each judgement."""

    button = "Send the findings"

    looked_at = _text(
        "What did you look at?",
        help_text="For example, the assessment, the plan and the contact log. Do not enter names.",
        error_messages={"required": "Enter what you looked at."},
    )

    def __init__(self, judged: Sequence[Judged], *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, words=words, **kwargs)
        self.judged = judged
        choices = [("", "Not looked at"), *DipFinding.Verdict.choices]
        for each in judged:
            answered = f"The inspector’s answer: {each.in_words}."
            self.fields[f"verdict-{each.name}"] = radios_field(
                each.title, choices, help_text=f"{answered} Note: {each.note}" if each.note else answered, initial=""
            )
            self.fields[f"note-{each.name}"] = _text(f"Note on {each.entry.called}", required=False)
        self.fields["note"] = _text(words.fill("About the {case.one} as a whole (optional)"), required=False)

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        for each in self.judged:
            verdict, note = cleaned.get(f"verdict-{each.name}", ""), cleaned.get(f"note-{each.name}", "")
            if verdict == DipFinding.Verdict.QUERY and not has_words(note):
                self.add_error(f"note-{each.name}", f"Enter, in words, what you query about {each.entry.called}.")
            if note and not verdict:
                self.add_error(
                    f"verdict-{each.name}", f"You wrote a note on {each.entry.called}. Choose “Agree” or “Query”."
                )
        if not self.errors and not any(cleaned.get(f"verdict-{each.name}") for each in self.judged):
            self.add_error(None, "Agree with or query at least one judgement.")
        return cleaned

    @property
    def values(self) -> Values:
        given = self.cleaned_data
        return {
            "looked_at": given["looked_at"],
            "note": given["note"],
            "findings": {
                each.name: Found(given[f"verdict-{each.name}"], given[f"note-{each.name}"])
                for each in self.judged
                if given[f"verdict-{each.name}"]
            },
        }


class AnswerForm(DraftForm):
    """The answer to one query."""

    button = "Send the answer"

    how = forms.ChoiceField(
        label="Your answer",
        widget=forms.RadioSelect,
        choices=[
            (DipAnswer.How.CORRECTED, "I have corrected it"),
            (DipAnswer.How.KEPT, "I keep my judgement"),
        ],
        error_messages={"required": "Choose your answer."},
    )
    reason = _text(
        "Why? (optional if you corrected it)",
        required=False,
        help_text="The quality lead and the people who lead the inspection see it. Do not enter names.",
    )

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        if cleaned.get("how") == DipAnswer.How.KEPT and not has_words(cleaned.get("reason", "")):
            self.add_error("reason", "Enter, in words, why you keep the judgement.")
        return cleaned


class WithdrawForm(DraftForm):
    button = "Withdraw"
    button_class = "govuk-button--warning"

    reason = _text("Why are you withdrawing it?", error_messages={"required": "Enter why you are withdrawing it."})
