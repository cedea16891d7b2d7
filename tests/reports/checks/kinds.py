"""Sentences of each kind of claim, made from what is recorded: each true one beside a false one with another figure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from reports.checks.claims.answers.leaves import Leaf, leaves_of
from reports.checks.claims.facts.comparing import rows_of
from reports.checks.claims.facts.table import table_of
from reports.checks.reading.known import Known
from reports.checks.reading.ranges import near
from reports.ratings.percentages import whole_per_cent
from reports.sample import figures as sample_figures

WORDS = "no one two three four five six seven eight nine".split()  # noqa: SIM905
STAGES = {
    "stage:assess": ("assessment of", "assessing"),
    "stage:plan": ("planning for", "planning for"),
    "stage:deliver": ("delivery for", "delivering work for"),
    "stage:review": ("reviewing of", "reviewing"),
}
AIMS = {
    "aim:desistance": "desistance",
    "aim:child": "the safety of the child",
    "aim:others": "the safety of other people",
}
FRACTIONS = {
    "half": Fraction(1, 2), "a third": Fraction(1, 3), "two-thirds": Fraction(2, 3), "a quarter": Fraction(1, 4),
    "three-quarters": Fraction(3, 4), "two-fifths": Fraction(2, 5), "three-fifths": Fraction(3, 5), "four-fifths": Fraction(4, 5),
}  # fmt: skip


class Made(NamedTuple):
    kind: str
    section: str
    true: str
    false: str


def written(number: int | Fraction) -> str:
    return WORDS[int(number)] if 0 < number < 10 and number == int(number) else f"{float(number):,g}"


def upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def subjects(known: Known) -> Iterator[tuple[Leaf, str]]:
    """The key questions that a stage and an aim name, with these words."""
    for leaf in leaves_of(known).all:
        stages, aims = leaf.stages & STAGES.keys(), leaf.aims & AIMS.keys()
        if not leaf.content and len(stages) == 1 and len(aims) == 1:
            yield leaf, f"{STAGES[min(stages)][0]} {AIMS[min(aims)]}"


def made(known: Known) -> Iterator[Made]:
    yield from counts(known)
    yield from shares(known)
    yield from all_but(known)
    yield from comparisons(known)
    yield from ranks(known)
    yield from counted_questions(known)
    yield from ratings(known)
    yield from facts(known)
    yield from comparators(known)
    yield from children(known)
    yield from recommendations(known)
    yield from people_and_dates(known)
    yield from score(known)


def counts(known: Known) -> Iterator[Made]:
    for leaf, subject in subjects(known):
        k, n = leaf.yes, leaf.of
        other = k - 1 if k > 1 else k + 1
        section = f"standard-{leaf.standard}"
        for text in (
            "{S} was sufficient in {k} of the {n} cases.",
            "In {k} of the {n} relevant cases, {s} was good enough.",
            "Of the {n} cases concerned, {s} was sufficient in {k}.",
            "{S} was done well enough in {k} out of {n} cases.",
            "We judged that {s} was sufficient in only {k} of the {n} cases.",
            "{S} met our expectations in {k} of {n} cases.",
        ):
            yield Made(
                "counts",
                section,
                *(text.format(S=upper(subject), s=subject, k=written(each), n=written(n)) for each in (k, other)),
            )
        text = "{S} fell short in {k} of the {n} cases."
        if 0 < n - k < n - 1:
            yield Made(
                "counts of what was not", section,
                *(text.format(S=upper(subject), k=written(each), n=written(n)) for each in (n - k, n - k + 1)),
            )  # fmt: skip


def shares(known: Known) -> Iterator[Made]:
    for leaf, subject in subjects(known):
        section = f"standard-{leaf.standard}"
        share = Fraction(100 * leaf.yes, leaf.of)
        per_cent = whole_per_cent(leaf.yes, leaf.of)
        for text in (
            "{S} was sufficient in {p} per cent of the relevant cases.",
            "At {p} per cent, {s} was sufficient in too few cases.",
        ):
            yield Made(
                "percentages",
                section,
                *(text.format(S=upper(subject), s=subject, p=each) for each in (per_cent, per_cent - 7)),
            )
        fitting = [name for name, value in FRACTIONS.items() if near(value, "").holds(share)]
        others = [name for name, value in FRACTIONS.items() if abs(share - 100 * value) > 9]
        for name in fitting[:1]:
            for text in ("{S} was sufficient in {f} of cases.", "In {f} of the cases, {s} was good enough."):
                yield Made(
                    "fractions",
                    section,
                    *(text.format(S=upper(subject), s=subject, f=each) for each in (name, others[0])),
                )
        words = [("most", "a minority of"), ("the majority of", "fewer than half of")] if share > 50 else [
            ("a minority of", "most"), ("fewer than half of the", "most of the")
        ] if share < 50 else []  # fmt: skip
        for true, false in words:
            text = "{S} was sufficient in {q} cases."
            yield Made("quantity words", section, *(text.format(S=upper(subject), q=each) for each in (true, false)))


def all_but(known: Known) -> Iterator[Made]:
    for leaf, subject in subjects(known):
        rest = leaf.of - leaf.yes
        if 0 < rest < leaf.of // 2 + 1:
            for text in (
                "{S} was sufficient in all but {r} of the {n} cases.",
                "In all but {r} of the {n} cases, {s} was good enough.",
            ):
                yield Made(
                    "all but", f"standard-{leaf.standard}",
                    *(text.format(S=upper(subject), s=subject, r=written(each), n=written(leaf.of)) for each in (rest, rest + 1)),
                )  # fmt: skip


def comparisons(known: Known) -> Iterator[Made]:
    found = list(subjects(known))
    for leaf, subject in found:
        for other, _ in found:
            if leaf.standard != other.standard or leaf.number == other.number:
                continue
            own, compared = whole_per_cent(leaf.yes, leaf.of), whole_per_cent(other.yes, other.of)
            aim = AIMS[min(other.aims)]
            if own > compared:
                yield Made(
                    "comparisons", f"standard-{leaf.standard}",
                    f"{upper(subject)} was sufficient more often than for {aim}.",
                    f"{upper(subject)} was sufficient less often than for {aim}.",
                )  # fmt: skip
                yield Made(
                    "comparisons in points", f"standard-{leaf.standard}",
                    f"{upper(subject)} was {own - compared} percentage points better than for {aim}.",
                    f"{upper(subject)} was {own - compared + 6} percentage points better than for {aim}.",
                )  # fmt: skip


def ranks(known: Known) -> Iterator[Made]:
    found = list(subjects(known))
    for leaf, subject in found:
        same = [each for each, _ in found if each.standard == leaf.standard]
        shares = [whole_per_cent(each.yes, each.of) for each in same]
        own = whole_per_cent(leaf.yes, leaf.of)
        if len(same) < 3 or shares.count(own) != 1 or own not in (min(shares), max(shares)):
            continue
        low, high = "the weakest of the three key questions", "the strongest of the three key questions"
        true, false = (low, high) if own == min(shares) else (high, low)
        yield Made(
            "ranks", f"standard-{leaf.standard}", f"{upper(subject)} was {true}.", f"{upper(subject)} was {false}."
        )
        low, high = "at its weakest", "at its best"
        true, false = (low, high) if own == min(shares) else (high, low)
        stage, aim = STAGES[min(leaf.stages & STAGES.keys())][0].split()[0], AIMS[min(leaf.aims & AIMS.keys())]
        yield Made(
            "ranks",
            f"standard-{leaf.standard}",
            f"{upper(stage)} was {true} for {aim}.",
            f"{upper(stage)} was {false} for {aim}.",
        )


def counted_questions(known: Known) -> Iterator[Made]:
    found = list(subjects(known))
    for number in dict.fromkeys(leaf.standard for leaf, _ in found):
        shares = sorted(whole_per_cent(leaf.yes, leaf.of) for leaf, _ in found if leaf.standard == number)
        if len(shares) != 3:
            continue
        for limit in (shares[1], 80):
            count = sum(share >= limit for share in shares)
            if 0 < count < 3:
                yield Made(
                    "key questions that reach a figure", f"standard-{number}",
                    *(f"{upper(WORDS[n])} of the three key questions reached {limit} per cent." for n in (count, 3 - count)),
                )  # fmt: skip
                yield Made(
                    "key questions below a figure", f"standard-{number}",
                    *(f"{upper(WORDS[n])} of the three key questions fell below {limit} per cent." for n in (3 - count, count)),
                )  # fmt: skip


def ratings(known: Known) -> Iterator[Made]:
    order = known.framework.names
    rated = [each for each in known.material.ratings.standards.values() if each.in_total and each.rating]
    noun = known.framework.words.standard.many
    for name in order:
        count = sum(each.rating == name for each in rated)
        of = len(rated)
        if count:
            for text in ("{K} of the {n} {noun} are rated ‘{r}’.", "We rated {k} of the {n} {noun} as ‘{r}’."):
                yield Made(
                    "counts of ratings", "foreword",
                    *(text.format(K=upper(written(c)), k=written(c), n=written(of), noun=noun, r=name)
                      for c in (count, count + 1)),
                )  # fmt: skip
    for each in rated:
        title = known.framework.standard(each.number).title
        if sum(other.title == title for other in known.framework.standards) > 1:
            continue
        wrong = next(name for name in order if name != each.rating)
        yield Made("ratings", "foreword", f"{title} is rated ‘{each.rating}’.", f"{title} is rated ‘{wrong}’.")
        yield Made(
            "ratings",
            "foreword",
            f"We rated {title.lower()} as ‘{each.rating}’.",
            f"We rated {title.lower()} as ‘{wrong}’.",
        )


def facts(known: Known) -> Iterator[Made]:
    """Facts whose label is a whole phrase: “interviews with case managers: 22”."""
    for figure in table_of(known).figures:
        if figure.is_derived or figure.amount is None or figure.label.lower().startswith(("of ", "on ", "in ")):
            continue
        if len(figure.terms) < 3 or any(mark in figure.label for mark in "():'") or "caution" in figure.label:
            continue
        own, unit = figure.amount, " per cent" if figure.unit == "per cent" else ""
        sign = "£" if figure.unit == "money" else ""
        wrong = own + (1 if own < 10 else Fraction(round(own / 8)))
        label = figure.label
        yield Made("facts", "background", *(f"{label}: {sign}{plain(each)}{unit}." for each in (own, wrong)))
        yield Made("facts", "background", *(f"{label} came to {sign}{plain(each)}{unit}." for each in (own, wrong)))


def plain(value: Fraction) -> str:
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


def comparators(known: Known) -> Iterator[Made]:
    for row in rows_of(known):
        if (
            len(row.terms) < 2
            or row.value == row.compared
            or "aged" in row.label.lower()
            or row.comparator == "Previous year"
        ):
            continue
        if row.label in ("White", "BME"):  # a sentence says more than this
            continue
        unit = " per cent" if row.is_per_cent else ""
        up, down = ("higher", "lower") if row.value > row.compared else ("lower", "higher")
        subject = f"The {row.label[0].lower()}{row.label[1:]}, at {plain(row.value)}{unit},"
        where = f"the {row.comparator.lower()}" if row.comparator.lower().endswith("average") else row.comparator
        yield Made(
            "comparators", "background", f"{subject} is {up} than in {where}.", f"{subject} is {down} than in {where}."
        )
        yield Made(
            "comparators' figures", "background",
            f"{subject} compares with {plain(row.compared)}{unit} in {where}.",
            f"{subject} compares with {plain(row.compared + row.compared / 9)}{unit} in {where}.",
        )  # fmt: skip


def children(known: Known) -> Iterator[Made]:
    for domain in known.framework.domains:
        cases = known.cases(domain.number) if domain.case_based else []
        if not cases:
            continue
        of = len(cases)
        work = "out-of-court cases" if "out-of-court" in domain.title.lower() else "court cases"
        facts = {
            "boys": ("gender", "male"), "girls": ("gender", "female"), "in custody": ("custody", "yes"),
            "looked after": ("looked_after", "yes"),
        }  # fmt: skip
        for words, (column, value) in facts.items():
            count = sum(case.get(column, "").lower() == value for case in cases)
            if 0 < count < of:
                for text in ("{K} of the {n} children in {w} were {x}.", "Of the {n} children in {w}, {k} were {x}."):
                    yield Made(
                        "make-up of the sample", f"chapter-{domain.number}",
                        *(text.format(K=upper(written(c)), k=written(c), n=written(of), w=work, x=words)
                          for c in (count, count + 1)),
                    )  # fmt: skip
        ages = [int(case["age"]) for case in cases if case.get("age", "").isdecimal()]
        if len(ages) == of:
            for age in sorted(set(ages))[1:]:
                older = sum(each >= age for each in ages)
                yield Made(
                    "ages", f"chapter-{domain.number}",
                    *(f"{upper(written(c))} of the {written(of)} children in {work} were {age} or older."
                      for c in (older, older - 1)),
                )  # fmt: skip
        for name in ("safety_wellbeing", "risk_of_serious_harm"):
            agreed = sum(sample_figures.verdict_of(case, name) == "reasonable" for case in cases)
            if 0 < agreed < of and sum(bool(sample_figures.verdict_of(case, name)) for case in cases) == of:
                what = "safety and wellbeing" if name == "safety_wellbeing" else "risk of serious harm"
                text = "We agreed with the classification of {w} in {k} of the {n} cases."
                yield Made(
                    "classification", f"chapter-{domain.number}",
                    *(text.format(w=what, k=written(c), n=written(of)) for c in (agreed, agreed - 1)),
                )  # fmt: skip


def recommendations(known: Known) -> Iterator[Made]:
    given = known.material.recommendations
    if not given:
        return
    yield Made(
        "number of recommendations", "foreword",
        *(f"We make {written(count)} recommendations." for count in (len(given), len(given) + 1)),
    )  # fmt: skip
    addressees = list(dict.fromkeys(each.addressee.removesuffix(" should") for each in given))
    for addressee in addressees:
        count = sum(each.addressee.removesuffix(" should") == addressee for each in given)
        to = addressee if addressee.startswith(("The ", "the ")) is False else f"the {addressee[4:]}"
        if " and the " in addressee or any(other != addressee and addressee[4:] in other for other in addressees):
            continue
        yield Made(
            "addressees of recommendations", "foreword",
            *(f"{upper(written(c))} of our {written(len(given))} recommendations {'is' if c == 1 else 'are'} addressed to {to}."
              for c in (count, count + 1)),
        )  # fmt: skip
    for each in given:
        addressee = each.addressee.removesuffix(" should")
        other = next(
            (name for name in addressees if name != addressee and name not in addressee and addressee not in name), ""
        )
        if other and " and the " not in addressee + other:
            yield Made(
                "recommendations by number", "foreword",
                *(f"Recommendation {each.number} is addressed to {name}." for name in (addressee, other)),
            )  # fmt: skip
            yield Made(
                "recommendations by topic", "foreword", f"We recommend that {addressee} {each.text}.",
                f"We recommend that {other} {each.text}.",
            )  # fmt: skip


def people_and_dates(known: Known) -> Iterator[Made]:
    material = known.material
    for text in ("{n} led the inspection.", "The inspection was led by {n}.", "{n} and her team spoke with staff."):
        yield Made(
            "people", "methodology", *(text.format(n=name) for name in (material.lead_inspector, "Jane Whitfield"))
        )
    if day := material.published:
        yield Made(
            "dates",
            "methodology",
            f"This report was published in {day:%B %Y}.",
            f"This report was published in {day:%B} {day.year + 1}.",
        )
    if day := material.fieldwork_started:
        yield Made(
            "dates", "methodology", f"Fieldwork began in {day:%B %Y}.", f"Fieldwork began in {day:%B} {day.year - 1}."
        )


def score(known: Known) -> Iterator[Made]:
    points, maximum = known.material.ratings.points, known.material.ratings.maximum
    bands = known.framework.overall_bands
    if points is None or maximum is None or not bands:
        return
    for text in ("The service scored {p} out of {m}.", "With {p} of {m} points, the service has work to do."):
        yield Made("score", "foreword", *(text.format(p=each, m=maximum) for each in (points, points + 1)))
    above = next((band for band in bands if band.start > points), None)
    if above is not None:
        short = above.start - points
        for text in (
            "The service is {k} points short of ‘{r}’.",
            "The score falls {k} points short of the band of ‘{r}’.",
        ):
            yield Made(
                "score and band",
                "foreword",
                *(text.format(k=written(each), r=above.rating) for each in (short, short + 1)),
            )
        yield Made(
            "score and band", "foreword",
            *(f"{upper(written(each))} more points would have made the service ‘{above.rating}’."
              for each in (short, short - 1))
        ) if short > 1 else Made(
            "score and band", "foreword", f"One more point would have made the service ‘{above.rating}’.",
            f"One more point would have made the service ‘{bands[-1].rating}’.",
        )  # fmt: skip
