
import django.db.models.deletion
import django.utils.timezone
import inspections.dip_samples.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0029_answer_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='DipRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('how', models.CharField(choices=inspections.dip_samples.models.DipRead.How.in_words, max_length=10)),
                ('size', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('seed', models.PositiveIntegerField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('state', models.CharField(choices=inspections.dip_samples.models.DipRead.State.in_words, default='reading', max_length=10)),
                ('sampled_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('looked_at', models.TextField(blank=True)),
                ('note', models.TextField(blank=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dip_reads', to='inspections.case')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dip_reads', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='DipFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.CharField(max_length=80)),
                ('value', models.CharField(blank=True, max_length=500)),
                ('verdict', models.CharField(choices=inspections.dip_samples.models.DipFinding.Verdict.in_words, max_length=10)),
                ('note', models.TextField(blank=True)),
                ('read', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='inspections.dipread')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='DipAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('command', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('how', models.CharField(choices=inspections.dip_samples.models.DipAnswer.How.in_words, max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='inspections.dipfinding')),
            ],
            options={
                'ordering': ['pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('by__isnull', False), models.Q(('command', ''), _negated=True), _connector='OR'), name='dipanswer_has_an_author'), models.CheckConstraint(condition=models.Q(('how', 'corrected'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='kept_with_a_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='dipread',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('case',), name='one_current_dip_read_per_case'),
        ),
        migrations.AddConstraint(
            model_name='dipread',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['reading', 'sent', 'withdrawn'])), name='dip_read_state'),
        ),
        migrations.AddConstraint(
            model_name='dipread',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent'), models.Q(('looked_at', ''), _negated=True)), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='dip_read_sent_at'),
        ),
        migrations.AddConstraint(
            model_name='dipfinding',
            constraint=models.UniqueConstraint(fields=('read', 'entry'), name='one_finding_per_entry'),
        ),
        migrations.AddConstraint(
            model_name='dipfinding',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['agree', 'query'])), name='finding_verdict'),
        ),
        migrations.AddConstraint(
            model_name='dipfinding',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', 'agree'), models.Q(('note', ''), _negated=True), _connector='OR'), name='query_has_a_note'),
        ),
    ]
