"""Trains a small classifier on ``nli`` and prints how it does: ``python -m tests.export.trained_nli``.

Every article of the labelled set is held out once (nothing was chosen by looking at the result): logistic regression on
which words and numbers claim and passage share, and on the words of both, against the commonest label.
"""

import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from datasets import load_dataset
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score

from annotator.export.run import Request, export
from annotator.load.dataset import load
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from tests.export.make_labelled import LABELLED

_WORD = re.compile(r"[^\W\d_]+|\d[\d.,]*")


def main() -> None:
    """Export, load with ``load_dataset``, train and print."""
    rows = pairs()
    truth = [row["label"] for row in rows]
    articles = sorted({row["article_id"] for row in rows})
    said = {"classifier": [""] * len(rows), "commonest label": [""] * len(rows)}
    for article in articles:
        at = [number for number, row in enumerate(rows) if row["article_id"] == article]
        rest = [row for row in rows if row["article_id"] != article]
        common = Counter(row["label"] for row in rest).most_common(1)[0][0]
        for number, label in zip(at, predicted(rest, [rows[each] for each in at]), strict=True):
            said["classifier"][number], said["commonest label"][number] = label, common
    print(f"{len(rows)} pairs of {len(articles)} articles: {dict(Counter(truth))}")
    for name, labels in said.items():
        exact, balanced = accuracy_score(truth, labels), f1_score(truth, labels, average="macro", zero_division=0)
        print(f"{name}: accuracy {exact:.3f}, macro F1 {balanced:.3f}")


def pairs() -> list[dict[str, Any]]:
    """The pairs of the labelled set as ``load_dataset`` gives them, with names of labels."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"{folder}/labelled.db")
        load(database, LABELLED)
        export(database, load_project(database), Request("nli"), Path(folder) / "out", "ana")
        database.close()
        found = load_dataset(f"{folder}/out", cache_dir=f"{folder}/cache")["train"]
        names = found.features["label"].names
        return [row | {"label": names[row["label"]]} for row in found]


def predicted(training: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[str]:
    """The labels that a model trained on some pairs gives to others."""
    columns = DictVectorizer()
    model = LogisticRegression(max_iter=1000, class_weight="balanced", random_state=0)
    model.fit(columns.fit_transform(map(features, training)), [row["label"] for row in training])
    return list(model.predict(columns.transform(map(features, rows))))


def features(row: dict[str, Any]) -> dict[str, float]:
    """What claim and passage share, and what stands in one only."""
    claim, passage = ({*_WORD.findall(row[name].casefold())} for name in ("claim", "passage"))
    numbers = {word for word in claim if word[0].isdigit()}
    shared = {
        "words shared": len(claim & passage) / max(len(claim), 1),
        "numbers shared": len(numbers & passage) / max(len(numbers), 1),
        "has numbers": float(bool(numbers)),
    }
    return shared | {f"only passage {word}": 1.0 for word in passage - claim if not word[0].isdigit()}


if __name__ == "__main__":
    main()
