"""One key question over the versions of the framework, and change between the inspections of one service."""

from __future__ import annotations

import json
import statistics

import pytest
from django.db import connection
from django.urls import reverse

from inspections.models import Inspection
from reports.rated.models import SignedRatings
from tests.factories import BY, new_inspection, put_in_phase

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]


def signed_again(inspection: Inspection, like: str, published: str, **changed: object) -> None:
    """Publish an inspection with the ratings of another."""
    given = SignedRatings.objects.filter(inspection__reference=like).order_by("pk").last()
    SignedRatings.objects.create(
        inspection=inspection, origin="signed", tallies=given.tallies, ratings=given.ratings | changed, proposals={},
        decisions={}, explanation=given.explanation, **BY.as_fields(),
    )  # fmt: skip
    put_in_phase(inspection, "published", published=published)


def percents(framework: str, number: str, year: int) -> list[int]:
    """The percentages of a key question in the inspections that were published in a year, by plain SQL."""
    json_of = "s.tallies" if connection.vendor == "sqlite" else "s.tallies::json"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {json_of} ->> %s FROM inspections_inspection i JOIN standards_framework f ON f.id = i.framework_id "
            "JOIN reports_signedratings s ON s.id = "
            "(SELECT max(id) FROM reports_signedratings n WHERE n.inspection_id = i.id) "
            "WHERE f.slug = %s AND i.phase = 'published' AND i.published BETWEEN %s AND %s",
            [f'$."{number}"' if connection.vendor == "sqlite" else number, framework, f"{year}-01-01", f"{year}-12-31"],
        )
        return [yes_of(row[0]) for row in cursor.fetchall()]


def yes_of(tally: str) -> int:
    given = json.loads(tally)
    relevant = given["yes"] + given["no"]
    return (200 * given["yes"] + relevant) // (2 * relevant)


def test_a_question_is_followed_by_the_mappings_with_its_gaps(client, panel_member):
    client.force_login(panel_member)

    page = client.get(reverse("national:question", args=["youth-2021", "2.1.1"]))

    versions = {each.framework.slug: each for each in page.context["versions"]}
    assert versions["youth-2021"].is_chosen
    of_2018 = versions["youth-2018"]
    assert (of_2018.question.number, of_2018.gap) == ("2.1.1", "")
    (year,) = of_2018.years  # Medway and Bradford
    expected = percents("youth-2018", "2.1.1", 2020)
    assert (year.year, year.across.number) == ("2020", len(expected))
    assert float(year.across.median) == statistics.median(expected)
    assert "The mappings between frameworks are ours" in page.content.decode()
    assert versions["joint-2015"].gap == "Neither framework file says which of their questions ask the same thing."
    address = reverse("national:standard", args=["youth-2018", "2.1"])
    assert f"{address}?year=2020" in page.content.decode()
    assert client.get(address, {"year": "2020"}).context["page_obj"].paginator.count == year.inspections


def test_a_question_that_was_not_asked_before_is_a_gap_with_its_reason(client, panel_member):
    client.force_login(panel_member)

    page = client.get(reverse("national:question", args=["youth-2018", "3.4.1"]))

    gaps = {each.framework.slug: each.gap for each in page.context["versions"]}
    assert gaps["youth-2021"] == "Joint working is no standard of its own any more."
    assert gaps["youth-2018"] == ""
    for unknown in ("9.9.9", "2.1.1a"):
        assert client.get(reverse("national:question", args=["youth-2018", unknown])).status_code == 404


def test_a_list_without_changes_says_why(client, panel_member):
    client.force_login(panel_member)

    assert "No YOT has two published inspections yet." in client.get(reverse("national:services")).content.decode()


def test_inspections_of_one_service_are_compared_one_after_another(youth_2018, client, panel_member):
    medway = Inspection.objects.get(reference="medway-2020")
    for reference, published, overall in (("again", "2023-05-04", "Good"), ("once-more", "2025-05-04", "Good")):
        later = new_inspection(youth_2018, reference=reference, yot=medway.yot.name)
        signed_again(later, "medway-2020", published, overall=overall, points=20)
    client.force_login(panel_member)
    address = reverse("national:services")

    page = client.get(address)

    found = [(each.then.reference, each.now.reference, each.direction) for each, _, _ in page.context["rows"]]
    assert found == [("again", "once-more", "same"), ("medway-2020", "again", "higher")]
    assert [(direction, number) for direction, _, number in page.context["directions"]] == [
        ("higher", 1), ("lower", 0), ("same", 1), ("not_comparable", 0),
    ]  # fmt: skip
    higher = client.get(address, {"change": "higher", "words": "medway"})
    assert [each.now.reference for each, _, _ in higher.context["rows"]] == ["again"]
    assert reverse("yots:yot", args=[medway.yot_id]) in page.content.decode()
