"""Measure a large installation against a small one: `python -m tests.bench_large` under `bin/with-postgres`.

`make_synthetic` fills both. A process for each answers the same pages by turns, three rounds. Pages of the national picture are
measured as the first page of a process as well. Exits with 1 if a goal is missed. LARGE=1500 inspections of CASES=100 cases have
nine million answers, and take about ten minutes to make.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench_settings")

LARGE, SMALL = int(os.environ.get("LARGE", "1500")), 100
CASES = int(os.environ.get("CASES", "100"))
ROUNDS, TIMES = 3, 5
MOST_TIMES_SMALL = 1.2
# With this seed, the newest inspections in fieldwork and before the panel have this framework.
SEED, FRAMEWORK = 7, "youth-2018"


@dataclass(frozen=True)
class Page:
    """What is measured, with its goals: milliseconds, and how many times the small installation."""

    name: str
    who: str
    address: str
    longest: float = 100
    most_times: float = MOST_TIMES_SMALL
    first_of_a_process: bool = False


def listed(name: str, address: str) -> Page:
    return Page(name, "panel", address, longest=150, most_times=float("inf"))


def national(name: str, address: str) -> Page:
    return Page(name, "panel", f"/national/{address}", longest=300, most_times=float("inf"), first_of_a_process=True)


PAGES = (
    Page("save an answer", "inspector", "save"),
    Page("a case", "inspector", "/inspections/{recorded}/cases/{case}/"),
    Page("an inspection", "inspector", "/inspections/{recorded}/"),
    Page("the fieldwork board", "lead", "/inspections/{recorded}/fieldwork/"),
    Page("the panel page", "panel", "/inspections/{rated}/panel/"),
    Page("a standard before the panel", "panel", "/inspections/{rated}/panel/standards/2.2/"),
    Page("ratings", "panel", "/inspections/{rated}/ratings/"),
    listed("list of inspections", "/inspections/"),
    listed("list of inspections, searched", "/inspections/?words=north"),
    listed("list of YOTs", "/yots/"),
    listed("search", "/search/?words=panel"),
    listed("my work", "/"),
    national("ratings of all services", ""),
    national("ratings, with a column for each standard", f"?framework={FRAMEWORK}"),
    national("ratings by score, second page", f"?framework={FRAMEWORK}&sort=-score&page=2"),
    national("a framework", f"frameworks/{FRAMEWORK}/"),
    national("a standard", f"frameworks/{FRAMEWORK}/2.1/"),
    national("overall ratings", f"frameworks/{FRAMEWORK}/overall/"),
    national("a question over all versions", f"frameworks/{FRAMEWORK}/questions/2.1.1/"),
    national("changes between inspections", "services/"),
    national("figures by group", f"frameworks/{FRAMEWORK}/groups/"),
    national("inspections behind figures by group", f"frameworks/{FRAMEWORK}/groups/inspections/"),
    national("recommendations", "recommendations/"),
    national("practice examples", "practice-examples/"),
    national("releases", "releases/"),
)


# --- in a process of its own for each database


def answer() -> None:
    """Read addresses from standard input, and answer each with the milliseconds that it took."""
    from django.test import Client

    import config.wsgi  # noqa: F401  (what a web server does when it starts)
    from inspections.models import HeldRole, Inspection, User

    def in_phase(
        phase: str,
    ) -> Inspection:  # the same inspection in both installations, because they have the same seed
        found: Inspection = Inspection.objects.filter(phase=phase).order_by("-announced", "-pk")[0]
        assert found.framework.slug == FRAMEWORK
        return found

    recorded, rated = in_phase("fieldwork"), in_phase("ratings_panel")
    case = recorded.cases.filter(state="recording").select_related("inspector__user").order_by("pk")[0]
    people = {
        "inspector": case.inspector.user,
        "lead": recorded.team.get(role="lead").user,
        "panel": User.objects.filter(held_roles__role=HeldRole.Role.PANEL_MEMBER).order_by("pk")[0],
    }
    places = {"recorded": recorded.reference, "rated": rated.reference, "case": case.reference}
    clients = {}
    for who, person in people.items():
        clients[who] = Client(HTTP_HOST="127.0.0.1")
        clients[who].force_login(person)
    save = saver(clients["inspector"], recorded, case)
    print("ready", flush=True)
    for line in sys.stdin:
        who, address = json.loads(line)
        work = save if address == "save" else getter(clients[who], address.format(**places))
        begun = time.perf_counter()
        work()
        print((time.perf_counter() - begun) * 1000, flush=True)


def getter(client: Any, address: str) -> Callable[[], None]:
    def get() -> None:
        response = client.get(address, follow=True)
        assert response.status_code == 200, f"{address} answers {response.status_code}"

    return get


def saver(client: Any, inspection: Any, case: Any) -> Callable[[], None]:
    """A function that gives another answer to the first key question of the case, each time it is called."""
    import uuid
    from itertools import count

    from inspections.models import Change, Judgement

    entry = Judgement.objects.filter(case=case, key_question__isnull=False).order_by("pk")[0].key_question.number
    address = f"/inspections/{inspection.reference}/cases/{case.reference}/entries/{entry}/"
    number = count()
    version = Change.objects.versions_of(inspection.reference, case.reference).get(entry, 0)

    def save() -> None:
        nonlocal version
        given = {entry: ("yes", "no")[next(number) % 2], "based_on": version, "receipt": str(uuid.uuid4())}
        response = client.post(address, given, headers={"Accept": "application/json"})
        assert response.status_code == 200, response.content[:500]
        version = response.json()["version"]

    return save


@contextmanager
def answering(database: str) -> Iterator[Callable[[Page], float]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench_large", "answer"],
        env=os.environ | {"DATABASE_URL": database},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    told, heard = process.stdin, process.stdout
    assert told is not None
    assert heard is not None
    assert heard.readline().strip() == "ready"

    def took(page: Page) -> float:
        print(json.dumps([page.who, page.address]), file=told, flush=True)
        return float(heard.readline())

    try:
        yield took
    finally:
        told.close()
        process.wait(timeout=30)


# --- the measuring


def fill(database: str, inspections: int) -> None:
    environment = os.environ | {"DATABASE_URL": database}
    for command in (
        ["migrate", "--verbosity=0"],
        ["createcachetable"],
        ["load_frameworks"],
        ["make_synthetic", "--inspections", str(inspections), "--cases", str(CASES), "--seed", str(SEED)],
        ["shell", "--command", "from reports.national.groups.actions import *; draw_up_group_figures()"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command], env=environment, check=True, stdout=sys.stderr, stderr=sys.stderr
        )
    _run_sql(database, "VACUUM ANALYZE")


def _run_sql(database: str, statement: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(statement)


def measured(large: str, small: str) -> dict[Page, dict[str, float]]:
    found: dict[Page, dict[str, list[float]]] = {page: {"large": [], "small": []} for page in PAGES}
    for _ in range(ROUNDS):
        with answering(large) as of_large, answering(small) as of_small:
            for page in PAGES:
                for _ in range(2):  # what a process only does once is measured below
                    of_large(page), of_small(page)
                for _ in range(TIMES):
                    found[page]["large"].append(of_large(page))
                    found[page]["small"].append(of_small(page))
    figures = {page: {name: median(times) for name, times in sizes.items()} for page, sizes in found.items()}
    for page in PAGES:
        if page.first_of_a_process:
            firsts = []
            for _ in range(ROUNDS):
                with answering(large) as of_large:
                    firsts.append(of_large(page))
            figures[page]["first"] = median(firsts)
    return figures


def goals_missed(figures: dict[Page, dict[str, float]]) -> Iterator[str]:
    for page, found in figures.items():
        times = found["large"] / found["small"]
        if times > page.most_times:
            yield f"{page.name}: {times:.2f} times the small installation, more than {page.most_times}"
        slowest = max(found["large"], found.get("first", 0))
        if slowest >= page.longest:
            yield f"{page.name}: {slowest:.0f} ms, not less than {page.longest:.0f}"


def seconds_of_a_release(database: str) -> float:
    with tempfile.TemporaryDirectory(prefix="bench-release-") as folder:
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "manage.py", "release", str(Path(folder) / "release")],
            env=os.environ | {"DATABASE_URL": database},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return time.perf_counter() - begun


def databases() -> tuple[str, str]:
    """The large and the small database, filled. A second run on the same server measures the same rows."""
    large = os.environ["DATABASE_URL"]
    small = urlunsplit(urlsplit(large)._replace(path="/small"))
    with psycopg.connect(large) as connection:
        is_filled = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'small'").fetchone()
    if not is_filled:
        fill(large, LARGE)
        _run_sql(large, "CREATE DATABASE small")
        fill(small, SMALL)
    return large, small


def main() -> int:
    large, small = databases()
    figures = measured(large, small)
    print(f"{f'{LARGE:,} inspections of {CASES} cases':40}{'ms':>8}{f'with {SMALL}':>10}{'times':>8}{'first':>8}")
    for page, found in figures.items():
        first = f"{found['first']:>8.0f}" if "first" in found else ""
        times = found["large"] / found["small"]
        print(f"{page.name:40}{found['large']:>8.0f}{found['small']:>10.0f}{times:>8.2f}{first}")
    release = seconds_of_a_release(large)
    print(f"{'a release, seconds':40}{release:>8.0f}")
    missed = list(goals_missed(figures))
    if release >= 60:
        missed.append(f"a release: {release:.0f} seconds, not less than 60")
    for each in missed:
        print(f"Goal missed: {each}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(answer() if sys.argv[1:] == ["answer"] else main())
