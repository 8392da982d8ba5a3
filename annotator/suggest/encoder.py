"""The second stage of the claim spotter: a small transformer (Vaswani et al. 2017) that reads the words in order.

The linear model sees which words and tags a sentence has; the encoder also sees how they belong together. It is the
input table and the first two layers of a MiniLM (Wang et al. 2020), fine-tuned. All pieces of a sentence pass through
the first layer; in the second only the piece that stands before the sentence looks at the others, so that it costs next
to nothing: the keys and values of the others are never made, because ``q · (K h) = (Kᵀ q) · h``. A linear head reads
the mean and the maximum of the first layer and the outcome of the second.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from annotator.suggest.word_pieces import WordPieces, padded

HEADS = 12
"""Parts of attention, each of which looks with its own eyes."""
MOST_PIECES = 64
"""Pieces of a sentence that are read, both ends included."""
CHUNK = 512
"""Pieces in one pass, padding included. What they need stays in the processor's cache; more is no faster."""
GATE_SLOPE, GATE_MIDDLE = 0.28, 0.5
"""The activation is ``x · clip(slope · x + middle, 0, 1)``: near GELU (Hendrycks 2016), for a third of its time."""
_EPSILON = 1e-12
_HIDDEN = -1e4
"""Added to what attention must not look at."""

Array = np.ndarray[Any, Any]


class Encoder:
    """Sentence in, logit out. Stateless but for the remembered pieces of words; not thread-safe."""

    def __init__(self, pieces: WordPieces, codes: Array, scales: Array, weights: Mapping[str, Array]) -> None:
        """``codes`` and ``scales`` are the input table: a row per piece, in groups that share a scale."""
        self._pieces, self._codes, self._scales = pieces, codes, scales
        self._weights = dict(weights)

    def logits(self, texts: Sequence[str]) -> list[float]:
        """The logit of each text, in order; texts of like length are read together."""
        rows = [self._pieces.numbers(text, MOST_PIECES) for text in texts]
        order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
        done = [0.0] * len(rows)
        for chunk in _chunks(order, rows):
            found = self._pass(*padded([rows[place] for place in chunk]))
            for place, logit in zip(chunk, found.tolist(), strict=True):
                done[place] = logit
        return done

    def _pass(self, table: Array, lengths: Array) -> Array:
        weights = self._weights
        count, width = table.shape
        inside = np.arange(width) < lengths[:, None]
        hidden = None if inside.all() else np.where(inside, 0, np.float32(_HIDDEN))[:, None, None, :]
        words = (self._codes[table] * self._scales[table][..., None]).reshape(count, width, -1)
        state = self._norm(words + weights["positions"][:width], "input")
        state = self._finish(state, self._look(state, hidden), "first")
        front = np.ascontiguousarray(state[:, 0])
        front = self._finish(front, self._look_from_front(front, state, hidden), "second")
        if hidden is None:
            mean, most = state.mean(axis=1), state.max(axis=1)
        else:
            mean = (state * inside[..., None]).sum(axis=1) / lengths[:, None]
            most = np.where(inside[..., None], state, _HIDDEN).max(axis=1)
        logits: Array = np.hstack([mean, most, front]) @ weights["head.weight"] + weights["head.bias"]
        return logits

    def _look(self, state: Array, hidden: Array | None) -> Array:
        """Attention of all pieces to all pieces, in the first layer."""
        count, width, size = state.shape
        flat = state.reshape(-1, size)
        query, key, value = (
            self._linear(flat, f"first.{name}").reshape(count, width, HEADS, -1).transpose(0, 2, 1, 3)
            for name in ("query", "key", "value")
        )
        shares = _shares(query @ key.transpose(0, 1, 3, 2), size, hidden)
        seen = (shares @ value).transpose(0, 2, 1, 3).reshape(count, width, size)
        return self._linear(seen, "first.output")

    def _look_from_front(self, front: Array, state: Array, hidden: Array | None) -> Array:
        """Attention of the first piece to all pieces, in the second layer.

        A bias of the keys would add the same to all pieces, so the shares do not depend on it.
        """
        count, size = front.shape
        query = self._linear(front, "second.query").reshape(count, HEADS, 1, -1)
        key = self._weights["second.key.weight"].reshape(HEADS, -1, size)
        shares = _shares((query @ key).reshape(count, HEADS, size) @ state.transpose(0, 2, 1), size, hidden, 2)
        value = self._weights["second.value.weight"].reshape(HEADS, -1, size)
        seen = (shares @ state).reshape(count, HEADS, 1, size) @ value.transpose(0, 2, 1)
        return self._linear(seen.reshape(count, size) + self._weights["second.value.bias"], "second.output")

    def _finish(self, state: Array, seen: Array, layer: str) -> Array:
        """The rest of a layer: what was seen is added, then what the neurons make of it."""
        state = self._norm(state + seen, f"{layer}.seen")
        inner = self._linear(state, f"{layer}.inner")
        gate = inner * np.float32(GATE_SLOPE)
        gate += np.float32(GATE_MIDDLE)
        np.clip(gate, 0, 1, out=gate)
        inner *= gate
        return self._norm(state + self._linear(inner, f"{layer}.outer"), f"{layer}.made")

    def _linear(self, rows: Array, name: str) -> Array:
        """One product for all rows: NumPy would make one for each sentence of a table, at half the speed."""
        weight = self._weights[f"{name}.weight"]
        result: Array = rows.reshape(-1, rows.shape[-1]) @ weight.T
        result += self._weights[f"{name}.bias"]
        return result.reshape(*rows.shape[:-1], len(weight))

    def _norm(self, rows: Array, name: str) -> Array:
        """Layer normalisation (Ba et al. 2016)."""
        rows = rows - rows.mean(axis=-1, keepdims=True)
        spread = np.einsum("...i,...i->...", rows, rows)[..., None] / np.float32(rows.shape[-1])
        rows /= np.sqrt(spread + np.float32(_EPSILON))
        rows *= self._weights[f"{name}.weight"]
        rows += self._weights[f"{name}.bias"]
        return rows


def _chunks(order: Sequence[int], rows: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Places of texts that are read together; ``order`` is by length, so the last of a chunk is the longest."""
    chunk: list[int] = []
    for place in order:
        if chunk and (len(chunk) + 1) * len(rows[place]) > CHUNK:
            yield chunk
            chunk = []
        chunk.append(place)
    if chunk:
        yield chunk


def _shares(likeness: Array, size: int, hidden: Array | None, dimensions: int = 4) -> Array:
    """Softmax over the last axis, without what is hidden."""
    likeness *= np.float32(1 / math.sqrt(size / HEADS))
    if hidden is not None:
        likeness += hidden if dimensions == hidden.ndim else hidden[:, 0]
    likeness -= likeness.max(axis=-1, keepdims=True)
    np.exp(likeness, out=likeness)
    likeness /= likeness.sum(axis=-1, keepdims=True)
    return likeness
