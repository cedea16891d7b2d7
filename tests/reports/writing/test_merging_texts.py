"""Two people save the same section, and the second merges both texts part by part."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from inspections.history import Author
from inspections.models import Change, Inspection
from inspections.planning.actions.team import appoint
from reports.models import SectionText
from reports.writing.actions.texts import write_section
from reports.writing.merging import Merging
from tests.factories import BY, new_inspection, put_in_phase

pytestmark = pytest.mark.django_db

FOREWORD = "/inspections/anytown/report/write/foreword/"
BASE = "We inspected Anytown.\n\nPlans are clear.\n\nReviews are late.\n\nThank you."
# The lead inspector changes the second and the third paragraph, and the deputy the third and the fourth.
THEIRS = "We inspected Anytown.\n\nPlans are clear to children.\n\nReviews are often late.\n\nThank you."
MINE = "We inspected Anytown.\n\nPlans are clear.\n\nReviews are very late.\n\nThank you all."


@pytest.fixture
def inspection(youth_2018, lead_inspector, second_inspector) -> Inspection:
    """A signed inspection. The lead inspector saved the foreword while the deputy was writing."""
    inspection = new_inspection(youth_2018, reference="anytown")
    appoint(inspection, lead_inspector, "lead", by=BY)
    appoint(inspection, second_inspector, "deputy", by=BY)
    put_in_phase(inspection, "draft")
    inspection = Inspection.objects.with_framework().get(pk=inspection.pk)
    write_section(inspection, "foreword", BASE, by=BY)
    write_section(inspection, "foreword", THEIRS, by=Author(lead_inspector))
    return inspection


@pytest.fixture
def deputy(second_inspector, inspection) -> Client:
    client = Client()
    client.force_login(second_inspector)
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def stored(section: str = "foreword") -> str:
    return SectionText.objects.get(inspection__reference="anytown", section=section).body


def fields(page) -> dict[str, str]:
    """What the page would send if the person changed nothing."""
    html = page.content.decode()
    found = dict(re.findall(r'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', html))
    found |= dict(re.findall(r'name="(own-\w+)"[^>]*>\n([^<]*)</textarea>', html))
    found |= {
        re.search(r'name="([^"]+)"', tag)[1]: re.search(r'value="([^"]+)"', tag)[1]
        for tag in re.findall(r'<input class="govuk-radios__input"[^>]*checked[^>]*>', html)
    }
    del found["csrfmiddlewaretoken"]
    return found


def choices(page) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="(choice-\w+)"', page.content.decode())))


def conflict(deputy: Client):
    return deputy.post(FOREWORD, {"body": MINE, "based_on": 1})


def test_a_conflict_shows_what_each_person_changed(deputy):
    page = text_of(conflict(deputy))

    assert "Lena Lead saved a different version of this section" in page
    assert "<strong>1 part</strong> changed by both of you" in page
    assert "1 part changed only by you" in page
    assert "1 part changed only by Lena Lead" in page
    assert "1 paragraph without changes" in page
    assert "[added:</span> often" in page
    assert "[added:</span> very" in page
    assert stored() == THEIRS, "nothing is saved yet"


@pytest.mark.parametrize(
    ("choice", "third"),
    [
        ("theirs", "Reviews are often late."),
        ("mine", "Reviews are very late."),
        ("both", "Reviews are often late.\n\nReviews are very late."),
        ("own", "Reviews are late.\n\nThis must change."),
    ],
)
def test_the_merged_text_has_the_changes_of_both_people_and_the_choice(inspection, deputy, choice, third):
    page = conflict(deputy)
    (name,) = choices(page)
    own = {name.replace("choice", "own"): "Reviews are late.\r\n\r\nThis must change."}

    answer = deputy.post(f"{FOREWORD}merge/", {**fields(page), **own, name: choice, "save": "yes"})

    assert (answer.status_code, answer["Location"]) == (302, FOREWORD)
    assert stored() == f"We inspected Anytown.\n\nPlans are clear to children.\n\n{third}\n\nThank you all."
    newest = inspection.text_versions.first()
    assert (newest.version, str(newest.by)) == (3, "Sam Second"), "one new version, based on theirs"


@pytest.mark.parametrize(
    ("sent", "problem"), [({}, "Choose which words to keep."), ({"choice": "own", "own": " "}, "Enter your own words")]
)
def test_a_conflict_without_an_answer_is_pointed_out(deputy, sent, problem):
    page = conflict(deputy)
    key = choices(page)[0].removeprefix("choice-")

    again = deputy.post(
        f"{FOREWORD}merge/", {**fields(page), **{f"{name}-{key}": value for name, value in sent.items()}, "save": "yes"}
    )

    text = text_of(again)
    assert f"Part 2: {problem}" in text
    assert "Error: Merge two versions" in text
    assert fields(again)["body"] == MINE, "nothing that was typed is lost"
    assert stored() == THEIRS


def test_if_a_colleague_saves_again_the_merge_is_offered_again_with_the_choices(inspection, deputy, lead_inspector):
    page = conflict(deputy)
    (name,) = choices(page)
    own = name.replace("choice", "own")
    again = THEIRS.replace("often late", "sometimes late").replace("Thank you.", "Thanks.")
    write_section(inspection, "foreword", again, by=Author(lead_inspector))

    page = deputy.post(f"{FOREWORD}merge/", {**fields(page), name: "own", own: "Reviews vary.", "save": "yes"})

    text = text_of(page)
    assert "Lena Lead has saved again." in text
    assert "Changed since you chose" in text
    assert stored() == again
    sent = fields(page)
    assert (sent[name], sent[own]) == ("own", "Reviews vary.")
    other = next(each for each in choices(page) if each != name)
    deputy.post(f"{FOREWORD}merge/", {**sent, other: "mine", "save": "yes"})
    assert stored() == "We inspected Anytown.\n\nPlans are clear to children.\n\nReviews vary.\n\nThank you all."


def test_own_words_are_shown_if_the_part_that_they_were_for_is_gone():
    merging = Merging("a b", "a b c", "a b", {"choice-1": "own", "own-1": "My words.", "own-2": "Not chosen."}, False)

    assert merging.left_over == ["My words."]


def test_a_list_is_merged_item_by_item(inspection, deputy, lead_inspector):
    write_section(inspection, "strengths-2", "- Plans.\n- Reviews.", by=BY)
    write_section(inspection, "strengths-2", "- Plans.\n- Reviews are early.", by=Author(lead_inspector))

    page = deputy.post(
        "/inspections/anytown/report/write/strengths-2/", {"body": "Plans.\n\nReviews.\n\nStaff.", "based_on": 1}
    )
    assert "there is nothing to choose" in text_of(page)
    deputy.post("/inspections/anytown/report/write/strengths-2/merge/", {**fields(page), "save": "yes"})

    assert (
        SectionText.objects.get(inspection__reference="anytown", section="strengths-2").body
        == "- Plans.\n- Reviews are early.\n- Staff."
    )


def test_merging_twice_saves_once_and_tells_the_browser(inspection, deputy):
    receipt = str(uuid.uuid4())
    page = deputy.post(f"{FOREWORD}merge/", {"body": MINE, "based_on": 1, "receipt": receipt})
    (name,) = choices(page)
    sent = {**fields(page), name: "mine", "save": "yes"}

    assert deputy.post(f"{FOREWORD}merge/", sent)["Location"] == f"{FOREWORD}?merged={receipt}"
    assert deputy.post(f"{FOREWORD}merge/", sent).status_code == 200, "merged with the text that it has become"

    assert inspection.text_versions.count() == 3
    assert Change.objects.filter(receipt=receipt).count() == 1


def test_a_merged_text_that_is_too_long_is_refused(inspection, deputy):
    longest = MINE.replace("very late.", f"very late{'.' * (30_001 - len(MINE))}")
    page = deputy.post(FOREWORD, {"body": longest, "based_on": 1})
    (name,) = choices(page)

    again = deputy.post(f"{FOREWORD}merge/", {**fields(page), name: "both", "save": "yes"})

    assert "Shorten it to 30,000 or fewer." in text_of(again)
    assert stored() == THEIRS


def test_only_people_who_can_write_can_merge(inspection, panel_member):
    client = Client()
    client.force_login(panel_member)

    assert client.post(f"{FOREWORD}merge/", {"body": MINE, "based_on": 1, "save": "yes"}).status_code == 403
    assert stored() == THEIRS
