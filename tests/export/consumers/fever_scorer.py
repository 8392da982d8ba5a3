"""The scorer of FEVER's shared task, on our file as gold and on predictions, beside our own reading of its paper."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.dataset.lines import Json
from tests.export.consumers.environments import Environment, program
from tests.export.scorers import fever_figures, fever_prediction

FEVER = Environment("fever-scorer", ("fever-scorer==2.0.39",), ("setuptools==50.3.2", "wheel<0.43"))
"""A package of 2019 that newer setuptools refuse to build."""
SCORE_SECONDS = 120
_DIGITS = 9
_SCORER = """
import json, sys
from fever.scorer import fever_score
for name, gold, predicted in json.load(sys.stdin):
    said = [dict(predicted_label=each["label"], predicted_evidence=each["evidence"]) for each in predicted]
    print(json.dumps([name, [float(figure) for figure in fever_score(said, gold)]]))
"""


def expected_scores(file: Path) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield the name of each set of predictions, and the figures that the paper's definitions give it."""
    for name, gold, predicted in _predictions(file):
        yield name, tuple(round(figure, _DIGITS) for figure in fever_figures(gold, predicted))


def scored(home: Path, file: Path) -> list[list[Any]]:
    """Return the name of each set of predictions, and the scorer's figures."""
    done = subprocess.run(
        [program(home, "python"), "-c", _SCORER], input=json.dumps(list(_predictions(file))),
        capture_output=True, text=True, timeout=SCORE_SECONDS, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"FEVER's scorer refuses the file: {done.stderr.strip()[-500:]}")
    found = (json.loads(line) for line in done.stdout.splitlines())
    return [[name, [round(figure, _DIGITS) for figure in figures]] for name, figures in found]


def _predictions(file: Path) -> Iterator[tuple[str, list[Json], list[Json]]]:
    """All right; every label wrong; the last sentence of all evidence missing; two more sentences than there are."""
    with file.open("rb") as stream:
        gold = [json.loads(line) for line in stream]
    right = [fever_prediction(line) for line in gold]
    wrong = {"SUPPORTS": "REFUTES", "REFUTES": "NOT ENOUGH INFO", "NOT ENOUGH INFO": "SUPPORTS"}
    more = [["https://else.example/", 0], ["https://else.example/", 1]]
    yield "right", gold, right
    yield "labels wrong", gold, [fever_prediction(line, wrong[line["label"]]) for line in gold]
    yield "evidence missing", gold, [fever_prediction(line, without=1) for line in gold]
    yield "evidence added", gold, [each | {"evidence": [*each["evidence"], *more]} for each in right]
