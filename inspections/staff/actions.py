"""Actions for administrators: inviting people, giving and ending roles, and ending and reopening accounts."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from inspections.history import Author, Refused, change_fields, write_history
from inspections.inspection.append import newest_link
from inspections.inspection.models import Inspection
from inspections.notices.actions import tell
from inspections.notices.kinds import ACCOUNT_CHANGED
from inspections.people.links import password_link
from inspections.people.models import SEE_EVERY_INSPECTION, HeldRole, User
from inspections.staff.account_history import FACTORS


@transaction.atomic
def invite_person(*, email: str, name: str, roles: Iterable[str] = (), by: Author) -> User:
    """Open an account with these roles and without a password. Its owner chooses the password; see `people.links`.

    Raises Refused if an open or ended account has this address.
    """
    existing = User.objects.filter(email__iexact=email).first()
    if existing is not None:
        raise Refused(
            f"{existing} already has an account with this email address."
            if existing.is_active
            else f"{existing} had an account with this email address. Open that account again."
        )
    person = User.objects.create_user(email, name=name.strip())
    write_opened(person, by=by)
    for role in roles:
        give_role(person, role, by=by)
    return person


def write_opened(person: User, *, by: Author) -> None:
    """Write into the history that an account was opened, with the roles that it already has."""
    opened = [("email", "", person.email), ("name", "", person.name)]
    roles = [("role", "", role) for role in person.held_roles.current().values_list("role", flat=True)]
    write_history(None, person.subject, [*opened, *roles], by=by)


@transaction.atomic
def change_person(person: User, *, email: str, name: str, by: Author) -> bool:
    """Change a person's name or email address, and return whether anything changed."""
    email = email.lower()
    if User.objects.exclude(pk=person.pk).filter(email__iexact=email).exists():
        raise Refused("Another account has this email address.")
    before = (person.email, person.name)
    changed = change_fields(
        person, {"email": email, "name": name.strip()}, inspection=None, subject=person.subject, by=by
    )
    if changed:
        was, now = " · ".join(map(str, before)), " · ".join((email, name.strip()))
        _tell_owner(person, f"Your account was changed from {was} to {now}.", by=by)
    return changed


@transaction.atomic
def give_role(person: User, role: str, *, by: Author) -> HeldRole:
    """Give a person a role from now on. A role that they already hold does not change. Raises Refused if the account
    has ended.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not locked.is_active:
        raise Refused(f"The account of {person} has ended. Open it again before you give it a role.")
    held = person.held_roles.current().filter(role=role).first()
    if held is None and role in SEE_EVERY_INSPECTION and Inspection.objects.read_blind_by(person).exists():
        raise Refused(
            f"{person} is the second reader of a case, and this role sees every inspection. Withdraw the second read, or wait "
            "until both reads are submitted."
        )
    if held is None:
        held = person.held_roles.create(role=role, given_by=by.person, given_by_command=by.command)
        write_history(None, person.subject, [("role", "", role)], by=by)
        person.forget_roles()
        _tell_owner(person, f"You now have the role “{held.get_role_display()}”.", by=by)
    return held


@transaction.atomic
def end_role(person: User, role: str, *, by: Author) -> bool:
    """End a role that a person holds. Raises Refused if they are the last administrator. Returns whether they held it."""
    held = person.held_roles.select_for_update().current().filter(role=role).first()
    if held is None:
        return False
    if role == HeldRole.Role.ADMINISTRATOR:
        _refuse_last_administrator(person)
    held.ended_at, held.ended_by, held.ended_by_command = timezone.now(), by.person, by.command
    held.save(update_fields=["ended_at", "ended_by", "ended_by_command"])
    write_history(None, person.subject, [("role", role, "")], by=by)
    person.forget_roles()
    _tell_owner(person, f"You no longer have the role “{held.get_role_display()}”.", by=by)
    return True


@transaction.atomic
def end_account(person: User, *, by: Author) -> bool:
    """End an account and its roles. The person is signed out everywhere, and the history keeps their name.

    Their password and second factors stop working permanently, so that no old session continues if the account is opened again,
    and a person who has lost their factors can begin anew.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not locked.is_active:
        return False
    if by.person == person:
        raise Refused("You cannot end your own account. Ask another administrator.")
    for held in person.held_roles.current():
        end_role(person, held.role, by=by)
    factors = Authenticator.objects.filter(user=person).order_by("pk")
    removed = [("second factor", FACTORS[factor.type], "") for factor in factors]
    write_history(None, person.subject, removed, by=by)
    factors.delete()
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    write_history(None, person.subject, [("account", "open", "ended")], by=by)
    return True


@transaction.atomic
def reopen_account(person: User, *, by: Author) -> bool:
    """Reopen an ended account, without roles. Its owner chooses a new password."""
    locked = User.objects.select_for_update().get(pk=person.pk)
    if locked.is_active:
        return False
    person.is_active = True
    person.save(update_fields=["is_active"])
    write_history(None, person.subject, [("account", "ended", "open")], by=by)
    _tell_owner(person, "Your account was opened again.", by=by)
    return True


@transaction.atomic
def make_password_link(person: User, *, by: Author) -> str:
    """A link for this person to choose a password. The history shows who created it. Raises Refused if the account has
    ended.
    """
    if not person.is_active:
        raise Refused(f"The account of {person} has ended. Open it again first.")
    write_history(None, person.subject, [("password link", "", "made")], by=by)
    return password_link(person)


def _tell_owner(person: User, text: str, *, by: Author) -> None:
    """Tell the owner of an account what another person changed. They should know it even if they did not ask for it.

    Whoever has not signed in yet is not told what they were invited with.
    """
    if person.last_login is None:
        return
    who = by.person or f"the command {by.command}"
    text = f"{text} {str(who)[:1].upper()}{str(who)[1:]} did this. If you do not know why, ask an administrator."
    event = f"{person.subject} {newest_link(None).number}"  # its entry in the history
    tell([person], ACCOUNT_CHANGED, None, event=event, text=text, href=reverse("usersessions_list"), by=by)


def _refuse_last_administrator(person: User) -> None:
    # Locked, so that two administrators cannot end each other's role at the same time.
    administrators = HeldRole.objects.select_for_update().current().filter(role=HeldRole.Role.ADMINISTRATOR)
    if not any(held.person_id != person.pk for held in administrators):
        raise Refused(f"{person} is the only administrator. Make a colleague an administrator first.")
