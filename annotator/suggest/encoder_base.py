"""What the encoder begins with: the first layers of a BERT model in its folder, and the pieces of its vocabulary.

The folder has ``vocab.txt`` and ``model.safetensors``, a JSON header and plain numbers, so that reading it needs
neither torch nor the model's code.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from annotator.errors import InputError
from annotator.suggest.encoder import MOST_PIECES
from annotator.suggest.encoder_file import TABLE
from annotator.suggest.word_pieces import FIRST, LAST, PADDING, UNKNOWN, WordPieces
from annotator.text import one_line

MOST_KEPT = 11_200
"""Pieces that are kept of the vocabulary."""
LEAST_SEEN = 2
"""How often a piece is in the training data to be kept in any case."""
_WHOLE_WORDS = 1_996
"""The first whole word of BERT's vocabulary, which from there on is in the order of frequency."""
_LARGEST_TEXT = 10_000
_SPECIAL = frozenset((PADDING, UNKNOWN, FIRST, LAST))
_UNUSED = re.compile(r"\[unused|\[MASK")
_LAST_LATIN, _MARKS, _OTHERS = 0x24F, range(0x2010, 0x2045), frozenset("€№™")

Array = np.ndarray[Any, Any]
_ATTENTION = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
              "output": "attention.output.dense", "seen": "attention.output.LayerNorm",
              "inner": "intermediate.dense", "outer": "output.dense", "made": "output.LayerNorm"}  # fmt: skip
"""The encoder's names of the parts of a layer, and BERT's."""


@dataclass(frozen=True, slots=True)
class EncoderBase:
    """Kept pieces, weights by the names of the encoder's file without a head, and the SHA-256 of the model's file."""

    vocabulary: list[str]
    weights: dict[str, Array]
    sha256: str


def read_base(folder: Path, texts: Iterable[str]) -> EncoderBase:
    """The encoder's beginning from the model in ``folder``, with pieces for ``texts``.

    Raises:
        InputError: if a file is missing or not of a BERT model.

    """
    shown = one_line(str(folder))
    try:
        vocabulary = (folder / "vocab.txt").read_text("utf-8").splitlines()
        data = (folder / "model.safetensors").read_bytes()
        tensors = _tensors(data)
        kept = _kept(vocabulary, texts)
        weights = _weights(tensors, kept)
    except OSError as error:
        raise InputError(f"{shown} has no model: {error.strerror or error} ({error.filename}).") from error
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise InputError(f"{shown} has no BERT model with two layers: {one_line(str(error))}.") from error
    return EncoderBase([vocabulary[place] for place in kept], weights, hashlib.sha256(data).hexdigest())


def _kept(vocabulary: Sequence[str], texts: Iterable[str]) -> list[int]:
    """The places of pieces to keep: single characters, what the texts have, then the most frequent words."""
    pieces = WordPieces(vocabulary)
    counts = Counter(number for text in texts for number in pieces.numbers(text, _LARGEST_TEXT))
    usable = [place for place, piece in enumerate(vocabulary) if _usable(piece)]
    kept = {
        place
        for place in usable
        if vocabulary[place] in _SPECIAL
        or len(vocabulary[place].removeprefix("##")) == 1
        or counts[place] >= LEAST_SEEN
    }
    for place in usable:
        if len(kept) >= MOST_KEPT:
            break
        if place >= _WHOLE_WORDS:
            kept.add(place)
    return sorted(kept)


def _usable(piece: str) -> bool:
    latin = all(ord(one) <= _LAST_LATIN or ord(one) in _MARKS or one in _OTHERS for one in piece)
    return latin and not _UNUSED.match(piece)


def _weights(tensors: dict[str, Array], kept: list[int]) -> dict[str, Array]:
    weights = {
        TABLE: tensors["embeddings.word_embeddings.weight"][kept],
        "positions": tensors["embeddings.position_embeddings.weight"][:MOST_PIECES]
        + tensors["embeddings.token_type_embeddings.weight"][0],
        "input.weight": tensors["embeddings.LayerNorm.weight"],
        "input.bias": tensors["embeddings.LayerNorm.bias"],
    }
    for number, layer in enumerate(("first", "second")):
        for part, name in _ATTENTION.items():
            for kind in ("weight", "bias"):
                weights[f"{layer}.{part}.{kind}"] = tensors[f"encoder.layer.{number}.{name}.{kind}"]
    del weights["second.key.bias"]  # adds the same to all pieces
    return weights


def _tensors(data: bytes) -> dict[str, Array]:
    size = int.from_bytes(data[:8], "little")
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + size]).items():
        if entry.get("dtype") == "F32":
            begin, end = entry["data_offsets"]
            values = np.frombuffer(data, "<f4", (end - begin) // 4, 8 + size + begin)
            tensors[name.removeprefix("bert.")] = values.reshape(entry["shape"]).copy()
    return tensors
