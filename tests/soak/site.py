"""Prepare and read the data behind the server: `python -m tests.soak.site`, with a separate process and database.

It reads commands from its input, each a line with a list in JSON, and answers each with a line of JSON.

prepare CASES            a migrated database with an inspection; prints a session for each of its two inspectors
record CASE              prints the values and the history of a case
end-session KEY          ends a session, as if it had expired
ask-for-pdf              asks for the PDF of the report; prints its key
state-of-pdf KEY         prints whether it is "waiting", "ready" or "failed"
keys                     prints the primary keys of cases and prompts, for the bare view of tests/bench_urls.py
"""

from __future__ import annotations

import io
import json
import os
import sys
from typing import Any

import django
from django.db import connections

REFERENCE = "westmere"
PEOPLE = {"rhian@inspectorate.test": "Rhian Morgan", "nora@inspectorate.test": "Nora New"}
PASSWORD = "correct horse battery"


def prepare(cases: str) -> None:
    """Make this number of cases under the 2021 framework, from court-1 on, and allocate them to the first of two people."""
    from django.core.management import call_command

    from inspections.cases.actions import record_for_inspector
    from inspections.history import Author
    from inspections.models import Inspection, User
    from inspections.planning.actions.inspections import move_to_phase
    from inspections.planning.actions.team import appoint
    from standards.models import Framework
    from tests.factories import BY, new_case, new_inspection

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_frameworks", stdout=io.StringIO())
    framework = Framework.objects.with_whole_tree().newest_of("youth-2021")
    assert framework is not None
    inspection = new_inspection(framework, reference=REFERENCE, yot="Westmere Youth Justice Service")
    for phase in ("evidence", "fieldwork"):
        move_to_phase(inspection, phase, by=BY)
    people = [User.objects.create_user(email, PASSWORD, name=name) for email, name in PEOPLE.items()]
    # The second person leads the inspection, and has said why they record in every case, so both can record.
    inspector = appoint(inspection, people[0], "inspector", by=BY)
    appoint(inspection, people[1], "lead", by=BY)
    inspection = Inspection.objects.get(pk=inspection.pk)
    for number in range(1, int(cases) + 1):
        case = new_case(inspection, reference=f"court-{number}", inspector=inspector)
        record_for_inspector(case, reason="Two people record it.", by=Author(people[1]))


def session(email: str) -> str:
    from django.conf import settings
    from django.test import Client

    from inspections.models import User

    client = Client()
    client.force_login(User.objects.get(email=email))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def record(reference: str) -> dict[str, Any]:
    """Every judgement and note with its value and history, oldest first."""
    from inspections.cases.record import CaseRecord
    from inspections.models import Case, Change

    case = Case.objects.with_record().get(reference=reference, inspection__reference=REFERENCE)
    rows = Change.objects.of_case(case).filter(receipt__isnull=False).order_by("pk")
    return {
        "values": {name: value for name, value in CaseRecord(case).values.items() if value},
        "history": [
            {"entry": row.field, "old": row.old, "new": row.new, "receipt": str(row.receipt), "by": row.by.email}
            for row in rows.select_related("by")
        ],
    }


def end_session(key: str) -> None:
    from django.contrib.sessions.models import Session

    Session.objects.filter(pk=key).delete()


def ask_for_pdf() -> int:
    from inspections.history import Author
    from inspections.models import Inspection, User
    from reports.publication.actions import ask_for_pdf

    inspection = Inspection.objects.with_framework().get(reference=REFERENCE)
    rendering = ask_for_pdf(inspection, by=Author(User.objects.get(email="nora@inspectorate.test")))
    return int(rendering.pk)


def state_of_pdf(key: str) -> str:
    from reports.models import Rendering

    return str(Rendering.objects.get(pk=key).state)


def keys() -> dict[str, dict[str, int]]:
    from inspections.models import Inspection

    inspection = Inspection.objects.get(reference=REFERENCE)
    return {
        "cases": dict(inspection.cases.values_list("reference", "pk")),
        "key_questions": inspection.framework.whole.key_questions,
        "prompts": inspection.framework.whole.prompts,
    }


def main() -> None:
    commands = {
        "prepare": prepare, "session": session, "record": record, "end-session": end_session, "keys": keys,
        "ask-for-pdf": ask_for_pdf, "state-of-pdf": state_of_pdf,
    }  # fmt: skip
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        answer = commands[name](*arguments)
        connections.close_all()  # so that this process holds no lock, and does not depend on a server that ends
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.soak.settings")
    django.setup()
    main()
