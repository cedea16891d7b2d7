"""The form to choose notices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from inspections.forms_base import DraftForm
from inspections.notices.kinds import KINDS
from inspections.notices.models import NoticeChoice


def kinds_and_who_is_told() -> list[tuple[str, str]]:
    return [(kind.slug, f"{kind.title}: {kind.told}") for kind in KINDS.values()]


def kinds() -> list[tuple[str, str]]:
    return [(kind.slug, kind.title) for kind in KINDS.values()]


class NoticesForm(DraftForm):
    button = "Save"

    in_service = forms.MultipleChoiceField(
        label="Show a notice on My work when",
        required=False,
        choices=kinds_and_who_is_told,
        widget=forms.CheckboxSelectMultiple,
        help_text="After each colon, we say who gets the notice.",
    )
    by_email = forms.MultipleChoiceField(
        label="Send me an email when",
        required=False,
        choices=kinds,
        widget=forms.CheckboxSelectMultiple,
        help_text="An email names the {service.one}, if it is about an inspection, and has a link to the page. It contains "
        "nothing about a child.",
    )

    def __init__(self, *args: Any, choices: dict[str, NoticeChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["in_service"] = [slug for slug, choice in choices.items() if choice.in_service]
        self.initial["by_email"] = [slug for slug, choice in choices.items() if choice.by_email]
        if not settings.MAIL_IS_SET_UP:
            # Earlier choices are kept for when mail is set up again.
            self.kept = self.initial.pop("by_email")
            del self.fields["by_email"]

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        return values if "by_email" in self.fields else values | {"by_email": self.kept}
