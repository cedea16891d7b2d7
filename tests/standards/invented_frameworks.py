"""Frameworks that Hypothesis invents: any number of domains, a scale of any words, and standards by every method."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

METHODS = ("lowest_band", "share_of_answers", "weighted_share", "mean", "judged", "from_parts")
WORDS = ("Poor", "Fair", "Sound", "Good", "Excellent", "Superb")
FACTS: dict[str, dict[str, Any]] = {
    "safety_wellbeing": {"at_least": "medium"},
    "risk_of_serious_harm": {"at_least": "high"},
    "custody": {"one_of": ["yes"]},
    "disposal": {"one_of": ["order_1"]},
}


def as_toml(content: dict[str, Any]) -> str:
    """A dictionary as TOML: one key on each line, and everything below it inline."""

    def inline(value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{json.dumps(key)} = {inline(each)}" for key, each in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(inline(each) for each in value) + "]"
        return json.dumps(value, ensure_ascii=False)

    return "".join(f"{key} = {inline(value)}\n" for key, value in content.items())


@st.composite
def conditions(draw: st.DrawFn, depth: int = 1) -> dict[str, Any]:
    kind = draw(st.sampled_from(["fact", "any_of", "all_of"] if depth else ["fact"]))
    if kind == "fact":
        fact = draw(st.sampled_from(list(FACTS)))
        return {"fact": fact, **FACTS[fact]}
    return {kind: draw(st.lists(conditions(depth=depth - 1), min_size=1, max_size=3))}


@st.composite
def key_questions(draw: st.DrawFn, standard: str, method: str) -> list[dict[str, Any]]:
    found = []
    for place in range(1, draw(st.integers(1, 3)) + 1):
        question: dict[str, Any] = {"number": f"{standard}.{place}", "text": draw(texts)}
        if method in ("weighted_share", "mean"):
            question["weight"] = draw(st.integers(1, 5))
        if draw(st.booleans()):
            question["asked_when"] = [draw(conditions()) | {"why": "Not in such a case."}]
        question["prompts"] = [{"letter": letter, "text": draw(texts)} for letter in "abc"[: draw(st.integers(0, 3))]]
        found.append(question)
    return found


texts = st.text("abc éß“’\"'\\-–\n", min_size=1, max_size=20).filter(str.strip)


@st.composite
def tables(draw: st.DrawFn, names: list[str], parts: int) -> list[dict[str, Any]]:
    better = draw(st.lists(st.sampled_from(names[1:]), unique=True, max_size=3)) if len(names) > 1 else []
    rows = [
        {"rating": name, "at_least": {name: draw(st.integers(1, parts))}}
        for name in sorted(better, key=names.index, reverse=True)
    ]
    return [*rows, {"rating": names[0]}]


@st.composite
def frameworks(draw: st.DrawFn) -> dict[str, Any]:
    """The content of a framework file without mistakes."""
    names = list(WORDS[: draw(st.integers(2, 6))])
    has_total = draw(st.booleans())
    prefix = draw(st.sampled_from(["", "V", "AB"]))
    domains, limited = [], []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        domain, standards = f"{prefix}{number}", []
        case_based = draw(st.booleans())
        for place in range(1, draw(st.integers(1, 3)) + 1):
            method = draw(st.sampled_from(METHODS if case_based else ("judged", "from_parts")))
            own = f"{domain}.{place}"
            standard: dict[str, Any] = {"number": own, "title": draw(texts), "text": draw(texts), "method": method}
            standards.append(standard)
            limited.append(own)
            if method == "from_parts":
                count = draw(st.integers(1, 4))
                standard["table"] = draw(tables(names, count))
                standards += [
                    {"number": f"{own}.{part}", "title": "Part", "text": "A part.", "method": "judged", "part_of": own}
                    for part in range(1, count + 1)
                ]
            elif method != "judged":
                standard["key_questions"] = draw(key_questions(own, method))
        domains.append({"number": domain, "title": draw(texts), "case_based": case_based, "standards": standards})
        if draw(st.booleans()):
            domains[-1]["table"] = draw(tables(names, len(standards)))
    starts = sorted(draw(st.lists(st.integers(1, 100), min_size=len(names) - 1, max_size=len(names) - 1, unique=True)))
    content: dict[str, Any] = {
        "format": 2,
        "slug": "invented",
        "revision": 1,
        "title": draw(texts),
        "source": "invented",
        "licence": "none",
        "ratings": [{"name": name, **({"score": score} if has_total else {})} for score, name in enumerate(names)],
        "bands": [
            {"from": start, "name": name, "label": f"{start}%+", "rating": name}
            for start, name in zip([0, *starts], names, strict=True)
        ],
        "layouts": {},
        "disposals": [
            {"domain": each["number"], "slug": f"order_{place}", "title": "Order"}
            for place, each in enumerate(domains, 1)
        ],
        "domains": domains,
    }
    if has_total:
        maximum = (len(names) - 1) * len(limited)
        content["overall_bands"] = [{"from": 0, "to": maximum, "rating": names[0]}]
        content["limits"] = [
            {"standards": draw(st.lists(st.sampled_from(limited), min_size=1, max_size=2, unique=True)), "rating": names[0],
             "or_worse": draw(st.booleans()), "no_higher_than": names[0]}
        ]  # fmt: skip
    return content
