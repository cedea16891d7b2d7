"""Compares the names in a text with those recorded in the inspection: places, services, offices and organisations.

A name is known if it is in the facts, the recommendations, the glossary, the framework or the layout. The names of the YOT,
its area and the people on the inspection are known too. An unknown name can be right, but nothing recorded confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.subjects import scope, standards_named
from reports.checks.claims.terms import names_in
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import WORDS
from reports.document.glossary import glossary

# Words with a capital that are not names on their own.
_COMMON = frozenset(
    """
    i yot yots yos yjs board chair child children court courts crown district first government head home inspectorate
    justice key magistrates management manager ministry national office officer offending police prison probation region
    report rules service services standard standards state team teams the this these those we our their they it if in at on
    of for and a an all some many most every each no none not but youth year yrs british english welsh white black asian
    mixed january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday domain annexe annex chapter table figure section act part
    """.split()  # noqa: SIM905
)
_WORD = r"[A-Z][A-Za-z'’&-]*"
_NAME = re.compile(rf"{_WORD}(?:(?: (?:of|the|and|for|&))* {_WORD})*")
_OFFICE = re.compile(
    r"\b(?P<office>(?:deputy |assistant )?(?:director|head|chief|commissioner|minister|leader) of (?:the )?"
    r"[a-z'’]+(?: (?!is|was|has|had|now|and|who|"
    r"chairs?|said|told|leads?|sits?|in|to|for|with|does|did|can|will|are|were|as)[a-z'’]+){0,2})"
)
_STANDING = re.compile(r"\b(?P<end>top|bottom|upper|lower) (?P<part>third|quarter|half|fifth)\b")


_OF_ALL = names_in("standing among youth offending teams")
_BODY = re.compile(r"\b(?:Inspectorate of|Commission\b|Inspectorate Wales)")


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").replace("-", " ")


class Names:
    """The known names for one inspection."""

    def __init__(self, known: Known) -> None:
        self.known = known

    @cached_property
    def _text(self) -> str:
        material = self.known.material
        parts = [
            material.yot, material.lead_inspector, material.chief_inspector, material.layout.inspectorate,
            material.publisher.name, material.layout.title,
            *(f"{fact.label} {fact.value} {fact.comparator} {fact.source}" for fact in material.facts),
            *(f"{each.addressee} {each.text}" for each in material.recommendations),
            *(f"{term} {text}" for term, text in glossary(material.framework.words).items()),
            *(f"{standard.title} {standard.text}" for standard in material.framework.standards),
            *(question.text for standard in material.framework.standards for question in standard.key_questions),
            *(domain.title for domain in material.framework.domains),
            *(line.label for line in material.evidence),
            *material.framework.names,
        ]  # fmt: skip
        return " ".join(parts).lower().replace("’", "'").replace("-", " ")

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(re.findall(r"[a-z&']+", self._text)) | _COMMON

    def claims_of(self, passage: Passage) -> Iterator[BoundClaim]:
        yield from self._capitals(passage)
        yield from self._offices(passage)
        yield from self._standings(passage)
        yield from self._listed(passage)

    def _capitals(self, passage: Passage) -> Iterator[BoundClaim]:
        text = passage.sentence.text
        ratings = {name.lower() for name in self.known.framework.names}
        first_words = tuple(name.split()[0] for name in self.known.framework.names if " " in name)
        for match in _NAME.finditer(text):
            if match[0].rstrip("'’").lower() in ratings or match[0] in first_words:
                continue
            words = [
                word
                for word in re.findall(r"[a-z&']+", match[0].lower().replace("’", "'").replace("-", " "))
                if len(word) > 1
            ]
            first = match.start() == 0 or text[: match.start()].rstrip().endswith((".", ":", "?", "!", "|"))
            if first and (len(match[0].split()) == 1 or words[0] in WORDS):
                continue  # “Four Chairs” are a number of chairs
            named = [
                word.removesuffix("'s").rstrip("'")
                for word in words
                if word.removesuffix("'s").rstrip("'") not in _COMMON | {"of", "the", "and", "for"}
            ]
            if first and named and match[0].split()[0].lower() == words[0]:
                named = [
                    word for word in named if word != words[0] or not words[0].isalpha() or word in self._words
                ] or named[1:]
            if not named:
                continue
            unknown = [word for word in named if word not in self._words and word.rstrip("s") not in self._words]
            if unknown or not self._is_recorded_body(match[0].removeprefix("The ")):
                yield bound(passage, *match.span(), NOT_VERIFIED)
            else:
                yield bound(
                    passage, *match.span(), VERIFIED, "named in the facts, recommendations, glossary or framework"
                )

    @cached_property
    def _of_this_inspection(self) -> str:
        """What is recorded about this inspection, without the glossary and the framework."""
        material = self.known.material
        parts = [
            material.yot, material.layout.inspectorate, material.publisher.name, material.layout.title,
            *(f"{fact.label}; {fact.value}; {fact.comparator}; {fact.source}" for fact in material.facts),
            *(f"{each.addressee}; {each.text}" for each in material.recommendations),
            *(line.label for line in material.evidence),
        ]  # fmt: skip
        return _plain("; ".join(parts))

    def _is_recorded_body(self, name: str) -> bool:
        """Whether an inspectorate or commission is recorded as a partner of this inspection, and not just known."""
        if not _BODY.search(name):
            return True
        bodies = [part for part in re.split(r" and (?:the )?|, ", name) if _BODY.search(part)]
        return all(_plain(re.sub(r"['’]s?$", "", body)) in self._of_this_inspection for body in bodies)

    def _offices(self, passage: Passage) -> Iterator[BoundClaim]:
        for match in _OFFICE.finditer(passage.plain):
            office = match["office"].replace("-", " ").replace(" the ", " ")
            is_known = office in self._text.replace(" the ", " ")
            yield bound(
                passage, *match.span(), VERIFIED if is_known else NOT_VERIFIED, "named in the facts" if is_known else ""
            )

    def _standings(self, passage: Passage) -> Iterator[BoundClaim]:
        """“In the bottom third of youth offending teams”: facts in words."""
        for match in _STANDING.finditer(passage.plain):
            after = names_in(re.split(r"[,;]| and ", passage.plain[match.end() :])[0])
            before = names_in(re.split(r"[,;]", passage.plain[: match.start()])[-1])
            standing = [fact.label for fact in self.known.material.facts if _STANDING.search(fact.value)]
            labels = frozenset().union(*map(names_in, standing))
            own = (after if after & labels - _OF_ALL else before) or names_in(passage.plain)
            facts = [
                fact
                for fact in self.known.material.facts
                if _STANDING.search(fact.value.lower()) and names_in(fact.label) & own
            ]
            if not facts:
                yield bound(passage, *match.span(), NOT_VERIFIED)
                continue
            fact = max(facts, key=lambda each: len(names_in(each.label) & own))
            is_true = match[0] in fact.value.lower()
            yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, f"{fact.label}: {fact.value}")

    def _listed(self, passage: Passage) -> Iterator[BoundClaim]:
        """Three standards or more in a row belong to one domain."""
        named = standards_named(self.known, passage)
        if len(named) < 3 or not re.search(
            r"\b(?:judged|inspected|rated|assessed) (?:on|for|against)\b", passage.plain
        ):
            return
        inside = {standard.number for domain in scope(self.known, passage) for standard in domain.standards}
        wrong = [each for each in named if each.standard.number not in inside]
        where = wrong[0] if wrong else named[0]
        said = "; ".join(
            f"{domain.title}: {', '.join(standard.title for standard in domain.standards)}"
            for domain in scope(self.known, passage)
        )
        yield bound(passage, where.start, where.end, CONTRADICTED if wrong else VERIFIED, said)
