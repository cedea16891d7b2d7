"""An invented list of eligible cases, as messy as a YOT might send it."""

from __future__ import annotations

import datetime
import io
import random
from dataclasses import dataclass, field

import openpyxl

FORENAMES = [
    "Zebedee",
    "Quillon",
    "Marguerite",
    "Thaddeus",
    "Ottoline",
    "Perpetua",
    "Barnaby",
    "Clementina",
    "Ignatius",
    "Wilhelmina",
]
SURNAMES = [
    "Featherstonehaugh",
    "Cholmondeley",
    "Ravensworth",
    "Oglethorpe",
    "Twistleton",
    "Penhaligon",
    "Abernathy",
    "Yarborough",
]
STREETS = ["Larkspur", "Rowan", "Thistledown", "Marchmont"]
COURT = ("Referral Order", "RO", "referral order ", "YRO", "YRO ISS", "DTO", "Youth Rehabilitation Order")
OUT_OF_COURT = ("Youth Caution", "YCC", "community resolution", "CR", "Youth Conditional\u00a0Caution")
FIELDWORK = datetime.date(2026, 11, 2)
FIRST_ROW = 6  # of the cases: a title, two rows of notes, and a header of two rows


@dataclass
class MessyList:
    """The content of the file, its planted problems with their rows and columns, and every text that is personal data."""

    content: bytes
    problems: dict[int, set[str]] = field(default_factory=dict)
    personal: set[str] = field(default_factory=set)


def messy_list(cases: int = 400, seed: int = 12) -> MessyList:
    chance = random.Random(seed)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Caseload Q3"
    made = MessyList(b"")
    _head(sheet, made)
    rows = [_case(chance, number, made) for number in range(cases)]
    _plant(rows, made)
    for number, row in enumerate(rows):
        for column, value in enumerate(row, 1):
            sheet.cell(FIRST_ROW + number, column, value)
    last = FIRST_ROW + cases
    sheet.merge_cells(start_row=FIRST_ROW + 60, end_row=FIRST_ROW + 61, start_column=7, end_column=7)
    made.problems[FIRST_ROW + 61] = {"disposal"}
    sheet.cell(last + 2, 1, "Total")
    sheet.cell(last + 2, 7, cases)
    book.create_sheet("Notes").append(["Prepared for the inspection"])
    file = io.BytesIO()
    book.save(file)
    made.content = file.getvalue()
    return made


HEADINGS = ("Case ID", "Surname", "First name", "D.O.B.", "M/F", "Ethnic origin", "Outcome", "Date imposed", "Address",
            "Patch", "S&W", "ROSH", "Looked after?", "Comments", None, "NHS No", "Resettlement case?")  # fmt: skip


def _head(sheet, made: MessyList) -> None:
    sheet["A1"] = "Anytown YOT: open and closed cases, prepared by Jocasta Brimblecombe"
    sheet.merge_cells("A1:H1")
    made.personal |= {"Jocasta", "Brimblecombe"}
    sheet["A2"] = "Confidential"
    for column, group in ((1, "Case ID"), (2, "Child"), (7, "Disposal"), (11, "Assessment")):
        sheet.cell(FIRST_ROW - 2, column, group)
    for cells in ("A4:A5", "B4:F4", "G4:H4", "K4:L4"):
        sheet.merge_cells(cells)
    for column, heading in enumerate(HEADINGS, 1):
        if column > 1:
            sheet.cell(FIRST_ROW - 1, column, heading)


def _case(chance: random.Random, number: int, made: MessyList) -> list:
    is_court = number % 5 != 0
    months = chance.randint(185, 268) if is_court else chance.randint(65, 145)
    began = FIELDWORK - datetime.timedelta(days=months)
    born = began - datetime.timedelta(days=chance.randint(11 * 366, 17 * 365))
    forename, surname = chance.choice(FORENAMES), chance.choice(SURNAMES)
    street = f"{chance.randint(1, 99)} {chance.choice(STREETS)} Road, ZQ1 4ZX"
    made.personal |= {forename, surname, street, "ZQ1 4ZX", born.isoformat(), born.strftime("%d/%m/%Y")}
    return [
        f"YP{1000 + number}",
        surname.upper() if number % 3 else f"{surname} ",
        f"\u00a0{forename}",
        born if number % 2 else born.strftime("%d/%m/%Y"),
        chance.choice(["M", "F", "m", "Male", " female "]),
        chance.choice(["White British", "Black African", "Mixed", "ASIAN", "n/k"]),
        chance.choice(COURT if is_court else OUT_OF_COURT),
        _written(began, number),
        street,
        chance.choice(["North", "South ", "east"]),
        chance.choice(["Low", "MEDIUM", "high", "V High", ""]),
        chance.choice(["L", "M", "H", "Medium"]),
        chance.choice(["Y", "N"]),
        f"{forename} is doing well, mother called from 07700 900{number:03}" if number % 4 == 0 else None,
        None,
        f"{9434765919 + number}",
        "N",
    ]


def _written(day: datetime.date, number: int) -> object:
    """A date in one of the styles that people and programs use."""
    styles = (
        lambda: datetime.datetime.combine(day, datetime.time()),
        lambda: day.strftime("%d/%m/%Y"),
        lambda: f"{day.day} {day:%b} {day:%y}",
        lambda: day.isoformat(),
        lambda: f" {day.day}.{day.month}.{day:%y}\u00a0",
    )
    return styles[number % len(styles)]()


def _plant(rows: list[list], made: MessyList) -> None:
    """Put problems into some rows."""

    def plant(number: int, column: str, place: int, value: object) -> None:
        rows[number][place] = value
        # If the date of the disposal cannot be read, no age is worked out.
        made.problems[FIRST_ROW + number] = {column, "age"} if column == "began" and number != 22 else {column}

    plant(10, "disposal", 6, "Referal Ordr x")
    plant(11, "disposal", 6, "Sponsored walk")
    plant(12, "disposal", 6, None)
    plant(13, "began", 7, "31/02/2026")
    plant(14, "began", 7, "sometime in spring")
    plant(15, "began", 7, "04/2026")
    plant(16, "began", 7, None)
    plant(17, "gender", 4, "Q")
    plant(18, "safety_wellbeing", 10, "amber")
    plant(19, "age", 3, datetime.date(1980, 1, 1))
    plant(20, "locality", 9, "ZQ1 4ZX")
    plant(21, "disposal", 6, f"RO for {rows[21][2].strip()}")
    plant(22, "began", 7, datetime.datetime(2027, 3, 1))
    plant(23, "reference", 0, rows[5][0])
    rows[24] = list(rows[6])
    made.problems[FIRST_ROW + 24] = {"row"}
    rows[30][16] = "Y"
    rows[31][7] = datetime.datetime(2024, 1, 5)  # outside the window
