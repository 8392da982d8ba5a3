"""The spotter's logistic regression: one weight per feature from labelled sentences.

scikit-learn, SciPy and NumPy are imported only for training.
"""

import math
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from annotator.suggest.labelled_sentences import LabelledSentence
from annotator.suggest.letters import pieces_of
from annotator.suggest.reason_groups import BY_HAND, SIGNS
from annotator.suggest.sentence_features import SentenceFeatures
from annotator.suggest.weights import LinearModel

if TYPE_CHECKING:
    from annotator.suggest.vectors import WordVectors

Matrix = Any
"""A SciPy matrix or a NumPy array."""

LEAST_COUNT = 5
"""Minimum number of sentences with a pattern for it to be learnt."""
LEAST_PIECES = 20
"""Minimum number of sentences with a piece of a word for it to be learnt."""
MOST_PATTERNS, MOST_PIECES = 10_000, 10_000
"""Patterns and pieces that the second fit keeps."""
PICKING, ROUNDS = 60, 300
"""Steps of the optimiser, for choosing columns and for the weights."""
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
    """L2 logistic regression over ``examples``, first with all patterns and pieces, then with the heaviest ones.

    The model drops the columns for sources, and turns those for vectors into weights of words.
    """
    patterns = _Columns.of([example.found.patterns for example in examples])
    pieces = _Columns.of([_pieces(example) for example in examples], LEAST_PIECES)
    spaces = _VectorSpace(patterns.names, vectors) if vectors else None
    others = [_sign_matrix(examples), _source_matrix(examples)]
    if spaces:
        others.insert(1, patterns.matrix @ spaces.columns)
    weights, _ = _regression(examples, [patterns.matrix, pieces.matrix, *others], PICKING)
    middle = len(patterns.names)
    patterns = patterns.heaviest(weights[:middle], MOST_PATTERNS)
    pieces = pieces.heaviest(weights[middle : middle + len(pieces.names)], MOST_PIECES)
    weights, bias = _mean_of_heads(examples, [patterns.matrix, pieces.matrix, *others])
    ends = list(accumulate([len(patterns.names), len(pieces.names), len(_SIGNS)]))
    learnt = dict(zip(patterns.names, weights.tolist(), strict=False))
    letters = dict(zip(pieces.names, weights[ends[0] :].tolist(), strict=False))
    signs = dict(zip(_SIGNS, (weights[ends[1] : ends[2]] * SIGN_SCALE).tolist(), strict=True))
    if spaces:
        for word, weight in spaces.words(weights[ends[2] : ends[2] + spaces.columns.shape[1]]):
            learnt[word] = learnt.get(word, 0.0) + weight
    return LinearModel("fit", "0", bias, signs | BY_HAND, learnt, letters)


def _pieces(example: Example) -> list[str]:
    return [piece for word in example.found.words for piece in pieces_of(word)]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of one kind of feature: their names, and a row per sentence with 1/√n for each of n features."""

    names: list[str]
    matrix: Matrix

    @classmethod
    def of(cls, rows: Sequence[list[str]], least: int = LEAST_COUNT) -> "_Columns":
        """Columns for the features of at least ``least`` sentences."""
        from scipy import sparse

        counts = Counter(name for row in rows for name in set(row))
        names = sorted(name for name, count in counts.items() if count >= least)
        places = {name: place for place, name in enumerate(names)}
        values, columns, ends = [], [], [0]
        for row in rows:
            known = [places[name] for name in row if name in places]
            columns += known
            values += [1 / math.sqrt(len(row))] * len(known)
            ends.append(len(columns))
        matrix = sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(names)))
        matrix.sum_duplicates()
        return cls(names, matrix)

    def heaviest(self, weights: Any, most: int) -> "_Columns":
        """The ``most`` columns that move logits furthest with ``weights``."""
        import numpy as np
        from scipy import sparse

        if len(self.names) <= most:
            return self
        spread = np.sqrt(np.asarray(self.matrix.multiply(self.matrix).mean(axis=0)).ravel())
        kept = np.sort(np.argsort(-np.abs(weights) * spread, kind="stable")[:most])
        return _Columns([self.names[place] for place in kept], sparse.csr_matrix(self.matrix[:, kept]))


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


def _sign_matrix(examples: Sequence[Example]) -> Matrix:
    import numpy as np

    return np.array([[example.found.signs.get(sign, 0.0) * SIGN_SCALE for sign in _SIGNS] for example in examples])


def _source_matrix(examples: Sequence[Example]) -> Matrix:
    import numpy as np

    names = [name for name, _ in _sources(examples).most_common()[1:]]
    return np.array([[SOURCE_SCALE * (example.sentence.source == name) for name in names] for example in examples])


def _sources(examples: Sequence[Example]) -> Counter[str]:
    return Counter(sorted(example.sentence.source for example in examples))


def _mean_of_heads(examples: Sequence[Example], blocks: list[Matrix]) -> tuple[Any, float]:
    """The mean of a regression on all examples and one on the largest source alone.

    A small source adds what the large one lacks, but its other notion of a claim blurs the ranking.
    """
    weights, bias = _regression(examples, blocks)
    main = _sources(examples).most_common(1)[0][0]
    rows = [place for place, example in enumerate(examples) if example.sentence.source == main]
    own = [examples[place] for place in rows]
    if len(rows) == len(examples) or len({one.sentence.label for one in own}) < 2:
        return weights, bias
    others, its_bias = _regression(own, [block[rows] for block in blocks])
    return (weights + others) / 2, (bias + its_bias) / 2


def _regression(examples: Sequence[Example], blocks: list[Matrix], rounds: int = ROUNDS) -> tuple[Any, float]:
    """Weights and bias; sentences of a small source weigh more, by the fourth root of the ratio of sizes."""
    import numpy as np
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    sizes = _sources(examples)
    largest = max(sizes.values())
    importance = [(largest / sizes[example.sentence.source]) ** 0.25 for example in examples]
    matrix = sparse.hstack([sparse.csr_matrix(block) for block in blocks]).tocsr().astype(np.float32)
    model = LogisticRegression(C=STRENGTH, max_iter=rounds, tol=1e-4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the rounds may end first, which is meant
        model.fit(matrix, [example.sentence.label for example in examples], sample_weight=importance)
    return model.coef_[0].astype(np.float64), float(model.intercept_[0])
