"""Roles become rows with a period, instead of Django's groups and flags."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import inspections.people.models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0012_notepad")]
    operations = [
        migrations.CreateModel(
            name="HeldRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(choices=inspections.people.models.HeldRole.Role.in_words, max_length=20)),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("given_by_command", models.CharField(blank=True, max_length=60)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_command", models.CharField(blank=True, max_length=60)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["given_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(ended_at=None), fields=("person", "role"), name="each_role_held_once_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=Q(given_by__isnull=False) | ~Q(given_by_command=""), name="somebody_gave_the_role"
                    ),
                    models.CheckConstraint(
                        condition=Q(ended_at=None, ended_by=None, ended_by_command="")
                        | (Q(ended_at__gte=F("given_at")) & (Q(ended_by__isnull=False) | ~Q(ended_by_command=""))),
                        name="somebody_ended_the_role_after_it_was_given",
                    ),
                ],
            },
        ),
    ]
