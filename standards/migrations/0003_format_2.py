"""Keep what a framework file says in rows that need no new column for it, and bring stored frameworks into format 2."""

from django.db import migrations, models

from standards.language.formats import in_this_format


def into_format_2(apps, schema_editor):
    """Add the sources that files of format 1 left to the code. What a framework says does not change, nor does its revision."""
    for framework in apps.get_model("standards", "Framework").objects.all():
        content = {"source": framework.source, "domains": [_domain(domain) for domain in framework.domains.order_by("pk")]}
        added = in_this_format(content)
        for domain in added.pop("domains"):
            for standard in domain["standards"]:
                if source := standard.get("method_source"):
                    standard["row"].rest = {"method_source": source}
                    standard["row"].save(update_fields=["rest"])
                for question in standard["key_questions"]:
                    question["row"].asked_when = question["asked_when"]
                    question["row"].save(update_fields=["asked_when"])
        framework.rest = framework.rest | {key: value for key, value in added.items() if key != "source"}
        framework.save(update_fields=["rest"])


def _domain(domain):
    return {"number": domain.number, "standards": [_standard(each) for each in domain.standards.order_by("pk")]}


def _standard(standard):
    questions = [{"row": each, "asked_when": each.asked_when} for each in standard.key_questions.order_by("pk")]
    return {"row": standard, "method": standard.method, "key_questions": questions}


class Migration(migrations.Migration):
    dependencies = [("standards", "0002_guidance")]

    operations = [
        migrations.RenameField(model_name="framework", old_name="rules", new_name="rest"),
        migrations.AlterField(model_name="framework", name="rest", field=models.JSONField(default=dict)),
        *(
            migrations.AddField(model_name=model, name="rest", field=models.JSONField(default=dict))
            for model in ("domain", "standard", "keyquestion", "prompt", "casequestion")
        ),
        migrations.RunPython(into_format_2, migrations.RunPython.noop, elidable=True),
    ]
