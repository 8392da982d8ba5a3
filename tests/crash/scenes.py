"""The programs that the crash campaign kills, each with what must hold afterwards."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from annotator.errors import DatabaseError
from annotator.storage.database.file_copy import check_file
from annotator.storage.database.migrate import HEAD
from annotator.storage.database.peek import stored_revision
from tests.crash.world import OLD, WIRE, World, asked, counted, problems_of


@dataclass
class Run:
    """One run of a program in a folder of its own; ``judge`` finds out what became of it."""

    world: World
    folder: Path
    number: int
    db: Path = field(init=False)
    arguments: list[str] = field(default_factory=list)
    facts: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.db = self.folder / "work.db"

    @property
    def out(self) -> Path:
        """What it printed."""
        return self.folder / "out.txt"

    @property
    def err(self) -> Path:
        """What it said."""
        return self.folder / "err.txt"

    @property
    def whole_lines(self) -> list[str]:
        """The lines it printed to their end."""
        said = self.out.read_text("utf-8") if self.out.exists() else ""
        return [line for line in said.splitlines(keepends=True) if line.endswith("\n")]

    def again(self, *arguments: object) -> list[str]:
        """Run a command that must succeed; a problem if it does not."""
        err = self.folder / "again.txt"
        err.unlink(missing_ok=True)
        code = self.world.run(self.folder, self.db, *arguments, err=str(err))
        return [f"the next {arguments[0]} ended with {code}: {err.read_text('utf-8')}"] if code else []

    def leftovers(self) -> list[str]:
        """Unfinished files that the next run did not remove."""
        return [f"left behind: {path.name}" for path in self.folder.rglob(".*.part*")]


@dataclass(frozen=True)
class Scene:
    """A program: ``prepare`` sets up a run and its arguments, ``judge`` says what is wrong after it."""

    name: str
    prepare: Callable[[Run], None]
    judge: Callable[[Run], list[str]]


def _label(run: Run) -> None:
    run.world.take("work.db", run.folder)
    free = "SELECT public_id FROM claim WHERE submitted = 0 AND withdrawn_at IS NULL ORDER BY id"
    claims = [claim for (claim,) in asked(run.db, free)]
    run.facts["claim"], run.facts["other"] = claims[run.number % len(claims)], claims[(run.number + 1) % len(claims)]
    source = f"https://stat.example/{run.number}"
    run.arguments = ["label", str(run.facts["claim"]), "verified", "--source", source, "--json"]


_OF_CLAIM = """
SELECT (SELECT COUNT(*) FROM review AS r WHERE r.claim_id = c.id AND r.status = 'submitted'),
(SELECT COUNT(*) FROM event AS e WHERE e.claim_id = c.id AND e.kind = 'review'),
(SELECT COUNT(*) FROM evidence AS v JOIN review AS r ON r.id = v.review_id WHERE r.claim_id = c.id)
FROM claim AS c WHERE c.public_id = :claim
"""


def _labelled(run: Run) -> list[str]:
    found = problems_of(run.db)
    (reviews, events, evidence) = asked(run.db, _OF_CLAIM, {"claim": run.facts["claim"]})[0]
    if run.whole_lines and reviews != 1:
        found.append(f"LOST: the answer was acknowledged, and {reviews} are stored")
    if (reviews, events > 0, evidence) not in ((0, False, 0), (1, True, 1)):
        found.append(f"half an answer: {reviews} answers, {events} events, {evidence} pieces of evidence")
    run.facts["done"] = reviews
    return found + run.again("label", run.facts["other"], "unverifiable")


def _import(run: Run) -> None:
    run.arguments = ["import", "--jobs", "1", "--json", str(run.world.base / "wire")]


def _imported(run: Run) -> list[str]:
    found = []
    acknowledged = {json.loads(line).get("article_id") for line in run.whole_lines if '"article_id"' in line} - {None}
    if run.db.exists() and stored_revision(run.db)[0] is not None:
        found = problems_of(run.db)
        stored = asked(
            run.db, "SELECT public_id, sentence_count, (SELECT COUNT(*) FROM sentence WHERE article_id = a.id)"
            " FROM article AS a"
        )  # fmt: skip
        if lost := acknowledged - {key for key, *_ in stored}:
            found.append(f"LOST: {len(lost)} articles were acknowledged and are not stored")
        found += [f"half an article: {key}" for key, wanted, there in stored if wanted != there]
        run.facts["done"] = len(stored)
    elif acknowledged:
        found.append("LOST: articles were acknowledged and there is no database")
    found += run.again("import", "--jobs", "1", run.world.base / "wire")
    if counted(run.db, "article") != (WIRE,):
        found.append(f"the next import did not complete: {counted(run.db, 'article')[0]} articles")
    return found + problems_of(run.db)


def _export(run: Run) -> None:
    run.world.take("work.db", run.folder)
    if run.number % 2:
        run.arguments = ["export", "brat", "-o", "set"]
        return
    for old, new in (("before.jsonl", "set.jsonl"), ("before.articles.jsonl", "set.articles.jsonl")):
        (run.folder / new).write_bytes((run.world.base / old).read_bytes())
    run.arguments = ["export", "jsonl", "-o", "set.jsonl"]


def _exported(run: Run) -> list[str]:
    found = problems_of(run.db)
    base = run.world.base
    if run.number % 2:
        if (run.folder / "set").exists() and not list((run.folder / "set").glob("*manifest*")):
            found.append("half a folder: it has no manifest")
    else:
        for kind in ("", ".articles"):
            now = (run.folder / f"set{kind}.jsonl").read_bytes()
            if now not in ((base / f"before{kind}.jsonl").read_bytes(), (base / f"set{kind}.jsonl").read_bytes()):
                found.append(f"half a file: set{kind}.jsonl")
    found += run.again(*run.arguments)
    if not run.number % 2 and (run.folder / "set.jsonl").read_bytes() != (base / "set.jsonl").read_bytes():
        found.append("the next export wrote something else")
    return found + run.leftovers()


_LOADED = ("article", "claim", "review", "evidence", "source")


def _load(run: Run) -> None:
    run.arguments = ["load", str(run.world.base / "set.jsonl")]


def _was_loaded(run: Run) -> list[str]:
    found = problems_of(run.db) if run.db.exists() and stored_revision(run.db)[0] is not None else []
    found += run.again(*run.arguments)
    wanted, there = counted(run.world.base / "loaded.db", *_LOADED), counted(run.db, *_LOADED)
    if wanted != there:
        found.append(f"the next load did not complete: {there} instead of {wanted}")
    return found


def _suggest(run: Run) -> None:
    run.world.take("work.db", run.folder)
    run.arguments = ["suggest"]


def _suggested(run: Run) -> list[str]:
    current = "SELECT COUNT(*) FROM suggestion WHERE current"
    found = problems_of(run.db) + run.again("suggest")
    if asked(run.db, current) != asked(run.world.base / "work.db", current):
        found.append("the next suggest did not complete")
    return found


def _train(run: Run) -> None:
    (run.folder / "model.json").write_text('{"old": true}', "utf-8")
    run.arguments = ["train", "--dataset", str(run.world.base / "sentences.jsonl"), "-o", "model.json"]


def _trained(run: Run) -> list[str]:
    try:
        model = json.loads((run.folder / "model.json").read_text("utf-8"))
    except ValueError:
        return ["half a file: model.json"]
    whole = model == {"old": True} or "version" in model
    return ([] if whole else ["half a model"]) + run.again(*run.arguments) + run.leftovers()


def _upgrade(run: Run) -> None:
    (run.folder / "work.db").write_bytes((run.world.base / "old.db").read_bytes())
    run.arguments = ["db", "upgrade"]


def _upgraded(run: Run) -> list[str]:
    found = []
    revision, _ = stored_revision(run.db)
    if revision not in (OLD, HEAD):
        found.append(f"half an upgrade: schema {revision}")
    found += problems_of(run.db) if revision == HEAD else []
    for copy in run.folder.glob("work.db.before-*"):
        found += _whole(copy)
    found += run.again("db", "upgrade") + problems_of(run.db)
    tables = ("article", "claim", "review", "evidence", "source")
    if counted(run.db, *tables) != counted(run.world.base / "old.db", *tables):
        found.append("the upgrade changed the number of rows")
    return found + run.leftovers()


def _whole(copy: Path) -> list[str]:
    try:
        check_file(copy)
    except DatabaseError as error:
        return [f"half a copy: {error}"]
    return []


def _backup(run: Run) -> None:
    run.world.take("work.db", run.folder)
    run.arguments = ["db", "backup", "-o", "copy.db"]


def _backed_up(run: Run) -> list[str]:
    copy = run.folder / "copy.db"
    found = problems_of(run.db) + (_whole(copy) if copy.exists() else [])
    copy.unlink(missing_ok=True)
    return found + run.again(*run.arguments) + _whole(copy) + run.leftovers()


def _restore(run: Run) -> None:
    run.world.take("work.db", run.folder)
    run.arguments = ["db", "restore", str(run.world.base / "earlier.db"), "--yes"]


def _restored(run: Run) -> list[str]:
    found = problems_of(run.db)
    before, after = (counted(run.world.base / name, "review", "event") for name in ("work.db", "earlier.db"))
    if counted(run.db, "review", "event") not in (before, after):
        found.append("half a restore")
    for copy in run.folder.glob("work.db.before-restore*"):
        found += _whole(copy)
    found += run.again(*run.arguments)
    if counted(run.db, "review", "event") != after:
        found.append("the next restore did not complete")
    return found + problems_of(run.db) + run.leftovers()


def _repair(run: Run) -> None:
    run.world.take("work.db", run.folder)
    run.arguments = ["db", "check", "--repair"]


def _repaired(run: Run) -> list[str]:
    return problems_of(run.db) + run.again("db", "check", "--repair") + problems_of(run.db) + run.leftovers()


SCENES = (
    Scene("label", _label, _labelled),
    Scene("import", _import, _imported),
    Scene("export", _export, _exported),
    Scene("load", _load, _was_loaded),
    Scene("suggest", _suggest, _suggested),
    Scene("train", _train, _trained),
    Scene("db upgrade", _upgrade, _upgraded),
    Scene("db backup", _backup, _backed_up),
    Scene("db restore", _restore, _restored),
    Scene("db check --repair", _repair, _repaired),
)
"""Every program without a screen."""
