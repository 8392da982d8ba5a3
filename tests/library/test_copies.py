"""Archived copies of sources are in the library by themselves; in blind projects only for those who may see them."""

from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from annotator.domain.library import DocumentKind, Query
from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.errors import DatabaseError
from annotator.library.additions import AddOptions, add_sources
from annotator.library.project_library import ProjectLibrary
from annotator.storage.check import check
from annotator.storage.project import DEFAULT_PROJECT
from tests.archive.conftest import STORY, Room, Site, room, site
from tests.support import add_to_library, store

__all__ = ["room", "site"]

CARGO = Query("The port of Lysna handled 4.1 million tonnes of cargo.")


def library_of(room: Room, reviewer: str, *, blind: bool = False) -> ProjectLibrary:
    return ProjectLibrary(
        room.database, replace(DEFAULT_PROJECT, blind=blind), reviewer, read_copy=room.archiver().text
    )


@pytest.mark.parametrize("blind", [False, True])
def test_a_copy_is_found_as_soon_as_it_is_made(room: Room, site: Site, blind: bool) -> None:
    desk = room.desk(blind=blind)
    claim = desk.articles.open(store(room.database).article_id).claims[1].id
    desk.answers.cite(claim, Citation(Stance.SUPPORTS, site.url("story"), title="Cargo record"))
    (source,) = desk.sources.search()
    attempt = desk.sources.archive(source.source.id)
    (document,) = library_of(room, "ana", blind=blind).documents()
    assert (document.kind, document.url, document.title) == (DocumentKind.COPY, site.url("story"), "Cargo record")
    assert document.sha256 == attempt.text_sha256
    found = library_of(room, "ana", blind=blind).find(CARGO)[0]
    assert "4.1 million tonnes" in found.quote
    assert [problem for _, found in check(room.database) for problem in found] == []


def test_what_others_cite_changes_nothing_for_a_blind_reviewer(room: Room, site: Site) -> None:
    article = store(room.database).article_id
    with room.database.write() as session:
        for n in range(5):
            add_to_library(session, f"Lysna's port handled {n} million tonnes. The harbour authority counted cargo.")
    ana, ben = (room.desk(name, blind=True, reviews_per_claim=2) for name in ("ana", "ben"))
    before = library_of(room, "ana", blind=True).find(CARGO, 20)
    claim = ben.articles.open(article).claims[1].id
    ben.answers.give(claim, "verified", [Citation(Stance.SUPPORTS, site.url("story"))], None)
    (source,) = ben.sources.search()
    ben.sources.archive(source.source.id)
    theirs = library_of(room, "ana", blind=True)
    assert theirs.find(CARGO, 20) == before
    assert all(document.kind is not DocumentKind.COPY for document in theirs.documents())
    assert [each.document.kind for each in library_of(room, "ben", blind=True).find(CARGO, 20)].count("copy") > 0
    ana.answers.give(claim, "verified", [Citation(Stance.SUPPORTS, "https://other.example/")], None)  # closes the claim
    assert len(theirs.find(CARGO, 20)) > len(before)


def test_a_copy_that_is_added_by_hand_is_everybodys(room: Room, site: Site, tmp_path: Path) -> None:
    ben = room.desk("ben", blind=True, reviews_per_claim=2)
    claim = ben.articles.open(store(room.database).article_id).claims[1].id
    ben.answers.cite(claim, Citation(Stance.SUPPORTS, site.url("story")))
    (source,) = ben.sources.search()
    text = room.archiver().text(ben.sources.archive(source.source.id).text_sha256 or "")
    theirs = library_of(room, "ana", blind=True)
    assert theirs.documents() == []
    (tmp_path / "story.txt").write_text(text, "utf-8")
    assert add_sources(room.database, [str(tmp_path / "story.txt")], AddOptions("ana")).known == 1
    assert [document.kind for document in theirs.documents()] == [DocumentKind.FILE]


def test_what_is_archived_while_a_library_is_open_comes_in_with_the_next_search(room: Room, tmp_path: Path) -> None:
    library, archiver = library_of(room, "ana"), room.archiver()
    assert library.documents() == []
    file = tmp_path / "story.txt"
    file.write_text(STORY, "utf-8")
    archiver.add_file(str(file))
    assert [document.kind for document in library.documents()] == [DocumentKind.COPY]
    assert library.reindex() == (0, 0)


def test_a_search_goes_on_while_copies_cannot_be_stored(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "story.txt"
    file.write_text(STORY, "utf-8")
    room.archiver().add_file(str(file))
    library = library_of(room, "ana")
    with monkeypatch.context() as locked:
        locked.setattr(room.database, "write", _refused)
        assert library.find(CARGO) == []
    assert len(library.find(CARGO)) == 1


def _refused() -> NoReturn:
    raise DatabaseError("The database is locked.")


def test_a_copy_that_is_lost_is_counted(room: Room, site: Site) -> None:
    desk = room.desk()
    claim = desk.articles.open(store(room.database).article_id).claims[1].id
    desk.answers.cite(claim, Citation(Stance.SUPPORTS, site.url("story")))
    (source,) = desk.sources.search()
    desk.sources.archive(source.source.id)
    kept = [path for path in room.folder.rglob("*") if path.is_file()]
    texts = {path: path.read_bytes() for path in kept}
    for path in kept:
        path.unlink()
    library = library_of(room, "ana")
    assert library.documents() == []
    assert library.reindex() == (0, 1)
    for path, data in texts.items():
        path.write_bytes(data)
    assert library.reindex() == (1, 0)
    assert len(library.documents()) == 1
