"""``annotator history``, ``release``, ``verify`` and the head of ``db check``, as scripts use them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from tests.cli.conftest import Run
from tests.support import store

URL = "https://stat.example/ports"


@pytest.fixture
def claim(make_desk: Callable[..., ReviewDesk], database: Database) -> str:
    """A claim that wants two answers, with one of ana's and a draft of bo's."""
    ana, bo = (make_desk(name, reviews_per_claim=2) for name in ("ana", "bo"))
    found = ana.articles.open(store(database).article_id).claims[0].id
    ana.answers.decide(found, "verified")
    ana.answers.cite(found, Citation(Stance.SUPPORTS, url=URL))
    ana.answers.comment(found, "Rounded.")
    ana.undo()
    bo.answers.decide(found, "disputed")
    return str(found)


def test_the_story_of_a_claim_is_told_in_sentences(run: Run, claim: str) -> None:
    told = run("history", claim)
    assert told.code == 0
    sentences = [line[18:] for line in told.out.splitlines()]
    assert sentences == [
        "The article was imported from test.txt.",
        "ana labelled it Verified, a draft.",
        f"ana completed the answer and cited {URL} (supports).",
        "ana wrote a note.",
        "ana took back: note kept.",
    ]
    lines = run("history", claim, "--json").lines
    assert [line["told"] for line in lines] == sentences
    assert [line["reviewer"] for line in lines] == [None, "ana", "ana", "ana", "ana"]


def test_others_are_told_of_once_their_answers_may_be_seen(
    run: Run, claim: str, make_desk: Callable[..., ReviewDesk]
) -> None:
    """Until then their number does not tell either that there are any."""
    assert "bo" not in run("history", claim).out
    make_desk("bo", reviews_per_claim=2).answers.cite(claim, Citation(Stance.REFUTES, url=URL))
    told = run("history", claim).out
    assert "bo labelled it Disputed, a draft." in told
    assert f"bo completed the answer and cited {URL} (refutes)." in told


def test_who_changed_a_claim_itself_is_somebody_until_then(
    run: Run, claim: str, make_desk: Callable[..., ReviewDesk]
) -> None:
    bo = make_desk("bo", reviews_per_claim=2)
    article = bo.articles.list_progress()[0].article.id
    added = bo.spans.add(article, 0, 7).claim
    told = run("history", added.id)
    assert "Somebody changed the claim itself" in told.out
    assert " bo " not in told.out
    assert run("history", article).code == 1
    assert "is an article: give the id of a claim" in run("history", article).err


def test_a_release_is_made_verified_and_found_broken(run: Run, claim: str, tmp_path: Path) -> None:
    out = tmp_path / "v1"
    refused = run("release", "v1", "-o", str(out))
    assert (refused.code, "lack license" in refused.err, out.exists()) == (2, True, False)
    made = run("release", "v1", "-o", str(out), "--incomplete", "--json")
    assert made.code == 1, "in a blind project nothing is released before somebody may see it"
    assert "nothing to export" in made.err


def test_the_head_of_the_history_is_printed_and_checked(
    run: Run, claim: str, make_desk: Callable[..., ReviewDesk], tmp_path: Path
) -> None:
    make_desk("bo", reviews_per_claim=2).answers.decide(claim, "not_a_claim")
    make_desk("ana", reviews_per_claim=2).answers.decide(claim, "not_a_claim")
    head = run("db", "check", "--history", "--json").lines[-1]["head"]
    assert run("db", "check", "--history").out.splitlines()[-1] == f"head {head}"
    assert run("db", "check", "--head", head).code == 0
    lost = run("db", "check", "--history", "--head", "0" * 64)
    assert (lost.code, "does not reach the head" in lost.out) == (1, True)
    assert run("db", "check", "--head", "abc").code == 2
    out = tmp_path / "v1"
    assert run("release", "v1", "-o", str(out), "--incomplete").code == 0
    assert run("db", "check", "--history", "--head", str(out)).code == 0
    verified = run("verify", str(out))
    assert (verified.code, verified.out.count("\n")) == (0, 1)
    assert run("verify", str(out), "--json").lines[0]["release"] == "v1"
    (out / "claims.jsonl").write_text("{}\n")
    broken = run("verify", str(out))
    assert (broken.code, "claims.jsonl was changed" in broken.err) == (1, True)
    assert run("verify", str(out), "--json").lines[0]["ok"] is False
