"""Pages for frameworks of other shapes: no total, a standard from parts, shares of answers, and numbers with letters."""

from __future__ import annotations

import copy

import pytest

from inspections.cases.actions import add_case
from inspections.models import HeldRole, Inspection, TeamMember
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.rated.queries import ratings_of
from standards.actions import load_framework
from standards.language.definition import FrameworkDefinition
from standards.models import Framework
from tests.factories import BY, answer, new_inspection, propose_all, put_in_phase
from tests.reports.ratings.test_methods import FRAMEWORK
from tests.thorough import first

PAGES = (
    "",
    "cases/",
    "fieldwork/",
    "evidence-board/",
    "proposals/",
    "ratings/",
    "ratings/explained/",
    "ratings/as-if/",
    "panel/",
    "panel/reading/",
    "panel/record/",
    "report/",
    "report/write/",
)
# A chapter about one theme, and a chapter with all of them.
LAYOUT = """
slug = "2030-01-themes"
templates = ["reports/document/v2", "reports/document/v1"]
stylesheet = ["report/v1.css", "report/v2.css"]
title = "An inspection in"
annexe = "Annexe"
sections = [
  { slug = "ratings", kind = "ratings", heading = "Judgements" },
  { slug = "summary", kind = "summary", heading = "Summary" },
  { slug = "theme-1", kind = "standard_chapter", standard = "1", chart = true },
  { slug = "theme-5", kind = "standard_chapter", standard = "5" },
  { slug = "chapter-V2", kind = "chapter", domain = "V2" },
  { slug = "results", kind = "results", heading = "Results", annexe = true },
]
"""
IN_CASES, JUDGED = ("1", "V2.1"), ("5.1", "5.4")


@pytest.fixture
def themes(db, layout_folder) -> Framework:
    """Two domains of cases: themes with a share, and one of numbers with letters, rated by a mean."""
    content = copy.deepcopy(FRAMEWORK)
    content["layouts"] = {"joint": "2030-01-themes"}
    (layout_folder / "2030-01-themes.toml").write_text(LAYOUT, encoding="utf-8")
    content["disposals"] = [
        {"domain": "1", "slug": "order", "title": "Order"},
        {"domain": "V2", "slug": "letter", "title": "Letter"},
    ]
    content["domains"].append(
        {
            "number": "V2",
            "title": "Victims",
            "case_based": True,
            "standards": [
                {
                    "number": "V2.1",
                    "title": "Victims",
                    "text": "Work with victims is good.",
                    "method": "mean",
                    "key_questions": [
                        {"number": "V2.1.1", "text": "Good?", "prompts": [{"letter": "a", "text": "Is it?"}]}
                    ],
                }
            ],
        }
    )
    return load_framework(FrameworkDefinition.model_validate(content))[0]


@pytest.fixture
def inspection(themes, lead_inspector) -> Inspection:
    inspection = new_inspection(themes, reference="themes-2030", kind="joint")
    appoint(inspection, lead_inspector, TeamMember.Role.LEAD, by=BY)
    for number in range(1, 5):
        domains = {domain.number: domain for domain in themes.domains.all()}
        child = add_case(inspection, reference=f"child-{number}", domain=domains["1"], disposal="order", by=BY)
        answer(child, {"1.1": "yes", "1.2": "yes" if number % 2 else "no"})
        victim = add_case(inspection, reference=f"victim-{number}", domain=domains["V2"], disposal="letter", by=BY)
        answer(victim, {"V2.1.1": "yes", "V2.1.1a": "no"})
    propose_all(inspection, "Satisfactory")
    return Inspection.objects.with_framework().get(pk=inspection.pk)


def test_the_ratings(inspection):
    rated = ratings_of(inspection)

    assert {number: standard.rating for number, standard in rated.standards.items()} == {
        "1": "Satisfactory",
        "5": "Satisfactory",
        **dict.fromkeys(("5.1", "5.2", "5.3", "5.4"), "Satisfactory"),
        "V2.1": "Good",
    }
    assert rated.standards["1"].share.per_cent == 75
    assert (rated.points, rated.overall) == (None, None)


@pytest.mark.parametrize("phase", first(1, ["fieldwork", "proposals", "ratings_panel"]))
def test_every_page_of_the_inspection_can_be_opened(client, inspection, lead_inspector, phase):
    give_role(lead_inspector, HeldRole.Role.PANEL_MEMBER, by=BY)
    give_role(lead_inspector, HeldRole.Role.REPORT_ADMIN, by=BY)
    put_in_phase(inspection, phase)
    client.force_login(lead_inspector)
    pages = [
        *PAGES,
        *(f"evidence-board/{number}/" for number in JUDGED),
        *(f"proposals/{number}/" for number in (*JUDGED, *IN_CASES)),
        *(f"panel/standards/{number}/" for number in (*JUDGED, *IN_CASES, "5")),
        "ratings/questions/1.1/",
        "ratings/questions/V2.1.1a/",
        "cases/child-1/",
        "cases/child-1/pages/standard-1/",
        "cases/victim-1/pages/standard-V2.1/",
    ]

    answered = {page: client.get(f"/inspections/themes-2030/{page}", follow=True).status_code for page in pages}

    assert {page: code for page, code in answered.items() if code not in (200, 403)} == {}


def test_the_ratings_page_says_how_each_standard_is_rated(client, inspection, lead_inspector):
    client.force_login(lead_inspector)

    page = " ".join(client.get("/inspections/themes-2030/ratings/").content.decode().split())

    assert "the share of “yes” among all relevant answers decides the rating." in page
    assert "75%: 6 of 8 answers are yes." in page
    assert "Rated from its parts: 5.1 Satisfactory, 5.2 Satisfactory" in page
    assert "the mean of the percentages of its key questions decides the rating." in page
    assert "/36" not in page
