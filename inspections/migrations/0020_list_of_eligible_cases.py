"""What headings and words in a YOT's list mean, and windows other than the usual ones."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0019_eligible_cases_one_by_one'),
        ('standards', '0002_guidance'),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('command', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('column', models.CharField(blank=True, max_length=40)),
                ('words', models.CharField(max_length=80)),
                ('meaning', models.CharField(blank=True, max_length=60)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('yot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='column_mappings', to='inspections.yot')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('by__isnull', False), models.Q(('command', ''), _negated=True), _connector='OR'), name='columnmapping_has_an_author')],
            },
        ),
        migrations.CreateModel(
            name='EligibleWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('command', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('first', models.PositiveSmallIntegerField()),
                ('last', models.PositiveSmallIntegerField()),
                ('reason', models.TextField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('domain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='standards.domain')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='eligible_windows', to='inspections.inspection')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('by__isnull', False), models.Q(('command', ''), _negated=True), _connector='OR'), name='eligiblewindow_has_an_author'), models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='a_window_does_not_end_first')],
            },
        ),
    ]
