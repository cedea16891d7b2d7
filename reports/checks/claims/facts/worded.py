"""Compares facts in words: who holds an office, what another inspectorate decided, which organisation provides a service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.matching import Index
from reports.checks.claims.terms import names_in
from reports.checks.reading.known import Known, Passage

_PERSON = re.compile(r"\b[A-Z][a-z'’]+(?:-[A-Z][a-z]+)?(?: [A-Z][a-z'’]+(?:[-A-Z][a-z]+)?){1,2}\b")
_RATING = re.compile(
    r"['\"]?\b(inadequate|requires improvement|good|outstanding|satisfactory|unsatisfactory|poor|adequate)\b['\"]?"
)
_OFFICE = re.compile(
    r"\b(?:director|head|chief|commissioner|leader|minister) of (?:the )?[a-z']+(?: (?!now|who|is|was|chairs?|has|and)[a-z']+)?\b"
)
_ROLE = re.compile(r"\b(?:deputy lead inspector|lead inspector|assistant chief inspector|chief inspector)\b")
_PROVIDES = re.compile(r"\b(?:provid\w*|deliver\w*|run|runs|offer\w*|commission\w*|gives?|supplies|supplied)\b")
_LEAST = 0.5


@lru_cache(maxsize=4)
def roles_of(known: Known) -> dict[str, frozenset[str]]:
    """Who is recorded in which role of the inspection, in lower case."""
    found = {"lead inspector": {known.material.lead_inspector}, "chief inspector": {known.material.chief_inspector}}
    for fact in known.material.facts:
        role = _ROLE.match(fact.label.lower())
        if role is not None:
            found.setdefault(role[0], set()).update(_PERSON.findall(fact.value))
    people = {role: frozenset(_plain(name) for name in names if name) for role, names in found.items()}
    return {role: names for role, names in people.items() if names}


def _plain(name: str) -> str:
    return re.sub(r" (?:CBE|OBE|MBE|QPM|KC)$", "", name).lower().replace("’", "'")


def worded_facts_in(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    yield from _roles(index.known, passage)
    yield from _values(index, passage)
    yield from _providers(index.known, passage)


def _roles(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Jane Attwood was the deputy lead inspector”, “with Avtar Singh as her deputy”."""
    roles, plain = roles_of(known), passage.plain
    for match in _PERSON.finditer(passage.sentence.text):
        name = _plain(match[0])
        before, after = plain[: match.start()], plain[match.end() :]
        said = re.match(
            rf",? (?:was |is |as |acted as |served as )?(?:the |our |her |his |its )?(?P<role>{_ROLE.pattern}|deputy)\b",
            after,
        )
        said = said or re.search(rf"(?P<role>{_ROLE.pattern})(?: (?:was|is))?,? $", before)
        role = (
            said["role"]
            if said
            else "lead inspector"
            if re.match(r",? (?:who )?(?:led|leads) (?:the|this|our)\b", after)
            else ""
        )
        role = "deputy lead inspector" if role == "deputy" else role
        if role in roles:
            is_true = name in roles[role]
            source = f"{role}: {', '.join(sorted(roles[role])).title()}"
            yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, source)
        elif role:
            yield bound(passage, *match.span(), NOT_VERIFIED)


def _values(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    own = names_in(passage.plain)
    for fact in index.known.material.facts:
        value = fact.value.lower()
        rivals = _OFFICE if _OFFICE.fullmatch(value) else _RATING if _RATING.fullmatch(value) else None
        if rivals is None or fact.section == "glossary":
            continue
        terms = names_in(fact.label)
        total = sum(map(index.weight, terms))
        if not total or sum(map(index.weight, terms & own)) / total < _LEAST:
            continue
        for match in rivals.finditer(passage.plain):
            is_true = value in match[0] or match[0] in value
            yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, f"{fact.label}: {fact.value}")


@dataclass(frozen=True)
class _Provider:
    name: str
    terms: frozenset[str]


@lru_cache(maxsize=4)
def _providers_of(known: Known) -> tuple[_Provider, ...]:
    """The organisations of the glossary that provide something, with the words for what they provide."""
    found = []
    for fact in known.material.facts:
        if fact.section == "glossary" and re.search(
            r"\b(?:provides?|delivers?|commissioned|organisation|charity|careers service|run)\b", fact.value
        ):
            for name in re.split(r" \(|\)|, ", fact.label):
                if name:
                    found.append(_Provider(name, names_in(fact.value)))
    return tuple(found)


def _providers(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“METRO provides the substance misuse services”: the words of another organisation's entry in the glossary."""
    providers = _providers_of(known)
    if not _PROVIDES.search(passage.plain):
        return
    own = names_in(passage.plain)
    for provider in providers:
        match = re.search(rf"\b{re.escape(provider.name)}\b", passage.sentence.text)
        if match is None or re.search(rf"\b{re.escape(provider.name.lower())}\b", passage.plain) is None:
            continue
        others = [each for each in providers if each.name != provider.name and each.name.lower() not in passage.plain]
        rival = max(others, key=lambda each: len((each.terms - provider.terms) & own), default=None)
        named = len(provider.terms & own)
        stolen = len((rival.terms - provider.terms) & own) if rival is not None else 0
        if rival is not None and stolen >= 2 and stolen > named:
            yield bound(
                passage,
                *match.span(),
                CONTRADICTED,
                f"the glossary says this of {rival.name}, and not of {provider.name}",
            )
