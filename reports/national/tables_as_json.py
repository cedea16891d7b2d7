"""Tables that leave the service as JSON, with their JSON Schema. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.national.tabular import BOOLEAN, DATE, NUMBER, Column, Missing, Table, Value


def as_object(table: Table, row: Sequence[Value]) -> dict[str, Any]:
    """A row by the names of its columns. A value that does not exist is None."""
    return {column.name: _value(column, value) for column, value in zip(table.columns, row, strict=True)}


def _value(column: Column, value: Value) -> str | int | bool | None:
    if isinstance(value, Missing):
        return None
    return value == "true" if column.type == BOOLEAN else value


def schema_of_row(columns: Sequence[Column], suppressed: str = "") -> dict[str, Any]:
    """The schema of a row. With the sign of a suppressed figure, a column that can have it allows it."""
    return object_schema({column.name: _property(column, suppressed) for column in columns})


def object_schema(properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object with all these properties, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _property(column: Column, suppressed: str) -> dict[str, Any]:
    kind = {NUMBER: "integer", BOOLEAN: "boolean"}.get(column.type, "string")
    can_be_empty = "empty if" in column.values
    described: dict[str, Any] = {"type": [kind, "null"] if can_be_empty else kind}
    if suppressed and suppressed in column.values:
        described = {"anyOf": [described, {"const": suppressed}]}
    described["description"] = column.meaning
    return described | {"format": "date"} if column.type == DATE else described
