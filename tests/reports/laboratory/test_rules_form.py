"""The form for a rule set: its fields follow from the framework, and each mistake is named."""

from __future__ import annotations

from typing import Any

import pytest

from reports.laboratory.forms import RulesForm
from standards.language.definition import FrameworkDefinition
from tests.standards.framework_files import shipped

YOUTH_2021 = shipped("youth-2021")


def form_of(start: FrameworkDefinition, **changes: Any) -> RulesForm:
    """The form as it is sent with the values of the framework, and these changes."""
    empty = RulesForm(start=start, keep="rules")
    sent = {name: field.initial for name, field in empty.fields.items() if field.initial is not None}
    return RulesForm({**sent, "name": "Tried", "new_at_least": "1", **changes}, start=start, keep="rules")


def titles(form: RulesForm) -> list[str]:
    return [part.legend for part in form.helper.layout.fields if hasattr(part, "legend")]


def test_the_published_rules_have_no_mistake():
    form = form_of(YOUTH_2021)

    assert form.is_valid(), form.errors
    assert form.values["rules"]["weights"] == {}
    assert len(form.values["rules"]["limits"]) == len(YOUTH_2021.limits) == 1


def test_a_framework_without_an_overall_rating_has_no_limiting_judgements():
    form = form_of(shipped("joint-2015"))

    assert "Limiting judgements" in titles(form_of(YOUTH_2021))
    assert "Limiting judgements" not in titles(form)
    assert not [name for name in form.fields if name.startswith(("limit_", "new_"))]


def test_each_limiting_judgement_can_be_left_out():
    form = form_of(YOUTH_2021, limit_0="")

    label = form.fields["limit_0"].label
    assert label == "If standard 4.1 is rated “Inadequate”, the overall rating cannot be “Outstanding”."
    assert form.is_valid(), form.errors
    assert form.values["rules"]["limits"] == []


def test_blank_lines_between_weights_are_passed_over():
    form = form_of(YOUTH_2021, **{"method_2.1": "mean", "weights": "\n2.1.1: 3\n \n2.1.2 = 2\n2.1.3 1\n"})

    assert form.is_valid(), form.errors
    assert form.values["rules"]["weights"] == {"2.1.1": 3, "2.1.2": 2}


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        (
            {"weights": "2.1.1: 3\n2.1.2 counts twice"},
            "weights",
            "“2.1.2 counts twice”: write the number of a key question and its weight, for example 2.1.1: 3.",
        ),
        ({"weights": "2.9.9: 3"}, "weights", "There is no key question 2.9.9 that is answered in cases."),
        ({"weights": "1.1.1: 3"}, "weights", "There is no key question 1.1.1 that is answered in cases."),
        (
            {"new_standards": ["2.1"], "new_rating": "Inadequate"},
            "new_no_higher_than",
            "Choose the highest overall rating that the new limiting judgement allows.",
        ),
        (
            {"new_no_higher_than": "Good"},
            "new_standards",
            "Choose the standards that the new limiting judgement is about.",
        ),
    ],
)
def test_a_mistake_in_the_rules_is_named_at_its_field(changes, field, why):
    form = form_of(YOUTH_2021, **changes)

    assert not form.is_valid()
    assert form.errors == {field: [why]}
