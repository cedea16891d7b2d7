"""Converts a framework file in an earlier format to the current one, without changing what it says.

In format 1, the sources of the rules were part of the code. `frameworks/formats/1.toml` has them. It is data, because it
quotes documents, and nothing here knows the name of a document.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FORMAT_1 = Path(__file__).resolve().parents[1] / "frameworks" / "formats" / "1.toml"


def in_this_format(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a framework file, or of a stored framework, in the current format."""
    if "format" in content:
        return dict(content)
    return {"format": 2} | dict(content) | _added_to_format_1(content)


@cache
def _taken_for_granted() -> dict[str, Any]:
    return tomllib.loads(FORMAT_1.read_text(encoding="utf-8"))


def _added_to_format_1(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a file of format 1 left to the code: documents, and the sources of the rules and of the conditions."""
    granted = _taken_for_granted()
    source = str(content.get("source", ""))
    printed: dict[str, str] = next((each for each in granted["printed_in"] if f"({each['letter']})" in source), {})
    rules = {
        name: _cited(cited, printed["annexe"] if printed and name in granted["and_in_the_annexe"] else "")
        for name, cited in granted["rule_sources"].items()
    }
    added: dict[str, Any] = {
        "documents": granted["documents"],
        "rule_sources": rules,
        "discretion": {"source": granted["discretion"]},
    }
    if isinstance(content.get("domains"), list):
        added["domains"] = [_domain(domain, granted, printed) for domain in content["domains"]]
    return added


def _domain(domain: Any, granted: Mapping[str, Any], printed: Mapping[str, str]) -> Any:
    if not isinstance(domain, dict) or not isinstance(domain.get("standards"), list):
        return domain
    return domain | {"standards": [_standard(standard, domain, granted, printed) for standard in domain["standards"]]}


def _standard(standard: Any, domain: Mapping[str, Any], granted: Mapping[str, Any], printed: Mapping[str, str]) -> Any:
    if not isinstance(standard, dict):
        return standard
    added: dict[str, Any] = {}
    if standard.get("method") == "judged" and domain.get("number") != granted["judged_domain"] and printed:
        added["method_source"] = _cited(granted["rule_sources"]["judged"], printed["annexe"])
    if isinstance(standard.get("key_questions"), list):
        added["key_questions"] = [_question(question, printed) for question in standard["key_questions"]]
    return standard | added


def _question(question: Any, printed: Mapping[str, str]) -> Any:
    if not isinstance(question, dict) or not question.get("asked_when") or not printed:
        return question
    return question | {"asked_when": [_condition(each, printed) for each in question["asked_when"]]}


def _condition(condition: Any, printed: Mapping[str, str]) -> Any:
    if not isinstance(condition, dict):
        return condition
    by_level = bool(condition.get("at_least"))
    return condition | {"source": printed["by_classification" if by_level else "by_another_fact"]}


def _cited(*sources: str) -> str:
    return ", ".join(source for source in sources if source)
