"""The library of sources: one row for one document, nothing known overwritten, the latest first."""

from typing import Any

import pytest
from sqlalchemy import select, text

from annotator.domain.records import Citation
from annotator.domain.source_details import SourceKind
from annotator.domain.vocabulary import Stance
from annotator.errors import EvidenceError, InputError, NotFoundError
from annotator.review.desk import ReviewDesk
from annotator.storage import sources as stored_sources
from annotator.storage.database.engine import Database
from tests import tables
from tests.support import store

SPELLINGS = (
    "https://stat.example/ports", "http://www.stat.example/ports/", "https://STAT.example:443/ports#page=2",
    "https://m.stat.example/ports?utm_source=letter", "https://stat.example/%70orts",
)  # fmt: skip


@pytest.fixture
def desk(either: Database, either_desk: Any) -> ReviewDesk:
    store(either)
    maker: ReviewDesk = either_desk("ana")
    return maker


def claims(desk: ReviewDesk) -> list[str]:
    return [claim.id for claim in desk.articles.open(desk.articles.list_progress()[0].article.id).claims]


def sources(database: Database) -> list[Any]:
    with database.read() as session:
        return list(session.execute(select(tables.source).order_by(tables.source.c.id)))


def cite(desk: ReviewDesk, claim: str, url: str | None = None, stance: Stance = Stance.SUPPORTS, **more: Any) -> None:
    desk.answers.cite(claim, Citation(stance, url=url, **more))


def test_one_document_is_one_source_however_it_is_written(either: Database, desk: ReviewDesk) -> None:
    for claim, url in zip(claims(desk), SPELLINGS, strict=True):
        cite(desk, claim, url)
    (only,) = sources(either)
    assert only.url == "https://stat.example/ports"
    assert only.document_key == "stat.example/ports"
    with either.read() as session:
        assert session.execute(text("SELECT count(*) FROM evidence")).scalar_one() == len(SPELLINGS)
        assert session.execute(text("SELECT count(*) FROM event WHERE kind = 'source'")).scalar_one() == 1


def test_details_are_filled_in_and_never_overwritten(either: Database, desk: ReviewDesk) -> None:
    first, second, third, *_ = claims(desk)
    cite(desk, first, SPELLINGS[0], publisher="Statistics Office")
    cite(desk, second, SPELLINGS[1], title="Ports in 2025", publisher="Somebody else", kind=SourceKind.PRIMARY)
    cite(desk, third, SPELLINGS[2], title="Another title", published_at="2026-05", author="A. Nováková")
    (row,) = sources(either)
    assert (row.title, row.publisher, row.kind, row.published_at, row.author) == (
        "Ports in 2025", "Statistics Office", "primary", "2026-05", "A. Nováková",
    )  # fmt: skip
    told = [event["source"] for event in payloads(either, "source")]
    assert [sorted(set(one) - {"id", "url", "withheld_reason"}) for one in told] == [
        ["publisher"], ["kind", "title"], ["author", "published_at"],
    ]  # fmt: skip


def payloads(database: Database, kind: str) -> list[Any]:
    table = tables.event
    with database.read() as session:
        return list(session.execute(select(table.c.payload).where(table.c.kind == kind).order_by(table.c.id)).scalars())


def test_a_known_source_is_reused_by_its_id(either: Database, desk: ReviewDesk) -> None:
    first, second, *_ = claims(desk)
    cite(desk, first, SPELLINGS[0], title="Ports in 2025")
    known = desk.sources.list_recent()[0]
    outcome = desk.answers.cite(second, Citation(Stance.REFUTES, source_id=known.id))
    assert outcome.claim is not None
    assert outcome.claim.review is not None
    assert outcome.claim.review.evidence[0].source == known
    assert len(sources(either)) == 1


def test_a_source_that_is_not_there_is_said(desk: ReviewDesk) -> None:
    with pytest.raises(NotFoundError, match="no source s0123"):
        cite(desk, claims(desk)[0], source_id="s0123")


def test_a_withheld_source_needs_a_reason_and_is_reused_for_the_same_one(either: Database, desk: ReviewDesk) -> None:
    first, second, third, *_ = claims(desk)
    cite(desk, first, withheld_reason="a source in danger")
    cite(desk, second, withheld_reason="a source in danger")
    cite(desk, third, withheld_reason="a source in danger", title="The second letter")
    rows = sources(either)
    assert [(row.url, row.document_key, row.withheld_reason, row.title) for row in rows] == [
        (None, None, "a source in danger", None),
        (None, None, "a source in danger", "The second letter"),
    ]
    cite(desk, first, withheld_reason="a letter", title="b: c")
    cite(desk, second, withheld_reason="a letter:b", title=" c")
    assert len(sources(either)) == 4
    with pytest.raises(EvidenceError, match="needs a web address, or a reason"):
        cite(desk, first)


@pytest.mark.parametrize("url", ["ftp://stat.example/x", "not an address", "https://stat.example/a b", "https://a\0/"])
def test_an_address_that_is_none_stores_nothing(either: Database, desk: ReviewDesk, url: str) -> None:
    with pytest.raises(InputError):
        cite(desk, claims(desk)[0], url)
    assert sources(either) == []
    with either.read() as session:
        assert session.execute(text("SELECT count(*) FROM review")).scalar_one() == 0


def test_recent_sources_are_the_last_cited_first_each_once_and_only_ones_own(
    either: Database, desk: ReviewDesk, either_desk: Any
) -> None:
    one, two, three, *_ = claims(desk)
    for claim, page in ((one, "a"), (one, "b"), (two, "a"), (two, "c"), (three, "b")):
        cite(desk, claim, f"https://stat.example/{page}")
    bo = either_desk("bo")
    cite(bo, one, "https://other.example/x")
    assert [source.url[-1] for source in desk.sources.list_recent() if source.url] == ["b", "c", "a"]
    assert [source.url[-1] for source in desk.sources.list_recent(limit=2) if source.url] == ["b", "c"]
    assert [source.url for source in bo.sources.list_recent()] == ["https://other.example/x"]


def test_what_was_cited_many_decisions_ago_is_not_recent(desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, *_ = claims(desk)
    cite(desk, one, "https://stat.example/a")
    cite(desk, two, "https://stat.example/a")
    cite(desk, two, "https://stat.example/b")
    monkeypatch.setattr(stored_sources, "_LOOK_BACK", 1)
    assert [source.url for source in desk.sources.list_recent()] == ["https://stat.example/b"]


def test_a_citation_taken_back_or_undone_is_not_recent(desk: ReviewDesk) -> None:
    one, two, *_ = claims(desk)
    cite(desk, one, "https://stat.example/a")
    outcome = desk.answers.cite(two, Citation(Stance.SUPPORTS, url="https://stat.example/b"))
    assert outcome.claim is not None
    assert outcome.claim.review is not None
    desk.answers.withdraw_evidence(two, outcome.claim.review.evidence[0].id)
    assert [source.url for source in desk.sources.list_recent()] == ["https://stat.example/a"]
    desk.undo()
    assert [source.url for source in desk.sources.list_recent()] == ["https://stat.example/b", "https://stat.example/a"]
    desk.undo()
    desk.undo()
    assert desk.sources.list_recent() == []
