"""Votes and spoken times in records: the same in every format, of closed claims only, and back after a load."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator import open_database
from annotator.dataset.answers import Layer
from annotator.dataset.flat_records import votes_of
from annotator.dataset.record import ClaimRecord
from annotator.dataset.record_fields import record_from
from annotator.dataset.selection import Selection
from annotator.load.dataset import load
from annotator.storage.database.engine import Database
from tests.conftest import DeskMaker
from tests.export.reviewed import two_opinions
from tests.export.support import adjudicate, export_to, opened
from tests.support import store

HALVES = [{"label": "disputed", "count": 1, "share": 0.5}, {"label": "verified", "count": 1, "share": 0.5}]


def records(path: Path) -> dict[str, dict[str, Any]]:
    return {each["claim_id"]: each for each in map(json.loads, path.read_text("utf-8").splitlines())}


def test_the_votes_of_a_record_are_the_soft_label_also_where_nobody_won(
    make_desk: DeskMaker, database: Database, tmp_path: Path
) -> None:
    claims = two_opinions(make_desk, database)
    export_to(database, tmp_path / "all.jsonl")
    votes = {name: records(tmp_path / "all.jsonl")[claim]["votes"] for name, claim in claims.items()}

    assert votes == {
        "agreed": [{"label": "verified", "count": 2, "share": 1.0}],
        "mixed": [{"label": "disputed", "count": 2, "share": 1.0}],
        "tied": HALVES, "ruled": HALVES, "single": [], "draft": [],
    }  # fmt: skip


def test_every_format_has_the_votes_of_the_record(make_desk: DeskMaker, database: Database, tmp_path: Path) -> None:
    from pyarrow.parquet import read_table

    two_opinions(make_desk, database)
    for name, format in (("gold.jsonl", "jsonl"), ("gold.parquet", "parquet"), ("hf", "hf"), ("argilla", "argilla")):
        export_to(database, tmp_path / name, format, selection=Selection(Layer.GOLD))
    expected = {key: each["votes"] for key, each in records(tmp_path / "gold.jsonl").items()}
    parquet = read_table(tmp_path / "gold.parquet").to_pylist()
    argilla = json.loads((tmp_path / "argilla" / "records.json").read_bytes())

    assert len(expected) == 3
    assert {row["claim_id"]: row["votes"] for row in parquet} == expected
    assert {key: row["votes"] for key, row in records(tmp_path / "hf" / "train.jsonl").items()} == expected
    assert {row["id"]: row["metadata"]["votes"] for row in argilla} == {
        key: [f"{each['label']}:{each['count']}" for each in votes] for key, votes in expected.items()
    }


def test_a_filter_by_reviewer_changes_no_votes(make_desk: DeskMaker, database: Database, tmp_path: Path) -> None:
    claims = two_opinions(make_desk, database)
    export_to(database, tmp_path / "ana.jsonl", selection=Selection(Layer.BOTH, reviewers=("ana",)))
    ruled = records(tmp_path / "ana.jsonl")[claims["ruled"]]

    assert ([each["reviewer"] for each in ruled["reviews"]], ruled["votes"]) == (["ana"], HALVES)


@pytest.mark.parametrize("viewer", ["ana", "ben", "abe", "dora"])
def test_an_open_claim_of_a_blind_project_has_no_votes(
    viewer: str, make_desk: DeskMaker, database: Database, tmp_path: Path
) -> None:
    """Not even of the own answer, nor of the answers below the own ruling."""
    article = store(database).article_id
    ana, ben, abe = (make_desk(name, reviews_per_claim=3) for name in ("ana", "ben", "abe"))
    opened_claim, ruled, closed = (claim.id for claim in ana.articles.open(article).claims[:3])
    for desk in (ana, ben, abe):
        desk.answers.decide(closed, "unverifiable")
    for claim in (opened_claim, ruled):
        ana.answers.decide(claim, "unverifiable")
        ben.answers.decide(claim, "not_a_claim")
    adjudicate(database, ruled, "abe", "not_a_claim")
    export_to(database, tmp_path / "out.jsonl", viewer=viewer)
    found = records(tmp_path / "out.jsonl")

    assert found[opened_claim]["votes"] == found[ruled]["votes"] == []
    assert found[closed]["votes"] == [{"label": "unverifiable", "count": 3, "share": 1.0}]


def test_answers_that_lost_their_evidence_are_no_votes(
    make_desk: DeskMaker, database: Database, tmp_path: Path
) -> None:
    """A label that came in without the source it needs is a draft, also in the layer that holds everything."""
    claims = two_opinions(make_desk, database)
    export_to(database, tmp_path / "all.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text("utf-8").splitlines()]
    record = next(each for each in lines if each["claim_id"] == claims["agreed"])
    record["reviews"][0]["evidence"] = []
    (tmp_path / "all.jsonl").write_text("".join(json.dumps(each) + "\n" for each in lines), "utf-8")
    with opened(tmp_path / "other.db") as other:
        load(other, tmp_path / "all.jsonl")
        export_to(other, tmp_path / "back.jsonl")

    back = records(tmp_path / "back.jsonl")[claims["agreed"]]
    assert [vote["count"] for vote in back["votes"]] == [1]


def test_a_claim_of_a_transcript_says_when_it_is_spoken_in_every_format(
    make_desk: DeskMaker, database: Database, tmp_path: Path
) -> None:
    from pyarrow.parquet import read_table

    article = store(database, meta={"time_codes": [[5, 4], [60, 3725.9]]}).article_id
    desk = make_desk("ana")
    claims = desk.articles.open(article).claims
    desk.spans.add(article, 0, 4)
    for claim in desk.articles.open(article).claims:
        desk.answers.decide(claim.id, "unverifiable")
    for name, format in (("out.jsonl", "jsonl"), ("out.parquet", "parquet"), ("hf", "hf")):
        export_to(database, tmp_path / name, format)
    found = records(tmp_path / "out.jsonl")
    spoken = {key: each["spoken"] for key, each in found.items()}

    assert set(spoken.values()) == {None, 4, 3725.9}
    assert all(
        spoken[key] == (None if each["start"] < 5 else 4 if each["start"] < 60 else 3725.9)
        for key, each in found.items()
    )
    assert len(spoken) == len(claims) + 1
    assert {row["claim_id"]: row["spoken"] for row in read_table(tmp_path / "out.parquet").to_pylist()} == spoken
    assert {key: row["spoken"] for key, row in records(tmp_path / "hf" / "train.jsonl").items()} == spoken


def test_both_come_back_and_are_worked_out_anew(make_desk: DeskMaker, database: Database, tmp_path: Path) -> None:
    """What a file says of them is not believed: they follow from the answers and the article."""
    two_opinions(make_desk, database)
    store(database, "Rain fell.\nThe dam holds 4 million tonnes.", meta={"time_codes": [[0, 1.5]]})
    export_to(database, tmp_path / "out.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    forged = [each | {"votes": [], "spoken": 9.0} for each in lines]
    older = [{key: value for key, value in each.items() if key not in ("votes", "spoken")} for each in lines]
    for name, several in (("forged", forged), ("older", [each | {"schema_version": "3"} for each in older])):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(each) + "\n" for each in several), "utf-8")
        (tmp_path / f"{name}.articles.jsonl").write_bytes((tmp_path / "out.articles.jsonl").read_bytes())
        with opened(tmp_path / f"{name}.db") as other:
            load(other, tmp_path / f"{name}.jsonl")
            DeskMaker(tmp_path / f"{name}.db")("ana", blind=False, reviews_per_claim=2).close()  # the rule is no record
            export_to(other, tmp_path / f"{name}-back.jsonl")
        assert (tmp_path / f"{name}-back.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes()


def test_a_record_of_a_release_of_before_counts_its_answers(
    make_desk: DeskMaker, database: Database, tmp_path: Path
) -> None:
    claims = two_opinions(make_desk, database)
    export_to(database, tmp_path / "out.jsonl")
    ruled = records(tmp_path / "out.jsonl")[claims["ruled"]]
    del ruled["votes"]

    assert [(each.label, each.count, each.share) for each in votes_of(record_from(ClaimRecord, ruled))] == [
        ("disputed", 1, 0.5), ("verified", 1, 0.5),
    ]  # fmt: skip


def test_the_read_api_has_them_in_claims_too(make_desk: DeskMaker, database: Database, db_path: Path) -> None:
    claims = two_opinions(make_desk, database)
    with open_database(db_path) as facts:
        frame = {row["claim_id"]: row for row in facts.claims().to_arrow().to_pylist()}

    assert frame[claims["tied"]]["votes"] == HALVES
    assert frame[claims["tied"]]["spoken"] is None
