"""Where a text belongs, what happens the second time, and what is never overwritten."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.domain.records import Citation
from annotator.domain.vocabulary import Stance
from annotator.errors import InputError
from annotator.ingest.segment import segment
from annotator.load.foreign.file_records import ForeignFile, kind_of
from annotator.review.desk import ReviewDesk
from annotator.storage.check import check
from annotator.storage.database.engine import Database
from tests import tables
from tests.export.support import export_to
from tests.load.foreign.support import CLAIM, EMOJI, array, claims, everything, lines, reviews, take, texts
from tests.postgres import backend, either, new_where, postgres_server, where
from tests.support import HOSTILE, store

__all__ = ["backend", "either", "new_where", "postgres_server", "where"]

FORMATS = Path(__file__).parents[4] / "shared" / "formats"


def choice(text: str, label: str = "unverifiable", **fields: Any) -> dict[str, Any]:
    return {"text": text, "accept": [label], "answer": "accept", "_session_id": "ana"} | fields


def span(text: str, *pieces: str, **fields: Any) -> dict[str, Any]:
    found = [{"start": text.index(each), "end": text.index(each) + len(each), "label": "CLAIM"} for each in pieces]
    return {"text": text, "spans": found, "answer": "accept", "_session_id": "ana"} | fields


@pytest.fixture
def stored(database: Database) -> Iterator[str]:
    """A stored article with five suggested claims; its id."""
    yield store(database).article_id


def test_the_articles_are_split_as_imported_ones_are(database: Database, tmp_path: Path) -> None:
    take(database, lines(tmp_path / "x", [span(EMOJI, CLAIM)]))
    sentence = tables.sentence
    with database.read() as session:
        rows = session.execute(sentence.select().order_by(sentence.c.n)).all()
    assert [(row.start, row.end, str(row.kind)) for row in rows] == [
        (each.start, each.end, each.kind.value) for each in segment(EMOJI)
    ]
    assert {name: found for name, found in check(database) if found} == {}


def test_a_stored_article_is_matched_by_its_text_and_its_claims_by_their_span(
    database: Database, stored: str, tmp_path: Path
) -> None:
    text = texts(database)[0]
    whole = "Traffic rose by 12 percent."
    report = take(database, lines(tmp_path / "x", [span(text, whole, "12 percent")]))
    assert (report.loaded.articles, report.articles_known, report.loaded.claims, report.claims_known) == (0, 1, 1, 1)
    assert [got.origin for got in claims(database) if got.exact in (whole, "12 percent")] == ["suggested", "manual"]


def test_a_judged_text_goes_to_the_only_claim_or_article_that_has_it(
    database: Database, stored: str, tmp_path: Path
) -> None:
    judged = [
        choice("Traffic rose by 12 percent."),
        choice("The port of Lysna handled 4.1 million tonnes\n"),
        choice("handled 4.1 million tonnes last year, the authority said.\n“We will double"),
        choice("Nobody expected"),
    ]
    report = take(database, lines(tmp_path / "x", judged))
    assert (report.loaded.articles, report.articles_known, report.claims_known) == (1, 1, 1)
    assert texts(database)[1:] == ["Nobody expected"]  # two words may stand anywhere
    answered = [got.exact for got in claims(database) if got.reviews]
    assert answered == [
        "The port of Lysna handled 4.1 million tonnes",
        "handled 4.1 million tonnes last year, the authority said.\n“We will double",
        "Traffic rose by 12 percent.",
        "Nobody expected",
    ]


def test_a_text_that_stands_in_two_places_is_an_article_of_its_own(database: Database, tmp_path: Path) -> None:
    twice = "Rain fell on 12 days. Then rain fell on 12 days."
    store(database, "The rain fell on 12 days here.", scores=[0.1])
    store(database, "The rain fell on 12 days there.", scores=[0.1])
    store(database, "A sea is deep, a sea is deep.", scores=[0.1])
    store(database, twice, scores=[0.1, 0.1])
    judged = ["rain fell on 12 days", "a sea is deep"]
    take(database, lines(tmp_path / "x", [choice(text) for text in judged]))
    assert texts(database)[4:] == ["rain fell on 12 days"]
    again = take(database, lines(tmp_path / "x", [choice(text) for text in judged]))
    assert (again.loaded.articles, again.loaded.reviews, again.loaded.reviews_unchanged) == (0, 0, 2)


def test_ids_of_ours_are_followed_where_the_text_agrees(database: Database, stored: str, tmp_path: Path) -> None:
    store(database, "Traffic rose by 12 percent. It is so elsewhere.")
    with database.read() as session:
        claim = tables.claim
        rows = session.execute(claim.select().where(claim.c.exact == "Traffic rose by 12 percent.")).all()
    first, second = sorted(rows, key=lambda row: row.article_id)
    judged = [
        choice(second.exact, meta={"claim_id": second.public_id}),
        choice("4.1 million tonnes last", meta={"article_id": stored, "claim_id": "c1"}),
        choice("Owls sleep by day.", meta={"claim_id": first.public_id, "article_id": stored}),
    ]
    take(database, lines(tmp_path / "x", judged))
    assert [got.exact for got in claims(database) if got.reviews] == [
        "4.1 million tonnes last", "Traffic rose by 12 percent.", "Owls sleep by day.",
    ]  # fmt: skip
    assert [row.claim_id for row in reviews(database) if row.claim_id in (first.id, second.id)] == [second.id]


def test_spans_in_an_excerpt_of_an_article_of_ours(database: Database, stored: str, tmp_path: Path) -> None:
    excerpt = " Traffic rose by 12 percent. Nobody expected it. "
    record = span(excerpt, "rose by 12 percent", meta={"article_id": stored})
    take(database, lines(tmp_path / "x", [record]))
    assert [(got.exact, got.origin) for got in claims(database) if got.origin == "manual"] == [
        ("rose by 12 percent", "manual")
    ]
    assert len(texts(database)) == 1


def test_a_paragraph_of_ours_says_where_it_starts(database: Database, tmp_path: Path) -> None:
    twice = "Rain fell on 12 days.\nNobody knew why.\nRain fell on 12 days."
    article = store(database, twice, scores=[0.1] * 3).article_id
    paragraph = span("Rain fell on 12 days.", "fell on 12 days", meta={"article_id": article, "start": 39})
    wrong = span("Rain fell on 12 days.", "fell on 12 days", meta={"article_id": article, "start": 7})
    take(database, lines(tmp_path / "x", [paragraph]))
    assert [(got.exact, got.start) for got in claims(database)] == [("fell on 12 days", 44)]
    report = take(database, lines(tmp_path / "y", [wrong]))
    assert report.loaded.articles == 1  # it stands there twice, and not where it says


def test_a_decision_of_ours_comes_back_as_one(database: Database, tmp_path: Path) -> None:
    result = [{"id": "r", "type": "choices", "value": {"choices": ["unverifiable"]}}]
    made = {"completed_by": "abe", "role": "adjudicator", "result": result}
    take(database, array(tmp_path / "x", [{"data": {"text": "Owls sleep by day."}, "annotations": [made]}]))
    role = {"role": "adjudicator"}
    take(database, lines(tmp_path / "y", [choice("Owls sleep by day.", _session_id="bo", meta=role)]))
    document = {"text": "Owls sleep by day.", "label": ["unverifiable"], "reviewer": "cy"}
    take(database, lines(tmp_path / "z", [document | role]))
    assert claims(database)[0].reviews == tuple(
        (f"{name}*", "unverifiable", "submitted") for name in ("abe", "bo", "cy")
    )


MIXED = [
    span(EMOJI, CLAIM),
    span(EMOJI, CLAIM, accept=["unverifiable"], _session_id="bo"),
    span(EMOJI, "12% in 2024", accept=["FALSE"]),
    choice("The roof leaks. Nobody repairs it."),
    choice("The roof leaks."),
    choice("The roof leaks.", "Half true", _session_id="bo"),
    choice("Riders were not asked."),
    choice("Riders were not asked.", "NFS", _session_id="bo"),
    choice("cut its bus budget by 12%"),
    span("Half of it. " + EMOJI, "Half of it.", CLAIM),
    "not json",
]
"""Texts in texts, people who differ, labels that are unknown, and a line that is none."""


def test_loading_twice_changes_nothing(either: Database, tmp_path: Path) -> None:
    file = lines(tmp_path / "x", MIXED)
    first = take(either, file)
    before = everything(either)
    second = take(either, file)
    assert everything(either) == before
    assert (first.loaded.articles, first.loaded.claims, first.loaded.reviews) == (
        second.articles_known, second.claims_known, second.loaded.reviews_unchanged,
    )  # fmt: skip
    assert (second.loaded.articles, second.loaded.claims, second.loaded.reviews) == (0, 0, 0)
    assert second.loaded.conflicts == first.loaded.conflicts == []
    assert (first.unmapped, first.failed) == (second.unmapped, second.failed) == ({"Half true": 1}, 1)
    assert {name: found for name, found in check(either) if found} == {}


def test_the_size_of_a_batch_makes_no_difference(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = lines(tmp_path / "x", MIXED)
    whole = take(database, file, dry_run=True).as_json()
    monkeypatch.setattr("annotator.load.foreign.loader._TOGETHER", 1)
    assert take(database, file).as_json() == whole
    before = everything(database)
    take(database, file)
    assert everything(database) == before


def test_a_dry_run_says_the_same_and_leaves_every_byte(db_path: Path, database: Database, tmp_path: Path) -> None:
    store(database)
    file = lines(tmp_path / "x", MIXED)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    before, digest = everything(database), hashlib.sha256(db_path.read_bytes()).digest()
    tried = take(database, file, dry_run=True)
    assert everything(database) == before
    assert hashlib.sha256(db_path.read_bytes()).digest() == digest
    assert tried.loaded.articles > 0
    assert take(database, file).as_json() == tried.as_json()


def test_another_answer_of_the_same_person_is_a_conflict_and_stays(
    database: Database, make_desk: Callable[..., ReviewDesk], tmp_path: Path
) -> None:
    records = [choice("Owls sleep by day."), choice("Owls sleep by day.", "not_a_claim")]
    report = take(database, lines(tmp_path / "x", records))
    (conflict,) = report.loaded.conflicts
    assert conflict.startswith("x line 2: the review of claim c") and "by ana differs" in conflict
    assert claims(database)[0].reviews == (("ana", "unverifiable", "submitted"),)
    assert report.as_json()["conflicting"] == 1
    desk = make_desk("ana")
    (claim,) = desk.articles.open(desk.articles.list_progress()[0].article.id).claims
    desk.answers.comment(claim.id, "mine")
    before = everything(database)
    later = take(database, lines(tmp_path / "y", [records[0] | {"note": "theirs"}, records[0]]))
    assert [problem.partition(":")[0] for problem in later.loaded.conflicts] == ["y line 1"]
    assert everything(database) == before


def test_a_source_added_since_is_no_other_answer(
    database: Database, make_desk: Callable[..., ReviewDesk], tmp_path: Path
) -> None:
    file = lines(tmp_path / "x", [choice("Owls sleep by day.", "disputed")])
    take(database, file)
    desk = make_desk("ana")
    (claim,) = desk.articles.open(desk.articles.list_progress()[0].article.id).claims
    desk.answers.cite(claim.id, Citation(Stance.REFUTES, "https://owls.example/"))
    assert claims(database)[0].reviews == (("ana", "disputed", "submitted"),)
    again = take(database, file)
    assert (again.loaded.conflicts, again.loaded.reviews_unchanged) == ([], 1)


def test_claims_that_were_moved_or_taken_away_here_are_conflicts(
    database: Database, make_desk: Callable[..., ReviewDesk], tmp_path: Path
) -> None:
    take(database, lines(tmp_path / "x", [span(EMOJI, CLAIM)]))
    desk = make_desk("cy")
    article = desk.articles.list_progress()[0].article.id
    (claim,) = desk.articles.open(article).claims
    desk.spans.edit(claim.id, 6, 44)
    added = desk.spans.add(article, 62, 84).claim
    desk.undo()
    before = everything(database)
    report = take(database, lines(tmp_path / "y", [span(EMOJI, CLAIM, "Riders were not asked.")]))
    assert added is not None
    assert report.loaded.conflicts == [
        f"y line 1: the claim {claim.id} has a different span in this database.",
        f"y line 1: the claim {added.id} is withdrawn in this database.",
    ]
    assert everything(database) == before


def test_an_unknown_label_makes_no_claim_and_an_unknown_verdict_no_review(database: Database, tmp_path: Path) -> None:
    person = {"text": EMOJI, "spans": [{"start": 2, "end": 10, "label": "PLACE"}], "answer": "accept"}
    records = [person, choice("Owls sleep by day.", "SPORTS"), span(EMOJI, CLAIM, accept=["Half true"])]
    report = take(database, lines(tmp_path / "x", records))
    assert [(got.exact, got.reviews) for got in claims(database)] == [(CLAIM, ())]
    assert report.as_json()["unmapped"] == [{"label": label, "count": 1} for label in ("Half true", "PLACE", "SPORTS")]
    assert report.incomplete
    mapped = take(database, tmp_path / "x", mapped=["half true=disputed", "PLACE=claim", "sports=not_a_claim"])
    assert (mapped.incomplete, mapped.loaded.reviews) == (False, 2)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (choice("a\0b c d"), "its text contains a NUL character at character 1"),
        (choice("x" * 4001), "a claim of more than 4000 characters"),
        (choice("\u200b"), ""),
        (choice("Owls sleep.", note="a\0b"), "its note contains a NUL character"),
        (choice("Owls sleep.", meta={"evidence": [{"title": "x"}]}), "neither an address nor a reason for that"),
        (choice("Owls sleep.", meta={"sources": [5]}), "one of its sources is not an object"),
    ],
)
def test_what_cannot_be_stored_is_named_and_the_rest_kept(
    database: Database, tmp_path: Path, record: dict[str, Any], reason: str
) -> None:
    report = take(database, lines(tmp_path / "x", [record, choice("Good it is.")]))
    assert [got.exact for got in claims(database)][-1] == "Good it is."
    if reason:
        assert report.failures[0][0] == "x line 1"
        assert reason in report.failures[0][1]


def test_hostile_texts_are_kept_byte_true_and_leave_again(database: Database, tmp_path: Path) -> None:
    records = [choice(text, note=text, meta={"title": text}) for text in HOSTILE]
    records += [span(f"{text}\nIt is a fact.", "It is a fact.", _session_id=None) for text in HOSTILE]
    report = take(database, lines(tmp_path / "x", records))
    assert report.failures == []
    assert set(texts(database)) >= {f"{text}\nIt is a fact." for text in HOSTILE}
    kept = list(dict.fromkeys(text.strip() for text in HOSTILE))  # two differ in white space only
    assert len([got for got in claims(database) if got.reviews]) == len(kept)
    assert [row.note for row in reviews(database)] == kept
    before = everything(database)
    take(database, tmp_path / "x")
    assert everything(database) == before
    export_to(database, tmp_path / "out.jsonl")
    assert {name: found for name, found in check(database) if found} == {}


def test_hostile_names_of_models_and_people_are_stored_or_refused(either: Database, tmp_path: Path) -> None:
    result = [{"id": "r", "type": "labels", "value": {"start": 2, "end": 44, "text": CLAIM, "labels": ["CLAIM"]}}]
    names = (*HOSTILE, "a\0b")
    tasks = [
        {
            "data": {"text": f"{EMOJI}{number}", "title": name},
            "annotations": [{"completed_by": name, "created_username": name, "result": result}],
            "predictions": [{"model_version": name, "score": 0.5, "result": result}],
        }
        for number, name in enumerate(names)
    ]
    report = take(either, array(tmp_path / "x", tasks))
    assert (report.loaded.articles, report.loaded.claims, report.failed) == (len(names), len(names), 0)
    before = everything(either)
    take(either, tmp_path / "x")
    assert everything(either) == before


def test_no_more_than_a_hundred_failures_are_named(database: Database, tmp_path: Path) -> None:
    report = take(database, lines(tmp_path / "x", [choice("Owls sleep."), *["no"] * 150]))
    assert (report.failed, len(report.failures)) == (150, 100)
    assert report.lines()[-1] == "Left out: 50 more."


@pytest.mark.parametrize(
    "content",
    ["", "plain words", "{}\n{}\n", '{"other": 1}', "a,b\n1,2\n", "\x00\x01", "null", '{"text": "a", "label": "x"}'],
)
def test_a_file_of_no_known_kind_is_refused_with_the_kinds(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.jsonl").write_text(content, "utf-8")
    with pytest.raises(InputError, match=r"x\.jsonl has no supported format; use .*Prodigy.*doccano.*ClaimReview"):
        kind_of(ForeignFile(tmp_path / "x.jsonl"))


def test_files_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        kind_of(ForeignFile(tmp_path / "missing.json"))
    with pytest.raises(InputError, match="cannot be read"):
        kind_of(ForeignFile(tmp_path))
    (tmp_path / "cut.json").write_text('[{"text": "a', "utf-8")
    with pytest.raises(InputError, match=r"cut\.json is not JSON"):
        kind_of(ForeignFile(tmp_path / "cut.json"))
    monkeypatch.setattr("annotator.load.collection.LARGEST", 10)
    with pytest.raises(InputError, match="load it in several files"):
        kind_of(ForeignFile(array(tmp_path / "large.json", [choice("Owls sleep.")])))


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (choice("a"), "prodigy"),
        ({"text": "a", "label": "CLAIM", "_input_hash": 1}, "prodigy"),
        ({"data": {"text": "a"}, "predictions": []}, "labelstudio"),
        ({"text": "a", "annotator": 1, "annotation_id": 2}, "labelstudio"),
        ({"text": "a", "label": []}, "doccano"),
        ({"data": "a", "label": [[0, 1, "x"]]}, "doccano"),
        ({"schema_version": "3", "claim_id": "c"}, "jsonl"),
        ({"schema_version": "2", "sentences": []}, "jsonl"),
        ({"claim": "a", "rating": "false", "labels": []}, "claims"),
        ({"@type": "ClaimReview"}, "claims"),
    ],
)
def test_the_content_tells_the_kind(tmp_path: Path, record: dict[str, Any], kind: str) -> None:
    for name in ("plain", "marked"):
        mark = "\ufeff" if name == "marked" else ""
        assert kind_of(ForeignFile(lines(tmp_path / name, [mark + json.dumps(record)]))) == kind
    assert kind_of(ForeignFile(tmp_path / "plain"), "doccano") == "doccano"


def test_the_samples_that_stand_beside_the_project(database: Database, tmp_path: Path) -> None:
    """Where they are: every one is taken whole, and twice is once."""
    samples = [path for path in sorted(FORMATS.glob("*")) if path.name.startswith(("prodigy", "doccano", "label_"))]
    for path in samples:
        report = take(database, path)
        assert (report.failed, report.unmapped, report.records) == (0, {}, 1)
        before = everything(database)
        take(database, path)
        assert everything(database) == before
    assert len(claims(database)) == (1 if samples else 0)
