"""Measure the pages of the national picture with 1,500 inspections: `python -m tests.bench_national` under `bin/with-postgres`.

Each page is requested in a new process, which has started as a web server does and has answered no other page, and then again.
Exits with 1 if a page takes longer than its goal.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from statistics import median

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench_settings")

INSPECTIONS = 1_500
CASES = 8  # in each: the pages read what was kept at signing, so more cases do not change them
PROCESSES = 3  # for each page
TIMES = 10  # later requests in each process
LONGEST = 300  # milliseconds, also for the first page of a process
PAGES = {
    "ratings": "",
    "ratings, with a column for each standard": "?framework=youth-2018",
    "ratings by score, second page": "?framework=youth-2018&sort=-score&page=2",
    "a framework": "frameworks/youth-2018/",
    "a standard": "frameworks/youth-2018/2.1/",
    "overall ratings": "frameworks/youth-2018/overall/",
    "a question over all versions": "frameworks/youth-2018/questions/2.1.1/",
    "changes between inspections": "services/",
    "figures by group": "frameworks/youth-2018/groups/",
    "inspections behind figures by group": "frameworks/youth-2018/groups/inspections/",
    "recommendations": "recommendations/",
    "practice examples": "practice-examples/",
    "releases": "releases/",
}


def main() -> int:
    import config.wsgi  # noqa: F401  (what a web server does when it starts)

    if len(sys.argv) > 1:
        print(*timed(sys.argv[1]))
        return 0
    prepare()
    missed = []
    print(f"{f'{INSPECTIONS:,} inspections, milliseconds':44}{'first':>10}{'later':>10}{'of the processor':>24}")
    for name, page in PAGES.items():
        command = [sys.executable, "-m", "tests.bench_national", f"/national/{page}"]
        found = [
            subprocess.run(command, check=True, capture_output=True, text=True).stdout.split() for _ in range(PROCESSES)
        ]
        first, later, own_first, own_later = (median(map(float, column)) for column in zip(*found, strict=True))
        print(f"{name:44}{first:>10.0f}{later:>10.0f}{own_first:>14.0f}{own_later:>10.0f}", flush=True)
        missed += [f"{name}: {took:.0f} ms, not less than {LONGEST}" for took in (first, later) if took >= LONGEST]
    for each in missed:
        print(f"Goal missed: {each}")
    return 1 if missed else 0


def prepare() -> None:
    """Make the installation, if the database has none. Later runs of the same database measure the same rows."""
    from django.core.management import call_command
    from django.db import connection

    from inspections.models import Inspection
    from reports.national.groups.actions import draw_up_group_figures

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    if Inspection.objects.exists():
        return
    call_command("load_frameworks", stdout=io.StringIO())
    call_command("make_synthetic", inspections=INSPECTIONS, cases=CASES, stdout=io.StringIO())
    draw_up_group_figures()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def timed(address: str) -> tuple[float, ...]:
    """The milliseconds of the first request, and the median of later ones: by the clock, then of this process without the
    database."""
    from django.test import Client

    from inspections.models import User

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.filter(held_roles__role="panel_member").earliest("pk"))
    found = []
    for _ in range(TIMES + 1):
        begun = time.perf_counter(), time.process_time()
        response = client.get(address)
        found.append(
            [1000 * (now - then) for now, then in zip((time.perf_counter(), time.process_time()), begun, strict=True)]
        )
        assert response.status_code == 200, f"{address} answers {response.status_code}"
    later = [median(column) for column in zip(*found[1:], strict=True)]
    return found[0][0], later[0], found[0][1], later[1]


if __name__ == "__main__":
    sys.exit(main())
