"""Reads a framework file into plain data, and reports every error in the file with its place and reason."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from standards.language.contradictions import contradictions
from standards.language.definition import (
    CASE_QUESTION_SLUG,
    DISPOSAL_SLUG,
    FRAMEWORK_SLUG,
    NUMBER,
    PROMPT_LETTER,
    QUESTION_OR_PROMPT_NUMBER,
    FrameworkDefinition,
)
from standards.language.differences import name_of
from standards.language.formats import in_this_format
from standards.language.scale import Plain

Definition = TypeVar("Definition", bound=Plain)

# The forms of numbers, letters and slugs in words.
FORMS = {
    NUMBER: "a number such as “2”, “2.1” or “V1.1”",
    QUESTION_OR_PROMPT_NUMBER: "a number such as “2.1.1” or “2.1.1a”",
    PROMPT_LETTER: "a lower-case letter, followed by a digit if the letter is used twice",
    FRAMEWORK_SLUG: "lower-case letters, digits and hyphens",
    DISPOSAL_SLUG: "lower-case letters, digits and underscores",
    CASE_QUESTION_SLUG: "lower-case letters, digits and underscores, starting with a letter",
}


class FrameworkFileError(Exception):
    """A framework file that cannot be used. `mistakes` has one line for each error, written for the
    person correcting the file."""

    def __init__(self, file: str, mistakes: list[str]) -> None:
        self.file = file
        self.mistakes = mistakes
        super().__init__("\n".join(f"{file}: {mistake}" for mistake in mistakes))


# What else can be wrong in a framework file, found by apps that use frameworks: for example, a layout that does not exist.
also_wrong: list[Callable[[FrameworkDefinition], Iterable[str]]] = []


def read_framework_file(path: Path) -> FrameworkDefinition:
    """Read one framework file.

    Raises FrameworkFileError if the file cannot be read or is not TOML, if a key is missing or unknown, or if the file
    contradicts itself. The error lists as many mistakes as can be found in one pass.
    """
    return read_framework(str(path), _content(path))


def read_framework(name: str, content: bytes) -> FrameworkDefinition:
    """Read the content of a framework file; `name` is its name in error messages. Raises FrameworkFileError as above."""
    return _without_mistakes(name, _read(name, content, FrameworkDefinition))


def read_plain_framework(name: str, content: Mapping[str, Any]) -> FrameworkDefinition:
    """Read a framework that is stored as plain data, with the same checks as a file. Raises FrameworkFileError as above."""
    return _without_mistakes(name, _validated(name, in_this_format(content), FrameworkDefinition))


def _without_mistakes(name: str, definition: FrameworkDefinition) -> FrameworkDefinition:
    mistakes = list(contradictions(definition)) or [each for check in also_wrong for each in check(definition)]
    if mistakes:
        raise FrameworkFileError(name, mistakes)
    return definition


def read_definition(path: Path, kind: type[Definition]) -> Definition:
    """Read a TOML file as a value of this kind. Raises FrameworkFileError, which names every place that does not fit."""
    return _read(str(path), _content(path), kind)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FrameworkFileError(str(path), [f"cannot be read: {error.strerror or error}"]) from error


def _read(name: str, written: bytes, kind: type[Definition]) -> Definition:
    try:
        content = tomllib.loads(written.decode("utf-8").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise FrameworkFileError(name, [f"byte {error.start}: is not UTF-8 text"]) from error
    except tomllib.TOMLDecodeError as error:
        raise FrameworkFileError(name, [f"is not TOML: {error}"]) from error
    if kind is FrameworkDefinition:
        content = in_this_format(content)
    return _validated(name, content, kind)


def _validated(name: str, content: Mapping[str, Any], kind: type[Definition]) -> Definition:
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        mistakes = [f"{_place(content, mistake['loc'])}: {_reason(mistake)}" for mistake in error.errors()]
        raise FrameworkFileError(name, mistakes) from error


def _place(content: Any, location: tuple[int | str, ...]) -> str:
    """Put a place in the file into words: ("domains", 1, "standards", 0, "text") as "domains 2, standards 2.1, text"."""
    parts: list[str] = []
    for step in location:
        if isinstance(step, int):
            content = content[step] if isinstance(content, list) and step < len(content) else None
            parts[-1] = f"{parts[-1]} {name_of(content, step + 1)}"
        elif step != "[key]":  # pydantic's marker for a wrong key, which the previous step names
            content = content.get(step) if isinstance(content, dict) else None
            parts.append(step)
    return ", ".join(parts) or "the file"


def _reason(error: Any) -> str:
    limits = error.get("ctx", {})
    unquoted = ", without quotation marks" if isinstance(error["input"], str) else ""
    match error["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a known key"
        case "string_too_short":
            return "is empty"
        case "string_too_long":
            return f"is longer than {limits['max_length']} characters"
        case "string_type":
            return "must be text in quotation marks"
        case "string_pattern_mismatch":
            return f"“{error['input']}” must be {FORMS[limits['pattern']]}"
        case "int_type":
            return f"must be a whole number{unquoted}"
        case "bool_type":
            return f"must be true or false{unquoted}"
        case "tuple_type":
            return "must be a list"
        case "dict_type" | "model_type":
            return "must be a table"
        case "greater_than_equal":
            return f"must be at least {limits['ge']}"
        case "less_than_equal":
            return f"must be at most {limits['le']}"
        case "literal_error":
            return f"must be {limits['expected']}"
        case _:
            return str(error["msg"]).removeprefix("Value error, ")
