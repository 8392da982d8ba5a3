"""Training the spotter's weights with scikit-learn, which nothing else needs.

``MODEL_CARD.md`` has the recipe and the figures of what was tried.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from annotator.errors import InputError, UsageError
from annotator.suggest.calibration import Calibration, calibrate
from annotator.suggest.features import features_of
from annotator.suggest.labelled_sentences import LabelledSentence
from annotator.suggest.parsed_sentence import Layers, read
from annotator.suggest.patterns import patterns_of
from annotator.suggest.regression import Example, fit
from annotator.suggest.vectors import WordVectors
from annotator.suggest.weights import LinearModel

if TYPE_CHECKING:
    from spacy.language import Language

FOLDS = 5
FEWEST = 20
"""Minimum number of sentences of each label."""
_LEAST_WEIGHT = 0.03
"""Smaller pattern weights are dropped; together they move no score by a hundredth."""
_DIGITS = 4


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
        reading = read(doc[:], Layers.of(doc))
        examples.append(Example(sentence, features_of(reading), patterns_of(reading)))
        on_item()
    return examples


def train(
    examples: Sequence[Example],
    dev: Sequence[Sequence[Example]],
    vectors: WordVectors | None = None,
    name: str = "trained",
) -> Trained:
    """Learn from ``examples``; calibrate on the parts of ``dev``, which all count the same, or else by folds.

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
        fitted = calibrate([[(one, raw.logit(one.signs, one.patterns)) for one in part] for part in dev])
        return Trained(_finished(fitted.of(raw), name, about), [])
    held_out, fitted = _held_out(examples, vectors)
    return Trained(_finished(fitted.of(raw), name, about), held_out)


def _held_out(examples: Sequence[Example], vectors: WordVectors | None) -> tuple[list[float], Calibration]:
    """The score of each example by a model trained without its fold, and the calibration of these models."""
    folds = _folds(examples)
    pairs = list(zip(examples, folds, strict=True))
    models = [fit([one for one, its in pairs if its != fold], vectors) for fold in range(FOLDS)]
    fitted = calibrate([[(one, models[fold].logit(one.signs, one.patterns)) for one, fold in pairs]])
    calibrated = [fitted.of(model) for model in models]
    return [calibrated[fold].score(one.signs, one.patterns) for one, fold in pairs], fitted


def _folds(examples: Sequence[Example]) -> list[int]:
    """The fold in which each example is held out; a document is never divided, if documents are known."""
    docs = [(one.sentence.source, one.sentence.doc) for one in examples]
    order = {doc: place for place, doc in enumerate(dict.fromkeys(docs))}
    if len(order) < 2 * FOLDS:
        return [place % FOLDS for place in range(len(examples))]
    return [order[doc] % FOLDS for doc in docs]


def _finished(model: LinearModel, name: str, about: dict[str, Any]) -> LinearModel:
    """``model`` as it is written: rounded, without negligible weights."""
    patterns = {key: round(weight, _DIGITS) for key, weight in model.patterns.items() if abs(weight) >= _LEAST_WEIGHT}
    signs = {sign: round(weight, _DIGITS) for sign, weight in model.signs.items()}
    finished = LinearModel(name, "", round(model.bias, _DIGITS), signs, patterns, about)
    sha256 = hashlib.sha256(finished.as_json().encode("utf-8", "surrogatepass")).hexdigest()
    return replace(finished, version=sha256[:12])


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
