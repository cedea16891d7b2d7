"""The cast, the frameworks, and the three demonstration inspections.

Every test finds the database as tests/template_database.py makes it, frameworks and demonstration inspections in it. What a
test changes is rolled back; after a test that commits (one with a real browser, say) the database is copied again.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from inspections.models import RATINGS_PANEL, Inspection, User
from reports.document.data import Document
from reports.document.material import Material
from reports.management.commands.load_demonstration import REFERENCES
from reports.material import document_of, material_of
from reports.pdf.html import content_hash, html_edition, pdf_of_source
from standards.models import Framework
from tests import properties  # noqa: F401  (registers the profiles)
from tests.template_database import own_database

hypothesis_settings.load_profile("ordinary")  # --hypothesis-profile=soak for the other


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that at the end no process waits for another; otherwise file by file."""
    files = {path: number for number, path in enumerate(sorted({item.path for item in items}))}
    items.sort(key=lambda item: (group_of(item), files[item.path]))


def group_of(item: pytest.Item) -> int:
    """By what a test uses, which says how long it takes, and is the same for every process and machine."""
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
        # Django would empty every table, and the next test would have to fill them again.
        patched.setattr(TransactionTestCase, "_fixture_teardown", lambda test_case: database.restore())
        yield
    with django_db_blocker.unblock():
        database.remove()


@pytest.fixture
def frameworks(db: None) -> Callable[[str], Framework]:
    """Any shipped framework, by its slug."""
    return lambda slug: Framework.objects.with_whole_tree().newest_of(slug)


@pytest.fixture
def youth_2018(frameworks) -> Framework:
    return frameworks("youth-2018")


@pytest.fixture
def demonstration(frameworks) -> Callable[[str], Inspection]:
    """Any demonstration inspection, by its reference."""
    return lambda reference: Inspection.objects.with_framework().get(reference=reference)


@pytest.fixture(scope="session")
def materials(django_db_setup: None, django_db_blocker) -> dict[str, Material]:
    """What the reports of the demonstration are made of, by reference: as plain data, which no test can change."""
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


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[[str], bytes]:
    """The PDF of a source, printed by whichever process asks first: the others wait for it and read the file."""
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        folder = folder.parent  # which all processes of this run share

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
