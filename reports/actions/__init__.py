"""What people do with ratings and the report: one function each, one transaction, `by=` whoever answers for it."""

from reports.actions.panel import (
    ReasonWanting,
    convene_panel,
    propose_discretion,
    record_panel_decision,
    reopen_ratings,
    sign_ratings,
)
from reports.actions.rendering import ask_for_pdf
from reports.actions.writing import FACT_FIELDS, set_facts, set_recommendations, write_section

__all__ = [
    "FACT_FIELDS",
    "ReasonWanting",
    "ask_for_pdf",
    "convene_panel",
    "propose_discretion",
    "record_panel_decision",
    "reopen_ratings",
    "set_facts",
    "set_recommendations",
    "sign_ratings",
    "write_section",
]
