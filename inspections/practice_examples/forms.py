"""Forms for writing, checking and offering practice examples and quotations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from inspections.cases.models import Case, YesNo
from inspections.fields import TextArea
from inspections.practice_examples.models import PracticeExample, Quotation
from inspections.privacy import Finding
from standards.models import Standard

LONGEST_TEXT = 10_000


class OfferedItemForm(forms.Form):
    """The common fields of practice examples and quotations: a standard and a text."""

    standard = forms.ChoiceField(label="Standard")
    text = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=TextArea(attrs={"rows": 8}),
        error_messages={"max_length": f"The text must be {LONGEST_TEXT:,} characters or fewer."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind: str

    def __init__(self, case: Case, item: PracticeExample | Quotation | None, version: int, data: Any = None) -> None:
        super().__init__(data, initial=(self.of(item) if item else {}) | {"version": version})
        self.whole = case.inspection.framework.whole
        standard = case.inspection.words.standard
        self.fields["standard"].label = standard.heading
        self.fields["standard"].error_messages["required"] = f"Choose the {standard.one} it belongs to."
        cast("forms.ChoiceField", self.fields["standard"]).choices = [
            ("", f"Choose {standard.a}"),
            *(
                (
                    f"{domain.number}. {domain.title}",
                    [(standard.number, f"{standard.number}. {standard.title}") for standard in domain.standards],
                )
                for domain in self.whole.definition.domains
            ),
        ]
        self.helper = FormHelper()
        # The browser keeps a draft until the form is saved.
        self.helper.attrs = {"data-keep": f"{case.inspection_id}-{case.pk}-{self.kind}-{item.pk if item else 'new'}"}
        self.helper.add_input(Submit("save", "Save"))

    def of(self, item: Any) -> dict[str, Any]:
        """The initial values for an existing item."""
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
        error_messages={"max_length": "The title must be 200 characters or fewer."},
    )

    field_order = ("title", "standard", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "What was done and what the result was"
        self.fields["text"].error_messages["required"] = "Enter what was done."


class QuotationForm(OfferedItemForm):
    kind = "quotation"

    speaker = forms.ChoiceField(
        label="Whose words are these?",
        choices=Quotation.Speaker.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose words these are."},
    )
    consent = forms.ChoiceField(
        label="Did they agree to be quoted?",
        help_text="An inspector’s own words do not need consent. "
        "Other people’s words can only be offered for the report with their consent.",
        choices=YesNo.choices,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
        required=False,
    )

    field_order = ("text", "speaker", "consent", "standard")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "What was said or written"
        self.fields["text"].help_text = "Without quotation marks."
        self.fields["text"].error_messages["required"] = "Enter what was said."


class OfferForm(forms.Form):
    """One checkbox for each finding, to confirm that it can stay. `version` is the version of the text that was checked."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    kept_words = forms.MultipleChoiceField(
        label="Check each of these",
        help_text="Select the words that do not identify anyone and can stay. Change any others in the text before you offer it.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={
            "invalid_choice": "The text has changed since you opened this page. Check what has been found in the new text."
        },
    )

    def __init__(self, findings: Sequence[Finding], already: Sequence[str], version: int, data: Any = None) -> None:
        super().__init__(data, initial={"kept_words": list(already), "version": version})
        if findings:
            labels = {finding.words: f"{finding.sentence.removesuffix('.')}, but can stay" for finding in findings}
            cast("forms.MultipleChoiceField", self.fields["kept_words"]).choices = list(labels.items())
        else:
            del self.fields["kept_words"]
        self.helper = FormHelper()
        self.helper.add_input(Submit("offer", "Offer for the report"))

    @property
    def looked_at(self) -> list[str]:
        return list(self.cleaned_data.get("kept_words", []))
