"""Measure how fast the pages of evidence and of the ratings panel are: `python -m tests.bench_pages` under `bin/with-postgres`.

The inspection has 300 items of evidence, 900 ties and 70 cases, and each page is requested in this process. Exits with
1 if a page takes longer than its goal.
"""

from __future__ import annotations

import io
import os
import random
import sys
import time
from statistics import median

from tests.bench_figures import HEADER, figures

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench_settings")

ITEMS, TIES = 300, 3
CASES = int(os.environ.get("CASES", "70"))
ROUNDS, TIMES = 3, 5  # in each round, each page
LONGEST = 100  # milliseconds
RATED = 10  # times that all ratings are worked out in each round
LONGEST_RATINGS = 20  # milliseconds
MOST_TIMES_SUMS = 2
OF_THE_PANEL = (
    "panel/",
    "panel/?try-2.2=Good",
    "panel/standards/2.2/",
    "panel/standards/overall/",
    "panel/reading/",
    "panel/record/",
    "ratings/",
    "ratings/explained/",
    "ratings/questions/2.2.2/?by=gender",
)
OF_THE_LEAD = (
    "",
    "sample/",
    "evidence/",
    "evidence/?words=Item&standard=1.1",
    "evidence/7/",
    "evidence/7/ties/add/",
    "evidence/add/",
    "evidence-board/",
    "evidence-board/1.1/",
    "proposals/",
    "proposals/1.1/",
    "feedback/",
)


def main() -> int:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_frameworks", stdout=io.StringIO())
    people = prepare()
    missed: list[str] = []
    asked = [
        (person, page) for person, pages in zip(people, (OF_THE_LEAD, OF_THE_PANEL), strict=True) for page in pages
    ]
    took: dict[str, list[float]] = {page: [] for _, page in asked}
    rounds: list[tuple[float, float]] = []
    for _ in range(ROUNDS):  # pages take turns, so that other work on the machine slows all of them
        for person, page in asked:
            took[page].append(timed(person, f"/inspections/anytown/{page}"))
        rounds.append(ratings_and_sums())
    print(f"{f'milliseconds, {ITEMS} items, {CASES} cases':44}{HEADER}")
    for page, found in took.items():
        print(f"page: {page or 'the inspection':38}{figures(found)}")
        if median(found) >= LONGEST:
            missed.append(f"{page or 'the inspection'}: {median(found):.0f} ms, not less than {LONGEST}")
    for title, each in zip(("all ratings", "the same sums in SQL"), zip(*rounds, strict=True), strict=True):
        print(f"{title:44}{figures(each, 1)}")
    ours, floor = (median(each) for each in zip(*rounds, strict=True))
    if ours > MOST_TIMES_SUMS * floor or ours >= LONGEST_RATINGS:
        missed.append(
            f"all ratings: {ours:.1f} ms; at most {MOST_TIMES_SUMS} times {floor:.1f} ms, and {LONGEST_RATINGS} ms"
        )
    for each in missed:
        print(f"Goal missed: {each}")
    return 1 if missed else 0


def ratings_and_sums() -> tuple[float, float]:
    """The median milliseconds of all ratings of the inspection, and of the same sums in plain SQL."""
    from django.db import connection

    from inspections.models import Inspection
    from reports.rated.queries import ratings_of, tallies_of

    sums = """
        SELECT {column}, answer, COUNT(*) FROM inspections_judgement AS judgement
        JOIN inspections_case AS asked ON asked.id = judgement.case_id
        WHERE asked.inspection_id = %s AND {column} IS NOT NULL GROUP BY 1, 2
    """
    ours, floor = [], []
    for _ in range(RATED + 2):
        inspection = Inspection.objects.with_framework().get(reference="anytown")
        _ = inspection.framework.whole
        begun = time.perf_counter()
        ratings_of(inspection, tallies_of(inspection))
        ours.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            for column in ("key_question_id", "prompt_id"):
                cursor.execute(sums.format(column=column), [inspection.pk])
                cursor.fetchall()
        floor.append((time.perf_counter() - begun) * 1000)
    return median(ours[2:]), median(floor[2:])  # what a process only does once is not measured


def timed(person, address: str) -> float:
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person)
    found = []
    for _ in range(TIMES + 2):
        begun = time.perf_counter()
        response = client.get(address)
        found.append((time.perf_counter() - begun) * 1000)
        assert response.status_code == 200, f"{address} answers {response.status_code}"
    return median(found[2:])  # what a process only does once is not measured


def prepare():
    """Create the inspection, and return its lead inspector and a member of the ratings panel."""

    from inspections.models import EvidenceLink, HeldRole, User
    from inspections.planning.actions.inspections import move_to_phase
    from inspections.planning.actions.team import appoint
    from inspections.staff.actions import give_role
    from standards.models import Framework, KeyQuestion
    from tests.evidence_rows import new_evidence
    from tests.factories import BY, all_answers, new_case, new_inspection, propose_all

    chosen = random.Random(1)  # the same each time
    framework = Framework.objects.with_whole_tree().newest_of("youth-2018")
    inspection = new_inspection(framework, reference="anytown", yot="Anytown Youth Offending Team")
    lead = User.objects.create_user("lead@inspectorate.test", name="Lena Lead")
    appoint(inspection, lead, "lead", by=BY)
    member = User.objects.create_user("member@inspectorate.test", name="Pat Panel")
    give_role(member, HeldRole.Role.PANEL_MEMBER, by=BY)
    of_court, out_of_court = all_answers(framework, "2"), all_answers(framework, "3")
    for number in range(CASES):
        is_out_of_court = number >= 45
        asked = out_of_court if is_out_of_court else of_court
        answers = {name: chosen.choice(["yes", "yes", "yes", "no"]) for name in asked}
        new_case(inspection, reference=f"case-{number}", out_of_court=is_out_of_court, answers=answers)
    propose_all(inspection)
    questions = list(KeyQuestion.objects.filter(standard__domain__framework=framework, standard__domain__number="1"))
    for number in range(ITEMS):
        item = new_evidence(inspection, f"Item {number}", notes="What was said of it. " * 20)
        EvidenceLink.objects.bulk_create(
            EvidenceLink(
                evidence=item,
                key_question=question,
                bearing=chosen.choice(["supports", "contradicts"]),
                passage="The passage that matters. " * 4,
                added_by=item.added_by,
            )
            for question in chosen.sample(questions, TIES)
        )
    for phase in ("evidence", "fieldwork", "domain_one", "proposals", "ratings_panel"):
        move_to_phase(inspection, phase, by=BY)
    return lead, member


if __name__ == "__main__":
    sys.exit(main())
