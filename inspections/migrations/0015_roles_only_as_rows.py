"""Drop what roles as rows replace: groups, permissions and flags of an account."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0014_roles_from_groups'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='user',
            name='groups',
        ),
        migrations.RemoveField(
            model_name='user',
            name='is_staff',
        ),
        migrations.RemoveField(
            model_name='user',
            name='is_superuser',
        ),
        migrations.RemoveField(
            model_name='user',
            name='user_permissions',
        ),
    ]
