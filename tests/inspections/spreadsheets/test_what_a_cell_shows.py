"""What a spreadsheet program shows for a value in a number format. What programs show differently is refused."""

from __future__ import annotations

import datetime

import pytest

from inspections.spreadsheets.shown import TypedCell, Unusable, date_as_shown, number_as_shown

MARCH = datetime.date(2019, 3, 1)
MORNING = datetime.time(9, 5, 7)


def not_known(value: str) -> str:
    return (
        f"is {value} in a format that is shown differently on other computers or that we do not know; type what the report "
        "should print, as text"
    )


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("0", "General", "0"),
        ("0.0", "General", "0"),
        ("0", 'General" cases"', "0 cases"),
        ("0", '0;-0;"none"', "none"),
        ("-0.001", "0.00", "0.00"),
        ("5", "0,000", "0,005"),
        ("0.5", "#.0", ".5"),
        ("1234567", "#,##0.0,", "1,234.6"),
        ("1234567", '0.0,,"m"', "1.2m"),
        ("655327", "[$£-809]#,##0", "£655,327"),
        ("-5", '"£"#,##0;[Red]-"£"#,##0', "-£5"),
    ],
)
def test_a_number_is_shown_in_its_format(value, code, shown):
    assert number_as_shown(value, code) == shown


@pytest.mark.parametrize(
    "code",
    [
        "0.0.0",  # two decimal points
        "0.0,0",  # a comma between decimals
        '"Version "0.0.0',
        "00-00",  # two groups of digits
        "hh:mm",  # the format of a time
        None,  # a format that follows the settings of the computer
    ],
)
def test_a_number_in_a_format_that_we_do_not_know_is_refused(code):
    shown = number_as_shown("12.5", code)

    assert isinstance(shown, Unusable)
    assert shown == not_known("12.5")


@pytest.mark.parametrize(
    ("moment", "code", "shown"),
    [
        (MARCH, "mmm yyyy", "Mar 2019"),
        (MARCH, "dddd, d mmmm yyyy", "Friday, 1 March 2019"),
        (MARCH, "d.m.yy", "1.3.19"),
        (MARCH, "dd/mm/yyyy;@", "01/03/2019"),
        (MARCH, "yyyy hh:mm", "2019 00:00"),  # a date begins at midnight
        (datetime.datetime.combine(MARCH, MORNING), 'yyyy-mm-dd"T"hh:mm', "2019-03-01T09:05"),
        (MORNING, "h:mm", "9:05"),
        (MORNING, "hh:mm AM/PM", "09:05 AM"),
        (datetime.time(21, 5), "h.mm AM/PM", "9.05 PM"),
        (MORNING, "mm:ss", "05:07"),
    ],
)
def test_a_date_or_time_is_shown_in_its_format(moment, code, shown):
    assert date_as_shown(moment, code, str(moment)) == shown


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (MORNING, "dd/mm/yyyy hh:mm"),  # programs begin to count days on different dates
        (MORNING, "yyyy"),
        (datetime.timedelta(hours=30), "h:mm"),
        (MORNING, "[h]:mm"),
        (MORNING, "hh:mm:ss.000"),
        (MARCH, "d 0 yyyy"),
        (MARCH, "General"),
        (MARCH, "[$-407]mmmm"),  # the name of the month in German
        (MARCH, None),
    ],
)
def test_a_date_or_time_in_a_format_that_we_do_not_know_is_refused(moment, code):
    shown = date_as_shown(moment, code, str(moment))

    assert isinstance(shown, Unusable)
    assert shown == not_known(str(moment))


def test_a_cell_that_shows_nothing_is_refused_with_its_value():
    cell = TypedCell("7", "number", lambda: number_as_shown("7", ";;"))

    assert isinstance(TypedCell("0", "number", lambda: number_as_shown("0", "#")).shown, Unusable)
    assert number_as_shown("7", ";;") == ""
    assert cell.shown == "shows nothing, but holds 7; type what the report should print, as text"
