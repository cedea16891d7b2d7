"""Load framework files into the database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from standards.actions import FrameworkInUse, load_framework
from standards.language.reading import FrameworkFileError, read_framework_file

SHIPPED = Path(__file__).resolve().parents[2] / "frameworks"


class Command(BaseCommand):
    help = "Loads or updates the framework definitions shipped with the project, or the given files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths",
            nargs="*",
            type=Path,
            metavar="PATH",
            help="framework files (.toml); by default, the files supplied with the project",
        )

    @transaction.atomic
    def handle(self, *, paths: list[Path], **options: object) -> None:
        mistakes: list[str] = []
        done: list[str] = []
        for path in paths or sorted(SHIPPED.glob("*.toml")):
            try:
                framework, outcome = load_framework(read_framework_file(path))
            except FrameworkFileError as error:
                mistakes += str(error).splitlines()
            except FrameworkInUse as error:
                mistakes += [f"{path}: {error}", *(f"{path}: {difference}" for difference in error.differences)]
            else:
                done.append(f"{outcome}: {framework}")
        if mistakes:
            # Either all files are loaded, or none. An error in a later file also rolls back the files before it.
            raise CommandError("\n".join(["Nothing was loaded.", *mistakes]))
        self.stdout.write("\n".join(done))
