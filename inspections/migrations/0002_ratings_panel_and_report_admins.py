"""Create the ratings panel and the report admins, so that an administrator only has to add people to these groups."""

from django.db import migrations

GROUPS = ("Ratings panel", "Report admins")


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in GROUPS:
        Group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
