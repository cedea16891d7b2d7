"""The pages about security, data protection and accessibility match the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.test_docs import code_in, lines_of_tables, part

ROOT = Path(__file__).resolve().parent.parent
SECURITY = "docs/security.md"
PRIVACY = "docs/data-protection.md"
ACCESSIBILITY = "docs/accessibility.md"
SOURCES = ("config", "inspections", "reports", "standards")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def requirements() -> list[list[str]]:
    return [row for row in lines_of_tables(read(SECURITY)) if re.match(r"V\d+\.", row[0])]


# --- security ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", sorted({place for row in requirements() for place in code_in(row[3])}))
def test_a_test_that_shows_a_requirement_exists(place):
    name, _, function = place.partition("::")

    assert (ROOT / name).is_file()
    assert not function or re.search(rf"^def {function}\(", read(name), re.M), place


@pytest.mark.parametrize("name", sorted({name for row in requirements() for name in code_in(row[2])}))
def test_a_setting_or_module_that_meets_a_requirement_exists(name):
    if "/" in name and name.endswith((".py", ".csv")):
        assert (ROOT / name).is_file()
    elif re.fullmatch(r"[A-Z][A-Z_]+", name) and name not in ("GET", "HEAD", "POST"):
        documented = f"| `{name}` |" in read("docs/reference/settings.md")
        assert hasattr(settings, name) or documented, name


def test_every_chapter_of_the_standard_is_there_in_order():
    assert re.findall(r"^## V(\d+) ", read(SECURITY), re.M) == [str(number) for number in range(1, 18)]
    for number in range(1, 17):
        chapter = part(
            SECURITY, next(line for line in read(SECURITY).splitlines() if line.startswith(f"## V{number} "))
        )
        assert {row[0].split(".")[0] for row in lines_of_tables(chapter)} == {f"V{number}"}


def test_no_requirement_is_there_twice_or_without_an_answer():
    names = [row[0] for row in requirements()]

    assert len(set(names)) == len(names) > 150
    for name, asked, met, shown in requirements():
        assert asked, name
        assert met, name
        assert code_in(shown) or shown == "none of ours" or "Does not apply" in met, name


def test_the_gaps_are_those_of_the_tables():
    listed = re.findall(r"^- (V[\d.–]+): ", part(SECURITY, "## Gaps"), re.M)

    assert listed == [row[0] for row in requirements() if "**Gap**" in row[2]]


# --- data protection ---------------------------------------------------------------------------------------------------


def records() -> dict[str, list[str]]:
    """The models in each class of the page about data protection."""
    lines = re.findall(r"^- ([\w ]+): (.+)\.$", part(PRIVACY, "## Records in each class"), re.M)
    return {name.lower(): code_in(models) for name, models in lines}


def test_every_model_is_in_the_page_about_data_protection():
    named = [name for names in records().values() for name in names]

    assert sorted(named) == sorted({model.__name__ for model in apps.get_models()})


def test_each_class_of_records_is_explained():
    explained = [row[0] for row in lines_of_tables(part(PRIVACY, "## What is recorded")) if row[0] in records()]

    assert explained == list(records())


def test_case_data_is_what_retention_deletes():
    from reports.retention.case_data import ROOTS

    assert {root.split(".")[1] for root in ROOTS} <= set(records()["case data"])


def test_every_logger_is_in_the_inventory():
    named = [name for row in lines_of_tables(part(PRIVACY, "## Logs")) for name in code_in(row[0])]
    found = set()
    for folder in SOURCES:
        for path in (ROOT / folder).rglob("*.py"):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for given in re.findall(r"getLogger\(([^)]+)\)", path.read_text(encoding="utf-8")):
                found.add(module if given == "__name__" else given.strip('"'))

    assert {name for name in found if not name.startswith(tuple(named))} == set()


# --- accessibility -----------------------------------------------------------------------------------------------------


def test_the_statement_has_what_the_regulations_ask_for():
    headings = re.findall(r"^#+ (.+)$", read(ACCESSIBILITY), re.M)

    for heading in (
        "Accessibility statement",
        "Feedback and contact information",
        "Enforcement procedure",
        "Compliance status",
        "Non-accessible content",
        "Preparation of this statement",
    ):
        assert heading in headings
    assert "partially compliant" in read(ACCESSIBILITY)


def test_the_statement_names_the_rules_that_are_tested():
    from tests.journeys.browser import RULES

    assert {"wcag2aa", "wcag22aa"} <= set(RULES)
    for name in re.findall(r"`(tests/[\w/.]+)`", read(ACCESSIBILITY)):
        assert (ROOT / name).is_file(), name


@pytest.mark.django_db
def test_everyone_can_read_the_statement_from_the_footer_of_every_page(client):
    for address in ("/accounts/login/", "/accessibility/", "/accounts/password/reset/"):
        assert 'href="/accessibility/"' in client.get(address).content.decode()
    assert "Enforcement procedure" in client.get("/accessibility/").content.decode()


@pytest.mark.parametrize("name", ["503.html", "500.html"])
def test_pages_without_a_request_lead_to_the_statement_too(name):
    from django.template.loader import render_to_string

    assert 'href="/accessibility/"' in render_to_string(name, {"seconds": 30})
