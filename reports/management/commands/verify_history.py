"""The command `verify_history`: verify that no entry of the history was changed, removed or inserted."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from inspections.inspection.chain import INSTALLATION
from inspections.inspection.models import Inspection
from reports.integrity.verifying import Verified, chains, verify
from reports.management import inspection_called


class Command(BaseCommand):
    help = (
        "Verify the history: each entry has a hash of itself and of the entry before it. Prints the number of entries and the "
        "head of each chain, or the first entry that was changed, removed or inserted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "reference",
            nargs="?",
            help=f"the inspection to verify, or “{INSTALLATION}” for accounts, roles and the register. Without it, verify all",
        )
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="REFERENCE=HASH",
            help="a head that was kept elsewhere, for example in a published report or a backup. Only this shows that the "
            "newest entries were removed. Can be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        heads = dict(_head(given) for given in options["head"])
        chosen = _chosen(options["reference"])
        if unknown := sorted(set(heads) - set(chosen)):
            raise CommandError(f"--head names {', '.join(unknown)}, which is not verified here. Check the reference.")
        problems = 0
        for name, inspection in chosen.items():
            with transaction.atomic():
                found: Verified = verify(inspection, heads.get(name, ""))
            problems += bool(found.problem)
            (self.stderr if found.problem else self.stdout).write(str(found))
            if found.notice:
                self.stderr.write(f"{name}: {found.notice}")
        if problems:
            raise CommandError(f"{problems} of {len(chosen)} chains are not sound.")


def _head(given: str) -> tuple[str, str]:
    reference, equals, head = given.rpartition("=")
    if not (reference and equals and head):
        raise CommandError(f"--head {given}: write the reference, “=” and the hash, for example medway-2020=3f0c…")
    return reference, head.strip().lower()


def _chosen(reference: str | None) -> dict[str, Inspection | None]:
    """The inspections to verify, by the names of their chains. None is the installation."""
    if reference == INSTALLATION:
        return {INSTALLATION: None}
    if reference is None:
        return chains()
    return {reference: inspection_called(reference)}
