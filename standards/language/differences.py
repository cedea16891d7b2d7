"""Lists what differs between two definitions of a framework."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standards.language.definition import FrameworkDefinition


def differences(old: FrameworkDefinition, new: FrameworkDefinition) -> list[str]:
    """List every difference between two definitions, as "standard 2.2 text: was “…”, is “…”"."""
    return list(_differences(old.model_dump(mode="json"), new.model_dump(mode="json"), ""))


def _differences(old: Any, new: Any, place: str) -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from _differences(old.get(key), new.get(key), f"{place} {key}".strip())
    elif isinstance(old, list) and isinstance(new, list):
        old_by_name, new_by_name = _by_name(old), _by_name(new)
        for name in dict.fromkeys([*old_by_name, *new_by_name]):
            yield from _differences(old_by_name.get(name), new_by_name.get(name), f"{place} {name}")
        if list(old_by_name) != list(new_by_name) and set(old_by_name) == set(new_by_name):
            yield f"{place}: the order differs"
    elif old != new:
        yield f"{place}: {_shown(old, 'was absent', 'was')}, {_shown(new, 'is absent', 'is')}"


def _by_name(items: list[Any]) -> dict[str, Any]:
    """The items in a list by name. If two items have the same name, the name of the second includes its place."""
    named: dict[str, Any] = {}
    for number, item in enumerate(items, 1):
        name = name_of(item, number)
        named[name if name not in named else f"{name} (item {number})"] = item
    return named


def _shown(value: Any, absent: str, verb: str) -> str:
    if value is None:
        return absent
    text = value if isinstance(value, str) else repr(value)
    return f"{verb} “{text[:77] + '…' if len(text) > 78 else text}”"


def name_of(item: Any, number: int) -> str:
    """The name of an item in a list: its number, letter, slug or name, or else its place in the list."""
    if isinstance(item, dict):
        for key in (
            "number",
            "letter",
            "slug",
            "name",
            "fact",
            "answer",
            "from",
            "start",
            "with",
            "standard",
            "language",
        ):
            if item.get(key) is not None:
                return str(item[key])
        if "standards" in item and "bars" in item:  # a limit
            return " and ".join(str(each) for each in item["standards"])
    return f"item {number}"
