"""Nothing that a reviewer can do at the desk reads a growing table whole, on either database.

The methods of the desk are discovered: a new one fails here until it has a call in ``CALLS``.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from annotator.domain.evidence_search import Search
from annotator.domain.library import Passage
from annotator.domain.orders import ArticleOrder, Filter, Order, SavedFilter, Walk
from annotator.domain.records import Citation, Claim, Normalised, Quote
from annotator.domain.shown_outcomes import ShownOutcome
from annotator.domain.vocabulary import Stance
from annotator.domain.work import Place
from annotator.review.desk import ReviewDesk
from annotator.review.evidence_finder import EvidenceFinder, LibraryAccess
from annotator.storage.database.engine import Database
from tests.conftest import DeskMaker
from tests.fake_library import FakeLibrary, document
from tests.storage.busy import fill
from tests.storage.query_plans import read_whole
from tests.storage.statements import recorded
from tests.support import appoint

CLAIMS, ARTICLES = 400, 20


@dataclass
class World:
    """What the calls act on."""

    desk: ReviewDesk
    article: str
    """The long article, all answered."""
    claims: list[str]
    """Its claims."""
    open_claims: list[str]
    """Claims that nobody has answered."""
    source: str
    library: FakeLibrary
    """What the finder looks through."""
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self) -> str:
        """An address that nobody has cited."""
        return f"https://new.example/{next(self.numbers)}"

    def cite(self, stance: Stance = Stance.SUPPORTS) -> Any:
        """Cite a new source for an answered claim."""
        return self.desk.answers.cite(self.claims[5], Citation(stance, url=self.url(), quote=Quote("4.1 Mt")))

    def piece(self) -> int:
        """A citation of an answered claim, new."""
        return int(self.cite().claim.review.evidence[-1].id)

    def walk(self) -> Any:
        """The next claim in every order and direction."""
        for order, direction in itertools.product(Order, (1, -1)):
            self.desk.walk.find_next(Walk(order), Filter.ALL, self.claims[7], direction)


Call = Callable[[World], Any]

CALLS: dict[str, Call] = {
    "adjudication.accept": lambda at: (at.desk.adjudication.accept(*_answer(at), merged=True), at.desk.undo()),
    "adjudication.cite": lambda at: (
        at.desk.adjudication.cite(_answer(at)[0], Citation(Stance.CONTEXT, at.url())), at.desk.undo()
    ),
    "adjudication.count": lambda at: (_answer(at), at.desk.adjudication.count()),
    "adjudication.decide": lambda at: (at.desk.adjudication.decide(_answer(at)[0], "verified"), at.desk.undo()),
    "adjudication.explain": lambda at: (at.desk.adjudication.explain(_answer(at)[0], "why"), at.desk.undo()),
    "adjudication.find_next": lambda at: [at.desk.adjudication.find_next(_answer(at)[0], step) for step in (1, -1)],
    "adjudication.is_allowed": lambda at: (_answer(at), at.desk.adjudication.is_allowed()),
    "adjudication.is_ready": lambda at: at.desk.adjudication.is_ready(at.claims[8]),
    "adjudication.list_overruled": lambda at: at.desk.adjudication.list_overruled(),
    "adjudication.open": lambda at: at.desk.adjudication.open(_answer(at)[0]),
    "adjudication.send_back": lambda at: (at.desk.adjudication.send_back(*_answer(at), "Sure?"), at.desk.undo()),
    "desk.about": lambda at: at.desk.about(),
    "desk.redo": lambda at: (at.desk.answers.flag(at.claims[1], True), at.desk.undo(), at.desk.redo()),
    "desk.undo": lambda at: (at.cite(), at.desk.undo()),
    "articles.find": lambda at: (at.desk.articles.find(at.claims[2]), at.desk.articles.find(at.article)),
    "articles.count": lambda at: at.desk.articles.count(),
    "articles.find_beside": lambda at: [at.desk.articles.find_beside(at.article, step) for step in (1, -1)],
    "articles.history": lambda at: at.desk.articles.history(at.claims[0]),
    "articles.story": lambda at: at.desk.articles.story(at.claims[0]),
    "articles.newer_place": lambda at: at.desk.articles.newer_place(at.claims[0]),
    "articles.list_page": lambda at: [
        at.desk.articles.list_page(order, words, beside, step)
        for order, words, beside, step in itertools.product(ArticleOrder, ("", "ships"), (None, at.article), (1, -1))
    ],
    "articles.list_progress": lambda at: at.desk.articles.list_progress(),
    "articles.open": lambda at: at.desk.articles.open(at.article),
    "articles.search": lambda at: at.desk.articles.search("ships"),
    "answers.cite": lambda at: at.cite(Stance.REFUTES),
    "answers.comment": lambda at: at.desk.answers.comment(at.claims[3], "A note"),
    "answers.decide": lambda at: (
        at.desk.answers.decide(at.claims[4], "disputed"), at.desk.answers.decide(at.open_claims[0], "verified"),
    ),
    "answers.flag": lambda at: at.desk.answers.flag(at.claims[3], True),
    "answers.give": lambda at: at.desk.answers.give(
        at.open_claims[1], "verified", [Citation(Stance.SUPPORTS, url=at.url())], "A note"
    ),
    "answers.normalise": lambda at: at.desk.answers.normalise(at.claims[3], Normalised("Ships came.")),
    "answers.set_confidence": lambda at: at.desk.answers.set_confidence(at.claims[3], 4),
    "answers.set_dates": lambda at: at.desk.answers.set_dates(at.claims[3], "2026-01-02", "2040-01-02"),
    "answers.skip": lambda at: at.desk.answers.skip(at.open_claims[2]),
    "answers.turn_stance": lambda at: at.desk.answers.turn_stance(at.claims[5], at.piece()),
    "answers.withdraw_evidence": lambda at: at.desk.answers.withdraw_evidence(at.claims[5], at.piece()),
    "spans.add": lambda at: at.desk.spans.add(at.article, 5, 12),
    "spans.edit": lambda at: at.desk.spans.edit(at.claims[6], *_shorter(at)),
    "possible.include": lambda at: at.desk.possible.include(at.claims[2]),
    "questions.answer": lambda at: at.desk.questions.answer(at.claims[9], _asked(at), 1, "Forty."),
    "questions.ask": lambda at: _asked(at),
    "questions.give_up": lambda at: at.desk.questions.give_up(at.claims[9], _asked(at)),
    "questions.offered": lambda at: at.desk.questions.offered(_claim(at, at.claims[9])),
    "questions.to_answer": lambda at: (_asked(at), at.desk.questions.to_answer()),
    "questions.withdraw": lambda at: at.desk.questions.withdraw(at.claims[9], _asked(at)),
    "finder.cite": lambda at: at.desk.finder.cite(at.claims[9], _shown(at), Stance.CONTEXT),
    "finder.is_stocked": lambda at: at.desk.finder.is_stocked(),
    "finder.note_outcome": lambda at: at.desk.finder.note_outcome(at.claims[9], _shown(at), ShownOutcome.OPENED),
    "finder.note_shown": lambda at: _shown(at),
    "earlier.find": lambda at: at.desk.earlier.find(at.claims[2]),
    "earlier.like": lambda at: at.desk.earlier.like("Line 5 says that 7 ships came."),
    "progress.count_left": lambda at: at.desk.progress.count_left(),
    "progress.count_today": lambda at: at.desk.progress.count_today(),
    "progress.decided_since": lambda at: at.desk.progress.decided_since(3),
    "progress.report": lambda at: at.desk.progress.report(),
    "walk.choose": lambda at: at.desk.walk.choose(Walk(Order.SCORE)),
    "walk.choose_theme": lambda at: at.desk.walk.choose_theme("nord"),
    "walk.chosen_stances": lambda at: at.desk.walk.chosen_stances(),
    "walk.chosen_theme": lambda at: at.desk.walk.chosen_theme(),
    "walk.count_hosts": lambda at: at.desk.walk.count_hosts(),
    "walk.count_types": lambda at: at.desk.walk.count_types(),
    "walk.come_to": lambda at: _comes_and_goes(at),
    "walk.find_next": lambda at: at.walk(),
    "walk.find_next_article": lambda at: at.desk.walk.find_next_article(at.article),
    "walk.find_start": lambda at: at.desk.walk.find_start(),
    "walk.keep_form": lambda at: at.desk.walk.keep_form(at.claims[1], Citation(Stance.SUPPORTS, url="half")),
    "walk.kept_forms": lambda at: at.desk.walk.kept_forms(),
    "walk.list_filters": lambda at: at.desk.walk.list_filters(),
    "walk.read": lambda at: at.desk.walk.read(),
    "walk.remember": lambda at: at.desk.walk.remember(Place(at.article, 0, at.claims[0])),
    "walk.remove_filter": lambda at: at.desk.walk.remove_filter("none"),
    "walk.rename_filter": lambda at: (_saved(at), at.desk.walk.rename_filter("mine", "ours")),
    "walk.save_filter": lambda at: _saved(at),
    "sources.correct_url": lambda at: at.desk.sources.correct_url(_cited(at), at.url()),
    "sources.find": lambda at: at.desk.sources.find("https://stat.example/ports"),
    "sources.last_quote": lambda at: at.desk.sources.last_quote(_cited(at)),
    "sources.list_recent": lambda at: at.desk.sources.list_recent(),
    "sources.merge": lambda at: (at.desk.sources.merge(_cited(at), _cited(at)), at.desk.undo()),
    "sources.read_copy": lambda at: at.desk.sources.read_copy(_cited(at)),
    "sources.search": lambda at: (at.desk.sources.search("", 50), at.desk.sources.search("ports", 50)),
    "sources.show": lambda at: at.desk.sources.show(at.source),
    "sources.check_quote": lambda at: at.desk.sources.check_quote(_cited(at), Quote("4.1 Mt")),
}  # fmt: skip

QUIET = {
    "adjudication.list_all": "adjudication.open for every disagreement, for the command, not for the screen",
    "desk.begin_import": "starts a process",
    "desk.check_database": "opens another database",
    "desk.check_import": "asks the process",
    "desk.check_source": "looks at files",
    "desk.close": "ends the desk",
    "answers.ask_again": "a command on all of one's own answers, then answers.set_dates for each",
    "possible.skip": "answers.skip on a possible claim",
    "earlier.reuse": "earlier.find and answers.cite in one",
    "finder.add": "needs a library, whose own tests count",
    "finder.close": "closes the library",
    "finder.find": "asks the library, whose own tests count",
    "finder.show": "asks the library, whose own tests count",
    "guideline.read": "reads a file",
    "sources.add_file": "needs an archive, whose own tests count",
    "sources.archive": "needs an archive, whose own tests count",
    "sources.archive_cited": "sources.show for each source, and the network",
    "sources.archive_newly_cited": "sources.show, and the network",
    "sources.archives_when_cited": "a setting",
    "sources.close": "ends archiving",
    "team.agreement": "is of every answer there is; no key waits for it",
    "walk.leave": "is called with walk.come_to",
    "walk.others_came": "is called with walk.come_to",
    "sources.show_all": "every source with all its claims, for the command “sources list --json”, not for the screen",
    "sources.warn_of_misquotes": "sources.check_quote for each quote",
}
"""Methods that need no call of their own, each with the reason."""

EXCEPTIONS: dict[str, tuple[set[str], str]] = {
    "articles.search": (
        {"review", "sentence"},
        ("PostgreSQL may rather filter so few rows than ask a full-text index, which “test_word_plans” asks by itself"),
    ),
    "walk.find_next": (
        {"claim"},
        "walks the index of open claims in reading order until the first that needs the reviewer",
    ),
}
"""Calls that may read growing tables whole, each with the tables and the reason."""


def _claim(at: World, claim_id: str) -> Claim:
    claim = at.desk.articles.find(claim_id)[1]
    assert claim is not None
    return claim


def _shorter(at: World) -> tuple[int, int]:
    claim = _claim(at, at.claims[6])
    return claim.start, claim.end - 1


def _asked(at: World) -> int:
    """Ask what nobody has asked; its number."""
    review = at.desk.questions.ask(at.claims[9], f"How many in year {next(at.numbers)}?").claim.review
    assert review is not None
    return len(review.questions)


def _shown(at: World) -> Passage:
    """Show a passage of a new document."""
    words = f"Harbour {next(at.numbers)} counted ships."
    at.library.held.append(document(words, "Harbour"))
    search = Search(_claim(at, at.claims[9]), words=words)
    found = at.desk.finder.find(search)
    at.desk.finder.note_shown(search, found)
    return found[0]


def _answer(at: World) -> tuple[str, int]:
    """A claim on which two differ, and one of the answers."""
    return at.claims[8], at.desk.adjudication.open(at.claims[8]).opinions[0].key


def _cited(at: World) -> str:
    return str(at.cite().claim.review.evidence[-1].source.id)


def _saved(at: World) -> None:
    at.desk.walk.save_filter(SavedFilter("mine", Walk(Order.SCORE), Filter.ALL))


def _comes_and_goes(at: World) -> None:
    at.desk.walk._shared_work.hold(at.article)
    at.desk.walk.come_to(at.article)
    at.desk.walk._shared_work._alone_in = at.article
    at.desk.walk.others_came(at.article)
    at.desk.walk.leave()


def _methods(desk: ReviewDesk) -> set[str]:
    parts = {"desk": desk} | {name: part for name, part in vars(desk).items() if _is_part(part)}
    return {
        f"{name}.{method}"
        for name, part in parts.items()
        for method, kind in vars(type(part)).items()
        if callable(kind) and not method.startswith("_")
    }


def _is_part(value: object) -> bool:
    return type(value).__module__.startswith("annotator.review.") and type(value).__name__ != "DeskContext"


@pytest.fixture(scope="module")
def world(shared: Database, shared_where: str) -> Iterator[World]:
    """A desk on a filled database whose planner knows how much is in it."""
    maker = DeskMaker(Path(shared_where)) if shared.is_sqlite else DeskMaker(shared_where)  # type: ignore[arg-type]
    appoint(shared, "ana")
    desk = maker("ana", reviews_per_claim=2)
    long = fill(shared, desk, CLAIMS, ARTICLES)
    opened = desk.articles.open(long)
    against = [Citation(Stance.REFUTES, url="https://stat.example/ports")]
    maker("bo", reviews_per_claim=2).answers.give(opened.claims[8].id, "disputed", against, None)
    with shared.write() as session:
        session.execute(text("ANALYZE"))
    others = [row.article.id for row in desk.articles.list_progress()[1:]]
    unanswered = [claim.id for other in others[:4] for claim in desk.articles.open(other).claims]
    source = opened.claims[0].review
    assert source is not None
    library = FakeLibrary()
    desk.finder = EvidenceFinder(desk.context, desk.answers, LibraryAccess(lambda: library))
    claims = [claim.id for claim in opened.claims]
    yield World(desk, long, claims, unanswered, source.evidence[0].source.id, library)
    maker.close()


def test_every_method_of_the_desk_is_called_here(world: World) -> None:
    methods = _methods(world.desk)
    assert len(methods) > 50
    assert methods == set(CALLS) | set(QUIET)


@pytest.mark.parametrize("name", CALLS)
def test_no_call_of_the_desk_reads_a_growing_table_whole(world: World, name: str) -> None:
    database = world.desk.context.database
    with recorded(database) as sent:
        CALLS[name](world)
    assert sent
    whole: dict[str, str] = {}
    with database.engine.connect() as connection:
        for statement, parameters in dict(sent).items():
            for table in read_whole(connection, statement, parameters):
                whole.setdefault(table, statement)
    allowed = EXCEPTIONS.get(name, (set(), ""))[0]
    assert {table: statement for table, statement in whole.items() if table not in allowed} == {}


def test_a_statement_that_reads_a_table_whole_is_noticed(world: World) -> None:
    with world.desk.context.database.engine.connect() as connection:
        assert read_whole(connection, "SELECT * FROM review AS answer WHERE seconds = 1", ()) == {"review"}
        assert read_whole(connection, "SELECT label FROM review ORDER BY id", ()) == {"review"}
        assert read_whole(connection, "SELECT label FROM review WHERE id = 1", ()) == set()
