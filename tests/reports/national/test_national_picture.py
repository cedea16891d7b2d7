"""The national picture agrees with the ratings that were signed, and every figure opens to the inspections behind it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import statistics
from collections import Counter
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.html import strip_tags

from inspections.inspection.yots import YOT
from inspections.models import Inspection
from inspections.spreadsheets.tables import read_tables
from reports import layouts
from reports.material import document_of
from reports.national.picture import picture_of
from reports.national.queries import place_of_rating, signed_inspections, signed_under
from reports.pdf.html import html_edition
from reports.rated.beside_others import beside_others
from reports.rated.figures import plain_figures
from reports.rated.models import SignedRatings
from standards.models import Framework
from tests.factories import BY, new_inspection, put_in_phase
from tests.thorough import first

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]


@pytest.fixture
def many(youth_2018) -> list[Inspection]:
    """Twelve signed inspections with the ratings of Medway, in each of which some are changed. Three are not published yet."""
    medway = SignedRatings.objects.get(inspection__reference="medway-2020")
    made = []
    for number in range(12):
        region = YOT.Region.WALES if number % 3 == 0 else YOT.Region.LONDON
        inspection = new_inspection(youth_2018, reference=f"place-{number}", yot=f"Place {number} YOT")
        YOT.objects.filter(pk=inspection.yot_id).update(region=region, nation="Wales" if number % 3 == 0 else "England")
        ratings = json.loads(json.dumps(medway.ratings))
        ratings["points"] = 10 + number
        ratings["overall"] = "Good" if number > 8 else "Requires improvement"
        ratings["standards"]["2.1"]["rating"] = ["Inadequate", "Good", None][number % 3]
        ratings["standards"]["2.1"]["key_questions"][0]["tally"] |= {"yes": number, "no": 12 - number}
        ratings["standards"]["2.1"]["key_questions"][1]["tally"] |= {"yes": 0, "no": 0, "does_not_apply": 12}
        for earlier in (medway.ratings, ratings):  # reopened, and signed again: the newest applies
            SignedRatings.objects.create(
                inspection=inspection, origin="signed", tallies=medway.tallies, ratings=earlier, proposals={}, decisions={},
                explanation=medway.explanation, figures=plain_figures(earlier) if number % 2 else None, **BY.as_fields(),
            )  # fmt: skip
        phase, published = ("draft", None) if number < 3 else ("published", f"{2020 + number % 2}-03-0{1 + number % 9}")
        put_in_phase(inspection, phase, published=published)
        made.append(inspection)
    return made


def signed_as_sql() -> list[dict[str, Any]]:
    """The ratings under youth-2018 that were signed last, by plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.reference, s.ratings FROM inspections_inspection i "
            "JOIN standards_framework f ON f.id = i.framework_id "
            "JOIN reports_signedratings s ON s.id = "
            "(SELECT max(id) FROM reports_signedratings newest WHERE newest.inspection_id = i.id) "
            "WHERE f.slug = 'youth-2018' AND i.phase IN ('draft', 'accuracy_check', 'published')"
        )
        rows = cursor.fetchall()
    return [(json.loads(row[1]) if isinstance(row[1], str) else row[1]) | {"reference": row[0]} for row in rows]


def test_every_figure_of_a_framework_equals_plain_sql(many, youth_2018):
    expected = signed_as_sql()
    picture = picture_of(youth_2018.definition, signed_under(youth_2018))

    assert len(expected) == 14  # with Medway and Bradford
    assert picture.overall is not None
    assert {count.rating: count.number for count in picture.overall.counts if count.number} == Counter(
        each["overall"] for each in expected
    )
    standards = [each for _, standards in picture.domains for each in standards]
    assert len(standards) == 12
    for each in standards:
        given = Counter(row["standards"][each.standard.number]["rating"] for row in expected)
        assert {count.rating: count.number for count in each.distribution.counts} == {
            name: given[name] for name in reversed(youth_2018.definition.names)
        }
        assert (each.distribution.rated, each.distribution.not_rated) == (14 - given[None], given[None])
        for place, question in enumerate(each.questions):
            tallies = [row["standards"][each.standard.number]["key_questions"][place]["tally"] for row in expected]
            percents = [
                (200 * tally["yes"] + tally["yes"] + tally["no"]) // (2 * (tally["yes"] + tally["no"]))
                for tally in tallies
                if tally["yes"] + tally["no"]
            ]
            assert question.across is not None
            assert question.across.number == len(percents)
            assert float(question.across.median) == statistics.median(percents)
            assert float(question.across.mean) == pytest.approx(statistics.mean(percents))


def test_the_newest_signed_values_are_listed_and_sorted(many):
    listed = {each.reference: (each.overall, each.points) for each in signed_inspections()}

    assert listed["place-4"] == ("Requires improvement", 14)
    assert listed["place-11"] == ("Good", 21)
    assert listed["portsmouth-2015"] == (None, None)  # its framework has no total


def test_the_page_lists_all_signed_inspections_with_their_standards(many, client, panel_member):
    client.force_login(panel_member)

    response = client.get(
        reverse("national:ratings"), {"framework": "youth-2018", "region": "London", "sort": "-score"}
    )

    references = [inspection.reference for inspection, _ in response.context["rows"]]
    assert references == [f"place-{number}" for number in (11, 10, 8, 7, 5, 4, 2, 1)]
    assert dict(response.context["rows"][0][1])["2.1"] is None
    assert dict(response.context["rows"][1][1])["2.1"] == "Good"
    assert reverse("reports:report", args=["place-11"]).encode() in response.content
    assert reverse("reports:report", args=["place-2"]).encode() not in response.content  # not published yet


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_the_chosen_ratings_can_be_downloaded(kind, many, client, panel_member):
    client.force_login(panel_member)

    response = client.get(
        reverse("national:ratings_file", args=[kind]), {"framework": "youth-2018", "state": "published"}
    )

    if kind == "csv":
        header, *rows = csv.reader(io.StringIO(response.content.decode()))
        empty = ""
    else:
        cover, sheet = read_tables("ratings.ods", response.content)
        assert ["State: Published."] in [cells for _, cells in cover.rows]
        header, *rows = [cells for _, cells in sheet.rows[2:]]
        empty = "[x]"
    found = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert set(found) == {"medway-2020", "bradford-2020", *(f"place-{number}" for number in range(3, 12))}
    assert (found["place-9"]["score"], found["place-9"]["maximum"], found["place-9"]["overall"]) == ("19", "36", "Good")
    assert (found["place-4"]["2.1"], found["place-5"]["2.1"]) == ("Good", empty)
    assert client.get(reverse("national:ratings_file", args=["xlsx"])).status_code == 404


@pytest.mark.parametrize("name", first(2, ["overall", "2.1", "score", "published", "yot"]))
def test_the_page_can_be_sorted_by_every_column(name, many, client, panel_member):
    client.force_login(panel_member)
    by_reference = {each["reference"]: each for each in signed_as_sql()}
    dates = dict(Inspection.objects.values_list("reference", "published"))
    names = list(many[0].framework.definition.names)

    def value(each: Inspection) -> Any:
        signed = by_reference[each.reference]
        rating = signed["overall"] if name == "overall" else signed["standards"]["2.1"]["rating"]
        values = {"score": signed["points"], "published": dates[each.reference], "yot": each.yot.name}
        return values[name] if name in values else names.index(rating) if rating else None

    for descending in (False, True):
        asked = {"framework": "youth-2018", "sort": f"-{name}" if descending else name}
        page = client.get(reverse("national:ratings"), asked)
        listed = [value(each) for each, _ in page.context["rows"]]
        given = [each for each in listed if each is not None]
        assert len(listed) == 14
        assert given == sorted(given, reverse=descending)
        assert not any(each is None for each in listed[: len(given)])  # those without a value come last
    assert all(heading.href for heading in page.context["list"].headings)


def test_a_standard_whose_number_is_whole_can_be_sorted(client, panel_member):
    client.force_login(panel_member)

    for name in ("1", "-1"):
        page = client.get(reverse("national:ratings"), {"framework": "joint-2015", "sort": name})
        assert [inspection.reference for inspection, _ in page.context["rows"]] == ["portsmouth-2015"]
    place = (
        signed_inspections()
        .filter(reference="portsmouth-2015")
        .values_list(place_of_rating(Framework.objects.newest_of("joint-2015").definition.names, "1"))
    )
    assert place.get()[0] is not None


@pytest.mark.parametrize("kind", ["html", "csv", "ods"])
def test_a_file_that_is_ready_to_publish_has_only_published_inspections(kind, many, client, panel_member):
    client.force_login(panel_member)
    asked = {"framework": "youth-2018", "sort": "-score", "region": "London"}

    response = client.get(reverse("national:published_ratings", args=[kind]), asked)

    expected = [f"Place {number} YOT" for number in (11, 10, 8, 7, 5, 4)]
    assert response["Content-Disposition"] == f'attachment; filename="published-ratings.{kind}"'
    if kind == "csv":
        rows = list(csv.DictReader(io.StringIO(response.content.decode())))
        assert [row["yot"] for row in rows] == expected
        assert rows[1]["2.1"] == "Good"
        return
    if kind == "ods":
        cover, sheet = read_tables("ratings.ods", response.content)
        words = " ".join(cell for _, cells in cover.rows for cell in cells)
        assert [cells[1] for _, cells in sheet.rows[3:]] == expected
    else:
        html = response.content.decode()
        words = " ".join(strip_tags(html).split())
        assert re.findall(r'<th scope="row">(.*?)</th>', html) == expected
        assert re.search(
            r"<caption>\s*<span>Ratings of 6 published inspections, on \d+ \w+ \d{4}</span>\s*</caption>", html
        )
        assert not re.findall(r'(?:src|href)="(?!data:)', html)  # it needs nothing from the service
        assert html.count("<td>") == 6 * (3 + 12)
    assert "Source: inspection reports published by HM Inspectorate of Probation." in words
    assert "Figures under different frameworks must not be compared" in words
    assert "Region: London." in words
    assert "not published yet" not in words


def test_the_page_offers_files_to_publish_if_they_have_something(many, client, panel_member):
    client.force_login(panel_member)

    for state, offered in {"": True, "published": True, "not_published": False}.items():
        page = client.get(reverse("national:ratings"), {"state": state}).content.decode()
        assert (reverse("national:published_ratings", args=["html"]) in page) == offered
    assert client.get(reverse("national:published_ratings", args=["xlsx"])).status_code == 404


def test_every_count_opens_to_the_inspections_behind_it(many, client, panel_member):
    client.force_login(panel_member)

    page = client.get(reverse("national:framework", args=["youth-2018"]), {"nation": "England", "year": "2021"})

    standard = next(
        each for _, all_of in page.context["picture"].domains for each in all_of if each.standard.number == "2.1"
    )
    address = reverse("national:standard", args=["youth-2018", "2.1"])
    for count in standard.distribution.counts:
        if count.number:
            href = f"{address}?rating={quote(count.rating)}&amp;year=2021&amp;nation=England"
            assert href in page.content.decode()
        behind = client.get(address, {"rating": count.rating, "nation": "England", "year": "2021"})
        assert behind.context["page_obj"].paginator.count == count.number
    unrated = client.get(address, {"rating": "not_rated", "nation": "England", "year": "2021"})
    assert {each.reference for each, _, _ in unrated.context["rows"]} == {"place-5", "place-11"}
    overall = client.get(reverse("national:standard", args=["youth-2018", "overall"]), {"rating": "Good"})
    assert {each.reference for each, _, _ in overall.context["rows"]} == {f"place-{number}" for number in (9, 10, 11)}


def test_every_count_by_band_equals_plain_sql_and_opens(many, youth_2018, client, panel_member):
    client.force_login(panel_member)
    expected: dict[str, Counter[int]] = {}
    for row in signed_as_sql():
        for question in row["standards"]["2.1"]["key_questions"]:
            tally = question["tally"]
            if relevant := tally["yes"] + tally["no"]:
                percent = (200 * tally["yes"] + relevant) // (2 * relevant)
                start = 80 if percent >= 80 else 65 if percent >= 65 else 50 if percent >= 50 else 0
                expected.setdefault(question["number"], Counter())[start] += 1

    page = client.get(reverse("national:framework", args=["youth-2018"]))

    standards = {each.standard.number: each for _, all_of in page.context["picture"].domains for each in all_of}
    address = reverse("national:standard", args=["youth-2018", "2.1"])
    for question in standards["2.1"].questions:
        number = question.question.number
        if sum(expected[number].values()) < 8:  # 2.1.2: in two inspections
            assert question.bands == []
            continue
        assert {count.band.start: count.number for count in question.bands} == {
            start: expected[number][start] for start in (80, 65, 50, 0)
        }
        for count in question.bands:
            asked = f"{number}:{count.band.start}"
            assert (f"{address}?band={asked}" in page.content.decode()) == bool(count.number)
            behind = client.get(address, {"band": asked})
            assert behind.context["page_obj"].paginator.count == count.number
    assert [question.bands == [] for question in standards["2.1"].questions] == [False, True, False]
    assert page.content.decode().count("Too few inspections") >= 1


def test_counts_by_band_are_silent_below_eight_inspections(many, client, panel_member):
    client.force_login(panel_member)

    page = client.get(reverse("national:framework", args=["youth-2018"]), {"year": "2021"})

    assert page.context["list"].page.paginator.count < 8
    assert not any(
        question.bands
        for _, standards in page.context["picture"].domains
        for each in standards
        for question in each.questions
    )


@pytest.mark.parametrize(
    ("slug", "number"), [("youth-2018", "9.9"), ("youth-9999", "2.1"), ("joint-2015", "overall"), ("youth-9999", "")]
)
def test_unknown_figures_are_not_found(slug, number, client, panel_member):
    client.force_login(panel_member)
    address = (
        reverse("national:standard", args=[slug, number]) if number else reverse("national:framework", args=[slug])
    )

    assert client.get(address).status_code == 404


def test_pages_read_few_columns_in_few_queries(many, client, panel_member, django_assert_max_num_queries):
    client.force_login(panel_member)
    addresses = [
        reverse("national:ratings") + "?framework=youth-2018",
        reverse("national:framework", args=["youth-2018"]),
        reverse("national:standard", args=["youth-2018", "2.1"]),
    ]
    for address in addresses:
        client.get(address)  # frameworks are read once in each process
        with django_assert_max_num_queries(8):
            client.get(address)


# --- beside others ------------------------------------------------------------------------------------------------------


def test_an_inspection_is_put_beside_the_others(many, django_assert_num_queries):
    with django_assert_num_queries(4):  # some rows come from an archive of an earlier version
        beside_others(many[0])
    with django_assert_num_queries(1):  # nothing was signed since
        others = beside_others(many[0])

    assert (others["2.1.1"].number, others["2.1.1"].lowest) == (13, 8)  # 1 of 12
    assert "2.1.2" not in others  # two inspections have a relevant case


def test_below_eight_inspections_nothing_is_compared(many):
    for each in many[:6]:
        put_in_phase(each, "fieldwork")

    assert beside_others(many[-1]) == {}  # five, with Medway and Bradford seven


def test_the_panel_sees_the_others(many, client, panel_member):
    put_in_phase(many[0], "ratings_panel")
    client.force_login(panel_member)

    response = client.get(reverse("reports:panel", args=["place-0"]))

    assert set(response.context["others"]) > {"2.1.1"}
    assert "It is shown if at least eight of them have a percentage." in response.content.decode()


SECTION = '\n[[sections]]\nslug = "others"\nkind = "beside_others"\nheading = "Beside other inspections"\n'


@pytest.fixture
def with_others(tmp_path, monkeypatch) -> str:
    """A layout that ends with this inspection beside others."""
    folder = tmp_path / "layouts"
    shutil.copytree(layouts.FOLDER, folder)
    monkeypatch.setattr(layouts, "FOLDER", folder)
    text = (folder / "2020-06-single.toml").read_text(encoding="utf-8").replace("2020-06-single", "2031-05-others")
    (folder / "2031-05-others.toml").write_text(text + SECTION, encoding="utf-8")
    return "2031-05-others"


def test_the_report_has_them_if_its_layout_does(many, with_others):
    Inspection.objects.filter(pk=many[0].pk).update(layout=with_others)
    inspection = Inspection.objects.with_framework().get(pk=many[0].pk)

    html = " ".join(strip_tags(html_edition(document_of(inspection))).split())
    section = html[html.rindex("Beside other inspections") :]
    lowest, median, highest = 8, *_median_and_highest(inspection)

    assert "beside those of 13 other inspections against the same standards" in section
    assert f"{median}% {lowest}% to {highest}%" in section
    assert "2.1.2." not in section  # two inspections have a relevant case


def _median_and_highest(inspection: Inspection) -> tuple[str, int]:
    across = beside_others(inspection)["2.1.1"]
    return across.median_in_figures, across.highest


def test_the_report_is_silent_below_eight(many, with_others):
    Inspection.objects.filter(pk=many[0].pk).update(layout=with_others)
    for each in many[1:8]:
        put_in_phase(each, "fieldwork")

    html = html_edition(document_of(Inspection.objects.with_framework().get(pk=many[0].pk)))

    assert "Beside other inspections" not in html
