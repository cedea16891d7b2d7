"""Every figure of the national picture equals plain SQL, with the demonstration inspections and many invented ones."""

from __future__ import annotations

import datetime
import json
import statistics
from collections import Counter, defaultdict
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from inspections.cases.models import Case, Judgement
from inspections.evidence.models import OrganisationalJudgement
from inspections.inspection.yots import YOT
from inspections.models import Inspection, User
from reports.models import GroupFigures, SignedRatings
from reports.national.groups.actions import draw_up_group_figures
from reports.rated.actions import keep_ratings
from reports.synthetic.inventing import case_of, judgements_of, proposals_of, questions_of
from standards.models import Framework
from tests.factories import BY, new_inspection, put_in_phase

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too, pytest.mark.slow]

SOME_CONDITIONS = {
    "safety_wellbeing": ("2.2.2", "2.3.2", "3.2.2", "3.3.2"),
    "risk_of_serious_harm": ("2.2.3", "2.3.3", "3.2.3", "3.3.3"),
}
RELEVANT = (
    "j.answer IN ('yes', 'no') AND CASE "
    + " ".join(
        f"WHEN f.slug = 'youth-2018' AND q.number IN {numbers} THEN c.{fact} IN ('medium', 'high', 'very_high')"
        for fact, numbers in SOME_CONDITIONS.items()
    )
    + " WHEN f.slug = 'youth-2018' AND q.number = '3.4.2' THEN c.disposal = 'youth_conditional_caution' ELSE 1 = 1 END"
)
FROM = (
    "FROM inspections_case c JOIN inspections_inspection i ON i.id = c.inspection_id "
    "JOIN standards_framework f ON f.id = i.framework_id JOIN inspections_judgement j ON j.case_id = c.id "
    "JOIN standards_keyquestion q ON q.id = j.key_question_id WHERE f.slug IN ('youth-2018', 'youth-2021') AND "
)  # fmt: skip
SIGNED = "i.phase IN ('draft', 'accuracy_check', 'published')"
FRAMEWORKS = ("youth-2018", "youth-2021")


def rows_of(sql: str, *values: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def invent(number: int) -> None:
    """Inspections under two frameworks, published in four years or only signed, of services that are inspected several times."""
    lead = User.objects.create_user("lead@inspectorate.test", name="Lena Lead")
    asked = {slug: questions_of(Framework.objects.newest_of(slug)) for slug in FRAMEWORKS}
    regions, nations = list(YOT.Region), list(YOT.Nation)
    for place in range(number):
        random = Random(place)
        slug = FRAMEWORKS[place % 8 == 7 or (number > 100 and place % 3 == 0)]
        inspection = new_inspection(
            Framework.objects.newest_of(slug), reference=f"invented-{place}", yot=f"Place {place % (number // 2)} YOT"
        )
        YOT.objects.filter(pk=inspection.yot_id).update(
            region=regions[inspection.yot_id % len(regions)], nation=nations[inspection.yot_id % len(nations)]
        )
        Inspection.objects.filter(pk=inspection.pk).update(fieldwork_started=datetime.date(2025, 3, 3))
        inspection = Inspection.objects.with_framework().get(pk=inspection.pk)
        units = asked[slug]
        cases = [
            case_of(inspection, each, units[each % len(units)], [None], random) for each in range(random.randint(8, 20))
        ]
        good = random.uniform(0.3, 0.9)
        Judgement.objects.bulk_create(
            answer
            for each, case in enumerate(Case.objects.bulk_create(cases))
            for answer in judgements_of(case, units[each % len(units)], None, good, random)
            if answer.key_question_id
        )
        if place % 5:  # the others have no overall rating
            OrganisationalJudgement.objects.bulk_create(proposals_of(inspection, lead, random))
        keep_ratings(inspection, SignedRatings.Origin.SIGNED, by=BY)
        published = datetime.date(2022 + place % 4, 1 + place % 12, 1 + place % 28)
        if place % 12 == 11:
            put_in_phase(inspection, "draft")
        else:
            put_in_phase(inspection, "published", published=published)
    draw_up_group_figures()


@pytest.fixture(params=[32, pytest.param(150, marks=pytest.mark.soak)])
def signed(request, shipped_frameworks, client, panel_member) -> list[dict[str, Any]]:
    """The signed inspections, with the ratings that were signed last and the answers to each key question, by plain SQL."""
    invent(request.param)
    client.force_login(panel_member)
    found = rows_of(
        "SELECT i.reference, i.kind, i.phase, i.published, f.slug, y.id AS yot, y.region, y.nation, s.ratings "
        "FROM inspections_inspection i JOIN standards_framework f ON f.id = i.framework_id "
        "JOIN inspections_yot y ON y.id = i.yot_id JOIN reports_signedratings s ON s.id = "
        f"(SELECT max(id) FROM reports_signedratings n WHERE n.inspection_id = i.id) WHERE {SIGNED}"
    )
    answers: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in rows_of(
        "SELECT i.reference, q.number, SUM(CASE WHEN j.answer = 'yes' THEN 1 ELSE 0 END) AS yes, COUNT(*) AS relevant "
        f"{FROM} {SIGNED} AND {RELEVANT} GROUP BY i.reference, q.number"
    ):
        answers[row["reference"]][row["number"]] = int(row["yes"]), int(row["relevant"])
    for row in found:
        ratings = row.pop("ratings")
        row["ratings"] = json.loads(ratings) if isinstance(ratings, str) else ratings
        row["answers"] = answers[row["reference"]]
        row["year"] = str(row["published"])[:4] if row["phase"] == "published" else "not_published"
    assert len(found) == request.param + 4  # with the demonstration
    return found


def per_cent(counts: tuple[int, int]) -> int:
    return (200 * counts[0] + counts[1]) // (2 * counts[1])


def check_across(across: Any, inspections: list[dict[str, Any]], question: str) -> int:
    percents = [per_cent(row["answers"][question]) for row in inspections if question in row["answers"]]
    if not percents:
        assert across is None
        return 0
    assert (across.number, across.lowest, across.highest) == (len(percents), min(percents), max(percents)), question
    assert float(across.median) == statistics.median(percents)
    assert float(across.mean) == pytest.approx(statistics.mean(percents))
    return 1


def test_every_figure_of_the_national_picture_equals_plain_sql(signed, client):
    for slug in FRAMEWORKS:
        own = [row for row in signed if row["slug"] == slug]
        check_ratings(client, slug, own)
        check_framework(client, slug, own)
        check_questions(client, slug, own)
    check_changes(client, signed)
    check_groups(client)


def check_ratings(client, slug: str, own: list[dict[str, Any]]) -> None:
    shown: dict[str, tuple[Any, ...]] = {}
    for page in range(1, len(own) // 50 + 2):
        for inspection, ratings in client.get(
            reverse("national:ratings"), {"framework": slug, "page": page, "sort": "score"}
        ).context["rows"]:
            shown[inspection.reference] = inspection.overall, inspection.points, dict(ratings)
    assert shown == {
        row["reference"]: (
            row["ratings"]["overall"],
            row["ratings"]["points"],
            {number: standard["rating"] for number, standard in row["ratings"]["standards"].items()},
        )
        for row in own
    }
    points = [points for _, points, _ in shown.values() if points is not None]
    assert points == sorted(points)


def check_framework(client, slug: str, own: list[dict[str, Any]]) -> None:
    chosen = [
        {},
        {"type": "single"},
        *({name: row[name]} for name in ("year", "region", "nation") for row in own if row[name]),
    ]
    compared = 0
    for narrowed in {tuple(each.items()): each for each in chosen}.values():
        kept = [
            row
            for row in own
            if all(row["kind" if name == "type" else name] == value for name, value in narrowed.items())
        ]
        picture = client.get(reverse("national:framework", args=[slug]), narrowed).context["picture"]
        distributions = [("", picture.overall)]
        for _, standards in picture.domains:
            for each in standards:
                distributions.append((each.standard.number, each.distribution))
                compared += sum(check_across(found.across, kept, found.question.number) for found in each.questions)
        for number, distribution in distributions:
            given = Counter(
                row["ratings"]["standards"][number]["rating"] if number else row["ratings"]["overall"] for row in kept
            )
            assert {each.rating: each.number for each in distribution.counts if each.number} == {
                name: count for name, count in given.items() if name
            }
            assert (distribution.rated, distribution.not_rated) == (len(kept) - given[None], given[None])
            for each in distribution.counts:
                assert each.percent == (per_cent((each.number, distribution.rated)) if distribution.rated else 0)
    assert compared > 50


def check_questions(client, slug: str, own: list[dict[str, Any]]) -> None:
    compared = 0
    for question in ("2.1.1", "2.2.2", "2.4.3", "3.3.1"):
        page = client.get(reverse("national:question", args=[slug, question]))
        version = next(each for each in page.context["versions"] if each.framework.slug == slug)
        assert [(each.year, each.inspections) for each in version.years] == sorted(
            Counter(row["year"] for row in own).items()
        )
        for year in version.years:
            compared += check_across(year.across, [row for row in own if row["year"] == year.year], question)
        standard = client.get(reverse("national:standard", args=[slug, question[:3]]))
        for each, rating, tallies in standard.context["rows"]:
            row = next(row for row in own if row["reference"] == each.reference)
            assert rating == row["ratings"]["standards"][question[:3]]["rating"]
            for number, tally in tallies:
                assert (tally.yes, tally.relevant) == row["answers"].get(number, (0, 0))
    assert compared > 4


def check_changes(client, signed: list[dict[str, Any]]) -> None:
    expected = rows_of(
        "SELECT * FROM (SELECT reference AS now, LAG(reference) OVER "
        "(PARTITION BY yot_id ORDER BY published, reference) AS earlier, published FROM inspections_inspection "
        "WHERE phase = 'published' AND published IS NOT NULL) AS pairs WHERE earlier IS NOT NULL "
        "ORDER BY published DESC, now DESC"
    )
    ratings = {row["reference"]: row["ratings"] for row in signed}
    shown: list[Any] = []
    for page in range(1, len(expected) // 50 + 2):
        found = client.get(reverse("national:services"), {"page": page})
        shown += [each for each, _, _ in found.context["rows"]]
    assert [(each.then.reference, each.now.reference) for each in shown] == [
        (row["earlier"], row["now"]) for row in expected
    ]
    order = ["Inadequate", "Requires improvement", "Good", "Outstanding"]
    for each in shown:
        then, now = (ratings[one.reference]["overall"] for one in (each.then, each.now))
        assert (each.then.overall, each.now.overall) == (then, now)
        if each.direction in ("higher", "lower", "same"):
            difference = order.index(now) - order.index(then)
            assert each.direction == ("higher" if difference > 0 else "lower" if difference else "same")
    counted = Counter(each.direction for each in shown)
    assert {direction: number for direction, _, number in found.context["directions"] if number} == counted


def check_groups(client) -> None:
    """By each characteristic: the rows of the sets, and the sums of the page."""
    age = "CASE WHEN c.age < 15 THEN 'Under 15' WHEN c.age < 17 THEN '15 or 16' ELSE '17 and over' END"
    columns = {
        "gender": "c.gender",
        "looked_after": "c.looked_after",
        "ethnicity": "c.ethnicity",
        "disposal": "c.disposal",
        "age": age,
    }
    compared = 0
    for figures in GroupFigures.objects.all():
        titles = {each.slug: each.title for each in Framework.objects.newest_of(figures.framework).definition.disposals}
        for column, expression in columns.items():
            counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
            for row in rows_of(
                f"SELECT {expression} AS value, q.number, SUM(CASE WHEN j.answer = 'yes' THEN 1 ELSE 0 END) AS yes, COUNT(*) AS "
                f"relevant {FROM} i.reference IN ({', '.join(['%s'] * len(figures.inspections))}) AND {RELEVANT} "
                "GROUP BY 1, q.number",
                *figures.inspections,
            ):
                value = str(row["value"] or "Not recorded")
                title = titles.get(value, value[:1].upper() + value[1:])
                counts[title, row["number"]][0] += int(row["yes"])
                counts[title, row["number"]][1] += int(row["relevant"])
            for question, rows in figures.tables[column].items():
                for groups, yes, relevant in rows:
                    own = [counts[group, question] for group in groups]
                    assert [yes, relevant] == [sum(each) for each in zip(*own, strict=True)], (column, question, groups)
                    compared += 1
    assert compared > 50
    for slug in {figures.framework for figures in GroupFigures.objects.all()}:
        for column in columns:
            page = client.get(reverse("national:groups", args=[slug]), {"by": column})
            shown = {
                each.question.number: each.figures for _, of_domain in page.context["domains"] for each in of_domain
            }
            summed: dict[str, list[int]] = defaultdict(lambda: [0, 0])
            for figures in GroupFigures.objects.under(slug):
                for question, rows in figures.tables[column].items():
                    for _, yes, relevant in rows:
                        summed[question][0] += yes
                        summed[question][1] += relevant
            for question, found in shown.items():
                assert [sum(each.yes for each in found), sum(each.relevant for each in found)] == summed[question]
