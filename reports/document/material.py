"""The material of a report: everything recorded that it uses, as plain values."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from reports.document.methodology import Counted, DrawnFrom
from reports.layouts import Layout
from reports.layouts.publisher import Publisher, publisher
from reports.ratings.across import Across
from reports.ratings.percentages import Tally
from reports.ratings.rules import InspectionRating
from reports.sample import figures as sample_figures
from reports.sample.tables import Printed, SampleTable, tables_of
from reports.text.pictures import Picture
from reports.then_and_now.comparison import ThenAndNow
from reports.then_and_now.recommendations import EarlierRecommendation
from standards.language.definition import FrameworkDefinition


@dataclass(frozen=True)
class FactValue:
    section: str
    label: str
    value: str
    comparator: str
    comparator_value: str
    source: str


@dataclass(frozen=True)
class RecommendationText:
    number: int
    addressee: str
    text: str


@dataclass(frozen=True)
class SurveyCount:
    """A question in a survey, and how many of the people who answered it agreed."""

    survey: str  # its citation: "E5"
    title: str
    number: int  # the number of the question in the survey, from 1
    question: str
    positive: int
    answered: int
    is_of_families: bool = False  # whether children or their parents answered


@dataclass(frozen=True)
class Progress:
    """What a reinspection has to say about the earlier inspection."""

    published: datetime.date | None  # when the earlier report was published
    framework: str  # the title of the earlier framework
    recommendations: tuple[EarlierRecommendation, ...]
    compared: ThenAndNow | None  # None if the earlier ratings are not recorded here, or not signed


@dataclass(frozen=True)
class Material:
    """Everything recorded that a report uses."""

    reference: str
    yot: str
    is_joint: bool
    fieldwork_started: datetime.date | None
    published: datetime.date | None
    lead_inspector: str
    chief_inspector: str
    framework: FrameworkDefinition
    layout: Layout
    ratings: InspectionRating
    tallies: Mapping[str, Tally]
    cases: Sequence[sample_figures.Case]
    texts: Mapping[str, str]
    facts: Sequence[FactValue]
    recommendations: Sequence[RecommendationText]
    alerts: int
    reassurance_requests: int
    surveys: Sequence[SurveyCount] = ()
    held: Mapping[str, int] = field(
        default_factory=dict
    )  # the number of meetings, focus groups and so on, by title: "Meeting"
    evidence: Sequence[Counted] = ()
    announced: datetime.date | None = None
    fieldwork_ended: datetime.date | None = None
    missing: Sequence[str] = ()  # what was missing before the panel met and affects the figures, each as a sentence
    samples: Mapping[str, DrawnFrom] = field(
        default_factory=dict
    )  # by domain, if the number of eligible cases is known
    printed: Sequence[Printed] = ()  # the tables about the children in each earlier edition
    publisher: Publisher = field(default_factory=publisher)
    record: str = ""  # the sentence about the history of the inspection, in an edition
    others: Mapping[str, Across] = field(
        default_factory=dict
    )  # by key question: the other inspections, if at least eight
    pictures: Mapping[int, Picture] = field(default_factory=dict)  # those that the texts name, by number
    progress: Progress | None = None  # None if this is no reinspection, or if its layout does not print it

    @cached_property
    def sample_tables(self) -> Mapping[str, Mapping[str, SampleTable]]:
        """The tables about the children in each sample, as they may leave the team, by domain and name."""
        return {
            domain.number: tables_of(self.framework, domain, cases, self.printed)
            for domain in self.framework.domains
            if domain.case_based and (cases := sample_figures.cases_of(self.cases, domain.number))
        }
