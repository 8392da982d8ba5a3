"""Blind means blind in every public read of the desk: what another answers to an open claim changes none of them."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.domain.orders import ArticleOrder, Filter, Order, Walk
from annotator.domain.records import Citation, Normalised, Quote
from annotator.domain.team_choices import GroupBy
from annotator.domain.vocabulary import ClaimType, Stance
from annotator.errors import AnnotatorError
from annotator.review.desk import ReviewDesk
from annotator.storage.schema.models_project import ProjectRow
from tests.conftest import DeskMaker
from tests.support import appoint, store

SECRET = "only bo knows"
READS = {
    "desk": {"about", "check_import"},
    "articles": {
        "list_progress", "list_page", "find_beside", "count", "open", "find", "newer_place", "history", "search",
        "story",
    },
    "walk": {
        "find_start", "find_next_article", "kept_forms", "chosen_stances", "read", "chosen_theme", "find_next",
        "count_types", "count_hosts", "list_filters", "others_came", "imports",
    },
    "sources": {"search", "show_all", "show", "find", "check_quote", "read_copy", "last_quote", "list_recent",
                "archives_when_cited"},
    "adjudication": {"is_allowed", "count", "find_next", "list_all", "open", "is_ready", "list_overruled"},
    "earlier": {"find", "like"},
    "progress": {"count_today", "count_left", "decided_since", "report"},
    "team": {"is_blind", "agreement"},
    "guideline": {"is_set", "read", "path", "stored", "version"},
    "answers": set(),
    "spans": set(),
    "possible": set(),
    "questions": {"offered", "to_answer"},
    "finder": {"is_stocked", "find", "show"},
}  # fmt: skip
"""Everything public of the desk and its parts that only reads."""
WRITES = {
    "desk": {"undo", "redo", "check_source", "begin_import", "check_database", "close"},
    "walk": {"come_to", "leave", "remember", "keep_form", "choose", "choose_theme", "save_filter", "rename_filter",
             "remove_filter"},
    "sources": {"merge", "correct_url", "archive", "archive_cited", "archive_newly_cited", "add_file", "close",
                "warn_of_misquotes"},
    "adjudication": {"accept", "decide", "explain", "cite", "send_back"},
    "earlier": {"reuse"},
    "answers": {"decide", "skip", "comment", "set_confidence", "flag", "set_dates", "ask_again", "normalise", "cite",
                "withdraw_evidence", "turn_stance", "give"},
    "spans": {"add", "edit"},
    "possible": {"include", "skip"},
    "questions": {"ask", "withdraw", "answer", "give_up"},
    "finder": {"add", "note_shown", "note_outcome", "cite", "close"},
}  # fmt: skip
"""All else; what these answer and refuse is in ``test_blind.py`` and ``tests/cli/test_blind_commands.py``."""


def _parts(desk: ReviewDesk) -> dict[str, Any]:
    return {"desk": desk} | {name: part for name, part in vars(desk).items() if name in READS}


def test_every_public_name_of_the_desk_is_known(make_desk: DeskMaker) -> None:
    desk = make_desk("ana")
    assert {name for name in vars(desk) if not name.startswith("_")} - {"context"} == READS.keys() - {"desk"}
    for name, part in _parts(desk).items():
        own = {each for each in dir(part) if not each.startswith("_")}
        if name == "desk":
            own -= READS.keys() | {"context"}
        assert own == READS[name] | WRITES.get(name, set()), name


def looks(desk: ReviewDesk, article: str, claims: list[str]) -> Iterator[Callable[[], Any]]:
    """Every read, with whatever could make it tell something."""
    walk, sources, urls = desk.walk, desk.sources, [f"https://{host}.example/0" for host in ("bo", "ana", "both")]
    yield from (desk.about, desk.check_import, desk.articles.count, walk.find_start, walk.kept_forms, walk.read)
    yield from (walk.chosen_stances, walk.chosen_theme, walk.count_types, walk.count_hosts, walk.list_filters)
    yield from (sources.search, sources.show_all, sources.list_recent, sources.archives_when_cited)
    yield from (desk.adjudication.is_allowed, desk.adjudication.count, desk.adjudication.find_next)
    yield from (desk.adjudication.list_overruled, lambda: list(desk.adjudication.list_all()))
    yield from (desk.progress.count_today, desk.progress.count_left, desk.progress.report, desk.guideline.read)
    yield from (lambda: desk.progress.decided_since(0), lambda: walk.others_came(article))
    yield from (desk.questions.to_answer, desk.finder.is_stocked, lambda: desk.finder.show("d0000000000000000"))
    yield lambda: [desk.questions.offered(claim) for claim in desk.articles.open(article).claims]
    for words in ("", SECRET, "port", "example"):
        yield from (lambda w=words: desk.articles.list_progress(w), lambda w=words: desk.articles.search(w))
        yield from (lambda w=words: sources.search(w), lambda w=words: desk.earlier.like(w or "The port"))
        yield from (lambda w=words, order=order: desk.articles.list_page(order, w) for order in ArticleOrder)
    yield from (lambda: desk.articles.open(article), lambda: desk.articles.find_beside(article, 1))
    yield from (lambda at=at: walk.find_next_article(at) for at in (None, article))
    yield from (lambda by=by: list(desk.team.agreement(by)) for by in (None, *GroupBy))
    for order in Order:
        for chosen in (*Filter, ClaimType.EVENT):
            yield from (lambda o=order, c=chosen, way=way: walk.find_next(Walk(o), c, None, way) for way in (1, -1))
    for claim in claims:
        yield from (lambda c=claim: desk.articles.find(c), lambda c=claim: desk.articles.history(c))
        yield from (lambda c=claim: desk.articles.newer_place(c), lambda c=claim: desk.earlier.find(c))
        yield lambda c=claim: desk.articles.story(c)
        yield from (lambda c=claim: desk.adjudication.open(c), lambda c=claim: desk.adjudication.is_ready(c))
        yield from (lambda c=claim, o=order: walk.find_next(Walk(o), Filter.NEEDS, c, 1) for order in Order)
    for url in urls:
        yield lambda u=url: sources.find(u)
        for key in (url, getattr(_tried(lambda u=url: sources.find(u)), "id", "s0000000000000000")):
            yield from (lambda k=key: sources.show(k), lambda k=key: sources.check_quote(k, Quote("x")))
            yield from (lambda k=key: sources.read_copy(k), lambda k=key: sources.last_quote(k))


def _tried(look: Callable[[], Any]) -> Any:
    try:
        return look()
    except AnnotatorError as error:
        return f"{type(error).__name__}: {error}"


_TIME = re.compile(r"datetime\.(datetime|date)\([^)]*\)|20\d\d-\d\d-\d\dT[\d:.+]+")


def seen_in_a_world(path: Path, who: str, label: str, word: str) -> list[str]:
    """What somebody sees in a world in which bo has answered two open claims as it says."""
    maker = DeskMaker(path)
    bo = maker("bo", reviews_per_claim=2, blind=True)
    article = store(bo.context.database).article_id
    claims = [claim.id for claim in bo.articles.open(article).claims]
    appoint(bo.context.database, "ana")
    ana = maker("ana")
    with bo.context.database.write() as session:  # by which letters are given to reviewers
        session.get_one(ProjectRow, 1).pseudonym_key = "0" * 32
    for desk, claim in ((bo, claims[2]), (ana, claims[2]), (ana, claims[1])):
        answer(desk, claim, "verified", "both" if claim is claims[2] else "ana")
    answer(bo, claims[0], label, f"{SECRET} {word}")
    answer(bo, claims[3], "not_a_claim" if word == "two" else "unverifiable", SECRET)
    desk = ana if who == "ana" else bo
    seen = [_TIME.sub("<time>", repr(_tried(look))) for look in looks(desk, article, claims)]
    maker.close()
    return seen


def answer(desk: ReviewDesk, claim: str, label: str, words: str) -> None:
    """Answer with a note, a rewording, dates and sources."""
    host = "bo" if SECRET in words else words
    desk.answers.comment(claim, words)
    desk.answers.normalise(claim, Normalised(words, said_by=words))
    desk.answers.set_dates(claim, "2020-01-01", "2021-01-01" if words.endswith("two") else None)
    for n in range(1 + words.endswith("two")):
        stance = Stance.REFUTES if label == "disputed" else Stance.SUPPORTS
        desk.answers.cite(claim, Citation(stance, url=f"https://{host}.example/{n}", title=words, quote=Quote(words)))
    desk.answers.decide(claim, label)
    desk.answers.flag(claim, words.endswith("two"))


@pytest.mark.parametrize("who", ["ana", "bo"])
def test_no_read_tells_of_an_open_claim(who: str, tmp_path: Path, _migrated: Path) -> None:
    """Of bo's own reads many differ, so the comparison would notice a leak."""
    worlds = []
    for label, word in (("verified", "one"), ("disputed", "two")):
        path = tmp_path / f"{word}.db"
        shutil.copy(_migrated, path)
        worlds.append([each.replace(str(path), "<path>") for each in seen_in_a_world(path, who, label, word)])
    differing = [(one, other) for one, other in zip(*worlds, strict=True) if one != other]
    if who == "bo":
        assert len(differing) > 20
        return
    assert differing == []
    assert not [saw for saw in worlds[0] if SECRET in saw or ("bo.example/0'" in saw and "NotFound" not in saw)]
