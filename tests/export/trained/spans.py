"""spaCy's corpora: ``annotator export spacy``, then ``spacy train`` with the exported config, as people run it."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import spacy
from spacy.tokens import Doc
from spacy.training import Corpus

from tests.export.trained.results import Result, difference, macro_f1

TRAIN_SECONDS = 5400
_SENTENCE = re.compile(r"\S.*?(?:[.!?][”\"’)]*(?=\s|$)|$)", re.DOTALL)
_LABELS = ("verified", "disputed", "unverifiable", "not_a_claim")


class _Counts(NamedTuple):
    """Spans of one document: found and right by the model, and by the trivial answer, and how many there are."""

    model: int
    model_right: int
    trivial: int
    trivial_right: int
    gold: int


def spancat(train: Path, test: Path, data: str, steps: int, seed: int) -> Result:
    """Train a span categoriser on one folder of documents and compare it with “every sentence is a claim”."""
    model = _trained(train, "spancat", test, steps, seed)
    counts = [_counted(doc, model(doc.text)) for doc in _documents(test)]
    trivial, reached = _f1(counts)
    trained = sum(1 for _ in _documents(train))
    interval = difference(counts, _f1)
    name = "spacy, spancat"
    return Result(name, data, trained, len(counts), "F1", "every sentence", trivial, reached, *interval)


def textcat(train: Path, test: Path, data: str, steps: int, seed: int) -> Result:
    """Train a text classifier and compare it with the commonest label of the documents it was trained on."""
    model = _trained(train, "textcat", test, steps, seed)
    known = [_label(doc) for doc in _documents(train)]
    common = max(sorted(set(known)), key=known.count)
    said = [(_label(doc), _label(model(doc.text)), common) for doc in _documents(test)]
    trivial, reached = macro_f1(said)
    interval = difference(said, macro_f1)
    name = "spacy, textcat"
    return Result(name, data, len(known), len(said), "macro F1", "commonest label", trivial, reached, *interval)


def _trained(train: Path, task: str, test: Path, steps: int, seed: int) -> Any:
    """Run ``spacy train`` on the folder of an export and return its last model, which nothing was chosen by."""
    root = train.parent.parent
    command = [
        sys.executable, "-m", "spacy", "train", f"{task}/config.cfg", "--output", f"model-{task}",
        "--paths.train", str(train), "--paths.dev", str(test),
        "--training.max_steps", str(steps), "--training.eval_frequency", str(steps), "--system.seed", str(seed),
    ]  # fmt: skip
    subprocess.run(command, cwd=root, check=True, timeout=TRAIN_SECONDS, stdout=subprocess.DEVNULL)
    return spacy.load(root / f"model-{task}" / "model-last")


def _documents(folder: Path) -> Iterator[Doc]:
    for example in Corpus(folder)(spacy.blank("en")):
        yield example.reference


def _label(doc: Doc) -> str:
    return max(_LABELS, key=lambda label: doc.cats.get(label, 0.0))


def _counted(doc: Doc, guess: Doc) -> _Counts:
    gold = {(span.start_char, span.end_char) for span in doc.spans["sc"]}
    found = {(span.start_char, span.end_char) for span in guess.spans["sc"]}
    sentences = {match.span() for match in _SENTENCE.finditer(doc.text)}
    return _Counts(len(found), len(found & gold), len(sentences), len(sentences & gold), len(gold))


def _f1(counts: Sequence[_Counts]) -> tuple[float, float]:
    """F1 of exact spans over all documents, of the trivial answer and of the model."""
    sums = _Counts(*map(sum, zip(*counts, strict=True)))

    def score(right: int, found: int) -> float:
        return 2 * right / max(found + sums.gold, 1)

    return score(sums.trivial_right, sums.trivial), score(sums.model_right, sums.model)
