"""Forms for allocating cases and adding a case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError

from inspections.cases.models import Case
from inspections.inspection.models import Inspection, TeamMember, reference_validator
from inspections.permissions import RECORDING

NOBODY = ("", "Not allocated")


def inspectors(inspection: Inspection) -> list[TeamMember]:
    """The people a case can be allocated to: the inspectors, lead and deputies who can sign in, once each.

    Fetch the inspection `with_framework()`.
    """
    members: dict[int, TeamMember] = {}
    for role in RECORDING:
        for member in inspection.people(role):
            if member.user_id is not None:
                members.setdefault(member.user_id, member)
    return list(members.values())


def _choice(member: TeamMember) -> tuple[str, str]:
    role = "" if member.role == TeamMember.Role.INSPECTOR else f", {member.get_role_display().lower()}"
    return str(member.pk), f"{member}{role}"


class AllocationForm(forms.Form):
    """A form to choose the inspector for each case still being recorded.

    Each field also sends the value it had when the page was opened, so that two people can allocate different cases at
    the same time. `proposed` has the inspectors to select for unallocated cases, as keys by the key of the case.
    """

    use_required_attribute = False

    def __init__(
        self,
        cases: Iterable[Case],
        members: list[TeamMember],
        *,
        proposed: Mapping[int, int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        proposed = proposed or {}
        # A case submitted since the page was opened is still in the form, and the action refuses it.
        named = ((f"case-{case.pk}", case) for case in cases)
        self.cases = {name: case for name, case in named if case.is_with_its_inspector or name in self.data}
        self.members = {str(member.pk): member for member in members}
        for name, case in self.cases.items():
            choices = [NOBODY, *map(_choice, members)]
            if case.inspector is not None and str(case.inspector_id) not in self.members:
                # A workbook can allocate a case to a person without an account, or in another role.
                self.members[str(case.inspector_id)] = case.inspector
                choices.append(_choice(case.inspector))
            self.fields[name] = forms.ChoiceField(
                label=f"Inspector for {case}",
                choices=choices,
                required=False,
                initial=str(proposed.get(case.pk) or case.inspector_id or ""),
                show_hidden_initial=True,
                error_messages={"invalid_choice": f"Choose who records {case.reference}. They must be on the team."},
            )

    @property
    def field_of(self) -> dict[int, forms.BoundField]:
        return {case.pk: self[name] for name, case in self.cases.items()}

    @property
    def chosen(self) -> Iterator[tuple[Case, TeamMember | None, int | None]]:
        """The cases whose inspector was changed, each with the new inspector and the key of the inspector shown before."""
        for name in self.changed_data:
            seen = self.data.get(f"initial-{name}", "")
            yield (
                self.cases[name],
                self.members.get(self.cleaned_data[name]),
                int(seen) if seen.isdecimal() and len(seen) < 19 else None,
            )


class ShareForm(forms.Form):
    """Asks who to share unallocated cases between: the inspectors, and others on the team if they are selected."""

    between = forms.MultipleChoiceField(
        label="Share cases evenly between",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select who to share cases between.",
            "invalid_choice": "Select people from the list. The team has changed since you opened the page.",
        },
    )

    def __init__(self, members: list[TeamMember], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        between = self.fields["between"]
        assert isinstance(between, forms.MultipleChoiceField)
        between.choices = [_choice(member) for member in members]
        self.initial["between"] = [
            key for key, member in self.members.items() if member.role == TeamMember.Role.INSPECTOR
        ] or list(self.members)
        self.helper = FormHelper(self)
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.add_input(Submit("share", "Share cases evenly", css_class="govuk-button--secondary"))

    @property
    def chosen(self) -> list[TeamMember]:
        return [self.members[key] for key in self.cleaned_data["between"]]


class AddCaseForm(forms.Form):
    reference = forms.CharField(
        label="Reference",
        max_length=40,
        validators=[reference_validator],
        help_text="For example, court-07. Do not use the name of the child or anyone else.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter a reference for the case."},
    )
    disposal = forms.ChoiceField(label="Disposal", error_messages={"required": "Choose the disposal."})
    inspector = forms.ChoiceField(
        label="Inspector",
        required=False,
        help_text="You can choose an inspector later.",
        error_messages={"invalid_choice": "Choose someone on the team."},
    )

    def __init__(self, inspection: Inspection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inspection = inspection
        definition = inspection.framework.definition
        self._domains = {disposal.slug: disposal.domain for disposal in definition.disposals}
        groups = [
            (
                f"{domain.number}. {domain.title}",
                [(each.slug, each.title) for each in definition.disposals if each.domain == domain.number],
            )
            for domain in definition.domains
            if domain.case_based
        ]
        self._choose("disposal", [("", "Choose a disposal"), *groups])
        self._members = {str(member.pk): member for member in inspectors(inspection)}
        self._choose("inspector", [NOBODY, *map(_choice, self._members.values())])
        self.helper = FormHelper(self)
        self.helper.add_input(Submit("add", "Add the case"))

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"]
        if not re.search("[0-9]", reference):
            raise ValidationError(
                "This could be a name. Enter a reference that includes a number, for example court-07."
            )
        return reference

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("disposal"):
            cleaned["domain"] = self.inspection.framework.domains.get(number=self._domains[cleaned["disposal"]])
        cleaned["inspector"] = self._members.get(cleaned.get("inspector") or "")
        return cleaned
