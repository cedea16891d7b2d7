"""What people type becomes the little HTML that a report may carry, and nothing that could do harm."""

import re

import pytest

from reports.text.narrative import items, to_html, to_inline_html

HARMFUL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<iframe src='https://example.org'></iframe>",
    "<style>body { display: none }</style>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>here</a>",
    "<p onclick='alert(1)'>here</p>",
    "<!-- --><link rel=stylesheet href=https://example.org/x.css>",
    "![picture](https://example.org/x.png)",
    "![picture](file:///etc/passwd)",
    "[here](javascript:alert(1))",
    "[here](JavaScript:alert(1))",
    "[here](&#106;avascript:alert(1))",
    "[here](vbscript:x)",
    "[here](data:text/html,<script>alert(1)</script>)",
    "[here](file:///etc/passwd)",
    "[here](//example.org/x)",
    "[here](/accounts/logout/)",
    "[here](ftp://example.org)",
    "[here](tel:112)",
    '[here](https://example.org" onmouseover="alert(1))',
    "<javascript:alert(1)>",
    "[ref]\n\n[ref]: javascript:alert(1)",
    "> <script>alert(1)</script>",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
]

ALLOWED = {"p", "ul", "ol", "li", "em", "strong", "a", "blockquote", "br"} | {
    "table", "thead", "tbody", "tr", "th", "td"
}  # fmt: skip
ELEMENT = re.compile(r"<(\w+)([^>]*)>")
ATTRIBUTE = re.compile(r'\s+([\w-]+)="([^"]*)"')


def harm_in(html: str) -> list[str]:
    """Elements, attributes and addresses that a report may not carry."""
    found = []
    for name, rest in ELEMENT.findall(html):
        attributes = dict(ATTRIBUTE.findall(rest))
        if name not in ALLOWED or set(attributes) - {"href", "title", "class", "scope"}:
            found.append(f"<{name}{rest}>")
        if not re.match(r"(https?://|mailto:|#|$)", attributes.get("href", "")):
            found.append(attributes["href"])
    return found


@pytest.mark.parametrize("typed", HARMFUL)
def test_harmful_markup_is_made_harmless(typed):
    assert harm_in(to_html(typed)) == []
    assert harm_in(to_inline_html(typed)) == []
    assert [harm_in(item) for item in items(typed) if harm_in(item)] == []


def test_harm_is_recognised():
    for html in ("<script>", "<img src=x>", '<p onclick="x">', '<a href="/x">', '<a href="javascript:x">'):
        assert harm_in(html), html


def test_markup_that_was_typed_is_shown_as_it_was_typed():
    assert to_html("<b>bold</b> & co") == "<p>&lt;b&gt;bold&lt;/b&gt; &amp; co</p>"


def test_a_picture_falls_away_and_the_words_around_it_stay():
    assert to_inline_html("before ![x](https://example.org/x.png) after") == "before  after"


def test_template_marks_are_ordinary_text():
    assert to_inline_html("{{ settings.SECRET_KEY }} {% load x %}") == "{{ settings.SECRET_KEY }} {% load x %}"


@pytest.mark.parametrize(
    "address", ["https://www.gov.uk/", "http://example.org/a?b=1", "mailto:a@example.org", "#standard-2.2"]
)
def test_links_to_the_web_to_a_mailbox_and_within_the_report_stay(address):
    assert to_inline_html(f"[here]({address})") == f'<a href="{address}">here</a>'
    assert to_html(f"[here]({address})") == f'<p><a href="{address}">here</a></p>'


def test_paragraphs_lists_and_emphasis():
    html = to_html("One *em* and **strong**.\n\n- a\n- b\n\n1. c\n")

    assert re.sub(r"\s*\n\s*", "", html) == (
        "<p>One <em>em</em> and <strong>strong</strong>.</p><ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>"
    )


def test_a_block_quote_is_a_quotation():
    assert to_html("> “We are heard.”").startswith('<blockquote class="quotation">')


def test_header_cells_say_what_they_head():
    assert '<th scope="col">a</th>' in to_html("| a |\n|---|\n| b |")


def test_the_words_of_a_heading_are_kept_as_text():
    assert to_html("### Words").strip() == "Words"


def test_nothing_typed_is_nothing_printed():
    assert (to_html(""), to_html("  \n"), to_inline_html(""), items(" \n\n")) == ("", "", "", [])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("- one\n- two", ["one", "two"]),
        ("* one\n+ two", ["one", "two"]),
        ("1. one\n2) two", ["one", "two"]),
        ("- one\n\n- two", ["one", "two"]),
        ("- one that\n  goes on\n- two", ["one that goes on", "two"]),
        ("A paragraph\nof two lines.\n\nAnother.", ["A paragraph of two lines.", "Another."]),
        ("- with *emphasis*", ["with <em>emphasis</em>"]),
    ],
)
def test_a_list_is_read_item_by_item(typed, found):
    assert items(typed) == found
