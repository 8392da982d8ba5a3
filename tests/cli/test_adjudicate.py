"""``annotator adjudicate``: lists, decisions by options, exit codes."""

import pytest

from annotator.storage.database.engine import Database
from tests.cli.conftest import Run
from tests.support import HOSTILE, appoint, store

PROOF = "https://stat.example/ports"


@pytest.fixture
def claims(database: Database, run: Run) -> list[str]:
    """Claims of which the first two were answered differently by ana and bo; cyd decides."""
    store(database)
    appoint(database, "cyd")
    found = [line["id"] for line in run("claims", "--json").lines]
    for claim in found[:2]:
        run("label", claim, "verified", "--source", PROOF, "--note", HOSTILE[2])
        run("label", claim, "unverifiable", "--reviewer", "bo")
    return found


def test_disagreements_are_listed_with_what_differs(claims: list[str], run: Run) -> None:
    first, second = run("adjudicate", "--list", "--json", "--reviewer", "cyd").lines
    assert (first["claim_id"], second["claim_id"]) == (claims[0], claims[1])
    assert (first["differences"], first["waits"], first["rulings"]) == (["label", "source"], True, [])
    assert {each["label"] for each in first["answers"]} == {"verified", "unverifiable"}
    assert {each["reviewer"] for each in first["answers"]} == {"Reviewer A", "Reviewer B"}
    listed = run("adjudicate", "--list", "--reviewer", "cyd").out
    assert len(listed.splitlines()) == 2
    assert "(label, source)" in listed
    shown = run("adjudicate", claims[0], "--reviewer", "cyd").out
    assert "≠ ✔ Verified" in shown
    assert "\x1b" not in shown


def test_every_decision_has_its_option(claims: list[str], run: Run) -> None:
    first, second = claims[:2]
    (ruled,) = run("adjudicate", first, "--accept", "Verified", "--reason", "p. 4", "--reviewer", "cyd", "--json").lines
    assert (ruled["role"], ruled["label"], ruled["note"], len(ruled["evidence"])) == (
        "adjudicator",
        "verified",
        "p. 4",
        1,
    )
    (over,) = run("adjudicate", "--overruled", "--reviewer", "bo", "--json").lines
    assert (over["claim_id"], over["label"], over["ruling"], over["reason"]) == (
        first,
        "unverifiable",
        "verified",
        "p. 4",
    )
    assert run("adjudicate", "--overruled", "--reviewer", "bo").out.startswith(f"{first}  ")
    assert run("adjudicate", "--overruled").err == "There is nothing to list.\n"
    anew = run("adjudicate", second, "--label", "disputed", "--reviewer", "cyd")
    assert (anew.code, "say why nobody was right" in anew.err) == (1, True)
    assert run("adjudicate", second, "--label", "disputed", "--reason", "Old table", "--reviewer", "cyd").code == 0
    assert run("claim", "undo", "--reviewer", "cyd").out.startswith("Undone: ruled disputed")
    back = run("adjudicate", second, "--send-back", "A", "--question", "Sure?", "--reviewer", "cyd")
    assert back.out == "Sent back.\n"
    assert run("adjudicate", "--list", "--reviewer", "cyd", "--json").lines == []
    assert run("adjudicate", claims[2], "--accept", "A", "--reviewer", "cyd").code == 4
    exported = run("export", "jsonl", "-o", "-", "--labels", "gold", "--gold", "adjudicated").lines
    assert [(each["claim_id"], each["label"]) for each in exported] == [(first, "verified")]
    assert "--gold takes majority" in run("export", "jsonl", "-o", "-", "--gold", "most").err
    exported = run("export", "jsonl", "-o", "-").lines
    assert {each["label_reason"] for each in exported if each["claim_id"] == first} == {"adjudicated"}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("CLAIM", "--accept", "dan"), 1, "is not among the answers"),
        (("CLAIM", "--accept", "A", "--label", "verified"), 2, "one thing to do"),
        (("--list", "--overruled", "--accept", "A"), 2, "one thing to do"),
        (("--accept", "A"), 2, "needs a CLAIM"),
        (("CLAIM", "--merge"), 2, "--merge belongs to --accept"),
        (("CLAIM", "--label", "verified", "--question", "x"), 2, "--question belongs to --send-back"),
        (("c00000000000000000", "--accept", "A"), 1, "There is no claim"),
        ((), 2, "needs a terminal"),
    ],
)
def test_what_cannot_be_done_is_said(
    claims: list[str], run: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ended = run("adjudicate", *(claims[0] if each == "CLAIM" else each for each in arguments), "--reviewer", "cyd")
    assert words in ended.err
    assert ended.code == code


def test_reviewers_cannot_decide(claims: list[str], run: Run) -> None:
    refused = run("adjudicate", claims[0], "--accept", "A")
    assert (refused.code, "is no adjudicator" in refused.err) == (2, True)
