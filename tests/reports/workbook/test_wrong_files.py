"""Files that are not workbooks: damaged files, other kinds of file, and files made to exhaust the machine.

Each row of the table has a file and the start of each error line; {path} is the path of the file.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from inspections.spreadsheets.files import write_workbook
from tests.factories import workbook_folder
from tests.reports.workbook.files_by_hand import (
    ods,
    ods_cell,
    ods_row,
    xlsx,
    xlsx_formula,
    xlsx_row,
    xlsx_value,
    zipped,
)
from tests.reports.workbook.refusals import AND_MORE, WITHOUT_MISTAKES, assert_lines, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Making = Callable[[Path], Path]  # from the folder of a workbook without errors to the file to import


def as_spreadsheet(suffix: str) -> Making:
    """The workbook without errors as one file, as our export writes it."""

    def make(folder: Path) -> Path:
        write_workbook(folder.with_suffix(suffix), WITHOUT_MISTAKES)
        return folder.with_suffix(suffix)

    return make


def as_xlsx(**sheets: Any) -> Making:
    """An .xlsx built by hand with the sheets inspection and cases, and the given sheets."""
    return lambda folder: xlsx(folder.with_suffix(".xlsx"), {**SMALL, **sheets})


def as_ods(declaration: str = "", **sheets: Any) -> Making:
    return lambda folder: ods(folder.with_suffix(".ods"), {**SMALL, **sheets}, declaration=declaration)


def as_zip(suffix: str, parts: Mapping[str, str | bytes]) -> Making:
    return lambda folder: zipped(folder.with_suffix(suffix), parts)


def beside(name: str) -> Making:
    """A path next to the folder, where nothing exists yet."""
    return lambda folder: folder.parent / name


def file(name: str, content: bytes) -> Making:
    """A file next to the folder."""
    return lambda folder: _written(folder.parent / name, content)


def in_folder(name: str, content: bytes) -> Making:
    """The folder with one file replaced or added."""
    return lambda folder: _written(folder / name, content).parent


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def instead_of(name: str, put: Callable[[Path], object]) -> Making:
    """The folder, or the file next to it, replaced by something else."""

    def make(folder: Path) -> Path:
        is_inside = name.endswith(".csv")
        path = folder / name if is_inside else folder.parent / name
        path.unlink(missing_ok=True)
        put(path)
        return folder if is_inside else path

    return make


def to_zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def to_itself(path: Path) -> None:
    path.symlink_to(path)


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
NEITHER = "is neither an .xlsx nor an .ods file, nor a folder of .csv files"
CASES = "\n".join(",".join(row) for row in WITHOUT_MISTAKES["cases"])
INSPECTION = WITHOUT_MISTAKES["inspection"]
SMALL = {"inspection": INSPECTION, "cases": WITHOUT_MISTAKES["cases"]}
TEN_TIMES = "".join(f"<!ENTITY {name} '{f'&{former};' * 10}'>" for former, name in pairwise("abcdefghij"))
BILLION_LAUGHS = f'<!DOCTYPE x [<!ENTITY a "ha">{TEN_TIMES}]>'
A_FILE_OF_THIS_MACHINE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'


def truncated(folder: Path) -> Path:
    whole = as_spreadsheet(".xlsx")(folder)
    whole.write_bytes(whole.read_bytes()[:2000])
    return whole


def damaged(folder: Path) -> Path:
    """A valid archive with some bytes overwritten."""
    path = zipped(folder.with_suffix(".xlsx"), {"xl/workbook.xml": "", "_rels/.rels": os.urandom(5000)})
    content = bytearray(path.read_bytes())
    content[200:400] = bytes(200)
    path.write_bytes(content)
    return path


def locked(folder: Path) -> Path:
    """An archive with parts that are marked as encrypted."""
    path = zipped(folder.with_suffix(".ods"), {"content.xml": "x"})
    content = path.read_bytes()
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(header) + flags
        content = content[:place] + b"\x01" + content[place + 1 :]
    path.write_bytes(content)
    return path


def two_sheets_with_one_name(folder: Path) -> Path:
    """Spreadsheet programs do not allow this, but a file can contain it."""
    path = ods(folder.with_suffix(".ods"), {"inspection": INSPECTION, "cases": WITHOUT_MISTAKES["cases"]})
    content = zipfile.ZipFile(path).read("content.xml").decode().replace("'cases'", "'inspection'")
    return ods(path, {}, content=content)


def wrong_answers() -> bytes:
    """Five hundred cases with forty-eight invalid answers each."""
    questions = [f"{d}.{s}.{q}{p}" for d in (2, 3) for s in (1, 2, 3, 4) for q in (1, 2) for p in ("", "a", "b")]
    header = ["reference", "domain", "disposal", *questions]
    rows = ([f"c-{n}", "2", "referral_order", *["maybe"] * len(questions)] for n in range(500))
    return "\n".join(map(",".join, [header, *rows])).encode()


def million_rows(folder: Path) -> Path:
    return as_xlsx(facts=xlsx_row("section", "label") + "<row><c><v>1</v></c></row>" * 1_000_000)(folder)


def laughing_strings(folder: Path) -> Path:
    return xlsx(folder.with_suffix(".xlsx"), SMALL, shared=f"{BILLION_LAUGHS}<sst>&j;</sst>")


def laughing_sheet(folder: Path) -> Path:
    return xlsx(folder.with_suffix(".xlsx"), {"facts": []}, sheet=f"{BILLION_LAUGHS}<worksheet>&j;</worksheet>")


def zip_bomb(folder: Path) -> Path:
    """Three gigabytes in forty thousand bytes: three hundred names for the same ten megabytes."""
    path = folder.with_suffix(".xlsx")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(10_000_000))
        for number in range(300):
            again = copy(archive.filelist[0])
            again.filename = f"xl/worksheets/sheet{number}.xml"
            archive.filelist.append(again)
    assert path.stat().st_size < 50_000
    return path


def lying_zip_bomb(folder: Path) -> Path:
    """A part that declares a small size but is large."""
    path = zipped(folder.with_suffix(".xlsx"), {"_rels/.rels": bytes(35_000_000)})
    content = path.read_bytes()
    path.write_bytes(content.replace((35_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    return path


# fmt: off
UNREADABLE: list[tuple[str, Making, str | list[str]]] = [
    # places
    ("a folder without a workbook", lambda folder: folder.parent, "- - -: {path} is a folder without .csv files"),
    ("a folder called .xlsx", instead_of("x.xlsx", Path.mkdir), "- - -: {path} is a folder without .csv files"),
    ("a place that does not exist", beside("nowhere"), "- - -: {path} does not exist"),
    ("a file that does not exist", beside("nothing.xlsx"), "- - -: {path} does not exist"),
    ("a name that is too long", beside("x" * 256), "- - -: {path} cannot be read: File name too long"),
    ("a link to itself", instead_of("loop.xlsx", to_itself), "- - -: {path} does not exist"),
    ("a pipe called .xlsx", instead_of("x.xlsx", os.mkfifo), "- - -: {path} is neither an .xlsx nor an .ods file, nor a folder"),
    ("a single .csv file", lambda folder: folder / "cases.csv", "- - -: {path} is neither an .xlsx nor an .ods file, nor a"),
    # files named like a spreadsheet
    ("an empty file", file("empty.xlsx", b""), "- - -: {path} is not a spreadsheet, or is damaged"),
    ("a picture renamed .xlsx", file("cat.xlsx", PICTURE), "- - -: {path} is not a spreadsheet, or is damaged"),
    ("a picture renamed .ods", file("cat.ods", PICTURE), "- - -: {path} is not a spreadsheet, or is damaged"),
    ("a text renamed .xlsx", file("list.xlsx", CASES.encode()), "- - -: {path} is not a spreadsheet, or is damaged"),
    ("an old .xls", file("old.xls", OLD_EXCEL), "- - -: {path} is neither an .xlsx nor an .ods file, nor a folder of .csv"),
    ("an old .xls renamed .xlsx", file("old.xlsx", OLD_EXCEL),
     "- - -: {path} is an old .xls file or is locked with a password; save it as .xlsx without a password"),
    ("a truncated .xlsx", truncated, "- - -: {path} is not a spreadsheet, or is damaged"),
    ("a damaged .xlsx", damaged, "- - -: {path} is damaged, or locked with a password (its part _rels/.rels cannot be read)"),
    ("a locked .ods", locked, "- - -: {path} is locked with a password; save it without a password"),
    ("a zip that is not an .xlsx", as_zip(".xlsx", {"a": "b"}), "- - -: {path} has no part _rels/.rels"),
    ("a zip that is not an .ods", as_zip(".ods", {"a": "b"}), "- - -: {path} has no part content.xml"),
    ("an .ods without sheets", as_zip(".ods", {"content.xml": "<a/>"}), "- - -: {path} has no sheets"),
    ("malformed XML", as_zip(".ods", {"content.xml": "<a><b></a>"}),
     "- - -: {path} is damaged, or locked with a password (its part content.xml cannot be read)"),
    ("a sheet that breaks off", as_xlsx(facts=xlsx_row("section", "label") + "<row>"), "facts 1 -: is damaged, or locked"),
    ("two sheets with one name",
     two_sheets_with_one_name, ["inspection - -: appears twice", "cases - -: the sheet is missing; add it"]),
    # text files
    ("a Latin-1 file", in_folder("text.csv", "section,body\nforeword,\nforeword,Gwyneddâ\n".encode("latin-1")),
     "text 1 -: is not UTF-8 text (in line 3); save the file as “CSV UTF-8”"),
    ("UTF-16 without a mark", in_folder("cases.csv", CASES.encode("utf-16-be")), ["cases 1 ", AND_MORE]),
    ("half of UTF-16", in_folder("cases.csv", CASES.encode("utf-16")[:-1]), "cases 1 -: begins as UTF-16 text and is damaged"),
    ("only null bytes", in_folder("cases.csv", bytes(100)), ["cases 1 column 1: has a control character (U+0000)", AND_MORE]),
    ("a file of no bytes", in_folder("cases.csv", b""), "cases 1 -: has no header: the first row names the columns"),
    ("a quotation mark that is never closed", in_folder("text.csv", b'section,body\nforeword,"A good\nservice.\n'),
     "text 2 -: has an opening quotation mark that is never closed"),
    ("a quotation mark inside a quoted cell", in_folder("text.csv", b'section,body\nforeword,"A "good" service."\n'),
     "text 2 -: has a quotation mark inside a quoted cell; write it twice"),
    ("semicolons between cells", in_folder("cases.csv", CASES.replace(",", ";").encode()),
     "cases 1 -: is separated by semicolons; save it with commas"),
    ("tabs between cells", in_folder("cases.csv", CASES.replace(",", "\t").encode()), "cases 1 -: is separated by tabs"),
    ("a folder called cases.csv", instead_of("cases.csv", Path.mkdir), "cases 1 -: is not a file"),
    ("a pipe called facts.csv", instead_of("facts.csv", os.mkfifo), "facts 1 -: is not a file"),
    ("a file that never ends", instead_of("facts.csv", to_zero), "facts 1 -: is not a file"),
    ("a name that clears the screen", in_folder("\x1b[2J.csv", b"a"), "U+001B[2J - -: is not a sheet of an inspection workbook"),
    # cells
    ("a formula in .xlsx", as_xlsx(text=xlsx_row("section", "body") + xlsx_row("foreword", xlsx_formula("1+1", 2))),
     "text 2 body: is a formula; write its value instead"),
    ("a formula in .ods", as_ods(text=ods_row("section", "body") + ods_row("foreword", ods_cell("", formula="of:=1+1"))),
     "text 2 body: is a formula; write its value instead"),
    ("a formula in the inspection", as_xlsx(inspection=[*INSPECTION, ["chief_inspector", xlsx_formula("A1", "Charlie")]]),
     "inspection 10 value: is a formula; write its value instead"),
    ("a formula in the header", as_xlsx(text=xlsx_row("section", xlsx_formula("A1", "body"))),
     ["text 1 column 2: is a formula; write its value instead", "text 1 body: is missing; add this column"]),
    ("an error in .xlsx", as_xlsx(text=xlsx_row("section", "body") + xlsx_row("foreword", xlsx_value("#REF!", "e"))),
     "text 2 body: is an error (#REF!)"),
    ("a cell that points nowhere", as_xlsx(text=xlsx_row("section", "body") + xlsx_row("foreword", xlsx_value(99, "s"))),
     "text 2 body: cannot be read; type it again (it is stored as “99”)"),
    ("a date that does not exist",
     as_ods(inspection=[*INSPECTION, ["published", ods_cell("", value_type="date", date_value="2020-02-31")]]),
     "inspection 10 value: cannot be read; type it again"),
    # bombs
    ("a zip bomb", zip_bomb, "- - -: {path} unpacks to more than 40MB"),
    ("a zip bomb that lies", lying_zip_bomb, "- - -: {path} is damaged, or locked"),
    ("a zip of thousands of parts", as_zip(".xlsx", {f"{n}.xml": b"" for n in range(2_001)}),
     "- - -: {path} has more than 2,000 parts"),
    ("a file of eleven megabytes", file("big.xlsx", bytes(11_000_000)), "- - -: {path} is larger than 10MB"),
    ("a .csv of eleven megabytes", in_folder("text.csv", b"section,body\n" + b"x" * 11_000_000),
     "text 1 -: is larger than 10MB"),
    ("a billion laughs in a sheet", laughing_sheet,
     ["facts 1 -: declares a document type", "inspection - -: the sheet is missing; add it",
      "cases - -: the sheet is missing; add it"]),
    ("a billion laughs in the shared strings", laughing_strings,
     "- - -: {path} declares a document type, which spreadsheet programs do not do"),
    ("a billion laughs in .ods", as_ods(BILLION_LAUGHS, facts="&j;"), "- - -: {path} declares a document type, which"),
    ("a file of this machine in .ods", as_ods(A_FILE_OF_THIS_MACHINE, facts="&j;"), "- - -: {path} declares a document type"),
    ("a million rows in .xlsx", million_rows,
     ["facts 5002 -: has more than 5,000 rows; the rest was not read", "facts 5001 label: is empty; enter a value", AND_MORE]),
    ("a million rows in .csv", in_folder("facts.csv", b"section,label\n" + b"methodology,Rows\n" * 500_000),
     "facts 5002 -: has more than 5,000 rows; the rest was not read"),
    ("a row a million times in .ods",
     as_ods(facts=ods_row("section", "label") + ods_row("methodology", "Rows", repeated=1_048_574)),
     "facts 5002 -: has more than 5,000 rows; the rest was not read"),
    ("a cell sixteen thousand times in each of them",
     as_ods(facts=ods_row("section", "label") + ods_row(ods_cell("<text:p>x</text:p>", columns_repeated=16_384), repeated=9_999)),
     ["facts 2 column 3: the row is longer than the header", "facts 301 -: has more than 300,000 cells", AND_MORE]),
    ("twenty thousand columns", in_folder("facts.csv", b"a," * 20_000 + b"b\n"), "facts 1 -: has more than 1,000 columns"),
    ("millions of columns", in_folder("facts.csv", b"a," * 4_900_000 + b"b\n"), "facts 1 -: has more than 1,000 columns"),
    ("a thousand unknown columns", in_folder("facts.csv", (",".join(f"{n}{'x' * 60}" for n in range(1_000)) + "\n").encode()),
     ["facts 1 999xxx", "facts 1 section: is missing; add this column", AND_MORE]),
    ("twenty-four thousand wrong answers", in_folder("cases.csv", wrong_answers()),
     ["cases 2 2.1.1: “maybe” is not one of: yes, no, na", "cases 419 -: the sheet has more than 20,000 errors above", AND_MORE]),
    ("a hundred sheets", as_ods(**{f"sheet{n}": "" for n in range(100)}), "- - -: {path} has more than 50 sheets"),
    ("tags inside tags inside tags", as_ods(facts="<text:span>" * 100_000), "- - -: {path} contains more than any inspection"),
    ("a tag of megabytes", as_ods(facts=f"<x {'y' * 3_000_000}='z'/>"), "- - -: {path} contains more than any inspection"),
]
# fmt: on


@pytest.mark.parametrize(("make", "expected"), [pytest.param(*row, id=name) for name, *row in UNREADABLE])
def test_a_file_that_is_not_a_workbook_is_refused_with_the_reason(make, expected, tmp_path):
    path = make(workbook_folder(tmp_path / "workbook", WITHOUT_MISTAKES))

    assert_lines(refusal(path), expected, path)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Run as a user who does not have root's permission to read everything."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.mark.parametrize("name", ["workbook", "workbook/cases.csv", "workbook.xlsx"])
def test_a_file_without_permission_to_read_is_refused_with_the_reason(name, tmp_path):
    folder = workbook_folder(tmp_path / "workbook", WITHOUT_MISTAKES)
    as_spreadsheet(".xlsx")(folder)
    closed = tmp_path / name
    for path in (tmp_path, *tmp_path.parents[:2]):  # only their owner can read these
        path.chmod(0o755)
    closed.chmod(0)

    # First as the current user, to load all modules, which the other user may not be able to read.
    refusal(workbook_folder(tmp_path / "other", WITHOUT_MISTAKES | {"facts": [["section"]]}))
    with as_nobody():
        lines = refusal(closed if closed.suffix != ".csv" else folder)

    closed.chmod(0o755)
    assert len(lines) == 1
    assert os.strerror(errno.EACCES) in lines[0]


# --- time and memory -------------------------------------------------------------------------------------------------

# Reads each file in a separate process, and prints its exit code and memory. A process that runs for more than ten seconds is
# killed. `make bench` measures the time.
READ_ALL = """
import json, os, resource, sys
from pathlib import Path
from inspections.spreadsheets.files import UnreadableFile, read_workbook

for path in sys.argv[1:]:
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
        try:
            ended = any(sheet.errors for sheet in read_workbook(Path(path)).values())
        except UnreadableFile:
            ended = True
        os._exit(0 if ended else 3)
    _, status, used = os.wait4(child, 0)
    print(json.dumps([os.waitstatus_to_exitcode(status), used.ru_maxrss // 1024]))
"""

# fmt: off
LARGE: dict[str, Making] = {
    "a zip bomb": zip_bomb,
    "a zip bomb that lies": lying_zip_bomb,
    "a cell of thirty-five megabytes": as_xlsx(text=xlsx_row("section", "🙂" + "x" * 35_000_000)),
    "a million shared strings":
        lambda folder: xlsx(folder.with_suffix(".xlsx"), SMALL, strings="<si><t>a</t></si>" * 250_000),
    "a million attributes":
        lambda folder: as_xlsx(facts="<row " + " ".join(f"a{n}=''" for n in range(1_000_000)) + "/>")(folder),
    "a billion repeated cells":
        as_ods(facts=ods_row(*[f"c{n}" for n in range(900)]) + ods_row(*["x"] * 900, repeated=1_000_000)),
    "a trillion spaces":
        as_ods(text=ods_row("section", ods_cell("<text:p>" + "x<text:s text:c='2000000000'/>" * 9_000 + "</text:p>"))),
    "millions of cells in .csv":
        in_folder("cases.csv", f"{','.join(f'c{n}' for n in range(900))}\n{('ab,' * 900 + chr(10)) * 3_500}".encode()),
}
# fmt: on


@pytest.mark.thorough
@pytest.mark.slow
def test_no_file_takes_more_than_ten_seconds_or_half_a_gigabyte(tmp_path):
    paths = [make(workbook_folder(tmp_path / f"{n}", WITHOUT_MISTAKES)) for n, make in enumerate(LARGE.values())]

    ended = subprocess.run(
        [sys.executable, "-c", READ_ALL, *map(str, paths)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
    )

    assert ended.stderr == ""
    for name, line in zip(LARGE, ended.stdout.splitlines(), strict=True):
        code, megabytes = json.loads(line)
        assert (name, code) == (name, 0)
        assert megabytes < 500, name
