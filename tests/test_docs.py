"""README.md and docs/ match the code: each list in them is compared with what it describes."""

from __future__ import annotations

import functools
import importlib
import json
import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from PIL import Image

from config.help import FOR_PEOPLE, anchor_of
from inspections.spreadsheets import archive, files
from inspections.spreadsheets import cells as spreadsheets
from reports.demonstration.loading import PASSWORD, PEOPLE
from reports.layouts import layout, layouts
from reports.ratings.percentages import whole_per_cent
from reports.ratings.triggers import BY_SLUG
from reports.workbook.sheets import SHEETS, CasesResource
from standards.language.scale import USUAL
from tests.draw_docs import PAGES
from tests.draw_pictures import LARGEST
from tests.factories import framework_of_layout
from tests.standards.framework_files import SLUGS

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
MADE = {
    ".git",
    ".venv",
    ".tools",
    ".hypothesis",
    "node_modules",
    "htmlcov",
    "test-results",
    "var",
}  # by git, set-up, tests
PROSE = sorted(
    str(path.relative_to(ROOT))
    for path in ROOT.rglob("*.md")
    if not MADE & set(path.relative_to(ROOT).parts) and not any(part.endswith("_cache") for part in path.parts)
)
PICTURES = ["case", "panel", "report"]
COMMANDS = "docs/reference/commands.md"
WORKBOOK = "docs/reference/workbook.md"
SECTIONS = "docs/reference/sections.md"
DEMONSTRATION = {"M": "medway-2020", "B": "bradford-2020", "G": "blaenau-gwent-caerphilly-2022"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def part(page: str, heading: str) -> str:
    """The text under a heading, down to the next heading of the same or a higher level."""
    level, text = heading.split(" ", 1)
    found = re.search(rf"^{level} {re.escape(text)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", read(page), re.M | re.S)
    assert found, f"{page} has no heading “{heading}”"
    return found[1]


def lines_of_tables(text: str) -> list[list[str]]:
    """The cells of every line of every table, without headings."""
    rows = [line.strip("|").split(" | ") for line in re.findall(r"^\|.*\|$", text, re.M)]
    cells = [[cell.strip() for cell in row] for row in rows]
    headings = [number - 1 for number, row in enumerate(cells) if set("".join(row)) <= set("-| ")]
    return [row for number, row in enumerate(cells) if number not in headings and number - 1 not in headings]


def first_words(text: str) -> list[str]:
    """The first word of each line of a table that begins with code: the name that the line is about."""
    names = (re.match(r"`([^` ]+)[^`]*`", row[0]) for row in lines_of_tables(text))
    return [found[1] for found in names if found]


def code_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


# --- pages that are generated from code -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_drawn_page_is_not_stale(name):
    assert read(f"docs/{name}") == PAGES[name](), "run: .venv/bin/python -m tests.draw_docs"


# --- links and pictures -----------------------------------------------------------------------------------------------


def links(text: str) -> list[str]:
    """The targets of links and pictures within the project."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'<img src="([^"]+)"', text)
    return [target for target in targets if not re.match(r"https?://|mailto:", target)]


@pytest.mark.parametrize("source", PROSE)
def test_every_link_between_pages_leads_somewhere(source):
    for target in links(read(source)):
        name, _, anchor = target.partition("#")
        path = (ROOT / source).parent / name if name else ROOT / source
        assert path.exists(), f"{source} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
            assert anchor in map(anchor_of, headings), f"{source} links to {target}"


def test_links_and_pictures_are_both_found():
    assert links("[a](b.md#c) ![d](e.png) `[f](g.md)` [h](https://i.example) <img src=\"j.png\">") == [
        "b.md#c", "e.png", "j.png",
    ]  # fmt: skip


def test_every_page_of_docs_is_in_the_index():
    listed = {(ROOT / "docs" / target.partition("#")[0]).resolve() for target in links(read("docs/README.md"))}
    pages = {path for path in (ROOT / "docs").glob("*.md") if path.name != "README.md"}

    assert pages - listed == set()


def test_every_page_of_the_reference_is_in_its_index():
    listed = set(links(read("docs/reference/README.md")))

    assert {path.name for path in (ROOT / "docs" / "reference").glob("*.md")} - listed == {"README.md"}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_the_readme_is_there_and_small(name):
    picture = ROOT / "docs" / "pictures" / f"{name}.png"

    assert f"docs/pictures/{name}.png" in links(read("README.md"))
    with Image.open(picture) as image:
        assert min(image.size) >= 600
    assert picture.stat().st_size <= LARGEST, "run: make pictures"


def test_the_readme_is_short_and_has_the_two_commands():
    readme = read("README.md")

    assert len(readme) <= 6000
    for command in ("make demo", "make test"):
        assert re.search(rf"^{command} ", readme, re.M)


# --- how the code is organised ---------------------------------------------------------------------------------------


def test_the_picture_of_the_house_has_every_folder():
    picture = re.search(r"```\n(.*?)```", part("docs/architecture.md", "## Folders"), re.S)[1]
    named = re.findall(r"^(\S+)/ +\S", picture, re.M)
    assert [name for name in named if name != "var" and not (ROOT / name).is_dir()] == []

    there = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.endswith("_cache")}
    assert there - MADE | {"var"} <= {name.split("/")[0] for name in named}


def test_the_picture_of_the_house_has_every_room():
    picture = re.search(r"```\n(.*?)```", part("docs/architecture.md", "## Folders"), re.S)[1]
    named = set(re.findall(r"^((?:inspections|reports)/\S+)/ +\S", picture, re.M))
    rooms = {
        str(path.parent.relative_to(ROOT))
        for app in ("inspections", "reports")
        for path in (ROOT / app).glob("*/__init__.py")
    }

    assert named == rooms - {
        f"{app}/{name}" for app in ("inspections", "reports") for name in ("management", "migrations", "templatetags")
    }


@pytest.mark.parametrize("source", [name for name in PROSE if name != "CHANGELOG.md"])
def test_files_that_a_page_names_are_there(source):
    folders = "config|standards|inspections|reports|templates|static|tests|docs|bin"
    for name in re.findall(rf"`((?:{folders})/[\w./-]+)`", read(source)):
        assert (ROOT / name).exists(), name


# --- the reference ----------------------------------------------------------------------------------------------------


def test_every_setting_of_the_environment_is_listed():
    settings = set(re.findall(r"""env\.\w+\(\s*"(\w+)""", read("config/settings.py")))

    assert set(first_words(part("docs/reference/settings.md", "# Settings"))) == settings


def test_every_make_target_is_listed():
    listed = {row[0].strip("`").removeprefix("make ") for row in lines_of_tables(part(COMMANDS, "## Make targets"))}

    assert listed == set(re.findall(r"^([a-z-]+):(?! export)", read("Makefile"), re.M))


def test_every_management_command_is_listed():
    ours = {name for name, app in get_commands().items() if app in ("standards", "inspections", "reports")}

    assert set(first_words(part(COMMANDS, "## Management commands"))) == ours


def test_the_people_of_the_demonstration_are_listed():
    people = part("docs/demonstration.md", "## Who can sign in")
    assert PASSWORD in people
    for (email, name, _), row in zip(PEOPLE, lines_of_tables(people), strict=True):
        assert row[0] == f"`{email}`"
        assert name in row[1]


def test_the_sizes_that_a_workbook_may_have():
    sizes = {**vars(archive), **vars(spreadsheets), **vars(files)}
    workbook = " ".join(read(WORKBOOK).split())
    for size in (
        f"{sizes['MAX_FILE'] // 1_000_000}MB, or",
        f"{sizes['MAX_UNPACKED'] // 1_000_000}MB unpacked",
        f"{sizes['MAX_SHEETS']} sheets",
        f"{sizes['MAX_CELLS']:,} cells",
        f"{sizes['MAX_ROWS']:,} rows",
        f"{sizes['MAX_COLUMNS']:,} columns",
        f"{sizes['MAX_CELL']:,} in",
        f"{sizes['MAX_XLSX_CELL']:,} characters",
    ):
        assert size in workbook


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_column_of_a_sheet_is_listed(sheet, frameworks):
    for slug in ("youth-2017-consultation", "youth-2018", "youth-2021"):
        definition = frameworks(slug).definition
        resource = SHEETS[sheet](definition)
        questions = set(resource.questions()) if isinstance(resource, CasesResource) else set()
        columns = [column for column in resource.columns() if column not in questions]

        listed = first_words(part(WORKBOOK, f"## Sheet `{sheet}`").split("### ")[0])
        assert listed == columns, f"{WORKBOOK}, sheet {sheet}: the columns of {slug}"


def test_every_word_that_may_stand_in_a_column_is_listed(frameworks):
    workbook = read(WORKBOOK)
    listed = {row[0].strip("`"): set(code_in(row[1])) for row in lines_of_tables(workbook) if len(row) == 2}
    for slug in SLUGS:
        definition = frameworks(slug).definition
        for question in definition.case_questions:
            assert question.slug in listed, f"{WORKBOOK} has no line with the values of {question.slug}"
            assert {option.slug for option in question.options} <= listed[question.slug]
        for disposal in definition.disposals:
            assert disposal.slug in listed[disposal.domain]
        panel = SHEETS["panel"](definition).columns()
        assert set(panel["trigger"].words) == listed["trigger"]


@pytest.mark.parametrize("slug", layouts())
def test_every_section_of_a_layout_is_listed(slug, frameworks):
    texts, facts = read(SECTIONS).split("These are the sections in the sheet `facts`:")
    described, definition = layout(slug), frameworks(framework_of_layout(slug)).definition

    for part_of_page, sections in (
        (texts, described.text_sections(definition)),
        (facts, described.fact_sections(definition)),
    ):
        heading = re.search(r"^\| section \| .*$", part_of_page, re.M)[0]
        assert slug in code_in(heading), f"docs/reference/sections.md has no column for {slug}"
        column = code_in(heading).index(slug) + 2
        listed = [row[0].strip("`") for row in lines_of_tables(part_of_page) if row[column] == "yes"]
        assert sorted(listed) == sorted(in_general(sections)), f"{SECTIONS}, column {slug}"


def in_general(sections: dict[str, str]) -> list[str]:
    """The slugs with N instead of each number, without repeats: standard-2.1 and standard-2.2 are both standard-N.N."""
    return list(dict.fromkeys(re.sub(r"(?<=[-.])\d+", "N", slug) for slug in sections))


def test_the_triggers_are_explained():
    table = part("docs/how-ratings-are-reached.md", "## 8. The ratings panel and professional discretion")

    assert [slug for slug in first_words(table) if slug in BY_SLUG] == list(BY_SLUG)


def test_which_framework_takes_which_layout(frameworks):
    opening = read(SECTIONS).split("An inspection keeps")[0]
    for slug in SLUGS:
        taken = frameworks(slug).definition.layouts
        assert f"`{slug}`" in opening
        for layout_slug in taken.values():
            assert f"`{layout_slug}`" in opening, f"{SECTIONS} does not say that {slug} uses {layout_slug}"


def test_the_example_of_ratings_as_json_is_what_the_command_prints(medway, capsys):
    example = json.loads(re.search(r"```json\n(.*?)```", read("docs/reference/json.md"), re.S)[1])
    call_command("rate", medway.reference, "--json")
    printed = json.loads(capsys.readouterr().out)

    printed["standards"] = {number: printed["standards"][number] for number in example["standards"]}
    assert printed == example
    explained = set(code_in(" ".join(row[0] for row in lines_of_tables(read("docs/reference/json.md")))))
    of_standard = set(printed["standards"]["2.1"]) - {"key_questions"}
    assert (set(printed) | of_standard) - {"reference", "framework", "standards", "overall", "maximum"} <= explained


# --- the other pages --------------------------------------------------------------------------------------------------


def words_of_the_glossary() -> list[list[str]]:
    return lines_of_tables(read("docs/glossary.md"))


@pytest.mark.parametrize("name", sorted({name for row in words_of_the_glossary() for name in code_in(row[2])}))
def test_what_the_glossary_names_exists(name):
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[length:]:
            fields = {**getattr(found, "__dataclass_fields__", {}), **getattr(found, "__pydantic_fields__", {})}
            found = fields[attribute] if attribute in fields else getattr(found, attribute)
        return
    pytest.fail(f"there is no module at the beginning of {name}")


def test_the_glossary_is_in_the_order_of_the_alphabet():
    words = [row[0].lower() for row in words_of_the_glossary()]
    assert words == sorted(words)
    assert all(len(row) == 3 and all(row) for row in words_of_the_glossary())


def test_every_example_in_how_ratings_are_reached_is_the_demonstrations(demonstration):
    """The demonstration inspection gives the same "M 2.4.2: 4 of 8 = 50%" as the page, and so does the arithmetic."""
    from reports.rated.queries import tallies_of

    examples = re.findall(r"\b([MBG]) (\d\.\d\.\d): (\d+) of (\d+) = (\d+)%", read("docs/how-ratings-are-reached.md"))
    assert len(examples) > 20
    counted = {letter: tallies_of(demonstration(reference)) for letter, reference in DEMONSTRATION.items()}
    for letter, number, yes, relevant, per_cent in examples:
        tally = counted[letter][number]
        assert (tally.yes, tally.relevant) == (int(yes), int(relevant)), f"{letter} {number}"
        assert whole_per_cent(int(yes), int(relevant)) == int(per_cent), f"{letter} {number}"


def test_the_totals_in_how_ratings_are_reached_are_the_demonstrations(demonstration):
    from reports.rated.queries import ratings_of

    rows = lines_of_tables(part("docs/how-ratings-are-reached.md", "## 9. The total and the overall rating"))
    told = {row[0]: row[1:] for row in rows if row[0] in DEMONSTRATION}
    assert set(told) == set(DEMONSTRATION)
    for letter, (*domains, before, score, overall) in told.items():
        rated = ratings_of(demonstration(DEMONSTRATION[letter]))
        points = [str(standard.points) for standard in rated.standards.values() if standard.in_total]
        assert " + ".join(domains).split(" + ") == points
        assert (before, score, overall) == (
            str(rated.points_before),
            f"{rated.points}/{rated.maximum}",
            rated.overall,
        )


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_says_what_and_why_and_what_else(name):
    page = read(f"docs/decisions/{name}")
    number, title = re.match(r"# (\d+)\. (.+)\n", page).groups()
    assert name.startswith(f"{int(number):04}-"), title
    assert re.findall(r"^## (.+)$", page, re.M) == ["What", "Why", "What else was considered"]


def test_decisions_are_numbered_without_a_gap():
    assert [int(name[:4]) for name in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_newest_release_of_the_changelog_is_the_version_of_the_project():
    newest = re.search(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", read("CHANGELOG.md"), re.M)[1]
    assert newest == tomllib.loads(read("pyproject.toml"))["project"]["version"]


# --- pages for people -------------------------------------------------------------------------------------------------


@functools.cache
def words_of_the_product() -> str:
    """The text of templates, code and scripts, on one line, with the usual words for services, standards and ratings."""
    sources = [
        path.read_text(encoding="utf-8")
        for folder, pattern in [
            ("templates", "*.html"),
            ("static", "*.js"),
            *((app, "*.py") for app in ("standards", "inspections", "reports")),
        ]
        for path in (ROOT / folder).rglob(pattern)
    ]
    text = re.sub(r"\{+ ?(?:\w+\.)*?(?:words\.)?(\w+\.\w+) ?\}+", r"{\1}", " ".join(" ".join(sources).split()))
    known = "|".join(type(USUAL).model_fields)
    return re.sub(
        rf"\{{(?:{known})\.(?:one|many|a|a_heading|heading|headings)\}}", lambda found: USUAL.fill(found[0]), text
    )


@pytest.mark.parametrize("file", [*FOR_PEOPLE.values(), "docs/demonstration.md"])
def test_links_and_buttons_that_a_page_names_are_in_the_product(file):
    """Pages write the names of links and buttons in italics."""
    labels = re.findall(r"(?<![*\w])\*([^*]+)\*(?![*\w])", read(file))

    assert [label for label in labels if " ".join(label.split()) not in words_of_the_product()] == []
