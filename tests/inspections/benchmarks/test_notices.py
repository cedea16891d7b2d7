"""Notices about benchmark cases: to read one, and to compare its answers."""

from __future__ import annotations

import pytest
from django.core import mail

from inspections.benchmarks import actions
from inspections.history import Author
from inspections.models import User
from inspections.notices.actions import choose_notices
from inspections.notices.kinds import KINDS
from inspections.notices.mailing import send_waiting
from tests.inspections.benchmarks.cast import answer_all, browser_of, said
from tests.inspections.second_reads.cast import someone

pytestmark = pytest.mark.django_db

TO_READ = "The benchmark case “Harvest” is open for you to read. Answer its questions alone."
COMPARED = "3 readers of the benchmark case “Harvest” have submitted. You can compare their answers."
CLOSED = "The benchmark case “Harvest” is closed. You can compare its answers and join the discussion."


def told(person: User) -> list[str]:
    return [notice.text for notice in person.notices.all()]


def test_readers_get_a_notice_when_a_case_is_open_to_them_and_not_before(draft, readers, quinn):
    fay, olga = readers[0], someone("Olga")
    assert told(fay) == []

    actions.open_benchmark_case(draft, by=Author(quinn))
    actions.invite_readers(draft, [olga], by=Author(quinn))

    assert [told(person) for person in (*readers, olga, quinn)] == [[TO_READ]] * 4 + [[]]
    notice = olga.notices.get()
    assert (notice.kind, notice.href) == ("benchmark_read", f"/benchmarks/{draft.pk}/")
    olgas = browser_of(olga)
    assert TO_READ in said(olgas.get("/work/"))
    assert TO_READ in said(olgas.get("/notices/"))
    assert olgas.get(notice.href).status_code == 200


@pytest.mark.postgresql_too
def test_those_who_have_submitted_get_a_notice_once_answers_can_be_compared(case, readers, quinn):
    fay, sam, tess = readers
    olga = someone("Olga")
    actions.invite_readers(case, [olga], by=Author(quinn))
    answer_all(case, fay)
    answer_all(case, sam)
    assert told(fay) == [TO_READ]

    answer_all(case, tess)

    assert told(fay) == told(sam) == [TO_READ, COMPARED]
    assert told(quinn) == [COMPARED]
    assert told(tess) == [TO_READ]  # she submitted last, and the page shows the answers
    assert told(olga) == [TO_READ]  # she has not submitted
    answer_all(case, olga)
    assert told(fay) == [TO_READ, COMPARED]


def test_every_reader_gets_a_notice_when_a_case_is_closed(case, readers, quinn):
    answer_all(case, readers[0])

    actions.close_benchmark_case(case, by=Author(quinn))

    assert [told(reader) for reader in readers] == [[TO_READ, CLOSED]] * 3
    assert told(quinn) == []


def test_what_a_reader_is_shown_is_the_same_whatever_others_have_answered(case, readers, quinn):
    """Until they submit. Two others submit different answers, and a fourth makes them comparable."""
    fay, sam, tess = readers
    olga = someone("Olga")
    actions.invite_readers(case, [olga], by=Author(quinn))
    pages = ("/work/", "/notices/")
    before = [_lasting(fay, page) for page in pages]

    answer_all(case, sam, {"2.1.1": "no", "2.1.1-note": "Zanzibar"})
    answer_all(case, tess)
    answer_all(case, olga)
    actions.comment_on_benchmark_case(case, "Zanzibar", by=Author(sam))

    assert [_lasting(fay, page) for page in pages] == before


def _lasting(person: User, page: str) -> list[str]:
    """The words of a page, without what differs each time: values of fields, and when something was said."""
    words = said(browser_of(person).get(page)).split()
    return [word for word in words if "value=" not in word and "content=" not in word]


def test_an_email_about_a_benchmark_case_names_no_inspection_and_not_the_case(draft, readers, quinn, settings):
    settings.MAIL_IS_SET_UP = True
    settings.SERVICE_ADDRESS = "https://yots.example.org/"
    fay = readers[0]
    choose_notices(fay, in_service=list(KINDS), by_email=["benchmark_read"], by=Author(fay))
    actions.open_benchmark_case(draft, by=Author(quinn))

    assert send_waiting() == 1

    (letter,) = mail.outbox
    assert letter.subject == "A benchmark case is open for you to read"
    assert "You have a notice: a benchmark case is open for you to read." in letter.body
    assert f"https://yots.example.org/benchmarks/{draft.pk}/" in letter.body
    assert "Harvest" not in letter.body
