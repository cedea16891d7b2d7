"""Which errors mean that the database cannot be used at the moment, and what the response to such a request contains."""

from __future__ import annotations

import sqlite3

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.test import RequestFactory

from config.databases.outage import Outage
from config.unavailable import is_unavailable, unavailable


def of_sqlite(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("from SQLite")
    cause.sqlite_errorcode = code
    error = OperationalError("from SQLite")
    error.__cause__ = cause
    return error


def after(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "is_it"),
    [
        (OperationalError("the connection is closed"), True),
        (InterfaceError("connection already closed"), True),
        (of_sqlite(sqlite3.SQLITE_BUSY), True),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), True),
        (of_sqlite(sqlite3.SQLITE_FULL), True),
        (of_sqlite(sqlite3.SQLITE_ERROR), False),  # for example, no such table
        (IntegrityError("a constraint"), False),
        (after(DatabaseError("in a broken transaction"), of_sqlite(sqlite3.SQLITE_BUSY)), True),
        (after(ValueError("our own"), of_sqlite(sqlite3.SQLITE_BUSY)), False),
        (ValueError("our own"), False),
        (None, False),
    ],
)
def test_which_errors_go_away(error, is_it):
    assert is_unavailable(error) is is_it


@pytest.mark.parametrize(
    ("sent", "is_returned"),
    [
        ({"words": "<b> & 'so on'"}, True),
        ({"words": "a", "password": "secret words"}, False),
        ({"words": "a", "new-password2": "secret words"}, False),
        ({"words": "a", "file": SimpleUploadedFile("a.txt", b"words")}, False),
    ],
)
def test_a_form_is_returned_unless_a_page_cannot_repeat_it(sent, is_returned):
    response = unavailable(RequestFactory().post("/somewhere/?next=1", sent))
    page = response.content.decode()

    assert response.status_code == 503
    assert ("Send it again" in page) is is_returned
    assert ("Go back to the form." in page) is not is_returned
    assert "secret words" not in page
    assert ("&lt;b&gt; &amp; &#x27;so on&#x27;" in page) is (is_returned)


def test_a_page_that_was_only_read_has_a_link_to_try_again():
    page = unavailable(RequestFactory().get("/somewhere/?next=1")).content.decode()

    assert '<a class="govuk-link" href="/somewhere/?next=1">Try again</a>' in page
    assert "What you just sent" not in page


def attempted(outage: Outage, *, fails: bool = False) -> bool:
    """Try to use the database, and return whether that was in an outage."""
    with outage.attempt(OSError) as is_on:
        if fails:
            raise OSError("gone")
    return is_on


def test_an_outage_ends_with_the_first_attempt_that_works():
    outage = Outage()
    for number in (1, 2):
        with pytest.raises(OSError, match="gone"):
            attempted(outage, fails=True)
        assert (outage.is_on, outage.number) == (True, number)

    assert attempted(outage)
    assert not outage.is_on
    assert not attempted(outage)


def test_in_an_outage_there_is_one_attempt_at_a_time():
    outage = Outage()
    outage.begin()
    with outage.attempt(OSError), pytest.raises(OSError, match="Another request is trying"):
        attempted(outage)
    assert not outage.is_on


def test_another_error_is_no_outage():
    outage = Outage()
    with pytest.raises(ValueError), outage.attempt(OSError):
        raise ValueError
    assert not outage.is_on
