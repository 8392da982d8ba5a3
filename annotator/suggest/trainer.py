"""Training the spotter's weights with scikit-learn, which nothing else needs.

``MODEL_CARD.md`` has the recipe and the figures of what was tried.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from annotator.errors import InputError, UsageError
from annotator.suggest.calibration import calibrate, calibrated_by_folds, folds_of
from annotator.suggest.labelled_sentences import LabelledSentence
from annotator.suggest.parsed_sentence import Layers, read
from annotator.suggest.reason_groups import NEVER
from annotator.suggest.regression import Example, fit
from annotator.suggest.sentence_features import describe
from annotator.suggest.vectors import WordVectors
from annotator.suggest.weights import LinearModel, Platt, sigmoid

if TYPE_CHECKING:
    from spacy.language import Language

FOLDS = 5
FEWEST = 20
"""Minimum number of sentences of each label."""
_LEAST_WEIGHT = 0.03
"""Smaller pattern weights are dropped; together they move no score by a hundredth."""
_DIGITS, _FEW_DIGITS = 4, 3
"""Digits after the point of the few large weights, and of the many small ones."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model; without calibration data also the held-out score of each sentence, in order."""

    model: LinearModel
    held_out: list[float]


def require_sklearn() -> str:
    """The version of scikit-learn.

    Raises:
        UsageError: if it is not installed; says how to install it.

    """
    try:
        return version("scikit-learn")
    except PackageNotFoundError as error:
        raise UsageError("Training needs scikit-learn: install it with “pip install 'factdesk[train]'”.") from error


def examples_of(
    sentences: Iterable[LabelledSentence], nlp: "Language", on_item: Callable[[], None] = lambda: None
) -> list[Example]:
    """Analyse every sentence with ``nlp``; ``on_item`` is called after each."""
    examples: list[Example] = []
    pairs = ((sentence.text, sentence) for sentence in sentences)
    for doc, sentence in nlp.pipe(pairs, as_tuples=True, batch_size=256, disable=["claim_spotter"]):
        examples.append(Example(sentence, describe(read(doc[:], Layers.of(doc)))))
        on_item()
    return examples


def train(
    examples: Sequence[Example],
    dev: Sequence[Sequence[Example]],
    vectors: WordVectors | None = None,
    name: str = "trained",
) -> Trained:
    """Learn from ``examples``; calibrate on the sentences of ``dev``, or else by folds.

    The same input gives the same model. The version is the start of the SHA-256 of the model and its data.

    Raises:
        InputError: if there is too little data.
        UsageError: if scikit-learn is not installed.

    """
    claims = sum(example.sentence.label for example in examples)
    if min(claims, len(examples) - claims) < FEWEST:
        raise InputError(
            f"{claims} claims among {len(examples)} sentences are too few to learn from: give {FEWEST} of each kind."
        )
    raw = fit(examples, vectors)
    about = _about(examples, dev, vectors)
    if dev:
        return Trained(_finished(raw, calibrate([pair for part in dev for pair in _pairs(part, raw)]), name, about), [])
    held_out, calibration = _held_out(examples, vectors)
    return Trained(_finished(raw, calibration, name, about), held_out)


def _pairs(examples: Sequence[Example], model: LinearModel) -> list[tuple[float, bool]]:
    """Logits and labels for calibration, without text that is never suggested."""
    return [(model.logit(one.found), one.sentence.label) for one in examples if NEVER.isdisjoint(one.found.signs)]


def _held_out(examples: Sequence[Example], vectors: WordVectors | None) -> tuple[list[float], Platt]:
    """The score of each example by a model and a calibration without its fold, and the calibration of all."""
    folds = folds_of([(one.sentence.source, one.sentence.doc) for one in examples], FOLDS)
    pairs = list(zip(examples, folds, strict=True))
    models = {fold: fit([one for one, its in pairs if its != fold], vectors) for fold in set(folds)}
    logits = [(models[fold].logit(one.found), one.sentence.label) for one, fold in pairs]
    return [sigmoid(logit) for logit in calibrated_by_folds(logits, folds)], calibrate(logits)


def _finished(model: LinearModel, calibration: Platt, name: str, about: dict[str, Any]) -> LinearModel:
    """``model`` as it is written: rounded, without negligible weights."""
    rounded = Platt(round(calibration.slope, _DIGITS), round(calibration.bias, _DIGITS))
    finished = replace(
        model,
        name=name,
        version="",
        bias=round(model.bias, _DIGITS),
        signs={sign: round(weight, _DIGITS) for sign, weight in model.signs.items()},
        patterns=_rounded(model.patterns, _LEAST_WEIGHT),
        letters=_rounded(model.letters, 0.0),
        calibration=rounded,
        about=about,
    )
    sha256 = hashlib.sha256(finished.as_json().encode("utf-8", "surrogatepass")).hexdigest()
    return replace(finished, version=sha256[:12])


def _rounded(weights: Mapping[str, float], least: float) -> dict[str, float]:
    return {key: round(weight, _FEW_DIGITS) for key, weight in weights.items() if abs(weight) >= least}


def _about(
    examples: Sequence[Example], dev: Sequence[Sequence[Example]], vectors: WordVectors | None
) -> dict[str, Any]:
    parts = [examples, *dev]
    rows = [[(one.sentence.text, one.sentence.label, one.sentence.source) for one in part] for part in parts]
    sha256 = vectors.sha256 if vectors else None
    data = json.dumps([rows, sha256], ensure_ascii=False).encode("utf-8", "surrogatepass")
    return {
        "sentences": len(examples),
        "calibration": [len(part) for part in dev],
        "data": hashlib.sha256(data).hexdigest(),
        "vectors": sha256,
        "scikit-learn": require_sklearn(),
    }
