"""Fixtures: the people, the frameworks and the four demonstration inspections.

Each test starts with the database from tests/template_database.py, with frameworks and demonstration inspections. Changes are
rolled back. After a test that commits, for example with a real browser, the database is copied again.
"""

from __future__ import annotations

import fcntl
import gc
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from inspections.models import HeldRole, Inspection, User
from inspections.staff.actions import give_role
from reports.demonstration.loading import REFERENCES
from reports.document.data import Document
from reports.document.material import Material
from reports.layouts import outside
from reports.material import document_of, material_of
from reports.pdf.html import content_hash, html_edition, pdf_of_source
from standards.language.scale import USUAL
from standards.models import Framework
from standards.words import KEY as HOUSE_WORDS
from tests import properties  # noqa: F401  (registers the profiles)
from tests.factories import BY
from tests.template_database import own_database

# From the first browser on, Playwright runs an event loop in the thread of the tests, where Django would refuse to use
# its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

hypothesis_settings.load_profile("ordinary")  # use --hypothesis-profile=soak for the other profile


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the longest tests first, so that no process waits for another at the end. Run the other tests file by file."""
    files = {path: number for number, path in enumerate(sorted({item.path for item in items}))}
    items.sort(key=lambda item: (group_of(item), files[item.path]))


def pytest_collection_finish() -> None:
    """Let the garbage collector ignore what lives until the end: modules, and thousands of collected tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def group_of(item: pytest.Item) -> int:
    """The group of a test. It depends on the resources that the test uses, because they decide how long the test takes."""
    if item.get_closest_marker("repeated"):
        return 0
    if {"live_server", "browser"} & set(getattr(item, "fixturenames", ())):
        return 1
    return 2 if item.get_closest_marker("pdf") else 3


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker, worker_id: str) -> Iterator[None]:
    with django_db_blocker.unblock():
        database = own_database(worker_id)
        database.restore()
    with pytest.MonkeyPatch.context() as patched:
        # Django would empty every table, and the next test would have to fill it again.
        patched.setattr(TransactionTestCase, "_fixture_teardown", lambda test_case: database.restore())
        yield
    with django_db_blocker.unblock():
        database.remove()


@pytest.fixture(scope="module")
def rows_of_the_module(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """For fixtures that make rows once for a module.

    Each test finds the rows and rolls back only its own changes. Do not use it in modules with tests that commit.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def usual_house_words() -> None:
    """Begin each test with the words of the shipped frameworks, so that tests count the same queries in any order."""
    caches["process"].set(HOUSE_WORDS, USUAL)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Begin each test with an empty cache, because the people of an earlier test may have the same keys."""
    caches["default"].clear()


@pytest.fixture(scope="session")
def shipped_frameworks(django_db_setup: None, django_db_blocker) -> dict[str, Framework]:
    """The shipped frameworks by slug, each with its whole tree. Their rows never change."""
    with django_db_blocker.unblock():
        return {framework.slug: framework for framework in Framework.objects.with_whole_tree().order_by("revision")}


@pytest.fixture
def frameworks(db: None, shipped_frameworks: dict[str, Framework]) -> Callable[[str], Framework]:
    """A function that returns a shipped framework by its slug."""
    return shipped_frameworks.__getitem__


@pytest.fixture
def youth_2018(frameworks) -> Framework:
    return frameworks("youth-2018")


@pytest.fixture
def demonstration(frameworks) -> Callable[[str], Inspection]:
    """A function that returns a demonstration inspection by its reference."""
    return lambda reference: Inspection.objects.with_framework().get(reference=reference)


@pytest.fixture(scope="session")
def materials(django_db_setup: None, django_db_blocker) -> dict[str, Material]:
    """The material of the demonstration reports by reference, as plain data that tests cannot change."""
    with django_db_blocker.unblock():
        inspections = Inspection.objects.with_framework().filter(reference__in=REFERENCES)
        return {inspection.reference: material_of(inspection) for inspection in inspections}


@pytest.fixture(scope="session")
def documents(django_db_setup: None, django_db_blocker) -> Callable[[str], Document]:
    """The reports of the demonstration as documents, each made once."""

    @cache
    def document(reference: str) -> Document:
        with django_db_blocker.unblock():
            return document_of(Inspection.objects.with_framework().get(reference=reference))

    return document


@pytest.fixture(scope="session")
def web_editions(documents) -> Callable[[str], str]:
    """The reports of the demonstration as web pages, each made once."""
    return cache(lambda reference: html_edition(documents(reference)))


@pytest.fixture
def layouts_from(monkeypatch, settings) -> Callable[[Path], Path]:
    """A function that lets the service look for layouts in one folder outside the code, as LAYOUT_FOLDERS does."""

    def look_in(folder: Path) -> Path:
        monkeypatch.setattr(outside, "folders", [folder])
        engine = settings.TEMPLATES[0]
        settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], folder / "templates"]}]
        return folder

    return look_in


@pytest.fixture
def layout_folder(tmp_path, layouts_from) -> Path:
    """An empty folder outside the code, in which the service looks for layouts."""
    folder: Path = tmp_path / "layouts"
    folder.mkdir()
    return layouts_from(folder)


@pytest.fixture
def example_layouts(layouts_from) -> Path:
    """The folder with the layout that docs/examples/children-2030.toml names."""
    return layouts_from(Path("docs/examples/layouts/children-2030").absolute())


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[[str], bytes]:
    """A function that returns the PDF of a source. The first process prints it; the others wait and read the file."""
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        folder = folder.parent  # shared by all processes of this run

    def pdf(source: str) -> bytes:
        path = folder / f"{content_hash(source)}.pdf"
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                part = path.with_suffix(".part")
                part.write_bytes(pdf_of_source(source))
                part.rename(path)
        return path.read_bytes()

    return pdf


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
    """An inspector who is only on the teams of other inspections."""
    return _person("stranger@inspectorate.test", "Sid Stranger")


@pytest.fixture
def panel_member(db: None) -> User:
    member = _person("panel@inspectorate.test", "Pat Panel")
    give_role(member, HeldRole.Role.PANEL_MEMBER, by=BY)
    return member


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"
