"""The form an author uses to check a framework file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from inspections.forms_base import DraftForm

LARGEST = 1_000_000  # bytes; the largest file supplied with the service has a twentieth of it


class FrameworkFileForm(DraftForm):
    button = "Check the file"

    file = forms.FileField(
        label="Framework file",
        help_text="A .toml file",
        error_messages={"required": "Choose a framework file", "empty": "This file is empty. Choose another one"},
        widget=forms.ClearableFileInput(attrs={"accept": ".toml"}),
    )

    def clean_file(self) -> UploadedFile:
        file: Any = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError("This file is larger than 1 MB. A framework file has only text. Choose another one.")
        return file


class ChangedRulesForm(FrameworkFileForm):
    """The same form for changed rules of the framework of an inspection, or for any framework that is not loaded."""

    button = "Show the effect of this file"
