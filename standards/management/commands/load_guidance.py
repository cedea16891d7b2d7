"""Load the inspectorate's guidance on the questions in a framework."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from standards.guidance import load_guidance
from standards.language.reading import FrameworkFileError


class Command(BaseCommand):
    help = "Loads guidance on key questions and prompts, which inspectors then see beside each question."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files with guidance (.toml)")

    @transaction.atomic
    def handle(self, *, paths: list[Path], **options: object) -> None:
        mistakes: list[str] = []
        done: list[str] = []
        for path in paths:
            try:
                guidance, outcome = load_guidance(path)
            except FrameworkFileError as error:
                mistakes += str(error).splitlines()
            else:
                done.append(f"{outcome}: {guidance}")
        if mistakes:
            raise CommandError("\n".join(["Nothing was loaded.", *mistakes]))
        self.stdout.write("\n".join(done))
