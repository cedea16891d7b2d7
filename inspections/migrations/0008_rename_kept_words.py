from django.db import migrations


class Migration(migrations.Migration):
    """Rename the column to say what it has: words that the inspector checked and kept although they look like a name."""

    dependencies = [("inspections", "0007_words_of_choices_are_asked_for")]

    operations = [
        migrations.RenameField("practiceexample", "let_stand", "kept_words"),
        migrations.RenameField("quotation", "let_stand", "kept_words"),
    ]
