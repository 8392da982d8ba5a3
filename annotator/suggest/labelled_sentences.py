"""Reading labelled sentences from JSON Lines, for training and evaluation.

A line is ``{"text": …, "label": 0 or 1}`` with optional ``source`` and ``doc`` (its debate, speech or article), or a
record of ``annotator export jsonl``. There, a label that means "not a claim" is 0 and any other is 1; its meaning comes
from the project's label scheme, or from its name if the scheme lacks it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.domain.label_meaning import meaning_of_words
from annotator.errors import InputError
from annotator.json_lines import lines_of, numbered, parsed
from annotator.schemes import DEFAULT_SCHEME, LabelScheme
from annotator.text import one_line


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence, whether it is a claim, and its origin; sentences of one ``doc`` are not independent."""

    text: str
    label: bool
    source: str
    doc: str


def read_labelled(path: Path, scheme: LabelScheme = DEFAULT_SCHEME) -> list[LabelledSentence]:
    """The labelled sentences of a file, in order; unlabelled records are skipped.

    ``scheme`` gives the meanings of labels in an export.

    Raises:
        InputError: if the file cannot be read, a line has neither form, or one of both labels is missing.

    """
    sentences = list(_sentences(path, scheme))
    shown = one_line(str(path))
    for label, words in ((True, "claims (label 1)"), (False, "other sentences (label 0)")):
        if not any(sentence.label is label for sentence in sentences):
            raise InputError(f"{shown} has no {words}: training and evaluation need both kinds.")
    return sentences


def _sentences(path: Path, scheme: LabelScheme) -> Iterator[LabelledSentence]:
    shown = one_line(str(path))
    try:
        with path.open("rb") as stream:
            for number, line in numbered(lines_of(stream)):
                sentence = _sentence(line, f"{shown}, line {number}", path.stem, scheme)
                if sentence:
                    yield sentence
    except OSError as error:
        raise InputError(f"{shown} cannot be read ({error.strerror or error}): check its name and rights.") from error


def _sentence(line: bytes, where: str, source: str, scheme: LabelScheme) -> LabelledSentence | None:
    try:
        row = parsed(line)
    except InputError as error:
        raise InputError(f"{where} {error}") from error
    if not isinstance(row, dict):
        raise InputError(f"{where} must be an object with a text and a label.")
    text = row.get("text", row.get("exact"))
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"{where} has no “text” (or “exact”, in an export).")
    label = _label(row, where, scheme)
    if label is None:
        return None
    article = row.get("article")
    doc = row.get("doc") or (article.get("id") if isinstance(article, dict) else None)
    return LabelledSentence(text, label, str(row.get("source") or source), str(doc or ""))


def _label(row: dict[str, Any], where: str, scheme: LabelScheme) -> bool | None:
    if "label" not in row:
        raise InputError(f"{where} has no “label”.")
    label = row["label"]
    if label is None:
        return None
    if label in (0, 1):
        return bool(label)
    exported = "schema_version" in row  # elsewhere “true” and “false” may mean claim or no claim
    known = (scheme if exported else DEFAULT_SCHEME).names
    if isinstance(label, str) and (label in known or (exported and meaning_of_words(label) is not None)):
        return scheme.is_claim(label)
    raise InputError(
        f"{where}: the label must be 0, 1 or one of {', '.join(known)}, not {one_line(repr(label))}; "
        "to read other labels of an export, add them to [[labels]] in annotator.toml."
    )
