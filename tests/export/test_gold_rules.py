"""Rules for gold labels and soft labels of models in exports: the same everywhere, with their reasons, and blind."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.domain.team_choices import Model
from annotator.errors import UsageError
from annotator.storage.database.engine import Database
from tests.conftest import DeskMaker
from tests.export.support import export_to
from tests.team_world import Team, furnish_team


@pytest.fixture
def team(database: Database, make_desk: DeskMaker) -> Team:
    return furnish_team(database, make_desk)


def exported(database: Database, path: Path, **selection: Any) -> dict[str, dict[str, Any]]:
    export_to(database, path, selection=Selection(Layer.ALL, **selection))
    return {each["claim_id"]: each for each in map(json.loads, path.read_text("utf-8").splitlines())}


def test_every_rule_gives_its_labels_and_reasons(team: Team, database: Database, tmp_path: Path) -> None:
    out = tmp_path / "all.jsonl"
    plain = exported(database, out)
    assert Counter(each["label_reason"] for each in plain.values()) == {
        "unanimous": 7, "majority": 3, "needs_more_reviews": 1, "no_review": 1,
    }  # fmt: skip
    strict = exported(database, out, gold="unanimous")
    assert Counter(each["label_reason"] for each in strict.values())["not_unanimous"] == 3
    assert not [each for each in exported(database, out, gold="adjudicated").values() if each["label"]]
    sure = exported(database, out, gold="posterior=0.9")
    assert sure[team.open[0]]["label_reason"] == "needs_more_reviews", "a claim that wants answers stays open"
    decided = [each for each in sure.values() if each["label_reason"] == "posterior"]
    assert len(decided) > 5
    assert {key: each["votes"] for key, each in sure.items()} == {key: each["votes"] for key, each in plain.items()}
    manifest = json.loads((tmp_path / "all.manifest.json").read_bytes())
    assert manifest["query"]["gold"] == "posterior=0.9"
    assert manifest["label_reasons"]["posterior"] == len(decided)


@pytest.mark.parametrize("model", Model)
def test_soft_labels_are_the_same_in_every_format(team: Team, model: Model, database: Database, tmp_path: Path) -> None:
    from pyarrow.parquet import read_table

    plain = exported(database, tmp_path / "plain.jsonl")
    soft = exported(database, tmp_path / "soft.jsonl", soft=model)
    assert {key for key, each in soft.items() if each["votes"]} == set(team.claims) - set(team.open)
    for key, each in soft.items():
        given = {vote["label"]: vote["count"] for vote in each["votes"] if vote["count"]}
        assert given == {vote["label"]: vote["count"] for vote in plain[key]["votes"]}
        assert not each["votes"] or sum(vote["share"] for vote in each["votes"]) == pytest.approx(1, abs=1e-5)
        assert each["label"] == plain[key]["label"], "soft labels decide nothing"
    assert soft != plain
    selection = Selection(Layer.GOLD, soft=model)
    export_to(database, tmp_path / "soft.parquet", "parquet", selection=selection)
    export_to(database, tmp_path / "hf", "hf", selection=selection)
    parquet = {row["claim_id"]: row["votes"] for row in read_table(tmp_path / "soft.parquet").to_pylist()}
    lines = map(json.loads, (tmp_path / "hf" / "train.jsonl").read_text("utf-8").splitlines())
    expected = {key: each["votes"] for key, each in soft.items() if each["label"]}
    assert parquet == {row["claim_id"]: row["votes"] for row in lines} == expected
    manifest = json.loads((tmp_path / "hf" / "manifest.json").read_bytes())
    assert manifest["query"]["soft"] == model
    assert any(model in note for note in manifest["notes"])


def test_what_a_model_cannot_say_is_refused(database: Database, make_desk: DeskMaker, tmp_path: Path) -> None:
    make_desk("ana", reviews_per_claim=1)
    with pytest.raises(UsageError, match="3 reviewers or more"):
        exported(database, tmp_path / "all.jsonl", gold="posterior=0.9")
    with pytest.raises(UsageError, match="csv has no place for probabilities"):
        export_to(database, tmp_path / "out.csv", "csv", selection=Selection(Layer.GOLD, soft=Model.MACE))
    with pytest.raises(UsageError, match="--gold takes"):
        exported(database, tmp_path / "all.jsonl", gold="most")


def test_an_open_claim_changes_nothing(team: Team, database: Database, make_desk: DeskMaker, tmp_path: Path) -> None:
    asked = {"gold": "posterior=0.9", "soft": Model.DAWID_SKENE}
    before = exported(database, tmp_path / "before.jsonl", **asked)
    make_desk("bo", reviews_per_claim=3, blind=True).answers.decide(team.open[0], "not_a_claim")
    after = exported(database, tmp_path / "after.jsonl", **asked)
    told = ("label", "label_reason", "votes")
    assert {key: [each[name] for name in told] for key, each in after.items() if key not in team.open} == {
        key: [each[name] for name in told] for key, each in before.items() if key not in team.open
    }
    assert after[team.open[0]]["votes"] == []
