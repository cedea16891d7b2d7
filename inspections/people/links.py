"""The link for choosing a password, sent with an invitation or to a person who has forgotten theirs.

The link has a signed token. It works once and for a limited time, and stops working when the person signs in or when
their email address changes. Nothing is stored.
"""

from __future__ import annotations

import logging
import smtplib

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string

from inspections.people.models import User

DAYS = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)

log = logging.getLogger(__name__)


def password_link(person: User) -> str:
    """A new link for this person."""
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    link: str = get_adapter().get_reset_password_from_key_url(key)
    return link


def letter(request: HttpRequest, person: User, link: str) -> tuple[str, str]:
    """The subject and text of the email with the link."""
    context = {
        "person": person,
        "sender": request.user,
        "link": link,
        "days": DAYS,
        "home": request.build_absolute_uri("/"),
    }
    text = render_to_string("inspections/staff/email/password_link.txt", context)
    subject = "Your invitation to YOT Inspections" if person.is_invited else "Choose a new password for YOT Inspections"
    return subject, text


def sent(person: User, subject: str, text: str) -> bool:
    """Send an email to a person, and return whether the mail server accepted it."""
    try:
        return bool(person.email and send_mail(subject, text, None, [person.email]))
    except (OSError, smtplib.SMTPException):
        log.exception("An email to account %s was not sent", person.pk)
        return False
