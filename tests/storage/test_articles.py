"""Storing articles: offsets true for any Unicode, each text once, nothing stored that cannot be."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from annotator.domain.records import ArticleInput, SentenceSpan
from annotator.domain.suggestion import SuggestedClaim
from annotator.domain.vocabulary import SentenceKind
from annotator.errors import ConflictError, InputError
from annotator.review.desk import ReviewDesk
from annotator.storage.articles import store_article
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.text import sha256_of
from tests import tables
from tests.conftest import DeskMaker
from tests.support import ARTICLE, HOSTILE, SUGGESTER, spans_of, store

STORABLE = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=60)
"""Everything that UTF-8 carries but NUL, which is refused at the door."""
TRICKY = st.text(
    st.sampled_from(
        "a é e\u0301 \u200d\ufe0f\U0001f469\U0001f3fd\U0001f1e8\U0001f1ff.\n\r\t\u2028\x85\ufeff\xa0[\x1b\u202e。„“"
    ),
    max_size=60,
)
_numbers = itertools.count()


@pytest.fixture(scope="module")
def desk(shared_where: str) -> Iterator[ReviewDesk]:
    """One desk for all examples: each stores another text."""
    desk = DeskMaker(shared_where)("ana")  # type: ignore[arg-type]
    yield desk
    desk.close()


def count(database: Database) -> int:
    with database.read() as session:
        return int(session.execute(text("SELECT count(*) FROM article")).scalar_one())


def unique(body: str) -> str:
    """The text with something at its end that no other example has."""
    return f"{body}\n{next(_numbers):06}"


@settings(max_examples=40)
@given(st.one_of(STORABLE, TRICKY), st.data())
@example("\U0001f469\u200d\U0001f469 e\u0301. x\u2028y. \ufeff.", None)
def test_every_stored_span_is_the_text_it_says(desk: ReviewDesk, body: str, data: st.DataObject | None) -> None:
    body = unique(body)
    article_id = store(desk.context.database, body).article_id
    opened = desk.articles.open(article_id)
    assert opened.text == body
    assert [(row.start, row.end) for row in opened.sentences] == [(row.start, row.end) for row in spans_of(body)]
    assert [row.text for row in opened.sentences] == [body[row.start : row.end] for row in opened.sentences]
    assert [row.exact for row in opened.claims] == [body[row.start : row.end] for row in opened.claims]
    if data is None:
        return
    for _ in range(3):
        start = data.draw(st.integers(0, len(body) - 1))
        end = data.draw(st.integers(start + 1, len(body)))
        claim = data.draw(st.sampled_from([None, *(row.id for row in opened.claims)]))
        try:
            outcome = desk.spans.edit(claim, start, end) if claim else desk.spans.add(article_id, start, end)
        except (InputError, ConflictError):
            continue  # no word in it, between two sentences, or another claim has it
        assert outcome.claim is not None
        assert outcome.claim.exact == body[outcome.claim.start : outcome.claim.end]
        assert outcome.claim.exact == body[start:end].strip()
        sentence = opened.sentences[outcome.claim.sentence]
        assert sentence.start <= outcome.claim.start < sentence.end
    after = desk.articles.open(article_id).claims
    assert [row.exact for row in after] == [body[row.start : row.end] for row in after]
    assert [(row.start, -row.end) for row in after] == sorted((row.start, -row.end) for row in after)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_stored_as_it_is(shared: Database, hostile: str) -> None:
    body = unique(f"Headline\n{hostile}")
    stored = store(shared, body, title=hostile, author=hostile, publisher=hostile)
    with shared.read() as session:
        row = session.execute(select(tables.article).where(tables.article.c.public_id == stored.article_id)).one()
        assert (row.text, row.title, row.author, row.publisher) == (body, hostile, hostile, hostile)
        assert row.sha256 == sha256_of(body)


@pytest.mark.parametrize(
    ("details", "what"),
    [
        ({"text": "a\0b"}, "NUL"),
        ({"text": "a\ud800b"}, "surrogate"),
        ({"title": "a\0b"}, "title"),
        ({"title": "a\udfffb"}, "title"),
        ({"author": "\0"}, "author"),
        ({"publisher": "\ud800"}, "publisher"),
        ({"url": "https://a.example/\udcff"}, "url"),
        ({"published_at": "2026\0"}, "published at"),
        ({"language": "e\ud800n"}, "language"),
        ({"external_id": "\0"}, "external id"),
        ({"meta": {"tags": ["fine", "\ud800"]}}, "meta"),
        ({"meta": {"number": float("nan")}}, "meta"),
        ({"meta": {"when": object()}}, "meta"),
    ],
)
def test_what_no_database_can_carry_is_refused_by_name(shared: Database, details: dict[str, Any], what: str) -> None:
    article = ArticleInput(**({"text": "Ten ships came.", "origin": "wire.jsonl:7"} | details))
    spans = [SentenceSpan(0, len(article.text), 0, SentenceKind.BODY)]
    before = count(shared)
    with pytest.raises(InputError, match=what) as caught:
        store_article(shared, article, spans, [], None, 0.5, "test")
    assert "wire.jsonl:7" in str(caught.value)
    assert str(caught.value).isprintable()
    assert count(shared) == before


def test_a_file_whose_name_is_no_text_can_still_be_imported(either: Database) -> None:
    """Linux allows file names that are not UTF-8; Python hands them over with half surrogates."""
    article = ArticleInput("Ten ships came.", "caf\udce9.txt")
    span = [SentenceSpan(0, 15, 0, SentenceKind.BODY)]
    assert store_article(either, article, span, [], None, 0.5, "test") is not None
    with either.read() as session:
        assert session.execute(text("SELECT origin FROM article")).scalar_one() == "caf\ufffd.txt"


@pytest.mark.parametrize(
    "spans", [[(0, 0)], [(3, 2)], [(-1, 3)], [(0, 99)], [(0, 8), (5, 9)], [(5, 9), (0, 4)], [(0, 4), (0, 4)]]
)
def test_spans_that_do_not_fit_the_text_are_refused(shared: Database, spans: list[tuple[int, int]]) -> None:
    given_spans = [SentenceSpan(start, end, 0, SentenceKind.BODY) for start, end in spans]
    with pytest.raises(InputError, match="does not fit its text"):
        store_article(shared, ArticleInput("Ten ships.", "a.txt"), given_spans, [], None, 0.5, "test")


@pytest.mark.parametrize(("start", "end"), [(0, 99), (-1, 3), (4, 4), (5, 2), (0, 11)])
def test_suggestions_that_do_not_fit_their_sentence_are_refused_whole(shared: Database, start: int, end: int) -> None:
    body = "Ten ships. Two went."
    spans = [SentenceSpan(0, 10, 0, SentenceKind.BODY), SentenceSpan(11, 20, 0, SentenceKind.BODY)]
    suggested = [[SuggestedClaim(0, 10, 0.9), SuggestedClaim(start, end, 0.9)], []]
    before = count(shared)
    with pytest.raises((InputError, ConflictError)):
        store_article(shared, ArticleInput(body, "a.txt"), spans, suggested, SUGGESTER, 0.5, "test")
    assert count(shared) == before


def test_only_what_scores_enough_becomes_a_claim(either: Database) -> None:
    stored = store(either, scores=[0.1, 0.35, 0.3499, 0.9, 1.0, 0.0])
    assert (stored.sentences, stored.claims) == (6, 3)
    with either.read() as session:
        joined = select(tables.claim.c.exact, tables.suggestion.c.score).join_from(tables.claim, tables.suggestion)
        found = session.execute(joined.order_by(tables.claim.c.id)).all()
    sentences = [ARTICLE[span.start : span.end] for span in spans_of(ARTICLE)]
    assert [tuple(row) for row in found] == [(sentences[1], 0.35), (sentences[3], 0.9), (sentences[4], 1.0)]


def test_the_same_span_suggested_twice_makes_two_claims_with_ids_of_their_own(either: Database) -> None:
    body = "Ten ships came."
    twice = [[SuggestedClaim(0, 15, 0.9), SuggestedClaim(0, 15, 0.8), SuggestedClaim(0, 3, 0.7)]]
    stored = store_article(either, ArticleInput(body, "a"), spans_of(body), twice, SUGGESTER, 0.5, "test")
    assert stored is not None
    assert stored.claims == 3
    with either.read() as session:
        assert len(set(session.execute(text("SELECT public_id FROM claim")).scalars())) == 3


def test_the_same_text_is_stored_once_whatever_is_said_of_it(either: Database) -> None:
    first = store(either, title="One")
    spans = spans_of(ARTICLE)
    assert store_article(either, ArticleInput(ARTICLE, "b.txt", title="Two"), spans, [], None, 0.5, "test") is None
    with either.read() as session:
        assert session.execute(text("SELECT public_id, title FROM article")).all() == [(first.article_id, "One")]
        assert session.execute(text("SELECT kind FROM event ORDER BY id")).scalars().all() == ["import", "seal"]
    assert store(either, ARTICLE + " Yes.").article_id != first.article_id


def test_an_article_without_sentences_or_suggestions_is_still_an_article(either: Database) -> None:
    stored = store_article(either, ArticleInput("…", "a.txt"), [], [], None, 0.5, "test")
    assert stored is not None
    assert (stored.sentences, stored.claims) == (0, 0)


def test_details_come_back_as_they_were(either: Database) -> None:
    meta = {"tags": ["a", "ž"], "n": 1.5, "deep": {"x": None, "y": True}, "": "\x1b[31m"}
    store(
        either, title="T", url="https://a.example/1", published_at="2026-05", language="en", external_id="7", meta=meta
    )
    with either.read() as session:
        row = session.execute(select(tables.article)).one()
    assert row.meta == meta
    assert (row.title, row.url, row.published_at, row.language, row.external_id, row.origin) == (
        "T", "https://a.example/1", "2026-05", "en", "7", "test.txt",
    )  # fmt: skip
    assert row.imported_at.utcoffset().total_seconds() == 0


def test_a_long_article_is_stored_whole(database: Database, db_path: Any) -> None:
    body = "\n".join(f"Réport {n}: \U0001f6a2 {n} ships came." for n in range(3000))
    stored = store(database, body)
    assert stored.sentences == 3000
    again = open_database(str(db_path))
    with again.read() as session:
        for row in session.execute(select(tables.sentence)):
            assert body[row.start : row.end] == row.text
    again.close()
