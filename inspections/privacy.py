"""Words in a text that could identify a person: postcodes, dates of birth, telephone numbers, email addresses and names.

`pointed_out` runs on every save of a note, so it is quick and only looks for fixed patterns. `likely_names` is for
texts that leave a case. If in doubt, it finds too much rather than too little, because a person checks each finding and
can confirm it as harmless. Neither finds everything: a name at the start of a sentence, or in lower case, looks like
any other word. No text can make them slow: repetitions in the patterns are bounded, or cannot match the start of the
next part.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Kind(StrEnum):
    POSTCODE = "a postcode"
    DATE_OF_BIRTH = "a date of birth"
    PHONE_NUMBER = "a phone number"
    EMAIL_ADDRESS = "an email address"
    NAME = "a name"
    INITIALS = "a person’s initials"


@dataclass(frozen=True)
class Finding:
    kind: Kind
    words: str

    @property
    def sentence(self) -> str:
        return f"“{self.words}” looks like {self.kind}."


# --- fixed patterns --------------------------------------------------------------------------------------------------

# No letter or digit directly before or after. An underscore is neither.
_ALONE, _ENDS = r"(?<![^\W_])", r"(?![^\W_])"
_YEAR = r"(?:(?:19|20)[0-9]{2})"
_DAY, _MONTH = r"(?:0?[1-9]|[12][0-9]|3[01])", r"(?:0?[1-9]|1[0-2])"
_MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_GAP = r"[\s.,/\u2010-\u2015-]{0,3}"

# All of these contain a number. They are only tried at the numbers in a note, and a note has few numbers.
_NUMBER = re.compile(r"[0-9]+")
_POSTCODE = re.compile(rf"{_ALONE}[a-z]{{1,2}}[0-9][a-z0-9]?[ \t\u00a0-]{{0,2}}[0-9][abd-hjlnp-uw-z]{{2}}{_ENDS}", re.I)
_DATE = re.compile(
    # 3/4/2009, 03-04-09, 3.4.2009; separated by spaces only if the year has four digits
    rf"{_ALONE}(?<![0-9][./-])(?:"
    rf"{_DAY}(?P<between>\s?[/.-]\s?){_MONTH}(?P=between)(?:{_YEAR}|[0-9]{{2}})"
    rf"|{_DAY} {_MONTH} {_YEAR}"
    rf"|{_YEAR}(?P<within>[/.-]){_MONTH}(?P=within){_DAY}"
    rf")(?![0-9]|[./-][0-9])"
    # 3 April 2009, 3rd of Apr. ’09, 3-Apr-2009
    rf"|{_ALONE}{_DAY}(?:st|nd|rd|th)?{_GAP}(?:of\s)?{_MONTH_NAME}{_GAP}(?:{_YEAR}|['’]?[0-9]{{2}}){_ENDS}",
    re.I,
)
# April 3rd, 2009
_MONTH_BEFORE = re.compile(rf"{_ALONE}{_MONTH_NAME}{_GAP}\Z", re.I)
_DAY_AND_YEAR = re.compile(rf"{_DAY}(?:st|nd|rd|th)?[\s,]{{1,3}}{_YEAR}{_ENDS}", re.I)
_LONGEST_MONTH = len("September") + 3
# Ten or eleven digits: a 0, or +44 instead, then a digit that can follow it in British numbers.
_PHONE_NUMBER = re.compile(
    r"(?<![\w#£/.])(?<!\w-)(?:0|(?:(?<=\+)|00)44[ .()-]{0,3}(?:0\)?[ .-]{0,2})?)[1-35789]"
    rf"(?:[ .()\u00a0-]{{0,3}}[0-9]){{8,9}}{_ENDS}"
)
_REFERENCE_BEFORE = re.compile(r"\b(?:ref(?:erence)?|urn|pnc|id|case|crime)\.?(?: (?:no\.?|number))?[:. ]*\Z", re.I)
_LONGEST_REFERENCE = len("reference. number: ")

_LOCAL = r"\w.!#$%&'*+/=?^`{|}~-"
_EMAIL_ADDRESS = re.compile(rf"(?<![{_LOCAL}])[{_LOCAL}]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_][\w-]*[^\W_]")


def pointed_out(text: str) -> list[Finding]:
    """Postcodes, full dates, telephone numbers and email addresses, each once, in the order of the text.

    A month and a year alone are not a date of birth. Any full date is pointed out.
    """
    spans: list[tuple[int, int, Kind]] = []
    end_of_date = end_of_phone_number = 0
    for number in _NUMBER.finditer(text):
        at = number.start()
        before = text[at - 1] if at else " "
        if before.isalpha():
            spans += ((*span, Kind.POSTCODE) for span in _postcodes(text, at))
        if at >= end_of_date and (span := _date(text, at)):
            spans.append((*span, Kind.DATE_OF_BIRTH))
            end_of_date = span[1]
        # 03-04-2009 10:30 is a date and a time, not a telephone number.
        is_free = at >= end_of_date and at >= end_of_phone_number and (before == "+" or text[at] == "0")
        if is_free and (span := _phone_number(text, at)):
            spans.append((*span, Kind.PHONE_NUMBER))
            end_of_phone_number = span[1]
    if "@" in text:
        spans += ((*match.span(), Kind.EMAIL_ADDRESS) for match in _EMAIL_ADDRESS.finditer(text))
    return _once(Finding(kind, " ".join(text[start:end].split())) for start, end, kind in sorted(spans))


Span = tuple[int, int]


def _postcodes(text: str, at: int) -> Iterator[Span]:
    for letters in (1, 2):
        if at >= letters and (match := _POSTCODE.match(text, at - letters)):
            yield match.span()


def _date(text: str, at: int) -> Span | None:
    if match := _DATE.match(text, at):
        return match.span()
    if match := _DAY_AND_YEAR.match(text, at):
        month = _MONTH_BEFORE.search(text, max(0, at - _LONGEST_MONTH), at)
        return (month.start(), match.end()) if month else None
    return None


def _phone_number(text: str, at: int) -> Span | None:
    match = _PHONE_NUMBER.match(text, at)
    if match is None or _REFERENCE_BEFORE.search(text, max(0, at - _LONGEST_REFERENCE), at):
        return None
    begins_before = at > 0 and text[at - 1] in "(+"
    return at - begins_before, match.end()


def _once(findings: Iterable[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))


# --- names ------------------------------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """The single words of a text, for the `known` argument of `likely_names`."""
    return re.findall(r"[^\W_]+", text)


TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "pc", "dc", "sgt", "cllr"})

# Words that start a sentence and are not names. They are not part of a name that follows.
_OPENERS = frozenset(
    """
    i i'm i've i'd i'll a an the this that these those there here he she it they we you him her them us his hers its their
    our your my me who whose what which when where why how if as at by for from in into of off on onto out over to under up
    upon with within without about above across after again against although among and around because before behind below
    beside between beyond both but despite during each either even every except few following given having however is are
    was were be been being am do does did has have had can could should would shall must might all also always another any
    anyone anything everyone everybody everything first second third finally further instead it's he's she's they're
    that's there's later least less like many more most much neither never next no nobody none nor not nothing now once
    one only or other others overall own per perhaps quite rather same several since so some somebody someone sometimes
    soon still such than then therefore though through throughout thus together too towards two three four five until
    unless very via well what's while whilst whether yes yet
    """.split()  # noqa: SIM905
)
# Words that inspectors write with a capital, or in capitals, and that are not names.
_KNOWN = frozenset(
    """
    january february march april may june july august september october november december jan feb mar apr jun jul aug sep
    sept oct nov dec monday tuesday wednesday thursday friday saturday sunday christmas easter ramadan eid
    yot yots yos yjs yjb yjss yjmis mappa marac mash aim aim2 aim3 asset assetplus camhs ete neet ehcp ehc send sen senco
    lac cin cp cpp iro cla ssw lado aym hmip hmi hmip hmpps nps crc cps pnc pcc cce cse ncrm nrm mosovo shpo vlo vawg
    ycc yc cr oocd oocds nfa iom iss dto dtos yro yros yrorr ro ros rrp rro psr psrs gbh abh tda asb asbo cbo acr rosh rsh
    sw adhd asd add fasd ptsd nhs gp slt salt iq uk us gb eu dbs dob covid lgbt lgbtq lgbtqi bame bme pshe pru gcse gcses
    btec dna id it tv ok na nb ps am pm faqs eg ie etc vs
    police constable sergeant crown court courts magistrates magistrate judge county high youth offending justice team
    service services children children's child's social care worker workers probation prison service custody secure
    training centre home home's office secretary government council local authority borough city education school
    college academy health mental department board boards panel referral order orders reparation community rehabilitation
    caution cautions conditional inspector inspectors inspectorate inspection ofsted manager managers officer officers
    category option plan tier level band group part vitamin
    case head principal year key stage act section annex annexe appendix standard standards domain internet facebook
    instagram snapchat tiktok whatsapp youtube xbox playstation
    british britain english england welsh wales scottish scotland irish ireland european asian african caribbean black
    white polish romanian roma gypsy traveller travellers pakistani indian bangladeshi somali albanian kurdish arabic urdu
    punjabi bengali french spanish german portuguese chinese vietnamese
    christian christianity muslim muslims islam islamic hindu sikh jewish buddhist catholic bible quran god
    mum mum's dad dad's mam nan
    """.split()  # noqa: SIM905
)

# Letters with full stops that are not initials.
_WITH_FULL_STOPS = frozenset({"uk", "us", "eu", "eg", "ie", "nb", "am", "pm"})

_WORD = re.compile(rf"{_ALONE}[^\W\d_](?:[\w'’-]*[^\W_])?")
_TERMINATED = re.compile(r"[.!?…][\"'”’)\]]*\s|\n")


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    gap: str  # the text between it and the word before
    begins_sentence: bool

    @property
    def plain(self) -> str:
        return self.text.casefold().replace("’", "'")

    @property
    def is_single_capital(self) -> bool:
        return len(self.text) == 1 and self.text.isupper()

    @property
    def is_title(self) -> bool:
        return self.plain in TITLES

    @property
    def looks_like_a_name(self) -> bool:
        return self.text[0].isupper() and not any(character.isdigit() for character in self.text)

    @property
    def is_capital_by_its_place(self) -> bool:
        """Whether the first letter may be a capital only because it starts a sentence: not MCKAY, not McKay."""
        return self.begins_sentence and not any(character.isupper() for character in self.text[1:])

    def is_among(self, known: Collection[str]) -> bool:
        return any(form in known for form in self._forms()) or all(
            part in known or part in _OPENERS for part in re.split(r"['-]", self.plain) if part not in ("", "s")
        )

    def _forms(self) -> Iterator[str]:
        plain = self.plain
        yield plain
        yield plain.removesuffix("s").removesuffix("'")  # Panel's, YOTs


def likely_names(text: str, known: Collection[str]) -> list[Finding]:
    """Capitalised words that are likely names, and initials, each once, in the order of the text.

    A single capitalised word at the start of a sentence is only found if another capitalised word follows or a title
    precedes it. `known` are words that are not names, in any spelling: the wording of the framework, the YOT's name and
    the child's pseudonym.
    """
    excused = _KNOWN | {word.casefold().replace("’", "'") for word in known}
    words = list(_words(text))
    return _once(finding for run in _runs(words) if (finding := _name_in(run, text, excused)) is not None)


def _words(text: str) -> Iterator[_Word]:
    before, end = "", 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        # "Mr. Jones", "J. Jones" and "e.g. Jones" do not start a sentence.
        is_shortened = gap.startswith(".") and "\n" not in gap and (len(before) == 1 or before.casefold() in TITLES)
        begins = not end or (bool(_TERMINATED.search(gap)) and not is_shortened)
        yield _Word(match[0], *match.span(), gap, begins)
        before, end = match[0], match.end()


def _runs(words: list[_Word]) -> Iterator[list[_Word]]:
    """Consecutive capitalised words, including titles and initials: "Dr. J. S. Jones"."""
    run: list[_Word] = []
    followed = [*pairwise(words), *((word, None) for word in words[-1:])]
    for word, following in followed:
        if run and not _continues(run[-1], word):
            yield run
            run = []
        if word.is_title or (word.looks_like_a_name and not _is_opener(word, following)):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _continues(before: _Word, word: _Word) -> bool:
    """Whether only a space, or a full stop that belongs to the first word, separates two words."""
    if before.is_title or before.is_single_capital:
        return word.gap.strip(" \t\u00a0") in ("", ".")
    return not word.gap.strip(" \t\u00a0")


def _is_opener(word: _Word, following: _Word | None) -> bool:
    """A and I are initials only next to another initial: "A.S.", "A S"."""
    if word.plain not in _OPENERS:
        return False
    if not word.is_single_capital or following is None or not following.is_single_capital:
        return True
    return not following.gap.startswith(".") and (word.text == "I" or following.text == "I")


def _name_in(run: list[_Word], text: str, excused: Collection[str]) -> Finding | None:
    """The name in a run of capitalised words, from the first unknown word to the end of the run."""
    if all(word.is_single_capital for word in run):
        letters = "".join(word.text for word in run)
        if len(run) == 1 or letters.casefold() in _WITH_FULL_STOPS:
            return None
        return Finding(Kind.INITIALS, text[run[0].start : run[-1].end] + _full_stop(run[-1], text))
    start = _letters_of_no_name(run)
    first = next(
        (
            place
            for place, word in enumerate(run)
            if place >= start
            and ((word.is_title and place + 1 < len(run)) or not (word.is_title or word.is_among(excused)))
        ),
        None,
    )
    if first is None:
        return None
    name = run[first:]
    if len(name) == 1 and (name[0].is_single_capital or name[0].is_capital_by_its_place):
        return None
    return Finding(Kind.NAME, _without_possessive(" ".join(text[name[0].start : name[-1].end].split())))


def _letters_of_no_name(run: list[_Word]) -> int:
    """How many words at the start of a run are the letters of an abbreviation such as "U.K."."""
    letters = next((place for place, word in enumerate(run) if not word.is_single_capital), len(run))
    return letters if "".join(word.text for word in run[:letters]).casefold() in _WITH_FULL_STOPS else 0


def _full_stop(last: _Word, text: str) -> str:
    return "." if text[last.end - 2 : last.end - 1] == "." and text[last.end : last.end + 1] == "." else ""


def _without_possessive(words: str) -> str:
    return re.sub(r"['’]s$", "", words)
