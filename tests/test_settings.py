"""What the environment sets, and when the web server refuses to start. Each test asks a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
KEY = "a-key-that-is-kept-secret-and-is-long-enough-for-anybody"


def run(*arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Python in the folder, knowing of the environment only this."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def settings(*names: str, folder: Path = ROOT, **environment: str) -> list:
    """These settings, as such a process has them."""
    code = f"import json; from config import settings; print(json.dumps([getattr(settings, n) for n in {names}], default=str))"
    done = run("-c", code, folder=folder, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# --- The key ---------------------------------------------------------------------------------------------------------


def test_the_web_server_refuses_to_start_without_a_key():
    started = run("-c", "import config.wsgi")

    assert started.returncode != 0
    assert "SECRET_KEY is not set" in started.stderr


@pytest.mark.parametrize("given", [{"SECRET_KEY": KEY}, {"DEBUG": "1"}], ids=["with a key", "on a developer's machine"])
def test_the_web_server_starts(given):
    started = run("-c", "from config.wsgi import application; print(application)", **given)

    assert started.returncode == 0, started.stderr


def test_management_commands_need_no_key(tmp_path):
    done = run("manage.py", "check", DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3")

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_key_that_nobody_gave_lasts_for_one_process():
    [first], [second] = settings("SECRET_KEY"), settings("SECRET_KEY")

    assert first != second
    assert len(first) >= 50


def test_an_empty_key_is_no_key():
    assert settings("SECRET_KEY_IS_OF_THIS_PROCESS", SECRET_KEY="") == [True]
    assert settings("SECRET_KEY", "SECRET_KEY_IS_OF_THIS_PROCESS", SECRET_KEY=KEY) == [KEY, False]


# --- Where data is kept -----------------------------------------------------------------------------------------------


def database(folder: Path = ROOT, **environment: str) -> dict:
    [databases] = settings("DATABASES", folder=folder, **environment)
    return databases["default"]


def test_without_a_word_data_is_kept_below_var(tmp_path):
    assert database(folder=tmp_path)["NAME"] == str(ROOT / "var" / "db.sqlite3")
    assert settings("MEDIA_ROOT", folder=tmp_path) == [str(ROOT / "var" / "media")]


def test_a_relative_sqlite_path_is_read_from_the_checkout_wherever_one_stands(tmp_path):
    assert database(folder=tmp_path, DATABASE_URL="sqlite:///var/other.sqlite3")["NAME"] == str(
        ROOT / "var" / "other.sqlite3"
    )


def test_an_absolute_sqlite_path_has_four_slashes_and_its_folder_is_made(tmp_path):
    found = database(DATABASE_URL=f"sqlite:///{tmp_path}/new/folder/db.sqlite3")

    assert found["NAME"] == f"{tmp_path}/new/folder/db.sqlite3"
    assert (tmp_path / "new" / "folder").is_dir()


def test_sqlite_waits_for_others_and_writes_ahead():
    options = database()["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]


def test_the_address_of_a_postgresql_database():
    found = database(DATABASE_URL="postgres://inspector:p%40ss@db.example:5433/inspections")

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert [found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "inspector",
        "p@ss",
        "db.example",
        5433,
        "inspections",
    ]
    # A pool keeps connections, so Django must not.
    assert found["OPTIONS"]["pool"] is True
    assert found["CONN_MAX_AGE"] == 0


def test_media_is_kept_where_one_says(tmp_path):
    assert settings("MEDIA_ROOT", MEDIA_ROOT=str(tmp_path)) == [str(tmp_path)]


# --- What a browser is told -------------------------------------------------------------------------------------------


def test_cookies_travel_by_https_alone_except_on_a_developers_machine():
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")

    assert settings(*names) == [True, True]
    assert settings(*names, DEBUG="1") == [False, False]


def test_debugging_is_off_unless_asked_for():
    assert settings("DEBUG") == [False]
    assert settings("DEBUG", DEBUG="0") == [False]
    assert settings("DEBUG", DEBUG="1") == [True]


def test_a_debug_that_is_neither_yes_nor_no_is_off():
    assert settings("DEBUG", DEBUG="perhaps") == [False]


def test_hosts_and_trusted_origins_are_lists():
    hosts, origins = settings(
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        ALLOWED_HOSTS="yot.example,www.yot.example",
        CSRF_TRUSTED_ORIGINS="https://yot.example",
    )

    assert hosts == ["yot.example", "www.yot.example"]
    assert origins == ["https://yot.example"]
    assert settings("ALLOWED_HOSTS") == [["127.0.0.1", "localhost"]]


def test_no_page_may_bring_scripts_or_styles_of_its_own_or_be_framed():
    [policy] = settings("CONTENT_SECURITY_POLICY")

    assert policy["DIRECTIVES"]["script-src"] == ["'self'"]
    assert policy["DIRECTIVES"]["style-src"] == ["'self'"]
    assert policy["DIRECTIVES"]["frame-ancestors"] == ["'none'"]


# --- Health -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_health_answers_without_signing_in(client):
    response = client.get("/health/")

    assert response.status_code == 200
    assert response.content == b"ok"
    assert response["Content-Type"] == "text/plain"


def test_health_fails_where_the_database_does():
    """pytest-django keeps the database out of this test's reach."""
    assert Client(raise_request_exception=False).get("/health/").status_code == 500
