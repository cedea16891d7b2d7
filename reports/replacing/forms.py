"""The form to find and replace words in a report."""

from __future__ import annotations

from typing import Any

from django import forms

from reports.replacing.places import Search

LONGEST = 200  # characters


class SearchForm(forms.Form):
    """What to find. `search` is the search, once the form is valid."""

    use_required_attribute = False

    find = forms.CharField(
        label="Find", max_length=LONGEST, strip=False, error_messages={"required": "Enter the words to find."}
    )
    replacement = forms.CharField(
        label="Replace with",
        max_length=LONGEST,
        strip=False,
        required=False,
        help_text="Leave this empty to remove the words.",
    )
    match_case = forms.BooleanField(label="Match capitals", required=False)
    whole_words = forms.BooleanField(label="Whole words only", required=False)

    def clean_find(self) -> str:
        find: str = self.cleaned_data["find"]
        if not find.strip():
            raise forms.ValidationError("Enter the words to find.")
        return find

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("find") and cleaned["find"] == cleaned.get("replacement"):
            self.add_error("replacement", "Enter other words than those to find.")
        return cleaned

    @property
    def search(self) -> Search:
        return Search(**self.cleaned_data)
