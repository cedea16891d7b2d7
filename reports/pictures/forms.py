"""Forms to add and to describe a picture."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inspections.evidence.forms.items import WithFile
from inspections.fields import TextArea
from inspections.forms_base import DraftForm
from reports.pictures.reading import ACCEPTED, LARGEST

LONGEST_ALTERNATIVE = 600  # characters


class _DescriptionForm(DraftForm):
    """What a picture shows, and where it is from."""

    alternative = forms.CharField(
        label="Text alternative",
        required=False,
        max_length=LONGEST_ALTERNATIVE,
        widget=TextArea(attrs={"rows": 3}),
        help_text="Say what the picture shows, for people who cannot see it. You can add it later, but the report is not "
        "complete without it.",
    )
    caption = forms.CharField(
        label="Caption (optional)",
        required=False,
        max_length=300,
        help_text="Printed below the picture.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    source = forms.CharField(
        label="Source (optional)",
        required=False,
        max_length=300,
        help_text="Who made the picture, and when. Printed after the caption.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("alternative", "caption", "source"):
            if "[[" in str(cleaned.get(name, "")):
                self.add_error(name, ValidationError("Codes do not work here. Write the figure itself."))
        return cleaned


class AddPictureForm(WithFile, _DescriptionForm):
    button = "Add the picture"

    file = forms.FileField(
        label="Picture",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp"}),
        help_text=f"{ACCEPTED}, up to {LARGEST // 1_000_000}MB. We remove the place, time and device that a camera records. "
        "Make sure that nobody can recognise a child.",
        error_messages={"required": "Choose the picture to add."},
    )

    field_order = ("file", "alternative", "caption", "source")


class DescribePictureForm(_DescriptionForm):
    """What is said about a picture. `based_on` is the version that the writer saw."""

    button = "Save"

    based_on = forms.IntegerField(widget=forms.HiddenInput)
