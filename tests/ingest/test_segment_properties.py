"""What holds of every text whatever: offsets, order, nothing lost, and time that grows no faster than the text."""

import hashlib
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.domain.vocabulary import SentenceKind
from annotator.ingest.abbreviations import ask_spacy
from annotator.ingest.segment import segment
from annotator.ingest.sentences import MAX_SENTENCE, cut_long
from annotator.ingest.text_lines import BLANK

HOSTILE = [
    "\u200b", "\u2028", "\u2029", "\x0c", "\x85", "\x1f", "\ufeff", "\u2060", "\u200d", "\u200e",
    "\u202e", "\u2066", "é", "e\u0301", "\u0301", "👨‍👩‍👧‍👦", "🇨🇿🇺🇦", "👍🏽", "‼️", "\x1b[31m", "\x07",
    "[/foo]", "\x00", "각", "שלום.", "مرحبا؟", "。", "！", "」", "…", "...", "“", "”", '"', "'", "‘",
    "’", "«", "»", "„", "- ", "1. ", "2) ", "\t", " | ", "|", "   ", "\r\n", "\r", "\n", "\n\n",
    " ", "\xa0", "\u3000", ". ", "? ", "!", ".", "Mr. ", "U.S. ", "J. ", "By ", "12 May 2026",
    "word ", "Word ", "he said", "İ", "ß", "ǅ", "\U0010ffff", "[3]", "(", ")", "[…]", "I. ", "5. ",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(), st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=5)), max_size=60).map("".join)
)
LANGUAGES = st.sampled_from(["en", None, "cs", "ja", "ar", "xx", "zz", "en-GB", "not a language"])


def check(text: str, language: str | None = "en", headline_end: int | None = None) -> None:
    """Assert everything the segmenter promises about ``text``."""
    spans = segment(text, language, headline_end)
    covered = 0
    paragraph = 0
    for span in spans:
        assert covered <= span.start < span.end <= len(text)
        assert not set(text[covered : span.start]) - set(BLANK)
        assert text[span.start] not in BLANK
        assert text[span.end - 1] not in BLANK
        assert span.end - span.start <= MAX_SENTENCE
        assert span.paragraph in (paragraph, paragraph + 1) if covered else span.paragraph == 0
        covered, paragraph = span.end, span.paragraph
    assert not set(text[covered:]) - set(BLANK)
    numbers = [span.quotation for span in spans if span.quotation is not None]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(len(set(numbers))))


@given(TEXTS, LANGUAGES)
@example("\u200b\n\u200b", "en")
@example("! ! !\n...", "en")
@example("“" * 50 + ".\n“", "en")
@example(". \u0301a. B", "en")
def test_spans_are_true_for_any_text(text, language):
    check(text, language)


@given(TEXTS, st.integers(0, 80))
def test_a_headline_end_anywhere_keeps_the_promises(text, headline_end):
    check(text, "en", headline_end)
    at_top = text[:headline_end].strip(BLANK)
    spans = segment(text, "en", headline_end)
    assert (spans[:1] and spans[0].kind is SentenceKind.HEADLINE) == bool(at_top) or not spans


@given(TEXTS)
def test_no_sentence_starts_inside_a_grapheme(text):
    """A combining mark or joiner is never parted from the visible character right before it."""
    for span in segment(text):
        if span.start and text[span.start - 1] not in BLANK:
            assert unicodedata.category(text[span.start])[0] != "M"
            assert text[span.start] != "\u200d"


@given(TEXTS)
def test_segmenting_is_repeatable(text):
    assert segment(text) == segment(text)


@given(st.text(alphabet='ab.!? \n“”"', max_size=200))
def test_dense_punctuation(text):
    check(text)


def test_blank_knows_every_space():
    assert set(BLANK) >= {chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()}


@pytest.mark.parametrize("text", ["", " ", "\n\r\n", "\u200b\ufeff", "\u2028\u2029\x85"])
def test_nothing_visible_is_no_sentence(text):
    assert segment(text) == []


LONG = {
    "sentences": "The dam on the Elm was built in 1931 for Mr. Reed and costs 3.5 crowns. ",
    "one paragraph a line": "The dam on the Elm was built in 1931. It leaks.\n",
    "no stops": "word and word and word and ",
    "no spaces": "0123456789abcdef",
    "dots": ". ",
    "dots without spaces": ".",
    "stops of many kinds": "?! … “",
    "opening marks": "“",
    "single marks": " ‘a",
    "straight marks": ' "a',
    "quotations": "“It rained. It poured,” he said. ",
    "brackets": "((((",
    "initials": "J. K. ",
    "new words": None,
    "numbered": "1. a\n",
    "rows": "a | b\n",
    "blanks": "        \n",
    "combining": "e\u0301",
    "flags": "🇨🇿",
    "unspaced": "雨が降った。",
}


@pytest.mark.parametrize("name", LONG)
def test_time_is_linear(name):
    """Four times the text takes about four times as long; anything quadratic would take sixteen."""
    unit = LONG[name]

    def text_of(size: int) -> str:
        return (unit * (size // len(unit))) if unit else " ".join(f"w{n}x." for n in range(size // 32))

    def seconds(text: str) -> float:
        ask_spacy.cache_clear()
        start = time.process_time()
        segment(text)
        return time.process_time() - start

    segment(text_of(1_000))
    short, long = text_of(60_000), text_of(240_000)
    quick = min(seconds(short) for _ in range(3))
    assert min(seconds(long) for _ in range(2)) < max(12 * quick, 2.0)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sentences", "one paragraph a line", "no stops", "no spaces"])
def test_ten_megabytes(name):
    unit = LONG[name]
    text = unit * (10_000_000 // len(unit))
    check(text)


def test_a_text_without_stops_is_cut_between_words():
    text = "word " * 5_000
    spans = segment(text)
    assert len(spans) == 3
    assert all(text[span.start : span.end].split() == ["word"] * ((span.end - span.start + 1) // 5) for span in spans)


def test_a_text_without_spaces_is_not_cut_inside_a_grapheme():
    text = "xé" + "e\u0301" * 12_000
    for span in segment(text):
        assert text[span.start] != "\u0301"


def test_the_seed_article_is_cut_as_a_reader_would(seed_article: Path | None):
    """Offsets are kept as a digest: the text itself belongs to somebody else and is not copied here."""
    if seed_article is None:
        return
    text = seed_article.read_text(encoding="utf-8")
    spans = segment(text)
    assert spans[0].kind is SentenceKind.HEADLINE
    assert text[spans[0].end] == "\n"
    assert len(spans) == 16
    speech = [span for span in spans if span.paragraph == 6]
    assert [text[speech[0].start], text[speech[1].end - 1]] == ["“", "”"]
    assert speech[0].quotation == speech[1].quotation is not None
    assert {span.kind for span in speech} == {SentenceKind.QUOTE}
    offsets = ",".join(f"{span.start}-{span.end}" for span in spans)
    assert hashlib.sha256(offsets.encode()).hexdigest()[:16] == "622ea7ac2b45149f"


def test_a_character_longer_than_a_sentence_is_cut_all_the_same() -> None:
    text = "a" + "\u0301" * 25_000
    spans = list(cut_long(text, 0, len(text)))
    assert spans[0] == (0, MAX_SENTENCE) and spans[-1][1] == len(text)
