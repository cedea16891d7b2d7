"""Pages about an inspection use the words of its framework, and other pages use the house words."""

from __future__ import annotations

import doctest
import html
import re
from collections import Counter, deque
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import resolve

from inspections.models import HeldRole, Inspection, User
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from standards.actions import load_framework
from standards.language import scale
from standards.language.reading import read_framework_file
from standards.language.scale import USUAL, Noun, Words
from standards.words import KEY, house_words
from tests.factories import BY, all_answers, new_case, new_inspection, propose_all
from tests.standards.framework_files import write_framework

PAGES_OF_A_KIND = 2
INVISIBLE = re.compile(r"<!--.*?-->|<(script|style|svg|template)\b.*?</\1>|<head>.*?</head>", re.DOTALL)

# Sentences that stay, whatever a framework calls its standards and ratings.
STAYS = re.compile(
    "|".join(
        [
            r"\S*gov\.uk/\S*",  # addresses
            r"ratings panel",  # the name of a body
            r"proposed ratings",  # the name of a phase
            r"[^.]* (?:decides|decide) the rating\.",  # how a method works, in standards/language/definition.py
            r"their percentages and the ratings of the four parts",  # written in the report
            r"standards for inspecting youth offending services",  # the titles of other frameworks
            r"this rating is ours",  # written as the reason for a proposal
        ]
    ),
    re.IGNORECASE,
)


def everyone() -> User:
    """A person with every role, who sees every page."""
    person = User.objects.create_user("everyone@inspectorate.test", "correct horse battery", name="Eve Everyone")
    for role in HeldRole.Role.values:
        give_role(person, role, by=BY)
    return person


def visible(page: str) -> str:
    """The text of a page that people see or hear, on one line. What people wrote (`app-typed`) is left out."""
    page = INVISIBLE.sub(" ", page)
    said = " ".join(re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*)"', page))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page) + " " + said).split())


DOWNLOADS = re.compile(r"\.(zip|csv|xlsx|ods|docx|pdf|json|ics)$|/(word|pdf)/$")


def pages_of(client: Client, reference: str, only: str = "") -> dict[str, str]:
    """The pages of an inspection that can be reached from its overview, a few of each kind, as visible text by address.

    With `only`, those whose addresses match it, over links between them.
    """
    start = f"/inspections/{reference}/"
    waiting, seen, kinds, found = deque([start]), set(), Counter(), {}
    while waiting:
        address = waiting.popleft()
        if address in seen or not address.startswith(start) or DOWNLOADS.search(address):
            continue
        seen.add(address)
        kind = resolve(address).view_name
        if kinds[kind] >= PAGES_OF_A_KIND:
            continue
        kinds[kind] += 1
        response = client.get(address)
        if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
            continue
        page = response.content.decode()
        found[address.removeprefix(start)] = visible(page)
        waiting.extend(link for link in re.findall(r'href="(/[^"?#]*)', page) if re.search(only, link))
    return found


def said(pages: dict[str, str], words: str) -> list[str]:
    """Where the pages say one of the words, each with its surroundings."""
    pattern = re.compile(words)
    return [
        f"{address}: …{text[max(0, match.start() - 50) : match.end() + 30]}…"
        for address, text in pages.items()
        for match in pattern.finditer(text)
    ]


@pytest.fixture
def of_schools(db: None, tmp_path: Path) -> Inspection:
    """An inspection under an invented framework that calls a service a school, and a case a lesson."""
    words = (
        '[words]\nservice = { one = "school", many = "schools" }\ncase = { one = "lesson", many = "lessons" }\n'
        'standard = { one = "aspect", many = "aspects" }\nrating = { one = "grade", many = "grades" }\n'
        'domain = { one = "area", many = "areas" }\n\n[[ratings]]'
    )
    file = write_framework(tmp_path / "schools.toml", ("[[ratings]]", words))
    framework, _ = load_framework(read_framework_file(file))
    inspection = new_inspection(framework, reference="school", yot="Hill School")
    new_case(inspection, answers=all_answers(framework, "2"))
    propose_all(inspection)
    for phase in ("evidence", "fieldwork", "domain_one", "proposals", "ratings_panel"):
        move_to_phase(inspection, phase, by=BY)
    caches["process"].set(KEY, Words(service=Noun(one="college", many="colleges")))
    return Inspection.objects.with_framework().get(pk=inspection.pk)


@pytest.fixture
def client_of_everyone(db: None) -> Client:
    client = Client()
    client.force_login(everyone())
    return client


@pytest.mark.thorough
def test_pages_of_schools_never_say_yot(of_schools, client_of_everyone):
    appoint(of_schools, User.objects.get(name="Eve Everyone"), "lead", by=BY)
    pages = pages_of(client_of_everyone, "school")
    move_to_phase(of_schools, "draft", by=BY)
    pages |= {f"draft: {address}": text for address, text in pages_of(client_of_everyone, "school", "/report/").items()}

    assert len(pages) > 60
    assert said(pages, r"\bYOTs?\b(?! Inspections)") == []
    # The house word is only in the navigation, and in the hint of the search.
    assert all(len(re.findall(r"\bcolleges?\b", text)) <= 1 for text in pages.values()), said(pages, r"\bcolleges?\b")
    assert any("school" in text for text in pages.values())


def test_pages_of_themes_and_key_judgements_say_neither_standard_nor_rating(client_of_everyone):
    only = r"/(ratings|panel|proposals|evidence-board|fieldwork|feedback|report/checks)"
    pages = pages_of(client_of_everyone, "portsmouth-2015", only)

    assert len(pages) > 8
    texts = {address: STAYS.sub("", text) for address, text in pages.items()}
    assert said(texts, r"\b[Ss]tandards?\b|\b[Rr]atings?\b") == []


def test_the_report_on_themes_says_neither_standard_nor_rating(documents, web_editions):
    assert documents("portsmouth-2015").words.standard.one == "theme"
    assert (
        said({"report": STAYS.sub("", visible(web_editions("portsmouth-2015")))}, r"\b[Ss]tandards?\b|\b[Rr]atings?\b")
        == []
    )


def test_the_house_words_are_those_of_the_newest_framework(db, of_schools):
    caches["process"].delete(KEY)

    assert of_schools.words.service.one == "school"
    assert house_words() == of_schools.words  # it was published in 2030


def test_without_a_newer_framework_the_house_words_are_the_usual_ones(db):
    caches["process"].delete(KEY)

    assert house_words() == USUAL


def test_loading_a_framework_changes_the_house_words(of_schools, tmp_path):
    before = house_words()
    file = write_framework(
        tmp_path / "clinics.toml",
        ('slug = "anywhere-2030"', 'slug = "clinics-2040"'),
        ('published = "2030"', 'published = "2040"'),
        ("[[ratings]]", '[words]\nservice = { one = "clinic", many = "clinics" }\n\n[[ratings]]'),
    )

    load_framework(read_framework_file(file))

    assert before.service.one == "college"
    assert house_words().service.one == "clinic"


def test_the_house_words_are_asked_for_once(db, django_assert_num_queries):
    caches["process"].delete(KEY)
    house_words()

    with django_assert_num_queries(0):
        assert house_words().service.one == "YOT"


def test_the_examples_in_the_code():
    assert doctest.testmod(scale).failed == 0


def test_an_unknown_form_of_a_word_is_an_error():
    with pytest.raises(AttributeError):
        USUAL.fill("{service.plural}")
    assert USUAL.fill("{other} {service.one}") == "{other} YOT"
