"""The log names requests and people by numbers. It never has a name, an email address, a search word or a reference of a case."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.test import Client

from config.logs import Json, Lines
from tests.factories import new_case, new_inspection

ROOT = Path(__file__).resolve().parent.parent
SECRETS = (
    "Harvest",
    "nobody@example.org",
    "search-word",
    "Rhian Morgan",
    "a wrong password",
    "case-of-a-child",
    "shared-secret",
)


@pytest.fixture(params=[Json, Lines], ids=["json", "lines"])
def written(request) -> Iterator[Callable[[], list[str]]]:
    """Everything that production would write, in one of its formats."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(request.param())
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in ("config.requests", "inspections.security")]
    root.addHandler(handler)
    levels = [one.level for one in ours]
    for one in ours:
        one.setLevel(logging.INFO)
    yield lambda: out.getvalue().splitlines()
    root.removeHandler(handler)
    for one, level in zip(ours, levels, strict=True):
        one.setLevel(level)


@pytest.mark.django_db
def test_nothing_that_names_a_person_is_written(written, client, lead_inspector, youth_2018, monkeypatch):
    inspection = new_inspection(youth_2018)
    case = new_case(inspection, reference="case-of-a-child")
    client.post("/accounts/login/", {"login": "nobody@example.org", "password": "a wrong password"})
    client.force_login(lead_inspector)
    client.get("/search/?q=search-word")
    client.get("/retention/?q=search-word")  # refused
    client.get(f"/inspections/{inspection.reference}/cases/{case.reference}/")  # not on the team
    client.get("/nowhere/Harvest/?name=Rhian Morgan")
    client.get("/calendar/shared-secret/interviews.ics")
    client.get("/work/", headers={"host": "nobody@example.org"})
    Client(enforce_csrf_checks=True).post("/calendar/shared-secret/interviews.ics?q=search-word")
    assert fails(client, monkeypatch, "Key (email)=(nobody@example.org) of Rhian Morgan already exists.") == 500

    text = "\n".join(written())
    for secret in (*SECRETS, lead_inspector.email, lead_inspector.name):
        assert secret not in text, secret
    for told in (
        "sign-in failed",
        "refused: account",
        "inspections/<slug:reference>/",
        inspection.reference,
        "IntegrityError",
        "no page",
    ):
        assert told in text, told
    assert "in break_down" in text, "the place of the error"


def fails(client: Client, monkeypatch, message: str) -> int:
    """The status of a page whose view fails with this message, and with another as its cause."""

    def break_down(*args: object, **kwargs: object) -> None:
        try:
            raise ValueError(message)
        except ValueError as error:
            raise IntegrityError(message) from error

    monkeypatch.setattr("inspections.my_work.views.render", break_down)
    client.raise_request_exception = False
    return client.get("/work/").status_code


@pytest.mark.django_db
@pytest.mark.parametrize("written", [Json], indirect=True)
def test_each_entry_of_a_request_has_its_number_and_that_of_the_person(written, client, lead_inspector):
    client.force_login(lead_inspector)
    answer = client.get("/retention/")

    about = [entry for entry in map(json.loads, written()) if entry.get("request_id") == answer["X-Request-ID"]]
    assert {entry["logger"] for entry in about} >= {"config.requests", "inspections.security"}
    assert {(entry["person"], entry["method"], entry["route"]) for entry in about} == {
        (lead_inspector.pk, "GET", "retention/")
    }
    last = about[-1]
    assert (last["status"], last["level"]) == (403, "info")
    assert last["milliseconds"] >= 0
    assert last["timestamp"].endswith("Z")


@pytest.mark.django_db
@pytest.mark.parametrize("written", [Json], indirect=True)
def test_an_entry_outside_a_request_is_json_too(written):
    logging.getLogger("reports.pdf.jobs").error("The job %s was given up.", 3)

    [entry] = map(json.loads, written())
    assert (entry["event"], entry["level"], entry["logger"]) == ("The job 3 was given up.", "error", "reports.pdf.jobs")
    assert not {"request_id", "person"} & set(entry)


def test_a_line_is_as_before(written):
    record = logging.LogRecord("reports.pdf.jobs", logging.WARNING, "", 0, "The job %s stopped.", (3,), None)

    assert Lines().format(record).endswith(" WARNING reports.pdf.jobs: The job 3 stopped.")


def settings_with(**given: str) -> subprocess.CompletedProcess[str]:
    """A process that says something in the log with these settings, as gunicorn does."""
    program = "import django; django.setup(); import logging; logging.getLogger('x').error('said')"
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", **given}
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.slow
def test_the_format_is_a_setting():
    assert json.loads(settings_with(LOG_FORMAT="json").stderr)["event"] == "said"
    assert settings_with().stderr.endswith(" ERROR x: said\n")
    assert ImproperlyConfigured.__name__ in settings_with(LOG_FORMAT="xml").stderr


@pytest.mark.slow
def test_gunicorn_says_it_in_the_same_format():
    program = (
        "import os, logging, gunicorn.config, gunicorn.glogging, runpy;"
        "settings = gunicorn.config.Config();"
        "settings.set('logconfig_dict', runpy.run_path('gunicorn.conf.py')['logconfig_dict']);"
        "gunicorn.glogging.Logger(settings).info('Starting gunicorn')"
    )
    said = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LOG_FORMAT": "json"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(said.stderr)["event"] == "Starting gunicorn"
    assert said.stdout == ""
