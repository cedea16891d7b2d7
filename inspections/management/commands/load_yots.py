"""Load YOTs into the register."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from inspections.history import Author
from inspections.yots.loading import SHIPPED, YOTFileError, load_yots, read_yot_file


class Command(BaseCommand):
    help = "Loads the YOTs that come with the project, or the given files, without overwriting what a person changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths",
            nargs="*",
            type=Path,
            metavar="PATH",
            help="files of YOTs (.toml); by default, the file supplied with the project",
        )

    @transaction.atomic
    def handle(self, *, paths: list[Path], **options: object) -> None:
        mistakes: list[str] = []
        done: list[str] = []
        for path in paths or [SHIPPED]:
            try:
                loaded = load_yots(read_yot_file(path), by=Author(command="load_yots"))
            except YOTFileError as error:
                mistakes += str(error).splitlines()
            else:
                done += map(str, loaded)
        if mistakes:
            # Either all files are loaded, or none. An error in a later file also rolls back the files before it.
            raise CommandError("\n".join(["Nothing was loaded.", *mistakes]))
        self.stdout.write("\n".join(done))
