"""Generate pages of docs/ from code. `python -m tests.draw_docs` writes them; tests/test_docs.py checks that they are current."""

from __future__ import annotations

import csv
import inspect
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import django
from django.apps import apps
from django.db import models

from inspections.phases import BY_SLUG, MOVES, PHASES, phase_by_dates
from reports.gates.kinds import RULES, STEPS
from standards.language.scale import USUAL

DOCS = Path(__file__).resolve().parent.parent / "docs"

PHASES_OPENING = """\
<!-- Drawn from inspections/phases.py by `python -m tests.draw_docs`. Do not edit this page: change the code instead. -->

# The phases of an inspection

An inspection is in one phase at a time. The history records each change of phase, who made it and when
(`inspections.models.PhaseChange`). Cases, judgements, evidence, proposals and the panel's decisions can be changed until the
ratings are signed. The text, facts and recommendations in the report can be changed until it is published.
"""

PHASES_BY_DATES = """\
## Inspections recorded elsewhere

An inspection that is imported from a workbook moves to the phase that its dates show. It never moves back.
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
            USUAL.fill(phase.meaning),
            ", ".join(after.title for after in PHASES if after.slug in MOVES[phase.slug]) or "nowhere",
            "yes" if phase.is_signed else "no",
        )
        for phase in PHASES
    ]
    dates = [
        ("no date after `announced`", phase_by_dates(fieldwork_started=None, fieldwork_ended=None, published=None)),
        ("`fieldwork_started`", phase_by_dates(fieldwork_started=True, fieldwork_ended=None, published=None)),
        ("`fieldwork_ended`", phase_by_dates(fieldwork_started=True, fieldwork_ended=True, published=None)),
        ("`published`", phase_by_dates(fieldwork_started=True, fieldwork_ended=True, published=True)),
    ]
    return "\n".join(
        [
            PHASES_OPENING,
            "> " + " ".join(titles),
            "",
            _table(("phase", "in the code", "what happens", "can move to", "ratings signed"), rows),
            PHASES_BY_DATES,
            _table(("last date in the workbook", "phase"), [(date, BY_SLUG[phase].title) for date, phase in dates]),
        ]
    )


ENTITIES_OPENING = """\
<!-- Drawn from the models by `python -m tests.draw_docs`. Do not edit this page: change the code instead. -->

# Entities

This page lists every model, by app, and shows in diagrams how the models are related. Each line in a diagram is labelled
with the name of the field. Relations to `User` are left out, because almost every row names the person who created it. The
diagrams are written in [Mermaid](https://mermaid.js.org/).
"""

APPS = {
    "standards": "What is inspected",
    "inspections": "What was found",
    "reports": "What follows from the findings",
}


def draw_entities() -> str:
    parts = [ENTITIES_OPENING]
    for app, title in APPS.items():
        found = list(apps.get_app_config(app).get_models())
        lines = [f"    {line}" for model in found for line in _relations(model)]
        rows = [(f"`{model.__name__}`", f"`{_room(model)}`", _first_sentence(model)) for model in found]
        parts += [
            f"## {title}: `{app}`\n",
            "\n".join(["```mermaid", "erDiagram", *lines, "```"]) + "\n",
            _table(("model", "where it is", "what it is"), rows),
        ]
    return "\n".join(parts)


def _room(model: type[models.Model]) -> str:
    return model.__module__.replace(".", "/") + ".py"


def _relations(model: type[models.Model]) -> Iterator[str]:
    """A line of an erDiagram for each relation of a model, in the order of its fields."""
    if not any(_is_drawn(field) for field in model._meta.get_fields()):
        yield model.__name__
    for field in model._meta.get_fields():
        if not _is_drawn(field):
            continue
        if field.many_to_many:
            arrow = "}o--o{"
        else:
            many = "|o" if field.one_to_one else "}o"
            arrow = f"{many}--{'o|' if field.null else '||'}"
        yield f'{model.__name__} {arrow} {field.related_model.__name__} : "{field.name}"'


def _is_drawn(field: models.Field) -> bool:
    return field.is_relation and field.concrete and field.related_model._meta.label not in _NOT_DRAWN


_NOT_DRAWN = {"inspections.User", "auth.Group", "auth.Permission"}


def _first_sentence(model: type[models.Model]) -> str:
    """The first sentence of a model's docstring; "" if it only has the list of fields that Django adds."""
    said = inspect.cleandoc(model.__doc__ or "").split("\n\n")[0].replace("\n", " ")
    if said.startswith(f"{model.__name__}("):
        return ""
    end = said.find(". ")
    return (said if end < 0 else said[: end + 1]).replace("|", "\\|")


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


GATES_OPENING = """\
<!-- Drawn from reports/gates/kinds.py by `python -m tests.draw_docs`. Do not edit this page: change the code instead. -->

# What may be missing before a step

When you move an inspection to its next phase, sign the ratings, or approve or publish the report, the service lists what is
missing, with links to the pages where you can fix it. Some gaps stop the step. You can pass the others if you say why. The
panel's page and record show what you passed and why. If a gap affects published figures, the report's methodology says so and
gives your reason.

Your inspectorate can be stricter: the setting `GAPS_THAT_STOP` names kinds of gap that always stop a step, for example
`GAPS_THAT_STOP=alert_open,evidence_overdue`. A framework file can do the same with `gaps_that_stop`. These rules apply to steps
that people take in the service. Imported inspections are not checked.

Before a case is submitted, its own page lists what is missing: unanswered questions, answers that disagree with their prompts
and, under some frameworks, empty prompts. Other conditions always stop a step, and its page names them: the ratings cannot be
signed without a meeting of the panel, and a report cannot be approved while a finding of the checks or a comment from the YOT is
open.
"""


def draw_gates() -> str:
    rows = [
        (
            STEPS[step],
            USUAL.fill(rule.kind.title),
            f"`{rule.kind.slug}`",
            "stops the step" if rule.stops else "can be passed with a reason",
            "yes" if rule.kind.affects_figures else "no",
        )
        for step, rules in RULES.items()
        for rule in rules
    ]
    headings = ("before", "what is missing", "in settings", "what it does", "affects published figures")
    return "\n".join([GATES_OPENING, _table(headings, rows)])


RIGHTS = Path(__file__).parent / "inspections" / "roles_in_every_phase.csv"
RIGHTS_OPENING = """\
<!-- Drawn from tests/inspections/roles_in_every_phase.csv by `python -m tests.draw_docs`. The tests try every row. -->

# Who can open what

Each row is an address of an inspection, and what each role gets there in some phases. *Sees it* includes people who are sent
on to another page that they see. *Is refused* means that the page says why (403), or that the phase does not allow it (409).
For everyone else the address does not exist (404), so that it does not even reveal that there is such an inspection. People
who are not signed in are asked to sign in.

A *stranger* has an account and is not on the team. Members of a team can also have a role in the inspectorate, and then have
both sets of rights. Data protection leads are strangers to every inspection.
"""


def draw_rights() -> str:
    with RIGHTS.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    roles = [name for name in found[0] if name not in ("address", "from", "to", "nobody")]
    rows = []
    for row in found:
        first, last = BY_SLUG[row["from"]].title, BY_SLUG[row["to"]].title
        got = {role: row[role] for role in roles}
        sees = [role for role, answer in got.items() if answer in ("seen", "sent on")]
        refused = [role for role, answer in got.items() if answer in ("refused", "409")]
        phases = first if first == last else f"{first} to {last}"
        address = row["address"].removeprefix("inspections/<slug:reference>/") or "the inspection"
        rows.append((f"`{address}`", phases, _those(sees, roles), _those(refused, roles)))
    return f"{RIGHTS_OPENING}\n{_table(('address', 'phases', 'sees it', 'is refused'), rows)}"


def _those(chosen: list[str], roles: list[str]) -> str:
    if not chosen:
        return "no one"
    others = [role for role in roles if role not in chosen]
    if len(others) <= 2 and len(chosen) > 2:
        return "everyone" if not others else f"everyone except the {' and the '.join(others)}"
    return ", ".join(chosen)


PAGES: dict[str, Callable[[], str]] = {
    "rights.md": draw_rights,
    "phases.md": draw_phases,
    "gates.md": draw_gates,
    "entities.md": draw_entities,
}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for name, draw in PAGES.items():
        (DOCS / name).write_text(draw(), encoding="utf-8")
