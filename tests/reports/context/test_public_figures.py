"""Public figures: one for each year, corrected with a reason, and put into the tables of a report."""

from __future__ import annotations

import pytest
from django.test import Client

from inspections.history import Author, Refused
from inspections.models import YOT, Inspection
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.context.public.actions import add_public_figure, correct_public_figure, put_into_table
from reports.context.public.placing import Placed, place
from reports.context.public.queries import current_figures, offered_figures
from reports.models import PublicFigure
from tests.factories import BY, new_inspection, put_in_phase

LABEL = "First-time entrants (rate per 100,000)"
FACTS = "/inspections/anytown/report/write/facts/first-time-entrants/"


def test_a_public_figure_goes_into_the_row_about_it():
    entrants = Placed(LABEL, "236", "England and Wales", "YJB, 2024", "Medway Youth Offending Service")
    own = {"label": LABEL, "value": "330", "comparator": "", "comparator_value": "", "source": "The YOT, 2025"}
    compared = {
        **own,
        "comparator": "England and Wales",
        "comparator_value": "236",
        "source": "The YOT, 2025; England and Wales: YJB, 2024",
    }
    yorkshire = {**compared, "comparator": "Yorkshire", "source": "YJB, 2024"}
    other = {**own, "label": "Something else"}

    # A row without a comparison gets the figure as its comparison.
    assert place(entrants, [other, own]) == [other, compared]
    # Reports often add the place to the words.
    in_medway = {**own, "label": "First-time entrants (rate per 100,000) in Medway"}
    assert place(entrants, [in_medway]) == [{**compared, "label": in_medway["label"]}]
    in_medway_by = {**own, "label": f"{in_medway['label']} in the 12 months to March"}
    assert place(entrants, [in_medway_by])[0] == in_medway_by
    # A row that is already compared with the area gets the new figure, so nothing changes the second time.
    assert place(entrants, [{**compared, "comparator_value": "1"}, other]) == [compared, other]
    # If the row is compared with another area, a second row with the same figure follows, with the source of both.
    assert place(entrants, [yorkshire, other]) == [yorkshire, {**compared, "source": "YJB, 2024"}, other]
    # If there is no row about it, a new row has only the comparison.
    new = {**compared, "value": "", "source": "YJB, 2024"}
    assert place(entrants, [other]) == [other, new]
    # The YOT's own figure becomes the value of each row, and the comparison keeps its source.
    ours = Placed(LABEL, "301", "", "YJB, 2025", "Medway Youth Offending Service")
    assert place(ours, [compared, yorkshire]) == [
        {**compared, "value": "301", "source": "YJB, 2025; England and Wales: YJB, 2024"},
        {**yorkshire, "value": "301", "source": "YJB, 2025; Yorkshire: YJB, 2024"},
    ]
    assert place(ours, [])[0]["value"] == "301"


def add(by: Author = BY, **values: object) -> PublicFigure:
    given = {
        "table": "first-time-entrants", "label": LABEL, "year": 2024, "period": "January to December 2024", "yot": None,
        "area": "England and Wales", "value": "236", "publisher": "yjb", "title": "First-time entrants (2025).",
    }  # fmt: skip
    return add_public_figure(by=by, **{**given, **values})


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    """A signed inspection of a YOT in Wales whose report is being written."""
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    YOT.objects.filter(pk=inspection.yot_id).update(nation="Wales")
    put_in_phase(inspection, "draft")
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.mark.django_db
def test_there_is_one_figure_for_each_year_and_the_newest_correction_counts(lead_inspector):
    by = Author(lead_inspector)
    first = add()
    with pytest.raises(Refused, match="already a figure for 2024"):
        add(value="240")
    add(year=2023, value="250")
    values = {"value": "238", "period": first.period, "publisher": "yjb", "title": first.title}

    with pytest.raises(Refused, match="Enter why"):
        correct_public_figure(first, reason=" ", is_withdrawn=False, by=by, **values)
    with pytest.raises(Refused, match="Nothing has changed"):
        correct_public_figure(first, reason="Revised.", is_withdrawn=False, by=by, **{**values, "value": "236"})
    second = correct_public_figure(first, reason="Revised in May.", is_withdrawn=False, by=by, **values)
    with pytest.raises(Refused, match="A colleague"):
        correct_public_figure(first, reason="Revised again.", is_withdrawn=False, by=by, **values)

    assert [(figure.year, figure.value) for figure in current_figures()] == [(2024, "238"), (2023, "250")]
    correct_public_figure(second, reason="Not comparable.", is_withdrawn=True, by=by, **values)
    assert [figure.year for figure in current_figures()] == [2023]
    assert PublicFigure.objects.count() == 4
    assert add(value="239") in current_figures()


@pytest.mark.django_db
def test_a_report_is_offered_the_latest_figures_about_its_yot_and_area(inspection):
    elsewhere = YOT.objects.create(name="Elsewhere")
    add(year=2023, value="250")
    newest, wales, ours = add(), add(area="Wales", value="210"), add(area="", yot=inspection.yot, value="330")
    for others in ({"area": "England"}, {"area": "", "yot": elsewhere}, {"table": "reoffending"}):
        add(**others)

    assert set(offered_figures(inspection, "first-time-entrants")) == {newest, wales, ours}


@pytest.mark.django_db
def test_one_button_puts_a_figure_with_its_source_and_period_into_the_table(client: Client, inspection, lead_inspector):
    client.force_login(lead_inspector)
    ours, national = add(area="", yot=inspection.yot, value="330"), add()
    assert "Public figures for this table" in client.get(FACTS).content.decode()

    for figure in (ours, national):
        assert client.post(f"{FACTS}public-figures/{figure.pk}/").status_code == 302
    done = client.post(f"{FACTS}public-figures/{national.pk}/", follow=True).content.decode()

    assert "is already in the table" in done
    source = "Youth Justice Board. First-time entrants (2025), January to December 2024"
    row = inspection.facts.values_list("label", "value", "comparator", "comparator_value", "source").get()
    assert row == (LABEL, "330", "England and Wales", "236", source)
    assert inspection.history.filter(subject="facts first-time-entrants", by=lead_inspector).exists()

    other = add(area="Wales", table="reoffending")
    refused = client.post(f"{FACTS}public-figures/{other.pk}/", follow=True).content.decode()
    assert "corrected or withdrawn" in refused


@pytest.mark.django_db
def test_a_row_that_cannot_be_saved_is_named(inspection):
    inspection.facts.create(section="first-time-entrants", position=1, label="Older", value="1", source="")

    with pytest.raises(Refused, match="Enter the source of “Older”"):
        put_into_table(inspection, add(), by=BY)


@pytest.mark.django_db
def test_an_administrator_adds_and_corrects_a_figure_on_the_pages(client: Client, lead_inspector):
    yot = YOT.objects.create(name="Elsewhere")
    give_role(lead_inspector, "report_admin", by=BY)
    client.force_login(lead_inspector)
    page = "/public-figures/"
    assert "There are no figures yet" in client.get(page).content.decode()
    sent = {
        "table": "population", "label": "Total  population", "about": f"yot-{yot.pk}", "year": "2024", "period": "mid-2024",
        "value": "277,855", "publisher": "ons", "title": "Population estimates",
    }  # fmt: skip

    wrong = client.post(f"{page}add/", {**sent, "year": "24", "value": "many"}).content.decode()
    assert "Enter a year from 1990 onwards." in wrong
    assert "Enter a value with a number in it." in wrong
    assert "is added" in client.post(f"{page}add/", sent, follow=True).content.decode()
    figure = PublicFigure.objects.get()
    assert (figure.label, figure.yot, figure.area, figure.by) == ("Total population", yot, "", lead_inspector)
    assert "There is already a figure" in client.post(f"{page}add/", sent).content.decode()

    correction = {**sent, "value": "277,900", "reason": "Revised."}
    assert "is corrected" in client.post(f"{page}{figure.pk}/", correction, follow=True).content.decode()
    shown = client.get(f"{page}{figure.pk}/").content.decode()
    assert "277,900" in shown
    assert "277,855" in shown
    assert "Revised." in shown
    assert (
        "277,900"
        in client.get(f"{page}?words=elsewhere population&publisher=ons&year=2024&sort=about").content.decode()
    )
