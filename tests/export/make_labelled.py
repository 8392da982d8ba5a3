"""Makes the labelled set in ``corpus/labelled`` again: ``python -m tests.export.make_labelled``.

The sample articles are imported with the real segmenter and suggester, the decisions beside this file are taken at
ana's desk, and the export is written with fixed times. Run it when the segmenter, the suggester or the record
changes, and look at the difference before keeping it.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from annotator.domain.records import Citation, Claim, Quote
from annotator.domain.vocabulary import SourceKind, Stance
from annotator.domain.work import OpenArticle
from annotator.export.run import Request, export
from annotator.ingest.importer import import_sources
from annotator.load.dataset import load
from annotator.review.desk import ReviewDesk
from annotator.settings import DEFAULT_MODEL, load_settings
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project, set_up_project
from annotator.suggest.suggester import load_suggester
from tests import tables
from tests.support import ROOT

DECISIONS = Path(__file__).with_name("decisions.jsonl")
LABELLED = ROOT / "corpus" / "labelled" / "labelled.jsonl"
CSV = ROOT / "tests" / "golden" / "labelled.csv"
REVIEWER = "ana"
IMPORTED = datetime(2026, 5, 12, 8, 0, tzinfo=UTC)
REVIEWED = datetime(2026, 5, 15, 9, 0, tzinfo=UTC)
LIKENESS = 0.5
"""A suggested claim stands for a decision's words when they share at least this part of all that either says."""


def make(out: Path, sheet: Path) -> None:
    """Write the labelled set to ``out`` and the files beside it, and as CSV to ``sheet``."""
    with tempfile.TemporaryDirectory() as folder:
        first = open_database(f"{folder}/first.db")
        project = set_up_project(first, load_settings(database=f"{folder}/first.db", reviewer=REVIEWER))
        order = decide_all(first, ReviewDesk(first, project, REVIEWER))
        export(first, project, Request("jsonl", names=True), Path(folder) / "set.jsonl", REVIEWER)
        first.close()
        fix_times(Path(folder) / "set.jsonl", order)
        second = open_database(f"{folder}/second.db")
        load(second, Path(folder) / "set.jsonl")
        export(second, load_project(second), Request("csv", names=True), Path(folder) / "sheet.csv", REVIEWER)
        shutil.copy(Path(folder) / "sheet.csv", sheet)
        export(second, load_project(second), Request("jsonl", names=True), out, REVIEWER)
        second.close()


def decide_all(database: Database, desk: ReviewDesk) -> list[str]:
    """Import the articles and take every decision; returns the claims in the order they were decided."""
    threshold = load_settings().suggest.threshold
    import_sources(database, ["corpus/articles"], load_suggester(DEFAULT_MODEL), threshold=threshold)
    articles = [desk.articles.open(row.article.id) for row in desk.articles.list_progress()]
    origins = origins_of(database)
    decided = []
    for line in DECISIONS.read_text(encoding="utf-8").splitlines():
        decision = json.loads(line)
        found = [
            article
            for article in articles
            if decision["article"] in origins[article.article.id] and decision["exact"] in article.text
        ]
        (article,) = found
        claim = claim_for(desk, article, decision["exact"])
        decide(desk, claim, decision)
        decided.append(claim)
    return decided


def origins_of(database: Database) -> dict[str, str]:
    """Where each article was imported from."""
    with database.read() as session:
        rows = session.execute(select(tables.article.c.public_id, tables.article.c.origin))
        return {row.public_id: row.origin for row in rows}


def claim_for(desk: ReviewDesk, article: OpenArticle, exact: str) -> str:
    """The claim that says ``exact``: the suggested one that says most of it and little else, or a new one."""
    start = article.text.index(exact)
    end = start + len(exact)

    def likeness(claim: Claim) -> float:
        shared = min(end, claim.end) - max(start, claim.start)
        return shared / (max(end, claim.end) - min(start, claim.start))

    best = max(article.claims, key=likeness, default=None)
    if best is not None and likeness(best) >= LIKENESS:
        return best.id
    added = desk.spans.add(article.article.id, start, end).claim
    assert added is not None
    return added.id


def decide(desk: ReviewDesk, claim: str, decision: dict[str, Any]) -> None:
    """Take one decision with all that belongs to it."""
    if decision["note"]:
        desk.answers.comment(claim, decision["note"])
    if decision["flagged"]:
        desk.answers.flag(claim, True)
    if decision["confidence"]:
        desk.answers.set_confidence(claim, decision["confidence"])
    for each in decision["citations"]:
        desk.answers.cite(claim, citation(each))
    if decision["label"]:
        desk.answers.decide(claim, decision["label"], seconds=round(6 + len(decision["exact"]) / 16, 1))
    else:
        desk.answers.skip(claim)


def citation(given: dict[str, Any]) -> Citation:
    """A citation as the desk takes it."""
    quote = Quote(given["quote"]) if given["quote"] else None
    details = given | {"stance": Stance(given["stance"]), "kind": SourceKind(given["kind"]), "quote": quote}
    return Citation(**details)


def fix_times(path: Path, order: list[str]) -> None:
    """Replace the times of today by fixed ones: one article a second, one decision every three minutes."""
    at = {claim: (REVIEWED + timedelta(minutes=3 * number)).isoformat() for number, claim in enumerate(order)}

    def fix(record: dict[str, Any], number: int) -> None:
        if "imported_at" in record:
            record["imported_at"] = (IMPORTED + timedelta(seconds=number)).isoformat()
        for review in record.get("reviews", ()):
            if review["submitted_at"]:
                review["submitted_at"] = at[record["claim_id"]]

    for file in (path, path.with_name(path.stem + ".articles.jsonl")):
        records = list(_records(file))
        for number, record in enumerate(records):
            fix(record, number)
        file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def _records(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


if __name__ == "__main__":
    os.chdir(ROOT)  # articles are named by their path from here
    LABELLED.parent.mkdir(exist_ok=True)
    make(LABELLED, CSV)
