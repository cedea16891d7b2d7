"""Changing the rules of a framework, and reading what has changed."""

from __future__ import annotations

import pytest

from reports.laboratory.rules import changed, changes_in_words, rules_of
from standards.language.definition import Limit
from standards.language.reading import FrameworkFileError
from tests.standards.framework_files import shipped

FRAMEWORKS = ("youth-2017-consultation", "youth-2018", "youth-2021", "joint-2015")
YOUTH_2021 = shipped("youth-2021")


def with_rules(**values):
    return changed(YOUTH_2021, rules_of(YOUTH_2021).model_copy(update=values))


@pytest.mark.parametrize("slug", FRAMEWORKS)
def test_the_rules_of_a_framework_change_nothing(slug):
    definition = shipped(slug)

    assert changed(definition, rules_of(definition)) == definition
    assert changes_in_words(definition, definition) == []


def test_bands_move_with_their_labels():
    bands = with_rules(bands=(0, 45, 60, 80)).bands

    assert [(band.start, band.label, band.rating) for band in bands] == [
        (0, "<45%", "Inadequate"),
        (45, "45-59%", "Requires improvement"),
        (60, "60-79%", "Good"),
        (80, "80%+", "Outstanding"),
    ]


def test_the_highest_overall_band_ends_at_the_maximum_that_the_points_give():
    points = {"Inadequate": 0, "Requires improvement": 1, "Good": 3, "Outstanding": 5}
    definition = with_rules(points=points, overall_bands=(0, 10, 30, 50))

    assert definition.maximum == 60
    assert [(band.start, band.end) for band in definition.overall_bands] == [(0, 9), (10, 29), (30, 49), (50, 60)]


def test_what_changes_is_said_in_sentences():
    limit = Limit(standards=("2.1", "2.2"), rating="Inadequate", or_worse=True, no_higher_than="Requires improvement")
    rules = rules_of(YOUTH_2021)
    definition = with_rules(
        bands=(0, 50, 60, 80),
        methods={**rules.methods, "2.1": "weighted_share", "2.2": "weighted_share"},
        weights={"2.1.1": 3},
        limits=(limit,),
        discretion=rules.discretion.model_copy(update={"close": 3}),
    )

    assert changes_in_words(YOUTH_2021, definition) == [
        "The band “Reasonable majority” (Good) begins at 60 per cent, not 65.",
        "Standards 2.1 and 2.2: Rated from cases: the share of “yes” among all relevant answers decides the rating. Some key "
        "questions count more than others.",
        "An answer to 2.1.1 counts 3 times, not 1.",
        "New: if at least 1 of standards 2.1 and 2.2 is rated “Inadequate” or worse, the overall rating cannot be “Good” or "
        "“Outstanding”.",
        "Left out: if standard 4.1 is rated “Inadequate”, the overall rating cannot be “Outstanding”.",
        "“Close to a boundary” is at most 3 percentage points, not 5.",
    ]


@pytest.mark.parametrize(
    ("values", "mistake"),
    [
        ({"bands": (0, 70, 65, 80)}, "bands: must begin at 0 and rise"),
        ({"bands": (0, 50, 65, 120)}, "must be at most 100"),
        ({"overall_bands": (0, 7, 19, 40)}, "must follow each other"),
        ({"weights": {"2.1.1": 2}}, "only the methods weighted_share and mean use weights"),
        ({"limits": (Limit(standards=("9.9",), rating="Good", bars=("Outstanding",)),)}, "there is no standard 9.9"),
        ({"points": {"Good": 5}}, "must be in order of score"),
    ],
)
def test_rules_that_contradict_each_other_are_refused_as_in_a_file(values, mistake):
    with pytest.raises(FrameworkFileError, match=mistake):
        with_rules(**values)
