"""`render_report`: where it writes its file, and what it refuses. test_pdf.py tests the PDF itself."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def render(reference: str, output, **options: str | bool) -> str:
    output_text = io.StringIO()
    call_command("render_report", reference, output=output, stdout=output_text, **options)
    return output_text.getvalue()


def test_the_html_edition_is_written_to_the_given_file(frameworks, tmp_path):
    output = tmp_path / "reports" / "medway.html"

    assert render("medway-2020", output, format="html") == f"medway-2020: written to {output}\n"
    assert output.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(("below", "reason"), [("", "Is a directory"), ("a-file/report.html", "File exists")])
def test_a_file_that_cannot_be_written_is_refused_with_the_reason(below, reason, frameworks, tmp_path):
    (tmp_path / "a-file").touch()

    with pytest.raises(CommandError) as caught:
        render("medway-2020", tmp_path / below, format="html")

    assert str(caught.value) == f"{tmp_path / below} cannot be written: {reason}."


def test_an_unknown_format_is_refused(frameworks, tmp_path):
    with pytest.raises(CommandError, match="invalid choice: 'odt'"):
        call_command("render_report", "medway-2020", "--output", str(tmp_path / "x"), "--format", "odt")


def test_a_report_is_written_as_a_word_file(frameworks, tmp_path):
    call_command("render_report", "medway-2020", "--output", str(tmp_path / "report.docx"), "--format", "docx")

    assert "word/footnotes.xml" in zipfile.ZipFile(tmp_path / "report.docx").namelist()
