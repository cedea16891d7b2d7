"""Queries for the register: rows as plain values, and what its pages show."""

from __future__ import annotations

from inspections.inspection.models import Change
from inspections.inspection.querysets import ChangeQuerySet
from inspections.inspection.yots import YOT, YOTQuerySet
from inspections.people.models import User
from inspections.yots.facts import LABELS, Facts
from inspections.yots.models import RegisterUpload
from inspections.yots.register import Plan, Register, RowProblem, plan
from inspections.yots.sheet import from_plain
from standards.words import house_words


def facts_of(yot: YOT) -> Facts:
    """The facts about a YOT. Fetch it `with_facts()`."""
    names, authorities = yot.other_names.all(), yot.local_authorities.all()
    return Facts(
        name=yot.name,
        earlier_names=tuple(each.name for each in names if each.is_earlier),
        other_names=tuple(each.name for each in names if not each.is_earlier),
        local_authorities=tuple(each.name for each in authorities),
        police_force_area=yot.police_force_area,
        region=yot.region,
        nation=yot.nation,
        joint_service=yot.is_joint_service,
        closed=yot.closed_on,
        merged_into=yot.merged_into.name if yot.merged_into else "",
    )


def register() -> Register:
    """The whole register, read in three queries."""
    return Register({yot.pk: facts_of(yot) for yot in YOT.objects.with_facts().order_by("name")}, house_words())


def yots_with_facts() -> YOTQuerySet:
    """All YOTs for the list, by name."""
    found: YOTQuerySet = YOT.objects.with_facts().order_by("name")
    return found


def history_of(yot: YOT) -> ChangeQuerySet:
    """Every change to the facts about a YOT, oldest first."""
    found: ChangeQuerySet = Change.objects.of_yot(yot).select_related("by").order_by("pk")
    return found


def version_of(yot: YOT) -> int:
    """The key of the latest change to the facts about a YOT."""
    return Change.objects.of_yot(yot).order_by("-pk").values_list("pk", flat=True).first() or 0


def plan_of(upload: RegisterUpload) -> Plan:
    """What an uploaded file would change in the register as it is now, and everything that is wrong with the file."""
    planned = plan(from_plain(upload.rows), register())
    unreadable = [RowProblem(*error) for error in upload.errors]
    places = {(problem.row, problem.column) for problem in unreadable}
    planned.problems = [
        *unreadable,
        *(problem for problem in planned.problems if (problem.row, problem.column) not in places),
    ]
    planned.problems.sort(key=_place)
    return planned


def _place(problem: RowProblem) -> tuple[int, int]:
    """Sorts problems by row, then by column in the usual order."""
    columns = list(LABELS)
    row = problem.row if isinstance(problem.row, int) else 0
    return row, columns.index(problem.column) if problem.column in columns else len(columns)


def yot_with_facts(pk: int) -> YOTQuerySet:
    found: YOTQuerySet = YOT.objects.with_facts().filter(pk=pk)
    return found


def names_to_merge_into(yot: YOT | None) -> list[str]:
    """The names of all other YOTs, in order."""
    others = YOT.objects.exclude(pk=yot.pk) if yot else YOT.objects.all()
    return list(others.order_by("name").values_list("name", flat=True))


def upload_of(person: User) -> RegisterUpload | None:
    """The register file that this person uploaded and has not imported yet."""
    return RegisterUpload.objects.filter(by=person).first()
