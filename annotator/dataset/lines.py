"""The files of a dataset in JSON Lines: what they are called, and how one record becomes one line."""

import json
from dataclasses import asdict
from typing import Any

import orjson

from annotator.dataset.record_types import Part

Json = dict[str, Any]
"""A JSON object, as formats write and read it."""

MANIFEST = "manifest.json"
"""What the manifest beside an export is called, after the name of the export."""


ARTICLES = ".articles.jsonl"
"""What the file of articles is called, after the stem of the claims' file."""

_LINE_ENDS = {"\x85": b"\\u0085", "\u2028": b"\\u2028", "\u2029": b"\\u2029"}

_ESCAPES = [(char.encode()[-1:], char.encode(), escaped) for char, escaped in _LINE_ENDS.items()]
"""Their last byte too: looking for a single one is ten times faster, and few lines hold it."""


def line_of(record: Part | Json) -> bytes:
    r"""A record as one line of UTF-8 JSON, its newline included.

    U+0085, U+2028 and U+2029 are escaped: ``str.splitlines`` and some editors take them for line ends.
    """
    try:
        line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:  # a number of more than 64 bits, which an article's meta may hold
        values = asdict(record) if isinstance(record, Part) else record
        line = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    for last, char, escaped in _ESCAPES:
        if last in line:
            line = line.replace(char, escaped)
    return line
