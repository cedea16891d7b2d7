"""Every page, in each of its states, with a keyboard, a screen reader or a small screen.

The functions named `…_problems` are the requirements. The tests list the pages.
"""

from collections.abc import Iterator

import pytest

from inspections.models import HeldRole, User
from inspections.staff.actions import give_role
from tests.factories import BY, new_rendering
from tests.journeys.browser import PASSWORD, Visitor
from tests.standards.framework_files import shipped
from tests.thorough import first


def problems_of(visitor: Visitor, name: str) -> list[str]:
    """The problems of the open page, each with the name of the page."""
    found = [
        *heading_and_title_problems(visitor),
        *skip_link_problems(visitor),
        *(f"Tab does not reach, or does not show: {html}" for html in visitor.not_reached_with_tab()),
        *visitor.problems_on_both_screens(),
    ]
    return [f"{name}: {problem}" for problem in found]


def heading_and_title_problems(visitor: Visitor) -> Iterator[str]:
    headings = [" ".join(each.split()) for each in visitor.page.locator("h1").all_inner_texts()]
    if len(headings) != 1:
        yield f"{len(headings)} headings of level 1"
    elif headings[0].lower() not in visitor.title.lower():
        yield f"the title “{visitor.title}” does not name what the heading names: “{headings[0]}”"
    language = visitor.page.locator("html").get_attribute("lang") or ""
    if not language.startswith("en"):
        yield f"says that its language is “{language}”"


def skip_link_problems(visitor: Visitor) -> Iterator[str]:
    """Problems with the first link, which must skip everything that is the same on each page."""
    visitor.begins_at_the_top()
    visitor.page.keyboard.press("Tab")
    if not visitor.focused().inner_text().startswith("Skip to"):
        yield "the first stop of the Tab key is no skip link"
        return
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    leads_past = """() => {
      const target = document.querySelector(location.hash || "none"), reached = document.activeElement;
      const following = Node.DOCUMENT_POSITION_FOLLOWING;  // also true for elements inside it
      return target && (reached === document.body || target.compareDocumentPosition(reached) & following);
    }"""
    if not visitor.page.evaluate(leads_past):
        yield "the skip link does not lead past the navigation"


def problems_of_pages(visitor: Visitor, paths: list[str]) -> list[str]:
    problems = []
    for path in paths:
        visitor.opens(path)
        problems += problems_of(visitor, path)
    return problems


def test_the_sign_in_pages(visitor, service):
    problems = problems_of_pages(visitor, ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"])

    visitor.opens("/accounts/login/")
    visitor.fills_in("Email", "nobody@inspectorate.test")
    visitor.fills_in("Password", "wrong")
    visitor.presses("Sign in")
    assert visitor.is_told_of_an_error()
    problems += problems_of(visitor, "sign in, refused")

    visitor.is_signed_in_as(service.newcomer)
    problems += problems_of_pages(visitor, ["/inspections/"])
    assert visitor.sees("You are not on an inspection team yet.")
    assert problems == []


def test_the_first_steps_of_an_administrator(visitor, service):
    visitor.is_signed_in_as(User.objects.create_superuser("sanjay@inspectorate.test", PASSWORD, name="Sanjay Patel"))

    problems = problems_of_pages(visitor, ["/work/"])
    assert visitor.sees("Set up this service")
    problems += problems_of_pages(visitor, [f"/frameworks/youth-2018/{shipped('youth-2018').revision}/"])
    assert problems == []


def test_the_pages_of_an_inspection(inspector, fieldwork, announced):
    announced("newtown")
    problems = problems_of_pages(
        inspector,
        [
            "/inspections/",
            "/inspections/anytown/",
            "/inspections/anytown/cases/court-02/",
            "/inspections/anytown/phase/",
            "/inspections/newtown/",
            "/search/?q=court-02",
            "/yots/",
        ],
    )
    assert problems == []


def test_the_ratings(inspector, fieldwork, medway):
    assert problems_of_pages(inspector, ["/inspections/anytown/ratings/", "/inspections/medway-2020/ratings/"]) == []


@pytest.mark.parametrize("state", first(1, ["ready", "waiting", "failed", "not asked for"]))
def test_the_page_of_the_report(inspector, announced, state):
    inspection = announced("newtown")
    if state != "not asked for":
        new_rendering(inspection, state, failure="A font is missing." if state == "failed" else "")

    assert problems_of_pages(inspector, ["/inspections/newtown/report/"]) == []


def test_the_report_as_a_web_page(inspector, medway):
    assert problems_of_pages(inspector, ["/inspections/medway-2020/report/html/"]) == []


def test_the_frameworks(inspector):
    problems = problems_of_pages(
        inspector,
        [
            "/frameworks/",
            f"/frameworks/youth-2021/{shipped('youth-2021').revision}/",
            f"/frameworks/youth-2018/{shipped('youth-2018').revision}/standards/2.2/",
            f"/frameworks/youth-2017-consultation/{shipped('youth-2017-consultation').revision}/standards/1.1/",
        ],
    )
    assert problems == []


@pytest.mark.thorough
def test_the_help_of_the_page_one_is_on(inspector, fieldwork):
    inspector.opens("/inspections/anytown/cases/court-02/")
    inspector.follows("Help")
    assert inspector.path == "/help/inspectors/#record-a-case"
    assert inspector.heading == "Inspectors"
    inspector.follows("Submit a case")
    assert inspector.path == "/help/inspectors/#submit-a-case"

    problems = problems_of_pages(
        inspector, ["/help/", "/help/inspectors/", "/help/workbook/", "/help/checks/", "/help/administrators/"]
    )
    assert problems == []


def test_the_account_pages(inspector):
    problems = problems_of_pages(inspector, ["/accounts/2fa/", "/accounts/password/change/"])

    inspector.fills_in("Current password", "wrong")
    inspector.fills_in("New password", "short")
    inspector.fills_in("New password (again)", "shorter")
    inspector.presses("Change password")
    assert inspector.is_told_of_an_error()
    problems += problems_of(inspector, "password, refused")
    assert problems == []


def test_the_national_picture_the_laboratory_and_the_openings(visitor, service):
    for role in (HeldRole.Role.ADMINISTRATOR, HeldRole.Role.PANEL_MEMBER, HeldRole.Role.DATA_PROTECTION):
        give_role(service.newcomer, role, by=BY)
    visitor.is_signed_in_as(service.newcomer)

    of_2018 = "/national/frameworks/youth-2018/"
    of_the_framework = [of_2018, f"{of_2018}2.1/", "/laboratory/new/youth-2018/1/", "/frameworks/youth-2018/prompts/"]
    others = [
        "/national/",
        "/national/recommendations/",
        "/national/practice-examples/",
        "/national/releases/",
        "/national/keys/",
        "/laboratory/",
        "/openings/",
        "/accounts/sessions/",
    ]
    assert problems_of_pages(visitor, [*others, *of_the_framework, "/accessibility/"]) == []


def test_missing_pages_and_outdated_forms(inspector):
    inspector.opens("/inspections/nowhere/", status=404)
    problems = problems_of(inspector, "not found")

    inspector.opens("/notices/choose/")
    inspector.page.context.clear_cookies(name="csrftoken")
    inspector.presses("Save")
    assert inspector.sees("This form is out of date")
    assert inspector.heading == "This form is out of date"
    problems += problems_of(inspector, "form out of date")
    assert problems == []
