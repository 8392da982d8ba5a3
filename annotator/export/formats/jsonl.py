"""JSON Lines, the canonical format: one record a line, nothing altered, nothing left out."""

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

import orjson

SUFFIX = ".jsonl"
COMPLETE = True
"""Every claim is in it, labelled or not, and the articles go to a file beside it: ``load`` can rebuild everything."""

_LINE_ENDS = {"\x85": b"\\u0085", "\u2028": b"\\u2028", "\u2029": b"\\u2029"}
_ESCAPES = [(char.encode(), escaped) for char, escaped in _LINE_ENDS.items()]


def line_of(record: dict[str, Any]) -> bytes:
    r"""A record as one line of UTF-8 JSON, its newline included.

    U+0085, U+2028 and U+2029 are escaped: ``str.splitlines`` and some editors take them for line ends.
    """
    try:
        line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:  # a number of more than 64 bits, which an article's meta may hold
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    for char, escaped in _ESCAPES:
        if char in line:
            line = line.replace(char, escaped)
    return line


def write(records: Iterable[dict[str, Any]], stream: BinaryIO) -> int:
    """Write every record; returns how many lines that made."""
    rows = 0
    for record in records:
        stream.write(line_of(record))
        rows += 1
    return rows
