"""Working on a case in a spreadsheet, without replacing what a colleague has changed since."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.cases.actions import allocate_case, save_entry
from inspections.cases.record import CaseRecord
from inspections.history import Author
from inspections.models import Case, Change, TeamMember, User
from inspections.planning.actions.team import appoint
from tests.factories import BY, new_case, new_inspection

pytestmark = pytest.mark.django_db
DATA = "/inspections/anytown/cases/court-1/data/"


@pytest.fixture
def case(youth_2018, second_inspector, client) -> Case:
    """A case that is allocated to the person who is signed in."""
    inspection = new_inspection(youth_2018, reference="anytown")
    case = new_case(inspection, reference="court-1", answers={"2.1.1": "yes", "2.1.2": "no"}, gender="Male")
    member = appoint(inspection, second_inspector, TeamMember.Role.INSPECTOR, by=BY)
    allocate_case(case, member, by=BY)
    client.force_login(second_inspector)
    return case


def taken_out(client) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(client.get(f"{DATA}case.xlsx").content))


def put(book: openpyxl.Workbook, entry: str, *, answer: str | None = None, note: str | None = None) -> None:
    header, *rows = book["case"].iter_rows()
    columns = {cell.value: cell.column for cell in header}
    row = next(row for row in rows if row[columns["entry"] - 1].value == entry)
    for column, text in (("answer", answer), ("note", note)):
        if text is not None:
            book["case"].cell(row[0].row, columns[column]).value = text


def brought_back(client, book: openpyxl.Workbook, address: str = DATA):
    content = io.BytesIO()
    book.save(content)
    return client.post(address, {"file": SimpleUploadedFile("case.xlsx", content.getvalue())}, follow=True)


def confirmed(client) -> str:
    seen = client.get(f"{DATA}preview/").context["plan"].fingerprint
    return client.post(f"{DATA}preview/", {"seen": seen}, follow=True).content.decode()


def values_of(case: Case) -> dict[str, str]:
    return CaseRecord(Case.objects.with_record().get(pk=case.pk)).values


def save(case: Case, name: str, value: str, by: User | None = None) -> None:
    record = CaseRecord(Case.objects.with_record().get(pk=case.pk))
    version = Change.objects.versions(case).get(name, 0)
    save_entry(record.case, record.entry(name), value, based_on=version, by=Author(by) if by else BY)


def test_the_file_has_the_words_of_each_question_and_an_unchanged_file_changes_nothing(case, client):
    book = taken_out(client)
    rows = {row[1]: row for row in book["case"].iter_rows(values_only=True)}

    assert rows["2.1.1"][2].startswith(
        "2.1.1. Does assessment sufficiently analyse how to support the child's desistance"
    )
    assert rows["2.1.1"][3:5] == ("yes = Yes; no = No; na = Does not apply", "yes")
    assert rows["notepad"][0] == "Notepad"
    assert "The file matches what is recorded" in brought_back(client, book).content.decode()


def test_answers_and_notes_are_previewed_and_saved_by_their_inspector(case, client, second_inspector):
    book = taken_out(client)
    put(book, "2.1.2", answer="Yes", note="=Plan of 3 May, page 2")
    put(book, "2.1.1", answer="")
    put(book, "disposal_date", answer="2026-03-27")
    before = Change.objects.count()

    response = brought_back(client, book)

    assert "The file has errors" in response.content.decode()  # a formula is refused in its cell
    put(book, "2.1.2", note="Plan of 3 May, page 2")
    response = brought_back(client, book)
    assert "The file would change 4 cells" in response.content.decode()
    shown = {(cell.column, cell.was, cell.will_be) for cell in response.context["plan"].cells}
    assert {
        ("answer", "No", "Yes"),
        ("note", "Blank", "Plan of 3 May, page 2"),
        ("answer", "Yes", "Not answered"),
    } < shown
    assert ("answer", "Not answered", "27 March 2026") in shown
    assert Change.objects.count() == before

    assert "The case is saved: 4 changes." in confirmed(client)
    values = values_of(case)
    assert [values[name] for name in ("2.1.1", "2.1.2", "2.1.2-note", "disposal_date")] == [
        "", "yes", "Plan of 3 May, page 2", "2026-03-27",
    ]  # fmt: skip
    assert {change.by for change in Change.objects.order_by("-pk")[:4]} == {second_inspector}


def test_an_answer_that_a_colleague_has_changed_since_is_shown_and_kept(case, client, lead_inspector):
    book = taken_out(client)
    save(case, "2.1.1", "na", by=lead_inspector)
    put(book, "2.1.1", answer="no")
    put(book, "2.1.2", answer="yes")

    page = brought_back(client, book).content.decode()

    assert "Changed since" in page
    assert "A colleague has changed 1 of the cells below" in page
    assert "The case is saved: 1 change." in confirmed(client)
    assert (values_of(case)["2.1.1"], values_of(case)["2.1.2"]) == ("na", "yes")


def test_a_change_between_the_preview_and_the_confirmation_is_shown_first(case, client, lead_inspector):
    book = taken_out(client)
    put(book, "2.1.1", answer="no")
    brought_back(client, book)
    seen = client.get(f"{DATA}preview/").context["plan"].fingerprint
    save(case, "2.1.1", "na", by=lead_inspector)

    page = client.post(f"{DATA}preview/", {"seen": seen}, follow=True).content.decode()

    assert "has changed since this preview was shown" in page
    assert values_of(case)["2.1.1"] == "na"


def test_errors_in_cells_and_the_file_for_another_case_are_refused_with_their_place(case, client):
    new_case(case.inspection, reference="court-2")
    for change, reason in (
        (lambda book: put(book, "2.1.1", answer="perhaps"), "“perhaps”: Select a valid choice"),
        (lambda book: put(book, "age", answer="seven"), "Age must be a whole number"),
        (
            lambda book: put(book, "disposal_date", answer="27 March"),
            "“27 March” is not a date; write it as YYYY-MM-DD",
        ),
        (lambda book: put(book, "gender", note="words"), "This question has no note"),
        (lambda book: book["about"].__setitem__("B3", "court-2"), "case is “court-2”, but this is “court-1”"),
        (lambda book: book["about"].__setitem__("B2", "othertown"), "reference is “othertown”"),
        (lambda book: book["about"].__setitem__("B4", "youth-2021"), "framework is “youth-2021”"),
        (lambda book: book["case"].__setitem__("B3", "9.9.9"), "“9.9.9” is not an entry in this case"),
        (lambda book: book.__delitem__("about"), "The sheet is missing"),
    ):
        book = taken_out(client)
        change(book)
        response = brought_back(client, book)
        assert reason.lower() in response.content.decode().lower(), reason
        assert response.context["plan"].errors
        assert "nothing was saved" in confirmed(client)
    assert values_of(case)["2.1.1"] == "yes"


def test_changes_are_saved_only_while_the_inspector_has_the_case(case, client, lead_inspector):
    book = taken_out(client)
    put(book, "2.1.1", answer="no")
    brought_back(client, book)
    Case.objects.filter(pk=case.pk).update(state="submitted")

    assert "The case is submitted, so you cannot change it" in client.get(DATA).content.decode()
    assert "is submitted: it cannot be changed unless" in confirmed(client)

    Case.objects.filter(pk=case.pk).update(state="recording")
    appoint(case.inspection, lead_inspector, TeamMember.Role.LEAD, by=BY)
    client.force_login(lead_inspector)
    assert client.get(DATA).status_code == 403  # in a colleague's case, only after saying why
