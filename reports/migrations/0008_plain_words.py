from django.db import migrations, models


class Migration(migrations.Migration):
    """Plain names for three fields. The tables do not change."""

    dependencies = [("reports", "0007_words_of_choices_are_asked_for")]

    operations = [
        migrations.AlterField("accuracyreturn", "received_on", models.DateField("received on")),
        migrations.AlterField("copybeforepublication", "recipient", models.CharField("given to", max_length=200)),
        migrations.AlterField("frozendraft", "due", models.DateField("response due by")),
    ]
