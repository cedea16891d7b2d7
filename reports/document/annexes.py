"""The annexes: methodology, results and glossary."""

from __future__ import annotations

from reports.document.base import BARS_IN_WORDS, Common
from reports.document.chapters import SHARES_IN_WORDS
from reports.document.data import Part, PromptLine, QuestionLine, ResultsDomain, ResultsQuestion, ResultsStandard
from reports.document.glossary import glossary, in_order, without_duplicates
from reports.document.methodology import without_doubles
from reports.layouts import Section
from reports.ratings.percentages import Tally
from reports.sample import figures as sample_figures
from reports.sample.tables import CLASSIFICATIONS, OFFENCE, SampleTable, agreement_on
from reports.text import numbers_in_words
from standards.language.definition import DomainDefinition, KeyQuestionDefinition, Limit, StandardDefinition

# A group of rows is kept on one page, so a longer one is divided, and repeats its name.
LONGEST_GROUP = 8
_VERDICTS = {"Too low": "it was too low", "Too high": "it was too high"}


class Annexes(Common):
    def _methodology(self, section: Section) -> Part:
        shown = [
            {
                "title": self._domain_heading(domain),
                "plain_title": domain.title,
                "paragraphs": self._sample_paragraphs(domain),
                "groups": self._case_groups(domain),
                "withheld": self._withheld(domain),
                "tables": self._kept(domain),
            }
            for domain in self.framework.domains
            if domain.case_based and self.cases(domain.number)
        ]
        facts = [(fact.label, fact.value) for fact in self.material.facts if fact.section == "methodology"]
        return Part(
            "methodology",
            section.slug,
            section.heading,
            {
                "annexe": self.layout.annexe.lower(),
                "counts": without_doubles(self.material.evidence, facts),
                "is_joint": self.material.is_joint,
                "has_prompts": self._has_prompts,
                "several_domains": len(self.framework.domains) > 1,
                "organisational": next(
                    (self._domain_heading(domain) for domain in self.framework.domains if not domain.case_based), ""
                ),
                **self.fixed(section),
                "short": self.short,
                "domains": shown,
                "text": self.text(section.slug),
                **self._around(section),
                **({"record": self.material.record} if self.material.record else {}),
                # In one paragraph, because the layouts in use have no other place for what was missing.
                "raised": " ".join(filter(None, (self._raised(), *self.material.missing))),
            },
        )

    def _around(self, section: Section) -> dict[str, object]:
        """The texts above and below the methodology, in a layout that has them."""
        if not section.also:
            return {}
        return {
            "own_heading": section.own_heading,
            "before": self.further_texts(section, first=True),
            "after": self.further_texts(section),
        }

    def _domain_heading(self, domain: DomainDefinition) -> str:
        number = numbers_in_words.number(int(domain.number)) if domain.number.isdecimal() else domain.number
        return f"{self.words.domain.heading} {number}: {numbers_in_words.lower_first(domain.title)}"

    def _raised(self) -> str:
        """A sentence on the alerts and requests for reassurance; "" if there were none."""
        alerts, requests = self.material.alerts, self.material.reassurance_requests
        done = []
        if alerts:
            # "children", although there may be one, because a number below five is not given.
            done.append(
                f"raised {self._not_few(alerts, 'alert')} with the {self.short} about children at immediate risk"
            )
        if requests:
            done.append(f"made {self._not_few(requests, 'request')} for reassurance")
        return f"During fieldwork, inspectors {' and '.join(done)}." if done else ""

    def _not_few(self, value: int, noun: str) -> str:
        fewest = self.framework.percentages.smallest_group
        return self.counted(value, noun) if value >= fewest else self.fewer_than(fewest, f"{noun}s")

    def _sample_paragraphs(self, domain: DomainDefinition) -> list[str]:
        paragraphs = [
            f"{self.inspected(domain)} Inspectors read the {self.words.case.one} files and interviewed "
            f"{self.words.case.one} managers."
        ]
        sample = self.material.samples.get(domain.number)
        paragraphs += filter(None, [sample.in_words(self.number) if sample else ""])
        for classification, title in CLASSIFICATIONS.items():
            table = self.material.sample_tables[domain.number].get(agreement_on(classification))
            if table is None or table.is_withheld:
                continue
            agreed, *disagreed = table.rows
            if agreed.label != "Agreed":  # never, or together with another verdict
                continue
            how_many = "all" if agreed.count == agreed.of else f"{self.number(agreed.count)} of"
            sentence = (
                f"We agreed with the {self.short}’s classification of {title} in {how_many} "
                f"{self.counted(agreed.of, self.words.case.one, self.words.case.many)}"
            )
            said = [
                f"{_VERDICTS.get(each.label, 'it was too high or too low')} in {self.number(each.count)}"
                for each in disagreed
            ]
            paragraphs.append(f"{sentence}; {numbers_in_words.listed(said)}." if said else f"{sentence}.")
        return paragraphs

    def _tables(self, domain: DomainDefinition) -> list[SampleTable]:
        """The tables about the children in a sample. Offences are not among them, and agreement is given in a sentence."""
        tables = self.material.sample_tables[domain.number].values()
        return [table for table in tables if table.name not in (OFFENCE, *map(agreement_on, CLASSIFICATIONS))]

    def _case_groups(self, domain: DomainDefinition) -> list[tuple[str, list[sample_figures.Share]]]:
        cases = len(self.cases(domain.number))
        groups = [(table.title, list(table.rows)) for table in self._tables(domain) if table.rows]
        others = [
            sample_figures.Share(word.headings, count, cases)
            for word, count in self.of_other_domains(domain, self.cases(domain.number))
        ]
        if groups:
            groups[0][1].extend(others)
        return [
            (f"{title} (continued)" if start else title, shares[start : start + LONGEST_GROUP])
            for title, shares in groups
            for start in range(0, len(shares), LONGEST_GROUP)
        ]

    def _kept(self, domain: DomainDefinition) -> list[tuple[str, str, list[sample_figures.Share]]]:
        """Every table with its rows, whether printed or not, so that a later edition can compare."""
        tables = self.material.sample_tables[domain.number].values()
        return [(domain.number, table.name, list(table.rows)) for table in tables]

    def _withheld(self, domain: DomainDefinition) -> str:
        """A sentence that names the tables that are not printed; "" if there are none. The sentence is the same for every
        reason, so that it reveals nothing."""
        titles = [f"‘{table.title}’" for table in self._tables(domain) if table.is_withheld]
        if not titles:
            return ""
        is_one = len(titles) == 1
        return (
            f"To protect children, {'this table is' if is_one else 'these tables are'} not printed, because a group in "
            f"{'it' if is_one else 'them'} could be too small or could be worked out: {numbers_in_words.listed(titles)}."
        )

    def _results(self, section: Section) -> Part:
        domains = [self._results_of_domain(domain) for domain in self.framework.domains]
        prompts_shown = self.layout.prompts_in_results
        prompts_of_all = self.framework.percentages.prompt == "all_cases"
        return Part(
            "results",
            section.slug,
            section.heading,
            {
                "bands": [
                    {"name": band.name, "label": band.label, "rating": self.tag(band.rating)}
                    for band in self.framework.bands
                ],
                "has_prompts": self._has_prompts,
                "banding": f"{self._banding_sentences()} {self._marks_sentences()}".rstrip(),
                "bands_caption": self._bands_caption(),
                "lowest_band": self.layout.lowest_band,
                "per_cent_yes": self.layout.per_cent_yes,
                "ticks": () if self.layout.questions_in_chapters else self.ticks,
                "scoring": self._scoring_sentences(),
                "totals": [f"{band.start}–{band.end} = {band.rating}" for band in self.framework.overall_bands],
                "limits": [
                    f"If {limit.condition(self.words.standard, '‘{}’')}, the overall {self.words.rating.one} cannot be "
                    f"{limit.barred('‘{}’')}, whatever the score.{self._outside_total(limit)}"
                    for limit in self.framework.bars
                ],
                "inspected": [self.inspected(domain) for domain in self.framework.domains if self.cases(domain.number)],
                "domains": domains,
                # If the annexe prints every prompt, it leaves out standards judged as a whole, which have no case data to print.
                "data": [
                    standard
                    for domain in domains
                    for standard in domain.standards
                    if prompts_shown and any(question.line.percent for question in standard.questions)
                ],
                "annexe": self.layout.annexe.lower(),
                "data_files": f"{self.material.reference}-results",
                "prompts_of_all": prompts_of_all,
                "prompt_denominator": f"among all inspected {self.words.case.many} in the {self.words.domain.one}"
                if prompts_of_all
                else f"among relevant {self.words.case.many}",
            },
        )

    def _outside_total(self, limit: Limit) -> str:
        """What to add about a limit that depends on one standard that is rated separately."""
        if len(limit.standards) > 1 or self.framework.standard(limit.standards[0]).in_total:
            return ""
        return (
            f" The {self.words.standard.one} is rated separately and adds no points. If no "
            f"{self.words.case.one} is relevant, it is not rated."
        )

    @property
    def _has_prompts(self) -> bool:
        return any(question.prompts for standard in self.framework.standards for question in standard.key_questions)

    def _banding_sentences(self) -> str:
        """How percentages become ratings, with a sentence for each method that the framework uses."""
        words = self.words
        decides = f"decides its band, and the band decides its {words.rating.one}."
        sentences = {
            "lowest_band": f"The lowest percentage in {words.standard.a} {decides}",
            "share_of_answers": f"The share of yes among all relevant answers in {words.standard.a} {decides}",
            "weighted_share": f"The weighted share of yes among all relevant answers in {words.standard.a} {decides}",
            "mean": f"The mean of the percentages in {words.standard.a} {decides}",
        }
        said = [sentence for method, sentence in sentences.items() if method in self._methods]
        of_parts = [
            f"The {words.rating.one} of {words.standard.one} {standard.number} follows from those of its "
            f"{self.number(len(self.framework.parts_of(standard.number)))} parts."
            for standard in self.framework.standards
            if standard.method == "from_parts"
        ]
        return " ".join(said + of_parts)

    def _marks_sentences(self) -> str:
        """What bold figures and bars mean, in a layout that does not explain them in its chapters."""
        if self.layout.questions_in_chapters or self.layout.prompts_in_results or "lowest_band" not in self._methods:
            return ""
        return (
            f"In the tables below, the lowest percentage of each {self.words.standard.one} is in bold. {BARS_IN_WORDS}"
        )

    def _bands_caption(self) -> str:
        words = self.words
        if "lowest_band" in self._methods and self._methods & SHARES_IN_WORDS.keys():
            return f"From the lowest key question, or the percentage of {words.standard.a}, to its {words.rating.one}"
        start = "lowest key question" if "lowest_band" in self._methods else f"percentage of {words.standard.a}"
        end = words.standard.a if "lowest_band" in self._methods else f"the {words.standard.one}"
        return f"From the {start} to the {words.rating.one} of {end}"

    @property
    def _methods(self) -> set[str]:
        return {standard.method for standard in self.framework.standards}

    def _scoring_sentences(self) -> str:
        if not self.framework.overall_bands:
            return ""
        scores = numbers_in_words.listed(
            [f"‘{rating.name}’ scores {rating.score}" for rating in self.framework.ratings]
        )
        in_total = sum(standard.in_total for standard in self.framework.standards)
        return (
            f"{scores}. The scores of the {self.number(in_total)} {self.words.standard.many} add up to a total of "
            f"0–{self.framework.maximum}, which gives the overall {self.words.rating.one}:"
        )

    def _results_of_domain(self, domain: DomainDefinition) -> ResultsDomain:
        standards = tuple(self._results_of(domain, standard) for standard in domain.standards)
        tallies = [question.line.tally for standard in standards for question in standard.questions]
        return ResultsDomain(
            domain.number,
            domain.title,
            domain.case_based,
            standards,
            self.answers_chart("results", numbers_in_words.lower_first(domain.title), domain.standards),
            self.caution(tally.relevant for tally in tallies if tally),
        )

    def _results_of(self, domain: DomainDefinition, standard: StandardDefinition) -> ResultsStandard:
        rated = self.material.ratings.standards[standard.number]
        note = None
        if rated.is_discretion and rated.decision and self.layout.discretion_footnotes:
            note = self.note_as_html(
                "The ratings panel used professional discretion. Its reason is printed under "
                f'<a href="#standard-{standard.number}">{self.words.standard.one} {standard.number}</a>.'
            )
        if standard.has_answers:
            lines = list(self.question_lines(standard, rated))
        else:
            lines = [QuestionLine(question.number, question.text, "", "", False) for question in standard.key_questions]
        by_number = {question.number: question for question in standard.key_questions}
        printed = tuple(
            ResultsQuestion(line, self._prompt_lines(by_number[line.number]) if standard.has_answers else ())
            for line in lines
        )
        return ResultsStandard(
            number=standard.number,
            title=standard.title,
            domain=numbers_in_words.lower_first(domain.title),
            statement=standard.text,
            rating=self.tag(rated.rating),
            note=note,
            questions=printed,
            share=f"{rated.share.per_cent}%" if rated.share else "",
            caution=self.caution(
                [each.line.tally.relevant for each in printed if each.line.tally]
                + [self._behind(prompt.tally) for each in printed for prompt in each.prompts]
            ),
        )

    def _prompt_lines(self, question: KeyQuestionDefinition) -> tuple[PromptLine, ...]:
        if not self.layout.prompts_in_results:
            return ()
        lines = []
        for prompt in question.prompts:
            number = f"{question.number}{prompt.letter}"
            tally = self.material.tallies.get(number, Tally())
            of_all = self.framework.percentages.prompt == "all_cases"
            percent = tally.per_cent_of_all if of_all else tally.per_cent
            shown = "–" if percent is None else f"{percent}%"
            letter = prompt.published_letter or prompt.letter
            lines.append(PromptLine(number, letter, prompt.text, shown, tally, str(self._behind(tally))))
        return tuple(lines)

    def _behind(self, tally: Tally) -> int:
        """The number of cases behind the percentage of a prompt."""
        return tally.cases if self.framework.percentages.prompt == "all_cases" else tally.relevant

    def _glossary(self, section: Section) -> Part | None:
        own = [(fact.label, fact.value) for fact in self.material.facts if fact.section == "glossary"]
        terms = in_order(without_duplicates([*own, *glossary(self.words).items()]))
        return Part("glossary", section.slug, section.heading, {"terms": terms})
