"""Measures the blank bands on the pages of a PDF."""

from __future__ import annotations

import io
import subprocess

import pypdf

DPI = 36
# The part of an A4 page between the running heads and the page number, as shares of its height.
TOP, BOTTOM = 29 / 297, 1 - 27 / 297
WHITE = 250


def blank_bands(content: bytes) -> dict[int, float]:
    """The tallest blank band on each page, as a share of the height between the heads and the page number. Pages before a new
    chapter, and those of the covers, are left out."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    chapters = {
        number
        for item in reader.outline
        if not isinstance(item, list) and (number := reader.get_destination_page_number(item)) is not None
    }
    painted = subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-gray", "-"], input=content, capture_output=True, check=True
    ).stdout
    bands = {}
    for number, rows in enumerate(_pages(painted), 1):
        if number == 1 or number in chapters or number >= len(reader.pages) - 1:
            continue
        start, end = round(len(rows) * TOP), round(len(rows) * BOTTOM)
        tallest = run = 0
        for row in rows[start:end]:
            run = run + 1 if min(row) >= WHITE else 0
            tallest = max(tallest, run)
        bands[number] = tallest / (end - start)
    return bands


def _pages(painted: bytes) -> list[list[bytes]]:
    """The rows of each page in a stream of PGM images."""
    pages, at = [], 0
    while at < len(painted):
        head, width, height = painted[at : at + 40].split(maxsplit=3)[:3]
        assert head == b"P5"
        at = painted.index(b"255\n", at) + 4
        columns, count = int(width), int(height)
        pages.append([painted[at + row * columns : at + (row + 1) * columns] for row in range(count)])
        at += columns * count
    return pages
