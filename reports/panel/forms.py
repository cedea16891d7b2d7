"""What is asked of the ratings panel: its meeting, a decision, a signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from inspections.fields import LONGEST_NOTE, DateInputs, RowsField
from inspections.forms_base import DraftForm
from inspections.people.models import RATINGS_PANEL, User


def members_of_the_panel() -> Any:
    return User.objects.filter(groups__name=RATINGS_PANEL, is_active=True).order_by("name", "pk")


class MeetingForm(DraftForm):
    button = "Record the meeting"

    held_on = forms.DateField(
        label="Date of the meeting",
        widget=DateInputs,
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": "Enter the day of the meeting, for example 27 3 2026.",
            "invalid": "Enter a date that there is, for example 27 3 2026.",
        },
    )
    chair = forms.ModelChoiceField(
        label="Chair",
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text="The chair signs the ratings.",
        error_messages={"required": "Choose who chairs the meeting."},
    )
    members = RowsField(
        label="Members who take part",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("chair", "members"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = members_of_the_panel()


class DecisionForm(DraftForm):
    button = "Record the decision"

    rating = forms.ChoiceField(
        label="The panel’s rating",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the rating that the panel gives."},
    )
    trigger = forms.ChoiceField(
        label="Why discretion was considered",
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Wanted where the rating departs from the one before the panel, or was considered. The report prints it.",
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, names: Sequence[str], before: str | None, triggers: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        trigger = self.fields["trigger"]
        assert isinstance(trigger, forms.ChoiceField)
        trigger.choices = [("", "Not considered: the rating is verified"), *triggers.items()]
        rating = self.fields["rating"]
        assert isinstance(rating, forms.ChoiceField)
        rating.choices = [
            (name, f"{name}: as it stands before the panel" if name == before else name) for name in reversed(names)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        rating, reason = cleaned.get("rating"), cleaned.get("reason", "").strip()
        if rating and rating != self.before and not reason:
            departs = (
                f"“{rating}” departs from “{self.before}”" if self.before else "There is no rating before the panel"
            )
            self.add_error("reason", f"{departs}: write the panel’s reason.")
        elif cleaned.get("trigger") and not reason:
            self.add_error("reason", "Write what the panel considered, and why it decides so.")
        return cleaned


class ReopenForm(DraftForm):
    button = "Withdraw the signature"
    button_class = "govuk-button--warning"

    reason = forms.CharField(
        label="Why are the ratings opened again?",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It stands wherever the ratings are shown. The signed record is kept.",
        error_messages={"required": "Write why the ratings are opened again."},
    )
