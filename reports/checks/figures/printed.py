"""Checks what the layout generates against the framework and the data.

The layout generates statements, titles, ratings, percentages, letters, footnotes and the sentences about the cases
inspected. If one of these is wrong, the cause is a layout, a template or the code. This module works out each of them
independently of the builder. A change to the builder therefore cannot bring back the slips found in printed reports.
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from reports.checks.claims.bound import CONTRADICTED
from reports.checks.claims.findings import contradiction
from reports.checks.claims.reading import reader_of
from reports.checks.reading.finding import Finding
from reports.checks.reading.known import Known, Passage
from reports.checks.reading.ranges import value_of
from reports.checks.reading.subjects import names_court, names_out_of_court
from reports.document.data import Ladder, Note, Part, QuestionLine, ResultsQuestion, ResultsStandard, StandardPart
from reports.ratings.percentages import Tally, whole_per_cent
from standards.language.definition import KeyQuestionDefinition, StandardDefinition

FIX = "The layout generates this. Correct the layout, its templates or the framework file."


def check(known: Known) -> Iterator[Finding]:
    for part in known.document.parts:
        for found in within(part.content):
            if isinstance(found, StandardPart):
                yield from _chapter_standard(known, found)
            elif isinstance(found, ResultsStandard):
                yield from _results_standard(known, found)
            elif dataclasses.is_dataclass(found) and type(found).__name__ in PICTURES:
                yield from _picture(part, found)
        if part.kind == "ratings":
            yield from _ratings(known, part)
        if part.kind in ("chapter", "methodology", "results"):
            yield from _all_standards(known, part)
        for section, passage in _own_sentences(known, part):
            yield from _sentence(known, section, passage)


def within(content: object) -> Iterator[Any]:
    """Every dataclass in the content of a part, outermost first."""
    if dataclasses.is_dataclass(content) and not isinstance(content, type):
        yield content
        for field in dataclasses.fields(content):
            yield from within(getattr(content, field.name))
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from within(value)
    elif isinstance(content, (list, tuple)):
        for value in content:
            yield from within(value)


def _finding(check: str, section: str, excerpt: str, message: str, fix: str = FIX) -> Finding:
    return Finding(check, "correct", section, excerpt, message, fix)


# --- standards, in the chapters and in the annexe ----------------------------------------------------------------------------


def _standard(known: Known, number: str) -> StandardDefinition | None:
    return next((standard for standard in known.framework.standards if standard.number == number), None)


def _statement(known: Known, number: str, title: str, printed: str) -> Iterator[Finding]:
    section, standard = f"standard-{number}", _standard(known, number)
    if standard is None:
        yield _finding(
            "statement",
            section,
            f"{number} {title}",
            f"The framework has no {known.framework.words.standard.one} {number}.",
        )
        return
    if title != standard.title:
        yield _finding(
            "statement",
            section,
            title,
            f"{known.framework.words.standard.heading} {number} is called “{standard.title}”.",
        )
    if printed and printed != standard.text:
        own = [other for other in known.framework.standards if other.text == printed]
        # Assessment has the same statement in both domains.
        whose = f"the statement of {own[0].number}, {own[0].title}" if own else ""
        where = f"This is {whose or f'not {known.framework.words.standard.a}’s statement'}"
        yield _finding("statement", section, printed, f"{where}. The statement of {number} is: “{standard.text}”")


def _rating(known: Known, number: str, printed: str) -> Iterator[Finding]:
    rated = known.material.ratings.standards.get(number)
    if rated is not None and printed != (rated.rating or ""):
        said = f"‘{rated.rating}’" if rated.rating else "not rated"
        words = known.framework.words
        message = f"{words.standard.heading} {number} is {said}."
        yield _finding("rating", f"standard-{number}", printed or f"no {words.rating.one}", message)


def _chapter_standard(known: Known, part: StandardPart) -> Iterator[Finding]:
    section = f"standard-{part.number}"
    yield from _statement(known, part.number, part.title, part.statement)
    yield from _rating(known, part.number, part.rating.name)
    yield from _introduction(known, part)
    if not known.framework.percentages:
        return
    for line in part.questions:
        yield from _line(known, section, line)
    questions = {question.number: question for question in _questions(known)}
    for question in part.parts:
        expected = questions.get(question.number)
        if (
            expected is None
            or question.text != expected.text
            or expected not in known.framework.standard(part.number).key_questions
        ):
            yield _finding(
                "statement",
                section,
                question.text,
                f"This is not key question {question.number} of {known.framework.words.standard.one} {part.number}.",
            )
    for note in (part.introduction_note, *(line.note for line in part.questions)):
        if note is not None:
            yield from _note(known, section, note)


def _introduction(known: Known, part: StandardPart) -> Iterator[Finding]:
    """Checks that the introduction above the key questions in a standard names that standard."""
    standard = _standard(known, part.number)
    printed = part.introduction.lower()
    if standard is None or not printed:
        return
    if standard.title.lower() not in printed:
        others = [s.title for s in known.framework.standards if re.search(rf"\b{re.escape(s.title.lower())}", printed)]
        named = f"“{others[0]}”" if others else f"no {known.framework.words.standard.one}"
        yield _finding(
            "introduction",
            f"standard-{part.number}",
            part.introduction,
            f"This introduces {named}, but the {known.framework.words.standard.one} is {part.number}, {standard.title}.",
        )


def _results_standard(known: Known, part: ResultsStandard) -> Iterator[Finding]:
    section = "results"
    for finding in (
        *_statement(known, part.number, part.title, part.statement),
        *_rating(known, part.number, part.rating.name),
    ):
        yield dataclasses.replace(finding, section=section)
    for question in part.questions:
        yield from _line(known, section, question.line)
        yield from _prompts(known, section, question)
    if part.note is not None:
        yield from _note(known, f"standard-{part.number}", part.note)


def _questions(known: Known) -> list[KeyQuestionDefinition]:
    return [question for standard in known.framework.standards for question in standard.key_questions]


def _line(known: Known, section: str, line: QuestionLine) -> Iterator[Finding]:
    """Checks the percentage, the counts and the bold type of a key question."""
    question = next((question for question in _questions(known) if question.number == line.number), None)
    if question is None or line.text != question.text:
        yield _finding("statement", section, line.text, f"This is not key question {line.number}.")
    rated = known.material.ratings.standards.get(known.framework.standard_of(line.number).number)
    if rated is None or not rated.key_questions or not line.percent:
        return
    tally = known.tallies.get(line.number, Tally())
    expected = f"{whole_per_cent(tally.yes, tally.relevant)}%" if tally.relevant else "–"
    if line.percent != expected:
        yield _finding(
            "printed",
            section,
            line.percent,
            f"Key question {line.number}: {tally.yes} of {tally.relevant} {known.framework.words.case.many}, {expected}.",
        )
    shares = {q.number: whole_per_cent(q.tally.yes, q.tally.relevant) for q in rated.key_questions if q.tally.relevant}
    sets_the_rating = rated.method == "lowest_band"
    is_lowest = sets_the_rating and line.number in shares and shares[line.number] == min(shares.values())
    if line.is_lowest != is_lowest:
        is_or_not = "is" if is_lowest else "is not"
        message = f"{line.number} {is_or_not} the lowest in its {known.framework.words.standard.one}."
        if not sets_the_rating:
            words = known.framework.words
            decides = f"decides the {words.rating.one} of its {words.standard.one}"
            message = f"{line.number} is in bold, but no single key question {decides}."
        yield _finding("printed", section, line.percent, message)


# --- prompts: letters and denominators ---------------------------------------------------------------------------------------


ALL_AND_RELEVANT = ("all {case.many} inspected", "the relevant {case.many}")


def _prompts(known: Known, section: str, question: ResultsQuestion) -> Iterator[Finding]:
    """Checks the letters and the percentages of prompts.

    Letters must be as published, and no letter may be used twice unless the source does so. All percentages must have
    the framework's denominator.
    """
    defined = next((q for q in _questions(known) if q.number == question.line.number), None)
    if defined is None:
        return
    published = Counter(prompt.published_letter or prompt.letter for prompt in defined.prompts)
    for letter, times in Counter(prompt.letter for prompt in question.prompts).items():
        if times > 1 and times > published[letter]:
            yield _finding(
                "letter",
                section,
                f"{letter})",
                f"{defined.number} has {times} prompts lettered {letter}, unlike the framework.",
            )
    of_all = known.framework.percentages.prompt == "all_cases"
    by_text = {prompt.text: prompt for prompt in defined.prompts}
    for line in question.prompts:
        prompt = by_text.get(line.text)
        if prompt is None:
            yield _finding("statement", section, line.text, f"This is not a prompt of {defined.number}.")
            continue
        if line.letter != (prompt.published_letter or prompt.letter):
            yield _finding("letter", section, f"{line.letter})", f"The framework letters this prompt {prompt.letter}.")
        tally = known.tallies.get(f"{defined.number}{prompt.letter}", Tally())
        base, other = (tally.cases, tally.relevant) if of_all else (tally.relevant, tally.cases)
        expected = f"{whole_per_cent(tally.yes, base)}%" if base else "–"
        if line.percent != expected:
            is_mixed = bool(other) and line.percent == f"{whole_per_cent(tally.yes, other)}%"
            both = [known.framework.words.fill(text) for text in ALL_AND_RELEVANT]
            own, others = both if of_all else reversed(both)
            hint = f" {line.percent} is a share of {others}." if is_mixed else ""
            yield _finding(
                "denominator" if is_mixed else "printed",
                section,
                line.percent,
                f"{defined.number} {line.letter}: {tally.yes} of {base}, {expected} of {own}.{hint}",
            )


# --- footnotes -----------------------------------------------------------------------------------------------------------------


def _note(known: Known, section: str, note: Note) -> Iterator[Finding]:
    """Checks that a footnote under court disposals does not mention out-of-court cases, and the reverse."""
    text = plain_text(note.html)
    place = known.framework.place_of(section)
    if not place.standard:
        return
    domain = known.framework.domain(place.domain)
    if not domain.case_based:
        return
    is_out_of_court = "out-of-court" in domain.title.lower()
    wrong = names_court(text.lower()) if is_out_of_court else names_out_of_court(text.lower())
    right = names_out_of_court(text.lower()) if is_out_of_court else names_court(text.lower())
    if wrong and not right and "court" in domain.title.lower():
        other = "court cases" if is_out_of_court else "out-of-court cases"
        yield _finding(
            "domain", section, text, f"Footnote {note.number} mentions {other} under {domain.title.lower()}."
        )
    match = re.match(r"This question applied in (\w+) of the (\w+) cases", text)
    if match:
        counts = {
            (tally.cases - tally.not_asked - tally.does_not_apply, tally.cases)
            for question in known.framework.standard(place.standard).key_questions
            if (tally := known.tallies.get(question.number)) is not None
        }
        applied, cases = (int(value_of(word.lower())) for word in match.groups())
        if (applied, cases) not in counts:
            words = known.framework.words
            message = f"No key question of this {words.standard.one} applied in that number of {words.case.many}."
            yield _finding("denominator", section, match[0], message)


def plain_text(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


# --- the ratings page, pictures, and what was inspected ------------------------------------------------------------------------

# Classes of pictures. Each picture must have a title that says the same in words.
PICTURES = (Ladder.__name__, "AnswersChart", "ComparedChart")


def _picture(part: Part, picture: Any) -> Iterator[Finding]:
    said = getattr(picture, "title", "") or getattr(picture, "alternative", "") or getattr(picture, "description", "")
    if not str(said).strip():
        yield _finding(
            "alternative",
            part.id,
            part.heading,
            "This picture has no text alternative.",
            "Give it a title that says the same in words.",
        )


def _ratings(known: Known, part: Part) -> Iterator[Finding]:
    ratings = known.material.ratings
    for name, expected in (("points", ratings.points), ("maximum", ratings.maximum)):
        if part.content.get(name) != expected:
            yield _finding(
                "score", part.id, f"{part.content.get(name)}", f"The score is {ratings.points} of {ratings.maximum}."
            )
    overall: Any = part.content.get("overall")
    if overall is not None and overall.name != (ratings.overall or ""):
        yield _finding(
            "rating", part.id, overall.name, f"The overall {known.framework.words.rating.one} is ‘{ratings.overall}’."
        )
    for found in within(part.content):
        if type(found).__name__ == "RatingLine":
            for finding in _rating(known, found.number, found.rating.name):
                yield dataclasses.replace(finding, section=part.id)
        if isinstance(found, Ladder) and ratings.points is not None and found.points != ratings.points:
            yield _finding("score", part.id, f"{found.points}", f"The score is {ratings.points} of {ratings.maximum}.")


def _all_standards(known: Known, part: Part) -> Iterator[Finding]:
    """Checks that a chapter has every standard in its domain, and that the results annexe has every standard in the
    framework."""
    if part.kind == "results":
        expected = {standard.number: standard for standard in known.framework.standards}
        printed = {found.number for found in within(part.content) if isinstance(found, ResultsStandard)}
    elif part.kind == "chapter":
        domain: Any = part.content["domain"]
        expected = {standard.number: standard for standard in known.framework.domain(domain.number).standards}
        printed = {found.number for found in within(part.content) if isinstance(found, StandardPart)}
    else:
        return
    for number, standard in expected.items():
        if number not in printed:
            yield _finding(
                "inspected",
                part.id,
                part.heading,
                f"{known.framework.words.standard.heading} {number}, {standard.title}, was inspected but is missing here.",
            )


def _own_sentences(known: Known, part: Part) -> Iterator[tuple[str, Passage]]:
    """The generated sentences about the cases inspected, each with its section."""
    content: Mapping[str, Any] = part.content
    if part.kind == "chapter":
        for name in ("inspected", "standards_sentence"):
            for passage in known.read(part.id, str(content.get(name, ""))):
                yield part.id, passage
    if part.kind == "summary":
        for passage in known.read(part.id, str(content.get("opening", ""))):
            yield part.id, passage
    titles = {domain.title: domain.number for domain in known.framework.domains}
    if part.kind == "methodology":
        for described in content.get("domains", ()):
            number = titles.get(described["title"], "")
            for paragraph in described["paragraphs"]:
                for passage in known.read(f"chapter-{number}", paragraph):
                    yield part.id, passage
    if part.kind == "results":
        for sentence in content.get("inspected", ()):
            for passage in known.read(part.id, sentence):
                yield part.id, passage


def _sentence(known: Known, section: str, passage: Passage) -> Iterator[Finding]:
    for claim in reader_of(known).claims_of(passage):
        if claim.verdict == CONTRADICTED:
            yield dataclasses.replace(contradiction(claim), section=section, severity="correct", fix=FIX)
    counted = re.search(r"against (?P<count>\w+) standards?", passage.plain)
    domain = next((d for d in known.framework.domains if passage.sentence.section == f"chapter-{d.number}"), None)
    if counted and domain is not None:
        expected = (
            sum(standard.is_computed for standard in domain.standards) if domain.case_based else len(domain.standards)
        )
        if value_of(counted["count"]) != expected:
            yield _finding(
                "inspected",
                section,
                counted[0],
                f"{expected} {known.framework.words.standard.many} of {domain.title.lower()} were inspected.",
            )
