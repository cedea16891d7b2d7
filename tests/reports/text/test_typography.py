"""The marks in a report are set in one style, however its writers typed them. Addresses and code stay as they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.text.narrative import to_html
from reports.text.typography import typeset, typeset_html


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("the YOT's plan", "the YOT’s plan"),
        ("rated 'Good', not 'Outstanding'.", "rated ‘Good’, not ‘Outstanding’."),
        ('She said: "They listen."', "She said: “They listen.”"),
        ("\"It was 'fine'\", he said", "“It was ‘fine’”, he said"),
        ("'\"No\" is a word'", "‘“No” is a word’"),
        ("children's and parents' views", "children’s and parents’ views"),
        ("in the '90s", "in the ’90s"),
        ("aged 10-17, 2017-2018", "aged 10–17, 2017–2018"),
        ("on 2020-05-01, well-being", "on 2020-05-01, well-being"),
        ("late - too late -- for him", "late – too late – for him"),
        ("and so on...", "and so on…"),
        ("see https://example.org/it's-10-17 and o'neill-1-2@example.org.", None),
        ("already “curly” – ‘text’ it’s…", None),
        ("", ""),
    ],
)
def test_marks_in_text(typed, printed):
    assert typeset(typed) == (typed if printed is None else printed)


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        ("<p>\"<em>Yes</em>,\" she said</p><p>'Go'</p>", "<p>“<em>Yes</em>,” she said</p><p>‘Go’</p>"),
        ("<p><strong>Bold</strong>'s &quot;x&quot; &#x27;y&#x27;</p>", "<p><strong>Bold</strong>’s “x” ‘y’</p>"),
        ("<p title='it\"s'>a</p><style>a{content:'x'}</style>", "<p title='it\"s'>a</p><style>a{content:'x'}</style>"),
        ("<p><code>it's</code>'s</p>", "<p><code>it's</code>’s</p>"),
        (
            "<a href=\"https://x.org/it's\">https://x.org/it's</a>",
            "<a href=\"https://x.org/it's\">https://x.org/it's</a>",
        ),
        ("<p>1 &lt; 2 &amp; it's</p>", "<p>1 &lt; 2 &amp; it’s</p>"),
    ],
)
def test_marks_in_a_page(html, printed):
    assert typeset_html(html) == printed


def test_code_in_a_text_stays_as_typed():
    assert typeset_html(to_html("It's `it's` <https://example.org/it's>")) == (
        "<p>It’s <code>it's</code> <a href=\"https://example.org/it's\">https://example.org/it's</a></p>"
    )


@given(st.text(alphabet="ab '\"-.1<>&\n", max_size=60))
def test_tags_never_change_and_a_second_time_changes_nothing(text):
    html = to_html(text)
    once = typeset_html(html)

    assert re.findall(r"<[^>]*>", once) == re.findall(r"<[^>]*>", html)
    assert typeset_html(once) == once
