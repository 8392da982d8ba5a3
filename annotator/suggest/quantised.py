"""Weights in four bits: groups of numbers that share a scale, sixteen steps each.

The scale of a group is not that of its largest number but the one with the least squared error, because a few large
numbers would make all steps coarse.
"""

from typing import Any

import numpy as np

GROUP = 64
"""Numbers that share a scale."""
_LOWEST, _HIGHEST = -8, 7
_CUTS = (1.0, 0.9, 0.8, 0.7, 0.6)
"""Scales that are tried, relative to that of the largest number."""

Array = np.ndarray[Any, Any]


def quantise(matrix: Array) -> tuple[Array, Array]:
    """The steps (``int8``) and scales (``float16``) of a matrix: rows, groups and, for the steps, the place in it.

    Raises:
        ValueError: if the rows do not divide into groups.

    """
    groups = matrix.astype(np.float32).reshape(len(matrix), -1, GROUP)
    largest = np.maximum(np.abs(groups).max(axis=2), 1e-6) / _HIGHEST
    scales = largest.astype(np.float16)
    least = np.full(largest.shape, np.inf, np.float32)
    for cut in _CUTS:
        tried = (largest * np.float32(cut)).astype(np.float16)
        off = (_steps(groups, tried) * tried[..., None].astype(np.float32) - groups) ** 2
        error = off.sum(axis=2)
        scales = np.where(error < least, tried, scales)
        least = np.minimum(error, least)
    return _steps(groups, scales).astype(np.int8), scales


def restore(steps: Array, scales: Array) -> Array:
    """The matrix (``float32``) that ``quantise`` came nearest to."""
    matrix: Array = (steps * scales[..., None].astype(np.float32)).reshape(len(steps), -1)
    return matrix


def pack(steps: Array) -> Array:
    """Two steps to a byte, the earlier in the higher half."""
    halves = (steps.reshape(len(steps), -1) - _LOWEST).astype(np.uint8)
    packed: Array = halves[:, ::2] << 4 | halves[:, 1::2]
    return packed


def unpack(packed: Array) -> Array:
    """The steps of ``pack``."""
    halves = np.stack([packed >> 4, packed & 15], axis=2).astype(np.int8) + np.int8(_LOWEST)
    return halves.reshape(len(packed), -1, GROUP)


def _steps(groups: Array, scales: Array) -> Array:
    steps: Array = np.clip(np.rint(groups / scales[..., None].astype(np.float32)), _LOWEST, _HIGHEST)
    return steps
