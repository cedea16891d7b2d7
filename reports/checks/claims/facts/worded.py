"""Compares facts in words: who holds an office, what another inspectorate decided, which organisation provides a service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reports.checks.claims.bound import CONTRADICTED, NOT_VERIFIED, VERIFIED, BoundClaim, bound
from reports.checks.claims.matching import Index
from reports.checks.claims.terms import names_in
from reports.checks.reading.claims import claims
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import Range
from reports.document.material import FactValue

_PERSON = re.compile(r"\b[A-Z][a-z'’]+(?:-[A-Z][a-z]+)?(?: [A-Z][a-z'’]+(?:[-A-Z][a-z]+)?){1,2}\b")
_RATING = re.compile(
    r"['\"]?\b(inadequate|requires improvement|good|outstanding|satisfactory|unsatisfactory|poor|adequate)\b['\"]?"
)
_OFFICE = re.compile(
    r"\b(?:chief executive|chief constable|police and crime commissioner|council leader|mayor)\b|"
    r"\b(?:director|head|chief|commissioner|leader|minister) of (?:the )?[a-z']+(?: (?!now|who|is|was|chairs?|has|and)[a-z']+)?\b"
)
_ROLE = re.compile(r"\b(?:deputy lead inspector|lead inspector|assistant chief inspector|chief inspector)\b")
_ROW = re.compile(
    r"^\| *(?P<role>[A-Za-z ()]+?) *\| *(?P<names>[^|\n]+)\|", re.MULTILINE
)  # a row of the table of the team
_PROVIDES = re.compile(r"\b(?:provid\w*|deliver\w*|run|runs|offer\w*|commission\w*|gives?|supplies|supplied)\b")
_INSPECTORATE = re.compile(r"\b(?:ofsted|estyn|care quality commission|cqc|hmic\w*|care inspectorate)\b")
_LEAST, _LEAST_TO_VERIFY = 0.5, 0.25


@lru_cache(maxsize=4)
def roles_of(known: Known) -> dict[str, frozenset[str]]:
    """Who is recorded in which role of the inspection, or named with it in the table of the team, in lower case."""
    found = {"lead inspector": {known.material.lead_inspector}, "chief inspector": {known.material.chief_inspector}}
    for fact in known.material.facts:
        role = _ROLE.match(fact.label.lower())
        if role is not None:
            found.setdefault(role[0], set()).update(_PERSON.findall(fact.value))
    for text in known.texts.values():
        for row in _ROW.finditer(text):
            role = _ROLE.match(row["role"].strip().lower())
            if role is not None:
                found.setdefault(role[0], set()).update(_PERSON.findall(row["names"].partition(",")[0]))
    people = {role: frozenset(_plain(name) for name in names if name) for role, names in found.items()}
    return {role: names for role, names in people.items() if names}


def _plain(name: str) -> str:
    return re.sub(r" (?:CBE|OBE|MBE|QPM|KC)$", "", name).lower().replace("’", "'")


def worded_facts_in(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    yield from _tasks_of_people(index.known, passage)
    yield from _bodies_of_people(index.known, passage)
    yield from _roles(index.known, passage)
    yield from _partners(index.known, passage)
    yield from _joined_names(index, passage)
    yield from _values(index, passage)
    yield from _shares(index, passage)
    yield from _delivered_by(index.known, passage)
    yield from _providers(index.known, passage)
    yield from _other_names(index, passage)


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
        role = role or _leads(passage, before, after)
        role = "deputy lead inspector" if role == "deputy" else role
        if role in roles:
            is_true = name in roles[role]
            source = f"{role}: {', '.join(sorted(roles[role])).title()}"
            yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, source)
        elif role:
            yield bound(passage, *match.span(), NOT_VERIFIED)


_OF_BODY = re.compile(
    r",? (?:(?:who )?(?:inspected|worked|came|took part|joined us"
    r"|joined (?:the|our) (?:inspection|team)|was there) )?(?:of|from|at|for|on behalf of) (?:the )?|, "
)


def _bodies_of_people(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“Nigel Parkes, Ofsted”: the body that a fact gives for a person who is named in it."""
    for match in _PERSON.finditer(passage.sentence.text):
        of = _OF_BODY.match(passage.sentence.text, match.end())
        said = _BODIES.match(passage.sentence.text, of.end()) if of else None
        facts = [
            each for each in known.material.facts if said and match[0] in each.value and _BODIES.search(each.label)
        ]
        if said is None or not facts:
            continue
        is_true = any(said[0].lower() in each.label.lower() for each in facts)
        source = "; ".join(f"{each.label}: {each.value}" for each in facts)
        yield bound(passage, match.start(), said.end(), VERIFIED if is_true else CONTRADICTED, source)


@lru_cache(maxsize=4)
def _people_of(known: Known) -> tuple[FactValue, ...]:
    """The facts that name a person."""
    return tuple(fact for fact in known.material.facts if fact.section != "glossary" and _PERSON.search(fact.value))


@lru_cache(maxsize=4)
def _names_of(known: Known) -> frozenset[str]:
    """The values of facts that are one name."""
    values = (fact.value for fact in known.material.facts if fact.section != "glossary")
    return frozenset(value for value in values if " and " not in value and _NAME.fullmatch(value))


def _tasks_of_people(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“From Ofsted, Jon Bowman took part for social care”: the words of the fact in which another person is named."""
    people = _people_of(known)
    named = [
        match for match in _PERSON.finditer(passage.sentence.text) if any(match[0] in fact.value for fact in people)
    ]
    if len(named) != 1:
        return
    own, name = names_in(passage.plain), named[0][0]
    mine = [fact for fact in people if name in fact.value]
    terms = frozenset().union(*(names_in(fact.label) for fact in mine))
    for fact in people if mine else ():
        others = names_in(fact.label)
        if name not in fact.value and (others - terms) and others - terms <= own and not (terms - others) & own:
            said = f"{fact.label}: {fact.value}; {mine[0].label}: {mine[0].value}"
            yield bound(passage, *named[0].span(), CONTRADICTED, said)
            return


# Where a name leads: “led by Tracy Green”, “Tracy Green and her team”.
_LED = re.compile(r"\b(?:led by|headed by|under|under the leadership of|with .{0,20} led by)(?: the inspector)? $")
_LEADING = re.compile(
    r"(?:'s (?:inspection )?team\b|,? (?:and|with) (?:her|his|their) (?:\w+ )?(?:team|colleagues|inspectors)\b)"
)
_OF_INSPECTION = re.compile(r"\b(?:inspection|inspectors|inspected|fieldwork|visit\w*|cases|report)\b")
_OURS = ("methodology", "acknowledgements", "foreword", "inspection-arrangements", "contents")


def _leads(passage: Passage, before: str, after: str) -> str:
    if not (_LED.search(before) or _LEADING.match(after)):
        return ""
    is_ours = passage.sentence.section in _OURS or bool(_OF_INSPECTION.search(passage.plain))
    return "lead inspector" if is_ours else ""


def _partners(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“We were joined by the Care Quality Commission and Ofsted”: bodies that a fact lists."""
    if not _JOINED.search(passage.plain):
        return
    for fact in known.material.facts:
        if not re.search(r"\bpartner|\bjoin", fact.label.lower()) or len(_BODIES.findall(fact.value)) < 2:
            continue
        recorded = fact.value.lower().replace("’", "'")
        for match in _BODIES.finditer(passage.sentence.text):
            if "probation" in match[0].lower() or match[0].lower() in known.material.layout.inspectorate.lower():
                continue  # the inspectorate that others join
            is_true = match[0].lower().replace("’", "'") in recorded
            said = f"{fact.label}: {fact.value}"
            yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, said)
        return


_JOINED = re.compile(r"\bjoin\w*|\bpartner\w*|\bsecond week\b|\balongside\b|\btogether with\b")
_BODIES = re.compile(
    r"(?:HM |Her Majesty['’]s |His Majesty['’]s )?Inspectorate of (?:the )?[A-Z][a-z]+"
    r"(?: (?:and|&) Fire(?: (?:and|&) Rescue(?: Services)?)?)?"
    r"|Care Quality Commission|Ofsted|Estyn|Care Inspectorate Wales|Healthcare Inspectorate Wales"
)


def _joined_names(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    """“Families First and the St Giles Trust”: a name of a fact, joined with one that only another fact has."""
    text, own = passage.sentence.text, names_in(passage.plain)
    if " and " not in text:
        return
    others = _names_of(index.known)
    for fact in index.known.material.facts:
        if " and " not in fact.value or fact.section == "glossary":
            continue
        parts, terms = fact.value.split(" and "), names_in(fact.label)
        if sum(map(index.weight, terms & own)) < _SURE_OF_NAME * sum(map(index.weight, terms)):
            continue
        either = "|".join(map(re.escape, parts))
        other = "|".join(map(re.escape, sorted(others - set(parts)))) or "$^"
        match = re.search(
            rf"\b(?:(?:{either}),? and (?:the )?(?:{other})|(?:{other}) and (?:the )?(?:{either}))\b", text
        )
        if match is not None:
            yield bound(passage, *match.span(), CONTRADICTED, f"{fact.label}: {fact.value}")


def _values(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    own = names_in(passage.plain)
    for fact in index.known.material.facts:
        value = fact.value.lower()
        rivals = _OFFICE if _OFFICE.fullmatch(value) else _RATING if _RATING.fullmatch(value) else None
        if rivals is None or fact.section == "glossary":
            continue
        terms = names_in(fact.label)
        total = sum(map(index.weight, terms))
        share = sum(map(index.weight, terms & own)) / total if total else 0.0
        if share < _LEAST_TO_VERIFY:
            continue
        for match in rivals.finditer(passage.plain):
            is_true = value in match[0] or match[0] in value
            if share < _LEAST and not (is_true and rivals is _RATING and _is_by_another(passage, fact)):
                continue
            yield bound(passage, *match.span(), VERIFIED if is_true else CONTRADICTED, f"{fact.label}: {fact.value}")


# Words that entries about any provider have.
_OF_PROVIDERS = names_in(
    "a charity or organisation commissioned to provide and deliver services and related support to children"
)
_BY = re.compile(
    r"\b(?:delivered|run|provided|supplied|led|commissioned) (?:by|from) (?:the )?"
    r"(?P<name>[A-Z][\w'’&-]*(?: (?:(?:of|and|for|the) )*[A-Z][\w'’&-]*)*)"
)


def _delivered_by(known: Known, passage: Passage) -> Iterator[BoundClaim]:
    """“The programme is delivered by the St Giles Trust”: by whom the glossary says that it is delivered."""
    for match in _BY.finditer(passage.sentence.text):
        said, own = _plain(re.sub(r"['’]s$", "", match["name"])), names_in(passage.plain[: match.start()])
        for fact in known.material.facts:
            recorded = _BY.search(fact.value) if fact.section == "glossary" else None
            if recorded is None:
                continue
            spelt = names_in(fact.value.partition(":")[0]) if ":" in fact.value else frozenset()
            is_named = re.search(rf"\b{re.escape(fact.label)}\b", passage.sentence.text[: match.start()]) is not None
            if is_named or (len(spelt) > 1 and spelt <= own):
                is_true = said == _plain(recorded["name"])
                yield bound(
                    passage, *match.span("name"), VERIFIED if is_true else CONTRADICTED, f"{fact.label}: {fact.value}"
                )
                break


@lru_cache(maxsize=4)
def _shares_of(known: Known) -> tuple[tuple[FactValue, Range], ...]:
    """The facts whose value is a share in words: “just over one-third”."""
    found = []
    for fact in known.material.facts:
        said = claims(f"{fact.value.lower()} of") if fact.section != "glossary" else ()
        if len(said) == 1 and said[0].range is not None and said[0].start == 0 and said[0].end == len(fact.value):
            found.append((fact, said[0].range))
    return tuple(found)


def _shares(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    """“The cases that we examined are just over one-third of the caseload.”"""
    said = [claim for claim in passage.claims if claim.range is not None and claim.of is None]
    own = names_in(passage.plain) if said else frozenset()
    for fact, recorded in _shares_of(index.known) if said else ():
        terms = names_in(fact.label)
        if sum(map(index.weight, terms & own)) < _LEAST_OF_SHARE * sum(map(index.weight, terms)) or len(said) > 1:
            continue
        claim = said[0]
        assert claim.range is not None
        is_apart = claim.range.high < recorded.low or recorded.high < claim.range.low
        if claim.range == recorded or is_apart:
            yield bound(
                passage, claim.start, claim.end, CONTRADICTED if is_apart else VERIFIED, f"{fact.label}: {fact.value}"
            )


_LEAST_OF_SHARE = 0.65


def _is_by_another(passage: Passage, fact: FactValue) -> bool:
    """Whether a sentence names the inspectorate whose rating a fact gives."""
    inspectorate = _INSPECTORATE.search(fact.label.lower())
    return inspectorate is not None and inspectorate[0] in passage.plain


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
        named = len((provider.terms - _OF_PROVIDERS) & own)
        stolen = len((rival.terms - provider.terms - _OF_PROVIDERS) & own) if rival is not None else 0
        if rival is not None and stolen >= 2 and stolen > named:
            yield bound(
                passage,
                *match.span(),
                CONTRADICTED,
                f"the glossary says this of {rival.name}, and not of {provider.name}",
            )


_NAME = re.compile(r"[A-Z][\w'’&-]*(?: (?:(?:of|and|for|the|in) )*[A-Z][\w'’&-]*)*")
_LEAST_TERMS, _SURE_OF_NAME = 2, 0.6


def _other_names(index: Index, passage: Passage) -> Iterator[BoundClaim]:
    """A name where a fact has another of its kind: “the service visited was Kent”, and the fact says Essex."""
    own = names_in(passage.plain)
    for fact in index.known.material.facts:
        if fact.section == "glossary" or not _NAME.fullmatch(fact.value) or _PERSON.fullmatch(fact.value):
            continue
        terms = names_in(fact.label) - names_in(index.known.material.yot)
        total = sum(map(index.weight, terms))
        share = sum(map(index.weight, terms & own)) / total if total else 0.0
        if len(terms & own) < _LEAST_TERMS or share < _LEAST or fact.value.lower() in passage.plain:
            continue
        for match in _NAME.finditer(passage.sentence.text, 1):
            name = match[0]
            is_alike = name.split()[-1] == fact.value.split()[-1] or " " not in name + fact.value
            if (
                is_alike
                and name.lower() not in f"{fact.label} {fact.value} {index.known.material.yot}".lower()
                and name.istitle()
            ):
                is_sure = share >= _SURE_OF_NAME and " and " not in fact.value
                verdict = CONTRADICTED if is_sure else NOT_VERIFIED
                yield bound(passage, *match.span(), verdict, f"{fact.label}: {fact.value}")
