"""Importing a text again: from another address, or changed, with and without ``--update``."""

from pathlib import Path
from typing import Any

import pytest

from annotator.domain.article_places import FurtherAddress, VersionPlace
from annotator.domain.search_hits import FoundIn
from annotator.ingest.importer import ImportReport, import_sources
from annotator.review.desk import ReviewDesk
from annotator.storage.database.engine import Database
from annotator.storage.known_articles import places_of
from annotator.storage.opened_article import open_article
from annotator.storage.viewpoint import Viewpoint

TEXT = "Harbour grows\n\nThe port of Lysna handled 4.1 million tonnes in 2025. It opened in 1990."
CHANGED = TEXT.replace("4.1", "4.2")


def rows(folder: Path, *entries: dict[str, str], name: str = "rows.jsonl") -> str:
    import json

    path = folder / name
    path.write_text("".join(f"{json.dumps(entry)}\n" for entry in entries), encoding="utf-8")
    return str(path)


def imported(database: Database, source: str, *, update: bool = False) -> ImportReport:
    return import_sources(database, [source], None, threshold=0.3, update=update)


def said(report: ImportReport) -> str:
    return " ".join(remark.text for remark in report.remarks)


def test_another_address_of_a_text_is_kept_found_and_known(make_desk: Any, database: Database, tmp_path: Path) -> None:
    first = imported(database, rows(tmp_path, {"text": TEXT, "url": "https://ledger.example/a"}))
    (article,) = first.article_ids
    entry = {"text": f"{TEXT}\n", "url": "http://www.mirror.example/b?utm_source=x"}
    again = imported(database, rows(tmp_path, entry))
    assert (again.imported, again.duplicates, again.addresses) == (0, 1, 1)
    assert f"has the text of article {article}, which now has this address too" in said(again)
    known = imported(database, rows(tmp_path, entry, {"text": TEXT, "url": "https://mirror.example/b/"}))
    assert (known.imported, known.duplicates, known.addresses, known.remarks) == (0, 2, 0, [])
    desk: ReviewDesk = make_desk("ana")
    opened = desk.articles.open("https://m.mirror.example/b")
    assert opened.article.id == article
    assert [each.url for each in opened.places.addresses] == ["http://www.mirror.example/b"]
    assert isinstance(opened.places.addresses[0], FurtherAddress)
    assert opened.places.words == ("1 more address",)
    (group,) = desk.articles.search("mirror")
    assert (group.kind, group.found[0].place.article_id) == (FoundIn.ARTICLE, article)


def test_a_changed_text_is_an_article_of_its_own_until_update_is_asked_for(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "port.txt"
    file.write_text(TEXT)
    (old,) = imported(database, str(file)).article_ids
    file.write_text(CHANGED)
    report = imported(database, str(file))
    (new,) = report.article_ids
    assert report.versions == 0
    assert f"has another text than article {old}" in said(report)
    assert "--update" in said(report)
    report = imported(database, str(file), update=True)
    assert (report.imported, report.duplicates, report.versions) == (0, 1, 1)
    assert said(report) == f"is the newer version of article {old}.", "a blind project says no number of answers"
    assert (report.carried, report.changed, report.vanished) == (None, None, None), "nor that it is nought"
    with database.read() as session:
        places = places_of(session, [old, new])
    assert places[new].version == VersionPlace(2, older=old)
    assert imported(database, str(file), update=True).versions == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"url": "https://ledger.example/a"}, {"url": "http://ledger.example/a/#top"}),
        ({"id": "7"}, {"id": "7"}),
    ],
)
def test_a_newer_version_is_known_by_its_address_or_its_row(
    before: dict[str, str], after: dict[str, str], database: Database, tmp_path: Path
) -> None:
    (old,) = imported(database, rows(tmp_path, {"text": TEXT, **before})).article_ids
    report = imported(
        database,
        rows(tmp_path, {"text": "Other\n\nFirst row now.", "id": "1"}, {"text": CHANGED, **after}),
        update=True,
    )
    assert (report.imported, report.versions) == (2, 1)
    with database.read() as session:
        assert open_article(session, report.article_ids[1], Viewpoint(None, False, 1)).places.version == VersionPlace(
            2, older=old
        )


def test_what_many_texts_share_identifies_none_of_them(database: Database, tmp_path: Path) -> None:
    """The address of a site that a table gives all its rows, rows without an id, files of the same name elsewhere."""
    site = {"url": "https://site.example/"}
    imported(database, rows(tmp_path, {"text": TEXT, **site}, {"text": f"{TEXT} More.", **site}))
    imported(database, rows(tmp_path, {"text": f"Row. {TEXT}"}))
    other = tmp_path / "other"
    other.mkdir()
    for entries, folder in (([{"text": CHANGED, **site}], tmp_path), ([{"text": f"Row. {CHANGED}"}], tmp_path)):
        assert imported(database, rows(folder, *entries), update=True).versions == 0
    (tmp_path / "a.txt").write_text(f"A. {TEXT}")
    imported(database, str(tmp_path / "a.txt"))
    (other / "a.txt").write_text(f"A. {CHANGED}")
    assert imported(database, str(other / "a.txt"), update=True).versions == 0


def test_one_import_gives_an_article_one_newer_version(database: Database, tmp_path: Path) -> None:
    url = {"url": "https://ledger.example/live"}
    imported(database, rows(tmp_path, {"text": TEXT, **url}))
    entries = [{"text": f"{CHANGED} {n}.", **url} for n in range(3)]
    report = imported(database, rows(tmp_path, *entries), update=True)
    assert (report.imported, report.versions) == (3, 1)
