"""Let later migrations reach people as records do, through `everyone`.

A migration of django-allauth reaches them through `objects`. On a new database it runs after the migration that replaces ours up
to 0033, and before this one.
"""

import django.db.models.manager
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0033_files_of_benchmark_cases"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.AlterModelManagers(
            name="user",
            managers=[("everyone", django.db.models.manager.Manager())],
        ),
    ]
