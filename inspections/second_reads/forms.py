"""Forms to assign and withdraw second reads, and to decide differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from inspections.cases.models import Case
from inspections.fields import LONGEST_NOTE, RowsField, TextArea
from inspections.forms_base import DraftForm, Values
from inspections.history import has_words
from inspections.inspection.models import Inspection, TeamMember
from inspections.second_reads.models import Adjudication
from inspections.second_reads.queries import usual_share


def _reason_field(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_NOTE, widget=TextArea(attrs={"rows": 3}), strip=True, **kwargs
    )


def _members(readers: Iterable[TeamMember]) -> Any:
    return TeamMember.objects.filter(pk__in=[each.pk for each in readers]).select_related("user")


class DrawForm(DraftForm):
    """A share of the cases, drawn at random."""

    button = "Draw and assign"

    share = forms.IntegerField(
        label="Share of all {case.many}, in per cent",
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}),
        help_text="The number of {case.many} is rounded up. {case.headings} that already have a second reader count.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Enter a whole number from 1 to 100."
        ),
    )
    readers = RowsField(
        label="Second readers",
        queryset=TeamMember.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="No one gets a {case.one} that they recorded in, or a {case.one} with which they have a conflict of interest.",
        error_messages={"required": "Choose at least one second reader."},
    )

    def __init__(self, inspection: Inspection, readers: Sequence[TeamMember], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, words=inspection.words, **kwargs)
        field = self.fields["readers"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = _members(readers)
        self.initial.setdefault("share", usual_share(inspection))
        self.initial.setdefault("readers", [each.pk for each in readers])


class ChooseForm(DraftForm):
    """One case, and who reads it a second time."""

    button = "Assign"

    case = forms.ModelChoiceField(
        label="{case.heading}",
        queryset=Case.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose what to read a second time."},
    )
    reader = forms.ModelChoiceField(
        label="Second reader",
        queryset=TeamMember.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose the second reader."},
    )
    reason = _reason_field("Why did you choose this {case.one}? (optional)", required=False)

    def __init__(self, inspection: Inspection, readers: Sequence[TeamMember], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, words=inspection.words, **kwargs)
        for name, rows in (
            ("case", inspection.cases.without_second_read().order_by("reference")),
            ("reader", _members(readers)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class WithdrawForm(DraftForm):
    button = "Withdraw the second read"
    button_class = "govuk-button--warning"

    reason = _reason_field(
        "Why are you withdrawing the second read?", error_messages={"required": "Enter why you are withdrawing it."}
    )


class DecideForm(DraftForm):
    """The decision on one difference."""

    button = "Record the decision"

    value = forms.ChoiceField(
        label="Which answer counts?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the answer that counts."},
    )
    how = forms.ChoiceField(
        label="Who decided?",
        widget=forms.RadioSelect,
        choices=[
            (Adjudication.How.THIRD_PERSON, "I did, as a third person"),
            (Adjudication.How.MEETING, "A consensus meeting"),
        ],
        error_messages={"required": "Choose who decided."},
    )
    participants = RowsField(
        label="Who took part in the meeting?",
        queryset=TeamMember.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Only for a consensus meeting. Both readers must take part.",
    )
    reason = _reason_field(
        "Why does this answer count?",
        help_text="The history keeps the reason. Do not enter names.",
        error_messages={"required": "Enter why this answer counts."},
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, inspection: Inspection, values: Iterable[tuple[str, str]], *args: Any, is_reader: bool, **kwargs: Any
    ) -> None:
        """`values` are the answers to choose from. `is_reader`: the user is one of the two readers, who cannot decide alone."""
        super().__init__(*args, words=inspection.words, **kwargs)
        value, how, participants = (self.fields[name] for name in ("value", "how", "participants"))
        assert isinstance(value, forms.ChoiceField)
        assert isinstance(how, forms.ChoiceField)
        assert isinstance(participants, forms.ModelMultipleChoiceField)
        value.choices = list(values)
        if is_reader:
            how.choices = [(Adjudication.How.MEETING, "A consensus meeting")]
            how.help_text = "You are one of the two readers, so you cannot decide alone."
        participants.queryset = TeamMember.objects.filter(inspection=inspection).select_related("user")

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        if cleaned.get("how") == Adjudication.How.MEETING and not cleaned.get("participants"):
            self.add_error("participants", "Choose the people who took part in the meeting.")
        if "reason" not in self.errors and not has_words(cleaned.get("reason", "")):
            self.add_error("reason", "Enter, in words, why this answer counts.")
        return cleaned

    @property
    def values(self) -> Values:
        given: Mapping[str, Any] = super().values
        is_meeting = given["how"] == Adjudication.How.MEETING
        return {
            "value": given["value"],
            "reason": given["reason"],
            "participants": list(given["participants"]) if is_meeting else [],
            "based_on": given["based_on"] or 0,
        }
