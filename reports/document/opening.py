"""The parts before the chapters, from the acknowledgements to the contextual facts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from reports.document.base import Common
from reports.document.data import Ladder, LadderStep, Part, RatingLine, RecommendationGroup, Summary, TableOfFacts
from reports.document.material import FactValue
from reports.document.tables.at_a_glance import at_a_glance, printed_again, shown_at_a_glance
from reports.document.tables.facts import with_shared_sources
from reports.layouts import Section
from reports.text import numbers_in_words
from reports.text.narrative import to_inline_html
from standards.language.definition import DomainDefinition, StandardDefinition

# The colours of the ratings, lowest first. They repeat the colours of the rating tags, because the report's stylesheet does
# not apply inside a picture.
LADDER_WIDTH = 720  # without the last point
LADDER_COLOURS = ("#8f1d1d", "#7b4a00", "#0b5c45", "#27408b")


class Opening(Common):
    def _front(self, section: Section) -> Part:
        return Part(
            "front",
            section.slug,
            section.heading,
            {"short": self.short, **self.fixed(section)},
        )

    def _contents(self, section: Section) -> Part:
        return Part("contents", section.slug, section.heading)

    def _foreword(self, section: Section) -> Part | None:
        text = self.text(section.slug)
        if not text and not self.shows_unwritten:
            return None
        by = {"by": self.material.chief_inspector, "office": self.layout.chief_inspector}
        return Part("foreword", section.slug, section.heading, {"text": text, **by})

    def _text(self, section: Section) -> Part | None:
        text = self.text(section.slug)
        further = {"texts": self.further_texts(section)} if section.also else {}
        if not (text or further.get("texts") or section.fixed or self.shows_unwritten):
            return None
        return Part(
            "text",
            section.slug,
            section.heading,
            {"text": text, "own_page": section.own_page, **further, **self.fixed(section)},
        )

    def _ratings(self, section: Section) -> Part:
        ratings = self.material.ratings
        domains = [
            (
                f"{domain.number}. {domain.title}",
                [
                    RatingLine(standard.number, standard.title, self.tag(ratings.standards[standard.number].rating))
                    for standard in domain.standards
                    if standard.in_total
                ],
            )
            for domain in self.framework.domains
        ]
        apart = [
            RatingLine(standard.number, standard.title, self.tag(ratings.standards[standard.number].rating))
            for standard in self.framework.standards
            if not (standard.in_total or standard.is_part) and ratings.standards[standard.number].rating
        ]
        return Part(
            "ratings",
            section.slug,
            section.heading,
            {
                "yot": self.material.yot,
                "service_label": self.layout.service_label,
                "fieldwork": numbers_in_words.month(self.material.fieldwork_started)
                if self.layout.fieldwork_month
                else "",
                "points": ratings.points,
                "maximum": ratings.maximum,
                "overall": self.tag(ratings.overall),
                "overall_note": self._overall_note(),
                "domains": [domain for domain in domains if domain[1]],
                "apart": apart,
                "missing": list(ratings.missing),
                "ladder": self._ladder(),
            },
        )

    def _overall_note(self) -> str:
        ratings = self.material.ratings
        if ratings.limit:
            limit = ratings.limit
            because = limit.condition(self.words.standard, "‘{}’")
            return f"The overall {self.words.rating.one} cannot be {limit.barred('‘{}’')}, because {because}."
        if ratings.overall_decision and ratings.overall != ratings.overall_by_rules:
            return (
                f"The points alone give ‘{ratings.overall_by_rules}’. The ratings panel changed this {self.words.rating.one}. "
                f"{ratings.overall_reason}"
            )
        return ""

    def _ladder(self) -> Ladder | None:
        """The bands of the total side by side, with a pointer at the score. Every ladder has nearly the same width."""
        points, maximum = self.material.ratings.points, self.framework.maximum
        if points is None or maximum is None:
            return None
        point = max(LADDER_WIDTH // maximum, 1)
        steps = tuple(
            LadderStep(
                rating=band.rating,
                start=band.start,
                end=band.end,
                x=point * band.start,
                width=point * (band.end + 1 - band.start) - 3,
                colour=self._ladder_colour(band.rating),
                is_reached=band.start <= points <= band.end,
            )
            for band in self.framework.overall_bands
        )
        reached = next(step for step in steps if step.is_reached)
        title = f"{points} out of {maximum} points, in the band ‘{reached.rating}’ ({reached.start} to {reached.end})"
        return Ladder(title, points, steps, pointer=point * points + point // 2 - 2)

    def _ladder_colour(self, rating: str) -> str:
        """The colours go from the lowest rating to the highest, for any number of ratings."""
        highest = max(len(self.framework.names) - 1, 1)
        return LADDER_COLOURS[self.framework.rank(rating) * (len(LADDER_COLOURS) - 1) // highest]

    def _summary(self, section: Section) -> Part:
        ratings = self.material.ratings
        in_total = [standard for standard in self.framework.standards if standard.in_total]
        opening, note = "", None
        if ratings.overall:
            domains = sum(any(each.in_total for each in domain.standards) for domain in self.framework.domains)
            rating, standard = self.words.rating, self.words.standard
            opening = (
                f"Overall, {self.material.yot} is rated as ‘{ratings.overall}’. The {rating.one} is based on "
                f"{self.number(domains)} areas of its work, called {self.words.domain.many}, and on {len(in_total)} "
                f"{standard.many} shared between them. The {standard.many} draw on established models, evidence and "
                f"experience. Each {standard.one} is rated separately, and published scoring rules turn these {rating.many} "
                f"into the overall {rating.one}."
            )
            note = self.note(self.scoring_sentence())
        domains_in_summary = [
            self._summary_of(self.framework.domain(chapter.domain))
            if chapter.kind == "chapter"
            else self._summary_of_standard(self.framework.standard(chapter.standard))
            for chapter in self.layout.sections
            if chapter.kind in ("chapter", "standard_chapter")
        ]
        return Part(
            "summary",
            section.slug,
            section.heading,
            {"opening": opening, "note": note, "domains": domains_in_summary},
        )

    def _summary_of(self, domain: DomainDefinition) -> Summary:
        return Summary(
            title=f"{domain.number}. {domain.title}" if self.layout.numbered_summary else domain.title,
            findings_title=f"Our key findings about {numbers_in_words.lower_first(domain.title)} are as follows",
            inspected=self.inspected(domain),
            narrative=self.text(f"summary-{domain.number}"),
            findings=self.list_of(f"strengths-{domain.number}"),
            but=self.list_of(f"improvements-{domain.number}"),
        )

    def _summary_of_standard(self, standard: StandardDefinition) -> Summary:
        narrative = self.text(f"summary-standard-{standard.number}")
        return Summary(standard.title, "", "", narrative, (), ())

    def _recommendations(self, section: Section) -> Part | None:
        groups: list[RecommendationGroup] = []
        given = self.material.recommendations
        for recommendation in given:
            text = to_inline_html(recommendation.text)
            if groups and groups[-1].addressee == recommendation.addressee:
                last = groups.pop()
                groups.append(RecommendationGroup(last.addressee, last.start, (*last.texts, text)))
            else:
                groups.append(RecommendationGroup(recommendation.addressee, recommendation.number, (text,)))
        if not given:
            self.unwritten.append(section.slug)
            if not self.shows_unwritten:
                return None
        them = "it" if len(given) == 1 else "them"
        opening = (
            f"Based on our findings, we make {self.counted(len(given), 'recommendation')}. We believe that "
            f"carrying {them} out will improve the work of {self.material.yot}, the lives of the children it works with, and the "
            "protection of the public."
            if given
            else ""
        )
        if given and section.carried_out_within:
            opening += (
                f" {'It' if len(given) == 1 else 'Each'} should be carried out within {section.carried_out_within} of the "
                "publication of this report."
            )
        content = {"opening": opening, "groups": groups, **(self.fixed(section) if section.fixed else {})}
        return Part("recommendations", section.slug, section.heading, content)

    def _tables_without(self, large: Collection[FactValue], section: Section) -> list[TableOfFacts]:
        """The tables of a section without some rows. If a table has no rows left, the next one has the heading of its group."""
        tables: list[TableOfFacts] = []
        group = ""
        for described in section.tables:
            group = described.group or group
            if table := self.table(described, without=large):
                tables.append(replace(table, group=group))
                group = ""
            elif not any(fact.section == described.slug for fact in large):
                group = "" if described.group else group
        return tables

    def _facts(self, section: Section) -> Part | None:
        fewest = self.framework.percentages.smallest_group
        large = shown_at_a_glance(self.material.facts, section.tables, fewest)
        glance = at_a_glance(large, area=self.area)
        again = printed_again(large, self.material.facts)
        tables = self._tables_without([fact for fact in large if fact not in again], section)
        if not (tables or glance):
            self.unwritten.append(section.slug)
            if not self.shows_unwritten:
                return None
        return Part("facts", section.slug, section.heading, {"glance": glance, "tables": with_shared_sources(tables)})
