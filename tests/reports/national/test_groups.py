"""Figures by group: they equal plain SQL, never change, are the same for everyone, and open to the inspections behind them."""

from __future__ import annotations

import datetime
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from inspections.cases.models import Case, Judgement
from inspections.history import Author
from inspections.models import Inspection
from reports.models import GroupFigures, SignedGroups, SignedRatings
from reports.national.groups.actions import draw_up, draw_up_group_figures
from reports.national.groups.sets import FEWEST_IN_A_SET
from reports.rated.actions import keep_ratings, keep_what_was_signed_before
from reports.rated.groups import group_counts
from reports.synthetic.inventing import case_of, judgements_of, questions_of
from tests.factories import BY, new_inspection, put_in_phase

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]

# In which cases of youth-2018 a key question is asked.
ASKED = {
    "2.1.1": "1 = 1",
    "2.2.2": "c.safety_wellbeing IN ('medium', 'high', 'very_high')",
    "2.2.3": "c.risk_of_serious_harm IN ('medium', 'high', 'very_high')",
}


def invented(framework, number: int, *, cases: int = 16, first: int = 0) -> list[Inspection]:
    """Published inspections with random cases in court disposals and out-of-court disposals."""
    asked = questions_of(framework)
    made = []
    for place in range(first, first + number):
        random = Random(place)
        inspection = new_inspection(framework, reference=f"invented-{place}", yot=f"Place {place} YOT")
        Inspection.objects.filter(pk=inspection.pk).update(fieldwork_started=datetime.date(2025, 3, 3))
        inspection = Inspection.objects.with_framework().get(pk=inspection.pk)
        unsaved = [case_of(inspection, each, asked[each % 2], [None], random) for each in range(cases)]
        saved = Case.objects.bulk_create(unsaved)
        answers = [
            answer
            for each, case in enumerate(saved)
            for answer in judgements_of(case, asked[each % 2], None, random.uniform(0.3, 0.8), random)
            if answer.key_question_id
        ]
        Judgement.objects.bulk_create(answers)
        keep_ratings(inspection, SignedRatings.Origin.SIGNED, by=BY)
        put_in_phase(inspection, "published", published=datetime.date(2025, 9, 1 + place % 28))
        made.append(inspection)
    return made


@pytest.fixture
def drawn_up(youth_2018) -> GroupFigures:
    invented(youth_2018, FEWEST_IN_A_SET)
    figures = draw_up(youth_2018, by=BY)
    assert figures is not None
    return figures


def counted(column: str, number: str, references: list[str]) -> dict[str, tuple[int, int]]:
    """Yes and relevant by the values of a column, by plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.{column}, SUM(CASE WHEN j.answer = 'yes' THEN 1 ELSE 0 END), COUNT(*) FROM inspections_case c "
            "JOIN inspections_inspection i ON i.id = c.inspection_id "
            "JOIN inspections_judgement j ON j.case_id = c.id JOIN standards_keyquestion q ON q.id = j.key_question_id "
            f"WHERE i.reference IN ({', '.join(['%s'] * len(references))}) AND q.number = %s "
            f"AND j.answer IN ('yes', 'no') AND {ASKED[number]} GROUP BY c.{column}",
            [*references, number],
        )
        return {value: (int(yes), int(relevant)) for value, yes, relevant in cursor.fetchall()}


def test_every_figure_equals_plain_sql_is_the_same_for_everyone_and_opens_to_its_inspections(
    drawn_up, youth_2018, client, panel_member
):
    client.force_login(panel_member)
    titles = {
        "gender": {"male": "Male", "female": "Female"},
        "looked_after": {"yes": "Yes", "no": "No"},
        "disposal": {each.slug: each.title for each in youth_2018.definition.disposals},
    }
    compared = 0
    for column, names in titles.items():
        page = client.get(reverse("national:groups", args=["youth-2018"]), {"by": column})
        figures = {each.question.number: each.figures for _, questions in page.context["domains"] for each in questions}
        for number in ASKED:
            expected = {names[value]: counts for value, counts in counted(column, number, drawn_up.inspections).items()}
            assert sum(each.relevant for each in figures[number]) in (
                0,
                sum(relevant for _, relevant in expected.values()),
            )
            for each in figures[number]:
                if not each.label.endswith("together"):
                    assert (each.yes, each.relevant) == expected[each.label]
                    assert each.interval[0] <= each.per_cent <= each.interval[1]
                    compared += 1
    assert compared > 10

    filtered = client.get(
        reverse("national:groups", args=["youth-2018"]), {"by": "disposal", "region": "London", "year": "2025"}
    )
    assert filtered.context["domains"] == page.context["domains"]

    address = reverse("national:group_inspections", args=["youth-2018"])
    assert f"{address}#set-1" in filtered.content.decode()
    behind = client.get(address)
    (of_set,) = behind.context["sets"]
    assert {each.reference for each in of_set.inspections} == set(drawn_up.inspections) > {"medway-2020"}
    assert 'id="set-1"' in behind.content.decode()

    # The counts of all groups in an inspection add up to the tallies that were signed.
    for kept in SignedGroups.objects.select_related("signed"):
        for domains in kept.counts.values():
            for counts in domains.values():
                for number in next(iter(counts["answers"].values())):
                    tally, of_groups = kept.signed.tallies[number], counts["answers"].values()
                    assert sum(answers[number][0] for answers in of_groups) == tally["yes"]
                    assert sum(answers[number][1] for answers in of_groups) == tally["no"]
                assert sum(counts["cases"].values()) == tally["cases"]


@pytest.mark.thorough
def test_a_set_never_changes_and_a_later_set_has_other_inspections(drawn_up, youth_2018):
    before = GroupFigures.objects.values().get()
    invented(youth_2018, FEWEST_IN_A_SET - 1, cases=6, first=100)
    draw_up_group_figures()
    assert GroupFigures.objects.count() == 1  # one inspection is missing

    invented(youth_2018, 1, cases=6, first=200)
    draw_up_group_figures()

    first, second = GroupFigures.objects.under("youth-2018")
    assert GroupFigures.objects.values().get(pk=first.pk) == before
    assert not set(first.inspections) & set(second.inspections)
    assert len(second.inspections) == FEWEST_IN_A_SET
    draw_up_group_figures()
    assert GroupFigures.objects.count() == 2
    with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
        GroupFigures.objects.filter(pk=first.pk)._raw_delete(GroupFigures.objects.db)


def test_an_inspection_that_was_signed_again_with_other_children_is_in_no_set(youth_2018):
    """Its earlier edition may have printed a table that the newest leaves out."""
    again, corrected, *_ = invented(youth_2018, FEWEST_IN_A_SET)
    keep_ratings(again, SignedRatings.Origin.SIGNED, by=BY)
    put_in_phase(corrected, "fieldwork")
    case = corrected.cases.first()
    Case.objects.filter(pk=case.pk).update(gender="female" if case.gender == "male" else "male")
    keep_ratings(corrected, SignedRatings.Origin.SIGNED, by=BY)
    put_in_phase(corrected, "published")

    figures = draw_up(youth_2018, by=BY)

    assert again.reference in figures.inspections
    assert corrected.reference not in figures.inspections
    assert "medway-2020" in figures.inspections


def test_before_there_is_a_set_the_page_says_how_many_inspections_it_needs(client, panel_member):
    client.force_login(panel_member)

    page = client.get(reverse("national:groups", args=["youth-2018"])).content.decode()

    assert f"at least {FEWEST_IN_A_SET} published inspections" in page


def test_counts_of_inspections_that_were_signed_earlier_are_kept_at_upgrade(youth_2018):
    """Medway was signed before counts by group were kept."""
    medway = Inspection.objects.with_framework().get(reference="medway-2020")
    signed = SignedRatings.objects.create(
        inspection=medway, origin="signed", tallies={}, ratings={}, proposals={}, decisions={}, explanation={},
        **BY.as_fields(),
    )  # fmt: skip

    keep_what_was_signed_before(by=Author(command="migrate"))

    assert SignedGroups.objects.get(signed=signed).counts == group_counts(medway)
    keep_what_was_signed_before(by=Author(command="migrate"))
    assert SignedGroups.objects.filter(signed=signed).count() == 1
