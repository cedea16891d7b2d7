"""The kinds of notice that people can get. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of event, and who gets a notice about it, in the words of the page for choosing notices."""

    slug: str
    title: str
    told: str


CASE_ALLOCATED = Kind(
    "case_allocated", "A case is allocated", "the inspector who gets the case, and the one who had it"
)
CASE_RETURNED = Kind("case_returned", "A case is returned", "the inspector of the case")
ALERT_RAISED = Kind(
    "alert_raised", "An alert is raised", "the lead inspector, the deputies and the inspector of the case"
)
SECOND_READ = Kind("second_read_assigned", "A second read is assigned", "the second reader")
DIP_FINDINGS = Kind("dip_findings", "Findings of a dip sample are sent", "the inspector of the case")
DIP_ANSWER = Kind("dip_answer", "Queries of a dip sample are answered", "the quality lead")
BENCHMARK_READ = Kind("benchmark_read", "A benchmark case is open for you to read", "its readers")
BENCHMARK_ANSWERS = Kind(
    "benchmark_answers",
    "Answers to a benchmark case can be compared",
    "the readers who can see them, and the quality lead who wrote the case",
)
PANEL_CALLED = Kind("panel_called", "A ratings panel is called", "its chair and members, and the lead inspector")
DRAFT_DUE = Kind(
    "draft_due", "A draft report is due within a week", "the lead inspector, the deputies and report admins"
)
ACCOUNT_CHANGED = Kind("account_changed", "An administrator changes your account or roles", "the owner of the account")

KINDS = {
    kind.slug: kind
    for kind in (
        CASE_ALLOCATED,
        CASE_RETURNED,
        ALERT_RAISED,
        SECOND_READ,
        DIP_FINDINGS,
        DIP_ANSWER,
        BENCHMARK_READ,
        BENCHMARK_ANSWERS,
        PANEL_CALLED,
        DRAFT_DUE,
        ACCOUNT_CHANGED,
    )
}
