"""The form for a recommendation."""

from __future__ import annotations

from typing import Any

from django import forms

from inspections.evidence.models import Evidence
from inspections.fields import LONGEST_NOTE, RowsField, TextArea
from inspections.forms_base import DraftForm
from inspections.inspection.models import Inspection
from reports.recommendations.models import Recommendation
from standards.models import Standard


class Choices(RowsField):
    widget = forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"})


class StandardChoices(Choices):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}. {obj.title}"


class RecommendationForm(DraftForm):
    """A recommendation: who it is addressed to, what they should do, and what it is based on."""

    button = "Save the recommendation"

    addressee = forms.CharField(
        label="Who is it addressed to?",
        max_length=300,
        help_text="As it will appear above the recommendation, for example “The {service.one} Management Board should”.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "addressees"}),
        error_messages={
            "required": "Enter who it is addressed to, for example “The {service.one} Management Board should”.",
            "max_length": "Shorten the addressee to 300 characters.",
        },
    )
    text = forms.CharField(
        label="What should they do?",
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 4}),
        help_text="Continue the sentence that starts with the addressee: lower-case first letter, no full stop.",
        error_messages={"required": "Enter what they should do."},
    )
    standards = StandardChoices(
        label="{standard.headings} it is based on (optional)", queryset=Standard.objects.none(), required=False
    )
    evidence = Choices(label="Evidence it is based on (optional)", queryset=Evidence.objects.none(), required=False)
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, inspection: Inspection, recommendation: Recommendation | None, *args: Any, state: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, words=inspection.words, **kwargs)
        standards, evidence = self.fields["standards"], self.fields["evidence"]
        assert isinstance(standards, Choices)
        assert isinstance(evidence, Choices)
        standards.queryset = Standard.objects.filter(domain__framework=inspection.framework_id).select_related("domain")
        items = inspection.evidence.current()
        if recommendation is not None:
            items = items | inspection.evidence.filter(recommendations=recommendation)
            self.initial.update(
                addressee=recommendation.addressee,
                text=recommendation.text,
                standards=[row.pk for row in recommendation.standards.all()],
                evidence=[row.pk for row in recommendation.evidence.all()],
                based_on=state,
            )
        evidence.queryset = items.distinct().defer("notes", "roles").order_by("number")
        if not inspection.evidence.exists():
            del self.fields["evidence"]
