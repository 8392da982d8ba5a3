"""Fixtures for tests of formats: the labelled set, to read only, and answers that were found in a library."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.domain.evidence_search import Search
from annotator.domain.records import Citation, Quote
from annotator.domain.shown_outcomes import ShownOutcome
from annotator.domain.vocabulary import Stance
from annotator.library.additions import AddOptions, add_sources
from annotator.library.project_library import ProjectLibrary
from annotator.load.dataset import load
from annotator.review.desk import ReviewDesk
from annotator.review.evidence_finder import LibraryAccess
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from tests.export.golden import LABELLED
from tests.support import store

REPORT = (
    "Cargo of the ports in 2025\n\n"
    "The port of Lysna handled 4.12 million tonnes of cargo last year, said the office of statistics.\n\n"
    "The port of Varn handled 3.2 million tonnes of cargo, less than the year before.\n\n"
    "Traffic on the roads to the port of Lysna rose by 12 percent."
)


@pytest.fixture(scope="session")
def labelled(_migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The labelled set; only to be read."""
    path = tmp_path_factory.mktemp("labelled") / "labelled.db"
    shutil.copy(_migrated, path)
    database = open_database(str(path))
    load(database, LABELLED)
    yield database
    database.close()


@pytest.fixture
def worked(database: Database, tmp_path: Path) -> dict[str, Any]:
    """A claim that was answered from the library, one with a page from elsewhere, one without any quote."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for n, paragraph in enumerate(REPORT.split("\n\n")):
        (folder / f"{n}.txt").write_text(f"Report number {n} of the office\n\n{paragraph}", encoding="utf-8")
    article = store(database, url="https://news.example/port", published_at="2026-05-12").article_id
    project = load_project(database)
    library = ProjectLibrary(database, project, "ana")
    assert add_sources(database, [str(folder)], AddOptions("ana")).added == 4
    desk = ReviewDesk(database, project, "ana", library=LibraryAccess(lambda: library))
    assert desk.finder.is_stocked()
    claims = desk.articles.open(article).claims
    desk.questions.ask(claims[0].id, "How much cargo did the port of Lysna handle?")
    asked = desk.articles.open(article).claims[0]
    search = Search(asked, "https://news.example/port", "2026-05-12", question=1)
    found = desk.finder.find(search)
    desk.finder.note_shown(search, found)
    desk.answers.decide(asked.id, "verified")
    best = next(each for each in found if "4.12 million" in each.text)
    desk.finder.cite(asked.id, best, Stance.SUPPORTS, question=1)
    others = [each for each in found if each is not best]
    desk.finder.note_outcome(asked.id, others[0], ShownOutcome.NOT_RELEVANT)
    desk.finder.note_outcome(asked.id, best, ShownOutcome.OPENED)
    desk.answers.give(claims[1].id, "disputed", [
        Citation(Stance.REFUTES, "https://far.example/plan", quote=Quote("No port has such a plan"), title="The plan")
    ], None)  # fmt: skip
    desk.answers.give(claims[2].id, "unverifiable", [], None)
    assert [problem for _, problems in check(database) for problem in problems] == []
    return {"claims": [claim.id for claim in claims], "best": best, "others": others}
