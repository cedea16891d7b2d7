"""Practice examples and quotations: written, and looked through before they are offered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from inspections.cases.models import Case, YesNo
from inspections.practice_examples.models import PracticeExample, Quotation
from inspections.privacy import Finding
from standards.models import Standard

LONGEST_TEXT = 10_000


class OfferedItemForm(forms.Form):
    """What practice examples and quotations have in common: a standard and a text."""

    standard = forms.ChoiceField(
        label="Standard", error_messages={"required": "Choose the standard that it belongs to."}
    )
    text = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"max_length": f"Shorten the text to {LONGEST_TEXT:,} characters."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind: str

    def __init__(self, case: Case, item: PracticeExample | Quotation | None, version: int, data: Any = None) -> None:
        super().__init__(data, initial=(self.of(item) if item else {}) | {"version": version})
        self.whole = case.inspection.framework.whole
        cast("forms.ChoiceField", self.fields["standard"]).choices = [
            ("", "Choose a standard"),
            *(
                (
                    f"{domain.number}. {domain.title}",
                    [(standard.number, f"{standard.number}. {standard.title}") for standard in domain.standards],
                )
                for domain in self.whole.definition.domains
            ),
        ]
        self.helper = FormHelper()
        # What is typed is kept in the browser until it is stored here.
        self.helper.attrs = {"data-keep": f"{case.inspection_id}-{case.pk}-{self.kind}-{item.pk if item else 'new'}"}
        self.helper.add_input(Submit("save", "Save"))

    def of(self, item: Any) -> dict[str, Any]:
        """What stands in the fields of one that is written already."""
        written = {name: getattr(item, name) for name in self.base_fields if name != "version"}
        return written | {"standard": item.standard.number}

    def clean_standard(self) -> Standard:
        return Standard.objects.select_related("domain").get(pk=self.whole.standards[self.cleaned_data["standard"]])


class PracticeExampleForm(OfferedItemForm):
    kind = "practice-example"

    title = forms.CharField(
        label="Title (optional)",
        max_length=200,
        required=False,
        error_messages={"max_length": "Shorten the title to 200 characters."},
    )

    field_order = ("title", "standard", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "What was done, and what came of it"
        self.fields["text"].error_messages["required"] = "Tell what was done."


class QuotationForm(OfferedItemForm):
    kind = "quotation"

    speaker = forms.ChoiceField(
        label="Whose words are these?",
        choices=Quotation.Speaker.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whose words these are."},
    )
    consent = forms.ChoiceField(
        label="Did they agree to be quoted?",
        help_text="An inspector’s own words need no consent. All others are offered to the report only with it.",
        choices=YesNo.choices,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
        required=False,
    )

    field_order = ("text", "speaker", "consent", "standard")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "What was said or written"
        self.fields["text"].help_text = "Without quotation marks."
        self.fields["text"].error_messages["required"] = "Write down what was said."


class OfferForm(forms.Form):
    """One box for each finding: whoever offers says of each that it can stand. `version`: of the text they looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    kept_words = forms.MultipleChoiceField(
        label="Look at each of these",
        help_text="Tick what gives nobody away and can stand. Otherwise change the text before you offer it.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "The text was changed meanwhile. Look at what is found in it now."},
    )

    def __init__(self, found: Sequence[Finding], already: Sequence[str], version: int, data: Any = None) -> None:
        super().__init__(data, initial={"kept_words": list(already), "version": version})
        if found:
            labels = {finding.words: f"{finding.sentence.removesuffix('.')}, but can stand" for finding in found}
            cast("forms.MultipleChoiceField", self.fields["kept_words"]).choices = list(labels.items())
        else:
            del self.fields["kept_words"]
        self.helper = FormHelper()
        self.helper.add_input(Submit("offer", "Offer to the report"))

    @property
    def looked_at(self) -> list[str]:
        return list(self.cleaned_data.get("kept_words", []))
