"""Forms for the register: searching it, the facts about a YOT, and uploading a file."""

from __future__ import annotations

from typing import Any

from django import forms

from inspections.fields import DayField, TextArea
from inspections.forms_base import DraftForm, Values
from inspections.inspection.yots import YOT
from inspections.sheets.upload import ACCEPTED
from inspections.yots.facts import LISTS, Facts, as_text

NOT_RECORDED = ("", "Not recorded")


def _list_field(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=f"{label} (optional)", required=False, help_text=help_text, widget=TextArea(attrs={"rows": 3})
    )


class FactsForm(DraftForm):
    """The facts about a YOT. The action checks them against the rest of the register."""

    button = "Save"

    name = forms.CharField(
        label="Name",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="The full name that the {service.one} uses. It appears in reports.",
        error_messages={"required": "Enter the name of the {service.one}."},
    )
    earlier_names = _list_field("Earlier names", "One on each line. People can search for them.")
    other_names = _list_field("Other names", "One on each line, for example abbreviations. People can search for them.")
    local_authorities = _list_field("Local authorities", "One on each line, for example “Medway Council”.")
    police_force_area = forms.CharField(label="Police force area (optional)", required=False)
    region = forms.ChoiceField(label="Region", required=False, choices=lambda: [NOT_RECORDED, *YOT.Region.in_words()])
    nation = forms.ChoiceField(
        label="Nation",
        required=False,
        choices=lambda: [*YOT.Nation.in_words(), NOT_RECORDED],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
    )
    joint_service = forms.ChoiceField(
        label="Is it a joint service of more than one local authority?",
        required=False,
        choices=[("yes", "Yes"), ("no", "No"), NOT_RECORDED],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
    )
    closed = DayField(
        label="When did it close? (optional)",
        required=False,
        help_text="Leave this blank if the {service.one} has not closed.",
    )
    merged_into = forms.ChoiceField(label="Which {service.one} was it merged into? (optional)", required=False)

    def __init__(self, known: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["merged_into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "None"), *((name, name) for name in known)]

    @property
    def values(self) -> Values:
        given = self.cleaned_data
        values: dict[str, Any] = {name: given[name] for name in ("region", "nation", "closed", "merged_into")}
        values |= {name: _lines(given[name]) for name in LISTS}
        values |= {name: " ".join(given[name].split()) for name in ("name", "police_force_area")}
        joint = {"yes": True, "no": False}.get(given["joint_service"])
        return {"facts": Facts(**values, joint_service=joint)}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(name for line in text.splitlines() if (name := " ".join(line.split())))


def initial_of(facts: Facts) -> dict[str, Any]:
    """The facts as the form shows them."""
    lists = {name: "\n".join(getattr(facts, name)) for name in LISTS}
    return {**vars(facts), **lists, "joint_service": as_text(facts.joint_service)}


class AddForm(FactsForm):
    button = "Add the {service.one}"


class ChangeForm(FactsForm):
    """The facts about a YOT in the register. `based_on` is the version that the user saw."""

    was_misspelt = forms.BooleanField(
        label="The old name was misspelt, so do not keep it as an earlier name",
        required=False,
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ("name", "was_misspelt")

    @property
    def values(self) -> Values:
        more = {name: self.cleaned_data[name] for name in ("was_misspelt", "based_on")}
        return {**super().values, **more}


class UploadForm(DraftForm):
    """A file with rows of the register."""

    button = "Show what would change"

    file = forms.FileField(
        label="Register file",
        help_text="A spreadsheet as .csv, .xlsx or .ods, up to 10MB.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty. Choose another file.",
            "missing": "Choose a file.",
        },
    )
