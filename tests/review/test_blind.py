"""Blind means blind: whatever one reviewer answers, another sees the very same thing until the claim is closed."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.domain.records import Citation, Normalised, Quote
from annotator.domain.vocabulary import Stance
from annotator.errors import AnnotatorError
from annotator.review.desk import ReviewDesk
from annotator.storage.lists import claim_listing, own_labels
from tests.conftest import DeskMaker
from tests.support import store

LABELS = ("verified", "disputed", "unverifiable", "not_a_claim")
SECRET = "only bo knows"


@dataclass(frozen=True)
class World:
    """What the other reviewer answers in one of the two worlds."""

    label: str
    stance: Stance
    confidence: int
    flagged: bool
    word: str


worlds = st.builds(
    World, st.sampled_from(LABELS), st.sampled_from(Stance), st.integers(1, 5), st.booleans(), st.sampled_from("xyz")
)
Act = Callable[[ReviewDesk, str, World], Any]


def _claim(desk: ReviewDesk, article: str, n: int) -> str:
    claims = desk.articles.open(article).claims
    return claims[n % len(claims)].id


def bo_answers(n: int) -> Act:
    def act(desk: ReviewDesk, article: str, world: World) -> None:
        claim = _claim(desk, article, n)
        quote = Quote(f"{SECRET} {world.word}")
        desk.answers.cite(claim, Citation(world.stance, url=f"https://bo.example/{n}", quote=quote, note=quote.exact))
        desk.answers.decide(claim, world.label)
        desk.answers.comment(claim, quote.exact)
        desk.answers.normalise(claim, Normalised(quote.exact, said_by=SECRET))
        desk.answers.set_dates(claim, "2020-01-01", f"202{world.confidence}-01-01")
        desk.answers.set_confidence(claim, world.confidence)

    return act


def bo_changes_his_mind(n: int) -> Act:
    return lambda desk, article, world: desk.answers.decide(
        _claim(desk, article, n), LABELS[LABELS.index(world.label) - 1]
    )


def bo_comments(n: int) -> Act:
    return lambda desk, article, world: desk.answers.comment(_claim(desk, article, n), f"{SECRET} {world.word}")


def ana(n: int, what: str) -> Act:
    acts: dict[str, Act] = {
        "open": lambda desk, article, _: desk.articles.open(article),
        "articles": lambda desk, _, __: desk.articles.list_progress(),
        "next": lambda desk, article, _: desk.walk.find_next_article(article),
        "place": lambda desk, _, __: desk.walk.find_start(),
        "recent": lambda desk, _, __: desk.sources.list_recent(),
        "decide": lambda desk, article, _: desk.answers.decide(_claim(desk, article, n), LABELS[n % 4]),
        "skip": lambda desk, article, _: desk.answers.skip(_claim(desk, article, n)),
        "comment": lambda desk, article, _: desk.answers.comment(_claim(desk, article, n), f"ana {n}"),
        "cite": lambda desk, article, _: desk.answers.cite(
            _claim(desk, article, n), Citation(Stance.CONTEXT, url=f"https://ana.example/{n}")
        ),
        "flag": lambda desk, article, _: desk.answers.flag(_claim(desk, article, n), True),
        "add": lambda desk, article, _: desk.spans.add(article, 29 + n, 45 + n),
        "edit": lambda desk, article, _: desk.spans.edit(_claim(desk, article, n), 29 + n, 60 + n),
        "undo": lambda desk, _, __: desk.undo(),
        "redo": lambda desk, _, __: desk.redo(),
        "today": lambda desk, _, __: desk.progress.count_today(),
        "find": lambda desk, article, _: desk.articles.find(_claim(desk, article, n)),
        "listing": lambda desk, _, __: _listed(desk),
        "search": lambda desk, _, __: [desk.articles.search(words) for words in (SECRET, "ana", "bo example")],
    }
    return acts[what]


def _listed(desk: ReviewDesk) -> Any:
    with desk.context.database.read() as session:
        return list(claim_listing(session, desk.context.reviewer_id)), own_labels(session, desk.context.reviewer_id)


numbers = st.integers(0, 5)
ANA = (
    "open", "articles", "next", "place", "recent", "decide", "skip", "comment", "cite", "flag", "add", "edit", "undo",
    "redo", "today", "find", "listing", "search",
)  # fmt: skip
steps = st.lists(
    st.one_of(
        st.tuples(st.just("bo"), st.builds(bo_answers, numbers)),
        st.tuples(st.just("bo"), st.builds(bo_changes_his_mind, numbers)),
        st.tuples(st.just("bo"), st.builds(bo_comments, numbers)),
        st.tuples(st.just("ana"), st.builds(ana, numbers, st.sampled_from(ANA))),
        st.tuples(st.just("ana"), st.builds(ana, numbers, st.sampled_from(ANA))),
    ),
    min_size=5,
    max_size=10,
)
_TIME = re.compile(r"datetime\.datetime\([^)]*\)|20\d\d-\d\d-\d\dT[\d:.+]+")


def run(path: Path, sequence: list[tuple[str, Act]], world: World) -> list[str]:
    """What ana sees, call by call, in a world where bo answers as it says; times left out."""
    maker = DeskMaker(path)
    desks = {"ana": maker("ana", reviews_per_claim=2), "bo": maker("bo")}
    article = store(desks["ana"].context.database).article_id
    seen = []
    last = [*(ana(n, "find") for n in range(5)), ana(0, "open"), ana(0, "search")]
    for who, act in [*sequence, *(("ana", act) for act in last)]:
        try:
            saw = repr(act(desks[who], article, world))
        except AnnotatorError as error:
            saw = f"{type(error).__name__}: {error}"
        if who == "ana":
            seen.append(_TIME.sub("<time>", saw))
    for desk in maker.made:
        desk.close()
    return seen


DRAFT_OR_ANSWER = [("bo", bo_changes_his_mind(0)), ("ana", ana(0, "edit")), ("ana", ana(0, "undo"))]


@settings(max_examples=8)
@given(steps, worlds, worlds)
@example(
    DRAFT_OR_ANSWER,
    World("verified", Stance.SUPPORTS, 1, False, "x"),
    World("disputed", Stance.SUPPORTS, 1, False, "x"),
)
def test_what_bo_answers_makes_no_difference_to_what_ana_sees(
    tmp_path_factory: pytest.TempPathFactory, _migrated: Path, sequence: list[tuple[str, Act]], one: World, two: World
) -> None:
    seen = []
    for world in (one, two):
        path = tmp_path_factory.mktemp("blind") / "test.db"
        shutil.copy(_migrated, path)
        seen.append(run(path, sequence, world))
    assert seen[0] == seen[1]
    assert not [saw for saw in seen[0] if SECRET in saw or "bo.example" in saw]


def test_the_property_would_notice_a_leak(tmp_path: Path, _migrated: Path) -> None:
    """The same comparison on what bo himself sees: it differs between the worlds, so it can."""
    shutil.copy(_migrated, tmp_path / "test.db")
    maker = DeskMaker(tmp_path / "test.db")
    bo = maker("bo", reviews_per_claim=2)
    article = store(bo.context.database).article_id
    bo_answers(0)(bo, article, World("verified", Stance.SUPPORTS, 5, False, "x"))
    saw = repr(bo.articles.open(article))
    assert SECRET in saw
    assert "verified" in saw
    bo.close()


def test_a_closed_claim_says_that_it_is_closed_and_no_more(either_desk: Any, either: Any) -> None:
    article = store(either).article_id
    desks = [either_desk(name, reviews_per_claim=2) for name in ("ana", "bo", "cy")]
    for desk in desks[:2]:
        bo_answers(0)(desk, article, World("disputed", Stance.REFUTES, 5, False, "x"))
    saw = desks[2].articles.open(article).claims[0]
    assert saw.closed
    assert saw.review is None
    opened, listed = desks[2].articles.open(article), desks[2].articles.list_progress()
    assert SECRET not in repr(opened) + repr(listed) + repr(_listed(desks[2]))
