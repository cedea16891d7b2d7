"""What is asked of whoever judges a key question, follows a line of enquiry, proposes a rating, or gives feedback."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms

from inspections.evidence.models import Evidence, KeyQuestionJudgement
from inspections.fields import LONGEST_NOTE
from inspections.forms_base import DraftForm, Values
from inspections.inspection.models import Inspection, TeamMember

NOBODY = "Nobody yet"
TAKEN_BACK = "taken_back"


def _long_text(label: str, wanted: str = "", help_text: str = "", rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=bool(wanted),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={"required": wanted, "max_length": f"Shorten the text to {LONGEST_NOTE:,} characters."},
    )


class _WithVersion(DraftForm):
    """`version`: the primary key of what stood when the form was opened; 0 where nothing did."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def values(self) -> Values:
        values = super().values
        values["based_on"] = values.pop("version") or 0
        return values


class JudgementForm(_WithVersion):
    """A judgement on a key question. Where one stands, it can be taken back, which needs no words."""

    button = "Save the judgement"

    leaning = forms.ChoiceField(
        label="What do you make of it?",
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Choose what you make of it."},
    )
    text = _long_text("Why", help_text="What the evidence shows, by its numbers, for example E3.")
    gaps = _long_text("Gaps", help_text="What is still not known.", rows=3)

    def __init__(self, *args: Any, can_take_back: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(KeyQuestionJudgement.Leaning.choices)
        if can_take_back:
            choices.append((TAKEN_BACK, "No judgement: take it back"))
        cast("forms.ChoiceField", self.fields["leaning"]).choices = choices

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        if cleaned.get("leaning") == TAKEN_BACK:
            cleaned["leaning"] = ""
        elif cleaned.get("leaning") and not cleaned.get("text"):
            self.add_error("text", "Write what you judge, and why.")
        return cleaned


def _owner() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label="Who finds it out?", required=False, coerce=int, empty_value=None)


class _WithOwner(DraftForm):
    """With somebody of the team, or nobody yet."""

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._team = {member.pk: member for member in inspection.team.all()}
        cast("forms.ChoiceField", self.fields["owner"]).choices = [
            ("", NOBODY),
            *((pk, f"{member}, {member.get_role_display().lower()}") for pk, member in self._team.items()),
        ]

    def clean_owner(self) -> TeamMember | None:
        return self._team.get(self.cleaned_data["owner"])


class AskForm(_WithOwner):
    button = "Ask"

    text = _long_text("What is to be found out?", "Write what is to be found out.", rows=3)
    owner = _owner()


class GiveForm(_WithOwner):
    button = "Give it"

    owner = _owner()


class EnquiryAnswerForm(DraftForm):
    button = "Save the answer"

    answer = _long_text(
        "What was found out?", "Write what was found out.", "With the numbers of the evidence, for example E3."
    )


class ReopenForm(DraftForm):
    button = "Reopen it"
    button_class = "govuk-button--secondary"

    reason = _long_text(
        "Why does the answer not do?", "Write why the answer does not do.", "The answer stays on record.", rows=3
    )


class FeedbackForm(DraftForm):
    """`seen` tells which picture was looked at."""

    button = "Keep the picture and what was said"

    seen = forms.CharField(widget=forms.HiddenInput)
    said = _long_text(
        "What do you say to the YOT?",
        "Write what you say to the YOT.",
        "It is kept beside the picture, and cannot be changed afterwards.",
        rows=8,
    )


class ProposalForm(_WithVersion):
    """The rating proposed for a standard, why, and on what evidence.

    `triggers`: for a computed standard, those for professional discretion; the evidence need not be cited then. `evidence`: the
    items that can be cited, in plain.
    """

    button = "Save the proposal"

    rating = forms.ChoiceField(
        label="Rating",
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Choose the rating that you propose."},
    )
    trigger = forms.ChoiceField(
        label="Trigger for professional discretion",
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        required=False,
    )
    rationale = _long_text("Rationale", "Write why you propose it.", rows=10)
    cites = forms.TypedMultipleChoiceField(
        label="Evidence that the rationale cites",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        coerce=int,
        error_messages={
            "invalid_choice": "One of the items you ticked has been withdrawn. Look through the evidence, then save again."
        },
    )

    def __init__(
        self,
        *args: Any,
        ratings: Sequence[str],
        triggers: Iterable[tuple[str, str]] = (),
        evidence: Sequence[dict[str, Any]],
        can_withdraw: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(rating, rating) for rating in ratings]
        if can_withdraw:
            choices.append((TAKEN_BACK, "None: withdraw the proposal"))
        cast("forms.ChoiceField", self.fields["rating"]).choices = choices
        cast("forms.ChoiceField", self.fields["cites"]).choices = [(item["pk"], item["title"]) for item in evidence]
        self.is_discretion = bool(triggers)
        if self.is_discretion:
            cast("forms.ChoiceField", self.fields["trigger"]).choices = list(triggers)
        else:
            del self.fields["trigger"]

    def clean_cites(self) -> list[Evidence]:
        return list(Evidence.objects.filter(pk__in=self.cleaned_data["cites"]))

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        if cleaned.get("rating") == TAKEN_BACK:
            cleaned |= {"rating": "", "cites": []} | ({"trigger": ""} if self.is_discretion else {})
        elif "rating" in cleaned:
            if self.is_discretion and not cleaned.get("trigger"):
                self.add_error("trigger", "Choose why the panel should use its discretion.")
            if not self.is_discretion and "cites" in cleaned and not cleaned["cites"]:
                self.add_error("cites", "Tick at least one item of evidence that the rationale rests on.")
        return cleaned

    @property
    def ticked(self) -> set[int]:
        """The primary keys of the items that are ticked."""
        return {int(value) for value in self["cites"].value() or [] if str(value).isdecimal()}

    @property
    def keep(self) -> str:
        """The name under which the browser keeps what is typed."""
        return str(self.helper.attrs["data-keep"])
