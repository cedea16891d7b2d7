"""Forms for judging key questions, lines of enquiry, proposed ratings and feedback."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms

from inspections.evidence.models import Evidence, KeyQuestionJudgement
from inspections.fields import LONGEST_NOTE, TextArea
from inspections.forms_base import DraftForm, Values
from inspections.inspection.models import Inspection, TeamMember

NOBODY = "Not assigned"
TAKEN_BACK = "taken_back"


def _long_text(label: str, required_message: str = "", help_text: str = "", rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=bool(required_message),
        max_length=LONGEST_NOTE,
        widget=TextArea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={
            "required": required_message,
            "max_length": f"The text must be {LONGEST_NOTE:,} characters or fewer.",
        },
    )


class _WithVersion(DraftForm):
    """A form about a row that may have changed since the form was opened.

    `version` is the primary key of the row that was current when the form was opened; 0 if there was none.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def values(self) -> Values:
        values = super().values
        values["based_on"] = values.pop("version") or 0
        return values


class JudgementForm(_WithVersion):
    """A judgement on a key question. An existing judgement can be withdrawn without giving reasons."""

    button = "Save the judgement"

    leaning = forms.ChoiceField(
        label="What is your judgement?",
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Choose your judgement."},
    )
    text = _long_text("Why", help_text="What the evidence shows. Cite items by number, for example E3.")
    gaps = _long_text("Gaps", help_text="What you still do not know.", rows=3)

    def __init__(self, *args: Any, can_take_back: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(KeyQuestionJudgement.Leaning.choices)
        if can_take_back:
            choices.append((TAKEN_BACK, "No judgement (withdraw it)"))
        cast("forms.ChoiceField", self.fields["leaning"]).choices = choices

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        if cleaned.get("leaning") == TAKEN_BACK:
            cleaned["leaning"] = ""
        elif cleaned.get("leaning") and not cleaned.get("text"):
            self.add_error("text", "Enter your judgement and the reasons for it.")
        return cleaned


def _owner() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label="Who is following this up?", required=False, coerce=int, empty_value=None)


class _WithOwner(DraftForm):
    """A form that assigns someone on the team, or no one yet."""

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

    text = _long_text("What needs to be found out?", "Enter what needs to be found out.", rows=3)
    owner = _owner()


class GiveForm(_WithOwner):
    button = "Assign"

    owner = _owner()


class EnquiryAnswerForm(DraftForm):
    button = "Save the answer"

    answer = _long_text("What was found out?", "Enter what was found out.", "Cite evidence by number, for example E3.")


class ReopenForm(DraftForm):
    button = "Reopen"
    button_class = "govuk-button--secondary"

    reason = _long_text(
        "Why are you reopening this line of enquiry?",
        "Enter why you are reopening this line of enquiry.",
        "The answer is kept in the history.",
        rows=3,
    )


class FeedbackForm(DraftForm):
    """The feedback to the YOT. `seen` identifies the boards that the user looked at."""

    button = "Save the boards and feedback"

    seen = forms.CharField(widget=forms.HiddenInput)
    said = _long_text(
        "What is your feedback to the {service.one}?",
        "Enter your feedback to the {service.one}.",
        "Your feedback is saved with the boards and cannot be changed afterwards.",
        rows=8,
    )


class ProposalForm(_WithVersion):
    """The proposed rating for a standard, with rationale and evidence.

    `triggers`: for a computed standard, the triggers for professional discretion; evidence is then optional.
    `evidence`: the items that can be cited, as plain values.
    """

    button = "Save the proposal"

    rating = forms.ChoiceField(
        label="{rating.heading}",
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Choose the {rating.one} you propose."},
    )
    trigger = forms.ChoiceField(
        label="Trigger for professional discretion",
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        required=False,
    )
    rationale = _long_text("Rationale", "Enter why you propose this {rating.one}.", rows=10)
    cites = forms.TypedMultipleChoiceField(
        label="Evidence cited in the rationale",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        coerce=int,
        error_messages={
            "invalid_choice": "One of the items you selected has been withdrawn. Check the evidence, then save again."
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
            choices.append((TAKEN_BACK, "None (withdraw the proposal)"))
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
                self.add_error("cites", "Select at least one item of evidence that supports the rationale.")
        return cleaned

    @property
    def ticked(self) -> set[int]:
        """The primary keys of the ticked items."""
        return {int(value) for value in self["cites"].value() or [] if str(value).isdecimal()}

    @property
    def keep(self) -> str:
        """The name of the draft in the browser."""
        return str(self.helper.attrs["data-keep"])
