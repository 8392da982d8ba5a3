"""Archiving at the desk: what was kept, what failed and why, and quotes held against it."""

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from annotator.archive.page_text import readable
from annotator.domain.records import Citation, Quote
from annotator.domain.source_facts import ArchiveAttempt, QuoteStatus
from annotator.domain.vocabulary import Stance
from annotator.errors import AnnotatorError, ConflictError, EvidenceError, InputError, NotFoundError
from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.text import sha256_of
from annotator.web.address import file_address
from tests import tables
from tests.archive.conftest import STORY, Room, Site, page, pdf
from tests.support import store


def cited(room: Room, desk: ReviewDesk, url: str | None, quote: str | None = None, **more: Any) -> str:
    """The id of a source after it was cited for the first claim of the only article."""
    if not desk.articles.list_progress():
        store(room.database, url="https://ledger.example/harbour")
    claim = desk.articles.open(desk.articles.list_progress()[0].article.id).claims[0].id
    outcome = desk.answers.cite(claim, Citation(Stance.SUPPORTS, url, quote=Quote(quote) if quote else None, **more))
    assert outcome.claim is not None
    assert outcome.claim.review is not None
    return outcome.claim.review.evidence[-1].source.id


def rows(room: Room) -> list[Any]:
    with room.database.read() as session:
        return list(session.execute(select(tables.archive).order_by(tables.archive.c.id)))


def test_a_page_is_kept_with_its_bytes_its_text_and_their_hashes(room: Room, site: Site) -> None:
    desk = room.desk()
    source_id = cited(room, desk, site.url("moved"))
    attempt = desk.sources.archive(source_id)
    assert (attempt.ok, attempt.reason, attempt.http_status) == (True, None, 200)
    assert (attempt.url, attempt.final_url) == (site.url("moved"), site.url("story"))
    assert (attempt.title, attempt.media_type, attempt.size) == ("Cargo record at Lysna", "text/html", len(page()))
    archiver = room.archiver()
    assert archiver.store.read(attempt.content_sha256 or "") == page()
    readable = archiver.text(attempt.text_sha256 or "")
    assert "4.1 million tonnes" in readable
    detail = desk.sources.show(source_id)
    assert detail.copy == attempt
    assert (detail.source.sha256, detail.source.archived_at) == (
        sha256_of(readable), attempt.at.isoformat(timespec="seconds"),
    )  # fmt: skip
    assert [(row.status, row.bytes) for row in rows(room)] == [("ok", len(page()))]
    assert [name for name, problems in check(room.database) if problems] == []


def test_a_copy_says_what_it_is(room: Room, site: Site) -> None:
    desk = room.desk()
    meta = '<meta name="author" content="Ida Brenn"><meta property="article:published_time" content="2026-03-02">'
    site.pages["story"] = page().replace(b"<meta charset=utf-8>", f"<meta charset=utf-8>{meta}".encode())
    source_id = cited(room, desk, site.url("story"))
    assert desk.sources.read_copy(source_id) is None
    desk.sources.archive(source_id)
    told = desk.sources.read_copy(source_id)
    assert told is not None
    assert (told.title, told.author, told.published_at) == ("Cargo record at Lysna", "Ida Brenn", "2026-03-02")
    for kept in room.folder.rglob("*"):
        if kept.is_file():
            kept.unlink()
    with pytest.raises(AnnotatorError):
        desk.sources.read_copy(source_id)


@pytest.mark.parametrize(
    ("path", "reason", "status"),
    [
        ("nothing", "returned 404", 404),
        ("large", "is larger than", 200),
        ("silent", "sent nothing", None),
        ("photo", "is image/png, which has no text", 200),
        ("oddtype", "of an unknown kind", 200),
        ("empty", "is empty", 200),
        ("script", "contains no text", 200),
        ("broken", "was cut off before its end", 200),
        ("away?http://127.0.0.1/x", "not on the public internet", 302),
    ],
)
def test_a_failure_is_a_row_with_its_reason_and_no_copy(
    room: Room, site: Site, path: str, reason: str, status: int | None
) -> None:
    desk = room.desk()
    source_id = cited(room, desk, site.url(path))
    attempt = desk.sources.archive(source_id)
    assert not attempt.ok
    assert reason in (attempt.reason or "")
    assert "\x1b" not in (attempt.reason or "")
    assert attempt.http_status == status
    assert (attempt.content_sha256, attempt.text_sha256) == (None, None)
    (row,) = rows(room)
    assert (row.status, row.reason) == ("failed", attempt.reason)
    detail = desk.sources.show(source_id)
    assert (detail.source.sha256, detail.source.archived_at, detail.copy) == (None, None, None)
    assert desk.sources.search()[0].archived == attempt
    assert not room.folder.exists()


def test_a_later_failure_keeps_the_copy_there_is(room: Room, site: Site) -> None:
    desk = room.desk()
    source_id = cited(room, desk, site.url("story"))
    kept = desk.sources.archive(source_id)
    site.pages["story"] = b""
    assert not desk.sources.archive(source_id).ok
    detail = desk.sources.show(source_id)
    assert [attempt.ok for attempt in detail.attempts] == [False, True]
    assert detail.copy == kept
    assert detail.source.sha256 == kept.text_sha256


def test_the_copies_of_a_wrong_address_are_not_those_of_the_right_one(room: Room, site: Site) -> None:
    site.pages["other"] = page(STORY[:300] + ".")
    desk = room.desk()
    wrong = cited(room, desk, site.url("story"), "counted 4.1 million tonnes", title="Ports")
    kept = desk.sources.archive(wrong)
    desk.sources.correct_url(wrong, site.url("other"))
    (row,) = desk.sources.search()
    assert (row.source.title, row.archived, row.source.sha256, row.source.archived_at) == ("Ports", None, None, None)
    assert desk.sources.check_quote(row.source.id, Quote("half of it borrowed")) is None
    desk.undo()
    assert desk.sources.show(wrong).copy == kept
    desk.redo()
    assert desk.sources.archive(row.source.id).ok
    assert len(desk.sources.show(row.source.id).attempts) == 1


def test_a_copy_that_another_made_unseen_is_not_there(room: Room, site: Site) -> None:
    bo, ana = room.desk("bo", reviews_per_claim=2), room.desk("ana")
    source = cited(room, bo, site.url("story"))
    assert bo.sources.archive(source).ok
    assert ana.sources.find(site.url("story")) is None
    with pytest.raises(NotFoundError):
        ana.sources.archive(source)
    claim = ana.articles.open(ana.articles.list_progress()[0].article.id).claims[1].id
    ana.answers.cite(claim, Citation(Stance.SUPPORTS, site.url("story")))
    (row,) = ana.sources.search()
    assert (row.archived, row.source.sha256, row.source.archived_at) == (None, None, None)
    assert ana.sources.archive(source).ok
    assert (len(ana.sources.show(source).attempts), len(bo.sources.show(source).attempts)) == (1, 1)


def test_when_a_reviewers_own_copy_was_made_stays(room: Room, site: Site) -> None:
    desk = room.desk(blind=False)
    own = {"archived_url": "https://archive.example/x", "archived_at": "2026-01-02"}
    source = cited(room, desk, site.url("story"), **own)
    assert desk.sources.archive(source).ok
    seen = desk.sources.show(source).source
    assert (seen.archived_url, seen.archived_at) == ("https://archive.example/x", "2026-01-02")
    assert seen.sha256 is not None
    site.pages["other"] = page()
    ours = cited(room, desk, site.url("other"))
    for _ in range(2):
        last = desk.sources.archive(ours)
        assert desk.sources.show(ours).source.archived_at == last.at.isoformat(timespec="seconds")


def test_a_place_that_cannot_be_written_is_a_failed_attempt(room: Room, site: Site, tmp_path: Path) -> None:
    room.folder.write_text("not a folder")
    desk = room.desk()
    source = cited(room, desk, site.url("story"))
    attempt = desk.sources.archive(source)
    assert not attempt.ok
    assert "was fetched but not stored: The archive in" in (attempt.reason or "")
    assert [row.status for row in rows(room)] == ["failed"]
    (tmp_path / "notes.txt").write_text(STORY)
    with pytest.raises(AnnotatorError, match=r"notes.txt was not stored: The archive in"):
        desk.sources.add_file(str(tmp_path / "notes.txt"))
    assert len(desk.sources.search()) == 1


def test_each_attempt_is_an_event_and_rows_are_append_only(room: Room, site: Site) -> None:
    desk = room.desk()
    source_id = cited(room, desk, site.url("story"))
    desk.sources.archive(source_id)
    with room.database.read() as session:
        told = session.execute(select(tables.event.c.payload).where(tables.event.c.kind == "archive")).scalar_one()
    assert (told["archive"]["source"], told["archive"]["status"]) == (source_id, "ok")
    for statement in ("UPDATE archive SET status = 'failed', reason = 'x'", "DELETE FROM archive"):
        with pytest.raises(ConflictError, match="append-only"), room.database.write() as session:
            session.execute(text(statement))


def test_archiving_is_not_a_decision_that_undo_takes_back(room: Room, site: Site) -> None:
    desk = room.desk()
    source_id = cited(room, desk, site.url("story"))
    desk.sources.archive(source_id)
    outcome = desk.undo()
    assert outcome is not None
    assert outcome.message.startswith("Undone: source cited")
    assert desk.sources.show(source_id).copy is not None


def test_what_cannot_be_fetched_at_all_is_refused(room: Room) -> None:
    desk = room.desk()
    with pytest.raises(NotFoundError):
        desk.sources.archive("s0123456789abcdef")
    withheld = cited(room, desk, None, withheld_reason="a witness in danger")
    with pytest.raises(EvidenceError, match="is not on the web"):
        desk.sources.archive(withheld)
    assert rows(room) == []
    plain = ReviewDesk(room.database, desk.context.project, "ana")
    with pytest.raises(AnnotatorError, match="no archive"):
        plain.sources.archive(withheld)
    assert not plain.sources.archives_when_cited()


def test_leaving_waits_for_no_server_and_writes_down_that_it_did_not(room: Room, site: Site) -> None:
    desk = room.desk()
    source_id = cited(room, desk, site.url("silent"))
    waiting = threading.Thread(target=desk.sources.archive, args=(source_id,))
    waiting.start()
    while not site.asked:
        time.sleep(0.01)
    desk.close()
    waiting.join()
    (attempt,) = room.desk().sources.show(source_id).attempts
    assert not attempt.ok
    assert attempt.reason == "did not answer before the program ended: archive it again."
    assert not desk.sources.archive(source_id).ok, "who has left fetches nothing more"
    assert len(site.asked) == 1


class TestQuotes:
    @pytest.mark.parametrize(
        ("quote", "status"),
        [
            ("counted 4.1 million tonnes of cargo last year", QuoteStatus.EXACT),
            ('"We had ships waiting on every tide,"', QuoteStatus.EXACT),
            ("counted 1.4 million tonnes of cargo last year", QuoteStatus.APPROXIMATE),
            ("The harbour master resigned in the spring", QuoteStatus.MISSING),
            ("Berths on the west quay: 14", QuoteStatus.PAGE),
        ],
    )
    def test_are_held_against_the_copy(self, room: Room, site: Site, quote: str, status: QuoteStatus) -> None:
        site.pages["story"] = page(
            extra="<footer><table><tr><td>Berths on the west quay: 14</td></tr></table></footer>"
        )
        desk = room.desk()
        source_id = cited(room, desk, site.url("story"))
        assert desk.sources.check_quote(source_id, Quote(quote)) is None, "there is no copy yet"
        copy = desk.sources.archive(source_id)
        match = desk.sources.check_quote(source_id, Quote(quote))
        assert match is not None
        assert match.status is status
        if status in (QuoteStatus.EXACT, QuoteStatus.APPROXIMATE):
            assert room.archiver().text(copy.text_sha256 or "")[match.start : match.end] == match.passage

    def test_a_citation_says_when_its_quote_is_not_what_the_copy_says(self, room: Room, site: Site) -> None:
        desk = room.desk()
        desk.sources.archive(cited(room, desk, site.url("story"), "anything at all, with no copy yet"))
        claim = desk.articles.open(desk.articles.list_progress()[0].article.id).claims[1].id

        def cite(quote: str) -> Any:
            outcome = desk.answers.cite(claim, Citation(Stance.SUPPORTS, site.url("story"), quote=Quote(quote)))
            assert outcome.claim is not None
            assert outcome.claim.review is not None
            assert outcome.claim.review.evidence[-1].quote == Quote(quote), "the decision is kept"
            return outcome

        assert cite("counted 4.1 million tonnes of cargo").warning is None
        near = cite("counted 1.4 million tonnes of cargo last year")
        assert near.warning == "The copy says “counted 4.1 million tonnes…”, not “counted 1.4 million tonnes…”."
        assert near.message.endswith(near.warning)
        assert cite("the harbour master resigned").warning == (
            "“the harbour master resigned” is not in the archived copy."
        )
        many = [Citation(Stance.SUPPORTS, site.url("story"), quote=Quote(q)) for q in ("nothing of this", "grain")]
        assert (
            desk.answers.give(claim, "verified", many, None).warning == "“nothing of this” is not in the archived copy."
        )
        for path in [path for path in room.folder.rglob("*") if path.is_file()]:
            path.unlink()
        assert cite("a lost copy says nothing").warning is None

    def test_a_lost_copy_is_an_error_in_words(self, room: Room, site: Site) -> None:
        desk = room.desk()
        source_id = cited(room, desk, site.url("story"))
        desk.sources.archive(source_id)
        for path in list(room.folder.rglob("*")):
            if path.is_file():
                path.unlink()
        with pytest.raises(NotFoundError, match="archive the source again"):
            desk.sources.check_quote(source_id, Quote("anything at all"))


class TestFiles:
    def add(self, room: Room, path: Path) -> Any:
        return room.desk().sources.add_file(str(path))

    def test_a_pdf_is_a_source_by_its_bytes_and_its_name(self, room: Room, tmp_path: Path) -> None:
        folder = tmp_path / "secret place"
        folder.mkdir()
        path = folder / "report 2025.pdf"
        path.write_bytes(pdf(STORY))
        source = self.add(room, path)
        sha256 = __import__("hashlib").sha256(pdf(STORY)).hexdigest()
        assert (source.url, source.file_name) == (file_address(sha256), "report 2025.pdf")
        assert source.sha256 is not None
        other = folder / "copy.pdf"
        other.write_bytes(pdf(STORY))
        assert self.add(room, other).id == source.id, "the same bytes are the same source"
        with room.database.read() as session:
            stored = [*session.execute(select(tables.source)), *session.execute(select(tables.archive)),
                      *session.execute(select(tables.event.c.payload))]  # fmt: skip
        assert "secret" not in str(stored)
        assert room.archiver().store.read(sha256) == pdf(STORY)

    def test_a_file_is_cited_by_its_id_and_its_quotes_are_checked(self, room: Room, tmp_path: Path) -> None:
        path = tmp_path / "saved.html"
        path.write_bytes(page())
        desk = room.desk()
        source = desk.sources.add_file(str(path))
        assert cited(room, desk, None, source_id=source.id) == source.id
        match = desk.sources.check_quote(source.id, Quote("counted 4.1 million tonnes"))
        assert match is not None
        assert match.status is QuoteStatus.EXACT
        with pytest.raises(EvidenceError, match="not on the web"):
            desk.sources.archive(source.id)
        with pytest.raises(EvidenceError, match="Only a web address"):
            desk.sources.correct_url(source.id, "https://stat.example/")

    @pytest.mark.parametrize(
        ("name", "data", "reason"),
        [
            ("photo.png", b"\x89PNG\0\0", "photo.png is of an unknown kind"),
            ("empty.txt", b"", "empty.txt is empty"),
            ("big.txt", b"x" * 300_001, "big.txt is larger than"),
            ("gone.pdf", None, "gone.pdf cannot be read"),
        ],
    )
    def test_what_is_no_document_is_refused_and_nothing_kept(
        self, room: Room, tmp_path: Path, name: str, data: bytes | None, reason: str
    ) -> None:
        if data is not None:
            (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError, match=reason):
            self.add(room, tmp_path / name)
        assert rows(room) == []
        assert room.desk().sources.search() == []

    def test_what_is_no_ordinary_file_is_refused_at_once(self, room: Room, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        for path, what in (
            (tmp_path / "pipe", "not a plain file"),
            (tmp_path, "a folder"),
            ("/dev/zero", "not a plain"),
        ):
            with pytest.raises(InputError, match=what):
                room.desk().sources.add_file(str(path))
        assert rows(room) == []


def test_comments_without_end_are_read_once() -> None:
    started = time.monotonic()
    assert readable(b"<!---->" * 40_000 + b"plain", None, None, None).media_type == "text/plain"
    assert readable(b"<!--" * 40_000 + b"plain", None, None, None).media_type == "text/plain"
    assert time.monotonic() - started < 5
    assert (
        readable(b"<?xml?> <!-- a --> <!-- b --><!doctype html>" + page(), None, None, None).media_type == "text/html"
    )


def test_an_attempt_that_is_neither_is_refused_by_the_database(room: Room) -> None:
    source_id = cited(room, room.desk(), "https://stat.example/a")
    for values in (
        "'ok', NULL, NULL, NULL",
        "'failed', NULL, NULL, NULL",
        "'ok', 'why', 'a', 'b'",
        "'ok', NULL, 'a', NULL",
    ):
        with pytest.raises(ConflictError), room.database.write() as session:
            session.execute(
                text(
                    "INSERT INTO archive (source_id, at, url, status, reason, content_sha256, text_sha256) "
                    f"SELECT id, '2026-05-12 08:00:00', 'x', {values} FROM source WHERE public_id = '{source_id}'"
                )
            )


def test_attempts_are_plain_values() -> None:
    assert ArchiveAttempt.__slots__
