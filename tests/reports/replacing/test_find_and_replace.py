"""Finding and replacing words in all texts of a report: the rule, the action, and the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.history import Author, Refused
from inspections.models import Change, Inspection
from inspections.planning.actions.team import appoint
from reports.models import SectionText
from reports.recommendations.actions import set_recommendations
from reports.replacing.actions import SectionsChanged, replace_in_texts, undo_replacing
from reports.replacing.places import Search, places_in, replaced
from reports.writing.actions.texts import write_section
from tests.factories import BY, new_inspection, put_in_phase
from tests.properties import tries

PAGE = "/inspections/anytown/report/write/find/"
VISION = "The Board had a vision. The board met, and boarders came.\n\n[[held board]] and the BOARD."


def found(search: Search, body: str = VISION) -> list[str]:
    return [place.found for place in places_in(body, search).places]


# --- the rule ---


@pytest.mark.parametrize(
    ("search", "places"),
    [
        (Search("board"), ["Board", "board", "board", "BOARD"]),
        (Search("board", match_case=True), ["board", "board"]),
        (Search("board", whole_words=True), ["Board", "board", "BOARD"]),
        (Search("board", match_case=True, whole_words=True), ["board"]),
        (Search("b.ard"), []),
    ],
)
def test_words_are_found_by_the_options(search, places):
    assert found(search) == places


def test_codes_of_live_figures_are_left_alone():
    search = Search("board", "panel")
    every = places_in(VISION, search)

    changed = replaced(VISION, search, {place.start for place in every.places})

    assert every.in_codes == 1
    assert changed == "The panel had a vision. The panel met, and panelers came.\n\n[[held board]] and the panel."


def test_a_place_is_shown_with_the_words_around_it():
    first, *_ = places_in(VISION, Search("board")).places

    assert (first.before, first.found, first.after[:9]) == ("The ", "Board", " had a vi")


def test_only_the_chosen_places_are_replaced():
    search = Search("board", "", whole_words=True)
    first, *_ = places_in(VISION, search).places

    assert replaced(VISION, search, {first.start}).startswith("The  had a vision. The board met")
    assert replaced(VISION, search, {first.start + 1}) == VISION


@tries(200)
@given(st.text(alphabet="ab [].", max_size=40), st.text(alphabet="ab .[", min_size=1, max_size=3), st.text(max_size=3))
def test_replacing_nothing_changes_nothing_and_other_words_stay(body, find, replacement):
    search = Search(find, replacement, match_case=True)
    every = places_in(body, search)

    assert replaced(body, search, ()) == body
    changed = replaced(body, search, {place.start for place in every.places})
    assert len(changed) == len(body) + len(every.places) * (len(replacement) - len(find))


# --- the action ---


@pytest.fixture
def inspection(youth_2018, lead_inspector) -> Inspection:
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    put_in_phase(inspection, "draft")
    inspection = Inspection.objects.with_framework().get(pk=inspection.pk)
    write_section(inspection, "foreword", "The board met.", by=BY)
    write_section(inspection, "standard-1.1", "The board knew the [[rating board]].", by=BY)
    return inspection


@pytest.fixture
def lead(client, lead_inspector, inspection):
    client.force_login(lead_inspector)
    return client


def body_of(inspection: Inspection, slug: str) -> str:
    return SectionText.objects.get(inspection=inspection, section=slug).body


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


BOTH = {"foreword": {4}, "standard-1.1": {4}}
FIRST = {"foreword": 1, "standard-1.1": 1}
TO_PANEL = Search("board", "panel")


@pytest.mark.django_db
def test_each_changed_section_gets_one_version_and_the_history_names_the_words(inspection, lead_inspector):
    versions = replace_in_texts(inspection, TO_PANEL, BOTH, FIRST, by=Author(lead_inspector))

    assert versions == {"foreword": 2, "standard-1.1": 2}
    assert body_of(inspection, "foreword") == "The panel met."
    assert body_of(inspection, "standard-1.1") == "The panel knew the [[rating board]]."
    change = Change.objects.get(inspection=inspection, subject="find and replace")
    assert (change.old, change.new) == ("board", "panel (in foreword, standard-1.1)")


@pytest.mark.django_db
def test_nothing_is_replaced_if_one_section_has_changed(inspection):
    write_section(inspection, "standard-1.1", "A colleague was quicker.", by=BY)

    with pytest.raises(SectionsChanged) as refused:
        replace_in_texts(inspection, TO_PANEL, BOTH, FIRST, by=BY)

    assert refused.value.sections == ["standard-1.1"]
    assert body_of(inspection, "foreword") == "The board met."


@pytest.mark.django_db
def test_without_a_place_nothing_is_replaced(inspection):
    with pytest.raises(Refused, match="Select at least one place"):
        replace_in_texts(inspection, TO_PANEL, {}, FIRST, by=BY)


@pytest.mark.django_db
def test_undo_restores_sections_that_have_not_changed_since(inspection):
    versions = replace_in_texts(inspection, TO_PANEL, BOTH, FIRST, by=BY)
    write_section(inspection, "foreword", "The panel met twice.", by=BY)

    restored, left = undo_replacing(inspection, versions, by=BY)

    assert (restored, left) == (["standard-1.1"], ["foreword"])
    assert body_of(inspection, "standard-1.1") == "The board knew the [[rating board]]."
    assert body_of(inspection, "foreword") == "The panel met twice."


# --- the page ---


def sent(**more) -> dict:
    places = {"place": ["foreword:4", "standard-1.1:4"], "version": ["foreword:1", "standard-1.1:1"]}
    return {"find": "board", "replacement": "panel", **places, **more}


@pytest.mark.django_db
def test_the_page_lists_every_place_and_what_is_left_out(lead, inspection):
    set_recommendations(inspection, [{"number": 1, "addressee": "The board should", "text": "meet."}], by=BY)

    page = text_of(lead.get(PAGE, {"find": "board", "replacement": "panel"}))

    assert "2 places in 2 sections" in page
    assert "1 place in codes of live figures is left alone" in page
    assert 'value="foreword:4" checked' in page
    assert "Recommendations</a>, 1 place" in page


@pytest.mark.django_db
def test_a_person_replaces_words_sees_the_versions_and_undoes_it(lead, inspection):
    response = lead.post(PAGE, sent(), follow=True)

    page = text_of(response)
    assert "Replaced in 2 sections" in page
    assert f"{PAGE.removesuffix('find/')}foreword/versions/?newer=2&amp;older=1" in page
    assert body_of(inspection, "foreword") == "The panel met."

    page = text_of(lead.post(f"{PAGE}undo/", {"done": ["foreword:2", "standard-1.1:2"]}, follow=True))
    assert "Restored as before: Foreword" in page
    assert body_of(inspection, "foreword") == "The board met."


@pytest.mark.django_db
def test_the_page_says_which_section_has_changed_and_lists_the_places_again(lead, inspection):
    write_section(inspection, "foreword", "Our board met.", by=BY)

    page = text_of(lead.post(PAGE, sent()))

    assert "Nothing was replaced, because a section has changed since you searched." in page
    assert "Changed: Foreword." in page
    assert 'value="foreword:2"' in page, "the new version"
    assert 'value="foreword:4" checked' in page, "the new place"
    assert body_of(inspection, "standard-1.1").startswith("The board")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"find": ""}, "Enter the words to find."),
        ({"find": "  "}, "Enter the words to find."),
        ({"find": "board", "replacement": "board"}, "Enter other words than those to find."),
    ],
)
def test_a_search_with_a_mistake_says_what_to_do(lead, asked, problem):
    page = text_of(lead.get(PAGE, asked))

    assert "There is a problem" in page
    assert problem in page


@pytest.mark.django_db
def test_words_that_are_nowhere_are_not_found(lead):
    assert "No text has these words." in text_of(lead.get(PAGE, {"find": "zebra"}))


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["foreword", "foreword:x", "nowhere:4", ":1", "foreword:99999999999"])
def test_a_place_that_does_not_exist_changes_nothing(lead, inspection, place):
    lead.post(PAGE, sent(place=[place]))

    assert body_of(inspection, "foreword") == "The board met."
