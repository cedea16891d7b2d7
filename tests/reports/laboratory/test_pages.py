"""The pages of the rule laboratory, with the demonstration inspections."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inspections.history import Refused
from inspections.models import Inspection
from inspections.spreadsheets.files import read_content
from reports.laboratory import actions
from reports.laboratory.rules import rules_of
from reports.laboratory.tasks import calculate_in_background
from reports.models import RuleSet, RuleSetEnding, RuleSetResult
from reports.rated.queries import ratings_of
from tests.factories import BY
from tests.standards.framework_files import shipped_file

pytestmark = pytest.mark.django_db
NEW = "/laboratory/new/youth-2018/1/"


def save(framework, name: str = "As published", carried: str = "all", **changes: Any) -> RuleSet:
    rules = rules_of(framework.definition).model_copy(update=changes).model_dump(mode="json")
    return actions.save_rule_set(framework=framework, name=name, rules=rules, carried=carried, by=BY)


def values_in(page: str) -> dict[str, Any]:
    """The values that a form on a page would send, of text boxes and selects."""
    inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page)
    values: dict[str, Any] = {name: value for name, value in inputs if not name.startswith(("carried", "new_", "csrf"))}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"\s+selected', options)
        values[name] = chosen[1] if chosen else ""
    return values | {"new_at_least": "1", "weights": ""}


@pytest.fixture
def panel(client: Client, panel_member) -> Client:
    client.force_login(panel_member)
    return client


@pytest.mark.postgresql_too
def test_the_published_rules_change_no_rating_of_the_demonstration(frameworks):
    for slug in ("youth-2018", "youth-2021", "joint-2015"):
        result = save(frameworks(slug), name=slug).results.get()

        outcomes = result.in_inspections
        assert outcomes, slug
        assert not any(outcome.changed or outcome.differs for outcome in outcomes), slug


def test_a_panel_member_makes_a_rule_set_and_reads_its_results(panel, medway):
    before = ratings_of(medway)
    assert "There are no rule sets yet" in panel.get("/laboratory/").content.decode()
    form = values_in(panel.get(NEW).content.decode())
    assert form["band_1"] == "50"
    sent = {**form, "name": "Higher bands", "carried": "all", "band_1": "60"}

    wrong = panel.post(NEW, {**sent, "band_2": "55", "weights": "2.1.1: 3"}).content.decode()
    assert "Each band must begin above the one before it." in wrong
    assert "2.1.1 has a weight, so choose a weighted share or a mean for 2.1" in wrong
    page = panel.post(NEW, sent, follow=True).content.decode()

    rule_set = RuleSet.objects.get()
    assert "Not in force: Higher bands" in page
    assert "These are not the rules in force. No rating has changed." in page
    assert "The band “Too few” (Requires improvement) begins at 60 per cent, not 50." in page
    assert "the rules in force give every rating as signed" in page
    address = f"/laboratory/{rule_set.pk}/"
    one = panel.get(f"{address}ratings/2.4/").content.decode()
    assert "Of 2 ratings that can be compared" in one  # Medway is 50% in 2.4.2
    assert "/inspections/medway-2020/ratings/" in one
    assert "2 inspections found" in panel.get(f"{address}ratings/2.4/?year=2020&change=all").content.decode()
    assert panel.get(f"{address}ratings/9.9/").status_code == 404
    assert "There is already a rule set" in panel.post(NEW, sent).content.decode()
    assert ratings_of(Inspection.objects.with_framework().get(pk=medway.pk)) == before


def test_downloads_are_marked_as_not_in_force(panel, youth_2018):
    rule_set = save(youth_2018, "Higher bands", bands=(0, 60, 70, 90))
    address = f"/laboratory/{rule_set.pk}/results"

    csv = panel.get(f"{address}.csv")
    ods = panel.get(f"{address}.ods")

    assert f'filename="not-in-force-rule-set-{rule_set.pk}.csv"' in csv["Content-Disposition"]
    lines = csv.content.decode().splitlines()
    assert all(line.startswith("Not in force: Higher bands,") for line in lines[1:])
    assert any(",medway-2020," in line for line in lines)
    sheets = read_content(ods.content)
    assert list(sheets) == ["Cover", "Counts", "Changed ratings"]
    assert all("not in force" in sheet.columns[0] for sheet in sheets.values())
    assert len(sheets["Changed ratings"].rows) == 1 + len(lines)  # with a note and the header
    assert panel.get(f"{address}.xlsx").status_code == 404


@pytest.mark.postgresql_too
def test_a_rule_set_is_copied_and_ended_and_never_changes(panel, panel_member, youth_2018):
    rule_set = save(youth_2018, "Higher bands", bands=(0, 60, 70, 90))
    address = f"/laboratory/{rule_set.pk}/"
    form = values_in(panel.get(f"{address}copy/").content.decode())
    assert (form["band_1"], form["band_3"]) == ("60", "90")

    limit = {"new_standards": ["2.1", "2.2"], "new_rating": "Inadequate", "new_no_higher_than": "Good"}
    copied = panel.post(f"{address}copy/", {**form, **limit, "name": "With a limit", "carried": "with_grounds"})
    assert copied.status_code == 302
    copy = RuleSet.objects.get(name="With a limit")
    assert copy.rules["bands"] == [0, 60, 70, 90]
    assert copy.definition.limits[0].no_higher_than == "Good"

    assert "has ended" in panel.post(f"{address}end/", follow=True).content.decode()
    assert "already" in panel.post(f"{address}end/", follow=True).content.decode()
    assert RuleSetEnding.objects.get().by == panel_member
    assert "Rule sets that have ended" in panel.get("/laboratory/").content.decode()
    assert "End this rule set" not in panel.get(address).content.decode()
    save(youth_2018, "Higher bands")  # the name is free again
    with pytest.raises(TypeError):
        rule_set.save()


def test_a_changed_framework_file_is_tried_as_it_is(panel):
    page = "/laboratory/upload/youth-2018/1/"
    content = shipped_file("youth-2018").read_text()
    sent = {"name": "From a file", "carried": "none"}

    def upload(text: str) -> str:
        file = SimpleUploadedFile("changed.toml", text.encode())
        return panel.post(page, {**sent, "file": file}, follow=True).content.decode()

    assert "changed.toml: bands 50, rating" in upload(
        content.replace('rating = "Requires improvement"', 'rating = "Fair"')
    )
    shown = upload(content.replace("revision = 1", "revision = 2").replace("from = 65", "from = 70"))

    assert "Not in force: From a file" in shown
    assert "The file changed.toml" in shown
    assert RuleSet.objects.get().definition.bands[2].start == 70


def test_many_inspections_are_rated_in_the_background(
    panel, youth_2018, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(actions, "DIRECTLY", 0)
    begun = []
    monkeypatch.setattr(actions, "calculate_in_background", SimpleNamespace(enqueue=begun.append))
    with django_capture_on_commit_callbacks(execute=True):
        rule_set = save(youth_2018)
    address = f"/laboratory/{rule_set.pk}/"
    assert "0 of 2 inspections are rated" in panel.get(address).content.decode()
    panel.post(f"{address}calculate/")  # it is being calculated already
    assert panel.get(f"{address}results.csv").status_code == 404

    (pk,) = begun
    calculate_in_background.call(pk)

    assert "give every rating as signed" in panel.get(address).content.decode()
    assert RuleSetResult.objects.get().done == 2


def test_the_page_needs_the_same_number_of_queries_for_any_number_of_inspections(panel, youth_2018):
    rule_set = save(youth_2018)
    with CaptureQueriesContext(connection) as captured:
        panel.get(f"/laboratory/{rule_set.pk}/")

    assert len(captured) <= 14


def test_rules_without_a_mapping_to_the_framework_are_refused(frameworks):
    other = frameworks("joint-2015").definition
    with pytest.raises(Refused, match="which of their questions ask the same thing"):
        actions.save_rule_set(
            framework=frameworks("youth-2018"), name="Other themes", rules=rules_of(other).model_dump(mode="json"),
            carried="all", file_name="joint.toml", file=other.model_dump(mode="json"), by=BY,
        )  # fmt: skip
