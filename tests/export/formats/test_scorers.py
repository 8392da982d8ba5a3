"""The files for FEVER and AVeriTeC under the scores of their tasks: the truth reaches all of it, and mistakes cost."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.export.formats.averitec import Averitec
from annotator.export.formats.fever import LABELS, Fever
from annotator.storage.database.engine import Database
from tests.export.formats.by_hand import article, claim, make, piece, review
from tests.export.scorers import averitec_figures, fever_figures, fever_prediction
from tests.export.support import export_to

TEXT = "Rain fell on 12 days. The mayor spent it all."
A, B, C = (f"https://{name}.example/" for name in "abc")
FOUND = (piece("supports", A, "Six wet days in May."), piece("supports", B, "Six more in June."))


def fever(database: Database, folder: Path) -> list[Any]:
    export_to(database, folder / "out.jsonl", "fever")
    return [json.loads(line) for line in (folder / "out.jsonl").read_text("utf-8").splitlines()]


def averitec(database: Database, folder: Path) -> list[Any]:
    export_to(database, folder / "out.json", "averitec")
    return list(json.loads((folder / "out.json").read_bytes()))


def test_the_truth_has_every_point_of_fever(labelled: Database, tmp_path: Path) -> None:
    gold = fever(labelled, tmp_path)

    assert {line["label"] for line in gold} == set(LABELS)
    assert fever_figures(gold, [fever_prediction(line) for line in gold]) == (1, 1, 1, 1, 1)


def test_a_wrong_label_and_missing_evidence_cost_points_of_fever(labelled: Database, tmp_path: Path) -> None:
    gold = fever(labelled, tmp_path)
    first, second = [at for at, line in enumerate(gold) if line["label"] == "SUPPORTS"][:2]
    said = [fever_prediction(line) for line in gold]
    said[first] = fever_prediction(gold[first], "REFUTES")
    said[second] = said[second] | {"evidence": []}
    figures = fever_figures(gold, said)

    verifiable = sum(line["label"] != "NOT ENOUGH INFO" for line in gold)
    assert figures.accuracy == pytest.approx(1 - 1 / len(gold))
    assert figures.score == pytest.approx(1 - 2 / len(gold))
    assert (figures.precision, figures.recall) == pytest.approx((1, 1 - 1 / verifiable))


def test_one_whole_set_is_enough_for_fever_and_half_a_set_is_not(tmp_path: Path) -> None:
    either = review("verified", *FOUND, piece("supports", C, "12.", set=1))
    made = make(Fever(), tmp_path, [article(TEXT)], [claim(article(TEXT), 0, 21, either)])
    (line,) = [json.loads(each) for each in made.out.read_text("utf-8").splitlines()]

    def score(*pages: str) -> tuple[float, float]:
        figures = fever_figures([line], [{"label": "SUPPORTS", "evidence": [[page, 0] for page in pages]}])
        return figures.score, figures.precision

    assert score(A, B) == score(C) == (1, 1)
    assert score(A) == (0, 1)
    assert score(A, "https://else.example/") == (0, 0.5)


def test_evidence_cited_by_several_is_one_sentence_of_fever(tmp_path: Path) -> None:
    """FEVER looks at five sentences: a source repeated for each reviewer would push the others out."""
    people = [review("verified", *FOUND, reviewer=f"r{number}") for number in range(6)]
    made = make(Fever(), tmp_path, [article(TEXT)], [claim(article(TEXT), 0, 21, *people)])
    gold = [json.loads(each) for each in made.out.read_text("utf-8").splitlines()]
    plain = [{"label": gold[0]["label"], "evidence": [piece[2:] for pieces in gold[0]["evidence"] for piece in pieces]}]

    assert plain[0]["evidence"] == [[A, 0], [B, 0]]
    assert fever_figures(gold, plain) == (1, 1, 1, 1, 1)


def test_the_truth_has_every_point_of_averitec(labelled: Database, tmp_path: Path) -> None:
    gold = averitec(labelled, tmp_path)
    figures = averitec_figures(gold, gold)

    assert figures.score == 1
    assert figures.questions_and_answers == pytest.approx(1, abs=0.001)  # METEOR takes a little off equal texts, too


def test_a_wrong_label_and_answers_of_another_claim_cost_points_of_averitec(labelled: Database, tmp_path: Path) -> None:
    gold = averitec(labelled, tmp_path)
    flipped = [{**each, "label": "Refuted" if each["label"] == "Supported" else each["label"]} for each in gold]
    made_up = {"question": "Who sang?", "answers": [{"answer": "Nobody knows, as far as anyone can tell."}]}
    elsewhere = [{**each, "questions": [made_up]} for each in gold]
    supported = sum(each["label"] == "Supported" for each in gold)

    assert averitec_figures(gold, flipped).score == pytest.approx(1 - supported / len(gold))
    assert averitec_figures(gold, elsewhere).score == 0
    assert averitec_figures(gold, elsewhere).questions_and_answers < 0.2


def test_answers_that_several_cite_are_there_once_and_all_count(tmp_path: Path) -> None:
    """Repeated for each reviewer they would cap what any model can reach: it finds each only once."""
    people = [review("verified", *FOUND, reviewer=name) for name in ("ana", "ben", "cy")]
    made = make(Averitec(), tmp_path, [article(TEXT)], [claim(article(TEXT), 0, 21, *people)])
    gold = json.loads(made.out.read_bytes())
    asked = [answer["answer"] for question in gold[0]["questions"] for answer in question["answers"]]
    half = [{**gold[0], "questions": gold[0]["questions"][:1]}]

    assert asked == ["Six wet days in May.", "Six more in June."]
    assert averitec_figures(gold, gold).questions_and_answers > 0.999
    assert averitec_figures(gold, half).questions_and_answers == pytest.approx(0.5, abs=0.01)
