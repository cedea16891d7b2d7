"""Forms for the ratings panel: the meeting, decisions and reopening the ratings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from inspections.fields import LONGEST_NOTE, DayField, RowsField, TextArea
from inspections.forms_base import DraftForm
from inspections.history import FEWEST_WORDS, has_words
from inspections.people.models import HeldRole, User
from reports.gates.forms import ReasonsForm
from reports.panel.before_the_panel import Considered


def members_of_the_panel() -> Any:
    return User.objects.in_role(HeldRole.Role.PANEL_MEMBER)


class MeetingForm(DraftForm):
    button = "Record the meeting"

    held_on = DayField(
        label="Date of the meeting",
        error_messages={
            "required": "Enter the date of the meeting, for example 27 3 2026.",
            "invalid": "Enter a real date, for example 27 3 2026.",
        },
    )
    chair = forms.ModelChoiceField(
        label="Chair",
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text="The chair signs the {rating.many}.",
        error_messages={"required": "Select the chair of the meeting."},
    )
    members = RowsField(
        label="Members taking part",
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


class VerifyForm(DraftForm):
    """The standards whose computed or proposed rating the panel verified."""

    button = "Record that the panel verified these"

    numbers = forms.MultipleChoiceField(
        label="Which {rating.many} did the panel verify?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select the {rating.many} that the panel verified.",
            "invalid_choice": "The panel has already decided on %(value)s. Select from the list.",
        },
    )

    def __init__(self, *args: Any, unverified: Sequence[Considered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = self.fields["numbers"]
        assert isinstance(numbers, forms.MultipleChoiceField)
        numbers.choices = [
            (each.standard.number, f"{each.standard.number} {each.standard.title}: {each.rated.before}")
            for each in unverified
        ]


class SignForm(ReasonsForm):
    button = "Sign the {rating.many}"

    read_as = forms.CharField(widget=forms.HiddenInput)


class DecisionForm(DraftForm):
    button = "Record the decision"

    rating = forms.ChoiceField(
        label="The panel’s {rating.one}",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the panel’s {rating.one}."},
    )
    trigger = forms.ChoiceField(
        label="Why the panel considered discretion",
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_NOTE,
        required=False,
        widget=TextArea(attrs={"rows": 5}),
        help_text="Required if you change the {rating.one} or considered changing it. The reason is published in the report.",
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, names: Sequence[str], before: str | None, triggers: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        trigger = self.fields["trigger"]
        assert isinstance(trigger, forms.ChoiceField)
        trigger.choices = [("", f"Not considered: the panel verified the {self.words.rating.one}"), *triggers.items()]
        rating = self.fields["rating"]
        assert isinstance(rating, forms.ChoiceField)
        rating.choices = [
            (name, f"{name} ({self.words.rating.one} before the panel)" if name == before else name)
            for name in reversed(names)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        rating, reason = cleaned.get("rating"), cleaned.get("reason", "").strip()
        if rating and rating != self.before and not reason:
            missing = f"There is no computed or proposed {self.words.rating.one}"
            change = f"“{rating}” differs from “{self.before}”" if self.before else missing
            self.add_error("reason", f"{change}. Enter the panel’s reason.")
        elif cleaned.get("trigger") and not reason:
            self.add_error("reason", "Enter what the panel considered and why it made this decision.")
        elif reason and not has_words(reason, FEWEST_WORDS):
            self.add_error("reason", "Enter in words why the panel made this decision.")
        if rating and rating != self.before and not cleaned.get("trigger"):
            self.add_error(
                "trigger",
                f"“{rating}” differs from the {self.words.rating.one} before the panel. Select why the panel considered "
                "discretion.",
            )
        return cleaned


class ReopenForm(DraftForm):
    button = "Withdraw the signature"
    button_class = "govuk-button--warning"

    reason = forms.CharField(
        label="Why are you reopening the {rating.many}?",
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": 4}),
        help_text="Your reason is shown wherever the {rating.many} appear. The signed record is kept.",
        error_messages={"required": "Enter why you are reopening the {rating.many}."},
    )
