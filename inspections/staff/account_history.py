"""What people do with their own account in the history: passwords and second factors. No entry has a secret."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver

from inspections.history import Author, write_history
from inspections.people.models import User

FACTORS = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


@receiver(password_changed)
@receiver(password_set)
@receiver(password_reset)
def password_was_chosen(user: User, **kwargs: Any) -> None:
    write_history(None, user.subject, [("password", "", "chosen")], by=Author(user))


@receiver(authenticator_added)
def factor_was_added(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    write_history(None, user.subject, [("second factor", "", FACTORS[authenticator.type])], by=Author(user))


@receiver(authenticator_removed)
def factor_was_removed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    write_history(None, user.subject, [("second factor", FACTORS[authenticator.type], "")], by=Author(user))


@receiver(authenticator_reset)
def codes_were_made_again(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    write_history(None, user.subject, [("second factor", "", f"new {FACTORS[authenticator.type]}")], by=Author(user))
