"""The form for a new key."""

from __future__ import annotations

from django import forms

from inspections.forms_base import DraftForm


class KeyForm(DraftForm):
    """Who uses a new key."""

    button = "Make a key"

    client = forms.CharField(
        label="Who uses the key",
        help_text="Name the organisation and the program, for example “Anytown Council, website”.",
        max_length=100,
        error_messages={"required": "Enter who uses the key."},
    )
