"""Writes the panel's record as rows of a CSV file: standards, the figures for their key questions, and who met and signed."""

from __future__ import annotations

from typing import Any

from inspections.spreadsheets.csv_files import ExactCell, csv_cell
from reports.panel.as_signed import Imported
from reports.panel.models import SignOff
from reports.ratings.rules import OVERALL

# Columns with text that people write. The service fills all other cells: numbers, ratings and dates.
WRITTEN = frozenset(
    {
        "rationale",
        "reason",
        "decided by",
        "inspection",
        "YOT",
        "chair",
        "members",
        "signed by",
        "withdrawn by",
        "reason for withdrawal",
        "imported",
        "imported by",
    }
)

COLUMNS = (
    "standard",
    "key question",
    "yes",
    "relevant",
    "per cent",
    "computed",
    "proposed",
    "rationale",
    "evidence cited",
    "before the panel",
    "decided",
    "trigger",
    "reason",
    "decided by",
    "decided at",
    "rating",
    "points",
    "points before discretion",
    "maximum",
    # These cells are the same in every row, so that each row can be read by itself.
    "inspection",
    "YOT",
    "framework",
    "meeting held on",
    "chair",
    "members",
    "signed by",
    "signed at",
    "withdrawn by",
    "withdrawn at",
    "reason for withdrawal",
    # Only for an inspection that was recorded elsewhere.
    "imported",
    "imported by",
    "imported at",
)


def rows_of(record: dict[str, Any], signed: SignOff | None, imported: Imported | None = None) -> list[list[str]]:
    """The cells under `COLUMNS`: a row for each standard, one for each of its key questions, and the overall rating last."""
    lines: list[dict[str, Any]] = []
    for standard in record["standards"]:
        lines.append(_standard(standard))
        lines += [_key_question(standard, question) for question in standard["key_questions"]]
    lines.append(
        {
            "standard": OVERALL,
            "computed": record["overall_by_rules"],
            "rating": record["overall"],
            "points": record["points"],
            "points before discretion": record["points_before"],
            "maximum": record["maximum"],
            **_decided(record["overall_decision"]),
        }
    )
    about = _about(record, signed)
    if imported:
        at = imported.at.isoformat(timespec="seconds")
        about |= {"imported": imported.how, "imported by": imported.by, "imported at": at}
    return [[_cell(name, (line | about).get(name)) for name in COLUMNS] for line in lines]


def _standard(line: dict[str, Any]) -> dict[str, Any]:
    return {
        "standard": line["number"],
        "computed": line["computed"],
        "proposed": line["proposed"],
        "rationale": line["rationale"],
        "evidence cited": " ".join(line["cites"]),
        "rating": line["rating"],
        "points": line["points"],
        **_decided(line["decision"]),
    }


def _key_question(standard: dict[str, Any], question: dict[str, Any]) -> dict[str, Any]:
    return {
        "standard": standard["number"],
        "key question": question["number"],
        "yes": question["yes"],
        "relevant": question["relevant"],
        "per cent": question["percent"],
    }


def _decided(decision: dict[str, Any] | None) -> dict[str, Any]:
    if decision is None:
        return {}
    return {
        "before the panel": decision["rating_before"],
        "decided": decision["rating"],
        "trigger": decision["trigger"],
        "reason": decision["reason"],
        "decided by": decision["by"],
        "decided at": decision["at"],
    }


def _about(record: dict[str, Any], signed: SignOff | None) -> dict[str, Any]:
    """The cells that are the same in every row: the inspection, the meeting, the signature and its withdrawal."""
    meeting = record["meeting"] or {}
    about = {
        "inspection": record["reference"],
        "YOT": record["yot"],
        "framework": record["framework"],
        "meeting held on": meeting.get("held_on"),
        "chair": meeting.get("chair"),
        "members": ", ".join(meeting.get("members", [])),
    }
    if signed:
        about |= {"signed by": str(signed.by), "signed at": signed.at.isoformat(timespec="seconds")}
        if withdrawn := signed.withdrawn:
            about |= {
                "withdrawn by": str(withdrawn.by),
                "withdrawn at": withdrawn.at.isoformat(timespec="seconds"),
                "reason for withdrawal": withdrawn.reason,
            }
    return about


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    return csv_cell(str(value) if name in WRITTEN else ExactCell(value))
