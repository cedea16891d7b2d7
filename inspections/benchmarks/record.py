"""What a reader records about a benchmark case, on the same pages as in a case of an inspection."""

from __future__ import annotations

from collections.abc import Iterable

from inspections.benchmarks.models import BenchmarkCase
from inspections.cases.models import Case
from inspections.inspection.models import Inspection
from inspections.second_reads.record import AnswerRow, SeparateRecord


class BenchmarkRecord(SeparateRecord):
    """The record of one read. Its case and inspection are not stored; they only say which questions are asked."""

    def __init__(self, benchmark: BenchmarkCase, rows: Iterable[AnswerRow] = ()) -> None:
        definition = benchmark.framework.definition
        domain = next(each.domain for each in definition.disposals if each.slug == benchmark.disposal)
        case = Case(
            inspection=Inspection(framework=benchmark.framework),
            domain_id=benchmark.framework.whole.domains[domain],
            disposal=benchmark.disposal,
        )
        super().__init__(case, rows, benchmark.disposal)
