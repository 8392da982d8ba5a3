"""``nli``: which words and numbers claim and passage share, and the words of both, with logistic regression.

Every article of the labelled set is held out once, and nothing was chosen by looking at the result.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from datasets import load_dataset
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from tests.export.trained.results import Result, difference, macro_f1

_WORD = re.compile(r"[^\W\d_]+|\d[\d.,]*")


def nli(exported: Path, data: str) -> Result:
    """Train on an export of ``nli`` without splits, and compare it with the commonest label."""
    rows = _pairs(exported)
    by_article = []
    for article in sorted({row["article_id"] for row in rows}):
        held_out = [row for row in rows if row["article_id"] == article]
        rest = [row for row in rows if row["article_id"] != article]
        common = Counter(row["label"] for row in rest).most_common(1)[0][0]
        guesses = _predicted(rest, held_out)
        by_article.append([(row["label"], guess, common) for row, guess in zip(held_out, guesses, strict=True)])

    def measure(articles: Any) -> tuple[float, float]:
        return macro_f1([row for article in articles for row in article])

    trivial, reached = measure(by_article)
    interval = difference(by_article, measure)
    return Result("nli", data, len(rows), len(rows), "macro F1", "commonest label", trivial, reached, *interval)


def _pairs(exported: Path) -> list[dict[str, Any]]:
    """The pairs as ``load_dataset`` gives them, with names of labels."""
    found = load_dataset(str(exported), cache_dir=str(exported.parent / "cache"))["train"]
    names = found.features["label"].names
    return [row | {"label": names[row["label"]]} for row in found]


def _predicted(training: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[str]:
    """The labels that a model trained on some pairs gives to others."""
    columns = DictVectorizer()
    model = LogisticRegression(max_iter=1000, class_weight="balanced", random_state=0)
    model.fit(columns.fit_transform(map(features, training)), [row["label"] for row in training])
    return list(model.predict(columns.transform(map(features, rows))))


def features(row: dict[str, Any]) -> dict[str, float]:
    """Return what claim and passage share, and what stands in one only."""
    claim, passage = ({*_WORD.findall(row[name].casefold())} for name in ("claim", "passage"))
    numbers = {word for word in claim if word[0].isdigit()}
    shared = {
        "words shared": len(claim & passage) / max(len(claim), 1),
        "numbers shared": len(numbers & passage) / max(len(numbers), 1),
        "has numbers": float(bool(numbers)),
    }
    return shared | {f"only passage {word}": 1.0 for word in passage - claim if not word[0].isdigit()}
