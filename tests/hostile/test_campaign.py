"""A short run of the campaign, the same every time, and everything that long runs found."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from tests.hostile.campaign import WAYS, Figures, attempt, run
from tests.hostile.seeds import PIECES
from tests.hostile.wire import SEQUENCES
from tests.support import store


def test_a_short_run_finds_nothing() -> None:
    figures = run(60, 7, sorted(WAYS), most=4)
    assert [(way, why) for way, why, _ in figures.crashes] == []
    assert set(figures.tried) == set(WAYS)


def _before_its_file() -> bytes:
    """A zip whose member is said to begin before the file does."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "One ship came.")
    return out.getvalue()[8:]


FOUND: list[tuple[str, Callable[[], bytes]]] = [
    (".zip", _before_its_file),
    (".epub", _before_its_file),
    (".jsonl", lambda: b'{"text": "x", "author": ' + b"[" * 900 + b"]" * 900 + b"}"),
    ("load", lambda: b'{"text": "x", "label": ' + b"[" * 300 + b"]" * 300 + b"}\n{}"),
    ("load", lambda: b'id,text,label\n1,x,"[' + b"-" * 99_000 + b'1]"\n'),
    ("load", lambda: b'id,text,label\n1,x,"[' + b"(" * 99_000 + b'1]"\n'),
    ("settings", lambda: b"a" + b".a" * 50_000 + b" = 1"),
    ("settings", lambda: b"x" * 200_000),
    ("settings", lambda: b"name = '''\n" + b"]\n" * 100_000 + b"'''\nodd = 1\n"),
    (".tsv", lambda: "👩\u200d👩 é مرحبا שלום 東京".encode() * 6_000 + b"\xff"),
    ("terminal", lambda: b"\x1b[1114112u\xe9\x1b[M \xff\xff\x1b[48;24;80;0;0t\x1b[<0;3;4M"),
]
"""What once crashed or hung, made small."""


@pytest.mark.parametrize(("way", "data"), FOUND)
def test_what_was_found_stays_mended(way: str, data: Callable[[], bytes], tmp_path: Path) -> None:
    figures = Figures()
    attempt(way, data(), tmp_path, figures)
    assert figures.crashes == []
    assert figures.slowest[way] < 10


_WORDS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from([*SEQUENCES, '"', "(", ")", "*", "NEAR", "AND", "^", "-", ":", "%", "_", "\\", "ships"]),
        max_size=8,
    ).map(" ".join),
    st.sampled_from(PIECES).map(lambda piece: piece.decode("utf-8", "replace")),
)


def test_any_words_are_searched_for(database: Database, make_desk: Callable[..., ReviewDesk]) -> None:
    store(database, "In 2024, 12 ships came to Arvik.")
    desk = make_desk("ana")

    @given(words=_WORDS)
    @settings(max_examples=150)
    def searched(words: str) -> None:
        desk.sources.search(words, 5)
        desk.earlier.like(words or "x", 3)
        desk.articles.search(words)

    searched()
