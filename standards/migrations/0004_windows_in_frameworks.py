"""Keep in the stored frameworks how long before fieldwork cases must have begun. Until now, the code had two windows."""

from django.db import migrations

COURT, OUT_OF_COURT = {"first": 6, "last": 9}, {"first": 2, "last": 5}


def add_windows(apps, schema_editor):
    for framework in apps.get_model("standards", "Framework").objects.all():
        windows = {
            domain.number: OUT_OF_COURT if "out of court" in domain.title.lower().replace("-", " ") else COURT
            for domain in framework.domains.filter(case_based=True)
        }
        framework.rest = {"windows": windows} | framework.rest
        framework.save(update_fields=["rest"])


class Migration(migrations.Migration):
    dependencies = [("standards", "0003_format_2")]

    operations = [migrations.RunPython(add_windows, migrations.RunPython.noop, elidable=True)]
