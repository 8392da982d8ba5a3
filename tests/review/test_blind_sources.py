"""Blind means blind in the library too: a source that another cites in a hidden answer is not there, in any way."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import and_, case, func
from sqlmodel import col, select

from annotator.domain.records import Citation, Quote
from annotator.domain.source_details import SourceKind
from annotator.domain.vocabulary import Stance
from annotator.errors import AnnotatorError
from annotator.review.desk import ReviewDesk
from annotator.storage import seen_sources
from annotator.storage.export_rows import exported_claims
from annotator.storage.schema.models import ClaimRow, ReviewRow
from annotator.storage.schema.models_sources import EvidenceRow, SourceRow
from annotator.storage.sources import source_id_of
from annotator.storage.viewpoint import may_see
from annotator.storage.word_search import is_in
from annotator.web.address import Address
from tests.conftest import DeskMaker
from tests.support import store

OWN = "https://ledger.example/harbour"
PAGES = ("https://stat.example/ports", "https://news.example/a", "https://fact.example/false", OWN + "/2")
SPELLINGS = ("{}", "{}/", "http://www.{}?utm_source=x")
SECRET = "only bo knows"
WORDS = ("only bo", "example", "ports stat.exa")
Act = Callable[[ReviewDesk, str], Any]


def spelt(page: int, way: int) -> str:
    address = PAGES[page]
    return SPELLINGS[way].format(address.removeprefix("https://") if way == 2 else address)


def claim_of(desk: ReviewDesk, article: str, n: int) -> str:
    return desk.articles.open(article).claims[n].id


def bo_cites(n: int, page: int, way: int) -> Act:
    def act(desk: ReviewDesk, article: str) -> None:
        more: dict[str, Any] = {"title": SECRET, "publisher": SECRET, "kind": SourceKind.PRIMARY, "author": SECRET}
        copy = {"archived_url": "https://archive.example/bo", "archived_at": "2026-01-02"}
        claim = claim_of(desk, article, n)
        desk.answers.cite(claim, Citation(Stance.REFUTES, spelt(page, way), quote=Quote(SECRET), **more, **copy))
        desk.answers.decide(claim, "disputed")

    return act


def bo_corrects(page: int, to: str, undone: bool) -> Act:
    """Only what he alone cites: a correction of a source that others cite too is theirs to see."""

    def act(desk: ReviewDesk, article: str) -> None:
        url = f"https://bo.example/{page}"
        desk.answers.cite(claim_of(desk, article, 0), Citation(Stance.SUPPORTS, url, title=SECRET))
        known = desk.sources.find(url)
        assert known is not None
        desk.sources.correct_url(known.id, f"{to}{page}")
        if undone:
            desk.undo()

    return act


def ana_cites(n: int, page: int, way: int, title: str | None) -> Act:
    def act(desk: ReviewDesk, article: str) -> Any:
        return desk.answers.cite(claim_of(desk, article, n), Citation(Stance.SUPPORTS, spelt(page, way), title=title))

    return act


def ana_names(n: int, page: int) -> Act:
    return lambda desk, article: desk.answers.cite(
        claim_of(desk, article, n),
        Citation(Stance.CONTEXT, source_id=source_id_of(Address.parse(PAGES[page]), None, None)),
    )


def ana_merges(one: int, other: int) -> Act:
    ids = [source_id_of(Address.parse(PAGES[page]), None, None) for page in (one, other)]
    return lambda desk, _: desk.sources.merge(*ids)


def ana_corrects(page: int, to: int, way: int) -> Act:
    return lambda desk, _: desk.sources.correct_url(
        source_id_of(Address.parse(PAGES[page]), None, None), spelt(to, way)
    )


def look(desk: ReviewDesk, article: str) -> list[Any]:
    """Everything that can be asked about sources."""
    urls = [*PAGES, *(f"https://{host}.example/{n}" for host in ("bo", "elsewhere") for n in range(2))]
    asked: list[Callable[[], Any]] = [
        desk.sources.search, desk.sources.show_all, desk.sources.list_recent, lambda: desk.sources.search("only bo"),
        lambda: desk.sources.search("example", 2), lambda: in_pages(desk), lambda: desk.articles.open(article),
        lambda: [desk.articles.search(words) for words in WORDS[:2]],
        lambda: exported(desk),
        lambda: [desk.earlier.find(claim_of(desk, article, n)) for n in range(3)],
    ]  # fmt: skip
    for url in urls:
        key = source_id_of(Address.parse(url), None, None)
        asked += [
            lambda url=url: desk.sources.find(url), lambda key=key: desk.sources.show(key),
            lambda key=key: desk.sources.archive(key), lambda key=key: desk.sources.check_quote(key, Quote("x")),
        ]  # fmt: skip
    return [answer(each) for each in asked]


def by_words(desk: ReviewDesk) -> list[list[str]]:
    """The sources that each of some words finds, one page after the other."""
    found = []
    for words in WORDS:
        page = desk.sources.search(words, 1)
        ids = [page[0].source.id] if page else []
        ids += [row.source.id for row in desk.sources.search(words, None, ids[0])] if ids else []
        found.append(ids)
    return found


def by_reading(desk: ReviewDesk) -> list[list[str]]:
    """The same, by looking at each source that the reviewer sees."""
    listed = [row.source for row in desk.sources.search()]
    texts = {source.id: " ".join(filter(None, (source.title, source.publisher, source.url))) for source in listed}
    return [[key for key, text in texts.items() if is_in(words.split(), text)] for words in WORDS]


def in_pages(desk: ReviewDesk) -> list[str]:
    """The sources one at a time, as a list that is scrolled shows them."""
    found: list[str] = []
    while page := desk.sources.search("", 1, found[-1] if found else None):
        found.append(page[0].source.id)
    return found


def by_scanning(desk: ReviewDesk) -> list[tuple[str, int, dict[str, Any]]]:
    """The sources with their uses and what is told of them, from every citation that the reviewer may see."""
    view = desk.context.view
    with desk.context.database.read() as session:
        stands_for = func.coalesce(col(SourceRow.merged_into), col(SourceRow.public_id))
        counts = case((and_(col(EvidenceRow.withdrawn_at).is_(None), col(ClaimRow.withdrawn_at).is_(None)), 1), else_=0)
        statement = (
            select(stands_for, func.min(EvidenceRow.id), func.sum(counts))
            .join(EvidenceRow, col(EvidenceRow.source_id) == SourceRow.id)
            .join(ReviewRow, col(ReviewRow.id) == EvidenceRow.review_id)
            .join(ClaimRow, col(ClaimRow.id) == ReviewRow.claim_id)
            .where(may_see(view))
            .group_by(stands_for)
        )
        rows = sorted(session.exec(statement), key=lambda row: -row[1])
        told = seen_sources._all_told(session, view, [key for key, *_ in rows], None)
        return [(key, uses, told[key].values) for key, _, uses in rows]


def by_index(desk: ReviewDesk) -> list[tuple[str, int, dict[str, Any]]]:
    """The same as the library lists it; what is told at first must be all that is told."""
    view = desk.context.view
    listed = desk.sources.search()
    with desk.context.database.read() as session:
        keys = [row.source.id for row in listed]
        first = seen_sources._first_told(session, view, keys)
        told = seen_sources._all_told(session, view, keys, None)
        told |= {key: found for key, found in first.items() if not found.more}
    return [(row.source.id, row.uses, told[row.source.id].values) for row in listed]


def exported(desk: ReviewDesk) -> Any:
    with desk.context.database.read() as session:
        claims = exported_claims(session, desk.context.view)
        return [
            [{name: getattr(piece.source, name) for name in ("url", "title", "publisher", "archived_url")}]
            for claim in claims
            for review in claim.reviews
            for piece in review.evidence
        ]


def answer(asked: Callable[[], Any]) -> str:
    try:
        return _STORED.sub("<n>", repr(asked()))
    except AnnotatorError as error:
        return f"{type(error).__name__}: {error}"


_STORED = re.compile(
    r"datetime\.datetime\([^)]*\)|20\d\d-\d\d-\d\dT[\d:.+]+|(?<=evidence_id=)\d+|(?<=Evidence\(id=)\d+|(?<=version=)\d+"
)
"""What must be stored: times, and the numbers of rows."""

claims, pages, ways = st.integers(0, 2), st.integers(0, 3), st.integers(0, 2)
titles = st.sampled_from((None, "Ports"))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("bo"), st.builds(bo_cites, claims, pages, ways)),
        st.tuples(
            st.just("bo"),
            st.builds(bo_corrects, st.integers(0, 1), st.just("https://elsewhere.example/"), st.booleans()),
        ),
        st.tuples(st.just("ana"), st.builds(ana_cites, claims, pages, ways, titles)),
        st.tuples(st.just("ana"), st.builds(ana_names, claims, pages)),
        st.tuples(st.just("ana"), st.builds(ana_merges, pages, pages)),
        st.tuples(st.just("ana"), st.builds(ana_corrects, pages, pages, ways)),
        st.tuples(st.just("ana"), st.just(lambda desk, _: desk.undo())),
    ),
    min_size=3,
    max_size=7,
)


def run(path: Path, sequence: list[tuple[str, Act]], *, bo_is_there: bool) -> list[Any]:
    """What ana sees, with or without what bo does."""
    maker = DeskMaker(path)
    desks = {"ana": maker("ana", reviews_per_claim=2), "bo": maker("bo")}
    article = store(desks["ana"].context.database, url=OWN).article_id
    seen: list[Any] = []
    for who, act in sequence:
        if who == "ana":
            seen.append(answer(lambda act=act: act(desks["ana"], article)))
        elif bo_is_there:
            answer(lambda act=act: act(desks["bo"], article))
    seen.append(look(desks["ana"], article))
    for desk in desks.values():
        assert by_index(desk) == by_scanning(desk)
        assert by_words(desk) == by_reading(desk)
        assert in_pages(desk) == [row.source.id for row in desk.sources.search()]
    for desk in maker.made:
        desk.close()
    return seen


@settings(max_examples=6)
@given(steps)
@example([("bo", bo_cites(0, 0, 2)), ("ana", ana_cites(1, 1, 0, None)), ("ana", ana_corrects(1, 0, 0))])
@example([("bo", bo_cites(0, 1, 1)), ("ana", ana_cites(0, 1, 0, None)), ("ana", ana_corrects(1, 0, 0))])
@example([("bo", bo_cites(0, 0, 2)), ("ana", ana_cites(1, 1, 0, None)), ("ana", ana_cites(1, 0, 0, "Ports"))])
@example([("bo", bo_corrects(0, "https://elsewhere.example/", True)), ("ana", ana_names(0, 2))])
def test_a_hidden_citation_makes_no_difference_to_what_ana_sees_of_sources(
    tmp_path_factory: pytest.TempPathFactory, _migrated: Path, sequence: list[tuple[str, Act]]
) -> None:
    seen = []
    for there in (True, False):
        path = tmp_path_factory.mktemp("blind") / "test.db"
        shutil.copy(_migrated, path)
        seen.append(run(path, sequence, bo_is_there=there))
    assert seen[0] == seen[1]
    assert SECRET not in repr(seen[0])


def test_what_a_closed_claim_rests_on_is_told_in_full(either: Any, either_desk: Any) -> None:
    article = store(either, url=OWN).article_id
    bo, ana = either_desk("bo", reviews_per_claim=2), either_desk("ana")
    bo_cites(0, 0, 0)(bo, article)
    ana_cites(1, 0, 0, None)(ana, article)
    (row,) = ana.sources.search()
    assert (row.source.title, row.uses) == (None, 1)
    ana.answers.decide(claim_of(ana, article, 0), "verified")
    ana_cites(0, 1, 0, None)(ana, article)
    assert {(row.source.title, row.uses) for row in ana.sources.search()} == {(SECRET, 2), (None, 1)}
