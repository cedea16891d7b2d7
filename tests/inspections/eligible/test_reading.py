"""Finding a list in a sheet, understanding its columns and words, and dropping personal data. Without a database."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from inspections.cases.entries import ETHNICITIES, GENDERS
from inspections.cases.models import levels_by_the_yot
from inspections.eligible.checking import Listed, Stored, compare
from inspections.eligible.reading.case_list import CaseList, read_list
from inspections.eligible.reading.columns import COLUMNS, guess, guesses
from inspections.eligible.reading.personal import Personal, kind_by_heading, safe_file_name
from inspections.eligible.reading.references import Numbering, wrong_with_reference
from inspections.eligible.reading.words import BLANK, vocabulary, words_of_column
from inspections.eligible.windows import ANY_TIME, Window, months_before, usual_window
from inspections.spreadsheets.cells import Merged
from inspections.spreadsheets.tables import Table, read_tables
from inspections.spreadsheets.written_dates import NotADate, has_month_first, read_date
from standards.language.reading import read_framework_file
from tests.standards.framework_files import shipped

DISPOSALS = read_framework_file(Path("standards/frameworks/youth-2018.toml")).disposals
KNOWN = vocabulary(DISPOSALS)
COURT, OUT_OF_COURT = Window(6, 9), Window(2, 5)
DAY = datetime.date(2026, 11, 2)
APRIL_3 = datetime.date(2026, 4, 3)


def read(*rows: str, merged: tuple[Merged, ...] = ()) -> CaseList | None:
    """The list in rows of cells separated by |. An empty row stands for a row that is not in the sheet."""
    cells = [(number, [cell.strip() for cell in row.split("|")]) for number, row in enumerate(rows, 1) if row]
    return read_list(Table("Sheet1", cells, list(merged)), remembered={}, known=KNOWN, on=DAY)


# --- dates and windows ------------------------------------------------------------------------------------------------


def test_dates_in_every_style_are_read_with_the_day_first():
    for text in (
        "03/04/2026", "3.4.26", "3-4-2026", "3 4 2026", "3 Apr 26", "3rd April 2026", "03-Apr-26", "Fri 3 April 2026",
        "3 of april '26", "April 3, 2026", "2026-04-03", "2026-04-03 00:00:00", "03/04/2026 09:30", "3Apr2026",
    ):  # fmt: skip
        assert read_date(text) == APRIL_3, text


def test_an_impossible_or_ambiguous_date_is_not_read():
    for text, says in (
        ("31/02/2026", "is not a real date"),
        ("04/13/2026", "has the month first"),
        ("46115", "the number that spreadsheet programs use for 3 April 2026"),
        ("April 2026", "is a month without a day"),
        ("04/2026", "is a month without a day"),
        ("3 Spring 2026", "is not a date"),
        ("tbc", "is not a date"),
        ("", "is not a date"),
    ):
        with pytest.raises(NotADate, match=says):
            read_date(text)
    with pytest.raises(NotADate, match="could be 3 April 2026 or 4 March 2026"):
        read_date("03/04/2026", may_be_month_first=True)
    assert read_date("04/04/2026", may_be_month_first=True) == datetime.date(2026, 4, 4)
    assert has_month_first(["03/04/2026", "04/13/2026"])
    assert not has_month_first(["03/04/2026", "04/13/2026", "13/04/2026"])


def test_a_window_counts_whole_months_and_includes_both_days():
    assert COURT.days(DAY) == (datetime.date(2026, 2, 2), datetime.date(2026, 5, 2))
    assert OUT_OF_COURT.days(DAY) == (datetime.date(2026, 6, 2), datetime.date(2026, 9, 2))
    assert months_before(datetime.date(2026, 8, 31), 6) == datetime.date(2026, 2, 28)
    assert months_before(datetime.date(2026, 3, 31), 15) == datetime.date(2024, 12, 31)
    for day, is_in in ((1, False), (2, True)):
        assert COURT.has(datetime.date(2026, 2, day), DAY) is is_in
        assert Window(6, 9).has(datetime.date(2026, 5, day + 1), DAY) is not is_in
    assert (usual_window(shipped("youth-2018"), "2"), usual_window(shipped("youth-2018"), "3")) == (COURT, OUT_OF_COURT)
    without = shipped("youth-2018").model_copy(update={"windows": {}})
    assert usual_window(without, "2") == ANY_TIME


# --- where the list is ------------------------------------------------------------------------------------------------


def test_a_list_is_found_between_titles_blank_rows_and_totals():
    found = read(
        "Anytown: made by Jane Smith",
        "",
        "Ref | Disposal | | Date of disposal | Age",
        "a1 | RO | | 03/04/2026 | 15",
        "",
        "Ref | Disposal | | Date of disposal | Age",
        "a2 | YRO | | 03/04/2026 | 16",
        "Total | 2",
        "Count of children",
    )

    assert found is not None
    assert found.columns == ["reference", "disposal", "began", "age"]
    assert [number for number, _ in found.rows] == [4, 7]
    assert dict(found.left_out) == {
        1: "is above the headings", 6: "repeats the headings", 8: "is a row of totals", 9: "is a row of totals"
    }  # fmt: skip


def test_a_header_of_two_rows_is_read_as_one_row():
    under = read(
        "Ref | Child | | Disposal | ",
        " | Sex | Age | Type | Date given",
        "a1 | M | 15 | RO | 03/04/2026",
        merged=(Merged(1, 1, 2, 1), Merged(1, 2, 1, 3), Merged(1, 4, 1, 5)),
    )
    assert under.headings == ["Ref", "Child: Sex", "Child: Age", "Disposal: Type", "Disposal: Date given"]
    assert under.columns == ["reference", "gender", "age", "disposal", "began"]
    over = read(
        "Ref | Disposal | Date of disposal | Child | ",
        " | | | Sex | Age",
        "a1 | RO | 03/04/2026 | M | 15",
        merged=(Merged(1, 4, 1, 5),),
    )
    assert over.columns == ["reference", "disposal", "began", "gender", "age"]
    assert [number for number, _ in over.rows] == [3]


def test_merged_cells_in_cases_are_marked_and_repeated_rows_are_found():
    found = read(
        "Ref | Disposal | Age",
        "a1 | RO | 15",
        "a2 | | 16",
        "a1 | ro | 15",
        merged=(Merged(2, 2, 3, 2),),
    )

    assert found.marks == [(3, 1, "is one of the merged cells B2:B3; enter its value")]
    assert found.same == [(4, 2)]


def test_a_sheet_without_known_headings_has_no_list():
    assert read("Kyle | Smith | 12", "Jade | Jones | 13") is None


def test_a_csv_file_with_windows_spaces_is_read_in_memory():
    windows = "Ref,Disposal\na1,Referral\u00a0Order\n".encode("cp1252")
    assert read_tables("list.csv", windows)[0].rows[1] == (2, ["a1", "Referral Order"])
    (table,) = read_tables("list.CSV", "\ufeffRef,Disposal\r\n a1\u00a0,Referral\u00a0 Order \r\n,\r\n".encode())

    assert table.rows == [(1, ["Ref", "Disposal"]), (2, ["a1", "Referral Order"])]


# --- what is dropped ---------------------------------------------------------------------------------------------------


def test_columns_about_people_are_recognised_by_their_headings():
    for heading, kind in (
        ("Child's Name", Personal.NAME), ("YP", Personal.NAME), ("Surname/Forename", Personal.NAME),
        ("Case manager", Personal.NAME), ("School", Personal.NAME), ("D.O.B", Personal.DATE_OF_BIRTH),
        ("Birth date", Personal.DATE_OF_BIRTH), ("Post code", Personal.ADDRESS), ("NHS_Number", Personal.NUMBER),
        ("PNC", Personal.NUMBER), ("Mobile no.", Personal.CONTACT), ("Child: First name", Personal.NAME),
    ):  # fmt: skip
        assert kind_by_heading(heading) is kind, heading
    for heading in ("Home ward", "Child ID", "Child's gender", "Child: M/F", "Disposal", "Locality", "Team"):
        assert kind_by_heading(heading) is None, heading


def test_columns_about_people_are_recognised_by_their_content_whatever_the_heading():
    found = read(
        "Ref | Disposal | A | B | C | D | E | F | Area",
        "a1 | RO | Kyle Smith | 12/03/2010 | ME7 1XX | 07700 900123 | 9434765919 | 12/34567X | North",
        "a2 | YC | JONES, Jade | 01/05/2011 | ME7 2XX | 07700 900124 | 9434765919 | 13/34567X | South",
        "a3 | YC | McKay O'Neil | 1 June 2012 | ME7 3XX | 07700 900125 | 9434765919 | 14/34567X | North",
    )

    assert found.headings == ["Ref", "Disposal", "Area"]
    assert [kind for _, kind in found.dropped] == [
        "names", "dates of birth", "addresses or postcodes", "telephone numbers or email addresses",
        "identifying numbers", "identifying numbers",
    ]  # fmt: skip


def test_names_under_the_heading_of_a_place_are_dropped_and_places_are_kept():
    names = ["Kyle Smith", "Jade Jones", "Jordan Brown", "Kayleigh Wood", "Tyler White", "Chloe Green"]
    found = read("Ref | Order | Area", *(f"a{number} | RO | {name}" for number, name in enumerate(names)))
    assert [kind for _, kind in found.dropped] == ["names"]

    places = ["North", "South", "North", "Mid Kent", "North", "South"]
    found = read("Ref | Order | Area", *(f"a{number} | RO | {place}" for number, place in enumerate(places)))
    assert found.dropped == []


def test_columns_of_words_and_of_references_are_kept_whatever_their_headings_say():
    found = read("Client | Name of order | LAC", "KS1 | RO | Y", "JJ2 | Youth caution | N")

    assert (found.columns, found.dropped) == (["reference", "disposal", ""], [])
    assert read("Client | Order", "Kyle | RO", "Jade | YC").headings == ["Order"]


def test_a_name_in_another_column_of_the_same_row_is_removed_and_marked():
    found = read(
        "Ref | Surname | Outcome | Patch",
        "SMITH-01 | Smith | RO (Smith) | North",
        "yp-2 | White | RO | White Road",
    )

    assert found.rows == [(2, ["", "", "North"]), (3, ["yp-2", "RO", "White Road"])]
    assert found.marks == [(2, 1, "had a name in it, which was removed")]
    assert found.not_kept == 1


def test_ages_on_the_date_of_the_disposal_are_worked_out_before_dates_of_birth_are_dropped():
    found = read(
        "Ref | DOB | Disposal | Date of disposal",
        "a1 | 03/04/2010 | RO | 02/04/2026",
        "a2 | 03/04/2010 | RO | 03/04/2026",
        "a3 | 03/04/2010 | RO | spring",
    )

    place = found.place_of("age")
    assert [cells[place] for _, cells in found.rows] == ["15", "16", "?"]
    assert found.ages_from == "Date of disposal"


def test_words_that_could_be_names_are_removed_from_the_file_name():
    known = frozenset({"anytown"})
    assert safe_file_name("Anytown eligible cases Oct 2026 KYLE smith.xlsx", known) == (
        "Anytown eligible cases Oct 2026 … ….xlsx"
    )
    assert safe_file_name("9434765919.csv", known) == ".csv"


# --- references -------------------------------------------------------------------------------------------------------


def test_a_reference_is_kept_only_if_it_cannot_identify_a_child():
    for reference in ("a1", "court-07", "YP1234", "2026.114", "CASE_12", "100234"):
        assert not wrong_with_reference(reference), reference
    for reference, says in (
        ("Smith", "no number"), ("KSMITH01", "could include a name"), ("943 476 5919", "characters"),
        ("9434765919", "NHS number"), ("12-34567X", "PNC number"), ("KS030410", "initials with a date"),
        ("AB123456C", "National Insurance"), ("03-04-2010", "a date"), ("07700900123", "telephone"), ("x" * 41 + "1", "40"),
    ):  # fmt: skip
        assert says in wrong_with_reference(reference), reference
    assert "name" in wrong_with_reference("yp-lee1", {"lee"})


def test_the_service_gives_references_that_no_other_case_has():
    numbering = Numbering(["COURT-001", "court-003"])

    assert [numbering.give("court") for _ in range(3)] == ["court-002", "court-004", "court-005"]
    assert numbering.give("ooc") == "ooc-001"


# --- columns and words ------------------------------------------------------------------------------------------------


def test_every_column_of_the_template_is_recognised_and_so_are_the_names_that_yots_use():
    assert guesses([column.title for column in COLUMNS]) == [column.name for column in COLUMNS]
    for heading, name in (
        ("Sentence date", "began"), ("DATE ORDER IMPOSED", "began"), ("Order type", "disposal"), ("M/F", "gender"),
        ("Ethnic origin", "ethnicity"), ("RoSH level", "risk_of_serious_harm"), ("S&W", "safety_wellbeing"),
        ("Child ID", "reference"), ("Ward", "locality"), ("End date", ""), ("Offence date", ""), ("Number of offences", ""),
    ):  # fmt: skip
        assert guess(heading) == name, heading
    assert guesses(["Start date", "Date of order"]) == ["", "began"]
    assert guesses(["Type of work"], {"type of work": "disposal"}) == ["disposal"]


def test_every_word_means_one_of_the_options_on_the_page():
    assert set(words_of_column("gender", DISPOSALS, {}).titles) == set(GENDERS)
    assert set(words_of_column("ethnicity", DISPOSALS, {}).titles) == set(ETHNICITIES)
    assert dict(levels_by_the_yot()) == words_of_column("safety_wellbeing", DISPOSALS, {}).titles
    for column, word, means in (
        ("disposal", " yro", "youth_rehabilitation_order"),
        ("disposal", "YRO + ISS", "youth_rehabilitation_order_iss"),
        ("disposal", "Youth Conditional Caution", "youth_conditional_caution"),
        ("gender", "m", "Male"),
        ("ethnicity", "White British", "White"),
        ("ethnicity", "N/K", BLANK),
        ("ethnicity", "Black or Black British - African", "Black, Black British, Caribbean or African"),
        ("disposal", "Referral Order (12 months)", "referral_order"),
        ("disposal", "OOCD: YC", "youth_caution"),
        ("risk_of_serious_harm", "V. High", "very_high"),
        ("resettlement", "Y", "yes"),
    ):
        assert words_of_column(column, DISPOSALS, {}).meaning(word) == means, word
    words = words_of_column("disposal", DISPOSALS, {"sponsored walk": "reparation_order"})
    assert words.meaning("Sponsored Walk") == "reparation_order"
    assert words.nearest("Referal ordr") == "referral_order"
    assert words.meaning("Referal ordr") is None


def test_lists_are_compared_by_reference_and_the_choices_of_people_are_kept():
    def case(reference: str, **facts) -> Listed:
        return Listed(row=0, domain="2", reference=reference, disposal="referral_order", **facts)

    stored = [
        Stored(1, case("a-01"), False),
        Stored(2, case("a-2", outside_sample="left_out"), False),
        Stored(3, case("a-3"), True),
        Stored(4, case("a-4"), False),
    ]
    changes = compare(stored, [case("A-1"), case("a-2"), case("a-4", age=15), case("a-5")])

    assert [each.key for each in changes.unchanged] == [1, 2]
    assert [each.key for each, _ in changes.changed] == [4]
    assert [each.key for each in changes.drawn_and_missing] == [3]
    assert [each.reference for each in changes.added] == ["a-5"]
    assert not changes.gone
