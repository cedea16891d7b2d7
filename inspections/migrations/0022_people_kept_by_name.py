"""People whom an imported record names, and who have no account here. They are rows without an email address."""

import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0021_draws_of_samples'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='user',
            options={'default_manager_name': 'everyone'},
        ),
        migrations.AlterModelManagers(
            name='user',
            managers=[
                ('everyone', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AlterField(
            model_name='user',
            name='email',
            field=models.EmailField(max_length=254, null=True, unique=True, verbose_name='email address'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('email__isnull', False), models.Q(('is_active', False), models.Q(('name', ''), _negated=True)), _connector='OR'), name='no_account_without_address'),
        ),
    ]
