"""Link every entry of the history to the one before it, in the order in which the entries were added."""

from itertools import groupby

from django.db import migrations, models
from django.db.models import F, Q

from inspections.inspection import chain

AT_ONCE = 2000
COLUMNS = ["written_by", "number", "salt", "digest", "hash"]


def link(apps, schema_editor):
    Change = apps.get_model("inspections", "Change")
    rows = (
        models.QuerySet(Change, using=schema_editor.connection.alias)
        .select_related("by", "inspection")
        .order_by(F("inspection").asc(nulls_first=True), "pk")
    )
    for inspection, changes in groupby(rows.iterator(AT_ONCE), key=lambda change: change.inspection):
        name, end, waiting = inspection.reference if inspection else chain.INSTALLATION, chain.Link(), []
        for change in changes:
            end = _linked(change, name, end)
            waiting.append(change)
            if len(waiting) == AT_ONCE:
                _store(Change, waiting)
        _store(Change, waiting)


def _linked(change, name, end):
    # People without an account, named in an imported record, have a name. Others may have only an address.
    change.written_by = (change.by.name or change.by.email) if change.by else f"the command {change.command}"
    change.salt = chain.new_salt()
    change.digest = chain.digest_of(change.salt, change.old, change.new)
    written = chain.Written(change.written_by, change.at, change.subject, change.field, change.receipt)
    change.hash = chain.hash_of(name, end, written, change.digest)
    change.number = end.number + 1
    return chain.Link(change.number, change.hash)


def _store(Change, waiting):
    models.QuerySet(Change).bulk_update(waiting, COLUMNS, batch_size=200)
    waiting.clear()


class Migration(migrations.Migration):
    dependencies = [("inspections", "0025_cases_in_two_samples")]

    operations = [
        migrations.AddField("change", "written_by", models.CharField(max_length=220, editable=False, default="")),
        migrations.AddField("change", "number", models.PositiveIntegerField(editable=False, null=True)),
        migrations.AddField("change", "salt", models.CharField(max_length=32, blank=True, editable=False, default="")),
        migrations.AddField("change", "digest", models.CharField(max_length=64, editable=False, default="")),
        migrations.AddField("change", "hash", models.CharField(max_length=64, editable=False, default="")),
        migrations.RunPython(link, migrations.RunPython.noop, elidable=False),
        migrations.AlterField("change", "written_by", models.CharField(max_length=220, editable=False)),
        migrations.AlterField("change", "number", models.PositiveIntegerField(editable=False)),
        migrations.AlterField("change", "salt", models.CharField(max_length=32, blank=True, editable=False)),
        migrations.AlterField("change", "digest", models.CharField(max_length=64, editable=False)),
        migrations.AlterField("change", "hash", models.CharField(max_length=64, editable=False)),
        migrations.AddConstraint(
            "change",
            models.UniqueConstraint(fields=["inspection", "number"], name="one_entry_per_number_in_an_inspection"),
        ),
        migrations.AddConstraint(
            "change",
            models.UniqueConstraint(
                fields=["number"], condition=Q(inspection=None), name="one_entry_per_number_in_the_installation"
            ),
        ),
    ]
