"""What the table of trained models rests on: scores, their interval, and speeches brought into the program."""

import json
from pathlib import Path

import pytest
import spacy
from sklearn.metrics import f1_score

from tests.export.support import export_to
from tests.export.trained.pairs import features
from tests.export.trained.results import Result, difference, macro_f1
from tests.export.trained.spans import _counted, _f1
from tests.export.trained.speeches import decided

SAID = [("a", "a", "a"), ("a", "b", "a"), ("b", "b", "a"), ("c", "a", "a"), ("b", "b", "a")]


def test_macro_f1_is_the_usual_one() -> None:
    truth, model, trivial = zip(*SAID, strict=True)
    expected = [f1_score(truth, guess, average="macro", zero_division=0) for guess in (trivial, model)]

    assert macro_f1(SAID) == pytest.approx(expected)


def test_an_interval_holds_the_difference() -> None:
    low, high = difference(SAID * 20, macro_f1)
    trivial, model = macro_f1(SAID)

    assert low < model - trivial < high
    assert high - low < 0.3


def test_equal_answers_differ_by_nothing() -> None:
    assert difference([("a", "a", "a"), ("b", "b", "b")] * 10, macro_f1) == (0.0, 0.0)


def test_a_line_of_the_table_has_the_difference() -> None:
    result = Result("nli", "own", 43, 12, "macro F1", "commonest label", 0.25, 0.5, -0.125, 0.375)

    assert result.cells[-3:] == ("0.250", "0.500", "+0.250 (-0.125 to +0.375)")


def test_every_sentence_is_the_trivial_answer_for_spans() -> None:
    nlp = spacy.blank("en")
    gold, guess = (nlp("Rain fell on 12 days. Nobody asked “why?” So it goes.") for _ in range(2))
    gold.spans["sc"] = [gold.char_span(0, 21, label="CLAIM")]
    guess.spans["sc"] = [guess.char_span(0, 21, label="CLAIM"), guess.char_span(42, 53, label="CLAIM")]
    counts = _counted(gold, guess)

    assert counts == (2, 1, 3, 1, 1)
    assert _f1([counts]) == pytest.approx((0.5, 2 / 3))


def test_features_tell_numbers_that_claim_and_passage_share() -> None:
    found = features({"claim": "It lost 14 of 60 buses", "passage": "14 buses were lost"})

    assert (found["words shared"], found["numbers shared"], found["has numbers"]) == (3 / 6, 1 / 2, 1.0)
    assert "only passage were" in found and "only passage 14" not in found


def test_speeches_become_audited_and_finished_articles(tmp_path: Path) -> None:
    rows = [
        {"doc": doc, "text": f"{doc} number {n} has it.", "label": n % 2} for doc in ("One", "Two") for n in range(5)
    ]
    (tmp_path / "set.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    database = decided(tmp_path / "set.jsonl", tmp_path / "set.db")
    export_to(database, tmp_path / "detection", "detection")
    database.close()
    with (tmp_path / "detection" / "train.jsonl").open(encoding="utf-8") as stream:
        told = {row["text"]: (row["label"], row["sampling"], row["weight"]) for row in map(json.loads, stream)}

    assert told == {row["text"]: (("no_claim", "claim")[row["label"]], "audit", 1.0) for row in rows}
