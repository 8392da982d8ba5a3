"""The totals that triggers keep equal what is counted afresh, whatever was decided."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.errors import AnnotatorError
from annotator.review.desk import ReviewDesk
from annotator.storage.counters import check_tallies, rebuild_tallies
from annotator.storage.database.engine import Database, database_url
from annotator.storage.database.migrate import upgrade
from annotator.storage.project import tell_project
from annotator.storage.sources import source_id_of
from annotator.web.address import Address
from tests import tables
from tests.conftest import DeskMaker
from tests.storage.test_third_schema import upgraded
from tests.support import store

PAGES = ("https://stat.example/ports", "https://www.news.example/a", "https://stat.example/other", None)
LABELS = ("verified", "disputed", "unverifiable", "not_a_claim")
WHO = ("ana", "bo", "cy")
Act = Callable[[ReviewDesk, list[str]], Any]


def problems(database: Database) -> list[str]:
    with database.read() as session:
        return list(check_tallies(session))


def source_id(page: int) -> str:
    url = PAGES[page]
    return source_id_of(Address.parse(url) if url else None, "a witness", None)


def cites(claim: int, page: int, title: str | None) -> Act:
    why = None if PAGES[page] else "a witness"
    citation = Citation(Stance.SUPPORTS, PAGES[page], withheld_reason=why, publisher=title)
    return lambda desk, claims: desk.answers.cite(claims[claim], citation)


def takes_back(claim: int) -> Act:
    def act(desk: ReviewDesk, claims: list[str]) -> None:
        review = desk.articles.find(claims[claim])[1].review  # type: ignore[union-attr]
        if review is not None and review.evidence:
            desk.answers.withdraw_evidence(claims[claim], review.evidence[0].id)

    return act


def decides(claim: int, label: str) -> Act:
    return lambda desk, claims: desk.answers.decide(claims[claim], label)


def skips(claim: int) -> Act:
    return lambda desk, claims: desk.answers.skip(claims[claim])


def merges(keep: int, drop: int) -> Act:
    return lambda desk, _: desk.sources.merge(source_id(keep), source_id(drop))


def corrects(page: int, to: int) -> Act:
    return lambda desk, _: desk.sources.correct_url(source_id(page), PAGES[to] or "")


def withdraws(claim: int, back: bool) -> Act:
    """As a new run of the suggester does."""
    at = "NULL" if back else "'2026-05-12 10:00:00'"
    return lambda desk, claims: execute(
        desk.context.database, f"UPDATE claim SET withdrawn_at = {at} WHERE public_id = '{claims[claim]}'"
    )


def closes_with(reviews: int) -> Act:
    def close(desk: ReviewDesk, _: object) -> None:
        execute(desk.context.database, f"UPDATE project SET reviews_per_claim = {reviews}")
        with desk.context.database.write() as session:
            tell_project(session)

    return close


def execute(database: Database, *statements: str) -> None:
    with database.write() as session:
        for statement in statements:
            session.execute(text(statement.replace(":", "\\:")))


claims, pages = st.integers(0, 2), st.integers(0, 3)
acts = st.one_of(
    st.builds(decides, claims, st.sampled_from(LABELS)),
    st.builds(cites, claims, pages, st.sampled_from((None, "Office", "Bureau"))),
    st.builds(takes_back, claims),
    st.builds(skips, claims),
    st.builds(merges, pages, pages),
    st.builds(corrects, pages, pages),
    st.builds(withdraws, claims, st.booleans()),
    st.builds(closes_with, st.integers(1, 3)),
    st.just(lambda desk, _: desk.undo()),
    st.just(lambda desk, _: desk.redo()),
)
steps = st.lists(st.tuples(st.sampled_from(WHO), acts), min_size=5, max_size=25)


def run(desks: dict[str, ReviewDesk], sequence: list[tuple[str, Act]]) -> None:
    database = desks["ana"].context.database
    article = store(database).article_id
    ids = [claim.id for claim in desks["ana"].articles.open(article).claims]
    for who, act in sequence:
        with suppress(AnnotatorError):
            act(desks[who], ids)
        assert problems(database) == []


@settings(max_examples=20)
@given(steps)
def test_whatever_is_decided_the_totals_are_what_the_rows_say(
    tmp_path_factory: pytest.TempPathFactory, _migrated: Path, sequence: list[tuple[str, Act]]
) -> None:
    path = tmp_path_factory.mktemp("tallies") / "test.db"
    shutil.copy(_migrated, path)
    maker = DeskMaker(path)
    run({name: maker(name, reviews_per_claim=2) for name in WHO}, sequence)
    maker.close()


SCRIPT: list[tuple[str, Act]] = [
    ("ana", cites(0, 0, "Office")), ("ana", decides(0, "verified")), ("bo", cites(0, 0, "Bureau")),
    ("bo", decides(0, "verified")), ("cy", cites(0, 1, None)), ("cy", cites(1, 0, None)), ("ana", cites(1, 3, None)),
    ("bo", lambda desk, _: desk.undo()), ("bo", lambda desk, _: desk.redo()), ("ana", takes_back(0)),
    ("ana", lambda desk, _: desk.undo()), ("cy", merges(0, 1)), ("cy", lambda desk, _: desk.undo()),
    ("cy", lambda desk, _: desk.redo()), ("ana", corrects(0, 2)), ("bo", withdraws(0, False)),
    ("bo", decides(1, "not_a_claim")), ("ana", closes_with(1)), ("ana", skips(2)), ("bo", withdraws(0, True)),
    ("ana", closes_with(3)), ("ana", decides(2, "unverifiable")), ("ana", decides(2, "not_a_claim")),
]  # fmt: skip


def test_both_databases_keep_the_totals(either: Database, either_desk: Any) -> None:
    run({name: either_desk(name, reviews_per_claim=2) for name in WHO}, SCRIPT)
    with either.read() as session:
        rows = session.execute(select(tables.tally.c.kind, tables.tally.c.key).where(tables.tally.c.n > 0)).all()
        assert {key for kind, key in rows if kind == "host"} == {"stat.example", ""}
        assert {"reviewer submitted verified", "reviewer submitted not_a_claim"} <= {key for _, key in rows}
        assert session.execute(select(func.sum(tables.source.c.uses))).scalar_one() == 5


def test_wrong_totals_are_named_and_rebuilt(either: Database, either_desk: Any) -> None:
    run({name: either_desk(name, reviews_per_claim=2) for name in WHO}, SCRIPT[:8])
    ours = source_id(0)
    execute(
        either,
        "UPDATE tally SET n = n + 1 WHERE kind = 'host'",
        f"UPDATE source SET public_uses = 7, host = 'x' WHERE public_id = '{ours}'",
        "DELETE FROM own_source WHERE reviewer_id = 1",
    )
    found = problems(either)
    assert "The total of reviewer ana for the host “stat.example” is wrong." in found
    assert f"The citations of source {ours} by reviewer ana are counted wrongly." in found
    assert f"The citations of source {ours} are counted wrongly." in found
    assert f"The host of source {ours} is not that of its address." in found
    with either.write() as session:
        rebuild_tallies(session)
    assert problems(either) == []


OLD_ROWS = (
    (
        "INSERT INTO article (id, public_id, sha256, text, meta, origin, segmenter, sentence_count, imported_at) "
        f"VALUES (1, 'a1', '{'0' * 64}', 'Old ships.', '{{}}', 'test', 'test', 1, '2026-05-12 10:00:00')"
    ),
    (
        'INSERT INTO sentence (id, article_id, n, start, "end", paragraph, kind, text) '
        "VALUES (1, 1, 0, 0, 10, 0, 'body', 'Old ships.')"
    ),
    (
        'INSERT INTO claim (id, public_id, article_id, sentence_id, start, "end", exact, origin, created_at) '
        "VALUES (1, 'c1', 1, 1, 0, 10, 'Old ships.', 'manual', '2026-05-12 10:00:00')"
    ),
    (
        "INSERT INTO project (id, name, scheme, blind, reviews_per_claim, guideline_version, created_at, "
        "pseudonym_key) "
        "VALUES (1, 'facts', '{}', true, 1, '1', '2026-05-12 10:00:00', 'k')"
    ),
    "INSERT INTO reviewer (id, handle, created_at, place_sentence) VALUES (1, 'ana', '2026-05-12 10:00:00', 0)",
    (
        "INSERT INTO source (id, public_id, url, document_key, created_at) "
        "VALUES (1, 's1', 'https://www.stat.example/a', 'stat.example/a', '2026-05-12 10:00:00')"
    ),
    (
        "INSERT INTO review (id, claim_id, reviewer_id, role, label, status, flagged, submitted_at, version, "
        "updated_at) VALUES (1, 1, 1, 'reviewer', 'verified', 'submitted', false, '2026-05-12 10:44:59', 1, "
        "'2026-05-12 10:44:59')"
    ),
    (
        "INSERT INTO evidence (id, review_id, source_id, stance, quote_prefix, quote_suffix, evidence_set, created_at) "
        "VALUES (1, 1, 1, 'supports', '', '', 0, '2026-05-12 10:44:59')"
    ),
)


def test_an_upgrade_counts_what_is_there(new_where: str) -> None:
    old = Database(database_url(new_where))
    upgraded(old, "0015")
    execute(old, *OLD_ROWS)
    upgrade(old)
    assert problems(old) == []
    with old.read() as session:
        found = session.execute(select(tables.tally.c.kind, tables.tally.c.key, tables.tally.c.n)).all()
        source = session.execute(select(tables.source)).mappings().one()
    assert sorted(map(tuple, found)) == [
        ("answer", "reviewer submitted verified", 1), ("host", "stat.example", 1), ("quarter", "2026-05-12 10:30", 1),
    ]  # fmt: skip
    assert (source["host"], source["uses"], source["public_uses"], source["first_public"]) == ("stat.example", 1, 1, 1)
    old.close()
