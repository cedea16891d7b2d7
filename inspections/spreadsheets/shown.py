"""Works out what a spreadsheet program shows for a number, a date or TRUE.

For example, 25 with the format 0"%" is shown as 25%, and 655327 can be shown as £655,327.

We apply the number formats of .xlsx (ECMA-376, 18.8.31) as a program in the United Kingdom does. If we do not know a
format, or if it depends on the computer, the cell is Unusable. It is refused if its text would be printed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache


class Unusable(str):
    """A cell whose value cannot be used; the text says why."""


class TypedCell(str):
    """A cell that is not text. Its own text is the value, such as 2019-03-01; `shown` is what people see, such as Mar 2019."""

    kind: str  # "number", "date" or "TRUE or FALSE"
    _show: Callable[[], str]

    def __new__(cls, value: str, kind: str, show: Callable[[], str]) -> TypedCell:
        cell = super().__new__(cls, value)
        cell.kind, cell._show = kind, show
        return cell

    @property
    def shown(self) -> str:
        """What the cell shows. Unusable if it shows nothing, or if we cannot tell."""
        shown = self._show()
        return shown or Unusable(f"shows nothing, but holds {self[:40]}; type what the report should print, as text")


def cannot_tell(value: str) -> Unusable:
    return Unusable(
        f"is {value[:40]} in a format that is shown differently on other computers or that we do not know; "
        "type what the report should print, as text"
    )


# Built-in formats that follow the settings of the computer, unless the file itself says what they are.
LOCAL_FORMATS = frozenset((5, 6, 7, 8, 14, 22, *range(27, 45), *range(50, 82)))

_PIECES = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<space>_.)|(?P<fill>\*.)|\[\$(?P<currency>[^\]-]*)(?:-(?P<locale>[^\]]*))?\]'
    r"|\[(?P<colour>black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\]|\[(?P<elapsed>h+|m+|s+)\]"
    r"|(?P<bracket>\[[^\]]*\])|(?P<general>general)|(?P<half>am/pm|a/p)|(?P<date>y+|m+|d+|h+|s+)"
    r"|(?P<digits>[0#?.,]+)|(?P<percent>%)|(?P<section>;)|(?P<text>@)|(?P<literal>[-$£€¥+/():!^&'~{}<>= \u00a0])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_ENGLISH = {"", "409", "809", "c09", "1009", "1409", "1809", "1c09"}

Piece = tuple[str, str]


@cache
def _sections(code: str) -> tuple[tuple[Piece, ...], ...] | None:
    """The pieces of each section of a format code. None if the code has something that we do not know."""
    sections: list[list[Piece]] = [[]]
    for found in _PIECES.finditer(code):
        kind = found.lastgroup or ""
        text = found[kind] if kind else ""
        if found["currency"] is not None:  # or a locale alone: [$-809]
            # A locale alone, as in [$-407], decides the names of months. With a currency, it only says which currency
            # sign is used.
            if not found["currency"] and (found["locale"] or "").lower().lstrip("0") not in _ENGLISH:
                return None
            kind, text = "literal", found["currency"]
        if kind in ("bracket", "other"):
            return None
        if kind == "section":
            sections.append([])
        elif kind in ("quoted", "escaped"):
            sections[-1].append(("literal", text))
        elif kind == "space":
            sections[-1].append(("literal", " "))
        elif kind not in ("fill", "colour"):
            sections[-1].append((kind, text))
    return tuple(map(tuple, sections))


def number_as_shown(value: str, code: str | None) -> str:
    """A number as a program shows it with this format code; None is a code that depends on the computer."""
    number = Decimal(value)
    sections = None if code is None else _sections(code)
    if sections is None:
        return cannot_tell(value)
    section = sections[0]
    if number < 0 and len(sections) > 1:
        number, section = -number, sections[1]
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    shown = _number_section(number, section)
    return cannot_tell(value) if shown is None else " ".join(shown.split())


def _number_section(number: Decimal, pieces: tuple[Piece, ...]) -> str | None:
    kinds = [kind for kind, _ in pieces]
    if {"date", "elapsed", "half"} & set(kinds) or kinds.count("digits") + kinds.count("general") > 1:
        return None
    if not pieces:
        return ""
    number *= 100 ** kinds.count("percent")
    shown = ""
    for kind, text in pieces:
        if kind == "digits":
            digits = _digits(abs(number), text)
            if digits is None:
                return None
            if number < 0 and re.search("[1-9]", digits):
                shown = f"-{shown}"
            shown += digits
        elif kind in ("general", "text"):
            general = _general(number)
            if general is None:
                return None
            shown += general
        else:
            shown += text
    return shown


def _digits(number: Decimal, pattern: str) -> str | None:
    """The number written in a pattern such as #,##0.00"""
    whole, point, decimals = pattern.partition(".")
    if "." in decimals or "," in decimals.rstrip(","):
        return None
    if not point:
        decimals = ""
    thousands = len(whole) - len(whole.rstrip(",")) if not point else len(decimals) - len(decimals.rstrip(","))
    decimals = decimals.rstrip(",")
    if point and whole.endswith(","):
        thousands, whole = thousands + len(whole) - len(whole.rstrip(",")), whole.rstrip(",")
    grouped = "," in whole.rstrip(",")
    least = whole.count("0")
    with localcontext(prec=60):
        rounded = (number / 1000**thousands).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    before, _, after = format(rounded, "f").partition(".")
    before = before.lstrip("0").rjust(least, "0")
    if grouped:
        before = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", before)
    kept = len(decimals.rstrip("#?"))
    after = after[:kept] + after[kept:].rstrip("0")
    return f"{before}{point}{after}"


def _general(number: Decimal) -> str | None:
    """A number without a format. None if programs differ: they round after 10 or 15 digits, or change to 1.2E+11."""
    if number == 0:
        return "0"
    with localcontext(prec=15):
        rounded = (+number).normalize()
    is_long = len(rounded.as_tuple().digits) > 10 and rounded != rounded.to_integral_value()
    if abs(number) >= 10**11 or abs(number) < Decimal("0.0001") or is_long:
        return None
    return format(rounded, "f")


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def date_as_shown(moment: object, code: str | None, value: str) -> str:
    """A date or time as a program shows it with this format code; None is a code that depends on the computer."""
    sections = None if code is None else _sections(code)
    if sections is None or any(kind == "elapsed" for kind, _ in sections[0]):
        return cannot_tell(value)
    if isinstance(moment, datetime.time):
        if any(kind == "date" and text[0].lower() in "yd" for kind, text in sections[0]):
            return cannot_tell(value)
        moment = datetime.datetime.combine(datetime.date(1900, 1, 1), moment)
    if not isinstance(moment, datetime.date):
        return cannot_tell(value)
    if not isinstance(moment, datetime.datetime):
        moment = datetime.datetime.combine(moment, datetime.time())
    shown = _date_section(moment, sections[0])
    return cannot_tell(value) if shown is None else " ".join(shown.split())


def _date_section(moment: datetime.datetime, pieces: tuple[Piece, ...]) -> str | None:
    dated = [(place, text.lower()) for place, (kind, text) in enumerate(pieces) if kind == "date"]
    minutes = {
        place
        for number, (place, text) in enumerate(dated)
        if text in ("m", "mm")
        and (
            (number > 0 and dated[number - 1][1][0] == "h")
            or (number + 1 < len(dated) and dated[number + 1][1][0] == "s")
        )
    }
    of_twelve = any(kind == "half" for kind, _ in pieces)
    shown = ""
    for place, (kind, text) in enumerate(pieces):
        if kind == "date":
            shown += (
                f"{moment.minute:0{len(text)}}" if place in minutes else _date_part(moment, text.lower(), of_twelve)
            )
        elif kind == "half":
            shown += text.split("/")[moment.hour >= 12]
        elif kind == "literal" or text in (",", "."):
            shown += text
        elif kind != "text":
            return None
    return shown


def _date_part(moment: datetime.datetime, text: str, of_twelve: bool) -> str:
    month, length = _MONTHS[moment.month - 1], len(text)
    match text[0]:
        case "y":
            return f"{moment.year % 100:02}" if length < 3 else f"{moment.year:04}"
        case "m":
            return [f"{moment.month}", f"{moment.month:02}", month[:3], month, month[0]][min(length, 5) - 1]
        case "d":
            day = _DAYS[moment.weekday()]
            return [f"{moment.day}", f"{moment.day:02}", day[:3], day][min(length, 4) - 1]
        case "h":
            return f"{(moment.hour % 12 or 12) if of_twelve else moment.hour:0{min(length, 2)}}"
        case _:
            return f"{moment.second:0{min(length, 2)}}"
