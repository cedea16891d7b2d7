"""From the ratings of an inspection to the same answers under another framework, and to what changed between the two."""

from __future__ import annotations

import pytest

from tests.standards.framework_files import shipped_file


@pytest.mark.thorough
def test_an_inspector_sees_medway_as_if_under_the_revised_framework(inspector, medway):
    # Given the ratings of Medway
    inspector.opens("/inspections/medway-2020/ratings/")

    # When they choose another framework, with the keyboard alone
    inspector.follows("Show the ratings under another framework")
    inspector.page.get_by_label("Framework", exact=True).focus()
    inspector.page.get_by_label("Framework", exact=True).select_option("youth-2021")
    inspector.page.keyboard.press("Tab")
    inspector.page.keyboard.press("Enter")
    inspector.page.wait_for_url("**/ratings/as-if/?framework=youth-2021")

    # Then the page says that these are not its ratings, and what has no counterpart
    assert inspector.sees("These are not the ratings of this inspection.")
    assert inspector.sees("Resettlement was not rated before.")
    inspector.assert_accessible_on_both_screens()

    # And what changed can be read word by word
    inspector.follows("Compare the two frameworks word by word")
    assert inspector.heading == "Compare two frameworks"
    inspector.assert_accessible_on_both_screens()


def test_an_author_has_a_framework_file_checked(inspector):
    inspector.opens("/frameworks/")
    inspector.follows("Check a framework file")

    inspector.presses("Check the file")
    assert inspector.is_told_of_an_error()
    inspector.page.set_input_files("input[type=file]", shipped_file("youth-2018"))
    inspector.presses("Check the file")

    assert inspector.sees("youth-2018.toml has no mistakes.")
    inspector.assert_accessible_on_both_screens()
