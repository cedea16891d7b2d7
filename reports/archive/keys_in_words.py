"""Finds values that contain the key of a row: names in the history such as "alert 12", and the rows behind signed
ratings.

Keys differ between installations, so the archive has its own number for the row instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.apps import apps

# A pattern with the key as its first group, and the model that the key is for.
Patterns = Mapping[str, str]
# Translates a key from one place to the other: model, key → key.
Renumber = Callable[[Any, int], int]

_ENTRY = {r"^interview-(\d+)(?=-|$)": "inspections.Interview"}
_WORDS: dict[tuple[str, str], Patterns] = {
    ("inspections.Change", "subject"): {
        r"^alert (\d+)$": "inspections.Alert",
        r"^reassurance (\d+)$": "inspections.ReassuranceRequest",
        r"^line of enquiry (\d+)$": "inspections.LineOfEnquiry",
        r"^panel meeting (\d+)$": "reports.PanelMeeting",
        r"^planned interview (\d+)$": "inspections.PlannedInterview",
        r"^second read (\d+)$": "inspections.SecondRead",
        r"^dip sample (\d+)$": "inspections.DipRead",
        r"^comment (\d+) on ": "reports.TextComment",
        r"^suggestion (\d+) on ": "reports.TextSuggestion",
        r"^draft \d+ comment (\d+)$": "reports.AccuracyComment",
    },
    ("inspections.Change", "field"): {
        **_ENTRY,
        r"^tie (\d+)(?= |$)": "inspections.EvidenceLink",
        r"^practice example (\d+) ": "inspections.PracticeExample",
        r"^quotation (\d+) ": "inspections.Quotation",
    },
    ("inspections.AwaitedEntry", "entry"): _ENTRY,
    ("inspections.CaseComment", "entry"): _ENTRY,
}
# Objects of {anything: {"row": key, …}}.
_ROWS: dict[tuple[str, str], str] = {
    ("reports.SignedRatings", "proposals"): "inspections.OrganisationalJudgement",
    ("reports.SignedRatings", "decisions"): "reports.PanelDecision",
}


def models_in_words(label: str) -> set[Any]:
    """The models whose keys appear in the values of this model."""
    named = {target for (of, _), patterns in _WORDS.items() if of == label for target in patterns.values()}
    named |= {target for (of, _), target in _ROWS.items() if of == label}
    return {apps.get_model(target) for target in named}


def renumbered(label: str, field: str, value: Any, renumber: Renumber) -> Any:
    """The value of a field, with the keys in it replaced."""
    for pattern, target in _WORDS.get((label, field), {}).items():
        if found := re.match(pattern, value):
            number = renumber(apps.get_model(target), int(found[1]))
            return f"{value[: found.start(1)]}{number}{value[found.end(1) :]}"
    if (label, field) in _ROWS:
        model = apps.get_model(_ROWS[label, field])
        return {name: {**row, "row": renumber(model, row["row"])} for name, row in value.items()}
    return value
