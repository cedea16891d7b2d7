from django.db import migrations

from ._word_indexes import create, drop


class Migration(migrations.Migration):
    dependencies = [("inspections", "0016_people_and_dates_of_an_inspection")]

    operations = [migrations.RunPython(create, drop)]
