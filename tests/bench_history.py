"""Measure how long verifying a history takes: `python -m tests.bench_history` under `bin/with-postgres` (part of `make bench`).

One inspection has 100,000 entries. Exits with 1 if verifying them takes longer than its goal.
"""

from __future__ import annotations

import io
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench_settings")

ENTRIES = 100_000
LONGEST = 10  # seconds


def main() -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from tests.bench_figures import figures

    call_command("migrate", verbosity=0)
    call_command("load_frameworks", stdout=io.StringIO())
    inspection = _with_history()
    found = [_seconds_to_verify(inspection) for _ in range(3)]
    print(f"{f'verify {ENTRIES:,} entries, seconds':44}{figures(found, 1)}")
    if max(found) >= LONGEST:
        print(f"Goal missed: {ENTRIES:,} entries take {max(found):.1f} s, not less than {LONGEST}")
        return 1
    return 0


def _with_history():
    from django.db import transaction

    from inspections.inspection.append import append_changes
    from inspections.models import Change
    from standards.models import Framework
    from tests.factories import BY, new_inspection

    inspection = new_inspection(Framework.objects.with_whole_tree().newest_of("youth-2018"), reference="anytown")
    answers = ("yes", "no", "na")
    with transaction.atomic():
        append_changes(
            inspection,
            [
                Change(
                    inspection=inspection,
                    subject=f"case case-{number % 70}",
                    field=f"2.1.{number % 9}",
                    old=answers[number % 3],
                    new=answers[(number + 1) % 3],
                    **BY.as_fields(),
                )
                for number in range(ENTRIES)
            ],
        )
    return inspection


def _seconds_to_verify(inspection) -> float:
    from reports.integrity.verifying import verify

    begun = time.perf_counter()
    verified = verify(inspection)
    assert verified.problem == ""
    assert verified.end.number >= ENTRIES
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
