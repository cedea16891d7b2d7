
import django.db.models.deletion
import django.utils.timezone
import inspections.benchmarks.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0030_dip_samples'),
        ('standards', '0004_windows_in_frameworks'),
    ]

    operations = [
        migrations.CreateModel(
            name='BenchmarkCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('disposal', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('origin', models.CharField(choices=inspections.benchmarks.models.BenchmarkCase.Origin.in_words, max_length=10)),
                ('state', models.CharField(choices=inspections.benchmarks.models.BenchmarkCase.State.in_words, default='draft', max_length=10)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benchmark_cases', to='standards.framework')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benchmark_cases', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BenchmarkComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('command', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('entry', models.CharField(blank=True, max_length=80)),
                ('text', models.TextField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='inspections.benchmarkcase')),
            ],
            options={
                'ordering': ['pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BenchmarkRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_expected', models.BooleanField(default=False)),
                ('state', models.CharField(choices=inspections.benchmarks.models.BenchmarkRead.State.in_words, default='reading', max_length=10)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reads', to='inspections.benchmarkcase')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benchmark_reads', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BenchmarkAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.CharField(max_length=80)),
                ('value', models.CharField(blank=True, max_length=500)),
                ('note', models.TextField(blank=True)),
                ('read', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='inspections.benchmarkread')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='benchmarkcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('opened_at', None), ('state', 'draft')), models.Q(('closed_at', None), ('opened_at__isnull', False), ('state', 'open')), models.Q(('closed_at__isnull', False), ('opened_at__isnull', False), ('state', 'closed')), _connector='OR'), name='benchmark_case_state'),
        ),
        migrations.AddConstraint(
            model_name='benchmarkcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='benchmark_case_has_a_text'),
        ),
        migrations.AddConstraint(
            model_name='benchmarkcomment',
            constraint=models.CheckConstraint(condition=models.Q(('by__isnull', False), models.Q(('command', ''), _negated=True), _connector='OR'), name='benchmarkcomment_has_an_author'),
        ),
        migrations.AddConstraint(
            model_name='benchmarkcomment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='benchmark_comment_says_something'),
        ),
        migrations.AddConstraint(
            model_name='benchmarkread',
            constraint=models.UniqueConstraint(fields=('case', 'reader'), name='each_reader_reads_a_benchmark_case_once'),
        ),
        migrations.AddConstraint(
            model_name='benchmarkread',
            constraint=models.UniqueConstraint(condition=models.Q(('is_expected', True)), fields=('case',), name='one_expected_read_per_case'),
        ),
        migrations.AddConstraint(
            model_name='benchmarkread',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'reading'), ('submitted_at', None)), models.Q(('state', 'submitted'), ('submitted_at__isnull', False)), _connector='OR'), name='benchmark_read_state'),
        ),
        migrations.AddConstraint(
            model_name='benchmarkanswer',
            constraint=models.UniqueConstraint(fields=('read', 'entry'), name='one_benchmark_answer_per_entry'),
        ),
    ]
