"""Explains ratings step by step, from the overall rating down to the counts of answers, with the rule and source for each step.

A step is a sentence in plain English. The steps below it give the reasons. All numbers and ratings come from the rating
itself (`reports.ratings.rules`), so a sentence cannot contradict it. What people wrote (the rationale of a proposal, the
reason for a decision) is quoted next to the sentence.

If the published sources leave a choice open and we made the choice, the source is "our rule" (docs/how-ratings-are-reached.md).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.ratings.explained import OURS, Cited, Decided, Proposal, Step
from reports.ratings.key_question_explained import explain_key_question, yes_of
from reports.ratings.rules import OVERALL, Decision, InspectionRating, StandardRating, overall_rating
from reports.ratings.triggers import BY_SLUG, triggers
from reports.text.numbers_in_words import day, listed
from standards.language.definition import FrameworkDefinition, Limit, RuleSources, StandardDefinition
from standards.language.scale import Words


def explain(
    rating: InspectionRating,
    framework: FrameworkDefinition,
    *,
    proposals: Mapping[str, Proposal] | None = None,
    decided: Mapping[str, Decided] | None = None,
) -> Step:
    """Explain the overall rating and, below it, every standard.

    `proposals` and `decided` say who proposed or decided each rating, when and why. Their keys are the numbers of the
    standards; the decision on the overall rating is under "overall". Without them the explanation is the same but names no one.
    """
    proposals, decided = proposals or {}, decided or {}
    standards = {
        standard.number: explain_standard(
            rating.standards[standard.number],
            framework,
            proposal=proposals.get(standard.number),
            decided=decided.get(standard.number),
        )
        for standard in framework.standards
    }
    return _Overall(rating, framework, decided.get(OVERALL)).step(standards)


def explain_standard(
    rated: StandardRating,
    framework: FrameworkDefinition,
    *,
    proposal: Proposal | None = None,
    decided: Decided | None = None,
) -> Step:
    """Explain the rating of one standard, from its key questions or its proposal to the panel's decision."""
    return _Standard(rated, framework, proposal, decided).step()


# --- the overall rating -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Overall:
    rating: InspectionRating
    framework: FrameworkDefinition
    decided: Decided | None

    def step(self, standards: Mapping[str, Step]) -> Step:
        in_total = [step for number, step in standards.items() if self.rating.standards[number].in_total]
        apart = [step for number, step in standards.items() if not self.rating.standards[number].in_total]
        text, source = self._headline()
        return Step(
            OVERALL,
            text,
            source,
            title=f"Overall {self.words.rating.one}",
            steps=(*self._rules(), *self._panel(), *self._points(), *in_total, *apart),
        )

    @property
    def words(self) -> Words:
        return self.framework.words

    @property
    def decision(self) -> Decision | None:
        """The panel's decision on the overall rating, even if the decision does not count, or does not count yet."""
        return self.decided.decision if self.decided else self.rating.overall_decision

    @property
    def by_points(self) -> str | None:
        """The overall rating by points alone, before any bar or decision."""
        return self.framework.overall(self.rating.points) if self.rating.points is not None else None

    @property
    def bar_on_points(self) -> Limit | None:
        """The limiting judgement that bars the rating by points."""
        ratings = {number: standard.rating for number, standard in self.rating.standards.items()}
        return overall_rating(self.framework, self.rating.points, ratings)[1]

    @property
    def sources(self) -> str:
        return self.framework.rule_sources.points

    def _headline(self) -> tuple[str, str]:
        rating = self.rating
        if not rating.has_total:
            separately = f"the framework rates each {self.words.standard.one} separately"
            return (
                f"There is no overall {self.words.rating.one}: {separately}",
                self.framework.rule_sources.outside_total,
            )
        if rating.points is None:
            count = len(rating.missing)
            lacking = f"{count} {self.words.standard.for_number(count)} {'has' if count == 1 else 'have'}"
            named, noun = listed(list(rating.missing)), self.words.rating.one
            return f"There is no overall {noun} yet: {lacking} no {noun} ({named}), and the total is not rescaled", OURS
        text = f"The overall {self.words.rating.one} is {rating.overall}"
        if rating.overall == self.by_points:
            return f"{text}: {self._points_lie()}", self.sources
        if rating.limit is not None:
            bar = f"{rating.limit.condition()}, which bars {rating.limit.barred()}"
            return f"{text}: {bar}", rating.limit.source
        return f"{text}, as the ratings panel decided", self.framework.rule_sources.overall_departure

    def _points_lie(self) -> str:
        points = self.rating.points
        assert points is not None
        band = next(band for band in self.framework.overall_bands if band.start <= points <= band.end)
        return f"{points} of {self.rating.maximum} points is in the range {band.start} to {band.end}"

    def _rules(self) -> Iterator[Step]:
        """Steps for the rating by points, if the overall rating differs from it, and for any bar on it."""
        if self.by_points is None:
            return
        if self.rating.overall != self.by_points:
            yield Step(OVERALL, f"The points alone would give {self.by_points}: {self._points_lie()}", self.sources)
        if self.bar_on_points is not None:
            yield self._bar(self.bar_on_points, self.rating.overall_by_rules)

    def _bar(self, limit: Limit, lowered_to: str | None) -> Step:
        barred = f"{limit.condition()}, which bars an overall {self.words.rating.one} of {limit.barred()}"
        return Step(OVERALL, f"{barred}. The {self.words.rating.one} below it is {lowered_to}", limit.source)

    def _panel(self) -> Iterator[Step]:
        decision = self.decision
        if decision is None or not self.rating.has_total:
            return
        by_rules, who = self.rating.overall_by_rules, _who_and_when(self.decided)
        if by_rules is None:
            until = f"every {self.words.standard.one} has {self.words.rating.a}"
            text = f"The ratings panel decided on {decision.rating}{who}. This cannot count until {until}"
            yield Step(OVERALL, text, OURS, decision.reason)
        elif decision.has_lapsed(by_rules):
            yield _lapsed(OVERALL, decision, f"the rules now give {by_rules}", who)
        elif decision.rating == by_rules:
            text = f"The ratings panel considered the overall {self.words.rating.one} and kept {by_rules}{who}"
            yield Step(OVERALL, text, self.framework.rule_sources.panel, decision.reason)
        else:
            verb = _raised_or_lowered(by_rules, decision.rating, self.framework)
            text = f"The ratings panel {verb} the overall {self.words.rating.one} from {by_rules} to {decision.rating}{who}"
            yield Step(OVERALL, text, self.framework.rule_sources.overall_departure, decision.reason)
            if self.rating.limit is not None and self.rating.limit != self.bar_on_points:
                yield self._bar(self.rating.limit, self.rating.overall)
            elif self.rating.limit is not None and self.rating.overall != decision.rating:
                limit = self.rating.limit
                so = f"so the overall {self.words.rating.one} is {self.rating.overall}"
                text = f"{limit.barred()} is barred whatever the panel decides, {so}"
                yield Step(OVERALL, text, limit.source)

    def _points(self) -> Iterator[Step]:
        rating = self.rating
        if rating.points is None:
            return
        in_total = [standard for standard in rating.standards.values() if standard.in_total]
        added = " + ".join(str(standard.points) for standard in in_total)
        worth = listed([f"{each.score} for {each.name}" for each in self.framework.ratings])
        yield Step(
            OVERALL,
            f"The points for the {len(in_total)} {self.words.standard.many}, unweighted, add up to {rating.points}: {added}",
            self.framework.rule_sources.total,
            steps=(Step(OVERALL, f"{self.words.standard.a_heading} scores {worth}", self.sources),),
        )
        if rating.points_before is not None and rating.points_before != rating.points:
            text = (
                f"Before professional discretion on individual {self.words.standard.many}, the score was "
                f"{rating.points_before} and the overall {self.words.rating.one} was {rating.overall_before}"
            )
            yield Step(OVERALL, text, self.framework.rule_sources.overall_departure)


# --- a standard -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Standard:
    rated: StandardRating
    framework: FrameworkDefinition
    proposal: Proposal | None
    decided: Decided | None

    def step(self) -> Step:
        text, source = self._headline()
        return Step(
            self.number,
            text,
            source,
            title=f"{self.number} {self.definition.title}",
            steps=(*self._before(), *self._panel(), *self._place_in_total()),
        )

    @property
    def number(self) -> str:
        return self.rated.number

    @property
    def words(self) -> Words:
        return self.framework.words

    @property
    def sources(self) -> RuleSources:
        return self.framework.rule_sources

    @property
    def definition(self) -> StandardDefinition:
        return self.framework.standard(self.number)

    @property
    def decision(self) -> Decision | None:
        return self.rated.decision or (self.decided.decision if self.decided else None)

    @property
    def is_open(self) -> bool:
        """Whether any question that was asked is still unanswered. Until all are answered, no rating or decision counts."""
        return any(not question.tally.is_complete for question in self.rated.key_questions)

    def _headline(self) -> tuple[str, str]:
        rated = self.rated
        if rated.rating is None:
            return f"{self.number} has no {self.words.rating.one}: {rated.missing}", self._source_of_missing()
        if rated.is_discretion:
            text = f"{self.number} is {rated.rating}, as the ratings panel decided"
            return text, self.sources.departure
        if self.definition.is_computed:
            return f"{self.number} is {rated.rating}: {self._computed()}", self._source_of_computed()
        return f"{self.number} is {rated.rating}, as the lead inspector proposed", self._source_of_judged()

    def _source_of_missing(self) -> str:
        return OURS if self.definition.is_computed else self._source_of_judged()

    def _source_of_judged(self) -> str:
        return self.definition.method_source or self.sources.judged

    def _source_of_computed(self) -> str:
        return self.definition.method_source or self.sources.computed

    def _computed(self) -> str:
        """Why the standard has its computed rating: its lowest key question, its share of answers, or its parts."""
        share = self.rated.share
        if share is not None:
            of = "mean of its percentages" if self.rated.method == "mean" else "share of its answers"
            weighed = ", by their weights," if self.rated.method == "weighted_share" else ""
            return f"the {of}{weighed} is {share.per_cent} per cent, with {share.yes} of {share.relevant} answers yes"
        if self.rated.parts:
            return f"its parts are {listed([f'{number} {rating}' for number, rating in self.rated.parts.items()])}"
        return self._lowest()

    def _lowest(self) -> str:
        """The lowest key question in words.

        For example: "its lowest key question is 2.3.2 at 33 per cent, 4 of the 12 cases in which it was asked and applied".
        """
        deciding = [question for question in self.rated.key_questions if question.number in self.rated.deciding]
        first = deciding[0]
        if len(deciding) > 1:
            numbers = listed([each.number for each in deciding])
            return f"its lowest key questions are {numbers}, each at {first.percent} per cent"
        return f"its lowest key question is {first.number} at {first.percent} per cent, {yes_of(first, self.words)}"

    def _before(self) -> Iterator[Step]:
        """Steps that explain how the rating before the panel was reached."""
        if not self.definition.is_computed:
            yield from self._proposed()
            return
        if self.rated.is_discretion and self.rated.computed is not None:
            text = f"The rules would give {self.rated.computed}: {self._computed()}"
            yield Step(self.number, text, self._source_of_computed())
        elif self.rated.is_discretion:
            none = f"none of its key questions applied in any {self.words.case.one}"
            text = f"Under the rules, the {self.words.standard.one} would have no {self.words.rating.one}: {none}"
            yield Step(self.number, text, OURS)
        for question in self.rated.key_questions:
            yield explain_key_question(question, self.framework, is_deciding=question.number in self.rated.deciding)

    def _proposed(self) -> Iterator[Step]:
        if self.rated.proposed is None:
            return
        proposal = self.proposal or Proposal()
        who = _by(proposal.by, proposal.on)
        yield Step(
            self.number,
            f"The lead inspector proposed {self.rated.proposed}{who}, as a single judgement based on all the evidence",
            self._source_of_judged(),
            proposal.rationale,
            steps=tuple(_evidence(self.number, cited) for cited in proposal.cited),
        )

    def _panel(self) -> Iterator[Step]:
        rated, decision = self.rated, self.decision
        if decision is None:
            return
        who = _who_and_when(self.decided)
        if self.is_open:
            text = (
                f"The ratings panel decided on {decision.rating}{who}. This cannot count until every question asked is answered "
                f"in every {self.words.case.one}"
            )
            yield Step(self.number, text, OURS, decision.reason)
        elif decision.has_lapsed(rated.before):
            now = (
                f"the rules now give {rated.before}"
                if self.definition.is_computed
                else f"{rated.before} is now proposed"
            )
            if rated.before is None:
                now = f"there is no longer {self.words.rating.a} to confirm"
            yield _lapsed(self.number, decision, now, who)
        elif rated.before is None:
            before = f"There was no computed or proposed {self.words.rating.one}"
            text = f"The ratings panel decided on {decision.rating}{who}. {before}"
            yield Step(self.number, text, self.sources.departure, decision.reason)
        elif decision.rating == rated.before:
            text = f"The ratings panel considered {self.number} and kept {decision.rating}{who}"
            yield Step(self.number, text, self.sources.panel, decision.reason)
        else:
            verb = _raised_or_lowered(rated.before, decision.rating, self.framework)
            text = f"The ratings panel {verb} {self.number} from {rated.before} to {decision.rating}{who}"
            yield Step(self.number, text, self.sources.departure, decision.reason, steps=tuple(self._grounds(decision)))

    def _grounds(self, decision: Decision) -> Iterator[Step]:
        """Steps for the trigger that the panel gave for a departure and, for a computed standard, whether the figures show it."""
        shown = triggers(self.rated, self.framework)
        named = BY_SLUG.get(decision.trigger)
        if named is not None:
            text = f"Trigger given: {self.words.fill(named.title)}"
            if not named.can_be_shown:
                text += ", which figures cannot show"
            elif self.definition.is_computed:
                text += f", which the figures {'show' if named.slug in shown else 'do not show'}"
            yield Step(self.number, text, self.framework.discretion.source if named.is_published else OURS)
        if self.definition.is_computed:
            if self.rated.computed is not None and not shown:
                yield Step(self.number, "The figures do not show a trigger for professional discretion", OURS)
            yield Step(self.number, "The percentages do not change", OURS)

    def _place_in_total(self) -> Iterator[Step]:
        rated, framework = self.rated, self.framework
        if not framework.overall_bands:
            return
        if rated.in_total:
            if rated.points is not None:
                points = "1 point" if rated.points == 1 else f"{rated.points} points"
                text = f"{rated.rating} adds {points} to the score"
                yield Step(self.number, text, self.sources.points)
            return
        for limit in framework.bars:
            if limit.standards == (self.number,) and not limit.or_worse:
                rating = self.words.rating
                unrated = "" if rated.rating else f", and the overall {rating.one} does not wait for it"
                text = (
                    f"{self.number} is rated separately and adds no points{unrated}. {rating.a_heading} of {limit.rating} would "
                    f"bar an overall {rating.one} of {limit.barred()}"
                )
                if rated.rating == limit.rating:
                    text = (
                        f"{self.number} is rated separately and adds no points. Its {rating.one} of {limit.rating} bars an "
                        f"overall {rating.one} of {limit.barred()}"
                    )
                yield Step(self.number, text, limit.source)
                return
        yield Step(self.number, f"{self.number} is rated separately and adds no points", self.sources.outside_total)


def _evidence(number: str, cited: Cited) -> Step:
    bears = f", which {cited.bearing} {cited.key_question}".rstrip() if cited.bearing else ""
    return Step(number, f"{cited.cited_as} {cited.title}{bears}", "", cited.passage)


# --- people -----------------------------------------------------------------------------------------------------------


def _lapsed(subject: str, decision: Decision, now: str, who: str) -> Step:
    text = (
        f"The ratings panel confirmed {decision.rating} without a reason{who}, but {now}. The confirmation has lapsed and the "
        "panel must decide again"
    )
    return Step(subject, text, OURS)


def _raised_or_lowered(before: str, after: str, framework: FrameworkDefinition) -> str:
    return "raised" if framework.rank(after) > framework.rank(before) else "lowered"


def _who_and_when(decided: Decided | None) -> str:
    return _by(decided.by, decided.on) if decided else ""


def _by(name: str, on: datetime.date | None) -> str:
    """The person and the date in brackets: " (Ada Lovelace, 3 March 2020)"; "" if neither is known."""
    parts: Sequence[str] = [part for part in (name, day(on)) if part]
    return f" ({', '.join(parts)})" if parts else ""
