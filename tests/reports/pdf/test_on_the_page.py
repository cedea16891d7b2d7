"""A report is only printed if everything fits on the page and every character is in a font. Otherwise, a message says why."""

from __future__ import annotations

import subprocess

import pytest

from reports.pdf.print import RenderingFailed, write_pdf
from reports.text.narrative import to_html

pytestmark = pytest.mark.pdf

STYLE = (
    "@page { size: A4; margin: 20mm } body { font: 11pt Liberation Sans } "
    "table { width: 100% } td, th { padding: 0.4em 0.6em }"
)
MONTHS = ["April", "May", "June", "July", "August", "September", "October", "November", "December"]
MONTHS += ["January", "February", "March"]


def printed(body: str, style: str = STYLE) -> bytes:
    html = f"<!DOCTYPE html><html lang='en'><head><title>Report</title></head><body><h1>Report</h1>{body}</body></html>"
    return write_pdf(html, stylesheet=style, identifier=b"test")


def words_on_paper(content: bytes) -> dict[str, float]:
    """The words of a PDF, each with its right edge as a share of the width of the paper. Words outside the paper are missing."""
    found = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True)
    edges = {}
    for line in found.stdout.decode().splitlines():
        if "<page" in line:
            width = float(line.split('width="')[1].split('"')[0])
        if "<word" in line:
            word = line.split(">")[1].split("<")[0]
            edges[word] = max(edges.get(word, 0), float(line.split('xMax="')[1].split('"')[0]) / width)
    return edges


def table(columns: list[str]) -> str:
    lines = (
        ["Measure", *columns],
        ["---"] * (len(columns) + 1),
        ["Caseload", *(str(100 + n) for n in range(len(columns)))],
    )
    return to_html("\n".join(f"| {' | '.join(line)} |" for line in lines))


def test_a_table_of_twelve_months_is_on_the_page():
    words = words_on_paper(printed(table(MONTHS)))

    assert {"February", "March", "111"} <= set(words)
    assert max(words.values()) < 1 - 18 / 210  # inside the margin of 20 mm


def test_a_table_with_many_columns_breaks_its_words():
    words = words_on_paper(printed(table(MONTHS + [f"{month}-{month}-again" for month in MONTHS])))

    assert "123" in words
    assert max(words.values()) < 1 - 18 / 210


def test_a_cell_that_must_not_break_is_on_the_page():
    body = (
        f"<table><tr><th>Label</th><td style='white-space: nowrap'>{'a long value of a fact ' * 8}end</td></tr></table>"
    )
    words = words_on_paper(printed(body))

    assert "end" in words
    assert max(words.values()) < 1 - 18 / 210


def test_a_word_longer_than_a_line_is_broken():
    words = words_on_paper(printed(f"<p>See {'abcdefghij' * 20}</p>"))

    assert "See" in words
    assert max(words.values()) <= 1


def test_a_table_that_cannot_fit_is_refused_with_its_words():
    with pytest.raises(
        RenderingFailed, match=r"The table that begins “Measure 0 1 2 .* is wider than the page\. Divide it"
    ):
        printed(table([str(number) for number in range(200)]))


def test_a_table_that_fits_is_laid_out_once(monkeypatch):
    import weasyprint

    render, layouts = weasyprint.HTML.render, []
    monkeypatch.setattr(weasyprint.HTML, "render", lambda *args, **given: layouts.append(1) or render(*args, **given))
    printed(table(MONTHS[:3]))

    assert len(layouts) == 1


def test_characters_that_no_font_has_are_named_with_their_place():
    with pytest.raises(RenderingFailed) as caught:
        printed("<p>The board met nine \U0001f9a5\u0378 times.</p>")

    assert "sloth (U+1F9A5) in “Report The board met nine" in str(caught.value)
    assert "Replace them, or ask an administrator" in str(caught.value)


def test_welsh_and_common_signs_are_in_the_fonts():
    assert printed("<p>Tŷ’r Plant – £5, “yes”, 67%, ≥ ½ € … • ŵ ẁ é</p>")
