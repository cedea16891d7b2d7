"""Comparing the report now, the drafts that were sent to the YOT, and the published editions."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from inspections.history import Author
from inspections.models import Inspection, User
from inspections.planning.actions.team import appoint
from reports.accuracy.actions import send_for_accuracy_check
from reports.document.content import as_json
from reports.kept_files.storing import storing
from reports.material import document_of
from reports.models import Approval, Edition, KeptFile
from reports.pdf.html import html_edition
from reports.publication.comparing import Comparison, NoContent, content_of, versions_of
from reports.publication.kept_content import footnotes_in, ratings_in, recommendations_in
from reports.recommendations.actions import set_recommendations
from reports.writing.actions.texts import write_section
from tests.before_publication import FOREWORD, RECOMMENDATIONS, draft_report, in_two_weeks, read_again, report_admin
from tests.factories import BY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

COMPARE = "/inspections/anytown/report/compare/"


@pytest.fixture
def inspection(youth_2018) -> Inspection:
    return draft_report(youth_2018)


@pytest.fixture
def admin(inspection) -> User:
    return report_admin()


@pytest.fixture
def client(admin) -> Client:
    client = Client()
    client.force_login(admin)
    return client


@pytest.fixture
def sent(inspection, admin) -> Inspection:
    """The inspection after a draft was sent to the YOT."""
    send_for_accuracy_check(inspection, due=in_two_weeks(), by=Author(admin))
    return read_again(inspection)


def published(inspection: Inspection, by: Author, *, with_page: bool = True) -> Edition:
    """An edition with what the report says now."""
    document = document_of(inspection, final=True)
    edition = Edition.objects.create(
        inspection=inspection,
        number=1,
        published_on=timezone.localdate(),
        ratings={},
        document=as_json(document),
        approval=Approval.objects.create(inspection=inspection, content_hash="0" * 64, **by.as_fields()),
        **by.as_fields(),
    )
    if with_page:
        with storing(by) as files:
            page = html_edition(document).encode()
            files.keep(page, kind=KeptFile.Kind.HTML, name="report.html", edition=edition)
    return edition


def comparison(inspection: Inspection, older: str, newer: str) -> Comparison:
    versions = {version.slug: version for version in versions_of(inspection)}
    return Comparison(*(content_of(inspection, versions[slug]) for slug in (older, newer)))


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_before_a_draft_is_sent_there_is_nothing_to_compare(inspection, client):
    assert "There is nothing to compare yet." in text_of(client.get(COMPARE))
    assert f'href="{COMPARE}"' in text_of(client.get("/inspections/anytown/report/write/"))


def test_a_draft_that_was_just_sent_says_the_same_as_the_report_now(sent, client):
    assert comparison(sent, "draft-1", "now").is_same
    assert "Nothing differs" in text_of(client.get(COMPARE))
    assert "These are the same version." in text_of(client.get(f"{COMPARE}?older=now&newer=now"))
    assert f'href="{COMPARE}"' in text_of(client.get("/inspections/anytown/report/publishing/"))


def test_changed_texts_are_listed_with_their_words(sent, client):
    write_section(sent, "foreword", FOREWORD.replace("nine", "ten") + "\n\nThank you.[^1]\n\n[^1]: To all.", by=BY)

    found = comparison(sent, "draft-1", "now")

    assert [(each.place, each.kind, each.counts_in_words) for each in found.changed] == [
        ("Foreword", "changed", "1 paragraph changed, 1 added"),
        ("Footnotes", "changed", "1 paragraph added"),
    ]
    page = text_of(client.get(f"{COMPARE}?older=draft-1&newer=now"))
    assert '<a class="govuk-link" href="#section-1">Foreword</a>: 1 paragraph changed, 1 added' in page
    assert "[removed:</span> nine" in page
    assert "[added:</span> ten" in page
    assert "Sections without differences" in page
    back = text_of(client.get(f"{COMPARE}?older=now&newer=draft-1"))
    assert "[removed:</span> ten" in back, "in the order that was chosen"


def test_a_section_that_was_written_or_emptied_since_is_named(sent, client):
    write_section(sent, "foreword", "", by=BY)

    found = comparison(sent, "draft-1", "now")
    assert [(each.place, each.kind) for each in found.changed] == [("Foreword", "removed")]
    back = comparison(sent, "now", "draft-1")
    assert [(each.place, each.kind) for each in back.changed] == [("Foreword", "added")]


def test_changed_recommendations_are_listed_without_their_numbers(sent, client):
    first, second = RECOMMENDATIONS
    set_recommendations(
        sent,
        [{**second, "number": 1}, {**first, "number": 2, "text": "review plans with all children."}],
        by=BY,
    )

    kinds = [change.kind for change in comparison(sent, "draft-1", "now").recommendations]
    assert sorted(kinds) == ["added", "removed"], "one has moved and changed, and the other has not"
    assert "2 recommendations</a>" in text_of(client.get(f"{COMPARE}?older=draft-1&newer=now"))


def test_an_edition_is_compared_with_the_draft_and_with_the_report_now(sent, admin, client):
    write_section(sent, "foreword", "Quite another foreword.", by=BY)
    published(read_again(sent), Author(admin))
    assert [version.slug for version in versions_of(sent)] == ["now", "edition-1", "draft-1"]

    assert comparison(sent, "edition-1", "now").is_same
    assert [each.place for each in comparison(sent, "draft-1", "edition-1").changed] == ["Foreword"]


def test_an_edition_without_a_web_page_cannot_be_compared(sent, admin, client):
    published(sent, Author(admin), with_page=False)

    with pytest.raises(NoContent):
        comparison(sent, "edition-1", "now")
    assert "this service does not have its text" in text_of(client.get(f"{COMPARE}?older=edition-1"))


def test_a_damaged_file_is_named(sent, admin, client):
    edition = published(sent, Author(admin))
    kept = edition.files.get()
    kept.file.storage.delete(kept.file.name)

    page = text_of(client.get(f"{COMPARE}?older=edition-1"))

    assert "One of these versions cannot be read" in page


def test_ratings_that_differ_are_listed(sent):
    found = comparison(sent, "draft-1", "now")
    assert found.new.ratings["2.1"].rating
    assert not found.ratings
    document = as_json(document_of(sent, final=True))
    other = {**document, "covers": {"overall": {"name": "Inadequate"}}}

    changed = Comparison(found.old, type(found.new)([], ratings_in(other), []))

    assert [(row.title, row.after) for row in changed.ratings] == [("Overall", "Inadequate")]


def test_content_of_an_earlier_version_of_the_service_may_lack_parts():
    assert (ratings_in({}), recommendations_in({}), footnotes_in({})) == ({}, [], [])


def test_people_who_cannot_read_the_draft_compare_nothing(sent, stranger):
    partner = User.objects.create_user("partner@inspectorate.test", name="Pat Partner")
    appoint(sent, partner, "partner", by=BY)
    for person, status in ((partner, 403), (stranger, 404)):
        client = Client()
        client.force_login(person)
        assert client.get(COMPARE).status_code == status
