"""Loading an export: everything back, nothing twice, nothing overwritten, nothing believed unchecked."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from annotator.domain.records import Citation
from annotator.domain.vocabulary import ReviewStatus, Stance
from annotator.errors import InputError
from annotator.load.dataset import LoadReport, load
from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from tests import tables
from tests.conftest import DeskMaker
from tests.export.support import Claims, adjudicate, export_to, fill_database, opened
from tests.support import ARTICLE, HOSTILE, store

ADDED = {"articles": 2, "claims": 8, "reviews": 6}


@pytest.fixture
def out(filled: Claims, database: Database, tmp_path: Path) -> Path:
    """An export of the filled database."""
    export_to(database, tmp_path / "out.jsonl")
    return tmp_path / "out.jsonl"


@pytest.fixture
def empty_path(_migrated: Path, tmp_path: Path) -> Path:
    """Where another database is, with nothing in it."""
    path = tmp_path / "empty.db"
    shutil.copy(_migrated, path)
    return path


@pytest.fixture
def empty(empty_path: Path) -> Iterator[Database]:
    with opened(empty_path) as database:
        yield database


def counts(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.read() as session:
        return {
            name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in vars(tables).items()
            if hasattr(table, "columns")
        }


def added(report: LoadReport) -> dict[str, int]:
    done = report.as_json()
    return {name: done[name]["added"] for name in ADDED}


def unchanged(report: LoadReport) -> dict[str, int]:
    done = report.as_json()
    return {name: done[name]["unchanged"] for name in ADDED}


def edited(out: Path, change: Callable[[list[dict[str, Any]]], None], name: str = "") -> None:
    """Change the records of a file in place."""
    path = out.with_name(name) if name else out
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    change(records)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def reviewed(records: list[dict[str, Any]]) -> dict[str, Any]:
    """The record whose review has evidence with every field."""
    return next(record for record in records if record["label"] == "verified")


def test_an_empty_database_gets_everything_back(out: Path, empty: Database, tmp_path: Path) -> None:
    report = load(empty, out)
    export_to(empty, tmp_path / "back.jsonl")

    assert added(report) == ADDED
    assert report.as_json()["sources"] == {"added": 2}
    assert (report.conflicts, report.missing) == ([], {})
    for suffix in (".jsonl", ".articles.jsonl"):
        assert (tmp_path / f"back{suffix}").read_bytes() == (tmp_path / f"out{suffix}").read_bytes()


def test_what_was_loaded_passes_every_check(out: Path, empty: Database) -> None:
    load(empty, out)

    assert {name: problems for name, problems in check(empty) if problems} == {}


def test_loading_twice_and_loading_into_its_own_database_change_nothing(
    out: Path, empty: Database, database: Database
) -> None:
    load(empty, out)
    for each in (empty, database):
        before = counts(each)
        report = load(each, out)

        assert counts(each) == before
        assert unchanged(report) == ADDED
        assert report.conflicts == []


def test_every_loaded_review_has_an_event_with_its_state(out: Path, empty: Database) -> None:
    load(empty, out)
    event = tables.event
    with empty.read() as session:
        states = [
            row.payload["state"]
            for row in session.execute(select(event.c.payload, event.c.claim_id).where(event.c.kind == "load"))
            if "state" in row.payload
        ]
        sources = [
            row.payload["source"]["id"] for row in session.execute(select(event.c.payload)) if "source" in row.payload
        ]

    assert len(states) == ADDED["reviews"]
    assert {state["status"] for state in states} == {"submitted", "draft", "skipped", "open"}
    assert len(sources) == len(set(sources)) == 2


def test_work_goes_on_after_a_load_and_undo_stops_at_it(
    out: Path, filled: Claims, database: Database, make_desk: Callable[..., ReviewDesk], empty_path: Path
) -> None:
    maker = DeskMaker(empty_path)
    with opened(empty_path) as empty:
        load(empty, out)
        ana = maker("ana")
        ana.answers.cite(filled.draft, Citation(Stance.REFUTES, "https://late.example/1"))
        assert ana.answers.decide(filled.draft, "disputed").claim.review.status is ReviewStatus.SUBMITTED  # type: ignore[union-attr]
        assert ana.undo() is not None
        assert ana.undo() is None
        ana.close()


def test_an_answer_that_was_undone_here_makes_room_for_the_loaded_one(
    out: Path, filled: Claims, empty_path: Path
) -> None:
    maker = DeskMaker(empty_path)
    with opened(empty_path) as empty:
        store(empty, ARTICLE)
        ana = maker("ana")
        ana.answers.comment(filled.draft, "never mind")
        ana.answers.flag(filled.verified, True)
        ana.undo()
        report = load(empty, out)
        problems = [problem for _, found in check(empty) for problem in found]
        undone = ana.undo()
        ana.close()

    assert added(report)["reviews"] == 5
    (conflict, title) = sorted(report.conflicts)
    assert title.startswith("out.jsonl") and filled.draft in title
    assert conflict.startswith("Article") and "title, publisher" in conflict
    assert problems == []
    assert undone is not None and undone.claim is not None and undone.claim.id == filled.draft


def test_a_loaded_claim_that_was_moved_survives_new_suggestions(out: Path, filled: Claims, empty: Database) -> None:
    load(empty, out)
    with empty.read() as session:
        claim, event = tables.claim, tables.event
        key = session.execute(select(claim.c.id).where(claim.c.public_id == filled.moved)).scalar_one()
        kept = session.execute(select(event.c.payload).where(event.c.claim_id == key, event.c.reviewer_id.is_(None)))

        assert kept.scalar_one()["claim"] == {"start": 23, "end": 39, "withdrawn": False}


def test_a_differing_review_is_a_conflict_and_stays(
    out: Path, filled: Claims, database: Database, make_desk: Callable[..., ReviewDesk], tmp_path: Path
) -> None:
    make_desk("ana").answers.comment(filled.verified, "Looked at three times.")
    before = counts(database)
    report = load(database, out)
    export_to(database, tmp_path / "after.jsonl")

    (conflict,) = report.conflicts
    assert f"the review of claim {filled.verified} by ana differs" in conflict
    assert conflict.startswith("out.jsonl line ")
    assert unchanged(report) == ADDED | {"reviews": 5}
    assert counts(database) == before
    assert "Looked at three times." in (tmp_path / "after.jsonl").read_text(encoding="utf-8")
    assert any("Conflict, nothing overwritten" in line for line in report.lines())


def test_claims_that_changed_here_are_conflicts(
    out: Path, filled: Claims, database: Database, make_desk: Callable[..., ReviewDesk]
) -> None:
    ana = make_desk("ana")
    ana.undo()  # withdraws the manual claim
    article = ana.articles.list_progress()[0].article.id
    first = ana.articles.open(article).claims[0]
    ana.spans.edit(first.id, first.start + 4, first.end)
    problems = " ".join(load(database, out).conflicts)

    assert f"the claim {filled.manual} is withdrawn in this database" in problems
    assert f"the claim {filled.verified} has a different span in this database" in problems


def test_another_title_or_source_title_is_a_conflict(out: Path, database: Database, empty: Database) -> None:
    load(empty, out)
    edited(out, lambda records: reviewed(records)["reviews"][0]["evidence"][0]["source"].update(title="Other"))
    edited(out, lambda records: records[0].update(title="Another"), "out.articles.jsonl")
    problems = load(empty, out).conflicts

    assert any(
        "has a different title in this database" in problem and problem.startswith("Article") for problem in problems
    )


def test_a_source_known_here_gets_only_what_was_unknown(out: Path, filled: Claims, empty_path: Path) -> None:
    maker = DeskMaker(empty_path)
    with opened(empty_path) as empty:
        article = store(empty, "An article of its own. It has a claim.")
        cy = maker("cy")
        claim = cy.articles.open(article.article_id).claims[0].id
        cy.answers.cite(claim, Citation(Stance.CONTEXT, "http://www.stat.example/ports/?year=2025", title="Mine"))
        report = load(empty, out)
        (source,) = cy.sources.list_recent()
        cy.close()

    assert (source.title, source.publisher, source.author) == ("Mine", "Office", "A. Nonym")
    assert [problem for problem in report.conflicts if "Source" in problem] == [
        f"Source {source.id} has another title here."
    ]


def test_without_the_articles_only_claims_of_known_articles_come_back(out: Path, empty: Database) -> None:
    out.with_name("out.articles.jsonl").unlink()
    store(empty, ARTICLE, scores=[0.0] * 6)
    report = load(empty, out)

    assert added(report) == {"articles": 0, "claims": 5, "reviews": 5}
    assert list(report.missing.values()) == [3]
    assert "3 claims of 1 article cannot be loaded" in report.lines()[-1]
    assert report.as_json()["missing"][0]["claims"] == 3


def _set(path: str, value: Any) -> Callable[[list[dict[str, Any]]], None]:
    """A change of one field of the fully reviewed record; ``path`` has dots."""

    def change(records: list[dict[str, Any]]) -> None:
        place: Any = reviewed(records)
        *parents, last = path.split(".")
        for name in parents:
            place = place[int(name)] if name.isdigit() else place[name]
        place[last] = value

    return change


EVIDENCE = "reviews.0.evidence.0"


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("schema_version", "6", "schema_version"),
        ("suggestion.tags", ["rumour"], "suggestion.tags"),
        ("suggestion.threshold", 2, "suggestion.threshold"),
        ("sampling", "at will", "sampling"),
        ("spoken", -1, "spoken"),
        ("votes", [{"label": "verified", "count": -1, "share": 1}], "votes.0.count"),
        ("exact", "X", "code points"),
        ("start", 10**12, "start"),
        ("prefix", None, "prefix"),
        ("claim_id", "c1", "claim_id"),
        ("extra", 1, "extra"),
        ("article.sha256", "0" * 63, "article.sha256"),
        ("reviews.0.label", "perhaps", "“perhaps” is not a label of this project"),
        ("reviews.0.label", None, "a label exactly when"),
        ("reviews.0.reviewer", "a\x1b[2Jna", "cannot be a reviewer's name"),
        ("reviews.0.reviewer", "x" * 65, "reviewer"),
        ("reviews.0.submitted_at", "2026-05-14T00:00:00", "submitted_at"),
        ("reviews.0.confidence", 6, "confidence"),
        ("reviews.0.note", "a\0b", "NUL"),
        (f"{EVIDENCE}.source.url", "javascript:alert(1)", "is not a web address"),
        (f"{EVIDENCE}.source.archived_url", "file:///etc/passwd", "is not a web address"),
        (f"{EVIDENCE}.source.url", None, "needs a url or a withheld_reason"),
        (f"{EVIDENCE}.stance", "hates", "stance"),
        (f"{EVIDENCE}.set", -1, "set"),
    ],
)
def test_a_line_that_is_no_record_is_named_and_nothing_is_loaded(
    path: str, value: Any, message: str, out: Path, empty: Database
) -> None:
    edited(out, _set(path, value))
    before = counts(empty)

    with pytest.raises(InputError) as caught:
        load(empty, out)

    assert str(caught.value).startswith("out.jsonl line ")
    assert message in str(caught.value)
    assert "othing was loaded" in str(caught.value)
    assert counts(empty) == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": "x" * 200}, "do not match the text"),
        ({"id": "a" + "0" * 16}, "do not match the text"),
        (
            {"sentences": [{"n": 0, "start": 0, "end": 9999, "paragraph": 0, "kind": "body", "quotation": None}]},
            "inside",
        ),
        ({"meta": []}, "meta"),
        ({"imported_at": "yesterday"}, "imported_at"),
    ],
)
def test_an_article_that_does_not_fit_its_text_is_refused(
    change: dict[str, Any], message: str, out: Path, empty: Database
) -> None:
    edited(out, lambda records: records[1].update(change), "out.articles.jsonl")

    with pytest.raises(InputError, match=r"out\.articles\.jsonl line 2") as caught:
        load(empty, out)

    assert message in str(caught.value)
    assert counts(empty)["article"] == 0


@pytest.mark.parametrize(
    "line", [b"not json", b'{"a": 1', b"[]", b"\xff\xfe{}", b'{"schema_version": "1"}', b'"\\ud800"', b"[" * 5000]
)
def test_a_line_that_is_not_even_json_is_named(line: bytes, out: Path, empty: Database) -> None:
    whole = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join([*whole[:2], line + b"\n", *whole[2:]]))

    with pytest.raises(InputError, match=r"out\.jsonl line 3 is not a valid claim record"):
        load(empty, out)

    assert counts(empty)["article"] == 0


def test_a_span_that_is_not_the_claim_is_refused(out: Path, empty: Database) -> None:
    def shift(records: list[dict[str, Any]]) -> None:
        record = reviewed(records)
        record["start"] += 1
        record["end"] += 1

    edited(out, shift)
    with pytest.raises(InputError, match="text is not in its article at this span"):
        load(empty, out)


def test_a_claim_that_comes_twice_is_refused(out: Path, empty: Database) -> None:
    edited(out, lambda records: records.insert(1, records[0]))

    with pytest.raises(InputError, match="occurs twice"):
        load(empty, out)


def test_an_id_of_another_articles_claim_is_refused(out: Path, filled: Claims, empty: Database) -> None:
    load(empty, out)

    def swap(records: list[dict[str, Any]]) -> None:
        records[0]["claim_id"], records[-1]["claim_id"] = records[-1]["claim_id"], records[0]["claim_id"]

    edited(out, swap)
    with pytest.raises(InputError, match="belongs to another article"):
        load(empty, out)


def test_a_line_without_end_is_refused_before_it_fills_the_memory(
    out: Path, empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.load.dataset.LONGEST_LINE", 1000)
    with pytest.raises(InputError, match="is longer than 0 KB"):
        load(empty, out)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, empty: Database) -> None:
    with pytest.raises(InputError, match=r"nothing\.jsonl cannot be read \(No such file or directory\)"):
        load(empty, tmp_path / "nothing.jsonl")


def test_hostile_text_comes_back_byte_true(
    make_desk: Callable[..., ReviewDesk], database: Database, empty: Database, tmp_path: Path
) -> None:
    for number, text in enumerate(HOSTILE):
        article = store(database, f"{text}\nFact number {number} follows.", title=text, author=text, publisher=text)
        desk = make_desk("ana")
        claim = desk.articles.open(article.article_id).claims[-1].id
        desk.answers.comment(claim, text)
        desk.answers.decide(claim, "unverifiable")
        desk.answers.cite(claim, Citation(Stance.CONTEXT, f"https://a.example/{number}", title=text, note=text))
    export_to(database, tmp_path / "out.jsonl")
    load(empty, tmp_path / "out.jsonl")
    export_to(empty, tmp_path / "back.jsonl")
    records = [json.loads(line) for line in (tmp_path / "out.articles.jsonl").read_text("utf-8").splitlines()]

    assert [record["title"] for record in records] == list(HOSTILE)
    assert (tmp_path / "back.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()
    assert (tmp_path / "back.articles.jsonl").read_bytes() == (tmp_path / "out.articles.jsonl").read_bytes()


def test_progress_counts_bytes_to_the_end(out: Path, empty: Database) -> None:
    seen: list[tuple[int, int, str]] = []
    load(empty, out, lambda *said: seen.append(said))
    total = sum(path.stat().st_size for path in out.parent.glob("out*.jsonl"))

    assert seen[-1] == (total, total, "out.jsonl")
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)


def test_both_backends_carry_everything(
    either: Database, either_desk: Callable[..., ReviewDesk], empty: Database, tmp_path: Path
) -> None:
    claims = fill_database(either_desk, either)
    adjudicate(either, claims.verified, "abe", "disputed")
    export_to(either, tmp_path / "out.jsonl")
    load(empty, tmp_path / "out.jsonl")
    export_to(empty, tmp_path / "back.jsonl")
    report = load(either, tmp_path / "back.jsonl")

    assert (tmp_path / "back.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()
    assert (tmp_path / "back.articles.jsonl").read_bytes() == (tmp_path / "out.articles.jsonl").read_bytes()
    assert unchanged(report) == ADDED | {"reviews": 7}
    assert {name: problems for name, problems in check(empty) if problems} == {}


def test_a_file_of_the_first_version_is_still_taken(out: Path, empty: Database, tmp_path: Path) -> None:
    def as_it_was(records: list[dict[str, Any]]) -> None:
        for record in records:
            record["schema_version"] = "1"
            if "sampling" in record:
                record["sampling"] = None
                del record["votes"], record["spoken"]
            for review in record.get("reviews", ()):
                del review["questions"]
            if record.get("suggestion"):
                del record["suggestion"]["tags"], record["suggestion"]["threshold"]

    edited(out, as_it_was)
    edited(out, as_it_was, "out.articles.jsonl")
    load(empty, out)
    export_to(empty, tmp_path / "back.jsonl")
    record = json.loads((tmp_path / "back.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert record["schema_version"] == "5"
    assert (record["sampling"], record["suggestion"]["tags"], record["suggestion"]["threshold"]) == ("suggested", [], 0)


def test_the_audit_sample_comes_back_as_one(database: Database, empty: Database, tmp_path: Path) -> None:
    store(database, scores=(0.1, 0.9, 0.2, 0.9, 0.9, 0.9), audit=1.0)
    export_to(database, tmp_path / "drawn.jsonl")
    load(empty, tmp_path / "drawn.jsonl")
    export_to(empty, tmp_path / "back.jsonl")
    assert (tmp_path / "back.jsonl").read_bytes() == (tmp_path / "drawn.jsonl").read_bytes()
    records = [json.loads(line) for line in (tmp_path / "back.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["sampling"] for record in records] == ["suggested", "audit", *["suggested"] * 3]
    assert [record["origin"] for record in records] == [record["sampling"] for record in records]


@pytest.mark.parametrize("name", ["../../../x", "a/b", "a\x1b[31m", "", "x" * 41, "."])
def test_a_split_is_a_label_and_never_a_path(out: Path, empty: Database, name: str) -> None:
    manifest = {"splits": {"train": {}, name: {}}, "split_report": {"key": "train=0.5,test=0.5 seed=0"}}
    out.with_name(f"{out.stem}.manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(InputError, match=r"names a split “.*letters, digits and _; nothing was loaded") as refused:
        load(empty, out)
    assert str(refused.value).isprintable()
    assert counts(empty)["article"] == 0


@pytest.mark.parametrize("name", ["a\nb", "../x", "[b]", "a\u202eb", " ana"])
def test_a_name_that_nobody_can_have_is_refused(out: Path, empty: Database, name: str) -> None:
    def rename(records: list[dict[str, Any]]) -> None:
        reviewed(records)["reviews"][0]["reviewer"] = name

    edited(out, rename)
    with pytest.raises(InputError, match="cannot be a reviewer's name"):
        load(empty, out)
