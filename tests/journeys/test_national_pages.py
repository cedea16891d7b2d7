"""Every page of the national picture, releases, the rule laboratory, agreement, second reads, dip samples and benchmark cases:
axe finds nothing at both widths, and nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from inspections.benchmarks import actions as benchmarks
from inspections.dip_samples.actions import Draw, draw_dip_sample, send_findings
from inspections.dip_samples.queries import Found, cases_to_sample
from inspections.history import Author
from inspections.models import HeldRole, User
from inspections.staff.actions import give_role
from reports.laboratory.actions import save_rule_set
from reports.laboratory.rules import rules_of
from reports.models import GroupFigures
from reports.national.release.actions import ask_for_release
from reports.national.release.making import finish_request
from tests.factories import BY
from tests.inspections.benchmarks.cast import answer_all
from tests.inspections.second_reads.cast import assign, both_read, first_case, new_team, someone
from tests.journeys.browser import Visitor

# What is said by colour must also be said in words or by length: a tag has words, a bar is beside its figure, and its filled part
# differs from the rest in brightness, as in a picture without colours. Any other drawing with areas needs a name.
BY_COLOUR_ALONE = """() => {
  const brightness = colour => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255);
    const [red, green, blue] = parts.map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const found = [];
  for (const tag of document.querySelectorAll(".govuk-tag")) {
    if (!/\\p{L}/u.test(tag.innerText)) found.push(`tag without words: ${tag.outerHTML}`);
  }
  for (const bar of document.querySelectorAll(".app-bar")) {
    if (!/\\d/.test(bar.parentElement.innerText)) found.push(`bar without a figure: ${bar.parentElement.outerHTML}`);
    const [light, dark] = [".app-bar__track", ".app-bar__value"]
      .map(part => brightness(getComputedStyle(bar.querySelector(part)).fill)).sort((one, other) => other - one);
    if ((light + 0.05) / (dark + 0.05) < 3) found.push(`too alike in grey, ${light} and ${dark}: ${bar.outerHTML}`);
  }
  for (const drawing of document.querySelectorAll("main svg:not(.app-bar)")) {
    const isSign = drawing.closest("a, button, summary, .govuk-details");
    if (drawing.querySelector("rect, circle") && !isSign && !drawing.querySelector("title")) found.push(drawing.outerHTML);
  }
  return found.map(each => each.slice(0, 200));
}"""
# Addresses that show no page: files, and what forms send to.
NO_PAGES = {
    "national:ratings_file", "national:published_ratings", "national:make_release", "national:release_progress",
    "national:download_release", "national:end_key", "laboratory:file", "laboratory:calculate",
    "inspections:submit_second_read", "inspections:benchmark_file", "inspections:remove_benchmark_file",
    "inspections:submit_benchmark", "inspections:benchmark_step",
}  # fmt: skip
ROOMS = ("national/", "laboratory/", "agreement/", "second-reads/", "dip-samples/", "benchmarks/")


def problems_of_pages(visitor: Visitor, person: User, paths: list[str]) -> list[str]:
    """The problems of these pages, which this person opens."""
    visitor.is_signed_in_as(person)
    problems = []
    for path in paths:
        visitor.opens(path)
        found = visitor.problems_on_both_screens()
        for colours in ("dark", "light"):
            visitor.page.emulate_media(color_scheme=colours)
            found += visitor.page.evaluate(BY_COLOUR_ALONE)
        problems += [f"{path}: {problem}" for problem in found]
        opened.add(resolve(path.partition("?")[0]).view_name)
    return problems


opened: set[str] = set()  # the names of the addresses that a test has opened


def addresses(patterns: list[URLPattern | URLResolver], path: str = "", names: str = "") -> Iterator[tuple[str, str]]:
    for each in patterns:
        whole = f"{path}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, whole, f"{each.namespace}:" if each.namespace else names)
        else:
            yield f"{names}{each.name}", whole


@pytest.fixture
def quinn(service) -> User:
    """A person with every role that the pages need."""
    person = someone("Quinn")
    for role in (HeldRole.Role.QUALITY_LEAD, HeldRole.Role.PANEL_MEMBER, HeldRole.Role.ADMINISTRATOR):
        give_role(person, role, by=BY)
    return person


def test_axe_finds_nothing_on_the_pages_of_reads_and_benchmarks(visitor: Visitor, service, quinn: User, media: Path):
    """No other journey opens them."""
    assert [*of_reads(visitor, service, quinn), *of_benchmarks(visitor, service, quinn)] == []


@pytest.mark.thorough
def test_axe_finds_nothing_on_any_page(visitor: Visitor, service, quinn: User, media: Path):
    opened.clear()
    problems = [
        *of_the_national_picture(visitor, service, quinn),
        *of_the_laboratory(visitor, service, quinn),
        *of_reads(visitor, service, quinn),
        *of_benchmarks(visitor, service, quinn),
    ]

    assert problems == []
    pages = {name for name, path in addresses(get_resolver().url_patterns) if any(room in path for room in ROOMS)}
    assert pages - NO_PAGES == opened


def of_the_national_picture(visitor: Visitor, service, quinn: User) -> list[str]:
    finish_request(ask_for_release(by=Author(quinn)))
    rows = {"gender": {"2.1.1": [[["Male"], 60, 90], [["Female"], 20, 40]]}}
    GroupFigures.objects.create(
        framework="youth-2018", number=1, inspections=["medway-2020", "bradford-2020"], tables=rows, **BY.as_fields()
    )
    of_2018 = "/national/frameworks/youth-2018/"
    paths = [
        "/national/",
        "/national/?framework=youth-2018&sort=-2.1",
        "/national/releases/",
        "/national/releases/1/",
        "/national/keys/",
        "/national/recommendations/",
        "/national/practice-examples/",
        "/national/services/",
        of_2018,
        f"{of_2018}2.1/",
        f"{of_2018}questions/2.1.1/",
        f"{of_2018}groups/",
        f"{of_2018}groups/inspections/",
    ]
    return [*problems_of_pages(visitor, quinn, paths), *of_the_file_to_publish(visitor)]


def of_the_file_to_publish(visitor: Visitor) -> list[str]:
    file = visitor.page.request.get(f"{visitor.address}/national/published-ratings.html?framework=youth-2018").text()
    visitor.page.goto("about:blank")
    visitor.page.set_content(file)
    problems = visitor.problems_on_both_screens()
    return [f"the file to publish: {problem}" for problem in problems]


def of_the_laboratory(visitor: Visitor, service, quinn: User) -> list[str]:
    changed = rules_of(service.framework.definition).model_copy(update={"bands": (0, 60, 70, 90)})
    rule_set = save_rule_set(
        framework=service.framework, name="Higher bands", rules=changed.model_dump(mode="json"), carried="all", by=BY
    )
    new, one = "/laboratory/{}/youth-2018/1/", f"/laboratory/{rule_set.pk}/"
    paths = [
        "/laboratory/",
        new.format("new"),
        new.format("upload"),
        one,
        f"{one}copy/",
        f"{one}ratings/2.4/",
        f"{one}end/",
    ]
    return problems_of_pages(visitor, quinn, paths)


def of_reads(visitor: Visitor, service, quinn: User) -> list[str]:
    """Second reads, dip samples and agreement: an inspection with reads in each state."""
    team = new_team(service.framework)
    for number in range(10):  # below ten, agreement has no figures
        compared = both_read(team, {"2.1.1": "yes"}, {"2.1.1": "no" if number else "yes"}, reference=f"court-{number}")
    waiting = assign(team, first_case(team, reference="court-10"))
    first_case(team, reference="court-11")
    for each in ("court-1", "court-2", "court-3"):
        cases = cases_to_sample(quinn).filter(reference=each)
        [sampled] = draw_dip_sample(cases, Draw("inspection", 1, seed=7), by=Author(quinn))
        if each == "court-1":
            queried = sampled
            send_findings(
                queried, looked_at="The plan.", findings={"2.1.1": Found("query", "It is late.")}, by=Author(quinn)
            )
    reads, samples = "/inspections/anytown/second-reads/", "/inspections/anytown/dip-samples/"
    of_lead = [
        reads,
        f"{reads}draw/",
        f"{reads}choose/",
        f"{reads}agreement/",
        f"{reads}{compared.pk}/",
        f"{reads}{compared.pk}/differences/2.1.1/",
        f"{reads}{waiting.pk}/withdraw/",
        samples,
    ]
    of_quality_lead = [
        "/dip-samples/",
        "/dip-samples/draw/",
        f"{samples}choose/",
        f"{samples}{sampled.pk}/",
        f"{samples}{sampled.pk}/withdraw/",
        "/agreement/",
        "/agreement/youth-2018/",
        "/agreement/youth-2018/?by=quarters",
        "/agreement/youth-2018/2.1.1/",
    ]
    return [
        *problems_of_pages(visitor, team.lead.user, of_lead),
        *problems_of_pages(
            visitor, team.second.user, [reads, f"{reads}{waiting.pk}/", f"{reads}{waiting.pk}/pages/standard-2.1/"]
        ),
        *problems_of_pages(
            visitor, team.first.user, [f"{samples}{queried.pk}/", f"{samples}{queried.pk}/findings/2.1.1/"]
        ),
        *problems_of_pages(visitor, quinn, of_quality_lead),
    ]


def of_benchmarks(visitor: Visitor, service, quinn: User) -> list[str]:
    """A benchmark case that is prepared, one that is open, and one that is closed and discussed."""
    by = Author(quinn)
    readers = [someone(name) for name in ("Rea", "Rob", "Ruth")]
    made = [
        benchmarks.add_benchmark_case(
            service.framework, title=title, text=f"{title} is 15.", disposal="referral_order", origin="invented", by=by
        )
        for title in ("Harvest", "Meadow", "Orchard")
    ]
    for each in made:
        benchmarks.invite_readers(each, readers, by=by)
        answer_all(each, quinn, {"2.1.1": "no", "2.1.1-note": "The plan is late."})
    prepared, read, closed = made
    benchmarks.add_benchmark_file(prepared, file=SimpleUploadedFile("plan.txt", b"A plan."), by=by)
    for each in (read, closed):
        benchmarks.open_benchmark_case(each, by=by)
    for reader in readers:
        answer_all(closed, reader)
    benchmarks.close_benchmark_case(closed, by=by)
    benchmarks.comment_on_benchmark_case(closed, "The plan names no date.", entry="2.1.1", by=by)
    first = f"/benchmarks/{prepared.pk}/"
    of_owner = [
        "/benchmarks/",
        "/benchmarks/add/youth-2018/",
        first,
        f"{first}change/",
        f"{first}files/add/",
        f"{first}readers/",
        f"/benchmarks/{closed.pk}/",
    ]
    return [
        *problems_of_pages(visitor, quinn, of_owner),
        *problems_of_pages(
            visitor,
            readers[0],
            ["/benchmarks/", f"/benchmarks/{read.pk}/", f"/benchmarks/{read.pk}/pages/standard-2.1/"],
        ),
    ]
