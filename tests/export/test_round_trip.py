"""Export, load into an empty database, export again: the same bytes, whatever was in it."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.records import Citation, Normalised, Quote
from annotator.domain.source_details import SourceKind
from annotator.domain.vocabulary import Stance
from annotator.errors import AnnotatorError
from annotator.load.dataset import load
from annotator.review.desk import ReviewDesk
from tests.conftest import DeskMaker
from tests.export.support import export_to, opened
from tests.support import store

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30)
DETAIL = st.none() | WORDS
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
ARTICLE = st.fixed_dictionaries(
    {
        "lines": st.lists(WORDS.filter(str.strip), min_size=1, max_size=4),
        "title": DETAIL,
        "author": DETAIL,
        "external_id": DETAIL,
        "meta": st.dictionaries(WORDS, JSON, max_size=3),
    }
)
CITATION = st.builds(
    Citation,
    stance=st.sampled_from(Stance),
    url=st.sampled_from(["https://a.example/x?q=1", "http://www.b.example/ü/", "https://b.example/%C3%BC"]),
    quote=st.none() | st.builds(Quote, WORDS, DETAIL.map(lambda text: text or ""), st.just("")),
    title=DETAIL,
    publisher=DETAIL,
    kind=st.none() | st.sampled_from(SourceKind),
    accessed_at=st.just("2026-05-14"),
    note=DETAIL,
    set=st.integers(0, 3),
) | st.builds(
    Citation, stance=st.sampled_from(Stance), withheld_reason=WORDS, title=DETAIL, accessed_at=st.just("2026")
)
MILLENNIUM, LATELY = date(2000, 1, 1), date(2026, 1, 1)
YEAR = st.sampled_from(["2026", " 2026-05 ", "2026-05-12"])
STEP = st.tuples(
    st.sampled_from(["ana", "ben"]),
    st.integers(0, 20),
    st.one_of(
        st.tuples(st.just("decide"), st.sampled_from(["verified", "unverifiable"]), st.none() | st.floats(0, 1e6)),
        st.tuples(st.just("cite"), CITATION),
        st.tuples(st.just("comment"), DETAIL),
        st.tuples(st.just("flag"), st.booleans()),
        st.tuples(st.just("set_confidence"), st.none() | st.integers(1, 5)),
        st.tuples(st.just("set_dates"), *[st.none() | st.dates(MILLENNIUM, LATELY).map(str)] * 2),
        st.tuples(st.just("normalise"), st.none() | st.builds(Normalised, WORDS, DETAIL, st.none() | YEAR, DETAIL)),
        st.tuples(st.just("skip")),
        st.tuples(st.just("undo")),
        st.tuples(st.just("edit_span"), st.integers(0, 20), st.integers(1, 20)),
    ),
)


def act(desk: ReviewDesk, claims: list[str], at: int, step: tuple[Any, ...]) -> None:
    """Do one thing at a desk; what the desk refuses is refused."""
    name, *values = step
    try:
        if name == "undo":
            desk.undo()
        elif name == "edit_span":
            desk.spans.edit(claims[at % len(claims)], *values)
        else:
            getattr(desk.answers, name)(claims[at % len(claims)], *values)
    except AnnotatorError:
        pass


@settings(max_examples=20)
@given(
    articles=st.lists(ARTICLE, min_size=1, max_size=3, unique_by=lambda article: "\n".join(article["lines"])),
    steps=st.lists(STEP, max_size=12),
)
def test_nothing_is_missing_after_a_round_trip(
    articles: list[dict[str, Any]], steps: list[Any], tmp_path_factory: pytest.TempPathFactory, _migrated: Path
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    for name in ("one.db", "two.db"):
        shutil.copy(_migrated, folder / name)
    maker = DeskMaker(folder / "one.db")
    with opened(folder / "one.db") as first, opened(folder / "two.db") as second:
        desks = {name: maker(name) for name in ("ana", "ben")}
        claims: list[str] = []
        for article in articles:
            stored = store(first, "\n".join(article.pop("lines")), threshold=0.0, **article)
            claims += [claim.id for claim in desks["ana"].articles.open(stored.article_id).claims]
        for name, at, step in steps:
            act(desks[name], claims, at, step)
        export_to(first, folder / "out.jsonl")
        added = load(second, folder / "out.jsonl").as_json()
        again = load(second, folder / "out.jsonl").as_json()
        export_to(second, folder / "back.jsonl")
    for desk in maker.made:
        desk.close()

    for suffix in (".jsonl", ".articles.jsonl"):
        assert (folder / f"back{suffix}").read_bytes() == (folder / f"out{suffix}").read_bytes()
    for name in ("articles", "claims", "reviews"):
        assert added[name]["unchanged"] == again[name]["added"] == 0
        assert added[name]["added"] == again[name]["unchanged"]
    assert added["conflicts"] == again["conflicts"] == []
