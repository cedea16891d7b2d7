"""The claims in a report as the page shows them: each sentence with its claims marked, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, Verdict

Filter = Literal["all", "verified", "contradicted", "not_verified"]
# Each verdict has a word and a sign, so that nobody has to rely on colour.
WORDS: dict[Verdict, str] = {VERIFIED: "verified", CONTRADICTED: "contradicted", NOT_VERIFIED: "not verified"}
SIGNS: dict[Verdict, str] = {VERIFIED: "✓", CONTRADICTED: "✗", NOT_VERIFIED: "?"}
FILTERS: tuple[tuple[Filter, str], ...] = (
    (NOT_VERIFIED, "Not verified"), (CONTRADICTED, "Contradicted"), (VERIFIED, "Verified"), ("all", "All claims"),
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A part of a sentence: a claim, or the words between claims."""

    text: str
    claim: BoundClaim | None = None

    @property
    def word(self) -> str:
        return WORDS[self.claim.verdict] if self.claim else ""

    @property
    def sign(self) -> str:
        return SIGNS[self.claim.verdict] if self.claim else ""


@dataclass(frozen=True)
class MarkedSentence:
    pieces: tuple[Piece, ...]
    claims: tuple[BoundClaim, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """What its claims were compared with, each once."""
        return tuple(dict.fromkeys(claim.source for claim in self.claims if claim.source))


def marked(claims: Sequence[BoundClaim], shown: Filter) -> list[tuple[str, list[MarkedSentence]]]:
    """The sentences that have a claim with this verdict, by section. All claims of such a sentence are marked."""
    found = []
    for section, of_section in groupby(claims, key=lambda claim: claim.section):
        sentences = [
            _marked(list(of_sentence)) for _, of_sentence in groupby(of_section, key=lambda claim: claim.sentence)
        ]
        kept = [
            sentence
            for sentence in sentences
            if shown == "all" or any(claim.verdict == shown for claim in sentence.claims)
        ]
        if kept:
            found.append((section, kept))
    return found


def _marked(claims: list[BoundClaim]) -> MarkedSentence:
    return MarkedSentence(tuple(_pieces(claims)), tuple(claims))


def _pieces(claims: list[BoundClaim]) -> Iterator[Piece]:
    text, end = claims[0].sentence, 0
    for claim in sorted(claims, key=lambda each: each.start):
        if claim.start < end:
            continue  # inside another claim
        if claim.start > end:
            yield Piece(text[end : claim.start])
        end = claim.start + len(claim.excerpt)
        yield Piece(text[claim.start : end], claim)
    if end < len(text):
        yield Piece(text[end:])
