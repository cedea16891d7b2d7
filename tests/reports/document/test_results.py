"""The results annexe as data. It has the right content and is safe to open, and the same report gives the same bytes."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace

import pytest
from odfdo import Document as Spreadsheet

from inspections.planning.actions.team import appoint
from reports.document.data import Document
from reports.document.results import ALL_CASES, RELEVANT, results_csv, results_ods
from reports.material import document_of
from reports.pdf.html import html_edition, pdf_source
from standards.language.scale import USUAL
from tests.factories import BY, all_answers, new_case, new_inspection
from tests.reports.published import blaenau_gwent_caerphilly_2022 as g
from tests.reports.published import medway_2020 as m

pytestmark = pytest.mark.django_db


def rows_of(document: Document) -> dict[str, dict[str, str]]:
    """The rows of the .csv file by their number: key questions, prompts and standards."""
    read = csv.DictReader(io.StringIO(results_csv(document).decode("utf-8-sig"), newline=""))
    return {row["Number"]: row for row in read}


def test_it_has_every_standard_and_key_question_in_medway_with_its_denominator(documents):
    rows = rows_of(documents(m.REFERENCE))

    assert {number: rows[number]["Rating"] for number in m.RATINGS} == m.RATINGS
    assert {number: int(rows[number]["Per cent"]) for number in m.KEY_QUESTIONS} == m.KEY_QUESTIONS
    reviewing = rows["2.4.2"]
    assert (reviewing["Yes"], reviewing["Denominator"], reviewing["Cases inspected"]) == ("4", "8", "12")
    assert reviewing["Denominator is"] == USUAL.fill(RELEVANT)
    assert (rows["2.4.1"]["Decides the rating"], reviewing["Decides the rating"]) == ("", "yes")
    assert rows["1.1.1"]["Per cent"] == ""  # judged as a whole


def test_it_does_not_count_the_cases_in_which_a_question_was_not_asked(documents):
    """Asked from a certain risk on, a question would tell how many children are below it."""
    assert {"No", "Not asked", "Does not apply"}.isdisjoint(rows_of(documents(m.REFERENCE))["2.1.1"])


def test_it_has_the_printed_prompts_as_percentages_of_all_cases(documents):
    rows = rows_of(documents(g.REFERENCE))

    prompts = [row for row in rows.values() if row["Kind"] == "prompt"]
    assert len(prompts) == 95  # no row replaces another, although the printed annexe has two prompts d
    assert {row["Denominator is"] for row in prompts} == {USUAL.fill(ALL_CASES)}
    assert {row["Denominator"] for row in prompts if row["Standard"].startswith("2.")} == {"5"}


def test_the_spreadsheet_has_numbers_as_numbers_and_notes_on_denominators(documents):
    document = documents(g.REFERENCE)
    results, notes = Spreadsheet(io.BytesIO(results_ods(document))).body.get_tables()

    header, *rows = results.get_values()
    by_number = {row[header.index("Number")]: row for row in rows}
    assert by_number["2.3.1"][header.index("Per cent")] == 40
    assert [row[1] for row in rows][:1] == ["1.1"]
    text = " ".join(row[0] for row in notes.get_values())
    assert "A key question’s denominator is the number of relevant cases" in text
    assert f"A prompt’s denominator is the number of {USUAL.fill(ALL_CASES)}." in text


def test_the_spreadsheet_and_the_csv_file_have_the_same_rows(documents):
    document = documents(m.REFERENCE)
    results, _ = Spreadsheet(io.BytesIO(results_ods(document))).body.get_tables()

    plain = list(csv.reader(io.StringIO(results_csv(document).decode("utf-8-sig"), newline="")))
    assert [["" if cell is None else str(cell) for cell in row] for row in results.get_values()] == plain


def test_no_text_runs_as_a_formula(documents):
    document = documents(m.REFERENCE)
    (results,) = [part for part in document.parts if part.kind == "results"]
    first, *others = results.content["domains"]
    named = replace(first, standards=(replace(first.standards[0], title="=HYPERLINK(1)"), *first.standards[1:]))
    spoiled = replace(results, content={**results.content, "domains": [named, *others]})
    document = replace(document, parts=(spoiled,))

    assert rows_of(document)["1.1"]["Text"] == "'=HYPERLINK(1)"
    content = zipfile.ZipFile(io.BytesIO(results_ods(document))).read("content.xml").decode()
    assert "table:formula" not in content
    assert "=HYPERLINK(1)" in content


def test_the_same_report_gives_the_same_bytes(documents):
    document = documents(m.REFERENCE)

    assert results_csv(document) == results_csv(document)
    assert results_ods(document) == results_ods(document)
    archive = zipfile.ZipFile(io.BytesIO(results_ods(document)))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.infolist()[0].filename == "mimetype"
    assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_a_draft_counts_cases_that_are_not_answered_yet(youth_2018):
    inspection = new_inspection(youth_2018)
    answers = all_answers(youth_2018, "2")
    new_case(inspection, answers=answers)
    new_case(inspection, answers={**answers, "2.1.1": ""})

    row = rows_of(document_of(inspection))["2.1.1"]

    assert (row["Yes"], row["Denominator"], row["Not answered yet"], row["Cases inspected"]) == ("1", "1", "1", "2")


def test_the_files_can_be_downloaded_and_are_named_in_the_annexe(youth_2018, client, lead_inspector):
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    client.force_login(lead_inspector)
    page = client.get("/inspections/anytown/report/").content.decode()

    for kind, content_type in (("csv", "text/csv"), ("ods", "application/vnd.oasis.opendocument.spreadsheet")):
        assert f"/inspections/anytown/report/results.{kind}" in page
        response = client.get(f"/inspections/anytown/report/results.{kind}")
        assert response["Content-Type"].startswith(content_type)
        assert f"anytown-results.{kind}" in response["Content-Disposition"]
        assert f"anytown-results.{kind}" in html_edition(document_of(inspection))


def test_the_printed_table_names_each_standard_once(documents):
    html = pdf_source(documents("portsmouth-2015"))

    named = re.findall(r'<tr class="results__standard">\s*<th scope="row"[^>]*>(\d+)\. ', html)
    assert named == ["1", "2", "3", "4", "5", "6"]


def test_nothing_is_between_a_question_and_its_bar(documents):
    """With a space there, WeasyPrint breaks a line that just fits after its first word."""
    html = pdf_source(documents("bradford-2020"))

    assert "?<svg" in html
    assert not re.search(r"\s<svg class=\"bar\"", html)


def test_the_text_calls_an_annexe_what_its_heading_calls_it(documents):
    html = " ".join(pdf_source(documents("bradford-2020")).split())

    assert "This annex explains how we gathered evidence" in html
    assert "The figures in this annex, with" in html
    assert "annexe" not in re.sub(r"<style>.*?</style>|<[^>]*>", "", html).lower()


def test_the_methodology_says_once_that_we_inspect_against_standards(documents):
    for reference, own in ((m.REFERENCE, False), ("bradford-2020", True)):
        html = " ".join(pdf_source(documents(reference)).split())
        assert ("We inspect against published standards" in html) is own
        assert html.count("We inspect against standards that are based on") == 1
