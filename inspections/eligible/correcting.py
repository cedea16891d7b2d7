"""Shows problems in the cells of a list as a form, and applies the corrections. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inspections.eligible.checking import Checked, Problem
from inspections.eligible.reading.case_list import UNKNOWN_AGE, CaseList
from inspections.eligible.reading.columns import BY_NAME
from inspections.eligible.reading.words import Words
from inspections.sheets.corrections import CellInput, ProblemRow, rows_left_out, sent_cells

MOST_CELLS = 200  # shown as inputs at a time
LONGEST_CELL = 200
LEAVE_THE_REST = "leave-the-rest"


def problem_rows(cases: CaseList, checked: Checked, words: Mapping[str, Words]) -> tuple[list[ProblemRow], int]:
    """The rows with problems, and the number of problems that are not shown."""
    by_row: dict[int, list[Problem]] = {}
    for problem in checked.by_cell.values():
        by_row.setdefault(problem.row, []).append(problem)
    shown, used = [], 0
    for number, cells in cases.rows:
        problems = by_row.get(number, [])
        if problems and (used == 0 or used + len(problems) <= MOST_CELLS):
            shown.append(_problem_row(cases, number, cells, problems, words))
            used += len(problems)
        elif problems:
            break
    return shown, len(checked.by_cell) - used


def _problem_row(
    cases: CaseList, number: int, cells: Sequence[str], problems: list[Problem], words: Mapping[str, Words]
) -> ProblemRow:
    places = {problem.place: problem for problem in problems}
    others = ", ".join(cell for place, cell in enumerate(cells) if cell and place not in places)
    inputs = [
        _input(cases.columns[place], number, place, cells[place], problem, words)
        for place, problem in sorted(places.items(), key=lambda each: -1 if each[0] is None else each[0])
        if place is not None
    ]
    whole = places.get(None)
    return ProblemRow(number, others, inputs, whole.reason if whole else "")


def _input(column: str, row: int, place: int, value: str, problem: Problem, words: Mapping[str, Words]) -> CellInput:
    shown, suggestion, choices = "" if value == UNKNOWN_AGE else value, problem.suggestion, list[tuple[str, str]]()
    if column in words:
        choices = [(title, title) for title in words[column].titles.values()]
        suggestion = words[column].titles.get(words[column].nearest(value), "") if value else ""
    return CellInput(row, str(place), BY_NAME[column].title, shown, problem.reason, suggestion, choices)


def correct(cases: CaseList, checked: Checked, sent: Mapping[str, str]) -> None:
    """Apply corrections to a list, and leave out the rows that the user chose to leave out.

    Only cells that had a problem can be corrected. A correction removes any mark that was put on the cell when the file
    was read.
    """
    wanted = {
        (row, int(place)): value[:LONGEST_CELL]
        for (row, place), value in sent_cells(sent).items()
        if place.isdecimal() and (row, int(place)) in checked.by_cell
    }
    cases.marks = [mark for mark in cases.marks if mark[:2] not in wanted]
    for row, cells in cases.rows:
        for place in range(len(cells)):
            if (row, place) in wanted:
                cells[place] = wanted[row, place]
    cases.leave_out(rows_left_out(sent) & checked.rows_with_problems, "you left it out")


def leave_the_rest(cases: CaseList, checked: Checked) -> None:
    """Leave out every row that has a problem."""
    cases.leave_out(checked.rows_with_problems, "you left it out")
