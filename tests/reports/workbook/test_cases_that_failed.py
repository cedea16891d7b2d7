"""Small inputs that other tools lose or misread, as ours once did.

Each folder in `cases` is tested here with the correct value.
"""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import get_resolver

from inspections.cases.actions import add_case
from inspections.history import Refused
from inspections.models import YOT, Inspection
from inspections.spreadsheets.csv_files import csv_cell
from inspections.spreadsheets.files import read_workbook, write_workbook
from inspections.spreadsheets.identity import same_as
from reports.accuracy.comments_table import COLUMNS, Comment, WrongTable, read_table
from reports.workbook.write import export_workbook
from tests.factories import BY, new_case, new_inspection
from tests.reports.pdf.test_on_the_page import words_on_paper
from tests.reports.workbook.files_by_hand import ods, ods_cell, ods_row, xlsx, xlsx_value
from tests.reports.workbook.refusals import WITHOUT_MISTAKES, refusal

pytestmark = pytest.mark.django_db

CASES = Path(__file__).parent / "cases"
USED = {
    "csv-references",
    "facts-number-formats",
    "identity-by-capitals",
    "mac-folder",
    "merged-answers",
    "table-wider-than-page",
    "yot-table",
}
KINDS = [".xlsx", ".ods", ""]  # "": a folder of .csv files


def test_every_folder_is_used():
    assert {folder.name for folder in CASES.iterdir()} == USED


def imported(path: Path) -> str:
    """Import a workbook and return what the command printed."""
    printed = io.StringIO()
    call_command("import_inspection", path, stdout=printed, stderr=io.StringIO())
    return printed.getvalue()


def anytown() -> Inspection:
    return Inspection.objects.with_framework().get(reference="anytown-2026")


def references(inspection: Inspection) -> list[str]:
    return list(inspection.cases.order_by("pk").values_list("reference", flat=True))


def workbook(tmp_path: Path, kind: str = ".xlsx", **sheets: list[list[str]]) -> Path:
    path = tmp_path / f"changed{kind}"
    given = {name: WITHOUT_MISTAKES[name] for name in ("inspection", "cases")} | sheets
    write_workbook(path, given)
    return path


# --- references and names --------------------------------------------------------------------------------------------


def test_references_that_a_spreadsheet_program_changed_are_refused():
    imported(CASES / "csv-references" / "1-first")
    imported(CASES / "csv-references" / "2-exported")

    lines = refusal(CASES / "csv-references" / "3-saved")

    assert lines[0].startswith("cases 2 reference: “1” differs from the recorded case “001” only in")
    assert len(lines) == 5
    assert references(anytown()) == ["001", "002", "003", "004", "005"]


def test_identity_by_capitals_and_spaces():
    imported(CASES / "identity-by-capitals" / "1-first.xlsx")

    lines = refusal(CASES / "identity-by-capitals" / "2-capitals.xlsx")

    assert lines == [
        "inspection 3 value: yot “Anytown YOT” is not recorded; did you mean “Anytown YOT”? Only capitals or spaces differ",
        "cases 2 reference: “COURT-01” differs from the recorded case “court-01” only in capitals, spaces or leading zeros; "
        "use one reference for one case",
        "cases 3 reference: “Court-02” differs from the recorded case “court-02” only in capitals, spaces or leading zeros; "
        "use one reference for one case",
    ]
    assert YOT.objects.filter(name__icontains="anytown yot").count() == 1


@pytest.mark.parametrize(
    ("text", "recorded"),
    [
        ("1", "001"),
        ("0001", "001"),
        ("1.1", "1.10"),
        ("100000", "1E5"),
        ("COURT-1", "court-01"),
        ("Any Town", "anytown"),
        ("Anytown\u00a0YOT", "Anytown YOT"),
        ("Ｃourt-01", "court-01"),
    ],
)
def test_the_same_to_a_person(text, recorded):
    assert same_as(text, ["other", recorded]) == recorded


@pytest.mark.parametrize(("text", "recorded"), [("10", "1"), ("court-10", "court-1"), ("1.01", "1.1"), ("c1", "d1")])
def test_not_the_same_to_a_person(text, recorded):
    assert same_as(text, [recorded]) is None


def test_a_recorded_reference_can_still_be_used_if_another_is_like_it():
    assert same_as("1", ["001", "1"]) is None


@pytest.mark.parametrize("kind", KINDS)
def test_two_references_in_one_file_that_are_one_to_a_person(tmp_path, kind):
    cases = [["reference", "domain", "disposal"], ["c-1", "2", "referral_order"], ["C-01", "2", "referral_order"]]

    assert refusal(workbook(tmp_path, kind, cases=cases)) == [
        "cases 3 reference: “C-01” differs from “c-1” in row 2 only in capitals, spaces or leading zeros; "
        "use one reference for one case"
    ]


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        (xlsx_value(43891, style=1), "a date cell (2020-03-01)"),
        (xlsx_value(1, kind="b"), "a TRUE or FALSE cell (yes)"),
    ],
)
def test_a_date_or_true_is_not_a_reference(tmp_path, cell, what):
    heading = WITHOUT_MISTAKES["cases"][0][:3]
    path = xlsx(
        tmp_path / "typed.xlsx",
        {"inspection": WITHOUT_MISTAKES["inspection"], "cases": [heading, [cell, "2", "referral_order"]]},
    )

    assert refusal(path) == [
        f"cases 2 reference: is {what}, not a reference; format the cell as text and type it again"
    ]


def test_a_date_or_true_in_an_ods_file_is_not_a_reference(tmp_path):
    heading = WITHOUT_MISTAKES["cases"][0][:3]
    date = ods_cell("<text:p>01/03/20</text:p>", value_type="date", date_value="2020-03-01")
    true = ods_cell("<text:p>TRUE</text:p>", value_type="boolean", boolean_value="true")
    rows = [[date, "2", "referral_order"], [true, "2", "referral_order"]]
    path = ods(tmp_path / "typed.ods", {"inspection": WITHOUT_MISTAKES["inspection"], "cases": [heading, *rows]})

    assert [line.split(",")[0] for line in refusal(path)] == [
        "cases 2 reference: is a date cell (2020-03-01)",
        "cases 3 reference: is a TRUE or FALSE cell (yes)",
    ]


@pytest.mark.parametrize("reference", ["TRUE", "2026-03-12", "12-Mar", "Mar-12"])
def test_what_a_program_wrote_for_a_date_or_true_is_not_a_reference_in_csv(tmp_path, reference):
    path = workbook(tmp_path, "", cases=[["reference", "domain", "disposal"], ["c-1", "2", "referral_order"]])
    (path / "cases.csv").write_text(f"reference,domain,disposal\n{reference},2,referral_order\n")

    assert f"cell ({reference}), not a reference" in refusal(path)[0]


@pytest.mark.parametrize(
    "text",
    ["001", "12", "1.10", "1E5", "12-3", "3/4", "mar1", "1 Mar", "Mar 2019", "2026-09-07", "12:30", "2 p", "TRUE", "false",
     "25%", "£655,327", "277,855", "(12)", ".5", "1 1/2", "=1+1", "+44", "-", "@x", "'x", "\tx", " =1", "＝1+1"],
)  # fmt: skip
def test_csv_text_that_a_program_would_change_or_run_is_marked_as_text(text):
    assert csv_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "court-01", "yes", "12 of 20 cases", "A good service.", "march", "2.1.1a", "May"])
def test_other_csv_text_stays_as_it_is(text):
    assert csv_cell(text) == text


def changed_by_a_program(folder: Path) -> Path:
    """Change .csv files as a spreadsheet program does: numbers lose their zeros, and dates and TRUE get its own format."""
    from inspections.spreadsheets.csv_files import read_as

    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.reader(opened))
        for row in rows[1:]:
            row[:] = [
                "01/02/2003"
                if read_as(cell) == "date"
                else cell.upper()
                if read_as(cell) == "TRUE or FALSE"
                else f"{float(cell):g}"
                if cell.replace(".", "").isdecimal()
                else cell
                for cell in row
            ]
        with file.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows(rows)
    return folder


def test_our_csv_comes_back_unchanged_from_a_spreadsheet_program(tmp_path, youth_2018):
    inspection = new_inspection(youth_2018, reference="r-2026", announced="2026-03-01")
    for reference in ("001", "1.10", "2026-03-12", "12-3", "1E5", "TRUE", "Mar-12", "7"):
        new_case(inspection, reference=reference, offence="3/4", age=15)
    export_workbook(inspection, tmp_path / "exported")

    assert "nothing to change" in imported(changed_by_a_program(tmp_path / "exported"))


def test_a_person_in_other_capitals_is_refused(tmp_path):
    imported(workbook(tmp_path))
    sheet = [["field", "value"], *WITHOUT_MISTAKES["inspection"][1:-1], ["lead_inspector", "lena  LEAD"]]
    cases = [["reference", "domain", "disposal", "inspector"], ["c-1", "2", "referral_order", "LENA LEAD"]]

    assert refusal(workbook(tmp_path, inspection=sheet, cases=cases)) == [
        "inspection 9 value: “lena LEAD” is not known here; did you mean “Lena Lead”? Only capitals or spaces differ",
        "cases 2 inspector: “LENA LEAD” is not known here; did you mean “Lena Lead”? Only capitals or spaces differ",
    ]


def test_an_inspection_in_other_capitals_is_refused(tmp_path):
    imported(workbook(tmp_path))
    sheet = [["field", "value"], ["reference", "ANYTOWN-2020"], *WITHOUT_MISTAKES["inspection"][2:]]

    assert refusal(workbook(tmp_path, inspection=sheet)) == [
        "inspection 2 value: reference “ANYTOWN-2020” is not recorded; did you mean “anytown-2020”? Only capitals or zeros differ"
    ]


def test_a_case_added_on_a_page_differs_from_the_others(youth_2018):
    inspection = new_inspection(youth_2018)
    case = new_case(inspection, reference="court-01")

    with pytest.raises(Refused, match="“COURT-1” differs from the case “court-01” only in"):
        add_case(inspection, reference="COURT-1", domain=case.domain, disposal=case.disposal, by=BY)


# --- merged cells ----------------------------------------------------------------------------------------------------


def test_merged_answers_are_refused_with_their_place():
    imported(CASES / "merged-answers" / "1-first.xlsx")

    assert refusal(CASES / "merged-answers" / "2-merged.xlsx") == [
        "cases 2 2.1.1: H2:J2 are merged cells, of which only the first has a value; separate them and fill in each"
    ]


@pytest.mark.parametrize(
    ("attributes", "place"),
    [
        ({"columns_spanned": 3}, "cases 2 2.1.1: D2:F2"),
        ({"rows_spanned": 2}, "cases 2 2.1.1: D2:D3"),
    ],
)
def test_merged_answers_in_an_ods_file_are_refused_with_their_place(tmp_path, attributes, place):
    heading = ["reference", "domain", "disposal", "2.1.1", "2.1.2", "2.1.3"]
    merged = ods_cell("<text:p>yes</text:p>", **attributes)
    covered = "<table:covered-table-cell><text:p>no</text:p></table:covered-table-cell>" * 2
    body = ods_row(*heading) + ods_row("c-1", "2", "referral_order", merged, covered)
    path = ods(tmp_path / "merged.ods", {"inspection": WITHOUT_MISTAKES["inspection"], "cases": body})

    (line,) = refusal(path)
    assert line.startswith(f"{place} are merged cells")


@pytest.mark.parametrize("sheet", ["inspection", "cases", "facts"])
def test_merged_cells_are_named_in_every_sheet(tmp_path, sheet):
    import openpyxl

    path = workbook(tmp_path, facts=[["section", "label"], ["background", "x"]])
    book = openpyxl.load_workbook(path)
    book[sheet].merge_cells("A3:B4")
    book.save(path)

    assert any(line.startswith(f"{sheet} 3 ") and "A3:B4" in line for line in refusal(path))


def test_a_cell_merged_with_itself_is_not_merged(tmp_path):
    import openpyxl

    path = workbook(tmp_path)
    book = openpyxl.load_workbook(path)
    book["cases"].merge_cells("A2:A2")
    book.save(path)

    assert not read_workbook(path)["cases"].errors


# --- formatted numbers ------------------------------------------------------------------------------------------------


def shown(path: Path) -> list[str]:
    return [cells["value"].shown for _, cells in read_workbook(path)["facts"].rows]  # type: ignore[attr-defined]


def test_formatted_numbers_are_printed_as_the_cell_shows():
    imported(CASES / "facts-number-formats" / "facts.xlsx")

    facts = anytown().facts.order_by("pk").values_list("label", "value")
    assert len(facts) == 5
    for label, value in facts:
        assert label.endswith(f"shown as {value}")


def formatted(path: Path, cells: list[tuple[object, str]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "facts"
    sheet.append(["section", "label", "value"])
    for row, (value, code) in enumerate(cells, 2):
        sheet.append(["methodology", "a fact", value])
        sheet.cell(row, 3).number_format = code
    book.save(path)
    return path


MARCH = datetime.datetime(2019, 3, 1, 15, 4, 5)


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (25, '0"%"', "25%"),
        (0.25, "0%", "25%"),
        (0.254, "0%", "25%"),
        (0.255, "0.0%", "25.5%"),
        (655327, '"£"#,##0', "£655,327"),
        (655327, "[$£-809]#,##0.00", "£655,327.00"),
        (-655327, '"£"#,##0', "-£655,327"),
        (12.5, "[$€-2] #,##0.00", "€ 12.50"),
        (12345678901, "General", "12345678901"),
        (-5, '#,##0;[Red](#,##0)', "(5)"),
        (655327, '_-"£"* #,##0.00_-;\\-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-', "£655,327.00"),
        (0, '_-"£"* #,##0.00_-;\\-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-', "£-"),
        (277855, "#,##0", "277,855"),
        (12, "0.0", "12.0"),
        (12, "000", "012"),
        (2.345, "0.00", "2.35"),
        (1200000, '0.0,,"m"', "1.2m"),
        (12, "#.##", "12."),
        (12, '0" of 20"', "12 of 20"),
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (12, "@", "12"),
        (True, "General", "TRUE"),
        (MARCH, "mmm yyyy", "Mar 2019"),
        (MARCH, "mmmm yyyy", "March 2019"),
        (MARCH, "d mmmm yyyy", "1 March 2019"),
        (MARCH, "dd/mm/yyyy", "01/03/2019"),
        (MARCH, "yyyy-mm-dd", "2019-03-01"),
        (MARCH, "dddd d mmm yy", "Friday 1 Mar 19"),
        (MARCH, "yyyy", "2019"),
        (MARCH, "h:mm", "15:04"),
        (MARCH, "hh:mm:ss AM/PM", "03:04:05 PM"),
        (MARCH, '[$-809]dd mmmm yyyy;@', "01 March 2019"),
    ],
)  # fmt: skip
def test_what_a_cell_shows(tmp_path, value, code, expected):
    assert shown(formatted(tmp_path / "formats.xlsx", [(value, code)])) == [expected]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0.5, "# ?/?"),
        (12345, "0.00E+00"),
        (1e12, "General"),
        (1 / 3, "General"),
        (5, "[>100]0;0.0"),
        (447911, "000-000"),
        (MARCH, "mm-dd-yy"),  # Excel's short date, which follows the computer
        (MARCH, "[$-F800]dddd, mmmm dd, yyyy"),
        (MARCH, "[$-407]d mmmm yyyy"),
        (MARCH, "[h]:mm"),
        (5, ";;;"),
    ],
)
def test_a_number_whose_look_is_unknown_is_refused_with_its_place(tmp_path, value, code):
    import openpyxl

    path = formatted(tmp_path / "formats.xlsx", [(12, "0"), (value, code)])
    book = openpyxl.load_workbook(path)
    for name in ("inspection", "cases"):
        sheet = book.create_sheet(name)
        for row in WITHOUT_MISTAKES[name]:
            sheet.append(row)
    book.save(path)

    (line,) = refusal(path)
    assert line.startswith("facts 3 value: ")
    assert line.endswith("type what the report should print, as text")


def test_an_ods_cell_is_printed_as_it_was_shown(tmp_path):
    cells = [
        ods_cell("<text:p>£655,327</text:p>", value_type="currency", value="655327"),
        ods_cell("<text:p>Mar 2019</text:p>", value_type="date", date_value="2019-03-01"),
        ods_cell("<text:p>25%</text:p>", value_type="float", value="25"),
        ods_cell("", value_type="float", value="25.50"),
    ]
    rows = ods_row("section", "label", "value") + "".join(ods_row("background", "a fact", cell) for cell in cells)
    assert shown(ods(tmp_path / "facts.ods", {"facts": rows})) == ["£655,327", "Mar 2019", "25%", "25.5"]


def test_an_ods_cell_that_does_not_say_what_it_shows_is_refused(tmp_path):
    date = ods_cell("", value_type="date", date_value="2019-03-01")
    rows = ods_row("section", "label", "value") + ods_row("methodology", "a fact", date)
    small = {name: WITHOUT_MISTAKES[name] for name in ("inspection", "cases")}

    (line,) = refusal(ods(tmp_path / "facts.ods", {**small, "facts": rows}))
    assert line.startswith("facts 2 value: is 2019-03-01 in a format")


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", ["0026", "1026", "1989"])
def test_an_unlikely_year_is_refused(tmp_path, year):
    sheet = [*WITHOUT_MISTAKES["inspection"][:5], ["announced", f"{year}-09-07"]]

    assert refusal(workbook(tmp_path, inspection=sheet)) == [
        f"inspection 6 value: announced “{year}-09-07” is before 1990; check the year"
    ]


def forms_of_the_pages() -> Iterator[type[forms.BaseForm]]:
    """Every form class that declares its own fields."""
    get_resolver().url_patterns  # noqa: B018  (imports the pages and their forms)
    waiting: list[Any] = [forms.BaseForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.startswith(("inspections", "reports")) and hasattr(form, "base_fields"):
            yield form


def test_every_date_on_a_page_refuses_an_unlikely_year():
    dates = [
        field
        for form in forms_of_the_pages()
        for field in form.base_fields.values()  # type: ignore[attr-defined]
        if isinstance(field, forms.DateField)
    ]
    assert len(dates) > 5
    for field in dates:
        with pytest.raises(ValidationError, match="too long ago"):
            field.clean("0026-09-07")


@pytest.mark.parametrize(("kind", "wrong"), [(".xlsx", ".ods"), (".ods", ".xlsx"), (".xlsx", ".xls"), (".ods", ".zip")])
def test_a_file_is_read_by_its_content(tmp_path, kind, wrong):
    path = workbook(tmp_path, kind)

    assert imported(path.rename(path.with_suffix(wrong)))


@pytest.mark.parametrize(("first", "separator"), [("sep=,", ","), ("sep=;", ";"), ('"sep=;"', ";"), ("SEP=\t", "\t")])
def test_a_line_that_names_the_separator_is_read_and_not_counted(tmp_path, first, separator):
    path = workbook(tmp_path, "")
    rows = [["reference", "domain", "disposal"], ["c-1", "2", "referral_order"], ["c-2", "9", "referral_order"]]
    (path / "cases.csv").write_text(f"{first}\r\n" + "\r\n".join(separator.join(row) for row in rows))

    (line,) = refusal(path)
    assert line.startswith("cases 3 domain: “9” is not one of")


@pytest.mark.parametrize(("encoding", "separator"), [("utf-16", ","), ("utf-16", "\t"), ("utf-8-sig", ",")])
def test_text_with_a_byte_order_mark_is_read(tmp_path, encoding, separator):
    path = workbook(tmp_path, "")
    text = "section,label,value\nmethodology,Tŷ’r Plant,5\n".replace(",", separator)
    (path / "facts.csv").write_bytes(text.encode(encoding))
    imported(path)

    assert list(Inspection.objects.get(reference="anytown-2020").facts.values_list("label")) == [("Tŷ’r Plant",)]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("kind", [".xlsx", ".ods"])
@pytest.mark.parametrize("change", [str, str.upper])
def test_a_part_twice_in_a_file_is_refused(tmp_path, kind, change):
    path = workbook(tmp_path, kind)
    with zipfile.ZipFile(path, "a") as archive:
        part = next(name for name in archive.namelist() if name.endswith(("sheet1.xml", "content.xml")))
        archive.writestr(change(part), archive.read(part))

    (line,) = refusal(path)
    assert f"has its part {part.lower()} twice" in line


# --- the YOT's table of comments ---------------------------------------------------------------------------------------

SENT = {
    1: "Two in three cases had a “good” plan – 67%.",
    2: "Of the 12 cases, eight (67%) were reviewed.",
    3: "The board’s chair said:\n“We know our children.”",
    4: "=not a formula",
    5: "- a list item",
    6: "Tŷ’r Plant is 5 km away",
}


def test_words_that_the_yot_changed_in_place_are_comments():
    changed = "The YOT changed the words of this paragraph to: “Of the 12 cases, nine (75%) were reviewed.”"

    assert read_table(CASES / "yot-table" / "sent.xlsx", SENT) == ()
    assert read_table(CASES / "yot-table" / "overwritten.xlsx", SENT) == (Comment(2, changed, ""),)


@pytest.fixture
def table(tmp_path):
    """A function that returns the comments in the table after `change` has edited its workbook."""
    import openpyxl

    def read(change) -> tuple[Comment, ...]:
        book = openpyxl.load_workbook(CASES / "yot-table" / "sent.xlsx")
        change(book)
        book.save(tmp_path / "returned.xlsx")
        return read_table(tmp_path / "returned.xlsx", SENT)

    return read


def test_notes_on_cells_are_comments(table):
    from openpyxl.comments import Comment as CellNote

    def change(book):
        book["comments"]["B3"].comment = CellNote("It was nine.", "YOT")
        book["comments"]["A1"].comment = CellNote("Thank you.", "YOT")
        book["how to use it"]["A1"].comment = CellNote("We used it.", "YOT")

    assert set(table(change)) == {
        Comment(2, "It was nine. (A note on cell B3.)", ""),
        Comment(None, "Thank you. (A note on cell A1.)", ""),
        Comment(None, "We used it. (A note on cell A1.)", ""),
    }


def test_notes_in_an_ods_table_are_comments(tmp_path):
    note = "<office:annotation><text:p>It was</text:p><text:p>nine.</text:p></office:annotation>"
    rows = ods_row(*COLUMNS) + ods_row("2", ods_cell(f"{note}<text:p>{SENT[2]}</text:p>", value_type="string"))

    assert read_table(ods(tmp_path / "returned.ods", {"comments": rows}), SENT) == (
        Comment(2, "It was\nnine. (A note on cell B2.)", ""),
    )


def test_a_column_that_the_yot_added_has_comments(table):
    def change(book):
        book["comments"]["E1"], book["comments"]["E4"] = "Our view", "He did not say that."

    assert table(change) == (Comment(3, "He did not say that. (In the column “Our view”.)", ""),)


@pytest.mark.parametrize("merged", ["C2:C4", "C2:D2", "B2:C2", "A2:A4"])
def test_a_merged_comment_counts_once(table, merged):
    def change(book):
        book["comments"]["C2"] = "Wrong."
        book["comments"].merge_cells(merged)

    assert table(change) == ((Comment(1, "Wrong.", ""),) if merged != "B2:C2" else ())


def test_a_comment_merged_in_an_ods_table_counts_once(tmp_path):
    merged = ods_cell("<text:p>Wrong.</text:p>", rows_spanned=2)
    covered = "<table:covered-table-cell><text:p>Wrong.</text:p></table:covered-table-cell>"
    rows = ods_row(*COLUMNS) + ods_row("1", SENT[1], merged) + ods_row("2", SENT[2], covered)

    assert read_table(ods(tmp_path / "returned.ods", {"comments": rows}), SENT) == (Comment(1, "Wrong.", ""),)


def words_moved(book):
    book["comments"]["B2"], book["comments"]["B3"] = SENT[2], SENT[1]


def column_without_heading(book):
    book["comments"]["F3"] = "It was nine."


def number_changed(book):
    book["comments"]["A3"] = "2 and 3"


def sheet_added(book):
    book.create_sheet("More")["A1"] = "It was nine."


def explanation_added(book):
    book["how to use it"]["B9"] = "It was nine."


def explanation_beside(book):
    book["how to use it"]["D3"] = "It was nine."


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (words_moved, "Row 2, what the draft says: is not the text of paragraph 1 but of 2"),
        (column_without_heading, "Row 3, column 5: the row is longer than the header"),
        (number_changed, "Row 3, paragraph number: “2 and 3” is not a paragraph of this draft"),
        (sheet_added, "The sheet “More” is not read. Move its content to the sheet “comments”"),
        (explanation_added, "Something was added to the sheet “how to use it”"),
        (explanation_beside, "Something was added to the sheet “how to use it”"),
    ],
)
def test_what_the_yot_wrote_elsewhere_is_named(table, change, reason):
    with pytest.raises(WrongTable) as caught:
        table(change)

    assert any(error.startswith(reason) for error in caught.value.errors)


def test_words_added_without_a_number_are_a_comment_on_the_draft(table):
    assert table(lambda book: book["comments"].append(["", "You left out Borth."])) == (
        Comment(None, "The YOT added to the draft’s words: “You left out Borth.”", ""),
    )


# --- the report on paper ----------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.pdf
def test_a_table_wider_than_the_page_is_on_the_page(tmp_path):
    imported(CASES / "table-wider-than-page" / "months.xlsx")
    call_command("render_report", "anytown-2026", output=tmp_path / "report.pdf", stdout=io.StringIO())

    words = words_on_paper((tmp_path / "report.pdf").read_bytes())
    assert {"January", "February", "March"} <= set(words)
    assert max(words[month] for month in ("January", "February", "March")) < 1 - 15 / 210


# --- files that are ignored ------------------------------------------------------------------------------------------


def test_hidden_files_of_other_programs_are_passed_over(tmp_path):
    imported(CASES / "mac-folder" / "anytown")
    assert len(references(anytown())) == 2

    path = workbook(tmp_path, "")
    (path / "~$cases.csv").write_bytes(b"\x05Lena")
    (path / ".~lock.cases.csv").write_bytes(b"\0")
    imported(path)


def test_the_command_says_why(tmp_path):
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_inspection", tmp_path, stderr=io.StringIO())
