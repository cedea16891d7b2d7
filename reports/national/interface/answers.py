"""The answers of the interface, and their description as OpenAPI. Both are made from the tables of a release. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.national.interface.asked import LARGEST_PAGE, USUAL_PAGE
from reports.national.release.tables import REFERENCE, Published, tables_of
from reports.national.tables_as_json import as_object, object_schema, schema_of_row

ADDRESS = "/api/v1/ratings"
PER_MINUTE = 60  # requests with one key
PARTS = {"standards": "standards", "key_questions": "key_questions"}  # of a rating: the table that has them
ERRORS = {
    "400": "A parameter is unknown or has a wrong value.",
    "401": "The key is missing, unknown or has ended.",
    "429": f"More than {PER_MINUTE} requests in a minute. Try again after the number of seconds in Retry-After.",
}


def ratings(inspections: Sequence[Published]) -> list[dict[str, Any]]:
    """Each inspection with its ratings, in order of publication. The names and values are those of a release."""
    tables = {table.name: table for table in tables_of(inspections)}
    found = {row[0]: as_object(tables["ratings"], row) for row in tables["ratings"].rows}
    for part, name in PARTS.items():
        for each in found.values():
            each[part] = []
        for row in tables[name].rows:
            values = as_object(tables[name], row)
            found[values.pop(REFERENCE.name)][part].append(values)
    return list(found.values())


# --- the description ----------------------------------------------------------------------------------------------------


def openapi(version: str) -> dict[str, Any]:
    """The description of the interface. It is the same in every installation of this version."""
    tables = {table.name: table for table in tables_of([])}
    schemas: dict[str, Any] = {"Rating": schema_of_row(tables["ratings"].columns)}
    for part, name in PARTS.items():
        schemas["Rating"]["properties"][part] = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
        schemas["Rating"]["required"].append(part)
        schemas[name] = schema_of_row(tables[name].columns[1:])
    page = {
        "count": {"type": "integer", "description": "The number of inspections on all pages."},
        "page": {"type": "integer"},
        "pages": {"type": "integer"},
        "next": {"type": ["string", "null"], "description": "The address of the next page."},
        "ratings": {"type": "array", "items": {"$ref": "#/components/schemas/Rating"}},
    }
    schemas["Page"] = object_schema(page)
    schemas["Error"] = object_schema({"error": {"type": "string", "description": "What is wrong, and what to do."}})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Published ratings of inspections of youth offending teams",
            "version": version,
            "description": "The ratings that were signed, and the percentages of key questions, in all published inspections. "
            "Read-only. The values are those of a release of open data.",
        },
        "paths": {ADDRESS: {"get": _operation()}},
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "A key from an administrator."}
            },
        },
        "security": [{"key": []}],
    }


def _operation() -> dict[str, Any]:
    described = {
        "page": (
            f"The page, from 1. A page has {USUAL_PAGE} inspections.",
            {"type": "integer", "minimum": 1, "default": 1},
        ),
        "page_size": (
            "The number of inspections on a page.",
            {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE},
        ),
        "framework": ("Only inspections under this framework, by its slug.", {"type": "string"}),
        "published_since": (
            "Only inspections that were published on this day or later.",
            {"type": "string", "format": "date"},
        ),
    }
    answers = {"200": _answer("A page of published ratings, in order of publication.", "Page")}
    answers |= {code: _answer(words, "Error") for code, words in ERRORS.items()}
    return {
        "operationId": "ratings",
        "summary": "List the published ratings",
        "parameters": [
            {"name": name, "in": "query", "description": words, "schema": schema}
            for name, (words, schema) in described.items()
        ],
        "responses": answers,
    }


def _answer(words: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": words, "content": content}
