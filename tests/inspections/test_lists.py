"""Lists with a search box, filters, columns to sort by, and pages: the list of inspections as the example."""

from __future__ import annotations

import datetime
import re

import pytest
from django.http import QueryDict
from django.utils import timezone

from inspections.inspection.models import Inspection
from inspections.lists.listing import Filter, ListOf
from inspections.models import PracticeExample, Quotation
from inspections.planning.actions.inspections import reach_phase_by_dates
from inspections.planning.actions.team import appoint
from inspections.planning.inspection_list import list_of_inspections
from standards.models import Standard
from tests.factories import BY, new_case, new_inspection

pytestmark = pytest.mark.django_db

LIST = list_of_inspections([("youth-2018", "2018"), ("youth-2021", "2021")], [2024, 2023])


@pytest.fixture
def three(frameworks, lead_inspector) -> None:
    """Three inspections that the lead inspector sees: two published, and one joint inspection in progress."""
    for reference, yot, kind, published in (
        ("anytown-2023", "Anytown Youth Offending Team", "single", datetime.date(2023, 5, 1)),
        ("newtown-2024", "Newtown YOT", "single", datetime.date(2024, 2, 1)),
        ("oldtown-2026", "Oldtown Youth Justice Service", "joint", None),
    ):
        framework = frameworks("youth-2021" if kind == "joint" else "youth-2018")
        inspection = new_inspection(
            framework, reference=reference, yot=yot, kind=kind, announced=datetime.date(2022, 1, 1)
        )
        appoint(inspection, lead_inspector, "lead", by=BY)
        reach_phase_by_dates(inspection, published=published, by=BY)


@pytest.fixture
def asked(three, lead_inspector):
    """A function that returns the list that a query string asks for."""
    return lambda address: LIST.shown(Inspection.objects.visible_to(lead_inspector).for_list(), QueryDict(address))


def references(shown) -> list[str]:
    return [inspection.reference for inspection in shown.page]


@pytest.mark.postgresql_too
@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", ["oldtown-2026", "newtown-2024", "anytown-2023"]),
        ("words=youth", ["oldtown-2026", "anytown-2023"]),
        ("words=TEAM+any", ["anytown-2023"]),
        ("words=-2024", ["newtown-2024"]),
        ("phase=published", ["newtown-2024", "anytown-2023"]),
        ("phase=not_published", ["oldtown-2026"]),
        ("framework=youth-2021", ["oldtown-2026"]),
        ("type=joint", ["oldtown-2026"]),
        ("year=2023", ["anytown-2023"]),
        ("words=youth&phase=published", ["anytown-2023"]),
        ("words=nowhere", []),
    ],
)
def test_a_list_shows_the_rows_that_were_searched_for_and_chosen(asked, address, found):
    assert references(asked(address)) == found


@pytest.mark.postgresql_too
@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("sort=yot", ["anytown-2023", "newtown-2024", "oldtown-2026"]),
        ("sort=-yot", ["oldtown-2026", "newtown-2024", "anytown-2023"]),
        ("sort=phase", ["oldtown-2026", "anytown-2023", "newtown-2024"]),
        ("sort=published", ["anytown-2023", "newtown-2024", "oldtown-2026"]),
        ("sort=-published", ["newtown-2024", "anytown-2023", "oldtown-2026"]),
    ],
)
def test_a_column_sorts_in_both_directions_and_puts_empty_values_last(asked, address, found):
    assert references(asked(address)) == found


@pytest.mark.parametrize(
    "address",
    [
        "phase=unknown&framework=x&type=3&year=year",
        "sort=reference&page=first",
        "sort=--yot&page=-1",
        "page=99999999999999999999",
        "words=%00",
        "year=2024%00&page=",
        "elsewhere=1",
    ],
)
def test_unknown_values_are_ignored(asked, address):
    shown = asked(address)

    assert (shown.in_words, len(references(shown)), shown.tags) == ("3 inspections", 3, [])
    assert not shown.form.errors


def test_each_filter_in_use_can_be_removed_alone_or_all_together(asked):
    shown = asked("words=town&type=joint&sort=-yot&page=1")

    assert [(tag.title, tag.value, tag.href) for tag in shown.tags] == [
        ("Words", "“town”", "?type=joint&sort=-yot"),
        ("Type", "Joint", "?words=town&sort=-yot"),
    ]
    assert shown.clear_href == "?sort=-yot"


def test_a_heading_sorts_by_its_column_and_then_the_other_way(asked):
    def headings(address: str) -> dict[str, tuple[str, str]]:
        return {heading.title: (heading.direction, heading.href) for heading in asked(address).headings}

    assert headings("type=joint")["YOT"] == ("none", "?type=joint&sort=yot")
    assert headings("sort=yot")["YOT"] == ("ascending", "?sort=-yot")
    assert headings("sort=-yot")["YOT"] == ("descending", "?sort=yot")
    assert headings("sort=-yot")["Published"] == ("none", "?sort=-published")
    assert headings("")["Cases"] == ("", "")


def test_a_list_of_several_pages_says_which_part_it_shows(youth_2018, lead_inspector, client):
    for number in range(37):
        inspection = new_inspection(youth_2018, yot=f"YOT {number:02}", announced=datetime.date(2026, 1, 1))
        appoint(inspection, lead_inspector, "lead", by=BY)
    client.force_login(lead_inspector)

    def page(address: str) -> str:
        return client.get(f"/inspections/?{address}").content.decode()

    assert "37 inspections, 1 to 20 shown" in page("")
    assert "37 inspections, 21 to 37 shown" in page("page=2")
    assert "37 inspections, 21 to 37 shown" in page("page=3")  # a page after the last one is the last page
    assert "37 inspections found, 21 to 37 shown" in page("words=yot&page=2")
    links = re.findall(r'href="(\?[^"]*page=2[^"]*)"', page("sort=yot&words=yot"))
    assert "?sort=yot&amp;words=yot&amp;page=2" in links


def test_every_row_is_on_exactly_one_page_even_if_all_have_the_same_value(youth_2018, lead_inspector):
    for _ in range(45):
        appoint(new_inspection(youth_2018), lead_inspector, "lead", by=BY)
    rows = Inspection.objects.visible_to(lead_inspector).for_list()

    pages = [LIST.shown(rows, QueryDict(f"sort=yot&page={number}")) for number in (1, 2, 3)]

    assert len({reference for page in pages for reference in references(page)}) == 45


def test_the_page_shows_the_choices_and_what_to_do_if_nothing_is_found(three, lead_inspector, client):
    client.force_login(lead_inspector)

    page = client.get("/inspections/?words=nowhere").content.decode()

    assert "No inspections found. Try different words, or" in page
    assert 'value="nowhere"' in page
    assert "You are not on an inspection team yet" not in page
    assert 'aria-sort="descending"' in client.get("/inspections/?sort=-yot").content.decode()


def test_the_words_searched_for_are_shown_as_typed(three, lead_inspector, client):
    client.force_login(lead_inspector)

    page = client.get("/inspections/", {"words": '"><script>alert(1)</script>'}).content.decode()

    assert "<script>alert" not in page
    assert "&quot;&gt;&lt;script&gt;" in page


def test_the_list_counts_the_cases_of_each_inspection(asked, lead_inspector):
    inspection = Inspection.objects.get(reference="oldtown-2026")
    new_case(inspection)
    new_case(inspection)

    assert [each.case_count for each in asked("sort=yot").page] == [0, 0, 2]


def test_a_filter_can_have_groups_and_hide_rows_unless_they_are_chosen():
    ages = {"Kim": 12, "Lee": 15, "Max": 40}
    groups = [("Children", [("12", "Twelve"), ("15", "Fifteen")]), ("40", "Forty")]
    whose_age = Filter(
        "age",
        "Age",
        "All children",
        groups,
        lambda names, age: [name for name in names if ages[name] == int(age)],
        unchosen=lambda names: [name for name in names if ages[name] < 18],
    )
    people = ListOf("child", "children", columns=[], filters=[whose_age])

    assert list(people.shown(list(ages), QueryDict("")).page) == ["Kim", "Lee"]
    assert list(people.shown(list(ages), QueryDict("age=40")).page) == ["Max"]
    assert [tag.value for tag in people.shown(list(ages), QueryDict("age=15")).tags] == ["Fifteen"]


# --- the lists of one inspection --------------------------------------------------------------------------------------


@pytest.fixture
def anytown(youth_2018, lead_inspector, second_inspector) -> Inspection:
    """Three cases: two in court, of which one is allocated and submitted, and one out of court."""
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    member = appoint(inspection, second_inspector, "inspector", by=BY)
    for reference, facts in (("c-1", {"inspector": member}), ("c-2", {}), ("o-3", {"out_of_court": True})):
        new_case(inspection, reference=reference, **facts)
    inspection.cases.filter(reference="c-1").update(state="submitted", pseudonym="Heron")
    return Inspection.objects.with_framework().get(pk=inspection.pk)


def test_cases_are_searched_filtered_and_sorted(anytown, lead_inspector, client):
    client.force_login(lead_inspector)
    member = anytown.team.get(role="inspector").pk

    def found(address: str) -> list[str]:
        return [case.reference for case in client.get(f"/inspections/anytown/cases/?{address}").context["page_obj"]]

    asked = {
        "": ["c-1", "c-2", "o-3"], "words=heron": ["c-1"], "words=C-": ["c-1", "c-2"], "domain=3": ["o-3"],
        "state=submitted": ["c-1"], "inspector=none": ["c-2", "o-3"], f"inspector={member}": ["c-1"],
        "sort=-case": ["o-3", "c-2", "c-1"], "domain=2&sort=-case": ["c-2", "c-1"], "state=unknown": ["c-1", "c-2", "o-3"],
    }  # fmt: skip
    assert {address: found(address) for address in asked} == asked
    assert "No cases found" in client.get("/inspections/anytown/cases/?words=xyz").content.decode()


def test_offered_practice_examples_and_quotations_are_searched_and_filtered(anytown, lead_inspector, client):
    client.force_login(lead_inspector)
    case = anytown.cases.get(reference="c-1")
    by_number = {standard.number: standard for standard in Standard.objects.filter(domain__framework=anytown.framework)}
    offered = {"case": case, "offered_at": timezone.now(), "offered_by": lead_inspector}
    PracticeExample.objects.create(**offered, standard=by_number["2.2"], text="They planned with the child.")
    PracticeExample.objects.create(**offered, standard=by_number["2.1"], text="They listened.")
    PracticeExample.objects.create(case=case, standard=by_number["2.1"], text="Not offered.")
    Quotation.objects.create(**offered, standard=by_number["2.1"], text="He heard me.", speaker="child", consent="yes")

    def found(address: str) -> list[str]:
        page = client.get(f"/inspections/anytown/for-report/?{address}")
        return [item.text for item in page.context["page_obj"]]

    assert found("") == ["They listened.", "They planned with the child."]
    assert found("words=planned") == found("standard=2.2") == ["They planned with the child."]
    assert found("sort=-standard") == ["They planned with the child.", "They listened."]
    assert found("kind=quotation") == found("kind=quotation&words=heard") == ["He heard me."]
    assert "kind=quotation" in client.get("/inspections/anytown/for-report/?kind=quotation").content.decode()
