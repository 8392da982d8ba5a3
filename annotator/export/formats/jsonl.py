"""JSON Lines, the canonical format: one complete record per line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.dataset.answers import Layer
from annotator.dataset.lines import ARTICLES, Json, line_of
from annotator.dataset.record import ClaimRecord
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow


class Jsonl(Format):
    """A file of claims, and next to it a file of their articles with full text."""

    name = "jsonl"
    about = "training and archive: everything, loads back without loss"
    suffix = ".jsonl"
    layers = (Layer.ALL, Layer.GOLD, Layer.REVIEWS, Layer.BOTH)
    row = "claim"
    archives = True
    posteriors = True
    carries = ("claim_id", "label", "text", "span", "evidence", "split")
    reader = "jsonschema"

    def __init__(self, *, articles: bool = True) -> None:
        """Write the articles beside the claims, unless that is not wanted."""
        self._articles = articles

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write the records, then the articles."""
        with job.open() as stream:
            stream.pass_on(map(line_of, records))
        if not self._articles:
            return
        with job.beside(ARTICLES) as stream:
            stream.pass_on(line_of(job.articles(article_id)) for article_id in job.article_ids())

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each claim; claims and articles must match their JSON Schemas."""
        articles = out.with_name(out.name.removesuffix(self.suffix) + ARTICLES)
        for _ in _valid_lines(articles, "article-record"):
            pass
        for record in _valid_lines(out, "export-record"):
            urls = (piece["source"]["url"] for review in record["reviews"] for piece in review["evidence"])
            yield ReadRow(
                claim_id=record["claim_id"],
                label=record["label"],
                text=record["exact"],
                span=(record["start"], record["end"]),
                evidence=tuple(sorted(url or "" for url in urls)),
                split=record["split"],
            )


def _valid_lines(path: Path, schema: str) -> Iterator[Json]:
    """Yield the lines of a file, validated by ``schemas/SCHEMA.schema.json``.

    Raises:
        AnnotatorError: a line is not valid; the message gives its number.

    """
    from jsonschema import Draft202012Validator

    from annotator.export.schemas import schemas

    validator = Draft202012Validator(schemas()[schema])
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            record = json.loads(line)
            problem = next(validator.iter_errors(record), None)
            if problem is not None:
                raise AnnotatorError(f"{path.name} line {number} does not match its schema: {problem.json_path}.")
            yield record
