"""Settings from the environment, and when the web server refuses to start."""

from __future__ import annotations

import configparser
import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from django.test import Client

from config.databases.limits import LOCK_SECONDS, STATEMENT_SECONDS, limit_waiting

ROOT = Path(__file__).resolve().parent.parent
VARIABLES = ("SECRET_KEY", "DEBUG", "DATABASE_URL", "MEDIA_ROOT", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS")
KEY = "a-key-that-is-kept-secret-and-is-long-enough-for-anybody"


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A function that runs Python in the checkout with only these environment variables."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def settings_of(monkeypatch) -> Callable[..., SimpleNamespace]:
    """A function that returns the settings for these environment variables, without any of our other variables."""

    def settings_of(**environment: str) -> SimpleNamespace:
        for name in (*VARIABLES, *environment):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return SimpleNamespace(**runpy.run_path(str(ROOT / "config" / "settings.py")))

    return settings_of


# --- The key ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_web_server_refuses_to_start_without_a_key():
    started = process("-c", "import config.wsgi")

    assert started.returncode != 0
    assert "SECRET_KEY is not set" in started.stderr


@pytest.mark.slow
@pytest.mark.parametrize("given", [{"SECRET_KEY": KEY}, {"DEBUG": "1"}], ids=["with a key", "on a developer's machine"])
def test_the_web_server_starts(given):
    started = process("-c", "from config.wsgi import application; print(application)", **given)

    assert started.returncode == 0, started.stderr


@pytest.mark.slow
def test_the_web_server_loads_addresses_and_templates_before_its_first_page_even_without_a_database(tmp_path):
    code = (
        "import gc, config.wsgi; from django.template import engines; from django.urls import get_resolver; "
        "loaded = engines['django'].engine.template_loaders[0].get_template_cache; "
        "print(get_resolver()._populated, 'reports/national/ratings.html' in loaded, gc.get_freeze_count() > 10_000)"
    )

    started = process("-c", code, SECRET_KEY=KEY, DATABASE_URL="postgres://nobody@127.0.0.1:1/none")

    assert started.stdout.split() == ["True", "True", "True"], started.stderr
    assert "The database did not answer when this process started" in started.stderr


@pytest.mark.slow
def test_management_commands_need_no_key(tmp_path):
    done = process("manage.py", "check", DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3")

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_generated_key_lasts_for_one_process(settings_of):
    first, second = settings_of(), settings_of()

    assert first.SECRET_KEY_IS_OF_THIS_PROCESS
    assert first.SECRET_KEY != second.SECRET_KEY
    assert len(first.SECRET_KEY) >= 50


def test_an_empty_key_counts_as_missing(settings_of):
    assert settings_of(SECRET_KEY="").SECRET_KEY_IS_OF_THIS_PROCESS
    assert settings_of(SECRET_KEY=KEY).SECRET_KEY == KEY
    assert not settings_of(SECRET_KEY=KEY).SECRET_KEY_IS_OF_THIS_PROCESS


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "EMAIL_URL"])
def test_a_secret_can_be_in_a_file(settings_of, tmp_path, name):
    values = {
        "SECRET_KEY": KEY,
        "DATABASE_URL": "postgres://a:secret@db/inspections",
        "EMAIL_URL": "smtp://mail.example",
    }
    kept = tmp_path / "secret"
    kept.write_text(f"{values[name]}\n")

    def read(settings):
        return getattr(settings, name, None) or settings.DATABASES["default"]

    assert read(settings_of(**{f"{name}_FILE": str(kept)})) == read(settings_of(**{name: values[name]}))


def test_a_missing_secret_file_stops_everything(settings_of, tmp_path):
    with pytest.raises(FileNotFoundError):
        settings_of(SECRET_KEY_FILE=str(tmp_path / "missing"))


def test_a_file_comes_before_the_variable_and_others_are_not_touched(settings_of, tmp_path):
    (tmp_path / "key").write_text(KEY)
    settings = settings_of(SECRET_KEY="other", SECRET_KEY_FILE=str(tmp_path / "key"), PUBLISHER_FILE="publisher.toml")

    assert settings.SECRET_KEY == KEY
    assert settings.PUBLISHER_FILE == ROOT / "publisher.toml"


def test_earlier_keys_are_a_list(settings_of):
    assert settings_of().SECRET_KEY_FALLBACKS == []
    assert settings_of(SECRET_KEY=KEY, SECRET_KEY_FALLBACKS="one,two").SECRET_KEY_FALLBACKS == ["one", "two"]


# --- Storage ----------------------------------------------------------------------------------------------------------


def test_layouts_can_be_in_other_folders_whose_templates_come_last(settings_of):
    assert settings_of().LAYOUT_FOLDERS == []

    settings = settings_of(LAYOUT_FOLDERS="var/layouts,/srv/layouts")

    assert [ROOT / "var" / "layouts", Path("/srv/layouts")] == settings.LAYOUT_FOLDERS
    assert settings.TEMPLATES[0]["DIRS"] == [
        ROOT / "templates",
        ROOT / "var" / "layouts" / "templates",
        Path("/srv/layouts/templates"),
    ]


def test_data_is_kept_in_var_by_default(settings_of):
    settings = settings_of()

    assert settings.DATABASES["default"]["NAME"] == str(ROOT / "var" / "db.sqlite3")
    assert settings.MEDIA_ROOT == ROOT / "var" / "media"


def test_a_relative_sqlite_path_starts_at_the_checkout(settings_of, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    database = settings_of(DATABASE_URL="sqlite:///var/other.sqlite3").DATABASES["default"]

    assert database["NAME"] == str(ROOT / "var" / "other.sqlite3")


def test_an_absolute_sqlite_path_has_four_slashes_and_its_folder_is_created(settings_of, tmp_path):
    database = settings_of(DATABASE_URL=f"sqlite:///{tmp_path}/new/folder/db.sqlite3").DATABASES["default"]

    assert database["NAME"] == f"{tmp_path}/new/folder/db.sqlite3"
    assert (tmp_path / "new" / "folder").is_dir()


def test_sqlite_waits_for_others_and_writes_ahead(settings_of):
    options = settings_of().DATABASES["default"]["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]


def test_the_address_of_a_postgresql_database(settings_of):
    address = "postgres://inspector:p%40ss@db.example:5433/inspections"
    database = settings_of(DATABASE_URL=address).DATABASES["default"]

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"]) == ("inspector", "p@ss")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "inspections")
    assert "plan_cache_mode=force_generic_plan" in database["OPTIONS"]["options"]


def test_options_in_the_database_address_are_kept(settings_of):
    address = "postgres://someone:secret@database.example:5433/inspections?sslmode=require"

    options = settings_of(DATABASE_URL=address).DATABASES["default"]["OPTIONS"]

    assert options["sslmode"] == "require"
    assert options["prepare_threshold"] == 3


def test_the_web_server_waits_for_sqlite_less_than_five_seconds(settings_of):
    database = settings_of().DATABASES["default"]
    limit_waiting(database)

    assert database["ENGINE"] == "config.databases.sqlite3"
    assert database["OPTIONS"]["timeout"] < 5
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_the_web_server_waits_for_postgresql_less_than_five_seconds(settings_of):
    address = "postgres://someone:secret@database.example:5433/inspections?sslmode=require&connect_timeout=3"
    database = settings_of(DATABASE_URL=address).DATABASES["default"]
    limit_waiting(database)

    options = database["OPTIONS"]
    assert database["ENGINE"] == "config.databases.postgresql"
    assert options["options"] == "-c lock_timeout=3500 -c statement_timeout=4000 -c plan_cache_mode=force_generic_plan"
    assert (options["sslmode"], int(options["connect_timeout"])) == ("require", 3)
    assert options["tcp_user_timeout"] == 4000
    # Connections stay open, and are checked before each request.
    assert database["CONN_MAX_AGE"] > 0
    assert database["CONN_HEALTH_CHECKS"] is True


def test_a_pool_that_shares_connections_is_left_nothing_of_a_connection(settings_of):
    address = "postgres://someone:secret@127.0.0.1:6432/inspections_web?sslmode=require"
    database = settings_of(DATABASE_URL=address, DATABASE_POOLED="1").DATABASES["default"]
    limit_waiting(database)

    options = database["OPTIONS"]
    assert "options" not in options
    assert options["prepare_threshold"] is None
    assert database["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert (options["sslmode"], options["connect_timeout"]) == ("require", 2)


def test_the_pool_sets_the_same_limits_as_the_web_server_does():
    pool = configparser.ConfigParser(inline_comment_prefixes=(), comment_prefixes=(";",))
    pool.read(ROOT / "config" / "pgbouncer.ini", encoding="utf-8")

    web, others = pool["databases"]["inspections_web"], pool["databases"]["inspections"]
    assert f"SET lock_timeout = {LOCK_SECONDS * 1000:.0f};" in web
    assert f"SET statement_timeout = {STATEMENT_SECONDS * 1000}'" in web
    assert "SET" not in others
    assert pool["pgbouncer"]["pool_mode"] == "transaction"
    assert float(pool["pgbouncer"]["query_wait_timeout"]) <= STATEMENT_SECONDS


@pytest.mark.slow
def test_commands_have_no_limits():
    """The import, the worker and migrations can wait for a lock, and can take a long time."""
    program = """
from django.conf import settings
database = settings.DATABASES["default"]
print(database["ENGINE"], "timeout" in str(database["OPTIONS"].get("options")))
"""
    for address, engine in (
        ("sqlite:////tmp/unused.sqlite3", "django.db.backends.sqlite3"),
        ("postgres://someone@database.example/inspections", "django.db.backends.postgresql"),
    ):
        given = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": address}
        done = process("-c", program, **given)
        assert done.stdout.split() == [engine, "False"], done.stderr


def test_media_is_kept_in_the_given_folder(settings_of, tmp_path):
    assert str(settings_of(MEDIA_ROOT=str(tmp_path)).MEDIA_ROOT) == str(tmp_path)


# --- Browser security -------------------------------------------------------------------------------------------------


def test_cookies_need_https_except_on_a_developers_machine(settings_of):
    served, developed = settings_of(), settings_of(DEBUG="1")

    assert (served.SESSION_COOKIE_SECURE, served.CSRF_COOKIE_SECURE) == (True, True)
    assert (developed.SESSION_COOKIE_SECURE, developed.CSRF_COOKIE_SECURE) == (False, False)
    assert (served.SESSION_COOKIE_NAME, served.CSRF_COOKIE_NAME) == ("__Host-sessionid", "__Host-csrftoken")
    names = (served.PAGES_COOKIE_NAME, served.MESSAGES_COOKIE_NAME, served.ARRIVED_COOKIE_NAME)
    assert names == ("__Host-pages", "__Host-messages", "__Host-arrived")
    assert (developed.SESSION_COOKIE_NAME, developed.CSRF_COOKIE_NAME) == ("sessionid", "csrftoken")


@pytest.mark.parametrize(("given", "debug"), [({}, False), ({"DEBUG": "0"}, False), ({"DEBUG": "1"}, True)])
def test_debugging_is_off_unless_switched_on(settings_of, given, debug):
    assert settings_of(**given).DEBUG is debug


def test_a_debug_that_is_neither_yes_nor_no_is_off(settings_of):
    assert settings_of(DEBUG="perhaps").DEBUG is False


def test_hosts_and_trusted_origins_are_lists(settings_of):
    settings = settings_of(
        ALLOWED_HOSTS="yot.example,www.yot.example", CSRF_TRUSTED_ORIGINS="https://yot.example,https://www.yot.example"
    )

    assert settings.ALLOWED_HOSTS == ["yot.example", "www.yot.example"]
    assert settings.CSRF_TRUSTED_ORIGINS == ["https://yot.example", "https://www.yot.example"]
    assert settings_of().ALLOWED_HOSTS == ["127.0.0.1", "localhost"]


def test_pages_cannot_have_inline_scripts_or_styles_or_be_framed(settings_of):
    directives = settings_of().CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert directives[name] == ["'none'"]


# --- Health -----------------------------------------------------------------------------------------------------------


@pytest.mark.postgresql_too
@pytest.mark.django_db
def test_health_answers_without_signing_in(client):
    response = client.get("/health/")

    assert response.status_code == 200
    assert response.content.decode().splitlines()[0] == "ok"
    assert response["Content-Type"] == "text/plain"


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_health_says_if_the_database_does_not_respond(monkeypatch, error):
    monkeypatch.setattr("config.health.connection", Mock(cursor=Mock(side_effect=error)))

    response = Client().get("/health/")

    assert (response.status_code, response["Content-Type"]) == (503, "text/plain")
    assert response.content.decode().splitlines()[0] == "unavailable"


# --- Second reads ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["0", "101"])
def test_a_share_of_second_reads_that_is_no_percentage_is_refused(settings_of, value):
    assert settings_of(SECOND_READ_SHARE="25").SECOND_READ_SHARE == 25
    with pytest.raises(ImproperlyConfigured, match="a whole number from 1 to 100"):
        settings_of(SECOND_READ_SHARE=value)
