"""The inspectorate's own guidance: versioned files beside the frameworks."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports.demonstration.loading import GUIDANCE
from standards.guidance import load_guidance, notes_of
from standards.language.reading import FrameworkFileError
from standards.models import Guidance
from standards.queries import guidance_for

pytestmark = pytest.mark.django_db

GUIDANCE_ON_ONE_QUESTION = """
framework = "youth-2021"
revision = 1
issued = 2026-09-01
source = "Case guidance"

[[questions]]
number = "2.1.1"
text = "Look for reasons."
sufficient = ["It explains why."]
insufficient = ["It lists facts."]
"""


@pytest.fixture
def write(tmp_path: Path):
    """Writes the file, with some of its words replaced."""

    def write(*replaced: tuple[str, str]) -> Path:
        text = GUIDANCE_ON_ONE_QUESTION
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "guidance.toml"
        path.write_text(text)
        return path

    return write


def refusal(path: Path) -> list[str]:
    with pytest.raises(FrameworkFileError) as refused:
        load_guidance(path)
    return [line.removeprefix(f"{path}: ") for line in str(refused.value).splitlines()]


def test_the_newest_revision_is_shown_and_the_first_is_kept(write, frameworks):
    framework = frameworks("youth-2021")
    assert notes_of(guidance_for(framework)) == {}

    assert load_guidance(write())[1] == "loaded"
    assert load_guidance(write())[1] == "unchanged"
    load_guidance(write(("revision = 1", "revision = 2"), ("Look for reasons.", "Ask why.")))

    assert notes_of(guidance_for(framework))["2.1.1"].text == "Ask why."
    first = Guidance.objects.get(framework_slug="youth-2021", revision=1)
    assert notes_of(first)["2.1.1"].text == "Look for reasons."
    assert notes_of(first)["2.1.1"].insufficient == ("It lists facts.",)


def test_guidance_belongs_to_one_framework(write, frameworks):
    load_guidance(write())

    assert guidance_for(frameworks("youth-2018")) is None


@pytest.mark.parametrize(
    ("replaced", "mistakes"),
    [
        (("2.1.1", "2.9.1"), ["questions 2.9.1: youth-2021 has no such key question or prompt"]),
        (("2.1.1", "2.1.1z"), ["questions 2.1.1z: youth-2021 has no such key question or prompt"]),
        (("youth-2021", "youth-2050"), ["framework: “youth-2050” has not been loaded"]),
        (("text =", "texts ="), ["questions 2.1.1, texts: is not a known key"]),
        (
            ('number = "2.1.1"', 'number = "first"'),
            ["questions first, number: “first” must be a number such as “2.1.1” or “2.1.1a”"],
        ),
        (("[[questions]]", '[[questions]]\nnumber = "2.1.1"\n[[questions]]'), ["questions 2.1.1: appears 2 times"]),
    ],
)
def test_a_mistake_is_refused_with_its_place(write, replaced, mistakes):
    assert refusal(write(replaced)) == mistakes
    assert not Guidance.objects.exists()


def test_a_revision_never_changes(write):
    load_guidance(write())

    assert refusal(write(("Look for reasons.", "Ask why."))) == [
        "revision: 1 has been loaded with different content; change it to 2"
    ]


def test_the_command_loads_all_files_or_none(write, tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(GUIDANCE_ON_ONE_QUESTION.replace("2.1.1", "9.9.9"))

    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_guidance", str(write()), str(wrong))
    assert not Guidance.objects.exists()

    out = io.StringIO()
    call_command("load_guidance", str(write()), stdout=out)
    assert out.getvalue() == "loaded: Guidance on youth-2021, revision 1\n"


def test_the_demonstration_has_guidance_on_key_questions_and_prompts():
    guidance, _ = load_guidance(GUIDANCE)

    assert {note.letter for note in notes_of(guidance).values()} == {"", "a"}
