"""Reading doccano's documents: JSON Lines or JSON with a list of labels, and CSV with labels joined by ``#``.

Spans are lists of start, end and label, or objects with ``start_offset`` and ``end_offset`` (``entities``, and older
versions); labels of the whole text are strings. The key is ``label``, formerly ``labels`` and ``annotations``. An
export does not say whose answers it contains.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from annotator.dataset.lines import Json
from annotator.errors import InputError
from annotator.load.foreign import ours
from annotator.load.foreign.annotators import named, words_of
from annotator.load.foreign.labels import LabelTable
from annotator.load.foreign.offsets import as_given
from annotator.load.foreign.tool_record import ForeignRecord, Piece, Remarks, Span

NAME = "doccano"
_LABELS = ("label", "labels", "annotations", "entities", "cats")
_LISTS = ("sources", "notes", "Comments", "comments")
_LONGEST_CELL = 100_000
_COMMENTS = ("Comments", "comments")
_PEOPLE = ("username", "annotator", "reviewer")
"""Columns that name the annotator, if they came with the import; doccano has none."""


def looks_like(value: Mapping[str, Any]) -> bool:
    """Whether a record is from doccano."""
    text = value.get("text", value.get("data"))
    return isinstance(text, str) and "claim" not in value and any(isinstance(value.get(key), list) for key in _LABELS)


def is_header(columns: list[str]) -> bool:
    """Whether a CSV file with these columns is from doccano."""
    return "text" in columns and "label" in columns


def from_row(row: Mapping[str, str]) -> Json:
    """A CSV row as the equivalent JSON record: doccano writes lists of metadata as Python or JSON, numbers as text."""
    values: Json = {name: _listed(value) if name in _LISTS else value for name, value in row.items()}
    start = re.fullmatch(r"(\d{1,9})(\.0)?", row.get("start") or "", re.ASCII)
    known = {"start": int(start[1])} if start else {}
    return values | known | {"label": [label for label in row["label"].split("#") if label.strip()]}


def _listed(value: str) -> list[str]:
    """The texts in a cell: a list as Python or JSON writes it, else its lines."""
    if value.startswith("[") and value.endswith("]") and len(value) <= _LONGEST_CELL:
        for read_list in (json.loads, ast.literal_eval):
            try:
                found = read_list(value)
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                continue
            if isinstance(found, list) and all(isinstance(each, str) for each in found):
                return found
    return [line for line in value.splitlines() if line.strip()]


def read(where: str, value: Mapping[str, Any], table: LabelTable) -> tuple[ForeignRecord, ...]:
    """Read one document.

    Raises:
        InputError: if it has no text.

    """
    del table  # not needed: labels do not affect how a document is read
    text = value.get("text", value.get("data"))
    if not isinstance(text, str) or not text.strip():
        raise InputError("it has no text")
    meta = value.get("meta")
    extra = meta if isinstance(meta, dict) else {}
    remarks = Remarks()
    pieces = _pieces(text, value, remarks)
    note = _note(value)
    if note is not None and len(pieces) > 1:
        remarks.failed.append(f"one comment for {len(pieces)} spans")
        note = None
    who = next((name for key in _PEOPLE if (name := named(value.get(key)))), None)
    role = ours.role(value, extra)
    cited = ours.evidence(remarks, value, extra) if pieces else ()
    record = ForeignRecord(
        where,
        text,
        tuple(Piece(span, marks, verdicts, who, role, note, evidence=cited) for span, marks, verdicts in pieces),
        (),
        ours.article_id(value, extra),
        ours.claim_id(value, extra),
        ours.offset(value, extra),
        ours.details(value, extra),
        remarks,
    )
    return (record,)


_Labelled = tuple[Span | None, tuple[str, ...], tuple[str, ...]]
"""A span, or the whole text, with its marks and its verdicts."""


def _pieces(text: str, value: Mapping[str, Any], remarks: Remarks) -> list[_Labelled]:
    """The labelled spans; problems go to ``remarks``."""
    spans: dict[Span, list[str]] = {}
    whole: list[str] = []
    for label in _labels(value):
        _take(text, label, spans, whole, remarks)
    if whole and remarks.failed:
        remarks.failed.append("labels of the whole text beside a label that was left out")
        whole = []
    elif len(spans) > 1 and whole:
        remarks.failed.append(f"labels of the whole text beside labels of {len(spans)} spans")
    verdicts = tuple(whole) if len(spans) == 1 else ()
    pieces: list[_Labelled] = [(span, tuple(marks), verdicts) for span, marks in spans.items()]
    if not spans and whole:
        pieces = [(None, tuple(whole), ())]
    if not pieces and not remarks.failed:
        remarks.skip("empty")
    return pieces


def _labels(value: Mapping[str, Any]) -> Iterator[Any]:
    for key in _LABELS:
        labels = value.get(key)
        if isinstance(labels, list):
            yield from labels


def _take(text: str, label: Any, spans: dict[Span, list[str]], whole: list[str], remarks: Remarks) -> None:
    if isinstance(label, dict):
        if "start_offset" not in label:
            label = label.get("label", label.get("text"))
        else:
            label = [label.get("start_offset"), label.get("end_offset"), label.get("label")]
    if isinstance(label, str | int) and not isinstance(label, bool):
        whole.append(str(label))
        return
    if not isinstance(label, list) or len(label) != 3 or not isinstance(label[2], str | int):
        remarks.failed.append("a label that is neither text nor a list of start, end and text")
        return
    try:
        spans.setdefault(as_given(text, label[0], label[1]), []).append(str(label[2]))
    except InputError as error:
        remarks.failed.append(str(error))


def _note(value: Mapping[str, Any]) -> str | None:
    """The comments, which are objects if the project has relations."""
    comments = next((value[key] for key in _COMMENTS if value.get(key)), None)
    listed = comments if isinstance(comments, list) else [comments]
    return words_of([each.get("comment") if isinstance(each, dict) else each for each in listed] + ours.notes(value))
