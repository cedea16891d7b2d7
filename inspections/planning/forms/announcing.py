"""Forms for announcing an inspection, its details and its dates."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from inspections.fields import DayField
from inspections.forms_base import DraftForm, Values
from inspections.inspection.models import Inspection, Inspectorate, reference_validator
from inspections.inspection.yots import YOT
from inspections.moments import day
from inspections.people.models import User
from inspections.planning.queries import dates_inspected
from inspections.yots.due import too_soon
from standards.models import Framework
from standards.words import in_house_words

_NOT_IN_A_REFERENCE = re.compile(r"\b(youth|offending|justice|service|services|team|and|the)\b")


def suggested_reference(yot: str, year: int) -> str:
    """A reference from the name of the YOT and the year of the fieldwork, for example "medway-2026"."""
    name = slugify(_NOT_IN_A_REFERENCE.sub(" ", yot.lower())) or slugify(yot) or "inspection"
    return f"{name[:70].strip('-')}-{year}"


class _OfJointInspections(DraftForm):
    kind = forms.ChoiceField(
        label="Type of inspection",
        choices=Inspection.Kind.in_words,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the type of inspection."},
    )
    partners = forms.MultipleChoiceField(
        label="Partner inspectorates",
        required=False,
        choices=Inspectorate.in_words,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only for joint inspections.",
    )

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        is_joint = cleaned.get("kind") == Inspection.Kind.JOINT
        if is_joint and not cleaned.get("partners"):
            self.add_error("partners", "Choose the inspectorates that take part in the joint inspection.")
        if "kind" in cleaned and not is_joint and cleaned.get("partners"):
            self.add_error("partners", "Clear these, or choose a joint inspection.")
        return cleaned


class AnnounceForm(_OfJointInspections):
    """The details that an inspection needs at the start."""

    button = "Announce the inspection"

    yot = forms.ModelChoiceField(
        label="{service.heading}",
        queryset=YOT.objects.running(),
        empty_label=in_house_words("Choose {service.a}"),
        help_text="If the {service.one} is not in the list, add it to the register first, under {service.many}.",
        error_messages={
            "required": "Choose the {service.one}.",
            "invalid_choice": "Choose {service.a} that has not closed.",
        },
    )
    framework = forms.ModelChoiceField(
        label="Framework",
        queryset=Framework.objects.none(),
        empty_label="Choose a framework",
        help_text="You cannot change this later.",
        error_messages={"required": "Choose the framework."},
    )
    reinspection_of = forms.CharField(
        label="Reference of the earlier inspection",
        required=False,
        max_length=80,
        help_text="Only for a reinspection.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
    )
    why_soon = forms.CharField(
        label="Why are you inspecting the {service.one} again so soon?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only if another inspection is less than two years before or after this one, and this is not a reinspection.",
    )
    fieldwork = DayField(
        label="Fieldwork week",
        help_text="Any day in the first week of fieldwork. We work out the other dates from this week, and you can move them.",
        error_messages={"required": "Enter a day in the fieldwork week."},
    )
    lead = forms.ModelChoiceField(
        label="Lead inspector",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose the lead inspector."},
    )
    chief = forms.ModelChoiceField(
        label="Chief inspector",
        queryset=User.objects.none(),
        required=False,
        empty_label="Not decided yet",
        help_text="Signs the foreword of the report.",
    )
    reference = forms.CharField(
        label="Reference",
        required=False,
        max_length=80,
        validators=[reference_validator],
        help_text="Used in web addresses. If you leave this blank, we use the name of the {service.one} and the year.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = (
        "yot",
        "framework",
        "kind",
        "partners",
        "reinspection_of",
        "fieldwork",
        "why_soon",
        "lead",
        "chief",
        "reference",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.active().order_by("name", "email")
        for name, queryset in (("lead", people), ("chief", people), ("framework", Framework.objects.newest())):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset

    def clean_reinspection_of(self) -> str:
        reference: str = self.cleaned_data["reinspection_of"]
        if reference and not Inspection.objects.filter(reference=reference).exists():
            raise ValidationError(
                f"There is no inspection “{reference}”. Copy the reference from the overview of the earlier inspection."
            )
        return reference

    def clean(self) -> Values:
        cleaned = super().clean()
        framework, kind = cleaned.get("framework"), cleaned.get("kind")
        if framework and kind and kind not in framework.definition.layouts:
            self.add_error("framework", f"This framework has no report layout for {kind} inspections.")
        if cleaned.get("yot") and cleaned.get("reinspection_of"):
            self._check_same_yot(cleaned["yot"], cleaned["reinspection_of"])
        if cleaned.get("yot") and cleaned.get("fieldwork") and not cleaned.get("why_soon"):
            self._check_not_too_soon(cleaned["yot"], cleaned["fieldwork"], cleaned.get("reinspection_of", ""))
        if not cleaned.get("reference") and cleaned.get("yot") and cleaned.get("fieldwork"):
            cleaned["reference"] = suggested_reference(cleaned["yot"].name, cleaned["fieldwork"].year)
        return cleaned

    def _check_same_yot(self, yot: YOT, reinspection_of: str) -> None:
        earlier = Inspection.objects.select_related("yot").get(reference=reinspection_of)
        if not yot.continues(earlier.yot):
            self.add_error(
                "reinspection_of",
                f"{reinspection_of} was an inspection of {earlier.yot}. Enter the reference of an inspection of {yot}.",
            )

    def _check_not_too_soon(self, yot: YOT, fieldwork: datetime.date, reinspection_of: str) -> None:
        near = too_soon(fieldwork, dates_inspected(yot), is_reinspection=bool(reinspection_of))
        if near is not None:
            self.add_error(
                "why_soon",
                f"{yot} has an inspection of {day(near)}, less than two years away. Enter why you are inspecting it "
                "again so soon. If this is a reinspection, enter the reference of the earlier inspection.",
            )

    @property
    def values(self) -> Values:
        return super().values | {"yot": self.cleaned_data["yot"].name}


class DetailsForm(_OfJointInspections):
    """The details that can change after the announcement."""

    button = "Save"

    def __init__(self, inspection: Inspection, *args: Any, **kwargs: Any) -> None:
        kept = {"kind": inspection.kind, "partners": [each.inspectorate for each in inspection.partners.all()]}
        super().__init__(*args, keep=f"details-{inspection.pk}", initial=kept, **kwargs)


class MoveDateForm(DraftForm):
    """A new day for the start of a phase, with the reason."""

    button = "Save"

    day = DayField(label="Starts on", error_messages={"required": "Enter a date."})
    reason = forms.CharField(
        label="Why are you moving it?",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text="Shown in the history and with the dates.",
    )

    def __init__(self, *args: Any, is_planned: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_planned:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "Enter why you are moving the date."
        else:
            del self.fields["reason"]

    @property
    def values(self) -> Values:
        return {"reason": "", **super().values}
