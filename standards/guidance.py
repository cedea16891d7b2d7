"""The inspectorate's own guidance on the questions in a framework. It is loaded from a file that has a revision.

Guidance can change while a framework is in use, because it changes no question and no rating. Every revision is kept, so that
people can see later which guidance inspectors had when they recorded a case.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from django.db import transaction
from pydantic import Field, StrictInt

from standards.language.definition import FRAMEWORK_SLUG, QUESTION_OR_PROMPT_NUMBER
from standards.language.reading import FrameworkFileError, read_definition
from standards.language.scale import Name, Plain
from standards.models import Framework, Guidance


class Note(Plain):
    """Guidance on one key question ("2.1.1") or prompt ("2.1.1a"), with examples of sufficient and insufficient work."""

    number: Name = Field(pattern=QUESTION_OR_PROMPT_NUMBER)
    text: str = ""
    sufficient: tuple[Name, ...] = ()
    insufficient: tuple[Name, ...] = ()

    @property
    def letter(self) -> str:
        """The letter of a prompt; "" for a key question."""
        return self.number.lstrip("0123456789.")


class GuidanceDefinition(Plain):
    framework: Name = Field(pattern=FRAMEWORK_SLUG, max_length=50)
    revision: StrictInt = Field(ge=1, le=9999)
    issued: datetime.date
    source: Name
    questions: tuple[Note, ...]


def read_guidance_file(path: Path) -> GuidanceDefinition:
    """Read a file of guidance. Raises FrameworkFileError if its structure is wrong or a number appears twice."""
    guidance = read_definition(path, GuidanceDefinition)
    times = Counter(note.number for note in guidance.questions)
    if repeated := [f"questions {number}: appears {count} times" for number, count in times.items() if count > 1]:
        raise FrameworkFileError(str(path), repeated)
    return guidance


@transaction.atomic
def load_guidance(path: Path) -> tuple[Guidance, Literal["loaded", "unchanged"]]:
    """Load a file of guidance as a new revision.

    Raises FrameworkFileError if the file is wrong, if its framework has not been loaded, or if this revision has been loaded
    with different content.
    """
    guidance = read_guidance_file(path)
    framework = Framework.objects.with_whole_tree().newest_of(guidance.framework)
    if framework is None:
        raise FrameworkFileError(str(path), [f"framework: “{guidance.framework}” has not been loaded"])
    known = {*framework.whole.key_questions, *framework.whole.prompts}
    if unknown := [note.number for note in guidance.questions if note.number not in known]:
        reason = f"{framework.slug} has no such key question or prompt"
        raise FrameworkFileError(str(path), [f"questions {number}: {reason}" for number in unknown])
    content = guidance.model_dump(mode="json")
    row, is_new = Guidance.objects.get_or_create(
        framework_slug=guidance.framework,
        revision=guidance.revision,
        defaults={"issued": guidance.issued, "content": content},
    )
    if not is_new and row.content != content:
        next_one = guidance.revision + 1
        raise FrameworkFileError(
            str(path),
            [f"revision: {guidance.revision} has been loaded with different content; change it to {next_one}"],
        )
    return row, "loaded" if is_new else "unchanged"


def notes_of(guidance: Guidance | None) -> Mapping[str, Note]:
    """The notes of a revision, by the number of their key question or prompt. Empty if there is no guidance."""
    if guidance is None:
        return {}
    definition = GuidanceDefinition.model_validate(guidance.content)
    return {note.number: note for note in definition.questions}
