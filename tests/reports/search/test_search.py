"""The search finds everything that a role may see, and nothing else."""

from __future__ import annotations

import datetime
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from inspections.cases.models import Case, Interview, Judgement
from inspections.evidence.actions.items import add_evidence
from inspections.history import Author
from inspections.models import HeldRole, Inspection, TeamMember, User
from inspections.permissions import can_read_cases, can_see_ratings
from inspections.phases import PHASES
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.permissions import can_read_report
from reports.publication.models import Correction
from reports.recommendations.actions import set_recommendations
from reports.search import queries
from reports.search.queries import Scope
from tests.factories import BY, new_case, new_inspection, propose_all, put_in_phase

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TEAM = {"lead inspector": "lead", "deputy": "deputy", "inspector": "inspector", "partner inspector": "partner"}
HELD = {"panel member": "panel_member", "report admin": "report_admin", "administrator": "administrator"}
# The kinds in which each role finds the word "gannet", which one inspection in fieldwork has everywhere.
IN_FIELDWORK = {"inspections", "cases", "evidence", "notes", "interviews", "notepads"}
FINDS = {
    "stranger": set(),
    "lead inspector": IN_FIELDWORK | {"recommendations"},
    "deputy": IN_FIELDWORK | {"recommendations"},
    "inspector": IN_FIELDWORK,
    "partner inspector": {"inspections", "evidence"},
    "partner and inspector": IN_FIELDWORK,
    "former partner inspector": set(),
    "panel member": IN_FIELDWORK | {"recommendations"},
    "report admin": set(),
    "administrator": IN_FIELDWORK | {"recommendations"},
}
# After the signature, the whole team except partner inspectors can read the draft, and report admins can see the
# inspection.
FINDS_IN_A_DRAFT = FINDS | {
    "inspector": IN_FIELDWORK | {"recommendations"},
    "partner and inspector": IN_FIELDWORK | {"recommendations"},
    "report admin": IN_FIELDWORK | {"recommendations"},
}
FINDS_ONCE_PUBLISHED = FINDS_IN_A_DRAFT | {"partner inspector": {"inspections", "evidence", "recommendations"}}


@pytest.fixture(scope="module")
def people_of_the_module(rows_of_the_module, shipped_frameworks) -> dict[str, int]:
    framework = shipped_frameworks["youth-2018"]
    inspection = new_inspection(framework, reference="gannet-2026", yot="Gannet Youth Justice Service")
    case = new_case(inspection, reference="gannet-1", answers={"2.1.1": "yes"})
    new_inspection(framework, reference="other-2026", yot="Anytown")
    people = {}
    for role in FINDS:
        person = User.objects.create_user(f"{role.replace(' ', '-')}@inspectorate.test", name=role.title())
        people[role] = person.pk
        if role in TEAM:
            appoint(inspection, person, TEAM[role], by=BY)
        elif role in HELD:
            give_role(person, HeldRole.Role(HELD[role]), by=BY)
    both, former = (User.objects.get(pk=people[each]) for each in ("partner and inspector", "former partner inspector"))
    for role in ("partner", "inspector"):
        appoint(inspection, both, role, by=BY)
    appoint(inspection, former, "partner", by=BY)
    ended = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    TeamMember.objects.filter(user=former).update(since=ended - datetime.timedelta(days=1), until=ended)
    Judgement.objects.filter(case=case).update(note="The <b>gannet</b> note & more")
    Interview.objects.filter(case=case).update(notes="What the gannet said.")
    Case.objects.filter(pk=case.pk).update(pseudonym="Gannet", notepad="Ask about the gannet.")
    lead = User.objects.get(pk=people["lead inspector"])
    add_evidence(inspection, kind="document", title="Plan of the gannet", by=Author(lead))
    set_recommendations(inspection, [{"number": 1, "addressee": "All", "text": "Watch the gannet."}], by=BY)
    propose_all(inspection, "Outstanding")
    return people


@pytest.fixture
def people(people_of_the_module, db) -> dict[str, User]:
    found = User.objects.in_bulk(people_of_the_module.values())
    return {role: found[pk] for role, pk in people_of_the_module.items()}


@pytest.fixture
def gannet(people) -> Inspection:
    return Inspection.objects.with_framework().get(reference="gannet-2026")


def reach(inspection: Inspection, phase: str) -> None:
    published = datetime.date(2026, 11, 1) if phase == "published" else None
    put_in_phase(inspection, phase, published=published)


def page_for(client, person: User, **asked: str) -> str:
    client.force_login(person)
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return response.content.decode()


def kinds_on(page: str) -> set[str]:
    return set(re.findall(r'id="found-(\w+)"', page))


@pytest.mark.postgresql_too
@pytest.mark.parametrize("role", FINDS)
def test_people_in_each_role_find_only_what_they_may_see(client, people, gannet, role):
    for phase, expected in (
        ("fieldwork", FINDS),
        ("ratings_panel", FINDS),
        ("draft", FINDS_IN_A_DRAFT),
        ("published", FINDS_ONCE_PUBLISHED),
    ):
        reach(gannet, phase)
        page = page_for(client, people[role], q="gannet")
        assert kinds_on(page) == expected[role], phase
        assert ("No results for “gannet”" in page) == (not expected[role])
        for kind in (*IN_FIELDWORK, "recommendations") if phase == "draft" else ():
            assert kinds_on(page_for(client, people[role], q="gannet", kind=kind)) == expected[role] & {kind}


@pytest.mark.parametrize("role", FINDS)
def test_the_scope_of_a_search_matches_the_permissions_for_the_pages(people, gannet, role):
    person = people[role]
    for phase in PHASES:
        reach(gannet, phase.slug)
        for corrected in (False, True):
            if corrected and phase.slug == "published":
                Correction.objects.create(
                    inspection=gannet, note="Corrected.", opened_by=people["administrator"], before={}
                )
            scope = Scope(person)
            inspection = Inspection.objects.visible_to(person).with_framework().filter(pk=gannet.pk).first()

            def has(keys: list[int] | None) -> bool:
                return keys is None or gannet.pk in keys

            assert has(scope.seen) == (inspection is not None)
            if inspection is not None:
                visible = Inspection.objects.visible_to(person).with_ratings_visible_to(person)
                assert has(scope.with_readable_cases) == can_read_cases(person, inspection)
                assert visible.filter(pk=gannet.pk).exists() == can_see_ratings(person, inspection)
                assert has(scope.with_readable_report) == can_read_report(person, inspection), phase.slug


def test_a_rating_is_never_found(client, people, gannet):
    for role in FINDS:
        assert kinds_on(page_for(client, people[role], q="Outstanding")) == set()


def test_a_partner_inspector_is_not_shown_the_pseudonym_in_other_results(client, people, gannet):
    page = page_for(client, people["partner inspector"], q="plan of the gannet")

    assert "Case" not in strip_tags(page.partition('id="found-evidence"')[2].partition("</section>")[0])


def test_the_words_found_are_marked_and_no_other_text_becomes_markup(client, people):
    page = page_for(client, people["lead inspector"], q="GANNET")

    assert "The &lt;b&gt;<mark>gannet</mark>&lt;/b&gt; note &amp; more" in page
    assert "<mark>Gannet</mark> Youth Justice Service" in page
    assert "<script>" not in page_for(client, people["lead inspector"], q="<script>gannet")


@pytest.mark.thorough
def test_each_result_leads_to_a_page_that_the_person_can_open(client, people, gannet):
    for role, phase in (("lead inspector", "fieldwork"), ("partner inspector", "published"), ("inspector", "draft")):
        reach(gannet, phase)
        page = page_for(client, people[role], q="gannet")
        links = re.findall(
            r'<li>\s*<a class="govuk-link govuk-link--no-visited-state"\s+href="(/inspections/[^"]+)"', page
        )
        assert len(links) >= 3
        for link in links:
            assert client.get(unescape(link), follow=True).status_code == 200, (role, link)


@pytest.mark.postgresql_too
def test_every_word_and_every_exact_phrase_must_be_found(client, people):
    lead = people["lead inspector"]

    assert kinds_on(page_for(client, lead, q="plan gannet")) == {"evidence"}
    assert kinds_on(page_for(client, lead, q='"gannet plan"')) == set()
    assert kinds_on(page_for(client, lead, q="100%")) == set()
    assert kinds_on(page_for(client, lead, q="gann_t")) == set()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "Enter what you are looking for."),
        ("of E1", "Enter at least one word of 3 or more letters or numbers."),
        ("zzzz", "No results for “zzzz”."),
    ],
)
def test_a_page_without_results_says_what_to_do(client, people, asked, said):
    assert said in page_for(client, people["lead inspector"], q=asked)


def test_wrong_parameters_are_ignored(client, people):
    for asked in ({"q": "gannet", "kind": "ratings"}, {"q": "gannet", "page": "-3", "kind": "cases"}, {"q": "\0"}):
        page_for(client, people["lead inspector"], **asked)


def test_ten_results_of_each_kind_are_shown_and_others_are_on_separate_pages(client, people, gannet):
    for number in range(30):
        new_case(gannet, reference=f"many-{number}")
    lead = people["lead inspector"]

    page = page_for(client, lead, q="many")
    assert "Cases: 30" in page
    assert len(re.findall(r"many</mark>-\d+", page)) == 10
    assert "See more in cases" in page
    second = page_for(client, lead, q="many", kind="cases", page="2")
    assert len(re.findall(r"many</mark>-\d+", second)) == 10
    assert "many</mark>-9)" in second
    assert "many</mark>-29)" not in second


def test_a_kind_with_very_many_results_is_not_counted_to_the_end(client, people, gannet):
    case = gannet.cases.get(reference="gannet-1")
    Interview.objects.bulk_create(Interview(case=case, with_whom="other", notes=f"crane {n}") for n in range(120))

    assert "Interviews: more than 100" in page_for(client, people["lead inspector"], q="crane")
    assert "To narrow your search, add another word." in page_for(
        client, people["lead inspector"], q="crane", kind="interviews"
    )


@pytest.mark.thorough
def test_the_number_of_queries_does_not_depend_on_the_number_of_results(client, people, gannet):
    def number_of_queries() -> int:
        with CaptureQueriesContext(connection) as made:
            page_for(client, people["lead inspector"], q="gannet")
        return len(made)

    page_for(client, people["lead inspector"], q="gannet")
    before = number_of_queries()
    for number in range(8):
        new_case(gannet, reference=f"gannet-extra-{number}")
    assert number_of_queries() == before <= 36


@pytest.mark.postgresql_too
def test_notes_in_old_cases_are_found_if_the_newest_have_too_few(monkeypatch, people, gannet):
    monkeypatch.setattr(queries, "NEWEST", 2)
    cases = [new_case(gannet, reference=f"heron-{number}", answers={"2.1.1": "yes"}) for number in range(4)]
    for case, note in zip(cases, ("an old heron", "a heron", "a heron", "no bird"), strict=True):
        case.judgements.update(note=note)
    written = [case.judgements.get().pk for case in cases]

    def found(*words: str, number: int = 10) -> list[int]:
        with queries.planned_for_the_words():
            return queries.first_keys(queries.notes, Scope(people["lead inspector"]), words, number)

    assert found("heron", number=1) == [written[2]]  # the newest two cases have enough
    assert found("heron") == [written[2], written[1], written[0]]
    assert found("old", "heron") == [written[0]]
    assert found("osprey") == []


def test_every_page_has_the_search_box(client, people):
    client.force_login(people["inspector"])

    for path in ("/work/", "/inspections/", "/inspections/gannet-2026/", "/frameworks/", "/help/"):
        assert 'action="/search/"' in client.get(path).content.decode(), path
    client.logout()
    assert 'action="/search/"' not in client.get("/accounts/login/").content.decode()


def test_postgresql_has_an_index_on_the_text_of_every_large_table():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite reads the texts")
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%%gin_trgm_ops%%'")
        assert len(cursor.fetchall()) == 6
