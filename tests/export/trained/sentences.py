"""``detection``: logistic regression on the words and pairs of words of a sentence, with the exported weights."""

from collections import Counter
from pathlib import Path
from typing import Any

from datasets import load_dataset
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from tests.export.trained.results import Result, difference, macro_f1


def detection(train: Path, test: Path, data: str) -> Result:
    """Train on one export of ``detection``, try the other, and compare with the commonest label."""
    known, asked = _rows(train), _rows(test)
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(random_state=0))
    labels = [row["label"] for row in known]
    model.fit(
        [row["text"] for row in known], labels, logisticregression__sample_weight=[row["weight"] for row in known]
    )
    common = Counter(labels).most_common(1)[0][0]
    guesses = model.predict([row["text"] for row in asked])
    said = [(row["label"], str(guess), common) for row, guess in zip(asked, guesses, strict=True)]
    trivial, reached = macro_f1(said)
    interval = difference(said, macro_f1)
    return Result("detection", data, len(known), len(asked), "macro F1", "commonest label", trivial, reached, *interval)


def _rows(exported: Path) -> list[dict[str, Any]]:
    found = load_dataset(str(exported), cache_dir=str(exported.parent / "cache"))["train"]
    names = found.features["label"].names
    return [row | {"label": names[row["label"]]} for row in found]
