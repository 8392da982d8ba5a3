"""File names of a dataset in JSON Lines, and serialisation of a record as one line."""

import json
from dataclasses import asdict
from typing import Any

import orjson

from annotator.dataset.record_types import Part

Json = dict[str, Any]
"""A JSON object, as formats write and read it."""

MANIFEST = "manifest.json"
"""Name of the manifest, appended to the name of a single-file export."""

ARTICLES = ".articles.jsonl"
"""Suffix of the article file, appended to the stem of the claim file."""

_LINE_ENDS = {"\x85": b"\\u0085", "\u2028": b"\\u2028", "\u2029": b"\\u2029"}

_ESCAPES = [(char.encode()[-1:], char.encode(), escaped) for char, escaped in _LINE_ENDS.items()]
"""Each with its last byte: searching for one byte is ten times faster, and few lines contain it."""


def line_of(record: Part | Json) -> bytes:
    r"""Serialise a record as one line of UTF-8 JSON, including the newline.

    U+0085, U+2028 and U+2029 are escaped: ``str.splitlines`` and some editors treat them as line breaks.
    """
    try:
        line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:  # an integer of more than 64 bits in the meta of an article
        values = asdict(record) if isinstance(record, Part) else record
        line = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    for last, char, escaped in _ESCAPES:
        if last in line:
            line = line.replace(char, escaped)
    return line
