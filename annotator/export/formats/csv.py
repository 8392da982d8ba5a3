"""CSV for people: one row per labelled answer, with sources joined in one cell.

Cells are sanitised and can differ from the stored text: control characters are replaced (``text.for_display``), and a
cell that a spreadsheet would run as a formula gets a leading apostrophe (CWE-1236) unless that is turned off. Use
JSONL for programs.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

from annotator.dataset.answers import ClaimAnswer
from annotator.dataset.cited_evidence import CitedEvidence
from annotator.dataset.flat_records import votes_of
from annotator.dataset.record import ClaimRecord
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.wording import suggested_speaker
from annotator.text import for_display

_BOOLEANS = ("true", "false", "yes", "no", "t", "f", "y", "n")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

COLUMNS = (
    "claim_id", "label", "label_reason", "votes", "claim", "sentence", "speaker", "sources", "notes", "reviewers",
    "article_id", "article_title", "article_url", "publisher", "author", "published_at", "language",
    "sentence_n", "kind", "start", "end", "origin", "score", "tags", "answer", "split",
)  # fmt: skip


class Csv(Format):
    """A table that spreadsheets open."""

    name = "csv"
    about = "people: a table for spreadsheets, guarded against formulas"
    suffix = ".csv"
    carries = ("claim_id", "label", "span", "split")
    reader = "csv"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write the header and the rows."""
        write_table(job, COLUMNS, (_row(answer) for record in records for answer in job.answers(record)), _quoting(job))

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each row read by Python's csv module."""
        with out.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                span = (int(row["start"]), int(row["end"]))
                yield ReadRow(claim_id=row["claim_id"], label=row["label"], span=span, split=row["split"] or None)


def _row(answer: ClaimAnswer) -> tuple[Any, ...]:
    record = answer.record
    article, sentence, suggestion = record.article, record.sentence, record.suggestion
    return (
        record.claim_id, answer.label, record.label_reason, _votes(answer), record.exact, sentence.text,
        suggested_speaker(answer),
        "\n".join(_sources(answer)), "\n".join(answer.notes),
        "; ".join(review.reviewer for review in answer.reviews),
        article.id, article.title, article.url, article.publisher, article.author,
        article.published_at, article.language,
        sentence.n, sentence.kind, record.start, record.end, record.origin, suggestion and suggestion.score,
        "; ".join(suggestion.tags if suggestion else ()), _kind(answer), record.split,
    )  # fmt: skip


def _votes(answer: ClaimAnswer) -> str:
    """How many reviewers gave each label, most first; empty if the label is not gold."""
    if answer.reviewer is not None:
        return ""
    return "; ".join(f"{each.label}: {each.count}" for each in votes_of(answer.record) if each.count)


def _quoting(job: Job) -> Literal[0, 2]:
    """Quote every text if a label could be taken for a boolean, which readers guess from cells without quotes."""
    alike = [name for name in job.project.scheme.names if name.casefold() in _BOOLEANS]
    if not alike:
        return csv.QUOTE_MINIMAL
    job.note(
        f"Read the column label as text: some readers (pandas) take {' and '.join(alike)} for booleans all the same."
    )
    return csv.QUOTE_NONNUMERIC


def _kind(answer: ClaimAnswer) -> str:
    if answer.reviewer is None:
        return "gold"
    return "draft" if answer.is_draft else "review"


def _sources(answer: ClaimAnswer) -> list[str]:
    """The evidence of an answer, one line each; sets are numbered if there are several, and so are people named."""
    several = len({piece.set for piece in answer.evidence}) > 1
    people = len(answer.reviews) > 1
    return [
        (f"set {piece.set + 1}, " if several else "")
        + _source(piece)
        + (f" [cited by {'; '.join(piece.cited_by)}]" if people else "")
        for piece in answer.evidence
    ]


def _source(piece: CitedEvidence) -> str:
    """One piece of evidence on one line: stance, source, title, quote, archived copy."""
    source, quote = piece.source, piece.quote
    where = source.file_name or source.url or f"unnamed source ({source.withheld_reason})"
    title = f" {source.title}" if source.title and source.title != where else ""  # a file without a title has its name
    said = f" “{quote.exact}”" if quote else ""
    kept = f" [archived {source.archived_url}]" if source.archived_url else ""
    return " ".join(f"{piece.stance}: {where}{title}{said}{kept}".split())


def write_table(job: Job, columns: Iterable[str], rows: Iterable[Iterable[Any]], quoting: Literal[0, 2]) -> None:
    """Write the single file of an export as CSV in UTF-8, header first, every cell guarded."""
    guard = _FORMULA if job.options.formula_guard else ()
    with job.open() as stream:
        text = io.TextIOWrapper(cast(BinaryIO, stream), encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(text, lineterminator="\n", quoting=quoting)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([safe_cell(value, guard) for value in row])
            stream.rows += 1
        text.detach()


def safe_cell(value: Any, guard: tuple[str, ...]) -> Any:
    """Return a value as a cell: text without control characters, guarded where it begins like a formula."""
    if not isinstance(value, str):
        return value
    return ("'" if value.startswith(guard) else "") + for_display(value)
