"""Keep the role of everyone who was in a group of the service, or was a superuser. Each is held since the upgrade."""

from django.db import migrations

ROLE_OF_GROUP = {"Ratings panel": "panel_member", "Report admins": "report_admin"}
COMMAND = "migrate"


def keep_roles(apps, schema_editor):
    User, HeldRole = apps.get_model("inspections", "User"), apps.get_model("inspections", "HeldRole")
    Group = apps.get_model("auth", "Group")
    held = [(user, "administrator") for user in User.objects.filter(is_superuser=True)]
    for name, role in ROLE_OF_GROUP.items():
        held += [(user, role) for user in User.objects.filter(groups__name=name)]
    HeldRole.objects.bulk_create(HeldRole(person=user, role=role, given_by_command=COMMAND) for user, role in held)
    Group.objects.filter(name__in=ROLE_OF_GROUP).delete()


def restore_groups(apps, schema_editor):
    User, HeldRole = apps.get_model("inspections", "User"), apps.get_model("inspections", "HeldRole")
    Group = apps.get_model("auth", "Group")
    groups = {role: Group.objects.get_or_create(name=name)[0] for name, role in ROLE_OF_GROUP.items()}
    for held in HeldRole.objects.filter(ended_at=None):
        if held.role == "administrator":
            User.objects.filter(pk=held.person_id).update(is_superuser=True, is_staff=True)
        else:
            held.person.groups.add(groups[held.role])


class Migration(migrations.Migration):
    dependencies = [("inspections", "0013_held_roles"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(keep_roles, restore_groups)]
