"""The library of sources at the desk: seen as blindly as answers are, merged and mended without touching answers."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text

from annotator.domain.records import Citation, Quote
from annotator.domain.source_details import SourceKind
from annotator.domain.vocabulary import Stance
from annotator.errors import ConflictError, EvidenceError, InputError, NotFoundError
from annotator.load.dataset import load
from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from tests import tables
from tests.export.support import export_to
from tests.support import store

RIGHT, WRONG, ELSEWHERE = "https://stat.example/ports", "https://stat.example/prots", "https://news.example/ports"
Desks = Callable[..., ReviewDesk]


def claims(desk: ReviewDesk) -> list[str]:
    return [claim.id for claim in desk.articles.open(desk.articles.list_progress()[0].article.id).claims]


def cite(desk: ReviewDesk, claim: str, url: str, **more: Any) -> str:
    outcome = desk.answers.cite(claim, Citation(Stance.SUPPORTS, url, **more))
    assert outcome.claim is not None
    assert outcome.claim.review is not None
    return outcome.claim.review.evidence[-1].source.id


def shown(desk: ReviewDesk, claim: str) -> list[str | None]:
    """The addresses a claim's evidence has on the reviewer's screen."""
    _, found = desk.articles.find(claim)
    assert found is not None
    assert found.review is not None
    return [piece.source.url for piece in found.review.evidence]


def sound(database: Database) -> bool:
    return not [problems for _, problems in check(database) if problems]


@pytest.fixture
def desk(either: Database, either_desk: Desks) -> ReviewDesk:
    store(either, url="https://ledger.example/harbour")
    return either_desk("ana")


def test_the_quote_offered_again_is_the_last_of_ones_own(desk: ReviewDesk, either_desk: Desks) -> None:
    one, two, three, *_ = claims(desk)
    source = cite(desk, one, RIGHT, quote=Quote("4.1 million", "handled ", " tonnes"))
    assert desk.sources.last_quote(source) == Quote("4.1 million", "handled ", " tonnes")
    cite(desk, two, RIGHT)
    cite(either_desk("ben"), three, RIGHT, quote=Quote("of theirs"))
    assert desk.sources.last_quote(source) == Quote("4.1 million", "handled ", " tonnes")
    cite(desk, three, RIGHT, quote=Quote("the last"))
    assert desk.sources.last_quote(source) == Quote("the last")
    assert desk.sources.last_quote(cite(desk, one, ELSEWHERE)) is None


class TestLists:
    def test_the_newest_come_first_with_what_rests_on_them(self, desk: ReviewDesk) -> None:
        one, two, *_ = claims(desk)
        first = cite(desk, one, RIGHT, title="Ports in 2025", publisher="Statistics Office")
        cite(desk, two, "http://www.stat.example/ports/#table", quote=Quote("4.1 million"))
        second = cite(desk, two, ELSEWHERE)
        assert [(row.source.id, row.host, row.uses, row.archived) for row in desk.sources.search()] == [
            (second, "news.example", 1, None), (first, "stat.example", 2, None),
        ]  # fmt: skip
        detail = desk.sources.show(first)
        assert [(use.claim_id, use.reviewer, use.quote) for use in detail.uses] == [
            (one, "ana", None), (two, "ana", "4.1 million"),
        ]  # fmt: skip
        assert detail.uses[0].article_url == "https://ledger.example/harbour"

    def test_words_are_looked_for_in_title_publisher_and_address(self, desk: ReviewDesk) -> None:
        one, *_ = claims(desk)
        cite(desk, one, RIGHT, title="Ports in 2025", publisher="Statistics Office")
        cite(desk, one, ELSEWHERE, title="100% of_it")

        def found(words: str) -> list[str | None]:
            return [row.source.url for row in desk.sources.search(words)]

        assert found("ports office") == [RIGHT]
        assert found("NEWS.example") == [ELSEWHERE]
        assert found("100%") == found("of_i") == found("10 new") == [ELSEWHERE]
        assert found("nothing") == found("%_") == found("orts") == []
        assert found("") == [ELSEWHERE, RIGHT]

    def test_a_citation_taken_back_does_not_count(self, desk: ReviewDesk) -> None:
        cite(desk, claims(desk)[0], RIGHT)
        desk.undo()
        assert [row.uses for row in desk.sources.search()] == [0]

    def test_a_source_is_known_by_any_spelling(self, desk: ReviewDesk) -> None:
        known = cite(desk, claims(desk)[0], RIGHT, title="Ports")
        found = desk.sources.find("http://m.stat.example/ports?utm_source=x")
        assert found is not None
        assert (found.id, found.title) == (known, "Ports")
        assert desk.sources.find(ELSEWHERE) is None
        with pytest.raises(InputError):
            desk.sources.find("no address")


class TestBlind:
    def test_what_only_others_cite_is_not_there_until_the_claim_is_closed(
        self, either: Database, either_desk: Desks, desk: ReviewDesk
    ) -> None:
        one, two, *_ = claims(desk)
        bo = either_desk("bo", reviews_per_claim=2)
        ana = either_desk("ana")
        bo.answers.decide(one, "verified")
        hidden = cite(bo, one, "https://fact.example/this-is-false")
        both = cite(bo, one, RIGHT)
        assert cite(ana, two, RIGHT) == both
        assert [(row.source.id, row.uses) for row in ana.sources.search()] == [(both, 1)]
        assert [use.reviewer for use in ana.sources.show(both).uses] == ["ana"]
        for look in (
            lambda: ana.sources.show(hidden),
            lambda: ana.sources.merge(both, hidden),
            lambda: ana.sources.search()[1],
        ):
            with pytest.raises((NotFoundError, IndexError)):
                look()
        ana.answers.decide(one, "verified")
        cite(ana, one, ELSEWHERE)
        assert {row.source.id for row in ana.sources.search()} >= {hidden, both}
        assert [use.reviewer for use in ana.sources.show(hidden).uses] == ["bo"]

    def test_an_open_project_shows_all(self, either: Database, either_desk: Desks) -> None:
        store(either)
        bo, ana = either_desk("bo", blind=False), either_desk("ana", blind=False)
        source = cite(bo, claims(bo)[0], RIGHT)
        assert [use.reviewer for use in ana.sources.show(source).uses] == ["bo"]


class TestMerging:
    def test_all_uses_move_and_nothing_is_lost(self, either: Database, either_desk: Desks, desk: ReviewDesk) -> None:
        one, two, three, *_ = claims(desk)
        keep = cite(desk, one, RIGHT, title="Ports")
        drop = cite(desk, two, ELSEWHERE, title="Another title", publisher="Office", kind=SourceKind.PRIMARY)
        bo = either_desk("bo")
        cite(bo, three, ELSEWHERE)
        outcome = desk.sources.merge(keep, drop)
        assert (outcome.claim, outcome.article_id) == (None, "")
        assert outcome.message == f"Sources merged: all citations now point to {RIGHT}."
        assert shown(desk, two) == shown(bo, three) == [RIGHT]
        detail = desk.sources.show(drop)
        assert detail.source.id == keep
        assert (detail.source.title, detail.source.publisher) == ("Ports", "Office")
        assert detail.merged == (ELSEWHERE,)
        assert [row.source.id for row in desk.sources.search()] == [keep]
        assert [source.id for source in desk.sources.list_recent()] == [keep]
        with either.read() as session:
            assert session.execute(text("SELECT count(*) FROM source")).scalar_one() == 2
        assert sound(either)

    def test_undo_and_redo_take_it_back_and_forth(self, either: Database, desk: ReviewDesk) -> None:
        one, two, *_ = claims(desk)
        keep, drop = cite(desk, one, RIGHT), cite(desk, two, ELSEWHERE, title="Ports")
        desk.sources.merge(keep, drop)
        for _ in range(2):
            undone = desk.undo()
            assert undone is not None
            assert (undone.message, undone.article_id) == ("Undone: sources merged", "")
            assert shown(desk, two) == [ELSEWHERE]
            assert desk.sources.show(keep).source.title is None
            redone = desk.redo()
            assert redone is not None
            assert shown(desk, two) == [RIGHT]
            assert desk.sources.show(keep).source.title == "Ports"
        assert sound(either)

    def test_answers_can_still_be_undone_after_somebody_merged(
        self, either: Database, either_desk: Desks, desk: ReviewDesk
    ) -> None:
        one, two, *_ = claims(desk)
        keep, drop = cite(desk, one, RIGHT), cite(desk, two, ELSEWHERE)
        either_desk("bo")  # knows of neither
        bo = either_desk("bo", blind=False)
        bo.sources.merge(keep, drop)
        outcome = desk.undo()
        assert outcome is not None
        assert outcome.message.startswith("Undone: source cited")
        assert desk.redo() is not None
        assert shown(desk, two) == [RIGHT]
        assert sound(either)

    def test_a_chain_of_merges_leads_to_its_end_and_back(self, either: Database, desk: ReviewDesk) -> None:
        one, two, three, *_ = claims(desk)
        a, b, c = cite(desk, one, RIGHT), cite(desk, two, ELSEWHERE), cite(desk, three, "https://c.example/")
        desk.sources.merge(b, a)
        desk.sources.merge(c, b)
        assert shown(desk, one) == shown(desk, two) == ["https://c.example/"]
        assert desk.sources.show(a).source.id == c
        desk.undo()
        assert shown(desk, one) == [ELSEWHERE]
        desk.undo()
        assert shown(desk, one) == [RIGHT]
        assert sound(either)

    def test_somebody_elses_merge_in_between_stops_an_undo(self, either_desk: Desks, desk: ReviewDesk) -> None:
        one, two, three, *_ = claims(desk)
        a, b, c = cite(desk, one, RIGHT), cite(desk, two, ELSEWHERE), cite(desk, three, "https://c.example/")
        desk.sources.merge(b, a)
        either_desk("bo", blind=False).sources.merge(c, b)
        with pytest.raises(ConflictError, match="Somebody else has since changed these sources: nothing was undone"):
            desk.undo()
        assert shown(desk, one) == ["https://c.example/"]

    def test_what_is_learnt_afterwards_stays_and_does_not_stop_an_undo(
        self, either: Database, either_desk: Desks, desk: ReviewDesk
    ) -> None:
        one, two, three, four, _ = claims(desk)
        desk = either_desk("ana", blind=False)
        keep, drop = cite(desk, one, RIGHT), cite(desk, two, ELSEWHERE, title="Ports")
        desk.sources.merge(keep, drop)
        cite(either_desk("bo", blind=False), three, RIGHT, publisher="Office")
        cite(desk, four, ELSEWHERE, author="A. Nováková")
        for _ in range(2):
            for _ in range(2):
                assert desk.undo() is not None
            source = desk.sources.show(keep).source
            assert (source.title, source.publisher, source.author) == (None, "Office", "A. Nováková")
            assert shown(desk, two) == [ELSEWHERE]
            for _ in range(2):
                assert desk.redo() is not None
            assert desk.sources.show(keep).source.title == "Ports"
        assert sound(either)

    def test_a_redo_never_leaves_a_merge_leading_nowhere(
        self, either: Database, either_desk: Desks, desk: ReviewDesk
    ) -> None:
        one, two, three, *_ = claims(desk)
        a, b, c = cite(desk, one, RIGHT), cite(desk, two, ELSEWHERE), cite(desk, three, "https://c.example/")
        desk.sources.merge(b, a)
        desk.undo()
        either_desk("bo", blind=False).sources.merge(a, c)
        with pytest.raises(ConflictError, match="Somebody else has since changed these sources: nothing was undone"):
            desk.redo()
        assert sound(either)

    def test_what_is_cited_by_its_old_address_is_the_kept_source(self, desk: ReviewDesk) -> None:
        one, two, *_ = claims(desk)
        keep, drop = cite(desk, one, RIGHT), cite(desk, two, ELSEWHERE)
        desk.sources.merge(keep, drop)
        assert cite(desk, claims(desk)[2], ELSEWHERE) == keep
        with pytest.raises(EvidenceError, match="the same source already"):
            desk.sources.merge(keep, drop)
        with pytest.raises(NotFoundError):
            desk.sources.merge(keep, "s0123456789abcdef")

    def test_an_article_never_becomes_its_own_evidence(self, either: Database, desk: ReviewDesk) -> None:
        own = "https://ledger.example/harbour"
        store(either, "Another article.\nIt says the port of Lysna grew.", url="https://other.example/")
        second = desk.articles.list_progress()[1].article.id
        source = cite(desk, desk.articles.open(second).claims[0].id, own)
        wrong = cite(desk, claims(desk)[0], WRONG)
        with pytest.raises(EvidenceError, match="article under review"):
            desk.sources.merge(source, wrong)
        with pytest.raises(EvidenceError, match="article under review"):
            desk.sources.correct_url(wrong, f"{own}?utm_source=x")
        assert shown(desk, claims(desk)[0]) == [WRONG]
        with pytest.raises(EvidenceError, match="article under review"):
            desk.sources.merge(wrong, source)
        other = cite(desk, claims(desk)[1], ELSEWHERE)
        cite(desk, desk.articles.open(second).claims[0].id, "https://mirror.example/x")
        desk.sources.merge(desk.sources.list_recent()[0].id, source)
        with pytest.raises(EvidenceError, match="article under review"):
            desk.sources.merge(other, desk.sources.list_recent()[0].id)
        assert shown(desk, claims(desk)[1]) == [ELSEWHERE]

    def test_an_export_says_the_kept_source_and_loads_back_the_same(
        self, either: Database, desk: ReviewDesk, tmp_path: Any
    ) -> None:
        one, two, *_ = claims(desk)
        keep, drop = cite(desk, one, RIGHT), cite(desk, two, ELSEWHERE)
        desk.sources.merge(keep, drop)
        export_to(either, tmp_path / "out.jsonl")
        first = (tmp_path / "out.jsonl").read_bytes()
        assert ELSEWHERE.encode() not in first
        report = load(either, tmp_path / "out.jsonl")
        assert report.conflicts == []
        again = open_database(str(tmp_path / "again.db"))
        load(again, tmp_path / "out.jsonl")
        export_to(again, tmp_path / "again.jsonl")
        assert (tmp_path / "again.jsonl").read_bytes() == first
        again.close()


class TestCorrecting:
    def test_a_mistyped_address_is_right_everywhere_at_once(
        self, either: Database, either_desk: Desks, desk: ReviewDesk
    ) -> None:
        one, two, *_ = claims(desk)
        wrong = cite(desk, one, WRONG, title="Ports", publisher="Office")
        bo = either_desk("bo")
        cite(bo, two, WRONG)
        outcome = desk.sources.correct_url(wrong, "https://www.stat.example/ports?utm_medium=mail")
        assert outcome.message == "Address corrected: all citations now point to https://www.stat.example/ports."
        assert shown(desk, one) == shown(bo, two) == ["https://www.stat.example/ports"]
        corrected = desk.sources.find(RIGHT)
        assert corrected is not None
        assert (corrected.title, corrected.publisher) == ("Ports", "Office")
        assert corrected.id != wrong, "a source's id is made from its address, in every database the same"
        assert desk.undo() is not None
        assert shown(desk, one) == shown(bo, two) == [WRONG]
        assert desk.redo() is not None
        assert shown(desk, one) == ["https://www.stat.example/ports"]
        assert sound(either)

    def test_to_a_source_that_is_there_already(self, desk: ReviewDesk) -> None:
        one, two, *_ = claims(desk)
        right, wrong = cite(desk, one, RIGHT), cite(desk, two, WRONG)
        desk.sources.correct_url(wrong, RIGHT)
        assert [row.source.id for row in desk.sources.search()] == [right]
        assert desk.sources.show(right).merged == (WRONG,)

    def test_and_back_again(self, either: Database, desk: ReviewDesk) -> None:
        one, *_ = claims(desk)
        wrong = cite(desk, one, RIGHT)
        desk.sources.correct_url(wrong, WRONG)
        there = desk.sources.find(WRONG)
        assert there is not None
        desk.sources.correct_url(there.id, RIGHT)
        assert shown(desk, one) == [RIGHT]
        assert [row.source.url for row in desk.sources.search()] == [RIGHT]
        assert sound(either)

    @pytest.mark.parametrize(
        ("url", "error"),
        [
            ("http://www.stat.example/prots/#x", InputError),
            ("ftp://stat.example/ports", InputError),
            ("no address", InputError),
        ],
    )
    def test_to_nothing_or_the_same_document_is_refused(self, desk: ReviewDesk, url: str, error: Any) -> None:
        wrong = cite(desk, claims(desk)[0], WRONG)
        with pytest.raises(error):
            desk.sources.correct_url(wrong, url)
        assert [row.source.url for row in desk.sources.search()] == [WRONG]

    def test_a_source_without_an_address_has_none_to_correct(self, desk: ReviewDesk) -> None:
        outcome = desk.answers.cite(claims(desk)[0], Citation(Stance.CONTEXT, withheld_reason="a witness"))
        assert outcome.claim is not None
        assert outcome.claim.review is not None
        with pytest.raises(EvidenceError, match="Only a web address"):
            desk.sources.correct_url(outcome.claim.review.evidence[0].source.id, RIGHT)


class TestEvidenceSets:
    def test_any_one_set_suffices_and_a_piece_may_stand_in_several(self, either: Database, desk: ReviewDesk) -> None:
        claim = claims(desk)[0]
        assert desk.answers.decide(claim, "verified").claim.review.status == "draft"  # type: ignore[union-attr]
        cite(desk, claim, ELSEWHERE, set=0)
        cite(desk, claim, RIGHT, set=0)
        cite(desk, claim, RIGHT, set=1)
        with pytest.raises(EvidenceError, match="already"):
            cite(desk, claim, RIGHT, set=0)
        _, found = desk.articles.find(claim)
        assert found is not None
        assert found.review is not None
        assert found.review.status == "submitted"
        sets = found.review.evidence_sets()
        assert {number: [piece.source.url for piece in pieces] for number, pieces in sets.items()} == {
            0: [ELSEWHERE, RIGHT], 1: [RIGHT],
        }  # fmt: skip
        for piece in sets[0]:
            desk.answers.withdraw_evidence(claim, piece.id)
        _, found = desk.articles.find(claim)
        assert found is not None
        assert found.review is not None
        assert found.review.status == "submitted", "the other set still proves it"
        desk.answers.withdraw_evidence(claim, sets[1][0].id)
        assert desk.articles.find(claim)[1].review.status == "draft"  # type: ignore[union-attr]

    def test_sets_are_exported(self, either: Database, desk: ReviewDesk, tmp_path: Any) -> None:
        claim = claims(desk)[0]
        desk.answers.decide(claim, "verified")
        cite(desk, claim, RIGHT)
        cite(desk, claim, ELSEWHERE, set=1)
        export_to(either, tmp_path / "out.csv", "csv")
        sheet = (tmp_path / "out.csv").read_text("utf-8")
        assert f"set 1, supports: {RIGHT}" in sheet
        assert f"set 2, supports: {ELSEWHERE}" in sheet


def test_a_source_merged_into_nothing_is_found_by_the_check(either: Database, desk: ReviewDesk) -> None:
    cite(desk, claims(desk)[0], RIGHT)
    with either.write() as session:
        session.execute(text("UPDATE source SET merged_into = 's0123456789abcdef'"))
    found = dict(check(either))
    assert found["sources"] == [
        f"Source {_only(either)} was merged into s0123456789abcdef, which is missing or merged itself."
    ]


def _only(database: Database) -> str:
    with database.read() as session:
        return str(session.execute(select(tables.source.c.public_id)).scalar_one())
