"""Sentences with labels, from JSON lines: what training learns from and evaluation measures against.

Two kinds of line are understood: ``{"text": …, "label": 0 or 1}`` with optional ``source`` (where the sentence comes
from) and ``doc`` (its debate, speech or article), and the records of ``annotator export jsonl``, where a claim that a
reviewer could check or tried to is a claim and ``not_a_claim`` is none.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import InputError
from annotator.text import one_line

LABELS = {"verified": True, "disputed": True, "unverifiable": True, "not_a_claim": False}
"""What a reviewer's label says of whether there was a claim."""


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A text, whether it is a claim, and where it comes from: sentences of one ``doc`` are not independent."""

    text: str
    label: bool
    source: str
    doc: str


def read_labelled(path: Path) -> list[LabelledSentence]:
    """The labelled sentences of a file, in order; records nobody has labelled are left out.

    Raises:
        InputError: when the file cannot be read, a line is neither kind, or there is nothing of one of both labels.

    """
    found = list(_sentences(path))
    shown = one_line(str(path))
    for label, words in ((True, "no claim (label 1)"), (False, "nothing that is no claim (label 0)")):
        if not any(sentence.label is label for sentence in found):
            raise InputError(f"{shown} holds {words}: both kinds are needed to learn or to measure.")
    return found


def _sentences(path: Path) -> Iterator[LabelledSentence]:
    shown = one_line(str(path))
    try:
        with path.open(encoding="utf-8-sig") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    sentence = _sentence(line, f"{shown}, line {number}", path.stem)
                    if sentence:
                        yield sentence
    except OSError as error:
        raise InputError(f"{shown} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{shown} is not UTF-8: save it as UTF-8.") from error


def _sentence(line: str, where: str, source: str) -> LabelledSentence | None:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where} is not JSON: {error}.") from error
    if not isinstance(row, dict):
        raise InputError(f"{where} must be an object with a text and a label.")
    text = row.get("text", row.get("exact"))
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"{where} has no “text” (or “exact”, in an export).")
    label = _label(row, where)
    if label is None:
        return None
    article = row.get("article")
    doc = row.get("doc") or (article.get("id") if isinstance(article, dict) else None)
    return LabelledSentence(text, label, str(row.get("source") or source), str(doc or ""))


def _label(row: dict[str, Any], where: str) -> bool | None:
    if "label" not in row:
        raise InputError(f"{where} has no “label”.")
    label = row["label"]
    if label is None:
        return None
    if label in (0, 1):
        return bool(label)
    if isinstance(label, str) and label in LABELS:
        return LABELS[label]
    raise InputError(f"{where}: the label must be 0, 1 or one of {', '.join(LABELS)}, not {one_line(repr(label))}.")
