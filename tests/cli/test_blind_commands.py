"""Blind means blind on the command line: whatever another answers to an open claim, every command says the same."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer

from annotator.cli.commands import app
from annotator.cli.spec import spec_of
from annotator.domain.records import Citation, Normalised, Quote
from annotator.domain.vocabulary import Stance, TeamRole
from annotator.review.desk import ReviewDesk
from annotator.storage.schema.models import ReviewerRow
from annotator.storage.schema.models_project import ProjectRow
from tests.cli.conftest import Run
from tests.conftest import DeskMaker
from tests.support import appoint, store

SECRET = "only bo knows"
OPEN, MINE, CLOSED, UNTOUCHED = 0, 1, 2, 3
"""The claims: one that bo alone has answered, one of ana's alone, one of both, one of nobody."""

_TELL_NOTHING = {
    "review", "tour", "help", "schema", "train", "evaluate", "suggest", "import", "load", "db upgrade", "config show",
    "config validate", "config schema", "db copy", "sources add", "sources archive", "sources check", "init", "serve",
    "verify", "library add", "db backup", "db restore",
}  # fmt: skip
"""Commands that say nothing of anybody's answers, or (``db copy``, ``db backup``) copy the whole file.

``review`` is the screen, whose every read is in ``tests/review/test_blind.py``; the rest of ``sources`` reads the
network.
"""


def _commands(claims: list[str], article: str, out: Path) -> Iterator[tuple[str, ...]]:
    """Every other command, with each kind of claim that it could tell something of."""
    yield from (("articles", "--json"), ("articles", "--left"), ("claims", "--json"), ("claims", "--recheck"))
    yield from (("claims", "--contradictions", "--json"), ("claims", "--status", "draft"), ("doctor",))
    yield from (("search", word) for word in (SECRET, "bo.example", "port"))
    yield from (("seen", "The port of Lysna handled 4.1 million tonnes.", "--json"), ("seen", SECRET))
    yield from (("stats", "--json"), ("stats", "--mine", "--json"), ("db", "info"), ("db", "check"))
    yield from (("agreement",), ("agreement", "--by", "article", "--json"))
    yield from (("reliability",), ("report", "--json", "--names"))
    yield from (("sources", "list", "--json"), ("sources", "list", "bo"), ("sources", "show", "https://bo.example/0"))
    yield from (("project", "show", "--json"), ("reviewer", "list", "--json"), ("project", "again"))
    yield from (("export", "jsonl", "-o", "-", "--labels", layer, "--names", "--notes") for layer in ("gold", "all"))
    yield ("export", "csv", "-o", str(out / "out.csv"), "--names", "--notes", "--json")
    yield from (("adjudicate", "--list", "--json"), ("adjudicate", "--overruled", "--json"))
    yield from (("history", claims[at], *more) for at in (OPEN, MINE, CLOSED) for more in ((), ("--json",)))
    yield from (("claim", "ask", claims[OPEN], "Which year?"), ("claim", "unask", claims[OPEN], "1"))
    yield from (("claim", "questions", "--json"), ("claim", "answer", claims[OPEN], "1", "--type", "unanswerable"))
    yield from (("library", "list", "--json"), ("library", "find", SECRET), ("library", "show", "d0000000000000000"))
    yield from (("library", "remove", "d0000000000000000"), ("library", "reindex"))
    for at in (OPEN, CLOSED):
        claim = claims[at]
        yield from (("show", claim, "--json"), ("claim", "same", claim), ("adjudicate", claim, "--json"))
        yield from (("adjudicate", claim, "--label", "verified"), ("adjudicate", claim, "--accept", "Reviewer A"))
        yield ("adjudicate", claim, "--send-back", "Reviewer A", "--question", "Why?")
    claim = claims[OPEN]
    yield from (("show", claim), ("claim", "flag", claim), ("claim", "confidence", claim, "3"))
    yield from (("claim", "note", claim, "hm"), ("claim", "reword", claim, "A port"), ("claim", "reuse", claim))
    yield from (("claim", "dates", claim, "--as-of", "2026-01-01"), ("claim", "turn", claim, "https://bo.example/0"))
    yield from (("claim", "withdraw", claim, "https://bo.example/0"), ("claim", "skip", claim), ("claim", "undo"))
    yield from (
        ("claim", "edit", claim, "--start", "30", "--end", "60"),
        ("claim", "confirm", claim),
        ("claim", "redo"),
    )
    yield ("claim", "include", "p0000000000000000")
    yield ("claim", "add", article, "--start", "30", "--end", "50", "--json")
    yield ("label", claims[OPEN], "nonsense")
    yield ("claim", "cite", claims[UNTOUCHED], "https://bo.example/0", "--json")
    yield ("sources", "merge", "https://bo.example/0", "https://bo.example/1")
    yield ("sources", "correct", "https://bo.example/0", "https://bo.example/2")
    yield ("project", "set", "--open")
    yield from (("reviewer", "forget", "bo"), ("reviewer", "forget", "nobody"))
    yield from (("reviewer", "add", "bo"), ("reviewer", "set", "bo", "--kind", "model", "--model-version", "1"))
    yield ("label", claims[UNTOUCHED], "not_a_claim", "--json")
    yield ("stats", "--json")
    yield ("release", "first", "-o", str(out / "release"), "--names", "--notes", "--incomplete", "--json")


_MASKED = re.compile(
    r"20\d\d-\d\d-\d\dT[\d:.+Z]+|20\d\d-\d\d-\d\d \d\d:\d\d(:\d\d)?|\"pseudonym[^,]*,|\b\d+ bytes|bytes +\d+"
    r"|[0-9a-f]{64}|r[0-9a-f]{12,}|\"(finish|seconds|generated)\": ?[^,}]+"
)


def _world(path: Path, label: str, word: str) -> tuple[list[str], str]:
    """A blind project in which bo has answered one open claim as this world says; the rest is the same in each."""
    maker = DeskMaker(path)
    bo, ana = maker("bo", reviews_per_claim=2, blind=True), maker("ana")
    article = store(bo.context.database).article_id
    claims = [claim.id for claim in bo.articles.open(article).claims]
    for desk in (bo, ana):
        _answers(desk, claims[CLOSED], "verified", "closed")
    _answers(ana, claims[MINE], "disputed", "mine")
    _answers(bo, claims[OPEN], label, f"{SECRET} {word}")
    appoint(bo.context.database, "lea", "ana")
    with bo.context.database.write() as session:
        session.get_one(ProjectRow, 1).pseudonym_key = "0" * 32  # by which letters are given to reviewers
        lea = session.get_one(ReviewerRow, 3)
        lea.role = TeamRole.LEAD
        session.add(lea)
    maker.close()
    return claims, article


def _answers(desk: ReviewDesk, claim: str, label: str, words: str) -> None:
    host = "bo" if SECRET in words else "stat"
    desk.answers.comment(claim, words)
    desk.answers.normalise(claim, Normalised(words, said_by=words))
    stance = Stance.REFUTES if label == "disputed" else Stance.SUPPORTS
    sources = 1 + words.endswith("two")
    for n in range(sources):
        citation = Citation(stance, url=f"https://{host}.example/{n}", title=words, quote=Quote(words))
        desk.answers.cite(claim, citation)
    desk.answers.decide(claim, label)


SayAll = Callable[..., list[tuple[str, int, str]]]


@pytest.fixture
def say_all(run: Run, _migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SayAll:
    """What every command says to somebody in a world, or those that begin with certain words."""

    def said(who: str, label: str, word: str, only: tuple[str, ...] = ("",)) -> list[tuple[str, int, str]]:
        path = tmp_path / f"{word}.db"
        shutil.copy(_migrated, path)
        monkeypatch.setenv("ANNOTATOR_DB", str(path))
        claims, article = _world(path, label, word)
        found = []
        out = tmp_path / word
        out.mkdir()
        for command in _commands(claims, article, out):
            if " ".join(command).startswith(only):
                ended = run("--reviewer", who, *command)
                text = _MASKED.sub(
                    "<masked>", (ended.out + ended.err).replace(path.name, "<file>").replace(str(out), "<out>")
                )
                found.append((" ".join(command).replace(str(out), "<out>"), ended.code, text))
        return found

    return said


def test_every_command_says_the_same_in_both_worlds(say_all: SayAll) -> None:
    one, other = say_all("ana", "unverifiable", "one"), say_all("ana", "disputed", "two")
    hidden = {SECRET, "bo.example"}
    for (command, *was), (_, *now) in zip(one, other, strict=True):
        assert was == now, command
        hidden -= {"bo.example"} if command.startswith("claim cite") else set()  # from then on it is ana's, too
        assert not [words for words in hidden if words in str(was[1]) and words not in command], command


def test_bo_himself_sees_the_difference(say_all: SayAll) -> None:
    """So the comparison would notice a leak."""
    only = ("claims --json", "stats --json", "sources list --json")
    one, other = say_all("bo", "unverifiable", "one", only), say_all("bo", "disputed", "two", only)
    differing = {command for (command, *was), (_, *now) in zip(one, other, strict=True) if was != now}
    assert {"claims --json", "stats --json", "sources list --json"} <= differing


def test_every_command_is_tried() -> None:
    known = {" ".join(each.name.split()[1:]) for each in spec_of(typer.main.get_command(app)).command.walk()
             if not each.commands}  # fmt: skip
    tried = {next(name for n in (2, 1) if (name := " ".join(command[:n])) in known)
             for command in _commands(["c"] * 6, "a", Path())}  # fmt: skip
    assert known - tried == _TELL_NOTHING
