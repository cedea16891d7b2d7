"""Give existing cases what every new case begins with: a pseudonym and an empty interview with the case manager."""

from django.db import migrations

from inspections.cases.pseudonyms import pseudonym


def complete_cases(apps, schema_editor):
    Case = apps.get_model("inspections", "Case")
    Interview = apps.get_model("inspections", "Interview")
    taken: dict[int, set[str]] = {}
    for case in Case.objects.filter(pseudonym="").order_by("pk"):
        names = taken.setdefault(case.inspection_id, set())
        case.pseudonym = pseudonym(case.reference, names)
        names.add(case.pseudonym)
        case.save(update_fields=["pseudonym"])
        Interview.objects.get_or_create(case=case, with_whom="case_manager")


class Migration(migrations.Migration):
    dependencies = [("inspections", "0003_recording_in_the_browser")]
    operations = [migrations.RunPython(complete_cases, migrations.RunPython.noop)]
