"""The phases of an inspection from announcement to publication, with one row for each phase."""

import pytest

from inspections import phases
from inspections.history import Refused
from inspections.planning.actions.inspections import move_to_phase
from tests.factories import BY, new_inspection

# phase: (the phase before, the phase after, whether it is signed)
MOVES = {
    "announced": ("", "evidence", False),
    "evidence": ("announced", "fieldwork", False),
    "fieldwork": ("evidence", "domain_one", False),
    "domain_one": ("fieldwork", "proposals", False),
    "proposals": ("domain_one", "ratings_panel", False),
    "ratings_panel": ("proposals", "draft", False),
    "draft": ("ratings_panel", "accuracy_check", True),
    "accuracy_check": ("draft", "published", True),
    "published": ("", "", True),
}


def test_these_are_all_the_phases_in_their_order():
    assert [phase.slug for phase in phases.PHASES] == list(MOVES)


@pytest.mark.parametrize(("phase", "row"), MOVES.items(), ids=MOVES.keys())
def test_a_phase_leads_only_to_adjacent_phases(phase, row):
    back, on, _ = row

    assert phases.MOVES[phase] == {slug for slug in (back, on) if slug}


@pytest.mark.parametrize(("phase", "row"), MOVES.items(), ids=MOVES.keys())
def test_phases_from_the_draft_on_are_signed(phase, row):
    assert phases.BY_SLUG[phase].is_signed == row[2]


def test_every_phase_has_a_title_and_a_description():
    assert all(phase.title and phase.meaning.endswith(".") for phase in phases.PHASES)


@pytest.mark.parametrize(
    ("phase", "other", "is_later"),
    [
        ("fieldwork", "evidence", True),
        ("evidence", "fieldwork", False),
        ("draft", "draft", False),
        ("published", "announced", True),
    ],
)
def test_phases_are_in_order(phase, other, is_later):
    assert phases.is_later(phase, other) == is_later


@pytest.mark.parametrize(
    ("started", "ended", "published", "phase"),
    [
        ("", "", "", "announced"),
        ("2019-12-09", "", "", "fieldwork"),
        ("2019-12-09", "2019-12-13", "", "domain_one"),
        ("", "2019-12-13", "", "domain_one"),
        ("", "", "2020-06-01", "published"),
        ("2019-12-09", "2019-12-13", "2020-06-01", "published"),
    ],
)
def test_the_dates_of_an_inspection_show_its_phase(started, ended, published, phase):
    reached = phases.phase_by_dates(fieldwork_started=started, fieldwork_ended=ended, published=published)

    assert reached == phase


@pytest.mark.django_db
def test_an_inspection_passes_through_every_phase_without_shortcuts(youth_2018):
    inspection = new_inspection(youth_2018, reference="all-the-way")

    for phase in list(MOVES)[1:-1]:
        for elsewhere in set(MOVES) - phases.MOVES[inspection.phase]:
            with pytest.raises(
                Refused, match=f"From “{phases.BY_SLUG[inspection.phase].title}”, an inspection can only"
            ):
                move_to_phase(inspection, elsewhere, by=BY)
        move_to_phase(inspection, phase, by=BY)

    assert inspection.phase == "accuracy_check"
    assert [change.phase for change in inspection.phase_changes.order_by("pk")] == list(MOVES)[:-1]


@pytest.mark.django_db
def test_a_published_inspection_cannot_move(medway):
    with pytest.raises(Refused, match="From “Published”, an inspection can only move to: nowhere"):
        move_to_phase(medway, "accuracy_check", by=BY)
