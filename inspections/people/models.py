"""User accounts of the inspectorate's staff."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

RATINGS_PANEL = "Ratings panel"

REPORT_ADMINS = "Report admins"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A member of the inspectorate. Their permissions come from their teams and groups."""

    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=150)
    is_staff = models.BooleanField("can use the administration pages", default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # Whether the user chose the wide view for recording a case, instead of the compact view.
    records_wide = models.BooleanField("uses the wide view for recording", default=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_address",
                violation_error_message="An account with this email address already exists.",
            )
        ]

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def groups_that_see_signed_inspections(self) -> models.QuerySet[Group]:
        """The user's groups that let them see signed inspections, even if they are not on the team."""
        return self.groups.filter(name=REPORT_ADMINS)

    @property
    def groups_that_see_every_inspection(self) -> models.QuerySet[Group]:
        """The user's groups that let them see all inspections, even if they are not on the team."""
        return self.groups.filter(name=RATINGS_PANEL)
