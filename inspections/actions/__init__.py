"""What people do while an inspection is recorded: one function each, one transaction, `by=` whoever answers for it.

Views, admin pages, commands and the workbook all call these; nothing else writes. Each writes the history beside the
change. An action that finds nothing to change writes nothing and says so.
"""

from inspections.actions.alerts import (
    accept_answer,
    ask_for_reassurance,
    close_reassurance,
    raise_alert,
    record_answer,
    refuse_answer,
)
from inspections.actions.cases import (
    Saved,
    Stale,
    add_case,
    allocate_case,
    answer_case_questions,
    begin_interview,
    change_case,
    question_number,
    record_judgements,
    save_entry,
    save_entry_of_held_case,
)
from inspections.actions.for_report import (
    NamesFound,
    add_practice_example,
    add_quotation,
    change_practice_example,
    change_quotation,
    offer_to_report,
    take_back,
    withdraw,
)
from inspections.actions.inspections import (
    announce_inspection,
    appoint,
    change_inspection,
    check_rating,
    dismiss,
    move_to_phase,
    propose_rating,
    reach_phase_by_dates,
    yot_called,
)
from inspections.actions.submission import accept_case, return_case, submit_case

__all__ = [
    "NamesFound",
    "Saved",
    "Stale",
    "accept_answer",
    "accept_case",
    "add_case",
    "add_practice_example",
    "add_quotation",
    "allocate_case",
    "announce_inspection",
    "answer_case_questions",
    "appoint",
    "ask_for_reassurance",
    "begin_interview",
    "change_case",
    "change_inspection",
    "change_practice_example",
    "change_quotation",
    "check_rating",
    "close_reassurance",
    "dismiss",
    "move_to_phase",
    "offer_to_report",
    "propose_rating",
    "question_number",
    "raise_alert",
    "reach_phase_by_dates",
    "record_answer",
    "record_judgements",
    "refuse_answer",
    "return_case",
    "save_entry",
    "save_entry_of_held_case",
    "submit_case",
    "take_back",
    "withdraw",
    "yot_called",
]
