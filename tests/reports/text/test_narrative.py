"""Typed text becomes the limited HTML that a report may contain, and nothing harmful."""

import re

import pytest

from reports.text.narrative import Block, blocks, items, to_html, to_inline_html

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

ALLOWED = {"code", "p", "ul", "ol", "li", "em", "strong", "a", "blockquote", "br"} | {
    "table", "thead", "tbody", "tr", "th", "td"
}  # fmt: skip
ELEMENT = re.compile(r"<(\w+)([^>]*)>")
ATTRIBUTE = re.compile(r'\s+([\w-]+)="([^"]*)"')


def harm_in(html: str) -> list[str]:
    """Elements, attributes and addresses that a report must not contain."""
    harm = []
    for name, rest in ELEMENT.findall(html):
        attributes = dict(ATTRIBUTE.findall(rest))
        if name not in ALLOWED or set(attributes) - {"href", "title", "class", "scope"}:
            harm.append(f"<{name}{rest}>")
        if not re.match(r"(https?://|mailto:|#|$)", attributes.get("href", "")):
            harm.append(attributes["href"])
    return harm


@pytest.mark.parametrize("typed", HARMFUL)
def test_harmful_markup_is_made_harmless(typed):
    assert harm_in(to_html(typed)) == []
    assert harm_in(to_inline_html(typed)) == []
    for block in (*blocks(typed), *blocks(f"> **{typed}**\n>\n> {typed}")):
        assert harm_in(block.html) == harm_in(block.heading) == []
    assert [harm_in(item) for item in items(typed) if harm_in(item)] == []


def test_harm_is_recognised():
    for html in ("<script>", "<img src=x>", '<p onclick="x">', '<a href="/x">', '<a href="javascript:x">'):
        assert harm_in(html), html


def test_typed_markup_is_shown_as_text():
    assert to_html("<b>bold</b> & co") == "<p>&lt;b&gt;bold&lt;/b&gt; &amp; co</p>"


def test_a_picture_is_removed_and_the_words_around_it_kept():
    assert to_inline_html("before ![x](https://example.org/x.png) after") == "before  after"


def test_template_tags_are_ordinary_text():
    assert to_inline_html("{{ settings.SECRET_KEY }} {% load x %}") == "{{ settings.SECRET_KEY }} {% load x %}"


@pytest.mark.parametrize(
    "address", ["https://www.gov.uk/", "http://example.org/a?b=1", "mailto:a@example.org", "#standard-2.2"]
)
def test_links_to_the_web_an_email_address_or_the_report_are_kept(address):
    assert to_inline_html(f"[here]({address})") == f'<a href="{address}">here</a>'
    assert to_html(f"[here]({address})") == f'<p><a href="{address}">here</a></p>'


def test_paragraphs_lists_and_emphasis():
    html = to_html("One *em* and **strong**.\n\n- a\n- b\n\n1. c\n")

    assert re.sub(r"\s*\n\s*", "", html) == (
        "<p>One <em>em</em> and <strong>strong</strong>.</p><ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>"
    )


def test_a_block_quote_is_a_quotation():
    assert to_html("> “We are heard.”").startswith('<blockquote class="quotation">')


def test_header_cells_have_a_scope():
    assert '<th scope="col">a</th>' in to_html("| a |\n|---|\n| b |")


def test_a_heading_becomes_text():
    assert to_html("### Words").strip() == "Words"


def test_empty_text_prints_nothing():
    assert (to_html(""), to_html("  \n"), to_inline_html(""), items(" \n\n")) == ("", "", "", [])


@pytest.mark.parametrize(
    ("typed", "expected"),
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
def test_a_list_is_read_item_by_item(typed, expected):
    assert items(typed) == expected


# --- paragraphs and boxes of a text -----------------------------------------------------------------------------------


def test_the_paragraphs_of_a_text_have_no_tag_around_them():
    assert blocks("One *em*.\n\nTwo\nlines.") == [
        Block("paragraph", "One <em>em</em>."),
        Block("paragraph", "Two\nlines."),
    ]


def test_a_block_quote_that_begins_in_bold_is_a_box():
    (box,) = blocks("> **Example of *notable* practice**\n>\n> They met.\n>\n> They agreed.")

    assert box == Block("box", "<p>They met.</p>\n<p>They agreed.</p>", "Example of <em>notable</em> practice")


@pytest.mark.parametrize(
    ("quoted", "is_speech"),
    [
        ("> “We are heard.”\n>\n> “So are we.”", True),
        ('> "We are heard."', True),
        ("> “We are heard.”\n>\n> They said so.", False),
    ],
)
def test_a_box_with_nothing_but_quotations_has_the_words_of_other_people(quoted, is_speech):
    (box,) = blocks(f"> **Quotes**\n>\n{quoted}")

    assert (box.kind, box.is_speech) == ("box", is_speech)


@pytest.mark.parametrize("typed", ["> “We are heard.”", "> **Not** a heading.", "- one\n- two", "| a |\n|---|\n| b |"])
def test_other_blocks_are_printed_as_in_any_text(typed):
    (block,) = blocks(typed)

    assert block == Block("other", to_html(typed))


def test_two_boxes_in_a_row_are_not_joined():
    assert [box.heading for box in blocks("> **One**\n>\n> a\n\n> **Two**\n>\n> b")] == ["One", "Two"]


def test_an_empty_text_has_no_blocks():
    assert blocks("") == blocks("  \n") == []
