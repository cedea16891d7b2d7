"""The command check_report: what the checks find in a report, for other programs."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from reports.checks.actions import accept_finding
from reports.checks.queries import open_findings
from reports.writing.models import SectionText
from tests.factories import BY, put_in_phase

pytestmark = pytest.mark.django_db

FALSE = "Planning to keep the child safe was sufficient in nine of the 12 cases."
TRUE = "Planning to keep the child safe was sufficient in five of the 12 cases."


@pytest.fixture
def checked(capsys, tmp_path):
    """A function that runs the command with a paragraph added to a section, and returns the JSON and the exit code."""

    def run(reference: str, section: str = "", text: str = "") -> tuple[dict, int]:
        arguments = []
        if section:
            (tmp_path / "paragraph.txt").write_text(text, encoding="utf-8")
            arguments = ["--with", section, str(tmp_path / "paragraph.txt")]
        code = 0
        try:
            call_command("check_report", reference, "--json", *arguments)
        except SystemExit as error:
            code = error.code
        return json.loads(capsys.readouterr().out), code

    return run


def about(found: list[dict], text: str) -> list[dict]:
    return [each for each in found if each["sentence"] == text]


def test_a_false_sentence_is_contradicted_with_what_the_data_says(checked):
    content, code = checked("medway-2020", "question-2.2.2", FALSE)

    assert code == 1
    (finding,) = about(content["findings"], FALSE)
    assert finding == {
        "check": "figure",
        "severity": "accept",
        "section": "question-2.2.2",
        "sentence": FALSE,
        "excerpt": "nine of the 12",
        "message": "The data says: 2.2.2: 5 of 12 relevant cases, 42 per cent.",
    }
    (claim,) = about(content["claims"], FALSE)
    assert (claim["verdict"], claim["source"]) == ("contradicted", "2.2.2: 5 of 12 relevant cases, 42 per cent")


def test_a_true_sentence_is_verified(checked):
    content, _ = checked("medway-2020", "question-2.2.2", TRUE)

    assert about(content["findings"], TRUE) == []
    assert [claim["verdict"] for claim in about(content["claims"], TRUE)] == ["verified"]


def test_a_true_small_count_of_children_is_not_a_false_alarm(checked):
    text = "Two of the 12 children were girls."
    content, _ = checked("medway-2020", "chapter-2", text)

    assert [finding["check"] for finding in about(content["findings"], text)] == ["small_cell"]
    assert [claim["verdict"] for claim in about(content["claims"], text)] == ["verified"]


def test_nothing_is_stored_and_a_section_that_is_not_written_yet_can_be_tried(checked, medway):
    put_in_phase(medway, "draft")  # the texts of a published report no longer change
    SectionText.objects.filter(inspection=medway, section="foreword").delete()
    before = list(SectionText.objects.values_list("section", "body"))

    content, _ = checked("medway-2020", "foreword", FALSE)

    assert about(content["claims"], FALSE)
    assert list(SectionText.objects.values_list("section", "body")) == before


def test_every_finding_has_its_words(checked):
    content, _ = checked("medway-2020", "foreword", "Written by Dr Jones. [[no such code]]")

    assert content["findings"]
    for finding in content["findings"]:
        assert finding["sentence"]
        assert finding["excerpt"]
        assert finding["severity"] in ("fix", "accept")


def test_an_accepted_finding_is_left_out(checked, medway, lead_inspector):
    put_in_phase(medway, "draft")
    medway.refresh_from_db()
    text = medway.texts.get(section="question-2.2.2")
    type(text).objects.filter(pk=text.pk).update(body=FALSE)
    finding = next(finding for finding in open_findings(medway) if finding.sentence == FALSE)

    accept_finding(medway, finding.fingerprint, reason="The case files were read again.", by=BY)

    content, _ = checked("medway-2020")
    assert about(content["findings"], FALSE) == []
    assert "contradicted" in {claim["verdict"] for claim in about(content["claims"], FALSE)}


def test_an_unknown_section_is_refused_with_the_nearest(checked):
    with pytest.raises(CommandError, match=r"no section “forword”.*foreword"):
        checked("medway-2020", "forword", TRUE)


def test_a_file_that_is_not_text_is_refused(tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")

    with pytest.raises(CommandError, match=r"picture\.png is not text in UTF-8: byte 1"):
        call_command("check_report", "medway-2020", "--with", "foreword", str(tmp_path / "picture.png"))


def test_people_read_a_line_for_each_finding_and_the_number_of_claims(capsys, tmp_path):
    (tmp_path / "paragraph.txt").write_text(FALSE, encoding="utf-8")

    with pytest.raises(SystemExit):
        call_command("check_report", "medway-2020", "--with", "question-2.2.2", str(tmp_path / "paragraph.txt"))

    said = "question-2.2.2: figure: “nine of the 12”: The data says: 2.2.2: 5 of 12 relevant cases, 42 per cent."
    *found, last = capsys.readouterr().out.splitlines()
    assert said in "\n".join(found)
    assert last.endswith("not verified")
