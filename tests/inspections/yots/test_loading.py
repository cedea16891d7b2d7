"""YOTs from files that come with the service: added once, and never replacing what a person has changed."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from inspections.history import Author
from inspections.inspection.models import Change
from inspections.inspection.yots import YOT
from inspections.models import User
from inspections.yots.actions import add_yot, change_yot, remove_yot
from inspections.yots.facts import Facts
from inspections.yots.loading import SHIPPED, load_yots, read_yot_file
from inspections.yots.queries import facts_of, version_of

pytestmark = pytest.mark.django_db

COMMAND = Author(command="load_yots")


@pytest.fixture
def ada(db) -> Author:
    return Author(User.objects.create_superuser("ada@inspectorate.test", name="Ada Admin"))


def facts(name: str) -> Facts:
    return facts_of(YOT.objects.with_facts().get(name=name))


def change(called: str, by: Author, **values) -> None:
    yot = YOT.objects.get(name=called)
    misspelt = values.pop("was_misspelt", False)
    changed = Facts(**{**vars(facts(called)), **values})
    change_yot(yot, changed, based_on=version_of(yot), was_misspelt=misspelt, by=by)


def load(*paths) -> list[str]:
    out = io.StringIO()
    call_command("load_yots", *paths, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.postgresql_too
def test_the_yots_of_the_published_reports_are_loaded_once():
    first = load()
    changes = Change.objects.count()
    second = load()

    # The demonstration has added four of them by name.
    assert "updated: Medway Youth Offending Service" in first
    assert "loaded: Kent YOT" in first
    assert {line.partition(":")[0] for line in second} == {"unchanged"}
    assert Change.objects.count() == changes
    assert facts("Blaenau Gwent & Caerphilly Youth Offending Service").joint_service is True


def test_facts_that_a_person_changed_or_cleared_are_kept(ada):
    load()
    change("Newport YOS", ada, police_force_area="", other_names=("Newport",))

    load()

    assert facts("Newport YOS").police_force_area == ""
    assert facts("Newport YOS").region == "Wales"


def test_a_renamed_yot_is_not_added_again(ada):
    load()
    yot = YOT.objects.get(name="Newport YOS")
    change("Newport YOS", ada, name="Newport YJS")
    load()
    change("Newport YJS", ada, name="Newport Youth Justice", was_misspelt=True, earlier_names=())
    load()

    assert [each.pk for each in YOT.objects.filter(name__contains="Newport")] == [yot.pk]


def test_a_yot_that_a_person_removed_is_not_added_again(ada):
    load()
    remove_yot(YOT.objects.get(name="Newport YOS"), by=ada)

    assert "left as it is: Newport YOS (a person removed it from the register)" in load()
    assert not YOT.objects.filter(name="Newport YOS").exists()


def test_if_a_person_has_renamed_a_yot_the_name_in_the_file_becomes_another_name(ada):
    YOT.objects.filter(name="Portsmouth Youth Offending Team").update(name="Portsmouth YOT")

    load()

    assert facts("Portsmouth YOT").other_names == ("Portsmouth Youth Offending Team",)
    assert facts("Portsmouth YOT").local_authorities == ("Portsmouth City Council",)


def test_a_file_that_contradicts_the_register_leaves_the_yot_as_it_is(ada):
    add_yot(Facts("Newport YOS", region="South East"), by=ada)

    assert any(line.startswith("left as it is: Newport YOS (Nation: is Wales") for line in load())


def test_every_mistake_in_a_file_is_named_and_nothing_is_loaded(tmp_path):
    path = tmp_path / "yots.toml"
    path.write_text(
        'source = "A list"\n[[yots]]\nname = "Kent YOT"\n[[yots]]\nnmae = "Essex YOT"\nregion = "Esex"\njoint_service = "yes"\n'
        'local_authorities = "Essex"\n'
    )

    with pytest.raises(CommandError) as refused:
        load(path)

    assert str(refused.value).splitlines() == [
        "Nothing was loaded.",
        f"{path}: yots 2 name: is missing",
        f"{path}: yots 2 nmae: is not a fact about a YOT; did you mean “name”?",
        f"{path}: yots 2 region: “Esex” is not one of: {', '.join(YOT.Region.values)}",
        f"{path}: yots 2 joint_service: is not true or false",
        f"{path}: yots 2 local_authorities: is not a list of texts",
    ]
    assert not YOT.objects.filter(name="Kent YOT").exists()


@pytest.mark.parametrize("content", ["not toml", 'source = "x"\n', None])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content):
    path = tmp_path / "yots.toml"
    if content is not None:
        path.write_text(content)

    with pytest.raises(CommandError, match=str(path)):
        load(path)


def test_the_shipped_file_names_its_source_and_licence():
    assert "Open Government Licence" in SHIPPED.read_text(encoding="utf-8")
    assert [each.outcome for each in load_yots(read_yot_file(SHIPPED), by=COMMAND)]
