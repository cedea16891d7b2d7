"""Forms for public figures."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from inspections.fields import TextArea
from inspections.forms_base import DraftForm, Values
from inspections.inspection.yots import YOT
from reports.context.public.models import AREAS, PublicFigure
from reports.context.public.queries import tables


class FigureForm(DraftForm):
    """The facts about a figure: its value, period and source."""

    button = "Save the figure"

    value = forms.CharField(
        label="Value",
        max_length=200,
        help_text="As the report prints it, for example 226 or 34.2%.",
        error_messages={"required": "Enter the value."},
    )
    period = forms.CharField(
        label="Period",
        max_length=100,
        help_text="For example January to December 2024, or mid-2024.",
        error_messages={"required": "Enter the period that the figure is for."},
    )
    publisher = forms.ChoiceField(
        label="Who published it?",
        choices=PublicFigure.Publisher.in_words,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who published the figure."},
    )
    title = forms.CharField(
        label="Title of the publication",
        max_length=500,
        help_text="With its date, for example: Youth justice annual statistics: 2023 to 2024 (January 2025).",
        error_messages={"required": "Enter the title of the publication."},
    )

    def clean_value(self) -> str:
        value: str = self.cleaned_data["value"]
        if not any(sign.isdigit() for sign in value):
            raise forms.ValidationError("Enter a value with a number in it.")
        return value


class NewFigureForm(FigureForm):
    """Adds a new figure."""

    button = "Add the figure"
    field_order = ("table", "label", "about", "year")

    table = forms.ChoiceField(label="Table of the report", error_messages={"required": "Choose a table."})
    label = forms.CharField(
        label="What the figure is about",
        max_length=300,
        help_text="Use the words of the report, for example “First-time entrants (rate per 100,000)”.",
        error_messages={"required": "Enter what the figure is about."},
    )
    about = forms.ChoiceField(
        label="{service.heading} or area", error_messages={"required": "Choose {service.a} or an area."}
    )
    year = forms.IntegerField(
        label="Year",
        min_value=1990,
        max_value=2100,
        help_text="The year in which the period ends. There can be one figure for each year.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
        error_messages={
            "required": "Enter the year.",
            "invalid": "Enter a year, for example 2024.",
            "min_value": "Enter a year from 1990 onwards.",
            "max_value": "Enter a year before 2100.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.yots = {f"yot-{yot.pk}": yot for yot in YOT.objects.order_by("name")}
        areas = [(area, area) for area in AREAS]
        yots = [(key, yot.name) for key, yot in self.yots.items()]
        choice = cast("forms.ChoiceField", self.fields["about"])
        choice.choices = [("", "Choose"), ("Areas", areas), (self.words.service.headings, yots)]
        cast("forms.ChoiceField", self.fields["table"]).choices = [("", "Choose"), *tables().items()]

    @property
    def values(self) -> Values:
        values = super().values
        about = values.pop("about")
        yot = self.yots.get(about)
        return {**values, "label": " ".join(values["label"].split()), "yot": yot, "area": "" if yot else about}


class CorrectionForm(FigureForm):
    """Corrects or withdraws a figure."""

    button = "Save the correction"

    is_withdrawn = forms.BooleanField(label="Withdraw the figure, so that reports can no longer use it", required=False)
    reason = forms.CharField(
        label="Why are you correcting it?",
        max_length=2_000,
        widget=TextArea(attrs={"rows": 3}),
        error_messages={"required": "Enter why you are correcting the figure."},
    )
