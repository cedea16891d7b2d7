"""The read-only interface for programs: keys, limits, pages, and a description that its answers keep to."""

from __future__ import annotations

import io
import json
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from inspections.history import Author
from inspections.models import Change, HeldRole, User
from inspections.staff.actions import give_role
from reports.models import ClientKey
from reports.national.interface.actions import end_key, make_key
from reports.national.interface.answers import ERRORS, PER_MINUTE
from tests.factories import BY

pytestmark = pytest.mark.django_db
RATINGS = "/api/v1/ratings"


@pytest.fixture
def administrator() -> User:
    person = User.objects.create_user("ada@inspectorate.test", name="Ada Administrator")
    give_role(person, HeldRole.Role.ADMINISTRATOR, by=BY)
    return person


@pytest.fixture
def ask(administrator):
    """A function that sends a request with a key."""
    key = make_key("Anytown Council", by=Author(administrator))

    def get(**query: str) -> Any:
        return Client().get(RATINGS, query, headers={"Authorization": f"Bearer {key}"})

    return get


@pytest.fixture
def described() -> dict[str, Any]:
    return Client().get("/api/v1/openapi.json").json()


def check(value: Any, schema: dict[str, Any], described: dict[str, Any]) -> None:
    """Check a value against a schema, as far as our description uses JSON Schema."""
    if "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
    allowed = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    assert type(value) in {kinds[name] for name in allowed}, (value, schema)
    if isinstance(value, dict):
        assert set(value) == set(schema["properties"]) == set(schema["required"])
        for name, each in value.items():
            check(each, schema["properties"][name], described)
    for each in value if isinstance(value, list) else ():
        check(each, schema["items"], described)


def test_the_answer_is_as_described_and_as_rated(ask, described):
    response = ask()

    answer = response.json()
    operation = described["paths"][RATINGS]["get"]
    check(answer, operation["responses"]["200"]["content"]["application/json"]["schema"], described)
    assert (answer["count"], answer["pages"], answer["next"]) == (4, 1, None)
    for rating in answer["ratings"]:
        printed = io.StringIO()
        call_command("rate", rating["reference"], "--json", stdout=printed)
        expected = json.loads(printed.getvalue())
        assert {name: rating[name] for name in ("framework", "score", "maximum", "overall")} == {
            name: expected[name] for name in ("framework", "score", "maximum", "overall")
        }
        assert {
            each["standard"]: (each["computed"], each["rating"], each["discretion"]) for each in rating["standards"]
        } == {
            number: (each["computed"], each["rating"], each["discretion"])
            for number, each in expected["standards"].items()
        }
        assert {
            each["key_question"]: (each["yes"], each["relevant"], each["percent"]) for each in rating["key_questions"]
        } == {
            number: (each["yes"], each["relevant"], each["percent"])
            for standard in expected["standards"].values()
            for number, each in standard["key_questions"].items()
        }


def test_pages_follow_each_other(ask):
    first = ask(page_size="3").json()
    path, _, query = first["next"].partition("?")

    last = ask(**dict(part.split("=") for part in query.split("&"))).json()

    assert path.endswith(RATINGS)
    assert [rating["published"][:4] for rating in (*first["ratings"], *last["ratings"])] == [
        "2015",
        "2020",
        "2020",
        "2022",
    ]
    assert (last["page"], last["next"]) == (2, None)
    assert ask(page="7").json()["ratings"] == []


def test_inspections_can_be_chosen(ask):
    assert {rating["reference"] for rating in ask(framework="youth-2018").json()["ratings"]} == {
        "medway-2020",
        "bradford-2020",
    }
    assert ask(published_since="2022-09-01").json()["count"] == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"page": "0"}, "page must be a whole number from 1 to 1000000."),
        ({"page_size": "101"}, "page_size must be a whole number from 1 to 100."),
        ({"published_since": "1 May 2020"}, "published_since must be a date, for example 2026-03-27."),
        ({"size": "3"}, "size is not a parameter. Use page, page_size, framework, published_since."),
    ],
)
def test_a_wrong_parameter_is_explained(query, message, ask):
    response = ask(**query)

    assert (response.status_code, response.json()) == (400, {"error": message})


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic abc"])
def test_without_a_key_nothing_is_read(header, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        response = Client().get(RATINGS, headers={"Authorization": header} if header else {})

    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")


def test_a_signed_in_person_needs_a_key_too(client, administrator):
    client.force_login(administrator)

    assert client.get(RATINGS).status_code == 401


def test_a_key_has_a_limit(ask, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)  # in one minute, however slow the machine is

    assert {ask().status_code for _ in range(PER_MINUTE)} == {200}
    response = ask()

    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 60
    cache.clear()


def test_every_status_is_described(described):
    assert set(described["paths"][RATINGS]["get"]["responses"]) == {"200", *ERRORS}


def test_a_key_is_made_shown_once_and_ended(client, administrator):
    client.force_login(administrator)

    made = client.post(reverse("national:keys"), {"client": "Anytown Council, website"})

    key = made.context["key"]
    row = ClientKey.objects.get()
    assert key in made.content.decode()
    assert key not in client.get(reverse("national:keys")).content.decode()
    assert row.sha256 != key
    bearer = {"Authorization": f"Bearer {key}"}
    assert Client().get(RATINGS, headers=bearer).status_code == 200
    client.post(reverse("national:end_key", args=[row.pk]))
    assert Client().get(RATINGS, headers=bearer).status_code == 401
    assert list(Change.objects.filter(subject=row.subject).order_by("pk").values_list("new", flat=True)) == [
        "Anytown Council, website",
        "ended",
    ]
    assert not end_key(row, by=Author(administrator))
    assert not client.post(reverse("national:keys"), {"client": " "}).context.get("key")
