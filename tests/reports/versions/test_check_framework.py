"""A framework file is checked before it is loaded, by a command and on a page."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from reports.versions.preview import CASES, preview_of
from standards.models import Framework
from tests.standards.framework_files import SLUGS, shipped, shipped_file, write_framework


def check(path: Path, **options: object) -> tuple[str, str]:
    printed, told = io.StringIO(), io.StringIO()
    call_command("check_framework", path, stdout=printed, stderr=told, **options)
    return printed.getvalue(), told.getvalue()


@pytest.mark.parametrize("slug", SLUGS)
def test_the_shipped_files_have_no_mistake(slug):
    assert "no mistakes. Nothing was loaded" in check(shipped_file(slug))[0]


def test_mistakes_are_listed_with_their_place(tmp_path):
    path = write_framework(tmp_path / "anywhere.toml", ('method = "judged"', 'method = "guessed"'))

    with pytest.raises(CommandError) as refused:
        check(path)

    first, second = str(refused.value).splitlines()
    assert first == f"{path} cannot be loaded."
    assert second.startswith(f"{path}: domains 1, standards 1.1, method: must be ")


@pytest.mark.parametrize("command", ["check_framework", "load_frameworks"])
def test_a_layout_that_does_not_exist_is_a_mistake(tmp_path, command, db):
    path = write_framework(tmp_path / "anywhere.toml", ("2020-06-single", "1999-01-single"))

    with pytest.raises(CommandError, match=r"layouts, single: .*1999-01-single.*does not exist; use one of: 20"):
        call_command(command, path)


def test_what_is_missing_is_listed_and_is_no_mistake(tmp_path):
    path = write_framework(tmp_path / "anywhere.toml", ('published = "2030"', 'published = ""'))

    assert f"{path}: published: is empty, so the framework is listed as the oldest" in check(path)[1]


def test_nothing_is_loaded(tmp_path, db):
    before = set(Framework.objects.values_list("slug", flat=True))

    check(write_framework(tmp_path / "anywhere.toml"), preview=tmp_path)

    assert set(Framework.objects.values_list("slug", flat=True)) == before


def test_the_preview_shows_the_case_form_the_sample_and_invented_ratings(tmp_path):
    check(shipped_file("youth-2021"), preview=tmp_path / "new folder")

    page = (tmp_path / "new folder" / "preview.html").read_text()
    assert "2.1.1. Does assessment sufficiently analyse how to support the child&#x27;s desistance?" in page
    assert "Did management oversight meet the needs of the case?" in page
    assert "60 cases are eligible. To say with 80% confidence" in page
    assert "The answers are invented." in page


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match=r"preview\.html: cannot be written"):
        check(shipped_file("youth-2021"), preview=tmp_path / "file")


def test_the_same_file_gives_the_same_invented_ratings():
    first, second = (preview_of(shipped("youth-2018")) for _ in range(2))

    assert first.ratings == second.ratings
    assert all(
        question.tally.cases == CASES
        for standard in first.ratings.standards.values()
        for question in standard.key_questions
    )


# --- the page ---------------------------------------------------------------------------------------------------------


def send(client, content: bytes, name: str = "anywhere.toml") -> str:
    response = client.post("/frameworks/check/", {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def author(client, lead_inspector):
    client.force_login(lead_inspector)
    return client


def test_the_page_shows_what_a_file_would_give(author):
    page = send(author, shipped_file("youth-2018").read_bytes())

    assert "anywhere.toml has no mistakes. It would be loaded as youth-2018, revision 1." in page
    assert "The ratings of an invented inspection" in page


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"revision", "is not TOML"),
        (b"\xff\xfe", "byte 0: is not UTF-8 text"),
        (b"slug = 1", "slug: must be text in quotation marks"),
        (b"", "This file is empty"),
        (b"#" * 1_000_001, "This file is larger than 1 MB"),
    ],
)
def test_the_page_says_what_is_wrong(author, content, told):
    assert told in send(author, content)


def test_the_page_asks_for_a_file(author):
    assert "Choose a framework file" in author.post("/frameworks/check/", {}).content.decode()


def test_the_list_of_frameworks_leads_to_the_page(author):
    page = author.get("/frameworks/").content.decode()

    assert 'href="/frameworks/check/"' in page
    assert 'href="/frameworks/compare/"' in page
