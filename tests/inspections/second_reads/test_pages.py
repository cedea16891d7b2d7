"""The pages of second reads: assigning, recording, submitting and deciding."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from inspections.models import SecondAnswer, SecondRead
from tests.factories import hand_in
from tests.inspections.second_reads.cast import assign, both_read, first_case, new_team, read_second

pytestmark = pytest.mark.django_db
READS = "/inspections/anytown/second-reads/"


@pytest.fixture
def team(youth_2018):
    return new_team(youth_2018)


def browser_of(member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def said(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_lead_inspector_draws_and_chooses_second_reads(team):
    case, other = first_case(team, reference="court-1"), first_case(team, reference="court-2")
    lead = browser_of(team.lead)
    assert "No case has a second reader yet" in said(lead.get(READS))

    drawn = lead.post(f"{READS}draw/", {"share": "50", "readers": [team.first.pk, team.second.pk]}, follow=True)
    assert "1 case drawn and assigned, with seed" in said(drawn)
    read = SecondRead.objects.get()
    assert (read.how, read.share, read.reader) == ("share", 50, team.second)

    left = other if read.case == case else case
    refused = lead.post(f"{READS}choose/", {"case": left.pk, "reader": team.first.pk})
    assert "the case is allocated to them" in said(refused)
    chosen = lead.post(f"{READS}choose/", {"case": left.pk, "reader": team.second.pk, "reason": "Risk."}, follow=True)
    assert f"Sam Person is the second reader of case {left}" in said(chosen)
    assert "2 of 2 cases have a second reader" in said(chosen)
    assert "Enter a whole number from 1 to 100" in said(lead.post(f"{READS}draw/", {"share": "0"}))


def test_the_setting_gives_the_share_unless_the_framework_does(team, settings, monkeypatch):
    first_case(team)
    lead = browser_of(team.lead)
    assert lead.get(f"{READS}draw/").context["form"]["share"].value() == 10

    settings.SECOND_READ_SHARE = 25
    assert lead.get(f"{READS}draw/").context["form"]["share"].value() == 25
    assert "The usual share is 25%." in said(lead.get(READS))

    # The share in the framework comes before the setting
    framework = team.inspection.framework.definition.model_copy(update={"second_read_share": 40})
    monkeypatch.setattr("standards.models.Framework.definition", framework)
    assert lead.get(f"{READS}draw/").context["form"]["share"].value() == 40
    assert "The framework asks for 40%." in said(lead.get(READS))

    # The person who draws can choose another
    lead.post(f"{READS}draw/", {"share": "40", "readers": [team.second.pk]})
    lead.post(f"{READS}draw/", {"share": "100", "readers": [team.second.pk]})
    assert {read.how for read in SecondRead.objects.all()} == {"framework"}


def test_a_second_read_can_be_withdrawn_with_a_reason(team):
    read = assign(team, first_case(team))
    lead = browser_of(team.lead)

    assert "Enter why" in said(lead.post(f"{READS}{read.pk}/withdraw/", {"reason": ""}))
    assert "has been withdrawn" in said(lead.post(f"{READS}{read.pk}/withdraw/", {"reason": "Ill."}, follow=True))
    assert "0 of 1 case" in said(lead.get(READS))
    assert "This second read was withdrawn" in said(browser_of(team.second).get(f"{READS}{read.pk}/"))


def test_what_a_page_shows_as_saved_is_saved(team):
    read = assign(team, first_case(team))
    reader, page = browser_of(team.second), f"{READS}{read.pk}/pages/standard-2.1/"
    assert f"Second read of {read.case}" in said(reader.get("/work/"))
    assert "0 of 2 answered" in said(reader.get(f"{READS}{read.pk}/"))

    sent = {"2.1.1": "no", "2.1.1-version": "0", "2.1.1-note": "No plan.", "2.1.1-note-version": "0", "then": "stay"}
    saved = reader.post(page, sent, follow=True)

    assert "Saved." in said(saved)
    assert 'name="2.1.1" value="no" id="id_2.1.1_1" checked' in said(saved)
    row = SecondAnswer.objects.get(read=read)
    assert (row.value, row.note) == ("no", "No plan.")
    wrong = reader.post(page, {"2.1.2": "perhaps", "2.1.2-version": "0", "2.1.3": "yes", "2.1.3-version": "0"})
    assert "Select a valid choice" in said(wrong)
    assert SecondAnswer.objects.get(read=read, entry="2.1.3").value == "yes"
    assert not SecondAnswer.objects.filter(read=read, entry="2.1.2").exclude(value="").exists()


def test_a_page_in_an_old_tab_keeps_what_was_saved_since(team):
    read = assign(team, first_case(team))
    reader, page = browser_of(team.second), f"{READS}{read.pk}/pages/standard-2.1/"
    reader.post(page, {"2.1.1": "no", "2.1.1-version": "0"})

    # The old tab shows no answer to 2.1.1. The user answers 2.1.2 there.
    reader.post(page, {"2.1.1-version": "0", "2.1.2": "yes", "2.1.2-version": "0"})

    assert dict(read.answers.values_list("entry", "value")) == {"2.1.1": "no", "2.1.2": "yes"}
    shown = said(reader.get(page))
    version = re.search(r'name="2.1.1-version" value="(\d+)"', shown)[1]
    reader.post(page, {"2.1.1": "na", "2.1.1-version": version})
    assert read.answers.get(entry="2.1.1").value == "na"
    assert "hidden" in re.search(r'href="2.1.1/" ([^>]*)>History', shown)[1]


def test_a_second_reader_submits_and_then_waits_for_the_first_read(team):
    read = assign(team, first_case(team))
    reader = browser_of(team.second)
    assert "answers are missing" in said(reader.post(f"{READS}{read.pk}/submit/"))
    read_second(read, submits=False)

    submitted = reader.post(f"{READS}{read.pk}/submit/", follow=True)

    assert "You will see the differences once the first read is submitted too" in said(submitted)
    assert "answers are missing" not in said(submitted)
    assert "You have submitted your second reads" in said(reader.get("/work/"))
    assert "Save and continue" not in said(reader.get(f"{READS}{read.pk}/pages/standard-2.1/"))


def test_a_lead_inspector_decides_a_difference(team):
    read = both_read(team, {"2.1.1": "yes"}, {"2.1.1": "no", "2.1.1-note": "The plan is empty."})
    lead, page = browser_of(team.lead), f"{READS}{read.pk}/"
    shown = said(lead.get(page))
    assert "The readers gave 1 different answer" in shown
    assert "The plan is empty." in shown
    assert "Decide" not in said(browser_of(team.first).get(page)).replace("Decision", "")

    form = lead.get(f"{page}differences/2.1.1/").context["form"]
    sent = {"value": "no", "how": "meeting", "reason": "We read it together.", "based_on": form.initial["based_on"]}
    assert "Choose the people who took part" in said(lead.post(f"{page}differences/2.1.1/", sent))
    sent["participants"] = [team.first.pk, team.second.pk]
    decided = said(lead.post(f"{page}differences/2.1.1/", sent, follow=True))

    assert "2.1.1: “No” counts." in decided
    assert "All are decided." in decided
    assert "A consensus meeting: Fay Person, Sam Person" in decided
    stale = sent | {"value": "yes", "based_on": form.initial["based_on"]}
    assert "after you opened the page" in said(lead.post(f"{page}differences/2.1.1/", stale))


def test_reads_without_differences_and_agreement_on_few_cases(team):
    read = both_read(team)
    lead = browser_of(team.lead)

    assert "You have nothing to decide" in said(lead.get(f"{READS}{read.pk}/"))
    agreement = said(lead.get(f"{READS}agreement/"))
    assert "Fewer than ten" in agreement
    assert "No two inspectors have read ten of the same cases yet" in agreement
    assert "0.9" not in agreement


def test_agreement_is_empty_until_reads_are_compared(team):
    hand_in(first_case(team))

    assert "has been read and submitted by two inspectors yet" in said(browser_of(team.lead).get(f"{READS}agreement/"))
