"""The cases on a YOT's list, one by one. The model of their number gets a name that does not read as these cases."""

import django.core.validators
import django.db.models.deletion
import inspections.cases.models
import inspections.eligible.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0018_register_of_yots'),
        ('standards', '0002_guidance'),
    ]

    operations = [
        migrations.RenameModel(old_name='EligibleCases', new_name='EligibleNumber'),
        migrations.AlterField(
            model_name='eligiblenumber',
            name='inspection',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='eligible_numbers', to='inspections.inspection'),
        ),
        migrations.CreateModel(
            name='EligibleCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9][A-Za-z0-9._-]*$', 'Use only letters, numbers, full stops, hyphens and underscores.')])),
                ('disposal', models.CharField(max_length=60)),
                ('began', models.DateField(blank=True, null=True)),
                ('gender', models.CharField(blank=True, max_length=60)),
                ('age', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(8), django.core.validators.MaxValueValidator(21)])),
                ('ethnicity', models.CharField(blank=True, max_length=100)),
                ('locality', models.CharField(blank=True, max_length=100)),
                ('safety_wellbeing', models.CharField(blank=True, choices=inspections.cases.models.levels_by_the_yot, max_length=12)),
                ('risk_of_serious_harm', models.CharField(blank=True, choices=inspections.cases.models.levels_by_the_yot, max_length=12)),
                ('outside_sample', models.CharField(blank=True, choices=inspections.eligible.models.EligibleCase.Outside.in_words, max_length=20)),
                ('case', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='eligible_case', to='inspections.case')),
                ('domain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='standards.domain')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='eligible_list', to='inspections.inspection')),
            ],
            options={
                'ordering': ['domain', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('inspection', 'reference'), name='one_eligible_case_per_reference'),
                    models.CheckConstraint(condition=models.Q(('disposal', ''), _negated=True), name='eligible_case_has_a_disposal'),
                ],
            },
        ),
    ]
