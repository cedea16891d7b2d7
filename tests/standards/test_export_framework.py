"""`export_framework`: the JSON that other programs depend on."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.standards.framework_files import SLUGS, shipped, write_framework

pytestmark = pytest.mark.django_db

# The documented format: the keys of each part and its child parts.
FORM = [
    ("domains", {"slug", "title", "domains"}),
    ("standards", {"number", "title", "standards"}),
    ("key_questions", {"number", "title", "text", "key_questions"}),
    ("prompts", {"number", "text", "prompts"}),
    (None, {"letter", "text"}),
]


def exported(slug: str) -> dict:
    out = io.StringIO()
    call_command("export_framework", slug, stdout=out)
    return json.loads(out.getvalue())


def assert_form(part: dict, level: int = 0) -> None:
    below, keys = FORM[level]
    assert set(part) == keys
    for name in keys - {below}:
        assert isinstance(part[name], str)
    for child in part[below] if below else []:
        assert_form(child, level + 1)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_framework_has_the_promised_form(frameworks, slug):
    found = exported(slug)

    assert_form(found)
    assert found["slug"] == slug


@pytest.mark.parametrize("slug", SLUGS)
def test_all_parts_are_exported_in_the_order_of_the_file(frameworks, slug):
    found = exported(slug)

    ours = [
        (domain["number"], standard["number"], question["number"], prompt["letter"], prompt["text"])
        for domain in found["domains"]
        for standard in domain["standards"]
        for question in standard["key_questions"]
        for prompt in question["prompts"]
    ]
    assert ours == [
        (domain.number, standard.number, question.number, prompt.letter, prompt.text)
        for domain in shipped(slug).domains
        for standard in domain.standards
        for question in standard.key_questions
        for prompt in question.prompts
    ]


def test_the_wording_is_exported_unchanged(frameworks):
    planning = exported("youth-2018")["domains"][1]["standards"][1]

    assert (planning["number"], planning["title"]) == ("2.2", "Planning")
    assert planning["key_questions"][1]["text"] == shipped("youth-2018").standard("2.2").key_questions[1].text


def test_the_second_of_two_prompts_with_one_published_letter_has_its_own(frameworks):
    reviewing = exported("youth-2021")["domains"][1]["standards"][3]["key_questions"][0]

    assert [prompt["letter"] for prompt in reviewing["prompts"]][3:5] == ["d", "d2"]


def test_the_newest_revision_is_exported(frameworks, tmp_path):
    for revision in (1, 3, 2):
        edits = ("revision = 1", f"revision = {revision}"), ("Leaders lead.", f"Leaders lead, {revision}.")
        call_command("load_frameworks", str(write_framework(tmp_path / "f.toml", *edits)), stdout=io.StringIO())

    assert exported("anywhere-2030")["domains"][0]["standards"][0]["text"] == "Leaders lead, 3."


def test_an_unknown_slug_is_refused_with_the_known_ones(frameworks):
    with pytest.raises(CommandError) as error:
        exported("youth-2019")

    assert error.value.returncode == 1
    assert str(error.value) == (
        "There is no framework “youth-2019”. Loaded frameworks: joint-2015, youth-2017-consultation, youth-2018, youth-2021."
    )
