"""What was missing when an inspection moved to a phase, and why it moved all the same."""

import django.db.models.deletion
import django.utils.timezone
import inspections.phases
import reports.gates.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0016_people_and_dates_of_an_inspection'),
        ('reports', '0009_signed_ratings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PassedGap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('command', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('phase', models.CharField(choices=inspections.phases.choices, max_length=20)),
                ('kind', models.CharField(choices=reports.gates.models.kinds_in_words, max_length=40)),
                ('what', models.TextField()),
                ('reason', models.TextField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passed_gaps', to='inspections.inspection')),
            ],
            options={
                'ordering': ['pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('by__isnull', False), models.Q(('command', ''), _negated=True), _connector='OR'), name='passedgap_has_an_author')],
            },
        ),
    ]
