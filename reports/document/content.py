"""Turns the content of a report into plain JSON, which is kept with its editions and hashed to detect changes."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from reports.document.data import Document


def as_json(document: Document) -> dict[str, Any]:
    """The whole document as values that JSON can hold."""
    plain: dict[str, Any] = json.loads(json.dumps(document, default=_plain, ensure_ascii=False))
    return plain


def hash_of(content: Mapping[str, Any]) -> str:
    """A hash of the content. It is the same whichever template prints the content."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
