"""Accounts of the inspectorate's staff, and the roles that they hold outside inspection teams."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from inspections.base import Choices


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        """People whose account is open."""
        return self.filter(is_active=True)

    def in_role(self, role: str) -> UserQuerySet:
        """People who hold this role now and whose account is open, by name."""
        return self.active().in_role_now(role).order_by("name", "email")

    def in_role_now(self, role: str) -> UserQuerySet:
        """People who hold this role now. Does not change the order."""
        return self.filter(held_roles__role=role, held_roles__ended_at=None)

    def with_words(self, words: str) -> UserQuerySet:
        """People whose name or email address has all of these words."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return found

    def not_signed_in_yet(self) -> UserQuerySet:
        """People who were invited and have not chosen a password yet, earliest first."""
        return self.active().filter(password__startswith=UNUSABLE_PASSWORD_PREFIX).order_by("date_joined")

    def in_state(self, state: str) -> UserQuerySet:
        """Accounts that are "open", "invited" or "ended"; for any other state, all accounts."""
        if state == "open":
            return self.active()
        if state == "invited":
            return self.not_signed_in_yet()
        return self.filter(is_active=False) if state == "ended" else self.all()


class PeopleManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Everyone named in a record: people with an account, and people kept by name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create the first administrator, for `manage.py createsuperuser`. Administrators invite everyone else in the
        browser.
        """
        user = self.create_user(email, password, **fields)
        user.held_roles.create(role=HeldRole.Role.ADMINISTRATOR, given_by_command="createsuperuser")
        return user

    def keep_by_name(self, name: str) -> User:
        """Create a person who is named in an imported record and has no account here. Nobody can sign in as this
        person.
        """
        person = self.model(email=None, name=name, is_active=False)
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> User:
        user: User = self.get(email__iexact=username)
        return user


class UserManager(PeopleManager):
    """People with an account, open or ended."""

    def get_queryset(self) -> UserQuerySet:
        accounts: UserQuerySet = super().get_queryset().filter(email__isnull=False)
        return accounts


class User(AbstractBaseUser):
    """A member of the inspectorate. What they can do depends on the roles that they hold and on the teams that they are on.

    A row without an email address is not an account. It is the name of a person in a record that was imported from
    another installation. `objects` leaves these people out, so they appear only in records.
    """

    email = models.EmailField("email address", unique=True, null=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # Whether the user chose the wide view for recording a case, instead of the compact view.
    records_wide = models.BooleanField("uses the wide view for recording", default=False)
    # The keys for answers that wait in this person's browsers, newest first, each encrypted (browser_keys.py).
    answer_keys = models.TextField(blank=True, default="", db_default="", editable=False)

    objects = UserManager()
    everyone = PeopleManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_address",
                violation_error_message="An account with this email address already exists.",
            ),
            models.CheckConstraint(
                condition=Q(email__isnull=False) | (Q(is_active=False) & ~Q(name="")), name="no_account_without_address"
            ),
        ]
        default_manager_name = "everyone"  # Django uses it to follow relations, for example to the members of a panel

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower() if self.email else None

    def __str__(self) -> str:
        return self.name or self.email or ""

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """The name of this account in the history."""
        return f"account {self.pk}"

    @property
    def is_invited(self) -> bool:
        """Whether the person was invited and has not chosen a password yet."""
        return self.is_active and not self.has_usable_password()

    @cached_property
    def roles_now(self) -> frozenset[str]:
        """The roles that this person holds now. One query for each request."""
        return frozenset(self.held_roles.current().values_list("role", flat=True))

    def forget_roles(self) -> None:
        """Read the roles again, because they have changed."""
        self.__dict__.pop("roles_now", None)

    @property
    def is_administrator(self) -> bool:
        return HeldRole.Role.ADMINISTRATOR in self.roles_now

    @property
    def is_panel_member(self) -> bool:
        return HeldRole.Role.PANEL_MEMBER in self.roles_now

    @property
    def is_report_admin(self) -> bool:
        return HeldRole.Role.REPORT_ADMIN in self.roles_now

    @property
    def is_data_protection_lead(self) -> bool:
        return HeldRole.Role.DATA_PROTECTION in self.roles_now

    @property
    def is_quality_lead(self) -> bool:
        return HeldRole.Role.QUALITY_LEAD in self.roles_now

    @property
    def sees_every_inspection(self) -> bool:
        """Whether the person sees all inspections, even if they are not on the team."""
        return not self.roles_now.isdisjoint(SEE_EVERY_INSPECTION)

    # --- for Django's administration site

    @property
    def is_staff(self) -> bool:
        return self.is_administrator

    def has_perm(self, permission: str, row: object = None) -> bool:
        return self.is_active and self.is_administrator

    def has_module_perms(self, app: str) -> bool:
        return self.is_active and self.is_administrator


class HeldRoleQuerySet(models.QuerySet["HeldRole"]):
    def current(self) -> HeldRoleQuerySet:
        return self.filter(ended_at=None)


class HeldRole(models.Model):
    """A role that a person holds in the inspectorate, with its period and the people who gave and ended it.

    Roles in an inspection team are rows of TeamMember.
    """

    class Role(Choices):
        ADMINISTRATOR = "administrator", "Administrator"
        PANEL_MEMBER = "panel_member", "Ratings panel member"
        REPORT_ADMIN = "report_admin", "Report admin"
        DATA_PROTECTION = "data_protection", "Data protection lead"
        QUALITY_LEAD = "quality_lead", "Quality lead"

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="held_roles")
    role = models.CharField(max_length=20, choices=Role.in_words)
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    given_by_command = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_by_command = models.CharField(max_length=60, blank=True)

    objects = HeldRoleQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(ended_at=None), name="each_role_held_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(given_by__isnull=False) | ~Q(given_by_command=""), name="somebody_gave_the_role"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ended_by_command="")
                | (Q(ended_at__gte=F("given_at")) & (Q(ended_by__isnull=False) | ~Q(ended_by_command=""))),
                name="somebody_ended_the_role_after_it_was_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"

    @property
    def giver(self) -> str:
        """Who gave the role, as shown to people."""
        return str(self.given_by) if self.given_by else f"the command {self.given_by_command}"

    @property
    def ender(self) -> str:
        """Who ended the role, as shown to people."""
        return str(self.ended_by) if self.ended_by else f"the command {self.ended_by_command}"


# Members of the ratings panel compare inspections, and administrators help everyone.
SEE_EVERY_INSPECTION = frozenset({HeldRole.Role.ADMINISTRATOR, HeldRole.Role.PANEL_MEMBER})
