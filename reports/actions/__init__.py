"""What people do with ratings and the report: one function each, one transaction, `by=` whoever answers for it."""

from reports.actions.checking import accept_finding, withdraw_acceptance
from reports.actions.commenting import answer_comment, comment_on, say_ready
from reports.actions.facts import set_facts_of
from reports.actions.panel import (
    ReasonWanting,
    convene_panel,
    propose_discretion,
    record_panel_decision,
    reopen_ratings,
    sign_ratings,
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
    "accept_finding",
    "add_recommendation",
    "answer_comment",
    "ask_for_pdf",
    "change_recommendation",
    "comment_on",
    "convene_panel",
    "move_recommendation",
    "propose_discretion",
    "put_recommendation_back",
    "put_text_back",
    "record_panel_decision",
    "remove_recommendation",
    "reopen_ratings",
    "say_ready",
    "set_facts",
    "set_facts_of",
    "set_recommendations",
    "sign_ratings",
    "withdraw_acceptance",
    "write_section",
]
