"""`load_frameworks`: a file is loaded once, and a framework that an inspection uses never changes."""

import io

import pytest
from django.core.management import CommandError, call_command

from reports.workbook.importing import import_workbook
from standards.management.commands.load_frameworks import SHIPPED
from standards.models import Framework, KeyQuestion, Prompt, Standard
from tests.factories import BY, new_inspection, workbook_folder
from tests.standards.framework_files import SLUGS, shipped, shipped_file, write_framework

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_too]

REWORDED = ("Is it complete?", "Is it whole?")
RAISED = ("revision = 1", "revision = 2")


@pytest.fixture
def file(tmp_path):
    """A function that writes the file of the small framework, with any edits."""
    return lambda *edits, name="anywhere", text=None: write_framework(
        tmp_path / f"{name}.toml", *edits, **({"text": text} if text else {})
    )


def load(*paths) -> str:
    out = io.StringIO()
    call_command("load_frameworks", *map(str, paths), stdout=out)
    return out.getvalue()


def refused(*paths) -> str:
    """A function that runs a command that must exit with code 1, and returns its standard error."""
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("load_frameworks", *map(str, paths), stdout=out)
    assert error.value.returncode == 1
    assert out.getvalue() == "", "what is taken back is not told as loaded"
    return str(error.value)


def anywhere(revision: int = 1) -> Framework:
    return Framework.objects.with_whole_tree().get(slug="anywhere-2030", revision=revision)


def wordings() -> list:
    """The whole content of every framework."""
    return [framework.definition for framework in Framework.objects.with_whole_tree().order_by("pk")]


def test_without_a_path_the_shipped_frameworks_are_loaded(frameworks):
    Framework.objects.exclude(inspections__isnull=False).delete()

    load()

    assert {framework.slug for framework in Framework.objects.all()} == {path.stem for path in SHIPPED.glob("*.toml")}


@pytest.mark.parametrize("slug", SLUGS)
def test_the_loaded_framework_equals_the_file(frameworks, slug):
    assert frameworks(slug).definition == shipped(slug)


def test_loading_twice_changes_nothing(frameworks):
    before = list(Framework.objects.values_list("pk", "loaded_at"))

    told = load()

    assert [line.split(":")[0] for line in told.splitlines()] == ["unchanged"] * len(SLUGS)
    assert list(Framework.objects.values_list("pk", "loaded_at")) == before


def test_a_file_is_loaded_by_its_path(file):
    told = load(file())

    assert told == "loaded: Standards for inspecting anywhere (anywhere-2030, revision 1)\n"
    assert anywhere().definition.maximum == 6


def test_a_changed_file_that_no_inspection_uses_is_updated(file):
    load(file())
    counts = [model.objects.count() for model in (Framework, Standard, KeyQuestion, Prompt)]

    told = load(file(REWORDED))

    assert told.startswith("updated: ")
    assert Prompt.objects.get(key_question__standard__domain__framework=anywhere(), letter="b").text == "Is it whole?"
    assert [model.objects.count() for model in (Framework, Standard, KeyQuestion, Prompt)] == counts


def test_a_changed_file_that_an_inspection_uses_is_refused_with_the_differences(file):
    load(file())
    new_inspection(anywhere())
    before = wordings()
    path = file(REWORDED, ("from = 65", "from = 70"))

    told = refused(path)

    assert told.splitlines()[-3:] == [
        f"{path}: revision 1 of anywhere-2030 is used by an inspection and cannot change; "
        "give the changed file revision 2",
        f"{path}: bands Most from: was “65”, is “70”",
        f"{path}: domains 2 standards 2.1 key_questions 2.1.1 prompts b text: was “Is it complete?”, is “Is it whole?”",
    ]
    assert wordings() == before


def test_an_unchanged_file_that_an_inspection_uses_is_accepted(file):
    load(file())
    new_inspection(anywhere())

    assert load(file()).startswith("unchanged: ")


def test_a_higher_revision_is_added_and_inspections_keep_theirs(file):
    load(file())
    inspection = new_inspection(anywhere())

    load(file(RAISED, REWORDED))

    inspection.refresh_from_db()
    assert inspection.framework == anywhere(1)
    assert (anywhere(1).definition, anywhere(2).definition) == (
        inspection.framework.definition,
        anywhere(1).definition.model_copy(update={"revision": 2, "domains": anywhere(2).definition.domains}),
    )
    assert Framework.objects.newest_of("anywhere-2030").revision == 2


def test_an_inspection_announced_later_takes_the_newest_revision(file, tmp_path):
    load(file(RAISED, text=shipped_file("youth-2018").read_text(encoding="utf-8")))

    import_workbook(workbook_folder(tmp_path / "anytown-2020"), by=BY)

    newest = Framework.objects.get(slug="youth-2018", revision=2)
    assert [inspection.reference for inspection in newest.inspections.all()] == ["anytown-2020"]
    assert Framework.objects.newest_of("youth-2018") == newest


def test_an_older_revision_may_come_later_and_is_not_the_newest(file):
    load(file(RAISED))
    load(file())

    assert Framework.objects.newest_of("anywhere-2030").revision == 2


def test_no_file_is_loaded_if_one_is_broken(file, tmp_path):
    sound = file()
    broken = file(('method = "judged"', 'method = "guessed"'), ('slug = "anywhere-2030"', 'slug = "nowhere"'), name="b")
    missing = tmp_path / "missing.toml"
    before = wordings()

    told = refused(sound, broken, missing)

    assert told.splitlines()[-2:] == [
        f"{broken}: domains 1, standards 1.1, method: must be 'lowest_band', 'share_of_answers', 'weighted_share', 'mean', "
        "'from_parts' or 'judged'",
        f"{missing}: cannot be read: No such file or directory",
    ]
    assert wordings() == before
