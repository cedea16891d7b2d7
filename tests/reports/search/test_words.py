"""Reading the words in a search, and finding them in a text."""

import pytest

from reports.search.words import are_enough, excerpt, marked, words_of


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("contact log", ["contact", "log"]),
        ('"contact log" March', ["contact log", "March"]),
        ('"contact log', ["contact", "log"]),
        ("log log", ["log"]),
        ('""', []),
        ("  \0 ", []),
        (" ".join("abcdefghij"), list("abcdefgh")),
    ],
)
def test_words_in_quotation_marks_are_a_phrase(asked, words):
    assert words_of(asked) == words


def test_at_least_one_word_must_have_three_letters():
    assert are_enough(["of", "log"])
    assert not are_enough(["of", "E7"])
    assert not are_enough([])


def test_the_words_found_are_marked_whatever_their_capitals():
    def shown(text: str, words: list[str]) -> str:
        return "".join(f"[{piece.text}]" if piece.is_found else piece.text for piece in marked(text, words))

    assert shown("Log of contacts; see the LOG.", ["log"]) == "[Log] of contacts; see the [LOG]."
    assert shown("a (b) c", ["(b)"]) == "a [(b)] c"
    assert shown("contact log", ["contact", "contact log"]) == "[contact log]"
    assert shown("nothing", ["log"]) == "nothing"


def test_an_excerpt_from_a_long_text_has_the_first_word_found():
    text = " ".join(["before"] * 50 + ["school"] + ["after"] * 100)

    pieces = excerpt(text, ["school"])

    assert [piece.text for piece in pieces if piece.is_found] == ["school"]
    whole = "".join(piece.text for piece in pieces)
    assert whole.startswith("… before")
    assert whole.endswith("after …")
    assert len(whole) < 230
    assert "".join(piece.text for piece in excerpt("A short\n text.", ["text"])) == "A short text."
