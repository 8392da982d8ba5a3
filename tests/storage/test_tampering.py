"""Ways to change the past by hand, each of which ``db check`` notices; those that need a head say so."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlmodel import Session

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance, TeamRole
from annotator.errors import UsageError
from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.database.event_links import chain_events
from annotator.storage.guards import wrong_guards
from annotator.storage.history_check import check_history, head_of, read_head
from annotator.storage.project_changes import ProjectChange, change_project
from annotator.storage.team import MemberChange, change_member, member_called
from tests.conftest import DeskMaker
from tests.support import ARTICLE, store


@pytest.fixture(scope="module")
def worked(shared: Database, shared_where: str) -> Iterator[Database]:
    """Two people's work on two articles; ana leads, and acts last."""
    shared_desk = DeskMaker(shared_where)  # type: ignore[arg-type]
    first = store(shared, ARTICLE, title="Harbour", url="https://news.example/a", audit=0.5).article_id
    store(shared, "Second.\nTwelve ships came. Nobody saw them.", title="Ships")
    ana, bo = shared_desk("ana", reviews_per_claim=2), shared_desk("bo", reviews_per_claim=2)
    change_project(shared, "ana", ProjectChange(name="harbours"))
    with shared.write() as session:
        change_member(session, member_called(session, "ana"), "bo", MemberChange(role=TeamRole.ADJUDICATOR))
    claims = [claim.id for claim in ana.articles.open(first).claims]
    for desk, label in ((ana, "verified"), (bo, "disputed")):
        stance = Stance.SUPPORTS if label == "verified" else Stance.REFUTES
        desk.answers.decide(claims[0], label)
        desk.answers.cite(claims[0], Citation(stance, url=f"https://stat.example/{label}", title="Table"))
        desk.answers.decide(claims[1], "not_a_claim")
        desk.answers.comment(claims[1], "Said by nobody.")
        desk.undo()
    bo.spans.add(first, 0, 7)
    ana.spans.edit(claims[2], *_shorter(ana, first, claims[2]))
    ana.answers.decide(claims[0], "unverifiable")
    yield shared
    shared_desk.close()


def _shorter(desk: ReviewDesk, article: str, claim: str) -> tuple[int, int]:
    """The span of a claim without its last character."""
    found = next(each for each in desk.articles.open(article).claims if each.id == claim)
    return found.start, found.end - 1


def last(kind: str, who: str = "bo") -> str:
    """SQL: the row id of somebody's last event of a kind."""
    return (
        f"(SELECT max(e.id) FROM event e JOIN reviewer r ON r.id = e.reviewer_id "
        f"WHERE e.kind = '{kind}' AND r.handle = '{who}')"
    )


BO = "(SELECT id FROM reviewer WHERE handle = 'bo')"
REVIEW = f"(SELECT min(id) FROM review WHERE reviewer_id = {BO})"
OF_REVIEW = f"reviewer_id = {BO} AND claim_id = (SELECT claim_id FROM review WHERE id = {REVIEW})"
WAYS = {
    "an event's time": f"UPDATE event SET at = (SELECT min(at) FROM event) WHERE id = {last('review')}",
    "an event's kind": f"UPDATE event SET kind = 'load' WHERE id = {last('review')}",
    "an event's reviewer": f"UPDATE event SET reviewer_id = 1 WHERE id = {last('review')}",
    "an event's claim": f"UPDATE event SET claim_id = claim_id + 1 WHERE id = {last('review')}",
    "an event's article": f"UPDATE event SET article_id = 2 WHERE id = {last('review')}",
    "an event's words": f"UPDATE event SET payload = '{{}}' WHERE id = {last('undo')} OR id = {last('review')}",
    "a label in an event": (
        "UPDATE event SET payload = CAST(replace(CAST(payload AS TEXT), 'disputed', 'verified') AS JSON) "
        f"WHERE id = (SELECT min(id) FROM event WHERE kind = 'review' AND reviewer_id = {BO})"
    ),
    "the spaces in an event": (
        "UPDATE event SET payload = CAST(replace(CAST(payload AS TEXT), ': ', ':') AS JSON) "
        f"WHERE id = {last('review')}"
    ),
    "what an undo undid": f"UPDATE event SET target_id = 1 WHERE id = {last('undo')}",
    "the stack of undos": f"UPDATE event SET undo_id = 1 WHERE id = {last('undo')}",
    "the stack of redos": f"UPDATE event SET redo_id = NULL WHERE id = {last('undo')}",
    "an event's link": f"UPDATE event SET link = (SELECT link FROM event WHERE id = 1) WHERE id = {last('review')}",
    "an event is removed": f"DELETE FROM event WHERE id = {last('undo')}",
    "the first event is removed": "DELETE FROM event WHERE id = 1",
    "a person's last events are removed": f"DELETE FROM event WHERE reviewer_id = {BO} AND id > {last('review')} - 1",
    "two events change places": (
        f"UPDATE event SET id = 100000 WHERE id = {last('review')}; "
        f"UPDATE event SET id = (SELECT max(id) + 1 FROM event WHERE id < 100000) WHERE id = 100000; "
    ),
    "an event is added": (
        "INSERT INTO event (at, kind, reviewer_id, claim_id, article_id, payload) "
        f"SELECT at, kind, reviewer_id, claim_id, article_id, payload FROM event WHERE id = {last('review')}"
    ),
    "a review is removed with its events": (
        f"DELETE FROM event WHERE {OF_REVIEW}; DELETE FROM evidence WHERE review_id = {REVIEW}; "
        f"DELETE FROM review WHERE id = {REVIEW}"
    ),
    "a review is removed": f"DELETE FROM evidence WHERE review_id = {REVIEW}; DELETE FROM review WHERE id = {REVIEW}",
    "a review's label": f"UPDATE review SET label = 'verified' WHERE id = {REVIEW}",
    "a review's note": f"UPDATE review SET note = 'Told so.' WHERE id = {REVIEW}",
    "a review's time": f"UPDATE review SET submitted_at = (SELECT min(at) FROM event) WHERE id = {REVIEW}",
    "a review's guideline": f"UPDATE review SET guideline_version = '9' WHERE id = {REVIEW}",
    "whose a review is": f"UPDATE review SET reviewer_id = 99 WHERE id = {REVIEW}",
    "a quote of a source": f"UPDATE evidence SET quote_exact = 'x', quote_prefix = '', quote_suffix = '' "
    f"WHERE review_id = {REVIEW}",
    "the stance of a source": f"UPDATE evidence SET stance = 'context' WHERE review_id = {REVIEW}",
    "a source is withdrawn": f"UPDATE evidence SET withdrawn_at = created_at WHERE review_id = {REVIEW}",
    "a source's title": "UPDATE source SET title = 'Another table' WHERE id = 1",
    "a source's address": "UPDATE source SET url = 'https://elsewhere.example/' WHERE id = 1",
    "sources are merged": "UPDATE source SET merged_into = (SELECT public_id FROM source WHERE id = 1) WHERE id = 2",
    "a reviewer's name": "UPDATE reviewer SET handle = 'eve' WHERE handle = 'bo'",
    "a reviewer's role": "UPDATE reviewer SET role = 'lead' WHERE handle = 'bo'",
    "a reviewer is added": (
        "INSERT INTO reviewer (handle, created_at, place_sentence) SELECT 'eve', min(at), 0 FROM event"
    ),
    "an article's title": "UPDATE article SET title = 'Harbor' WHERE id = 1",
    "an article's address": "UPDATE article SET url = 'https://news.example/b' WHERE id = 1",
    "an article's publisher": "UPDATE article SET publisher = 'The Bugle' WHERE id = 1",
    "an article's day": "UPDATE article SET published_at = '2020-01-01' WHERE id = 1",
    "where an article came from": "UPDATE article SET origin = 'elsewhere.txt' WHERE id = 1",
    "when an article was imported": "UPDATE article SET imported_at = (SELECT max(at) FROM event) WHERE id = 1",
    "a claim's origin": "UPDATE claim SET origin = 'audit' WHERE id = 1",
    "a claim's id": "UPDATE claim SET public_id = 'c0000000000000000' WHERE id = 1",
    "a claim's span": ('UPDATE claim SET "end" = "end" - 2, exact = substr(exact, 1, length(exact) - 2) WHERE id = 3'),
    "a claim's day": "UPDATE claim SET created_at = (SELECT max(at) FROM event) WHERE id = 1",
    "a suggestion's score": "UPDATE suggestion SET score = 0.99 WHERE id = 2",
    "a suggestion's reasons": "UPDATE suggestion SET reasons = '[]' WHERE id = 2",
    "a suggestion's version": "UPDATE suggestion SET version = '99' WHERE id = 2",
    "who suggested": "UPDATE suggestion SET suggester = 'eve' WHERE id = 2",
    "a suggestion is removed": "DELETE FROM suggestion WHERE id = (SELECT max(id) FROM suggestion)",
    "the project's name": "UPDATE project SET name = 'other'",
    "blindness": "UPDATE project SET blind = NOT blind",
    "how many reviews a claim needs": "UPDATE project SET reviews_per_claim = 1",
    "the guideline's version": "UPDATE project SET guideline_version = '7'",
    "a label's title": "UPDATE project SET scheme = CAST(replace(CAST(scheme AS TEXT), 'Verified', 'True') AS JSON)",
}
"""What is changed, and the statements that do it behind the guards."""


class Tampering:
    """A transaction in which no trigger guards anything, and which is rolled back in the end."""

    def __init__(self, session: Session, *, sqlite: bool) -> None:
        self.session, self._sqlite = session, sqlite

    @property
    def connection(self) -> Connection:
        return self.session.connection()

    def change(self, statements: str) -> None:
        """Execute statements without guards, with the triggers as before in the end."""
        guards = self._rest()
        for statement in filter(None, map(str.strip, statements.split("; "))):
            adapted = statement.replace("AS JSON)", "AS TEXT)") if self._sqlite else statement
            self.connection.exec_driver_sql(adapted.replace("%", "%%"))
        self._wake(guards)

    def chain_again(self) -> None:
        """Write all links anew, as somebody would who knows how they are made."""
        guards = self._rest()
        chain_events(self.connection)
        self._wake(guards)

    def _rest(self) -> list[Any]:
        if not self._sqlite:
            self.connection.exec_driver_sql("SET session_replication_role = replica")
            return []
        stored = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"
        guards = list(self.connection.exec_driver_sql(stored).all())
        self.connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        for name, _ in guards:
            self.connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return guards

    def _wake(self, guards: list[Any]) -> None:
        if not self._sqlite:
            self.connection.exec_driver_sql("SET session_replication_role = origin")
        for _, sql in guards:
            self.connection.exec_driver_sql(sql)

    def problems(self, head: str | None = None) -> list[str]:
        """What the checks of the history and of the answers find now."""
        from annotator.storage.check import unlike_events

        found = [*wrong_guards(self.session), *unlike_events(self.session)]
        return found + [problem for _, problems in check_history(self.session, head) for problem in problems]


@pytest.fixture
def tampering(worked: Database) -> Any:
    connection = worked.writer.connect()
    if worked.is_sqlite:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    session = Session(connection)
    try:
        yield Tampering(session, sqlite=worked.is_sqlite)
    finally:
        session.rollback()
        if worked.is_sqlite:
            for pragma in ("foreign_keys=ON", "ignore_check_constraints=OFF"):
                connection.connection.driver_connection.execute(f"PRAGMA {pragma}")  # type: ignore[union-attr]
        connection.close()


def test_honest_work_has_no_problems(worked: Database) -> None:
    assert {name: found for name, found in check(worked) if found} == {}
    with worked.read() as session:
        assert [problem for _, found in check_history(session, head_of(session)) for problem in found] == []


@pytest.mark.parametrize("way", WAYS)
def test_what_is_changed_by_hand_is_noticed(tampering: Tampering, way: str) -> None:
    tampering.change(WAYS[way])
    assert tampering.problems() != []


def test_more_than_thirty_ways_are_tried() -> None:
    assert len(WAYS) > 50


def test_a_trigger_that_does_nothing_is_noticed(tampering: Tampering) -> None:
    if tampering.connection.dialect.name == "sqlite":
        tampering.connection.exec_driver_sql("DROP TRIGGER event_no_update")
        tampering.connection.exec_driver_sql(
            "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT 1; END"
        )
    else:
        tampering.connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION annotator_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NEW; END $$"
        )
    assert "replaced by another" in tampering.problems()[0]


def test_the_end_of_a_history_is_missed_only_with_a_head(tampering: Tampering) -> None:
    """Whoever removes the last decision and what it did leaves a history that is right in itself, but shorter."""
    head = head_of(tampering.session)
    review = "(SELECT claim_id FROM event WHERE id = (SELECT max(id) FROM event))"
    tampering.change(
        f"UPDATE review SET label = 'verified' WHERE claim_id = {review} AND reviewer_id = 1; "
        "DELETE FROM event WHERE id = (SELECT max(id) FROM event)"
    )
    assert [problem for _, found in check_history(tampering.session) for problem in found] == []
    (problem,) = [problem for _, found in check_history(tampering.session, head) for problem in found]
    assert "does not reach the head" in problem


@pytest.mark.parametrize("way", ["an event's time", "an event is removed", "a label in an event"])
def test_links_that_are_written_anew_do_not_reach_the_head(tampering: Tampering, way: str) -> None:
    head = head_of(tampering.session)
    tampering.change(WAYS[way])
    tampering.chain_again()
    assert any("does not reach the head" in problem for problem in tampering.problems(head))


def test_a_backdated_event_is_noticed_even_if_it_is_chained(tampering: Tampering) -> None:
    tampering.change(
        "INSERT INTO event (at, kind, reviewer_id, claim_id, article_id, payload) "
        "SELECT '2020-05-12 10:00:00.000000', 'flag', reviewer_id, claim_id, article_id, payload FROM event "
        f"WHERE id = {last('undo')}"
    )
    tampering.chain_again()
    assert any("is older than the one before it" in problem for problem in tampering.problems())


def test_what_is_no_head_is_refused() -> None:
    assert read_head("0" * 64) == "0" * 64
    with pytest.raises(UsageError, match="64 hex digits"):
        read_head("x")


def test_the_head_stays_while_nothing_happens_and_moves_with_every_event(
    either: Database, either_desk: Callable[[], Any]
) -> None:
    claim = either_desk().articles.open(store(either).article_id).claims[0].id
    heads = []
    for act in (lambda desk: None, lambda desk: desk.answers.flag(claim, True), lambda desk: desk.undo()):
        act(either_desk())
        with either.read() as session:
            heads.append(head_of(session))
            links = session.execute(text("SELECT count(DISTINCT link), count(*) FROM event")).one()
        assert links[0] == links[1]
    assert len(set(heads)) == 3
