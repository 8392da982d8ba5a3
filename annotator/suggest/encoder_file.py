"""The file of the encoder: arrays in NumPy's zip format, without pickled objects.

Matrices are in four bits (``quantised``), everything else in sixteen. ``vocabulary`` has the pieces, one a line, and
``about`` a JSON object with the format, the version (the start of the SHA-256 of all other arrays), and the origin of
the weights, both as bytes of UTF-8.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from annotator.errors import UsageError
from annotator.suggest.encoder import Encoder
from annotator.suggest.quantised import pack, quantise, restore, unpack
from annotator.suggest.word_pieces import WordPieces
from annotator.text import one_line

FORMAT = 1
LARGEST = 4_600_000
"""Maximum size of the file in bytes."""
TABLE = "words"
"""The matrix with a row per piece."""
_PACKED, _SCALES = ".packed", ".scales"

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class EncoderFile:
    """An encoder with what its file says about it."""

    encoder: Encoder
    version: str
    about: Mapping[str, Any]


def encoder_bytes(vocabulary: Sequence[str], weights: Mapping[str, Array], about: Mapping[str, Any]) -> bytes:
    """The content of a file; equal weights give equal bytes. ``weights`` has matrices and vectors by name."""
    arrays: dict[str, Array] = {"vocabulary": _bytes("\n".join(vocabulary))}
    for name, values in sorted(weights.items()):
        if values.ndim == 2 and name != "positions":
            steps, scales = quantise(values)
            arrays |= {name + _PACKED: pack(steps), name + _SCALES: scales}
        else:
            arrays[name] = values.astype(np.float16)
    sha256 = hashlib.sha256()
    for name, values in arrays.items():
        sha256.update(name.encode() + values.tobytes())
    table = {"format": FORMAT, "version": sha256.hexdigest()[:12]} | dict(about)
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays, about=_bytes(json.dumps(table, ensure_ascii=False)))  # type: ignore[arg-type]
    return stream.getvalue()


def read_encoder(path: Path) -> EncoderFile:
    """The encoder in a file from ``annotator train --encoder``.

    Raises:
        UsageError: if it cannot be read or is no such file.

    """
    shown = one_line(str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"The encoder {shown} cannot be read: {error.strerror or error}.") from error
    return _checked(data, shown)


@cache
def own_encoder() -> EncoderFile:
    """The package's encoder; see ``MODEL_CARD.md``."""
    return _checked(files("annotator.suggest").joinpath("encoder.npz").read_bytes(), "encoder.npz", tried=True)


def _checked(data: bytes, shown: str, *, tried: bool = False) -> EncoderFile:
    """The encoder in the bytes of a file, ``tried`` on a word.

    Raises:
        UsageError: if it is none, or gives no number.

    """
    try:
        found = _read(data)
        works = not tried or bool(np.isfinite(found.encoder.logits(["word"])).all())
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        raise UsageError(f"{shown} is no encoder of format {FORMAT}: make one with “annotator train”.") from error
    if not works:
        raise UsageError(f"{shown} has weights that are no numbers: make one with “annotator train”.")
    return found


def _read(data: bytes) -> EncoderFile:
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    about = json.loads(_text(arrays.pop("about")))
    if about["format"] != FORMAT:
        raise ValueError(f"format {about['format']}")
    pieces = WordPieces(_text(arrays.pop("vocabulary")).split("\n"))
    steps, scales = unpack(arrays.pop(TABLE + _PACKED)), arrays.pop(TABLE + _SCALES).astype(np.float32)
    weights: dict[str, Array] = {}
    for name, values in arrays.items():
        if name.endswith(_PACKED):
            matrix = name.removesuffix(_PACKED)
            weights[matrix] = restore(unpack(values), arrays[matrix + _SCALES])
        elif not name.endswith(_SCALES):
            weights[name] = values.astype(np.float32)
    return EncoderFile(Encoder(pieces, steps, scales, weights), about["version"], about)


def _bytes(text: str) -> Array:
    return np.frombuffer(text.encode("utf-8"), np.uint8)


def _text(values: Array) -> str:
    return values.tobytes().decode("utf-8")
