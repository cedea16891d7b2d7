"""Gaps are passed before every step, and not only before the phases up to the panel."""

import reports.gates.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0010_passed_gaps'),
    ]

    operations = [
        migrations.RenameField(model_name='passedgap', old_name='phase', new_name='step'),
        migrations.AlterField(
            model_name='passedgap',
            name='step',
            field=models.CharField(choices=reports.gates.models.steps_in_words, max_length=20),
        ),
    ]
