"""The cast, the frameworks, and the three demonstration inspections.

Frameworks and demonstration inspections are loaded once for the whole run: a test finds them there and its own changes are
rolled back. A test that commits (one with a real browser, say) empties the database when it ends: those come last, and
load what they want.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from inspections.history import Author
from inspections.models import RATINGS_PANEL, Inspection, User
from reports.management.commands.load_demonstration import REFERENCES, WORKBOOKS
from reports.workbook.importing import import_workbook
from standards.models import Framework

COMMAND = Author(command="tests")
# The others are about pages and browsers, for which it does not matter where the rows are kept.
JOURNEYS_ON_BOTH_DATABASES = {
    "test_record_together.py",
    "test_record_a_case_with_keys.py",
    "test_see_the_inspections.py",
}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Whatever uses the database runs on PostgreSQL as well; of the journeys, those in which people record at once."""
    if "journeys" in item.path.parts and item.path.name not in JOURNEYS_ON_BOTH_DATABASES:
        return
    uses_database = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    if uses_database or item.get_closest_marker("django_db"):
        item.add_marker(pytest.mark.postgresql_too)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that commit come last, and tests with a browser: its event loop would give the others another connection.

    pytest-django puts them there too, but pytest then gathers all tests with a browser where the first of them stands.
    """
    items.sort(
        key=lambda item: bool({"transactional_db", "live_server", "browser"} & set(getattr(item, "fixturenames", ())))
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        load_everything()


def load_everything() -> None:
    call_command("load_frameworks", stdout=io.StringIO())
    for reference in REFERENCES:
        if not Inspection.objects.filter(reference=reference).exists():
            import_workbook(WORKBOOKS / reference, by=COMMAND)


@pytest.fixture
def frameworks(db: None) -> Callable[[str], Framework]:
    """Any shipped framework, by its slug."""
    if not Framework.objects.exists():
        load_everything()
    return lambda slug: Framework.objects.with_whole_tree().newest_of(slug)


@pytest.fixture
def youth_2018(frameworks) -> Framework:
    return frameworks("youth-2018")


@pytest.fixture
def demonstration(frameworks) -> Callable[[str], Inspection]:
    """Any demonstration inspection, by its reference."""
    return lambda reference: Inspection.objects.with_framework().get(reference=reference)


@pytest.fixture
def medway(demonstration) -> Inspection:
    return demonstration("medway-2020")


def _person(email: str, name: str) -> User:
    return User.objects.create_user(email, "correct horse battery", name=name)


@pytest.fixture
def lead_inspector(db: None) -> User:
    return _person("lead@inspectorate.test", "Lena Lead")


@pytest.fixture
def second_inspector(db: None) -> User:
    return _person("second@inspectorate.test", "Sam Second")


@pytest.fixture
def stranger(db: None) -> User:
    """An inspector of other inspections."""
    return _person("stranger@inspectorate.test", "Sid Stranger")


@pytest.fixture
def panel_member(db: None) -> User:
    member = _person("panel@inspectorate.test", "Pat Panel")
    member.groups.add(Group.objects.get_or_create(name=RATINGS_PANEL)[0])
    return member


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"
