"""The forms to accept a finding from the checks, or claims that are not verified."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from inspections.fields import LONGEST_NOTE, TextArea
from inspections.forms_base import DraftForm


class AcceptForm(DraftForm):
    button = "Accept"
    button_class = "govuk-button--secondary"

    reason = forms.CharField(
        label="Why are you accepting this finding?",
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 2}),
        help_text="For example, the number counts something that the cases do not record.",
        error_messages={"required": "Enter why you are accepting this finding."},
    )

    def __init__(self, *args: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_action = action


class AcceptClaimsForm(forms.Form):
    """What supports the selected claims. The page has a checkbox for each claim, and for each section.

    The value of a checkbox is one fingerprint, or the fingerprints of all claims of a section.
    """

    use_required_attribute = False

    evidence = forms.ChoiceField(label="Evidence that supports them", required=False)
    fact = forms.ChoiceField(label="Fact that supports them", required=False)
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 3}),
        help_text="Required if you choose no evidence and no fact. For example, say who confirmed it.",
    )

    def __init__(
        self,
        *args: Any,
        evidence: Sequence[tuple[int, str]],
        facts: Sequence[str],
        selected: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.selected = [fingerprint for value in selected for fingerprint in value.split()]
        self._choose("evidence", "No evidence", [(str(number), cited) for number, cited in evidence])
        self._choose("fact", "No fact", [(fact, fact) for fact in facts])

    def _choose(self, name: str, none: str, choices: list[tuple[str, str]]) -> None:
        changed = {"invalid_choice": "This has changed since you opened the page. Choose it again."}
        self.fields[name] = forms.ChoiceField(
            label=self.fields[name].label, choices=[("", none), *choices], required=False, error_messages=changed
        )

    @property
    def values(self) -> dict[str, Any]:
        """The arguments for the action."""
        number = self.cleaned_data["evidence"]
        return {
            "fingerprints": self.selected,
            "evidence_number": int(number) if number else None,
            "fact": self.cleaned_data["fact"],
            "reason": self.cleaned_data["reason"],
        }
