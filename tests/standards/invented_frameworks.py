"""Frameworks that Hypothesis invents: any number of domains, a scale of any words, and standards by every method."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

Drawn = TypeVar("Drawn")

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


# --- frameworks for a whole inspection ---------------------------------------------------------------------------------

SCALE = (("Weak", "Mixed", "Sound", "Strong", "Superb"), ("Gwan", "Canolig", "Da iawn", "Cryf", "Gwych"))
WORDS_OF_A_FRAMEWORK: tuple[dict[str, dict[str, str]], ...] = (
    {},
    {
        "service": {"one": "partnership", "many": "partnerships"},
        "domain": {"one": "area", "many": "areas"},
        "standard": {"one": "theme", "many": "themes"},
        "rating": {"one": "verdict", "many": "verdicts"},
        "case": {"one": "file", "many": "files"},
    },
)
phrases = st.lists(
    st.sampled_from(["plans", "clear", "work", "children’s", "“safe”", "régime", "and", "families", "10-week", "help"]),
    min_size=2,
    max_size=5,
).map(lambda words: " ".join(words).capitalize())
OPTIONS = [{"slug": "first", "title": "The first"}, {"slug": "second", "title": "The second"}]
KINDS_OF_QUESTION: dict[str, dict[str, Any]] = {
    "yes_no": {},
    "choice": {"options": OPTIONS},
    "several": {"options": OPTIONS},
    "scale": {"options": OPTIONS},
    "number": {"lowest": 0, "highest": 50},
    "date": {},
}


@st.composite
def whole_frameworks(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """The content of a framework file and of the layout that it names.

    It has four domains, a scale of five words without a total, a standard by each method, a key question that is asked
    for one disposal only, and an unrated question of each kind.
    """
    prefix, names = draw(st.sampled_from(["", "V", "AB"])), list(draw(st.sampled_from(SCALE)))
    methods = draw(st.permutations(METHODS))
    shares = [[method] for method in methods[:4]]
    for method in methods[4:]:
        shares[draw(st.integers(0, 3))].append(method)
    domains = [draw(_whole_domain(f"{prefix}{number}", share, names)) for number, share in enumerate(shares, 1)]
    with_cases = [domain["number"] for domain in domains if domain["case_based"]]
    only = draw(st.sampled_from([domain for domain in domains if domain["case_based"]]))
    questions = [each for standard in only["standards"] for each in standard.get("key_questions", [])]
    questions[-1]["asked_when"] = [
        {
            "fact": "disposal",
            "one_of": [f"order_{only['number']}_a".lower()],
            "why": "Asked for the first kind of order.",
        }
    ]
    starts = sorted(draw(st.lists(st.integers(10, 95), min_size=4, max_size=4, unique=True)))
    framework = {
        "format": 2,
        "slug": "invented",
        "revision": 1,
        "title": draw(phrases),
        "published": "2031-02",
        "source": "invented",
        "licence": "none",
        "words": draw(st.sampled_from(WORDS_OF_A_FRAMEWORK)),
        "ratings": [{"name": name} for name in names],
        "bands": [
            {"from": start, "name": name, "label": f"{start}%+", "rating": name}
            for start, name in zip([0, *starts], names, strict=True)
        ],
        "layouts": {"single": "invented-layout"},
        "sample": {"confidence": draw(st.sampled_from([80, 90, 95])), "margin": draw(st.integers(3, 15))},
        "disposals": [
            {"domain": number, "slug": f"order_{number}_{letter}".lower(), "title": f"{title} order of {number}"}
            for number in with_cases
            for letter, title in (("a", "First"), ("b", "Second"))
        ],
        "case_questions": [
            {"slug": f"about_{kind}", "text": f"{draw(phrases)} ({kind})?", "kind": kind, "domains": with_cases, **more}
            for kind, more in KINDS_OF_QUESTION.items()
        ],
        "domains": domains,
    }
    return framework, _layout_of(framework, draw(phrases))


@st.composite
def _whole_domain(draw: st.DrawFn, number: str, methods: list[str], names: list[str]) -> dict[str, Any]:
    standards: list[dict[str, Any]] = []
    for place, method in enumerate(methods, 1):
        own = f"{number}.{place}"
        standard: dict[str, Any] = {"number": own, "title": draw(phrases), "text": draw(phrases), "method": method}
        standards.append(standard)
        if method == "from_parts":
            parts = draw(st.integers(1, 3))
            standard["table"] = draw(tables(names, parts))
            standards += [
                {
                    "number": f"{own}.{part}",
                    "title": draw(phrases),
                    "text": draw(phrases),
                    "method": "judged",
                    "part_of": own,
                }
                for part in range(1, parts + 1)
            ]
        else:
            standard["key_questions"] = [
                {
                    "number": f"{own}.{place}",
                    "text": f"{draw(phrases)}?",
                    "prompts": [
                        {"letter": letter, "text": f"{draw(phrases)}?"} for letter in "ab"[: draw(st.integers(0, 2))]
                    ],
                    **({"weight": draw(st.integers(1, 5))} if method in ("weighted_share", "mean") else {}),
                }
                for place in range(1, draw(st.integers(2, 3)) + 1)
            ]
    case_based = any(method not in ("judged", "from_parts") for method in methods)
    return {"number": number, "title": draw(phrases), "case_based": case_based, "standards": standards}


def _layout_of(framework: dict[str, Any], title: str) -> dict[str, Any]:
    sections: list[dict[str, Any]] = [
        {"slug": kind, "kind": kind, "heading": heading}
        for kind, heading in {
            "front": "Before you read",
            "contents": "In this report",
            "foreword": "Foreword",
            "ratings": "At a glance",
            "summary": "In short",
            "recommendations": "What to do",
        }.items()
    ]
    sections += [
        {"slug": f"chapter-{place}", "kind": "chapter", "domain": domain["number"]}
        for place, domain in enumerate(framework["domains"], 1)
    ]
    sections += [
        {"slug": "methodology", "kind": "methodology", "heading": "How it was done", "annexe": True},
        {"slug": "results", "kind": "results", "heading": "All figures", "annexe": True},
    ]
    return {
        "slug": framework["layouts"]["single"],
        "templates": "reports/document/v1",
        "stylesheet": "report/v1.css",
        "title": title,
        "annexe": "Part",
        "sections": sections,
    }


def always_the_same(strategy: st.SearchStrategy[Drawn], number: int) -> Drawn:
    """An example that is the same in each run, and not the simplest one. Another number gives another example."""
    drawn: list[Drawn] = []

    @seed(number)
    @settings(max_examples=5, database=None, derandomize=False, deadline=None, phases=[Phase.generate])
    @given(strategy)
    def draw(example: Drawn) -> None:
        drawn.append(example)

    draw()
    return drawn[-1]
