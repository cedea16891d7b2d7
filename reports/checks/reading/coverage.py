"""Counts what the checks read in a report and what they did not, so that the page for the checks does not claim too much."""

from __future__ import annotations

from dataclasses import dataclass

from reports.checks.reading.claims import numbers
from reports.checks.reading.known import Known
from reports.checks.reading.sentences import of_texts


@dataclass(frozen=True)
class Coverage:
    texts: int
    sentences: int  # sentences in the inspectorate's own words
    quoted: int  # sentences in other people's words, which are not checked
    compared: int  # numbers read as counts or shares of cases
    unread: tuple[tuple[str, str], ...]  # section and text of each sentence with a number that was not compared

    @property
    def unread_numbers(self) -> int:
        return len(self.unread)


def coverage(known: Known) -> Coverage:
    """Count what was read. A number in a claim counts as compared, even if no check can tell what the claim is about."""
    compared, unread = 0, []
    for passage in known.passages:
        for start, end, _, _ in numbers(passage.plain):
            if any(claim.start < end and start < claim.end for claim in passage.claims):
                compared += 1
            else:
                unread.append((passage.sentence.section, passage.sentence.text))
    return Coverage(
        texts=len(known.texts),
        sentences=len(known.passages),
        quoted=sum(sentence.is_quoted for sentence in of_texts(known.texts)),
        compared=compared,
        unread=tuple(unread),
    )
