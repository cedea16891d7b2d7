"""Forms for inviting people, changing their details and giving them roles."""

from __future__ import annotations

from typing import Any

from django import forms

from inspections.forms_base import DraftForm
from inspections.people.models import HeldRole, User
from standards.words import house_words

WHAT_ROLES_DO = {
    HeldRole.Role.ADMINISTRATOR: "invites people, gives roles, starts inspections and sees every inspection",
    HeldRole.Role.PANEL_MEMBER: "decides {rating.many} and sees every inspection",
    HeldRole.Role.REPORT_ADMIN: "publishes reports and sees inspections whose {rating.many} are signed",
    HeldRole.Role.DATA_PROTECTION: "sees who opened which record, and no record",
    HeldRole.Role.QUALITY_LEAD: "checks samples of {case.many} and the agreement between inspectors",
}


def explained_roles() -> list[tuple[str, str]]:
    """Every role as a choice, with what it lets a person do."""
    words = house_words()
    return [(role.value, words.fill(f"{role.label}: {WHAT_ROLES_DO[role]}")) for role in HeldRole.Role]


class DetailsForm(DraftForm):
    """The name and email address of a person."""

    button = "Save"

    name = forms.CharField(
        label="Full name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="Colleagues, the history and reports use this name.",
        error_messages={"required": "Enter the person’s full name."},
    )
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="The person signs in with this address.",
        error_messages={
            "required": "Enter the person’s email address.",
            "invalid": "Enter an email address in the correct format, for example name@example.org.",
        },
    )


class InvitationForm(DetailsForm):
    button = "Invite"

    roles = forms.MultipleChoiceField(
        label="Roles",
        required=False,
        choices=explained_roles,
        widget=forms.CheckboxSelectMultiple,
        help_text="Inspectors do not need a role here. They see inspections when they are on the team.",
    )


class RoleForm(forms.Form):
    """A role to give, from those that the person does not hold now."""

    role = forms.ChoiceField(label="Role", error_messages={"required": "Choose a role."})

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        free = [choice for choice in explained_roles() if choice[0] not in person.roles_now]
        field.choices = [("", "Choose a role"), *free]
