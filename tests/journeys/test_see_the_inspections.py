"""An inspector's path from signing in to the report."""

import io

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.factories import make_ready, new_rendering


def test_a_wrong_password_is_refused_and_the_right_one_accepted(visitor, service, medway):
    # Given a visitor who opens an inspection without signing in
    visitor.opens("/inspections/medway-2020/")
    assert visitor.heading == "Sign in"

    # When they type a wrong password
    visitor.fills_in("Email", service.lead.email)
    visitor.fills_in("Password", "not this one")
    visitor.presses("Sign in")

    # Then the error comes first, and does not say if the email address or the password was wrong
    assert visitor.is_told_of_an_error()
    expect(visitor.focused()).to_contain_text("There is a problem")
    assert visitor.sees("The email address and/or password you specified are not correct.")

    # And the right password takes them to the page that they opened
    visitor.fills_in("Password", "correct horse battery")
    visitor.presses("Sign in")
    assert visitor.heading == "Medway Youth Offending Service"
    assert visitor.path == "/inspections/medway-2020/"


def test_from_my_inspections_to_the_report(inspector, medway, fieldwork):
    # Given an inspector on the teams of Medway and of an inspection in fieldwork
    inspector.opens("/")
    assert inspector.heading == "My work"
    inspector.follows("Inspections")
    assert inspector.heading == "Inspections"
    assert inspector.row("Anytown Youth Offending Team").startswith("Anytown Youth Offending Team")
    assert "Published" in inspector.row("Medway Youth Offending Service")

    # When they open it, they see its phase, its team and its cases
    inspector.follows("Medway Youth Offending Service")
    assert inspector.sees("The report is public.")
    assert inspector.sees("Vivienne Raine")
    assert inspector.sees("12 cases: all fully answered.")
    assert "Detention and training order, custody" in inspector.row("court-08")

    # When they open a case, they see the progress of each page but can change nothing
    first, second = (str(medway.cases.get(reference=reference)) for reference in ("court-01", "court-02"))
    inspector.follows(first)
    assert inspector.heading == f"Case {first}"
    assert inspector.sees("The ratings are signed, so you can no longer change this case.")
    assert inspector.sees("12 of 12 key questions answered")

    # And when they open a standard, they see every answer with its history
    inspector.follows("2.1. Assessment")
    assert inspector.sees("Is there sufficient analysis of offending behaviour")
    inspector.page.locator("a[href$='entries/2.1.1/']").click()
    assert "the command tests Not answered Yes" in inspector.row("the command tests")
    inspector.follows(first)
    inspector.follows(f"Next case: {second}")
    assert inspector.heading == f"Case {second}"

    # When they open the ratings, they see the score, what decided each rating, and the panel's decisions
    inspector.follows("Medway Youth Offending Service")
    inspector.follows("Ratings")
    assert inspector.sees("18/36")
    assert inspector.sees("16/36, Requires improvement")
    assert "8 of 12 67% ● Good Lowest: decides the rating" in inspector.row("2.1.2")
    assert "4 of 8 Does not apply in 4 50% ○ Requires improvement" in inspector.row("2.4.2")
    raised = inspector.row("3.3. Implementation and delivery")
    assert "● Good Why?" in raised
    assert raised.endswith("Requires improvement before the panel’s decision 2")
    assert inspector.sees("Professional discretion: from “Requires improvement” to “Good”")

    # When they open the report, they can read it as a web page
    inspector.follows("Report")
    assert inspector.sees("Published in June 2020.")
    inspector.follows("Read the report as a web page")
    assert "Medway" in inspector.heading
    assert inspector.sees("18/36")


@pytest.mark.thorough
def test_the_pdf_is_made_and_downloaded(inspector, announced):
    # Given a report without a PDF
    announced("newtown")
    inspector.opens("/inspections/newtown/report/")
    assert inspector.sees("68 sections are still to be written.")

    # When the inspector requests the PDF
    inspector.presses("Make the PDF")

    # Then a tagged PDF of the report can be downloaded
    file = inspector.downloads("Download the report (PDF")
    with pikepdf.open(io.BytesIO(file)) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert len(pdf.pages) > 5
        assert "Newtown" in str(pdf.docinfo["/Title"])


def test_the_page_shows_when_the_pdf_is_ready(inspector, announced):
    # Given a PDF that is being made
    rendering = new_rendering(announced("newtown"), "waiting")
    inspector.opens("/inspections/newtown/report/")
    assert inspector.sees("The PDF is waiting in the queue")

    # When it is ready while the inspector waits on the page
    make_ready(rendering)

    # Then the link appears
    assert inspector.sees("Download the report (PDF")


@pytest.mark.thorough
@pytest.mark.postgresql_too
def test_an_inspection_in_the_middle_of_fieldwork(inspector, fieldwork):
    # Given an inspection with four cases: finished, with a changed classification, started and not started
    inspector.opens("/inspections/")
    inspector.follows("Anytown Youth Offending Team")
    assert inspector.sees("Inspectors read cases and interview case managers.")
    assert inspector.sees("3 cases: 2 fully answered, 1 started.")
    assert inspector.row("court-02").endswith("All answered 2 answers set aside")
    assert inspector.row("court-03").endswith("1 of 12 answered")
    assert inspector.row("ooc-01").endswith("Not started")

    # When the inspector opens the case with the changed classification
    inspector.follows(str(fieldwork.cases.get(reference="court-02")))

    # Then answers that are no longer asked are shown as not counted
    assert inspector.sees("10 of 10 key questions answered")
    inspector.follows("2.2. Planning")
    assert inspector.sees("Your answer “No” has been set aside. It is kept but not counted")

    # And the ratings page shows what is missing instead of a score
    inspector.follows("Anytown Youth Offending Team")
    inspector.follows("Ratings")
    assert inspector.heading == "Ratings so far"
    assert inspector.sees("No score yet (maximum 36)")
    assert inspector.sees("11 of 12 standards")
    assert "1 of 1 Not asked in 1 Not answered in 1 1 answer set aside 100%" in inspector.row("2.2.3")
    assert inspector.sees("Not rated yet: not answered in every case: 2.1.2, 2.1.3.")


def test_a_framework_and_one_of_its_standards(inspector):
    # Given an inspector who looks up the questions
    inspector.opens("/")
    inspector.follows("Frameworks")

    # When they choose a framework, they see its standards and how ratings are reached
    inspector.follows("Standards for inspecting youth offending services, 2021")
    assert "7–18 ○ Requires improvement" in inspector.row("7–18")
    assert inspector.sees("If 4.1 is rated Inadequate, the overall rating cannot be Outstanding, whatever the score.")

    # When they choose a standard, they read its statement, key questions and prompts
    inspector.follows("2.2. Planning")
    assert inspector.heading == "2.2. Planning"
    assert inspector.sees("the key question with the lowest percentage of “yes” decides the rating")
    assert inspector.page.get_by_role("main").get_by_role("heading", level=2).count() == 3


def test_signing_out(inspector):
    # Given a user whose name is at the top of every page
    inspector.opens("/frameworks/")
    assert inspector.sees("Rhian Morgan")

    # When they sign out
    inspector.presses("Sign out")
    inspector.page.wait_for_url("**/login/**")

    # Then they can no longer open the pages
    assert inspector.heading == "Sign in"
    inspector.opens("/frameworks/")
    assert inspector.heading == "Sign in"


@pytest.mark.thorough
def test_a_new_user_sees_how_inspections_will_appear(visitor, service):
    # Given a user who is not on a team yet
    visitor.signs_in(service.newcomer)

    # Then the first page and the list say so, and say what they can do in the meantime
    assert visitor.heading == "My work"
    assert visitor.sees("You are not on a team for any inspection in progress.")
    visitor.follows("Inspections")
    assert visitor.heading == "Inspections"
    assert visitor.sees("You are not on an inspection team yet.")
    visitor.follows("frameworks")
    assert visitor.heading == "Frameworks"
