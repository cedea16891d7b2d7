"""The tools of report writers in a browser: figures, advice, pictures, reading through, and find and replace."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from inspections.models import Inspection
from reports.models import SectionText
from reports.writing.actions.texts import write_section
from tests.factories import BY
from tests.journeys.browser import Visitor
from tests.journeys.test_write_the_report import (  # noqa: F401
    WRITE,
    deputy,
    draft,
    is_accessible_on_both_screens,
    opens,
)


def test_a_writer_finds_a_figure_and_follows_the_advice(deputy: Visitor, draft: Inspection):  # noqa: F811
    write_section(draft, "question-2.2.2", "We utilised it.", by=BY)
    page = opens(deputy, "question-2.2.2")

    page.get_by_text("Advice on your text").click()
    page.get_by_text("Write use.").wait_for()
    page.locator("#id_body").press("Control+End")
    page.keyboard.type(" Prior to that. ")
    page.get_by_text("Write before.").wait_for()

    page.locator("#figures-words").fill("2.1.1 relevant")
    page.locator("#figures-found code", has_text="[[relevant 2.1.1]]").wait_for()
    page.locator("#figures-said", has_text=re.compile(r"^\d+ figures$")).wait_for(state="attached")
    page.locator("#figures-found button[value='[[relevant 2.1.1]]']").click()
    assert page.locator("#id_body").input_value().endswith("that. [[relevant 2.1.1]]")
    page.locator(".app-entry__state", has_text="Saved").wait_for()
    is_accessible_on_both_screens(deputy)


@pytest.mark.thorough
def test_a_lead_reads_through_the_report_with_the_keyboard(deputy: Visitor, draft: Inspection):  # noqa: F811
    write_section(draft, "foreword", "We utilised it.\n\nThe board met prior to that.", by=BY)
    page = deputy.page
    deputy.opens(f"{WRITE.removesuffix('write/')}read-through/?show=advice")

    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "note-1"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "note-2"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == "note-1"
    is_accessible_on_both_screens(deputy)

    page.keyboard.press("c")
    page.wait_for_url(f"**{WRITE}foreword/")


def test_a_writer_replaces_words_and_undoes_it(deputy: Visitor, draft: Inspection):  # noqa: F811
    write_section(draft, "foreword", "The board met.", by=BY)
    page = deputy.page
    deputy.opens(f"{WRITE}find/")

    page.get_by_label("Find").fill("board")
    page.get_by_label("Replace with").fill("panel")
    page.get_by_role("button", name="Find").click()
    page.get_by_text("1 place in 1 section").wait_for()
    is_accessible_on_both_screens(deputy)
    page.get_by_role("button", name="Replace in the selected places").click()

    page.get_by_text("Replaced in 1 section").wait_for()
    assert SectionText.objects.get(inspection=draft, section="foreword").body == "The panel met."
    is_accessible_on_both_screens(deputy)
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Restored as before: Foreword.").wait_for()


@pytest.mark.thorough
def test_a_writer_adds_a_picture_and_sees_it_beside_the_text(deputy: Visitor, draft: Inspection, media):  # noqa: F811
    page = deputy.page
    deputy.opens(f"{WRITE}pictures/")
    page.get_by_role("button", name="Add a picture").click()
    page.get_by_label("Text alternative").fill("A map: Anytown lies between two rivers.")
    page.get_by_label("Caption").fill("The area")

    # A file of the wrong kind is refused with what to do, and the words stay.
    page.locator("input[type=file]").set_input_files({"name": "map.png", "mimeType": "image/png", "buffer": b"<svg/>"})
    page.get_by_role("button", name="Add the picture").click()
    page.get_by_role("link", name=re.compile("The file is not a PNG, JPEG or WebP picture")).wait_for()
    assert page.get_by_label("Text alternative").input_value() == "A map: Anytown lies between two rivers."
    is_accessible_on_both_screens(deputy)

    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "#0b5c45").save(picture, "PNG")
    page.locator("input[type=file]").set_input_files(
        {"name": "map.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    page.get_by_role("button", name="Add the picture").click()
    page.get_by_text("Picture 1 has been added.").wait_for()
    is_accessible_on_both_screens(deputy)

    page = opens(deputy, "question-2.2.2")
    page.locator("#pictures summary").click()
    page.locator("button[value='[[picture 1]]']").click()
    page.locator(".app-entry__state", has_text="Saved").wait_for()
    preview = page.get_by_role("img", name="A map: Anytown lies between two rivers.")
    preview.wait_for()
    assert preview.evaluate("image => image.decode().then(() => image.naturalWidth)") == 60
    is_accessible_on_both_screens(deputy)
    assert SectionText.objects.get(inspection=draft, section="question-2.2.2").body.endswith("[[picture 1]]")
