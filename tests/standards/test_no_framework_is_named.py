"""The code knows no framework, standard, domain or source document by name: they are data in framework files.

It does not say "YOT" either where people read it, because a framework says what it calls the service.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.layouts import layouts
from standards.management.commands.load_frameworks import SHIPPED

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "inspections", "reports", "standards", "templates", "static")
# Demonstrations are of real inspections, and migrations are as they were run.
LEFT_OUT = ("reports/demonstration/", "standards/frameworks/", "reports/layouts/", "/migrations/")
# What is named on purpose, with the reason, is listed in docs/style.md.
NAMED_ON_PURPOSE = {("inspections/phases.py", "Domain one")}

NAMES = re.compile(
    "|".join(
        [
            *(re.escape(path.stem) for path in SHIPPED.glob("*.toml")),
            *(re.escape(slug) for slug in layouts()),
            r"\bC 4\.\d",
            r"\b[Dd]omain[ -](?:one|two|three)\b",
        ]
    )
)


def named(folder: str) -> Iterator[tuple[str, str]]:
    for path in (ROOT / folder).rglob("*"):
        place = path.relative_to(ROOT).as_posix()
        if path.suffix in (".py", ".html", ".js", ".css") and not any(part in place for part in LEFT_OUT):
            for name in NAMES.findall(path.read_text(encoding="utf-8")):
                yield place, name


@pytest.mark.parametrize("folder", ROOMS)
def test_code_and_templates_name_no_framework(folder):
    assert set(named(folder)) - NAMED_ON_PURPOSE == set()


def test_what_is_named_on_purpose_is_still_named_and_explained():
    explained = (ROOT / "docs" / "style.md").read_text(encoding="utf-8")

    assert set(named("inspections")) == NAMED_ON_PURPOSE
    for place, name in NAMED_ON_PURPOSE:
        assert place in explained
        assert name in explained


def test_a_name_would_be_found():
    assert NAMES.findall("as in youth-2018, C 4.10 and domain two") == ["youth-2018", "C 4.1", "domain two"]


# --- the word for the service ---

# The name of the product is allowed.
YOT = re.compile(r"\bYOTs?\b(?! Inspections\b)")
IN_TEMPLATES = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
WRITE = (
    "{place} says {text!r}. Write inspection.words.service on a page about an inspection, and words.service on others: "
    "docs/words.md says how. If the text must say YOT, add it to the list there, with the reason."
)


def texts_in_python(source: str) -> Iterator[str]:
    """The string literals of a module that are not docstrings."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def texts_with_yot(folder: str) -> Iterator[tuple[str, str]]:
    """Each text that says YOT, with its file. A template is read line by line, without comments."""
    for path in sorted((ROOT / folder).rglob("*")):
        place = path.relative_to(ROOT).as_posix()
        if any(part in place for part in LEFT_OUT):
            continue
        if path.suffix == ".py":
            texts = texts_in_python(path.read_text(encoding="utf-8"))
        elif path.suffix in (".html", ".txt"):
            texts = iter(IN_TEMPLATES.sub("", path.read_text(encoding="utf-8")).splitlines())
        else:
            continue
        yield from ((place, text) for text in texts if YOT.search(text))


def listed_texts() -> dict[str, list[str]]:
    """The texts in docs/words.md that may say YOT, by file."""
    listed = defaultdict(list)
    table = (ROOT / "docs" / "words.md").read_text(encoding="utf-8").partition("## Texts that keep the usual word")[2]
    for line in table.splitlines():
        if line.startswith("| `"):
            _, file, texts, why, _ = line.split("|")
            assert why.strip(), f"docs/words.md gives no reason for {file}"
            listed[file.strip(" `")] += re.findall(r"`([^`]+)`", texts)
    return listed


@pytest.mark.parametrize("folder", ["config", "inspections", "reports", "standards", "templates"])
def test_no_text_says_yot(folder):
    listed = listed_texts()

    wrong = [
        WRITE.format(place=place, text=text)
        for place, text in texts_with_yot(folder)
        if not any(text == known or (len(known) > 60 and text.startswith(known)) for known in listed[place])
    ]

    assert wrong == []


def test_every_text_in_the_list_is_still_there():
    found = defaultdict(list)
    for folder in ("config", "inspections", "reports", "standards"):
        for place, text in texts_with_yot(folder):
            found[place].append(text)

    gone = [
        (place, known)
        for place, texts in listed_texts().items()
        for known in texts
        if not any(text.startswith(known) for text in found[place])
    ]
    assert gone == []


def test_a_new_text_would_be_found():
    source = (
        '"""About a YOT."""\ndef f():\n    """A YOT."""\n    return f"Ask the YOT for {f}. This is YOT Inspections."\n'
    )

    assert [text for text in texts_in_python(source) if YOT.search(text)] == ["Ask the YOT for "]
