"""The register of YOTs: names, local authorities, area, region, nation and mergers."""

import django.db.models.deletion
import django.utils.timezone
import inspections.inspection.yots
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0017_search_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='LocalAuthority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
            ],
            options={
                'verbose_name_plural': 'local authorities',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RegisterUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('file_name', models.CharField(max_length=255)),
                ('rows', models.JSONField()),
                ('errors', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='YOTName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('is_earlier', models.BooleanField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='yot',
            name='closed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='yot',
            name='is_joint_service',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='yot',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='formed_from', to='inspections.yot'),
        ),
        migrations.AddField(
            model_name='yot',
            name='nation',
            field=models.CharField(blank=True, choices=inspections.inspection.yots.YOT.Nation.in_words, max_length=10),
        ),
        migrations.AddField(
            model_name='yot',
            name='police_force_area',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='yot',
            name='region',
            field=models.CharField(blank=True, choices=inspections.inspection.yots.YOT.Region.in_words, max_length=30),
        ),
        migrations.AddConstraint(
            model_name='yot',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('closed_on__isnull', False), _connector='OR'), name='merged_yot_is_closed'),
        ),
        migrations.AddConstraint(
            model_name='yot',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('pk')), _negated=True), name='yot_not_merged_into_itself'),
        ),
        migrations.AddField(
            model_name='localauthority',
            name='yot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='local_authorities', to='inspections.yot'),
        ),
        migrations.AddField(
            model_name='registerupload',
            name='by',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='yotname',
            name='yot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='other_names', to='inspections.yot'),
        ),
        migrations.AddConstraint(
            model_name='localauthority',
            constraint=models.UniqueConstraint(fields=('yot', 'name'), name='one_row_per_yot_and_authority'),
        ),
    ]
