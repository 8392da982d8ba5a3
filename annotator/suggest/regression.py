"""The spotter's logistic regression: one weight per feature from labelled sentences.

scikit-learn, SciPy and NumPy are imported only for training.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.suggest.labelled_sentences import LabelledSentence
from annotator.suggest.reason_groups import BY_HAND, SIGNS
from annotator.suggest.sentence_features import SentenceFeatures
from annotator.suggest.weights import LinearModel

if TYPE_CHECKING:
    from annotator.suggest.vectors import WordVectors

Matrix = Any
"""A SciPy matrix or a NumPy array."""

LEAST_COUNT = 5
"""Minimum number of sentences with a pattern for it to be learnt."""
MOST_PATTERNS = 10_000
"""Patterns that the second fit keeps."""
STRENGTH = 2.0
"""C of the logistic regression, the inverse of its L2 penalty."""
SIGN_SCALE, VECTOR_SCALE, SOURCE_SCALE = 1.5, 0.18, 3.0
"""Scales of signs, vectors and source columns relative to patterns; larger columns are penalised less."""
_SIGNS = sorted(set(SIGNS) - set(BY_HAND))


@dataclass(frozen=True, slots=True)
class Example:
    """The features of one labelled sentence."""

    sentence: LabelledSentence
    found: SentenceFeatures


def fit(examples: Sequence[Example], vectors: "WordVectors | None") -> LinearModel:
    """L2 logistic regression over ``examples``, first with all patterns, then with the heaviest ones.

    The model drops the columns for sources, and turns those for vectors into weights of words.
    """
    import numpy as np
    from scipy import sparse

    counts = Counter(pattern for example in examples for pattern in example.found.patterns)
    known = sorted(pattern for pattern, count in counts.items() if count >= LEAST_COUNT)
    patterns = _pattern_matrix(examples, known)
    spaces = _VectorSpace(known, vectors) if vectors else None
    others = [_sign_matrix(examples), _source_matrix(examples)]
    if spaces:
        others.insert(1, patterns @ spaces.columns)
    weights, _ = _regression(examples, [patterns, *others])
    if len(known) > MOST_PATTERNS:
        spread = np.sqrt(np.asarray(patterns.multiply(patterns).mean(axis=0)).ravel())
        kept = np.sort(np.argsort(-np.abs(weights[: len(known)]) * spread, kind="stable")[:MOST_PATTERNS])
        known, patterns = [known[place] for place in kept], sparse.csr_matrix(patterns[:, kept])
    weights, bias = _regression(examples, [patterns, *others])
    learnt = dict(zip(known, weights.tolist(), strict=False))
    after = len(known) + len(_SIGNS)
    signs = zip(_SIGNS, (weights[len(known) : after] * SIGN_SCALE).tolist(), strict=True)
    if spaces:
        for word, weight in spaces.words(weights[after : after + spaces.columns.shape[1]]):
            learnt[word] = learnt.get(word, 0.0) + weight
    return LinearModel("fit", "0", bias, dict(signs), learnt)


class _VectorSpace:
    """Word vectors, centred and scaled by the words in the training data."""

    def __init__(self, known: list[str], vectors: "WordVectors") -> None:
        import numpy as np

        seen = [word for word in known if word.isalpha() and word.islower()]
        table = vectors.of(seen)
        self._centre = table.mean(axis=0) if seen else 0.0
        self._scale = VECTOR_SCALE / (float((table - self._centre).std(axis=0).mean()) or 1.0) if seen else 0.0
        self._vectors, self._seen = vectors, seen
        places = {word: place for place, word in enumerate(known)}
        self.columns = np.zeros((len(known), table.shape[1]))
        self.columns[[places[word] for word in seen]] = (table - self._centre) * self._scale

    def words(self, direction: Any) -> list[tuple[str, float]]:
        words = sorted({*self._vectors.words, *self._seen})
        weights = (self._vectors.of(words) - self._centre) * self._scale @ direction
        return list(zip(words, weights.tolist(), strict=True))


def _pattern_matrix(examples: Sequence[Example], known: list[str]) -> Matrix:
    """1/√n for each known pattern of a sentence with n patterns."""
    from scipy import sparse

    places = {pattern: place for place, pattern in enumerate(known)}
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for example in examples:
        row = [places[pattern] for pattern in example.found.patterns if pattern in places]
        columns += row
        values += [1 / math.sqrt(len(example.found.patterns))] * len(row)
        ends.append(len(columns))
    return sparse.csr_matrix((values, columns, ends), shape=(len(examples), len(known)))


def _sign_matrix(examples: Sequence[Example]) -> Matrix:
    import numpy as np

    return np.array([[example.found.signs.get(sign, 0.0) * SIGN_SCALE for sign in _SIGNS] for example in examples])


def _source_matrix(examples: Sequence[Example]) -> Matrix:
    import numpy as np

    names = [name for name, _ in _sources(examples).most_common()[1:]]
    return np.array([[SOURCE_SCALE * (example.sentence.source == name) for name in names] for example in examples])


def _sources(examples: Sequence[Example]) -> Counter[str]:
    return Counter(sorted(example.sentence.source for example in examples))


def _regression(examples: Sequence[Example], blocks: list[Matrix]) -> tuple[Any, float]:
    """Weights and bias; sentences of a small source weigh more, by the fourth root of the ratio of sizes."""
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    sizes = _sources(examples)
    largest = max(sizes.values())
    importance = [(largest / sizes[example.sentence.source]) ** 0.25 for example in examples]
    matrix = sparse.hstack([sparse.csr_matrix(block) for block in blocks]).tocsr()
    model = LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-4)
    model.fit(matrix, [example.sentence.label for example in examples], sample_weight=importance)
    return model.coef_[0], float(model.intercept_[0])
