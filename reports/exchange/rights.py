"""What a person may change with a workbook in the browser. An import cannot bypass the gates before a step."""

from __future__ import annotations

from inspections.inspection.models import Change, Inspection
from inspections.people.models import User
from inspections.permissions import can_lead
from inspections.spreadsheets.files import CellError
from reports.permissions import can_decide, can_judge_progress, can_write_report

_PHASE = (
    "these dates would move the inspection to another phase. Move it on its overview, where you see what is missing"
)
_PANEL = "only members of the ratings panel can decide {rating.many}. Leave out this sheet"
_REPORT = ("text ", "facts", "recommendation ")
_WRITING = (
    "you cannot change the report now, so leave out the sheets text, facts and recommendations. The lead inspector, deputies "
    "and report admins can, once the {rating.many} are signed and until the report is published"
)
_FINDINGS = ("case ", "proposal ")
_LEADING = (
    "only the lead inspector and deputies can change {case.many} and proposed {rating.many}. Leave out these sheets"
)

_JUDGING = "you cannot judge the recommendations of the earlier inspection now. Leave out this sheet"


def not_allowed(user: User, before: Inspection | None, after: Inspection, history: list[Change]) -> list[CellError]:
    """What an import would change that this person cannot change, as errors.

    A new inspection, which has no `before`, may already be finished. The actions refuse changes to submitted cases.
    """
    if before is None:
        return []
    errors, words = [], before.words
    if before.phase != after.phase:
        errors.append(CellError("inspection", "-", "value", _PHASE))
    if not can_write_report(user, before) and any(change.subject.startswith(_REPORT) for change in history):
        errors.append(CellError("text", "-", "-", words.fill(_WRITING)))
    if not can_lead(user, before) and any(change.subject.startswith(_FINDINGS) for change in history):
        errors.append(CellError("cases", "-", "-", words.fill(_LEADING)))
    if not can_judge_progress(user, before) and any(
        change.subject.startswith("earlier recommendation ") for change in history
    ):
        errors.append(CellError("progress", "-", "-", _JUDGING))
    if not can_decide(user) and any(change.subject.startswith("panel ") for change in history):
        errors.append(CellError("panel", "-", "rating", words.fill(_PANEL)))
    return errors
