"""Invented frameworks survive being read, loaded, exported, checked, rated and compared."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import given

from reports.ratings.explanation import explain
from reports.versions.comparison import compared
from reports.versions.preview import preview_of
from standards.actions import load_framework
from standards.language.reading import read_framework
from tests.properties import tries
from tests.standards.invented_frameworks import as_toml, frameworks


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
