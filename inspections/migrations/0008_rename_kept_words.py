from django.db import migrations


class Migration(migrations.Migration):
    """Words that the inspector checked and kept, though they look like a name: the column says so."""

    dependencies = [("inspections", "0007_words_of_choices_are_asked_for")]

    operations = [
        migrations.RenameField("practiceexample", "let_stand", "kept_words"),
        migrations.RenameField("quotation", "let_stand", "kept_words"),
    ]
