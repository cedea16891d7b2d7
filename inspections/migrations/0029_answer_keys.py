from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0028_opening"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="answer_keys",
            field=models.TextField(blank=True, db_default="", default="", editable=False),
        ),
    ]
