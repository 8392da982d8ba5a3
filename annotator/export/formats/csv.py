"""CSV for people: one row for each claim that has a gold label, sources joined so that they can be read.

Cells are made harmless, so they are not byte-true: what a terminal could act on is replaced (``text.for_display``),
and a cell that a spreadsheet would take for a formula gets a leading apostrophe (CWE-1236). JSONL is the format for
programs.
"""

import csv
import io
from collections.abc import Iterable
from typing import Any, BinaryIO

from annotator.text import for_display

SUFFIX = ".csv"
COMPLETE = False

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

COLUMNS = (
    "claim_id", "label", "label_reason", "claim", "sentence", "speaker", "sources", "notes", "reviewers",
    "article_id", "article_title", "article_url", "publisher", "author", "published_at", "language",
    "sentence_n", "kind", "start", "end", "origin", "score", "tags",
)  # fmt: skip


def write(records: Iterable[dict[str, Any]], stream: BinaryIO) -> int:
    """Write a header and the claims that have a gold label; returns how many those are."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        rows = 0
        for record in records:
            if record["label"] is not None:
                writer.writerow([_cell(value) for value in _row(record)])
                rows += 1
        return rows
    finally:
        text.detach()


def _row(record: dict[str, Any]) -> tuple[Any, ...]:
    article, sentence, suggestion = record["article"], record["sentence"], record["suggestion"] or {}
    reviews = [review for review in record["reviews"] if review["status"] == "submitted"]
    return (
        record["claim_id"], record["label"], record["label_reason"], record["exact"], sentence["text"],
        suggestion.get("speaker"),
        "\n".join(line for review in reviews for line in _sources(review["evidence"])),
        "\n".join(review["note"] for review in reviews if review["note"]),
        "; ".join(review["reviewer"] for review in reviews),
        article["id"], article["title"], article["url"], article["publisher"], article["author"],
        article["published_at"], article["language"],
        sentence["n"], sentence["kind"], record["start"], record["end"], record["origin"], suggestion.get("score"),
        "; ".join(suggestion.get("tags", ())),
    )  # fmt: skip


def _sources(evidence: list[dict[str, Any]]) -> list[str]:
    """The evidence of one review, a line each; alternative sets are numbered where there are several."""
    several = len({piece["set"] for piece in evidence}) > 1
    return [(f"set {piece['set'] + 1}, " if several else "") + _source(piece) for piece in evidence]


def _source(piece: dict[str, Any]) -> str:
    """One piece of evidence on one line: what it does, what it is, what it says."""
    source, quote = piece["source"], piece["quote"]
    where = source["file_name"] or source["url"] or f"unnamed source ({source['withheld_reason']})"
    title = f" {source['title']}" if source["title"] else ""
    said = f" “{quote['exact']}”" if quote else ""
    kept = f" [archived {source['archived_url']}]" if source["archived_url"] else ""
    return " ".join(f"{piece['stance']}: {where}{title}{said}{kept}".split())


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    guard = "'" if value.startswith(_FORMULA) else ""
    return guard + for_display(value)
