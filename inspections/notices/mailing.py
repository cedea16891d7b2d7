"""Sends notices by email. The background worker calls it every few seconds."""

from __future__ import annotations

import datetime
import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from inspections.notices.models import MOST_ATTEMPTS, Notice

AT_A_TIME = 20
log = logging.getLogger(__name__)


def send_waiting(now: datetime.datetime | None = None) -> int:
    """Send the emails that are due. Returns how many the mail server accepted.

    Marks a notice as sent before sending its email, so that two workers, or a worker that stops halfway, do not send it
    twice. If the mail server refuses an email, that email waits for its next attempt and the others wait for the next
    call, so that a server that does not answer delays the worker only once.
    """
    now, accepted = now or timezone.now(), 0
    for notice in Notice.objects.to_send(now)[:AT_A_TIME]:
        if not _is_mine(notice):
            continue
        if not _send(notice, now):
            break
        accepted += 1
    return accepted


def _is_mine(notice: Notice) -> bool:
    """Mark a notice as sent, and return whether no other worker has done so."""
    waiting = Notice.objects.filter(pk=notice.pk, email=Notice.Email.WAITING, attempts=notice.attempts)
    return bool(waiting.update(email=Notice.Email.SENT, attempts=F("attempts") + 1))


def _send(notice: Notice, now: datetime.datetime) -> bool:
    assert notice.person.email is not None  # an open account has one
    context = {"notice": notice, "address": settings.SERVICE_ADDRESS.rstrip("/")}
    text = render_to_string("inspections/notices/email.txt", context)
    subject = notice.get_kind_display()
    if notice.inspection is not None:
        subject = f"{subject}: {notice.inspection.yot}"
    try:
        send_mail(subject, text, None, [notice.person.email])
    except (OSError, smtplib.SMTPException):
        log.exception("The email of notice %s was not sent", notice.pk)
        attempts = notice.attempts + 1
        Notice.objects.filter(pk=notice.pk).update(
            email=Notice.Email.WAITING if attempts < MOST_ATTEMPTS else Notice.Email.FAILED,
            next_attempt_at=now + datetime.timedelta(minutes=2**notice.attempts),
        )
        return False
    return True
