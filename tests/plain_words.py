"""The words that docs/style.md replaces, and where they are in templates, forms, messages, scripts and documentation.

The table in docs/style.md is the list. A finding names the file, the line, the word, and what to write instead.
`python -m tests.plain_words` prints all findings.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("standards", "inspections", "reports", "config")

# Files that we do not check: published texts, migrations, and the style guide itself.
LEFT_OUT = (
    "docs/style.md",
    "docs/entities.md",  # generated from docstrings
    "reports/demonstration/evidence.py",
    "reports/demonstration/fieldwork.py",
    "templates/reports/document/",
)

# Names of fields in histories that are already written: they are data.
STORED = {"let stand"}


@dataclass(frozen=True)
class Replaced:
    """A word or a phrase that we do not use, and what to write instead."""

    words: str
    write: str

    @property
    def wording(self) -> str:
        return re.escape(self.words).replace(r"\ ", r"\s+")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        flags = re.NOFLAG if self.words != self.words.lower() else re.IGNORECASE
        return re.compile(rf"(?<![\w-]){self.wording}(?![\w-])", flags)


def replaced_words() -> list[Replaced]:
    """The table of docs/style.md, longer phrases first."""
    page = (ROOT / "docs" / "style.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", page.partition("| not | write |")[2], re.M)
    found = [Replaced(words.strip(), write) for not_used, write in rows for words in not_used.split(",")]
    return sorted(found, key=lambda each: -len(each.words))


REPLACED = replaced_words()
ANY = re.compile(rf"(?<![\w-])(?:{'|'.join(each.wording for each in REPLACED)})(?![\w-])", re.IGNORECASE)


def findings(path: str, texts: Iterator[tuple[int, str]]) -> Iterator[str]:
    """Words in the texts of a file that we do not use, each with its line and what to write instead."""
    for line, text in texts:
        if not ANY.search(text):
            continue
        taken: set[int] = set()
        for each in REPLACED:
            for match in each.pattern.finditer(text):
                if taken & set(range(*match.span())):
                    continue
                taken |= set(range(*match.span()))
                at = line + text.count("\n", 0, match.start())
                yield f"{path}:{at}: “{' '.join(match[0].split())}”: write {each.write}"


# --- what people read in a file ---------------------------------------------------------------------------------------


def _blank(match: re.Match[str]) -> str:
    """Replace words with spaces, and keep the number of lines."""
    return re.sub(r"[^\n]", " ", match[0])


def _words_in_tag(match: re.Match[str]) -> str:
    """Keep the quoted words in a template tag, because pages show them, but not names and conditions."""
    blank = _blank(match)
    for quoted in re.finditer(r"""(?<==)"([^"]*)"|(?<==)'([^']*)'""", match[0]):
        blank = blank[: quoted.start()] + quoted[0] + blank[quoted.end() :]
    return blank if match[0].startswith(("{% include", "{% element", "{% rating_tag", "{% setvar")) else _blank(match)


def _words_in_element(match: re.Match[str]) -> str:
    """Keep the attributes of an HTML tag that a browser shows or a screen reader reads out."""
    blank = _blank(match)
    for quoted in re.finditer(r"""(?:aria-label|alt|title|placeholder|value|data-[\w-]*words)="([^"]*)\"""", match[0]):
        blank = blank[: quoted.start()] + quoted[0] + blank[quoted.end() :]
    return blank


def texts_of_template(source: str) -> Iterator[tuple[int, str]]:
    source = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<style.*?</style>", _blank, source, flags=re.S)
    source = re.sub(r"\{\{.*?\}\}", _blank, source, flags=re.S)
    source = re.sub(r"\{%.*?%\}", _words_in_tag, source, flags=re.S)
    source = re.sub(r"<[^>]*>", _words_in_element, source, flags=re.S)
    yield 1, source


def texts_of_python(source: str) -> Iterator[tuple[int, str]]:
    """Every sentence or label in a string.

    Docstrings are left out, because they are for people who read the code. So are patterns, lists that are split, and
    strings without a space, because they are for programs.
    """
    nodes = list(ast.walk(ast.parse(source)))
    docstrings = {
        id(node.body[0].value)
        for node in nodes
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    lists = {
        id(node.func.value)
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split"
    }
    patterns = {
        id(part)
        for node in nodes
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
        for part in ast.walk(node)
    }
    left_out = docstrings | lists | patterns
    for node in nodes:
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in left_out
            and node.value not in STORED
            and (" " in node.value.strip() or (node.value[:1].isupper() and not node.value.isupper()))
        ):
            yield node.lineno, node.value


def texts_of_script(source: str) -> Iterator[tuple[int, str]]:
    """Every string in a script that has a space in it."""
    source = re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", _blank, source, flags=re.S)
    for match in re.finditer(r'"([^"\n]*)"|`([^`]*)`', source):
        text = re.sub(r"\$\{[^}\"]*", _blank, match[1] or match[2] or "")
        if " " in text.strip():
            yield source.count("\n", 0, match.start()) + 1, text


def texts_of_page(source: str) -> Iterator[tuple[int, str]]:
    """A page of the documentation, without its code."""
    yield 1, re.sub(r"```.*?```|`[^`\n]*`|^>.*$", _blank, source, flags=re.S | re.M)


FOLDERS = {
    "templates": (["templates"], "*.html", texts_of_template),
    "forms, messages and commands": (list(APPS), "*.py", texts_of_python),
    "scripts": (["static"], "*.js", texts_of_script),
    "documentation": (["docs", "standards", "reports"], "*.md", texts_of_page),
}
AT_THE_TOP = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")


def findings_in(what: str) -> list[str]:
    folders, pattern, texts_of = FOLDERS[what]
    paths = [path for folder in folders for path in (ROOT / folder).rglob(pattern)]
    if what == "documentation":
        paths += [ROOT / name for name in AT_THE_TOP]
    found = []
    for path in sorted(paths):
        name = path.relative_to(ROOT).as_posix()
        if "migrations" not in path.parts and not name.startswith(LEFT_OUT):
            found += findings(name, texts_of(path.read_text(encoding="utf-8")))
    return found


if __name__ == "__main__":
    for what in FOLDERS:
        found = findings_in(what)
        print(f"{what}: {len(found)}")
        print("".join(f"  {finding}\n" for finding in found))
