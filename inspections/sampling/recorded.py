"""Says what is recorded in a case. A case with anything recorded in it cannot be replaced."""

from __future__ import annotations

from inspections.cases.models import Case

# Relations to a case, with their names in the singular and plural. A case with such rows cannot be replaced.
RECORDED = {
    "judgements": ("answer or note on a key question or prompt", "answers or notes on key questions and prompts"),
    "answers": ("answer to another question", "answers to other questions"),
    "awaited": ("question marked as awaited", "questions marked as awaited"),
    "interviews": ("interview", "interviews"),
    "planned_interviews": ("planned interview", "planned interviews"),
    "steps": ("step of its review", "steps of its review"),
    "lead_recordings": ("reason for recording in a colleague’s case", "reasons for recording in a colleague’s case"),
    "alerts": ("alert", "alerts"),
    "reassurance_requests": ("request for reassurance", "requests for reassurance"),
    "referred_findings": ("finding of a partner inspector", "findings of partner inspectors"),
    "practiceexamples": ("practice example", "practice examples"),
    "quotations": ("quotation", "quotations"),
    "second_reads": ("second reader", "second readers"),
    "dip_reads": ("dip sample", "dip samples"),
}
# Relations that say nothing about the child's case: its row on the list, and who may not inspect it.
NOT_RECORDED_IN_IT = ("eligible_rows", "conflicts")
# Facts that only an inspector enters. Other facts come from the YOT's list, and the history keeps them.
FACTS = (
    "safety_wellbeing", "risk_of_serious_harm", "custody", "religion", "disability", "offence", "looked_after",
)  # fmt: skip


def recorded_in(case: Case) -> list[str]:
    """What people have recorded in a case, with numbers: "3 answers to other questions". Empty if nothing is recorded."""
    rows = {name: getattr(case, name).all() for name in RECORDED}
    # An answer that was cleared, or an interview that was never filled in, leaves an empty row.
    rows["judgements"] = rows["judgements"].exclude(answer="", note="")
    rows["answers"] = rows["answers"].exclude(value="")
    rows["second_reads"] = rows["second_reads"].exclude(state="withdrawn", answers=None)
    rows["dip_reads"] = rows["dip_reads"].exclude(state="withdrawn", findings=None)
    rows["interviews"] = rows["interviews"].exclude(pk__in=case.interviews.untouched())
    counts = [(rows[name].count(), words) for name, words in RECORDED.items()]
    counts.append((sum(bool(getattr(case, name)) for name in FACTS), ("fact", "facts")))
    found = [f"{count} {one if count == 1 else several}" for count, (one, several) in counts if count]
    return [*found, "notes in the notepad"] if case.notepad else found


def listed(parts: list[str]) -> str:
    """Join the parts as in a sentence: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
