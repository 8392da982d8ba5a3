"""Links between claims, as a shell would make them."""

import json
from pathlib import Path

import pytest

from annotator.storage.database.engine import Database
from tests.support import store


@pytest.fixture
def claims(database: Database, run) -> list[str]:
    store(database, "Report\nThe port of Lysna handled 4.1 million tonnes last year.")
    store(database, "Other\nA harbour in the north shipped less in 2024 than the 4.2 million tonnes of 2023.")
    return [claim["id"] for claim in run("claims", "--json").lines]


def test_links_are_made_listed_and_taken_back(claims: list[str], run) -> None:
    one, other = claims[0], claims[-1]

    assert "linked: splits keep them together" in run("claim", "same", one, other).err
    assert "linked already" in run("claim", "same", other, one).err
    assert run("claim", "same", other).out.split() == [one]
    assert run("claim", "same", one, other, "--undo", "--json").lines == [
        {"claims": sorted((one, other)), "linked": False, "changed": True}
    ]
    assert "linked to no other claim" in run("claim", "same", one).err
    assert "not linked" in run("claim", "same", one, other, "--undo").err


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        (("c" + "0" * 16,), "There is no claim"),
        (("{0}", "{0}"), "two different claims"),
        (("{0}", "--undo"), "give both"),
    ],
)
def test_what_cannot_be_linked_is_refused(pair: tuple[str, ...], message: str, claims: list[str], run) -> None:
    found = run("claim", "same", *(each.format(claims[0]) for each in pair))

    assert found.code != 0 and message in found.err


def test_splits_keep_linked_claims_together(claims: list[str], run, tmp_path: Path) -> None:
    for claim in claims:
        run("label", claim, "unverifiable")
    split = ("--split", "train=0.5,test=0.5")
    run("export", "jsonl", "-o", str(tmp_path / "apart.jsonl"), *split)
    run("claim", "same", claims[0], claims[-1])
    run("export", "jsonl", "-o", str(tmp_path / "linked.jsonl"), "--seed", "1", *split)

    sides = {}
    for name in ("apart", "linked"):
        lines = (tmp_path / f"{name}.jsonl").read_text("utf-8").splitlines()
        sides[name] = {record["claim_id"]: record["split"] for record in map(json.loads, lines)}
    assert sides["apart"][claims[0]] != sides["apart"][claims[-1]]
    assert sides["linked"][claims[0]] == sides["linked"][claims[-1]]
