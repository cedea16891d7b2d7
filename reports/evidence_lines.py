"""The evidence of an inspection as the lines of the report's methodology."""

from __future__ import annotations

from inspections.evidence.counts import Held, Methodology, Survey
from reports.methodology import Counted
from reports.text.numbers_in_words import lower_first

_WITH = {
    "Case manager": "case managers",
    "Child": "children",
    "Parent or carer": "parents or carers",
    "Victim": "victims",
}


def counted(methodology: Methodology) -> tuple[Counted, ...]:
    """The lines that the evidence of an inspection gives; none where it has none."""
    lines = [
        Counted(
            "interview", f"Interviews about cases with {_WITH.get(title, 'others who work with the child')}", f"{times}"
        )
        for title, times in methodology.interviews_in_cases.items()
    ]
    lines += [Counted(held.kind, f"{held.title}s", _times_and_people(held)) for held in methodology.held]
    lines += [
        Counted("survey", f"Survey of {lower_first(survey.surveyed) or 'people'}: {survey.title}", _answers(survey))
        for survey in methodology.surveys
    ]
    if methodology.documents:
        lines.append(Counted("document", "Documents", str(methodology.documents)))
    if methodology.data:
        lines.append(Counted("data", "Sets of data supplied by the YOT", str(methodology.data)))
    if methodology.of_partners:
        lines.append(Counted("partner", "Findings of partner inspectors", str(methodology.of_partners)))
    return tuple(lines)


def _times_and_people(held: Held) -> str:
    if not held.people:
        return str(held.times)
    people = f"{held.people} {'person' if held.people == 1 else 'people'}"
    return f"{held.times}, with {people}{' or more' if held.without_people else ''}"


def _answers(survey: Survey) -> str:
    told = []
    if survey.answered is not None:
        told.append(f"{survey.answered} answered")
    if survey.invited is not None:
        told.append(f"{survey.invited} were invited" if not told else f"of {survey.invited} invited")
    return " ".join(told) or "answers not counted"
