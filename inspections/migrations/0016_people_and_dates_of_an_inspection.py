"""Roles in a team with a period, partner inspectorates, conflicts of interest, and the planned dates of phases."""

import django.db.models.deletion
import django.utils.timezone
import inspections.inspection.models
import inspections.phases
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0015_roles_only_as_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConflictOfInterest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.TextField()),
                ("declared_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "inspectorate",
                    models.CharField(choices=inspections.inspection.models.Inspectorate.in_words, max_length=20),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PlannedPhase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phase", models.CharField(choices=inspections.phases.choices, max_length=20)),
                ("starts", models.DateField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="teammember",
            name="one_lead_and_one_chief",
        ),
        migrations.RemoveConstraint(
            model_name="teammember",
            name="one_membership_per_role_and_account",
        ),
        migrations.RemoveConstraint(
            model_name="teammember",
            name="one_membership_per_role_and_name",
        ),
        migrations.AddField(
            model_name="teammember",
            name="inspectorate",
            field=models.CharField(
                blank=True, choices=inspections.inspection.models.Inspectorate.in_words, max_length=20
            ),
        ),
        migrations.AddField(
            model_name="teammember",
            name="since",
            field=models.DateTimeField(null=True),  # unknown for those who are on a team already
        ),
        migrations.AlterField(
            model_name="teammember",
            name="since",
            field=models.DateTimeField(default=django.utils.timezone.now, null=True),
        ),
        migrations.AddField(
            model_name="teammember",
            name="until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.CheckConstraint(
                condition=models.Q(("inspectorate", ""), ("role", "partner"), _connector="OR"),
                name="inspectorates_are_of_partner_inspectors",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role__in", ["lead", "chief"]), ("until", None)),
                fields=("inspection", "role"),
                name="one_lead_and_one_chief_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None), ("user__isnull", False)),
                fields=("inspection", "role", "user"),
                name="one_current_membership_per_role_and_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), ("until", None)),
                fields=("inspection", "role", "name"),
                name="one_current_membership_per_role_and_name",
            ),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="conflicts", to="inspections.case"
            ),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="conflicts", to="inspections.inspection"
            ),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="partners", to="inspections.inspection"
            ),
        ),
        migrations.AddField(
            model_name="plannedphase",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="planned_phases", to="inspections.inspection"
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(
                fields=("inspection", "inspectorate"), name="each_partner_once_in_an_inspection"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedphase",
            constraint=models.UniqueConstraint(fields=("inspection", "phase"), name="each_phase_planned_once"),
        ),
    ]
