"""Say what is wrong or missing in a framework file, and show what it would produce. Nothing is loaded."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string

from reports.versions.preview import preview_of
from standards.language.reading import FrameworkFileError, read_framework_file


class Command(BaseCommand):
    help = "Says what is wrong or missing in a framework file. Nothing is loaded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE", help="the framework file (.toml)")
        parser.add_argument(
            "--preview",
            type=Path,
            metavar="FOLDER",
            help="write a preview of the file to preview.html: the case form, the sample, and the ratings of an invented "
            "inspection",
        )

    def handle(self, *, path: Path, preview: Path | None, **options: object) -> None:
        try:
            definition = read_framework_file(path)
        except FrameworkFileError as error:
            raise CommandError(f"{path} cannot be loaded.\n{error}") from error
        shown = preview_of(definition)
        for missing in shown.missing:
            self.stderr.write(f"{path}: {missing}")
        if preview is not None:
            page = self._write(preview, render_to_string("reports/versions/preview_file.html", {"preview": shown}))
            self.stdout.write(f"Wrote {page}.")
        self.stdout.write(f"{path}: no mistakes. Nothing was loaded; load_frameworks {path} does that.")

    @staticmethod
    def _write(folder: Path, html: str) -> Path:
        page = folder / "preview.html"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            page.write_text(html, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{page}: cannot be written: {error.strerror or error}") from error
        return page
