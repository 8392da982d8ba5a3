"""Word vectors for training: the input table of a BERT model, read from the model's folder.

A few thousand labelled sentences have few words, and vectors tell which other words are similar: the fit learns a
direction in their space, and each word of the vocabulary gets its weight from it. Only these weights enter the model
file. The folder has ``vocab.txt`` (WordPiece, Wu et al. 2016) and ``model.safetensors``, a JSON header and plain
numbers, so that reading it needs neither torch nor the model's code.
"""

import hashlib
import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.errors import InputError
from annotator.text import one_line

if TYPE_CHECKING:
    import numpy as np

_TABLE = "embeddings.word_embeddings.weight"
_WORD = re.compile(r"[a-z]{2,}")
_TYPES = {"F32": "<f4", "F16": "<f2"}


class WordVectors:
    """A vector for every word, averaged over pieces if the vocabulary lacks it."""

    def __init__(self, vocabulary: Sequence[str], table: "np.ndarray[Any, Any]", sha256: str) -> None:
        """``table`` has a row per piece of ``vocabulary``; ``sha256`` is that of its file."""
        self._rows = {piece: row for row, piece in enumerate(vocabulary)}
        self._table = table
        self.sha256 = sha256
        self.words = sorted(piece for piece in self._rows if _WORD.fullmatch(piece))

    def of(self, words: Sequence[str]) -> "np.ndarray[Any, Any]":
        """One row per word; words without known pieces have zeros."""
        import numpy as np

        vectors = np.zeros((len(words), self._table.shape[1]))
        for place, word in enumerate(words):
            rows = self._pieces(word)
            if rows:
                vectors[place] = self._table[rows].mean(axis=0)
        return vectors

    def _pieces(self, word: str) -> list[int]:
        rows: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            end = next((end for end in range(len(word), start, -1) if mark + word[start:end] in self._rows), 0)
            if not end:
                return []
            rows.append(self._rows[mark + word[start:end]])
            start = end
        return rows


def read_vectors(folder: Path) -> WordVectors:
    """The vectors in the folder of a BERT model.

    Raises:
        InputError: if a file is missing or invalid.

    """
    shown = one_line(str(folder))
    try:
        vocabulary = (folder / "vocab.txt").read_text("utf-8").splitlines()
        data = (folder / "model.safetensors").read_bytes()
        table = _table(data)
    except OSError as error:
        raise InputError(f"{shown} has no word vectors: {error.strerror or error} ({error.filename}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{shown} has no word vectors of a BERT model: {one_line(str(error))}.") from error
    if len(table) != len(vocabulary):
        raise InputError(f"{shown}: {len(vocabulary)} pieces in vocab.txt, but {len(table)} vectors.")
    return WordVectors(vocabulary, table, hashlib.sha256(data).hexdigest())


def _table(data: bytes) -> "np.ndarray[Any, Any]":
    import numpy as np

    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    name = next((name for name in header if name.endswith(_TABLE)), _TABLE)
    entry = header[name]
    begin, end = entry["data_offsets"]
    rows, columns = entry["shape"]
    kind = np.dtype(_TYPES[entry["dtype"]])
    if end - begin != math.prod((rows, columns, kind.itemsize)):
        raise ValueError(f"the size of {name} does not fit its shape")
    values = np.frombuffer(data, kind, rows * columns, 8 + size + begin)
    return values.reshape(rows, columns).astype(np.float64)
