"""Style sheets have no hidden mistakes, and each covers one subject. Pages, messages and documents are in plain
English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tinycss2
from django.conf import settings

from tests import plain_words

STATIC = Path(settings.BASE_DIR) / "static"
SHEETS = sorted(STATIC.rglob("*.css"))
SHEETS_OF_PAGES = sorted((STATIC / "css").glob("*.css"))
# Rules that contain other rules: for a narrower screen, for print, or in a layer.
GROUPS = {"media", "supports", "page", "layer", "container"}
LONGEST = 300  # lines


def mistakes(rules: list) -> Iterator[str]:
    for rule in rules:
        if rule.type == "error":
            yield f"line {rule.source_line}: {rule.message}"
        elif rule.type == "at-rule" and rule.content and rule.lower_at_keyword in GROUPS - {"page"}:
            yield from mistakes(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
        elif rule.type == "qualified-rule":
            inside = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            for each in inside:
                if each.type == "error":
                    yield f"line {each.source_line}: {each.message}"
                elif each.type in ("qualified-rule", "at-rule"):
                    yield f"line {each.source_line}: a rule inside another one: is a brace missing above?"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_has_no_mistake(sheet):
    rules = tinycss2.parse_stylesheet(sheet.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True)

    assert list(mistakes(rules)) == []


def test_a_lost_brace_is_found():
    rules = tinycss2.parse_stylesheet(
        "@media print { .a { color: red }  .b { color: red; .c { color: blue } }", True, True
    )

    assert list(mistakes(rules)) == ["line 1: a rule inside another one: is a brace missing above?"]


def test_a_brace_lost_in_a_layer_is_found():
    rules = tinycss2.parse_stylesheet("@layer pages { .a { color: red; .b { color: red } }", True, True)

    assert list(mistakes(rules)) == ["line 1: a rule inside another one: is a brace missing above?"]


@pytest.mark.parametrize("sheet", SHEETS_OF_PAGES, ids=lambda path: path.name)
def test_a_style_sheet_of_pages_is_short_and_says_what_it_styles(sheet):
    text = sheet.read_text(encoding="utf-8")

    assert text.startswith("/*")
    assert len(text.splitlines()) <= LONGEST


def test_every_class_in_the_style_sheets_is_used():
    sources = [
        path.read_text(encoding="utf-8")
        for folder, ending in [
            ("templates", "html"),
            ("static", "js"),
            ("inspections", "py"),
            ("reports", "py"),
            ("config", "py"),
        ]
        for path in (Path(settings.BASE_DIR) / folder).rglob(f"*.{ending}")
    ]
    used = set(re.findall(r"app-[\w-]+", "\n".join(sources)))
    styled = {
        name
        for sheet in SHEETS_OF_PAGES
        for name in re.findall(r"\.(app-[\w-]+)", re.sub(r"@import.*|/\*.*?\*/", "", sheet.read_text(encoding="utf-8")))
    }

    assert styled - used == set()


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", plain_words.FOLDERS)
def test_words_that_we_do_not_use(what):
    found = plain_words.findings_in(what)

    assert not found, f"{len(found)} in {what}; docs/style.md says why\n" + "\n".join(found)


def test_the_list_is_read():
    assert len(plain_words.REPLACED) > 40
    assert plain_words.Replaced("e-mail", "email") in plain_words.REPLACED
    assert plain_words.Replaced("wanting", "missing, required") in plain_words.REPLACED


def test_a_word_in_a_template_is_found_with_its_line():
    source = '{# mend #}\n<p class="mend">{{ mend }} {% if mend %}All that\nstands{% endif %}</p>\n<a aria-label="Mend it">x</a>'

    assert list(plain_words.findings("page.html", plain_words.texts_of_template(source))) == [
        "page.html:3: “stands”: write is, applies, is restored, keep, as it was",
        "page.html:4: “Mend”: write fix, correct",
    ]


def test_a_word_in_a_message_is_found_and_in_a_docstring_or_a_name_is_not():
    source = '"""Mend it."""\nstate = "mend"\nfail("Nothing is "\n     "wanting.")\nlabel = f"Go on to {phase}"\n'

    assert list(plain_words.findings("views.py", plain_words.texts_of_python(source))) == [
        "views.py:3: “wanting”: write missing, required",
        "views.py:5: “Go on”: write continue",
    ]


def test_a_word_in_a_script_is_found_and_in_a_comment_is_not():
    source = '// mend it\nsay("Told at once.");\nconst mend = "mend";\nsay(`Saved. ${item.stands ? "Yes" : ""}`);\n'

    assert list(plain_words.findings("say.js", plain_words.texts_of_script(source))) == [
        "say.js:2: “at once”: write immediately, or at the same time"
    ]


def test_a_list_of_words_for_a_program_is_left_out():
    assert not list(
        plain_words.findings("privacy.py", plain_words.texts_of_python('KNOWN = "nobody somebody".split()'))
    )


def test_a_capital_in_the_list_is_meant():
    assert not list(plain_words.findings("page.md", iter([(1, "It says where the file is.")])))
    assert list(plain_words.findings("page.md", iter([(1, "Where the file is missing, ask.")])))
