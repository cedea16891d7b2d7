"""What people do with ratings and the report: one function each, one transaction, `by=` whoever answers for it."""

from reports.actions.accuracy import (
    WrongComments,
    add_accuracy_comment,
    answer_accuracy_comment,
    log_copy,
    receive_comments,
    send_for_accuracy_check,
    take_back_draft,
    try_draft_pdf_again,
)
from reports.actions.checking import accept_finding, withdraw_acceptance
from reports.actions.commenting import answer_comment, comment_on, say_ready
from reports.actions.facts import set_facts_of
from reports.actions.following import ask_for_action_plan, follow_recommendations, receive_action_plan, record_progress
from reports.actions.panel import (
    ReasonWanting,
    convene_panel,
    propose_discretion,
    record_panel_decision,
    reopen_ratings,
    sign_ratings,
)
from reports.actions.publishing import (
    abandon_correction,
    approve_report,
    correct_report,
    describe_correction,
    open_correction_of,
    publish_report,
)
from reports.actions.recommendations import (
    add_recommendation,
    change_recommendation,
    move_recommendation,
    put_recommendation_back,
    remove_recommendation,
)
from reports.actions.rendering import ask_for_pdf
from reports.actions.writing import FACT_FIELDS, put_text_back, set_facts, set_recommendations, write_section

__all__ = [
    "FACT_FIELDS",
    "ReasonWanting",
    "WrongComments",
    "abandon_correction",
    "accept_finding",
    "add_accuracy_comment",
    "add_recommendation",
    "answer_accuracy_comment",
    "answer_comment",
    "approve_report",
    "ask_for_action_plan",
    "ask_for_pdf",
    "change_recommendation",
    "comment_on",
    "convene_panel",
    "correct_report",
    "describe_correction",
    "follow_recommendations",
    "log_copy",
    "move_recommendation",
    "open_correction_of",
    "propose_discretion",
    "publish_report",
    "put_recommendation_back",
    "put_text_back",
    "receive_action_plan",
    "receive_comments",
    "record_panel_decision",
    "record_progress",
    "remove_recommendation",
    "reopen_ratings",
    "say_ready",
    "send_for_accuracy_check",
    "set_facts",
    "set_facts_of",
    "set_recommendations",
    "sign_ratings",
    "take_back_draft",
    "try_draft_pdf_again",
    "withdraw_acceptance",
    "write_section",
]
