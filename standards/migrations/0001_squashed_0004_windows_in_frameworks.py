"""Every table of this app in one step, for new databases. Older databases take the steps that it replaces."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('standards', '0001_initial'),
        ('standards', '0002_guidance'),
        ('standards', '0003_format_2'),
        ('standards', '0004_windows_in_frameworks'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Framework',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rest', models.JSONField(default=dict)),
                ('slug', models.SlugField()),
                ('revision', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('published', models.CharField(blank=True, max_length=50)),
                ('source', models.TextField()),
                ('licence', models.TextField()),
                ('prompts_note', models.TextField(blank=True)),
                ('loaded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('slug', 'revision'), name='one_framework_per_slug_and_revision')],
            },
        ),
        migrations.CreateModel(
            name='Domain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rest', models.JSONField(default=dict)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='domains', to='standards.framework')),
                ('number', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('case_based', models.BooleanField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('framework', 'number'), name='one_domain_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Standard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rest', models.JSONField(default=dict)),
                ('domain', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standards', to='standards.domain')),
                ('number', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('method', models.CharField(max_length=30)),
                ('in_total', models.BooleanField(default=True)),
                ('source', models.TextField(blank=True)),
                ('characteristics', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('domain', 'number'), name='one_standard_per_number')],
            },
        ),
        migrations.CreateModel(
            name='KeyQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rest', models.JSONField(default=dict)),
                ('standard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='key_questions', to='standards.standard')),
                ('number', models.CharField(max_length=10)),
                ('text', models.TextField()),
                ('guidance', models.TextField(blank=True)),
                ('asked_when', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('standard', 'number'), name='one_key_question_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Prompt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rest', models.JSONField(default=dict)),
                ('key_question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prompts', to='standards.keyquestion')),
                ('letter', models.CharField(max_length=2)),
                ('published_letter', models.CharField(blank=True, max_length=2)),
                ('text', models.TextField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('key_question', 'letter'), name='one_prompt_per_letter')],
            },
        ),
        migrations.CreateModel(
            name='Guidance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('framework_slug', models.SlugField()),
                ('revision', models.PositiveIntegerField()),
                ('issued', models.DateField()),
                ('content', models.JSONField()),
                ('loaded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('framework_slug', 'revision'), name='one_guidance_per_framework_and_revision')],
            },
        ),
        migrations.CreateModel(
            name='CaseQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rest', models.JSONField(default=dict)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='case_questions', to='standards.framework')),
                ('slug', models.CharField(max_length=60)),
                ('text', models.TextField()),
                ('kind', models.CharField(max_length=20)),
                ('options', models.JSONField(default=list)),
                ('domains', models.JSONField(default=list)),
                ('source', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('framework', 'slug'), name='one_case_question_per_slug')],
            },
        ),
    ]
