"""Until both reads are submitted, neither reader can learn anything of the other read, at any address of the service.

Every address is tried: what it answers, whether it names an answer, and whether its length and its number of queries depend on
the other read.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from inspections.access import OPEN_TO_BLIND_READERS
from inspections.cases.actions import allocate_case
from inspections.history import Author
from inspections.models import (
    Alert,
    Case,
    Interview,
    Judgement,
    SecondRead,
    User,
)
from inspections.second_reads.actions import save_second_answers
from tests.factories import BY, answer, hand_in, new_case, put_in_phase
from tests.inspections.second_reads.cast import DECIDING
from tests.inspections.test_permissions import (  # noqa: F401  (three are fixtures)
    OF_CASES,
    POSTED,
    TABLE,
    address,
    answer_to,
    browser_of,
    inspection,
    loaded,
    people,
    second_read,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OF_THE_INSPECTION = [route for route in TABLE if "<slug:reference>" in route]
# Addresses that say something about the case, if they say anything.
SECRETS = (b"Zanzibar", b"At risk.", b"They listened.")
CASE = "/inspections/anytown/cases/case-1/"
# What differs each time, and the length and hash of the history, which show that something was recorded and never what.
TIMES = re.compile(
    rb'(value|content|data-ends-in)="[^"]*"|\d+:\d\d(:\d\d)?(\.\d+)?|\d+ entries\. Each entry|newest entry is [0-9a-f]{64}'
)


@pytest.fixture
def read(inspection, people) -> SecondRead:  # noqa: F811
    """An open second read of case-1 by the inspector. The lead inspector reads it first."""
    SecondRead.objects.all().delete()
    inspection.conflicts.update(withdrawn_at=timezone.now())
    case = inspection.cases.get(reference="case-1")
    allocate_case(case, inspection.team.get(user=people["lead inspector"]), by=BY)
    of_the_inspector = inspection.team.get(user=people["inspector"])
    made = second_read(case, of_the_inspector.pk, state="reading", submitted_at=None)
    made.answers.all().delete()
    return made


def record_first(case: Case, given: str) -> None:
    """Record a whole first read in which everything depends on `given`: answers, notes, facts, the interview, the notepad."""
    answer(case, {"2.1.1": given, "2.1.1a": given, "2.2.2": given})
    words = "Zanzibar. " * (1 if given == "yes" else 40)
    Judgement.objects.filter(case=case).update(note=words)
    level = "low" if given == "yes" else "very_high"
    facts = {"safety_wellbeing": level, "risk_of_serious_harm": level, "notepad": words, "gender": words[:50]}
    Case.objects.filter(pk=case.pk).update(**facts)
    Interview.objects.filter(case=case).update(notes=words, about_organisation=words)


def tells_of_a_case(route: str) -> bool:
    """Whether an address shows what is recorded in cases, is open to blind readers, or is where someone's work is listed."""
    is_open = resolve(address(route)).view_name in OPEN_TO_BLIND_READERS
    return is_open or route in OF_CASES or route in ("work/", "notices/", "calendar/")


those_tried = pytest.mark.parametrize(
    "tried",
    [
        pytest.param(tells_of_a_case, id="where a case can be read"),
        pytest.param(lambda route: True, id="everywhere", marks=pytest.mark.soak),
    ],
)


def those_without_the_inspection() -> list[str]:
    return [route for route in TABLE if "<slug:reference>" not in route and not route.startswith("accounts/")]


@pytest.fixture
def stopped_clock(monkeypatch) -> None:
    """Keep what is cached for a time, and who has a section open, the same from the first request to the last."""
    now, moment = time.time(), timezone.now()
    monkeypatch.setattr(time, "time", lambda: now)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def measured(person: User, path: str) -> tuple[int, int, object]:
    """The status and number of queries of an address, and its content without what differs each time."""
    client = browser_of(person)
    with CaptureQueriesContext(connection) as queries:
        came = client.get(path)
        content = b"".join(came) if came.streaming else came.content
    return came.status_code, len(queries), _without_times(content)


def both_ways(
    reader: User, paths: list[str], record: Callable[[str], None]
) -> dict[str, list[tuple[int, int, object]]]:
    """What the reader gets at each address if the other read says yes, and if it says no."""
    found: dict[str, list[tuple[int, int, object]]] = {path: [] for path in paths}
    for path in paths:
        measured(reader, path)  # fills the caches
    for given in ("yes", "no"):
        record(given)
        for path in paths:
            found[path].append(measured(reader, path))
    return found


def _without_times(content: bytes) -> object:
    if content.startswith(b"PK"):  # a spreadsheet, whose files have the time at which it was written
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            names = [name for name in file.namelist() if not name.endswith(("meta.xml", "core.xml"))]
            return {name: TIMES.sub(b"", file.read(name)) for name in names}
    return TIMES.sub(b"", content)


def searches() -> Iterator[str]:
    for words in ("Zanzibar", "case-1", "risk", "listened"):
        yield f"/search/?q={words}"
        yield f"/search/?q={words}&kind=notes"


def test_a_second_reader_opens_only_the_pages_that_show_nothing(people, inspection, read):  # noqa: F811
    record_first(read.case, "yes")

    for route in OF_THE_INSPECTION:
        came = answer_to(people["inspector"], route)
        name = resolve(address(route)).view_name
        if name in OPEN_TO_BLIND_READERS:
            assert came.status_code in (200, 302, 404), route
        else:
            assert came.status_code == 403, route
        assert not any(secret in came.content for secret in SECRETS), route


@pytest.mark.thorough
def test_a_second_reader_can_change_nothing_that_is_closed(people, inspection, read):  # noqa: F811
    for place, route in enumerate(OF_THE_INSPECTION):
        if resolve(address(route)).view_name in OPEN_TO_BLIND_READERS:
            continue
        given = POSTED.get(route, {"2.1.1": "no", "2.1.1-version": "0"})
        accept = ("text/html", "application/json")[place % 2]
        came = browser_of(people["inspector"]).post(address(route), given, headers={"accept": accept})
        assert came.status_code == 403, (route, accept)
        assert not any(secret in came.content for secret in SECRETS), route


@pytest.mark.usefixtures("stopped_clock")
@those_tried
def test_nothing_that_a_second_reader_gets_depends_on_the_first_read(people, inspection, read, tried):  # noqa: F811
    """Not the content, the length or the number of queries, at any address of the service and in any search."""
    everywhere = [*OF_THE_INSPECTION, *those_without_the_inspection()]
    paths = [address(route) for route in everywhere if route not in POSTED and tried(route)]
    paths += [*searches(), "/inspections/anytown/second-reads/1/pages/standard-2.1/"]
    paths += ["/inspections/anytown/second-reads/1/pages/standard-2.2/"]
    paths += ["/inspections/anytown/second-reads/1/pages/classifications/"]
    paths = [path for path in paths if not path.startswith("/health")]
    reader = people["inspector"]

    for path, (one, other) in both_ways(reader, paths, lambda given: record_first(read.case, given)).items():
        assert one == other, path
        assert "Zanzibar." not in str(one[2]), path


def test_alerts_of_colleagues_on_the_case_are_hidden_and_own_ones_are_not(people, inspection, read):  # noqa: F811
    reader = people["inspector"]
    assert b"At risk." not in browser_of(reader).get("/work/").content
    other = new_case(inspection, reference="case-2")
    at = Alert.objects.get(pk=1).told_at
    raised = (201, other, people["deputy"], "Elsewhere."), (202, read.case, reader, "My own.")
    for pk, case, raised_by, what in raised:
        Alert.objects.create(pk=pk, case=case, what=what, raised_by=raised_by, told_to="duty manager", told_at=at)

    pages = {alert.what: f"/inspections/anytown/alerts/{alert.pk}/" for alert in Alert.objects.all()}
    opened = {what: browser_of(reader).get(page).status_code for what, page in pages.items()}
    assert opened == {"At risk.": 403, "Elsewhere.": 403, "My own.": 200}
    shown = browser_of(reader).get("/work/").content
    assert b"Elsewhere." in shown
    assert b"My own." in shown
    assert b"At risk." not in shown


def test_a_second_reader_still_records_in_their_own_cases(people, inspection, read):  # noqa: F811
    own = new_case(inspection, reference="case-2")
    allocate_case(own, inspection.team.get(user=people["inspector"]), by=BY)
    client = browser_of(people["inspector"])

    assert client.get("/inspections/anytown/cases/case-2/pages/facts/").status_code == 200
    assert client.get(f"{CASE}pages/facts/").status_code == 403
    assert "second reader of a case" in client.get(CASE).content.decode()


def test_no_one_but_the_second_reader_can_open_the_second_read(people, inspection, read):  # noqa: F811
    words = {"2.1.1": "no", "2.1.1-note": "Zanzibar."}
    save_second_answers(read, DECIDING | words, by=Author(people["inspector"]))

    for role in ("lead inspector", "deputy", "panel member", "administrator"):
        client = browser_of(people[role])
        for path in ("", "pages/standard-2.1/", "differences/2.1.1/"):
            came = client.get(f"/inspections/anytown/second-reads/1/{path}")
            assert came.status_code == 403, (role, path)
        for path in searches():
            assert b"Zanzibar." not in client.get(path).content, (role, path)


@pytest.mark.usefixtures("stopped_clock")
@those_tried
def test_nothing_that_the_first_reader_gets_depends_on_the_second_read(people, inspection, read, tried):  # noqa: F811
    paths = [address(route) for route in OF_THE_INSPECTION if route not in POSTED and tried(route)] + list(searches())
    first, by = people["lead inspector"], Author(people["inspector"])

    def record_second(given: str) -> None:
        words = "Zanzibar. " * (1 if given == "yes" else 40)
        save_second_answers(read, DECIDING | {"2.1.1": given, "2.1.1a": given, "2.1.1-note": words}, by=by)

    for path, (one, other) in both_ways(first, paths, record_second).items():
        assert one == other, path
        assert "Zanzibar." not in str(one[2]), path


def test_the_archive_waits_until_the_reads_are_compared(people, inspection, read, tmp_path):  # noqa: F811
    came = browser_of(people["lead inspector"]).get("/inspections/anytown/data/archive.zip", follow=True)
    assert "until both are submitted" in came.content.decode()
    assert came["Content-Type"].startswith("text/html")

    SecondRead.objects.update(state="withdrawn")
    came = browser_of(people["lead inspector"]).get("/inspections/anytown/data/archive.zip")
    assert came["Content-Type"] == "application/zip"


def test_once_both_reads_are_submitted_everything_is_open_again(people, inspection, read):  # noqa: F811
    client = browser_of(people["inspector"])
    assert client.get(CASE).status_code == 403

    hand_in(read.case)
    SecondRead.objects.update(state="compared", submitted_at=read.assigned_at, compared_at=read.assigned_at)

    assert client.get(CASE).status_code == 200
    assert client.get("/inspections/anytown/second-reads/1/").status_code == 200


def test_a_second_read_that_is_open_ends_when_the_ratings_are_signed(people, inspection, read):  # noqa: F811
    put_in_phase(inspection, "draft")

    assert browser_of(people["inspector"]).get(CASE).status_code == 200
    page = browser_of(people["inspector"]).get("/inspections/anytown/second-reads/1/")
    assert "this second read has ended" in page.content.decode()
