"""Help in the product: every page links to a part of the help that exists, and the documentation is sound HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from config import help as product_help
from config.help import ABOUT, ACCOUNT_PAGES, FOR_PEOPLE, PAGES, about, help_page

# Addresses without their own page: they answer with a file, a fragment or JSON, or redirect to a page. Django's
# administration has its own pages and help texts.
WITHOUT_A_PAGE = {
    "reports:take_judgement_back",
    "reports:remove_entered_recommendation",
    "front",
    "blank_workbook",
    "browser_keys",
    "calendar",
    "inspections:cancel_interview",
    "import_new_discard",
    "inspections:alert_banner",
    "inspections:benchmark_file",
    "inspections:choose_view",
    "inspections:eligible_cases_template",
    "inspections:entry",
    "inspections:evidence_file",
    "inspections:next",
    "inspections:read_case_as_file",
    "inspections:read_notices",
    "reports:archive",
    "reports:case_data_discard",
    "reports:case_file",
    "reports:comments_table",
    "reports:data_discard",
    "reports:data_return_template",
    "reports:follow_recommendations",
    "reports:former_panel_record_csv",
    "reports:discard_response",
    "reports:html_edition",
    "reports:letter",
    "reports:move_recommendation",
    "reports:outcomes",
    "reports:panel_record_csv",
    "reports:presence",
    "reports:preview_edition",
    "reports:put_public_figure",
    "reports:picture_file",
    "reports:picture_state",
    "reports:put_recommendation_back",
    "reports:results_csv",
    "laboratory:calculate",
    "laboratory:end",
    "laboratory:file",
    "national:download_release",
    "national:make_release",
    "national:end_key",
    "api_ratings",
    "api_description",
    "national:published_ratings",
    "national:ratings_file",
    "national:release_progress",
    "reports:results_ods",
    "reports:section_ready",
    "reports:freeze_letter",
    "reports:undo_replacing",
    "reports:try_draft_again",
    "reports:word_edition",
    "reports:workbook",
    "retention:ask",
    "retention:confirm",
    "retention:withdraw",
    "yots:discard",
    "yots:export",
}


def url_names(resolver: URLResolver | None = None, namespaces: tuple[str, ...] = ()) -> set[str]:
    """Every URL name of the product, except those of the administration, the help and django-allauth."""
    found = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found |= url_names(entry, (*namespaces, entry.namespace) if entry.namespace else namespaces)
        elif isinstance(entry, URLPattern) and entry.name:
            found.add(":".join((*namespaces, entry.name)))
    return {name for name in found if not name.startswith(("help:", *ACCOUNT_PAGES))}


def test_every_url_name_has_help_or_no_page():
    assert set(ABOUT) | WITHOUT_A_PAGE == url_names(), "add the page to ABOUT in config/help.py"
    assert set(ABOUT) & WITHOUT_A_PAGE == set()


@pytest.mark.parametrize("place", sorted(set(ABOUT.values())))
def test_help_leads_to_a_part_that_exists(place):
    name, _, anchor = place.partition("#")

    page = help_page(name)
    assert not anchor or f'id="{anchor}"' in page.html


def test_the_address_of_help():
    assert about("inspections:case_page") == "/help/inspectors/#record-a-case"
    assert about("reports:explained") == "/help/how-ratings-are-reached/"
    assert about("mfa_activate_totp") == "/help/account/"
    assert about("") == "/help/"


class Html(HTMLParser):
    """Read a page: its anchors and links, and complaints about elements that have no style or are closed in the wrong place."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.complaints: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "a":
            self.links.append(given.get("href") or "")
        if tag in ("p", "ul", "ol", "table", "th", "td") and "govuk" not in (given.get("class") or ""):
            self.complaints.append(f"{tag} without a style")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.complaints.append(f"</{tag}> in the wrong place")


@pytest.fixture(params=PAGES)
def shown(request) -> product_help.HelpPage:
    return help_page(request.param)


def test_a_page_of_help_is_sound(shown):
    html = Html()
    html.feed(shown.html)

    assert html.open == []
    assert html.complaints == []
    assert len(html.ids) == len(set(html.ids)), "two headings with the same words"
    assert not re.search(r"<h1|<!--|&lt;!--", shown.html)
    assert shown.title


def test_every_link_within_the_help_leads_to_a_part_that_exists(shown):
    html = Html()
    html.feed(shown.html)

    for link in html.links:
        if link.startswith("#"):
            assert link[1:] in html.ids
        elif not link.startswith("http"):
            name, anchor = re.fullmatch(r"/help/([\w-]+)/(?:#([\w-]+))?", link).groups()
            assert not anchor or f'id="{anchor}"' in help_page(name).html, link


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_pages_for_people_link_only_to_what_they_can_open_here(name):
    source = (product_help.settings.BASE_DIR / PAGES[name]).read_text(encoding="utf-8")

    assert len(re.findall(r"\]\(", source)) == len(re.findall(r"<a ", help_page(name).html))


def test_a_link_to_a_file_that_is_not_shown_keeps_its_words():
    tokens = product_help._MARKDOWN.parse("See [the code](../reports/urls.py) and [the phases](phases.md).")
    html = product_help._MARKDOWN.renderer.render(
        list(product_help._dressed(tokens, "docs/inspectors.md")), product_help._MARKDOWN.options, {}
    )

    assert "See the code and" in html
    assert '<a href="/help/phases/"' in html


@pytest.mark.django_db
def test_help_is_on_every_page_and_opens_for_those_who_are_signed_in(client, lead_inspector):
    assert client.get("/help/inspectors/").status_code == 302

    client.force_login(lead_inspector)
    assert 'href="/help/inspectors/#find-your-cases"' in client.get("/inspections/").content.decode()
    assert "Record a case" in client.get("/help/inspectors/").content.decode()
    assert "Glossary" in client.get("/help/").content.decode()
    assert client.get("/help/developers/").status_code == 404
    assert 'href="/help/"' in client.get("/nowhere/").content.decode()
