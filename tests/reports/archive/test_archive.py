"""Exporting and importing an archive restores everything about an inspection. A tampered archive is refused."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from inspections.dip_samples.actions import answer_finding, choose_dip_sample, send_findings
from inspections.dip_samples.queries import Found
from inspections.history import Author
from inspections.models import Alert, Change, DipRead, Evidence, HeldRole, Inspection, Interview, SecondRead, User
from inspections.moments import day
from inspections.second_reads.actions import decide_difference
from inspections.second_reads.queries import version_of
from inspections.staff.actions import give_role
from reports.archive.actions import ArchiveRefused, import_archive
from reports.archive.export import export_archive
from reports.archive.graph import LEFT_OUT, OUTSIDE, carried
from reports.archive.package import _digest
from reports.demonstration.loading import make_accounts, make_fieldwork
from reports.integrity.verifying import verify
from reports.models import KeptFile
from standards.models import Framework
from tests.before_publication import draft_report, publish, report_admin
from tests.factories import BY, hand_in
from tests.inspections.second_reads.cast import both_read, first_case, new_team
from tests.owner import without_protection

# Where the key of a row is part of a text: the names that `keys_in_words` knows, and texts that are not stored.
NAMED_BY_KEY = (
    'f"interview-{interview.pk}', 'f"tie {link.pk}', 'f"alert {self.pk}"', 'f"reassurance {self.pk}"',
    'f"line of enquiry {self.pk}"', 'f"panel meeting {meeting.pk}"', 'f"comment {comment.pk} on',
    'f"suggestion {suggestion.pk} on', 'f"open-{inspection.pk}-',  # the second is in the cache
    'f"{self._meta.verbose_name} {self.pk}"', 'f"planned interview {self.pk}"',
    'f"dip sample {self.pk}"', 'f"second read {self.pk}"', 'f"second-read-{pk}',  # the second is the name of a draft
    'f"step {step.pk}"', 'f"alert {alert.pk}"', 'f"meeting {meeting.pk}"', 'f"case {case.pk} by change',  # notices stay here
    'f"eligible cases of inspection {', 'f"data return of inspection {', '"interview-{planned.pk}@',
    'comment {added.pk}"', 'comment {comment.pk}"',
    'f"YOT {self.pk}"', 'f"account {self.pk}"', 'f"client key {self.pk}"',  # the history of the installation
    'f"benchmark case {self.pk}"',
    'return f"Alert', 'return f"Request for', 'f"{alert.pk}-', 'f"example-', 'f"quotation-', "fieldwork.py",
)  # fmt: skip
HISTORY = "rows/inspections.Change.jsonl"


def archived(reference: str, path: Path) -> Path:
    export_archive(Inspection.objects.with_framework().get(reference=reference), path)
    return path


def files_in(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def without_manifest(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name != "manifest.json"}


def without_the_import(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files without the newest row of the history, which the import itself adds."""
    *lines, newest = files[HISTORY].splitlines(keepends=True)
    assert json.loads(newest)["field"] == "imported"
    return files | {HISTORY: b"".join(lines)}


def without_links(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files without the hashes of the history. An import links the entries again, because they name rows by new keys."""
    lines = [json.loads(line) for line in files[HISTORY].splitlines()]
    plain = [{name: value for name, value in line.items() if name not in ("salt", "digest", "hash")} for line in lines]
    return files | {HISTORY: json.dumps(plain).encode()}


def forget(reference: str) -> None:
    """Remove an inspection from the installation, as if it had never been there."""
    inspection = Inspection.objects.get(reference=reference)
    rows = [(each.model, list(each.rows_of(inspection).values_list("pk", flat=True))) for each in carried()]
    for left_out in ("reports.Rendering", "inspections.Notice"):
        models.QuerySet(apps.get_model(left_out)).filter(inspection=inspection).delete()
    with without_protection():
        for model, keys in reversed(rows):
            for many in model._meta.local_many_to_many:
                through = models.QuerySet(many.remote_field.through)
                through.filter(**{f"{many.m2m_column_name()}__in": keys}).delete()
            found = models.QuerySet(model).filter(pk__in=keys)
            found._raw_delete(found.db)
    assert not Inspection.objects.filter(reference=reference).exists()


def comes_back_equal(reference: str, tmp_path: Path) -> dict[str, bytes]:
    out = archived(reference, tmp_path / "out.zip")
    forget(reference)
    import_archive(out, by=BY)
    again = archived(reference, tmp_path / "again.zip")
    before = files_in(out)
    newest = Inspection.objects.get(reference=reference).history.latest("number")
    assert json.loads(before[HISTORY].splitlines()[-1])["hash"] in newest.new
    assert not verify(newest.inspection).problem
    assert without_links(without_manifest(without_the_import(files_in(again)))) == without_links(
        without_manifest(before)
    )
    return before


@pytest.fixture
def westmere(frameworks, media, db) -> str:
    """An inspection in fieldwork, with accounts, alerts, interviews, evidence and its files."""
    frameworks("youth-2021")
    assert make_fieldwork(make_accounts(by=BY), by=BY)
    return "westmere-2026"


def test_every_model_is_included_or_referred_to_by_name_or_left_out_with_a_reason():
    taken = {each.model for each in carried()} | set(OUTSIDE)
    assert {model._meta.label for model in apps.get_models()} - {model._meta.label for model in taken} == set(LEFT_OUT)
    assert all(LEFT_OUT.values())
    dated = ("auto_now", "auto_now_add")  # an import would give these fields the time of the import
    for each in carried():
        assert not [field for field in each.model._meta.fields if any(getattr(field, name, False) for name in dated)]


@pytest.mark.postgresql_too
def test_medway_is_the_same_after_export_and_import_field_by_field(medway, tmp_path):
    files = comes_back_equal("medway-2020", tmp_path)

    assert "workbook/cases.csv" in files
    assert "How many" not in files["README.txt"].decode()
    assert len(files["rows/inspections.Judgement.jsonl"].splitlines()) > 500


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.parametrize("reference", ["bradford-2020", "blaenau-gwent-caerphilly-2022"])
def test_the_other_demonstration_inspections_are_the_same_after_export_and_import(reference, demonstration, tmp_path):
    comes_back_equal(reference, tmp_path)


def test_an_import_restores_fieldwork_with_its_people_alerts_interviews_and_files(westmere, tmp_path):
    files = comes_back_equal(westmere, tmp_path)

    assert any(name.startswith("files/inspections.EvidenceFile/") for name in files)
    alert = Alert.objects.filter(case__inspection__reference=westmere).first()
    assert Change.objects.of_alert(alert).exists()
    interviews = Interview.objects.filter(case__inspection__reference=westmere).exclude(state="")
    for interview in interviews:
        assert Change.objects.filter(field__startswith=f"interview-{interview.pk}-").exists()
    assert not any(gone in files[HISTORY] for gone in (b"interview-0", b"alert 0", b"tie 0", b"quotation 0"))


def test_an_import_restores_second_reads_and_their_decisions(youth_2018, tmp_path):
    team = new_team(youth_2018)
    read = both_read(team, {"2.1.1": "yes"}, {"2.1.1": "no"})
    by, people = Author(team.lead.user), [team.first, team.second]
    based_on = version_of(read.case, "2.1.1")
    decide_difference(read, "2.1.1", "no", based_on=based_on, reason="The plan.", participants=people, by=by)

    comes_back_equal("anytown", tmp_path)

    restored = SecondRead.objects.get(case__inspection__reference="anytown")
    assert restored.is_compared
    assert [str(member) for member in restored.adjudications.get().participants.all()] == ["Fay Person", "Sam Person"]
    assert Change.objects.filter(subject=restored.subject, field="2.1.1 decided", new="no").exists()


def test_an_import_restores_a_dip_sample_with_its_findings_and_answers(youth_2018, tmp_path):
    team, quinn = new_team(youth_2018), User.objects.create_user("quinn@inspectorate.test", name="Quinn Quality")
    give_role(quinn, HeldRole.Role.QUALITY_LEAD, by=BY)
    case = hand_in(first_case(team, {"2.1.1": "no"}))
    [sampled] = choose_dip_sample([case], by=Author(quinn))
    send_findings(sampled, looked_at="The plan.", findings={"2.1.1": Found("query", "Why no?")}, by=Author(quinn))
    answer_finding(sampled.findings.get(), how="kept", reason="It is late.", by=Author(team.first.user))

    comes_back_equal("anytown", tmp_path)

    restored = DipRead.objects.get(case__inspection__reference="anytown")
    assert restored.findings.get().answers.get().reason == "It is late."
    assert Change.objects.filter(subject=restored.subject, field="2.1.1 answer", new="kept").exists()


def test_the_archive_finds_every_key_that_is_part_of_a_text():
    """A new name such as f"alert {row.pk}" in the history needs a line in `keys_in_words`."""
    written = {
        f"{path.relative_to(settings.BASE_DIR)}: {line.strip()}"
        for room in ("inspections", "reports")
        for path in (settings.BASE_DIR / room).rglob("*.py")
        if not {"forms", "views", "migrations", "boards", "synthetic"} & set(path.with_suffix("").parts)
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"f\".*\{[a-z_.]*\bpk\}", line) and "keep=" not in line  # drafts that a browser keeps
    }
    assert {line for line in written if not any(part in line for part in NAMED_BY_KEY)} == set()


def test_an_import_restores_a_published_report_with_its_editions_byte_for_byte(
    youth_2018,
    media,
    tmp_path,
    monkeypatch,
    django_capture_on_commit_callbacks,
):
    monkeypatch.setattr("reports.publication.steps.open_findings", lambda inspection: ())
    monkeypatch.setattr("reports.pdf.tasks.pdf_of_source", lambda source: b"%PDF-1.7 " + source.encode())
    inspection = draft_report(youth_2018)
    with django_capture_on_commit_callbacks(execute=True):
        publish(inspection, Author(report_admin()))
    kept = {file.name: file.content() for file in KeptFile.objects.of_inspection(inspection)}

    comes_back_equal("anytown", tmp_path)

    inspection = Inspection.objects.get(reference="anytown")
    assert {file.name: file.content() for file in KeptFile.objects.of_inspection(inspection)} == kept
    assert inspection.is_published


def test_people_without_an_account_are_kept_by_name_and_cannot_do_anything(westmere, tmp_path, client):
    out = archived(westmere, tmp_path / "out.zip")
    authors = Change.objects.filter(inspection__reference=westmere, subject__startswith="case").first().author
    forget(westmere)
    Change.objects.filter(inspection=None)  # the history of accounts stays
    for person in User.objects.all():
        User.everyone.filter(pk=person.pk).update(email=f"old-{person.pk}@inspectorate.test")
    accounts, roles = User.objects.count(), HeldRole.objects.count()

    imported = import_archive(out, by=BY)

    inspection = imported.inspection
    assert (User.objects.count(), HeldRole.objects.count()) == (accounts, roles)
    assert not imported.on_the_team
    assert {str(person) for person in imported.by_name} >= {"Rhian Morgan", "Daniel Okafor"}
    assert {(member.user, bool(member.name)) for member in inspection.team.all()} == {(None, True)}
    assert Change.objects.filter(inspection=inspection, subject__startswith="case").first().author == authors
    evidence = Evidence.objects.filter(inspection=inspection).first()
    assert (evidence.added_by.email, evidence.added_by.is_active, evidence.added_by.has_usable_password()) == (
        None,
        False,
        False,
    )
    assert str(evidence.added_by) == "Rhian Morgan"


def changed(path: Path, tmp_path: Path, change) -> Path:
    """The archive again, with its files changed by a function."""
    files = files_in(path)
    change(files)
    tampered = tmp_path / "tampered.zip"
    with zipfile.ZipFile(tampered, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return tampered


@pytest.mark.postgresql_too
def test_a_tampered_archive_is_refused_with_the_file_named_and_nothing_is_stored(medway, tmp_path):
    out = archived("medway-2020", tmp_path / "out.zip")
    forget("medway-2020")
    before = (Change.objects.count(), User.everyone.count(), Framework.objects.count())
    cases = "rows/inspections.Case.jsonl"

    def altered(files):
        files[cases] = files[cases].replace(b"male", b"mole", 1)

    def lengthened(files):
        files[HISTORY] += b"{}\n"

    def manifest(**values):
        def change(files):
            files["manifest.json"] = json.dumps(json.loads(files["manifest.json"]) | values).encode()

        return change

    def forged(place, value, cases=cases):
        """A changed row with a matching manifest is still not a row that the service can store."""

        def change(files):
            lines = files[cases].splitlines()
            lines[0] = json.dumps(json.loads(lines[0]) | {place: value}).encode()
            files[cases] = b"\n".join(lines) + b"\n"
            import hashlib

            about = json.loads(files["manifest.json"])
            for each in about["files"]:
                if each["path"] == cases:
                    each |= {"size": len(files[cases]), "sha256": hashlib.sha256(files[cases]).hexdigest()}
            files["manifest.json"] = json.dumps(about | {"sha256": _digest(about)}).encode()

        return change

    for change, named in (
        (altered, cases),
        (lengthened, HISTORY),
        (lambda files: files.pop("workbook/cases.csv"), "workbook/cases.csv"),
        (lambda files: files.pop("manifest.json"), "manifest.json"),
        (lambda files: files.update({"files/more.txt": b"more"}), "files/more.txt"),
        (lambda files: files.update({"../../evil": b"more"}), "../../evil"),
        (manifest(version="9.9.9"), "manifest.json"),
        (manifest(format=2), "manifest.json"),
        (manifest(files="all"), "manifest.json"),
        (forged("age", "seven"), f"{cases}, line 1: age"),
        (forged("age", 200), f"{cases}, line 1: age"),
        (forged("domain", "9"), f"{cases}, line 1"),
        (forged("inspector", 99), f"{cases}, line 1"),
        (forged("nickname", "Jo"), f"{cases}, line 1: nickname"),
        (forged("custody", "maybe"), cases),
        (forged("state", "nonsense"), f"{cases}, line 1: state"),
        (forged("notepad", "\ud800"), ".zip"),
        (forged("inspection", None), f"{cases}, line 1"),
        (forged("inspection", None, HISTORY), f"{HISTORY}, line 1: does not belong to the inspection"),
        (forged("disposal", ""), cases),
    ):
        with pytest.raises(ArchiveRefused) as refused:
            import_archive(changed(out, tmp_path, change), by=BY)
        assert named in str(refused.value), refused.value
        assert (Change.objects.count(), User.everyone.count(), Framework.objects.count()) == before

    packed_again = changed(out, tmp_path, lambda files: files.update({"rows/": b"", "workbook/": b""}))
    import_archive(packed_again, by=BY)
    forget("medway-2020")

    damaged = bytearray(out.read_bytes())
    with zipfile.ZipFile(out) as archive:
        info = archive.getinfo(HISTORY)
    damaged[info.header_offset + 30 + len(HISTORY) + 200] ^= 0xFF
    (tmp_path / "damaged.zip").write_bytes(damaged)
    with pytest.raises(ArchiveRefused, match=HISTORY):
        import_archive(tmp_path / "damaged.zip", by=BY)
    (tmp_path / "other.zip").write_bytes(b"no archive")
    with pytest.raises(ArchiveRefused, match=r"other\.zip"):
        import_archive(tmp_path / "other.zip", by=BY)


@pytest.mark.postgresql_too
def test_a_file_that_does_not_match_its_row_leaves_nothing_in_storage(westmere, tmp_path, media, monkeypatch):
    out = archived(westmere, tmp_path / "out.zip")
    forget(westmere)
    before = sorted(media.rglob("*"))
    monkeypatch.setattr("inspections.stored_files.rows.StoredFile.is_intact", False)

    with pytest.raises(ArchiveRefused, match=r"files/inspections\.EvidenceFile"):
        import_archive(out, by=BY)
    assert sorted(media.rglob("*")) == before
    assert not Inspection.objects.filter(reference=westmere).exists()


def test_the_commands_say_what_they_did_and_exit_with_1_if_they_refuse(demonstration, lead_inspector, tmp_path):
    reference = "blaenau-gwent-caerphilly-2022"
    said, path = io.StringIO(), tmp_path / "blaenau.zip"
    call_command("export_archive", reference, str(path), stdout=said)
    with pytest.raises(CommandError, match="already has an inspection with this reference") as refused:
        call_command("import_archive", str(path))
    assert refused.value.returncode == 1
    with pytest.raises(CommandError, match="There is no account"):
        call_command("import_archive", str(path), "--by", "nobody@inspectorate.test")
    forget(reference)
    Framework.objects.filter(slug="youth-2021").delete()  # the archive includes its framework

    call_command("import_archive", str(path), "--by", lead_inspector.email, stdout=said)

    assert f"{reference}: written to" in said.getvalue()
    assert f"{reference}: imported, 15 cases" in said.getvalue()
    row = Change.objects.filter(inspection__reference=reference).imports().first()
    assert (row.by, row.command, row.at.date()) == (lead_inspector, "import_archive", timezone.now().date())
    with pytest.raises(CommandError, match="There is no inspection"):
        call_command("export_archive", "nowhere", str(path))


def test_the_record_of_an_imported_inspection_says_that_it_was_imported(medway, panel_member, tmp_path, client):
    client.force_login(panel_member)
    record = "/inspections/medway-2020/panel/record/"
    assert "Imported from a workbook by the command tests on" in client.get(record).content.decode()
    assert "from a workbook,the command tests," in client.get(record.replace("record/", "record.csv")).content.decode()

    out = archived("medway-2020", tmp_path / "out.zip")
    forget("medway-2020")
    import_archive(out, by=Author(panel_member, "import_archive"))

    page = client.get(record).content.decode()
    assert f"Imported from an archive of version {settings.VERSION}, made on {day(timezone.now().date())}" in page
    assert "by Pat Panel on" in page


def test_the_record_of_an_inspection_announced_here_does_not_say_that_it_was_imported(youth_2018, panel_member, client):
    draft_report(youth_2018)
    client.force_login(panel_member)
    assert "Imported" not in client.get("/inspections/anytown/panel/record/").content.decode()
