"""The form to plan an interview."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from inspections.cases.models import Case, Interview
from inspections.fields import DayField, time_field
from inspections.forms_base import DraftForm, Values
from inspections.inspection.models import Inspection, TeamMember
from inspections.interviews.models import PlannedInterview
from inspections.moments import time_of_day

LONGEST = 8 * 60
YEARS_AHEAD = 10
WRONG_LENGTH = "Enter a number of minutes from 5 to 480."


def kinds_of_person() -> list[tuple[str, str]]:
    return [("", "Someone else"), *Interview.With.in_words()]


class InterviewForm(DraftForm):
    button = "Save"

    inspector = forms.ModelChoiceField(
        label="Who will lead the interview?",
        queryset=TeamMember.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose who will lead the interview."},
    )
    case = forms.ModelChoiceField(
        label="Case",
        queryset=Case.objects.none(),
        required=False,
        empty_label="Not about a case",
    )
    with_whom = forms.ChoiceField(label="Who will they interview?", required=False, choices=kinds_of_person)
    role = forms.CharField(
        label="Their role",
        required=False,
        max_length=100,
        help_text="For example, “chair of the management board”. Do not enter a name. Required only for “Someone else”.",
    )
    day = DayField(label="Date", error_messages={"required": "Enter the date of the interview."})
    time = time_field("Starts at")
    minutes = forms.IntegerField(
        label="Length in minutes",
        min_value=5,
        max_value=LONGEST,
        initial=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), WRONG_LENGTH),
    )
    place = forms.CharField(
        label="Place",
        required=False,
        max_length=200,
        help_text="For example, “room 2” or “by video”. Do not enter a private address.",
    )

    def __init__(self, inspection: Inspection, *args: Any, own: TeamMember | None = None, **kwargs: Any) -> None:
        """`own` is the only member for whom the user can plan; None if they can plan for everyone."""
        super().__init__(*args, **kwargs)
        team = TeamMember.objects.current().filter(inspection=inspection).select_related("user")
        self._offer("inspector", team.filter(pk=own.pk) if own else team)
        self._offer("case", inspection.cases.order_by("reference"))
        if own:
            self.initial.setdefault("inspector", own.pk)

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        if not cleaned.get("with_whom") and not (cleaned.get("role") or "").strip() and "role" not in self.errors:
            self.add_error("role", "Choose who they will interview, or enter a role.")
        day, time = cleaned.get("day"), cleaned.get("time")
        if day and day.year > timezone.localdate().year + YEARS_AHEAD:
            self.add_error("day", "The date is too far ahead. Check the year.")
        elif day and time:
            starts = timezone.make_aware(datetime.datetime.combine(day, time))
            if timezone.localtime(starts.astimezone(datetime.UTC)).time() != time:
                self.add_error("time", "This time does not exist, because the clocks go forward. Enter another time.")
        return cleaned

    @property
    def values(self) -> Values:
        values = super().values
        starts = datetime.datetime.combine(values.pop("day"), values.pop("time"))
        return values | {"starts_at": timezone.make_aware(starts)}


def initial_of(planned: PlannedInterview) -> Values:
    """The values of a planned interview, as the form shows them."""
    starts = timezone.localtime(planned.starts_at)
    return {
        "inspector": planned.inspector_id,
        "case": planned.case_id,
        "with_whom": planned.with_whom,
        "role": planned.role,
        "day": starts.date(),
        "time": time_of_day(starts),
        "minutes": planned.minutes,
        "place": planned.place,
    }
