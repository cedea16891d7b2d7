"""The pages of docs/ that are drawn from code. `python -m tests.draw_docs` writes them; tests/test_docs.py compares."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

from inspections.phases import BY_SLUG, MOVES, PHASES, phase_by_dates

DOCS = Path(__file__).resolve().parent.parent / "docs"

PHASES_OPENING = """\
<!-- Drawn from inspections/phases.py by `python -m tests.draw_docs`. Do not edit this page: it would not last. -->

# The phases of an inspection

An inspection is in one phase at a time. Every move is kept with who made it and when (`inspections.models.PhaseChange`).
What was found and decided (cases, judgements, proposals, the panel's decisions) may change until the ratings are signed;
what the report says (texts, facts, recommendations) until the report is published.
"""

PHASES_BY_DATES = """\
## Inspections recorded elsewhere

An inspection that comes in as a workbook is taken to the phase that its dates tell of, and never backwards:
"""


def draw_phases() -> str:
    titles = [BY_SLUG[PHASES[0].slug].title]
    for before, after in itertools.pairwise(PHASES):
        arrow = "⇄" if before.slug in MOVES[after.slug] else "→"
        titles.append(f"{arrow} {after.title}")
    rows = [
        (
            phase.title,
            f"`{phase.slug}`",
            phase.meaning,
            ", ".join(after.title for after in PHASES if after.slug in MOVES[phase.slug]) or "nowhere",
            "yes" if phase.is_signed else "no",
        )
        for phase in PHASES
    ]
    dates = [
        ("none of these", phase_by_dates(fieldwork_started=None, fieldwork_ended=None, published=None)),
        ("`fieldwork_started`", phase_by_dates(fieldwork_started=True, fieldwork_ended=None, published=None)),
        ("`fieldwork_ended`", phase_by_dates(fieldwork_started=True, fieldwork_ended=True, published=None)),
        ("`published`", phase_by_dates(fieldwork_started=True, fieldwork_ended=True, published=True)),
    ]
    return "\n".join(
        [
            PHASES_OPENING,
            "> " + " ".join(titles),
            "",
            _table(("phase", "in the code", "what happens", "may go to", "are the ratings signed?"), rows),
            PHASES_BY_DATES,
            _table(("the last date it has", "its phase"), [(date, BY_SLUG[phase].title) for date, phase in dates]),
        ]
    )


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


PAGES: dict[str, Callable[[], str]] = {"phases.md": draw_phases}


if __name__ == "__main__":
    for name, draw in PAGES.items():
        (DOCS / name).write_text(draw(), encoding="utf-8")
