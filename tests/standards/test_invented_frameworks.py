"""Invented frameworks survive being read, loaded, exported, checked, rated and compared."""

from __future__ import annotations

import io
import json
import tomllib

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import given

from reports.layouts import Layout
from reports.ratings.explanation import explain
from reports.versions.comparison import compared
from reports.versions.preview import preview_of
from standards.actions import load_framework
from standards.language.contradictions import contradictions
from standards.language.definition import FrameworkDefinition
from standards.language.reading import read_framework
from tests.properties import tries
from tests.standards.invented_frameworks import METHODS, always_the_same, as_toml, frameworks, whole_frameworks


@pytest.mark.django_db
@tries(25)
@given(frameworks())
def test_a_framework_survives_load_export_and_check(content):
    definition = read_framework("invented.toml", as_toml(content).encode())

    with transaction.atomic():
        framework, outcome = load_framework(definition)
        assert outcome == "loaded"
        assert type(framework).objects.get(pk=framework.pk).definition == definition
        assert load_framework(definition) == (framework, "unchanged")
        exported = io.StringIO()
        call_command("export_framework", "invented", stdout=exported)
        transaction.set_rollback(True)

    numbers = [
        standard["number"] for domain in json.loads(exported.getvalue())["domains"] for standard in domain["standards"]
    ]
    assert numbers == [standard.number for standard in definition.standards]

    preview = preview_of(definition)
    assert not preview.ratings.missing
    assert all(rated.rating in definition.names for rated in preview.ratings.standards.values())
    assert set(preview.ratings.domains) == {domain.number for domain in definition.domains if domain.table}
    assert (preview.ratings.overall is None) == (definition.maximum is None)
    assert [step.title for step in explain(preview.ratings, definition).steps if step.title] == [
        f"{standard.number} {standard.title}"
        for in_total in (True, False)
        for standard in definition.standards
        if standard.in_total == in_total
    ]
    assert not compared(definition, definition).changed


@tries(10)
@given(whole_frameworks())
def test_a_framework_for_a_whole_inspection_has_no_mistake_and_fits_its_layout(written):
    content, layout = written
    definition = FrameworkDefinition.model_validate(tomllib.loads(as_toml(content)))

    assert list(contradictions(definition)) == []
    assert {standard.method for standard in definition.standards} == set(METHODS)
    assert (len(definition.domains), len(definition.names), definition.maximum) == (4, 5, None)
    chapters = [section.domain for section in Layout.model_validate(layout).sections if section.kind == "chapter"]
    assert chapters == [domain.number for domain in definition.domains]


def test_an_example_is_the_same_in_each_run():
    assert always_the_same(whole_frameworks(), 2) == always_the_same(whole_frameworks(), 2)
    assert always_the_same(whole_frameworks(), 2) != always_the_same(whole_frameworks(), 6)
