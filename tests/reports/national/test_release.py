"""The command `release`: open data of all published inspections, which agrees with every published report."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from inspections.models import Inspection
from inspections.spreadsheets.tables import read_tables
from tests.factories import MINIMAL, new_inspection, put_in_phase, workbook_folder

pytestmark = pytest.mark.django_db

FILES = [
    "ratings.csv",
    "standards.csv",
    "key_questions.csv",
    "dictionary.csv",
    "release.ods",
    "data.json",
    "schema.json",
]


def released(folder: Path) -> dict[str, Any]:
    printed = io.StringIO()
    call_command("release", folder, "--json", stdout=printed)
    return json.loads(printed.getvalue())


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def in_csv(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def rated(reference: str) -> dict[str, Any]:
    printed = io.StringIO()
    call_command("rate", reference, "--json", stdout=printed)
    return json.loads(printed.getvalue())


@pytest.fixture
def invented(tmp_path) -> str:
    """An inspection that was imported with a date of publication, in which most standards have no rating."""
    inspection = [*MINIMAL["inspection"], ["published", "2021-03-02"]]
    call_command(
        "import_inspection", workbook_folder(tmp_path / "workbook", inspection=inspection), stderr=io.StringIO()
    )
    return "anytown-2020"


def test_every_figure_is_the_one_that_rate_prints(invented, tmp_path):
    released(tmp_path / "out")

    ratings = {row["reference"]: row for row in rows(tmp_path / "out" / "ratings.csv")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT reference, published FROM inspections_inspection WHERE phase = 'published'")
        assert {reference: row["published"] for reference, row in ratings.items()} == {
            reference: str(published) for reference, published in cursor.fetchall()
        }
    assert invented in ratings
    standards = rows(tmp_path / "out" / "standards.csv")
    key_questions = rows(tmp_path / "out" / "key_questions.csv")
    for reference, row in ratings.items():
        expected = rated(reference)
        for name in ("framework", "score", "maximum", "overall"):
            assert row[name] == in_csv(expected[name])
        own = {each["standard"]: each for each in standards if each["reference"] == reference}
        assert list(own) == list(expected["standards"])
        questions = {each["key_question"]: each for each in key_questions if each["reference"] == reference}
        for number, standard in expected["standards"].items():
            for name in ("method", "computed", "rating", "discretion"):
                assert own[number][name] == in_csv(standard[name])
            for question, counts in standard["key_questions"].items():
                found = questions.pop(question)
                assert [found[name] for name in ("yes", "relevant", "percent")] == [
                    in_csv(counts[name]) for name in ("yes", "relevant", "percent")
                ]
        assert not questions


def test_figures_of_key_questions_over_a_whole_domain_are_never_suppressed(tmp_path):
    released(tmp_path)

    few = [row for row in rows(tmp_path / "key_questions.csv") if row["relevant"] in {"1", "2", "3", "4"}]

    assert few
    assert all(row["percent"].isdigit() and row["yes"].isdigit() for row in few)


def test_an_inspection_that_is_only_signed_is_left_out(youth_2018, tmp_path):
    put_in_phase(new_inspection(youth_2018, reference="signed-2026"), "draft_report")

    released(tmp_path)

    assert "signed-2026" not in {row["reference"] for row in rows(tmp_path / "ratings.csv")}


def test_the_summary_has_the_hash_of_each_file(tmp_path):
    summary = released(tmp_path)

    assert json.loads((tmp_path / "release.json").read_text(encoding="utf-8")) == summary
    assert [each["path"] for each in summary["files"]] == FILES
    for each in summary["files"]:
        content = (tmp_path / each["path"]).read_bytes()
        assert (each["size"], each["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, "release.json"}


def test_the_same_data_gives_the_same_bytes(tmp_path):
    assert released(tmp_path / "one") == released(tmp_path / "two")


def test_the_dictionary_describes_every_column_in_order(tmp_path):
    released(tmp_path)

    described: dict[str, list[str]] = {}
    for row in rows(tmp_path / "dictionary.csv"):
        assert all(row.values())
        described.setdefault(row["file"], []).append(row["column"])

    assert described == {
        name: (tmp_path / name).read_text(encoding="utf-8").partition("\n")[0].split(",") for name in FILES[:4]
    }


def test_no_cell_runs_as_a_formula(tmp_path):
    Inspection.objects.get(reference="medway-2020").yot.__class__.objects.filter(
        inspections__reference="medway-2020"
    ).update(name="=1+1 & <b>YOT</b>")

    released(tmp_path)

    assert "'=1+1 & <b>YOT</b>" in {row["yot"] for row in rows(tmp_path / "ratings.csv")}
    sheets = read_tables("release.ods", (tmp_path / "release.ods").read_bytes())
    assert any("=1+1 & <b>YOT</b>" in cells for sheet in sheets for _, cells in sheet.rows)


def test_the_spreadsheet_has_one_whole_table_on_each_sheet(tmp_path):
    released(tmp_path)

    sheets = {sheet.name: sheet for sheet in read_tables("release.ods", (tmp_path / "release.ods").read_bytes())}

    assert list(sheets) == ["Cover", "Notes", "Ratings", "Standards", "Key questions", "Dictionary"]
    assert not any(sheet.merged for sheet in sheets.values())
    for name in FILES[:4]:
        sheet = sheets[name.removesuffix(".csv").replace("_", " ").capitalize()]
        table = [cells for _, cells in sheet.rows[2:]]
        as_csv = [list(row.values()) for row in rows(tmp_path / name)]
        assert all(all(cells) for cells in table)  # no empty cell
        assert [["" if cell in ("[z]", "[x]") else cell for cell in cells] for cells in table[1:]] == as_csv
    content = zipfile.ZipFile(tmp_path / "release.ods").read("content.xml").decode()
    assert content.count("<table:table-header-rows>") == content.count('table:contains-header="true"') == 5


# --- JSON ---------------------------------------------------------------------------------------------------------------


TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
ABOUT = {"$schema", "title", "description"}


def problems(value: Any, schema: dict[str, Any], place: str = "data") -> list[str]:
    """Where a value does not match a JSON Schema. Refuses a schema with a keyword that it does not know."""
    rest = dict(schema)
    found = []
    for name in ABOUT:
        rest.pop(name, None)
    if any_of := rest.pop("anyOf", None):
        found += [] if any(not problems(value, each) for each in any_of) else [f"{place}: {value!r}"]
    if "const" in rest and value != rest.pop("const"):
        found.append(f"{place}: {value!r}")
    allowed = rest.pop("type", list(TYPES))
    if type(value) not in {TYPES[name] for name in ([allowed] if isinstance(allowed, str) else allowed)}:
        return [f"{place}: {value!r} is not {allowed}"]
    if rest.pop("format", None) == "date":
        datetime.date.fromisoformat(value)
    properties, required = rest.pop("properties", {}), rest.pop("required", [])
    if isinstance(value, dict):
        assert rest.pop("additionalProperties") is False
        found += [f"{place}.{name}: unknown" for name in value if name not in properties]
        found += [f"{place}.{name}: missing" for name in required if name not in value]
        for name in value.keys() & properties.keys():
            found += problems(value[name], properties[name], f"{place}.{name}")
    items = rest.pop("items", None)
    if isinstance(value, list):
        for number, each in enumerate(value):
            found += problems(each, items, f"{place}[{number}]")
    assert not rest, f"unknown keywords: {rest}"
    return found


def read_json(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


def test_the_json_has_the_rows_of_the_csv_files(invented, tmp_path):
    released(tmp_path / "out")

    data = read_json(tmp_path / "out" / "data.json")

    names = [name.removesuffix(".csv") for name in FILES[:4]]
    assert list(data) == ["$schema", "schema_version", *names]
    for name in names:
        assert data[name]
        in_file = rows(tmp_path / "out" / f"{name}.csv")
        assert [{column: in_csv(value) for column, value in row.items()} for row in data[name]] == in_file
    assert any(row["overall"] is None for row in data["ratings"])


def test_the_json_matches_its_schema(invented, tmp_path):
    released(tmp_path / "out")

    data, schema = (read_json(tmp_path / "out" / name) for name in ("data.json", "schema.json"))

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert problems(data, schema) == []
    for break_it, told in (
        (lambda data: data["ratings"][0].pop("score"), "data.ratings[0].score: missing"),
        (lambda data: data["ratings"][0].update(cases=3), "data.ratings[0].cases: unknown"),
        (lambda data: data["key_questions"][0].update(yes="three"), "data.key_questions[0].yes: 'three'"),
        (lambda data: data["standards"][0].update(discretion="true"), "data.standards[0].discretion: 'true'"),
        (lambda data: data.pop("dictionary"), "data.dictionary: missing"),
    ):
        broken = json.loads(json.dumps(data))
        break_it(broken)
        assert [each for each in problems(broken, schema) if each.startswith(told)]


def test_the_schema_allows_a_suppressed_figure(tmp_path):
    released(tmp_path / "out")
    data, schema = (read_json(tmp_path / "out" / name) for name in ("data.json", "schema.json"))

    data["key_questions"][0] |= {"yes": "[c]", "relevant": "[c]", "percent": "[c]"}

    assert problems(data, schema) == []


@pytest.mark.slow
def test_libreoffice_reads_the_spreadsheet_as_it_is(tmp_path):
    released(tmp_path / "out")
    profile = (tmp_path / "profile").as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        tmp_path,
    ]

    subprocess.run([*command, tmp_path / "out" / "release.ods"], check=True, capture_output=True, timeout=120)

    ours = read_tables("release.ods", (tmp_path / "out" / "release.ods").read_bytes())
    theirs = read_tables("release.xlsx", (tmp_path / "release.xlsx").read_bytes())
    assert [(sheet.name, sheet.rows) for sheet in theirs] == [(sheet.name, sheet.rows) for sheet in ours]


def test_a_folder_with_files_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(CommandError, match=r"is not an empty folder\. Name a new folder"):
        released(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_all_files_are_written_or_none(tmp_path, monkeypatch):
    def full(path: Path, content: bytes) -> int:
        if path.name == "release.ods":
            raise OSError(28, "No space left on device")
        return len(content)

    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(CommandError, match=r"Nothing was written\. .*No space left on device"):
        released(tmp_path / "out")

    assert not list(tmp_path.iterdir())


def test_without_published_inspections_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr("reports.management.commands.release.published_inspections", list)

    with pytest.raises(CommandError, match="no inspection is published"):
        released(tmp_path / "out")


def test_a_release_takes_two_queries(django_assert_num_queries, tmp_path):
    released(tmp_path / "out")  # frameworks are read once in each process

    with django_assert_num_queries(2):
        released(tmp_path / "again")
