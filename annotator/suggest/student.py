"""The encoder as torch computes it, for training: the same sums as ``encoder``, with gradients.

Weights are a table by the names of the encoder's file, so that nothing needs translating afterwards. Matrices pass
through a function that may round them (straight-through: the gradient takes no notice), so that the last part of the
training is done with the weights of four bits that are shipped.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch.nn import functional

from annotator.suggest.encoder import GATE_MIDDLE, GATE_SLOPE, HEADS
from annotator.suggest.encoder_file import TABLE
from annotator.suggest.quantised import quantise, restore

DROPOUT = 0.1
_EPSILON = 1e-12
_HIDDEN = -1e4

Tensor = Any
"""A torch tensor."""
Weights = Mapping[str, Tensor]


def rounded(matrix: Tensor) -> Tensor:
    """The matrix in four bits, with the gradient of the matrix itself."""
    near = torch.from_numpy(restore(*quantise(matrix.detach().numpy())))
    return matrix + (near - matrix.detach())


def as_it_is(matrix: Tensor) -> Tensor:
    """The matrix unchanged."""
    return matrix


class Student:
    """The forward pass over ``weights``; ``through`` is applied to every matrix, ``drop`` is the share of dropout."""

    def __init__(self, weights: Weights, through: Callable[[Tensor], Tensor] = as_it_is, drop: float = 0.0) -> None:
        """Read ``weights`` anew in each pass."""
        self._weights, self._through, self._share = weights, through, drop

    def logits(self, table: Tensor, lengths: Tensor) -> Tensor:
        """A row per sentence with a logit for each head. ``table`` has the numbers of pieces, padded."""
        inside = torch.arange(table.shape[1])[None] < lengths[:, None]
        hidden = torch.where(inside, 0.0, _HIDDEN)[:, None, None, :]
        words = functional.embedding(table, self._weights[TABLE])
        if self._through is not as_it_is:  # only the rows in use are rounded
            words = self._through(words.reshape(-1, words.shape[-1])).reshape(words.shape)
        state = self._drop(self._norm(words + self._weights["positions"][: table.shape[1]], "input"))
        state = self._layer(state, state, hidden, "first")
        front = self._layer(state[:, :1], state, hidden, "second")[:, 0]
        outside = ~inside[..., None]
        mean = state.masked_fill(outside, 0).sum(dim=1) / lengths[:, None]
        most = state.masked_fill(outside, _HIDDEN).amax(dim=1)
        found = self._drop(torch.cat([mean, most, front], dim=1))
        return found @ self._weights["head.weight"] + self._weights["head.bias"]

    def neurons(self, table: Tensor, lengths: Tensor) -> Tensor:
        """How much each neuron of the first layer is active: the sum over all pieces of a batch."""
        inside = torch.arange(table.shape[1])[None] < lengths[:, None]
        hidden = torch.where(inside, 0.0, _HIDDEN)[:, None, None, :]
        words = functional.embedding(table, self._weights[TABLE])
        state = self._norm(words + self._weights["positions"][: table.shape[1]], "input")
        state = self._norm(state + self._look(state, state, hidden, "first"), "first.seen")
        return (self._inner(state, "first").abs() * inside[..., None]).sum(dim=(0, 1))

    def _layer(self, state: Tensor, others: Tensor, hidden: Tensor, layer: str) -> Tensor:
        state = self._norm(state + self._drop(self._look(state, others, hidden, layer)), f"{layer}.seen")
        made = self._linear(self._inner(state, layer), f"{layer}.outer")
        return self._norm(state + self._drop(made), f"{layer}.made")

    def _look(self, state: Tensor, others: Tensor, hidden: Tensor, layer: str) -> Tensor:
        count, width, size = state.shape
        query = self._split(self._linear(state, f"{layer}.query"))
        key = self._split(self._linear(others, f"{layer}.key"))
        value = self._split(self._linear(others, f"{layer}.value"))
        shares = (query @ key.transpose(2, 3) / math.sqrt(size / HEADS) + hidden).softmax(dim=-1)
        return self._linear((shares @ value).transpose(1, 2).reshape(count, width, size), f"{layer}.output")

    def _inner(self, state: Tensor, layer: str) -> Tensor:
        inner = self._linear(state, f"{layer}.inner")
        return inner * torch.clamp(inner * GATE_SLOPE + GATE_MIDDLE, 0, 1)

    def _split(self, rows: Tensor) -> Tensor:
        count, width, size = rows.shape
        return rows.view(count, width, HEADS, size // HEADS).transpose(1, 2)

    def _linear(self, rows: Tensor, name: str) -> Tensor:
        matrix = self._through(self._weights[f"{name}.weight"])
        return functional.linear(rows, matrix, self._weights.get(f"{name}.bias"))

    def _norm(self, rows: Tensor, name: str) -> Tensor:
        size = (rows.shape[-1],)
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.layer_norm(rows, size, weight, bias, _EPSILON)

    def _drop(self, rows: Tensor) -> Tensor:
        return functional.dropout(rows, self._share, self._share > 0)
