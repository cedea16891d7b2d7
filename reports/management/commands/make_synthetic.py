"""Make an invented installation, to measure how fast the service is with many inspections."""

from time import monotonic

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.history import Refused
from reports.synthetic.writing import MOST_CASES, MOST_INSPECTIONS, Installation, Made

SECONDS_BETWEEN_LINES = 10


class Command(BaseCommand):
    help = (
        "Makes an invented installation for measuring: YOTs, people, teams, and inspections in all phases with cases, answers, "
        "evidence and notes. The same seed gives the same data. Refuses a database that has inspections."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--inspections", type=int, default=100, metavar="N", help="how many inspections (100)")
        parser.add_argument("--cases", type=int, default=40, metavar="N", help="how many cases in each (40)")
        parser.add_argument(
            "--seed", type=int, default=1, metavar="N", help="a different seed gives different data (1)"
        )

    def handle(self, *, inspections: int, cases: int, seed: int, **options: object) -> None:
        if not 1 <= inspections <= MOST_INSPECTIONS:
            raise CommandError(f"--inspections must be a number from 1 to {MOST_INSPECTIONS:,}.")
        if not 1 <= cases <= MOST_CASES:
            raise CommandError(f"--cases must be a number from 1 to {MOST_CASES:,}.")
        self.stdout.write(
            f"Making {inspections:,} inspections with {cases:,} cases each, from seed {seed}. If you stop the command, empty the "
            "database before you run it again."
        )
        began = shown = monotonic()
        made = Made(0, 0, 0)
        try:
            for made in Installation(inspections, cases, seed).make():
                if monotonic() - shown > SECONDS_BETWEEN_LINES:
                    shown = monotonic()
                    self.stdout.write(f"{self._in_words(made)} so far, {shown - began:.0f} seconds")
                    self.stdout.flush()
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{self._in_words(made)} made in {monotonic() - began:.0f} seconds.")
        self.stdout.write(
            "No account has a password. To sign in as an administrator, run createsuperuser. On PostgreSQL, run ANALYZE before "
            "you measure."
        )

    @staticmethod
    def _in_words(made: Made) -> str:
        return f"{made.inspections:,} inspections, {made.cases:,} cases, {made.answers:,} answers"
