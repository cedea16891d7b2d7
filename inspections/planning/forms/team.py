"""Forms for the team of an inspection."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from inspections.cases.models import Case
from inspections.fields import DayField
from inspections.forms_base import DraftForm, Values
from inspections.inspection.models import Inspection, Inspectorate, TeamMember
from inspections.people.models import User

WHAT_ROLES_DO = {
    TeamMember.Role.LEAD: "runs the inspection and proposes {rating.many}; the current lead inspector’s role ends",
    TeamMember.Role.DEPUTY: "can do everything that the lead inspector can",
    TeamMember.Role.INSPECTOR: "records {case.many}",
    TeamMember.Role.PARTNER: "adds evidence for a partner inspectorate, and cannot read {case.many}",
    TeamMember.Role.CHIEF: "signs the foreword; the current chief inspector’s role ends",
}


class AppointForm(DraftForm):
    """A person, their role in the team, and their last day."""

    button = "Add to the team"

    person = forms.ModelChoiceField(
        label="Person",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose a person."},
    )
    role = forms.ChoiceField(
        label="Role",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role."},
    )
    inspectorate = forms.ChoiceField(label="Inspectorate", required=False, help_text="Only for a partner inspector.")
    last_day = DayField(
        label="Last day on the team",
        required=False,
        help_text="Required for a partner inspector. For anyone else, leave this blank if you do not know it yet.",
    )

    def __init__(self, inspection: Inspection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, keep=f"team-{inspection.pk}", words=inspection.words, **kwargs)
        named = [Inspectorate(partner.inspectorate) for partner in inspection.partners.all()]
        roles = [role for role in TeamMember.Role if named or role != TeamMember.Role.PARTNER]
        self._choose("role", [(role.value, self.words.fill(f"{role.label}: {WHAT_ROLES_DO[role]}")) for role in roles])
        self._choose("inspectorate", [("", "Choose an inspectorate"), *((each.value, each.label) for each in named)])
        if not named:
            del self.fields["inspectorate"]
            self.fields["last_day"].help_text = "Leave this blank if you do not know it yet."
        person = self.fields["person"]
        assert isinstance(person, forms.ModelChoiceField)
        person.queryset = User.objects.active().order_by("name", "email")

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_last_day(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["last_day"]
        if day is not None and day < timezone.localdate():
            raise ValidationError("The last day must be today or later.")
        return day

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        if cleaned.get("role") == TeamMember.Role.PARTNER:
            if not cleaned.get("inspectorate"):
                self.add_error("inspectorate", "Choose the inspectorate that the partner inspector is from.")
            if "last_day" in cleaned and cleaned["last_day"] is None:
                self.add_error("last_day", "Enter the partner inspector’s last day on the team.")
        elif cleaned.get("inspectorate"):
            self.add_error("inspectorate", "Choose an inspectorate only for a partner inspector.")
        return cleaned


class ConflictForm(DraftForm):
    """A team member's conflict of interest, in the whole inspection or in one case."""

    button = "Declare the conflict of interest"

    person = forms.ModelChoiceField(
        label="Person",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose the person with the conflict of interest."},
    )
    case = forms.ModelChoiceField(label="What it concerns", queryset=Case.objects.none(), required=False)
    what = forms.CharField(
        label="What is the conflict of interest?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example, they managed a service of this {service.one} until 2024. Do not name a child.",
        error_messages={"required": "Describe the conflict of interest."},
    )

    def __init__(self, inspection: Inspection, *args: Any, only: User | None = None, **kwargs: Any) -> None:
        """`only` is the person, if they are declaring their own conflict of interest."""
        super().__init__(*args, keep=f"conflict-{inspection.pk}", words=inspection.words, **kwargs)
        people, case = self.fields["person"], self.fields["case"]
        assert isinstance(people, forms.ModelChoiceField)
        assert isinstance(case, forms.ModelChoiceField)
        members = {member.user_id for member in inspection.current_team if member.user_id}
        if only is not None:
            members &= {only.pk}
            people.initial = only
        people.queryset = User.objects.filter(pk__in=members).order_by("name")
        case.queryset = inspection.cases.all()
        case.empty_label = "The whole inspection"
