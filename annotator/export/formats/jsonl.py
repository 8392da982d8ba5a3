"""JSON Lines, the canonical format: one record a line, nothing altered, nothing left out."""

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
    """Claims in one file, their articles with full text in another beside it."""

    name = "jsonl"
    about = "training and archive: everything, loads back without loss"
    suffix = ".jsonl"
    layers = (Layer.ALL, Layer.GOLD, Layer.REVIEWS, Layer.BOTH)
    row = "claim"
    archives = True
    carries = ("claim_id", "label", "text", "span", "evidence", "split")
    reader = "jsonschema"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write every record as it is, then the articles."""
        with job.open() as stream:
            stream.pass_on(map(line_of, records))
        with job.beside(ARTICLES) as stream:
            stream.pass_on(line_of(job.articles(article_id)) for article_id in job.article_ids())

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Each line, once it validates against the record's JSON Schema; the articles validate too."""
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
    """The lines of a file that each are what ``schemas/SCHEMA.schema.json`` says.

    Raises:
        AnnotatorError: naming the line that is not.

    """
    from jsonschema import Draft202012Validator

    from annotator.export.schemas import schemas

    validator = Draft202012Validator(schemas()[schema])
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            record = json.loads(line)
            problem = next(validator.iter_errors(record), None)
            if problem is not None:
                raise AnnotatorError(f"{path.name} line {number} does not fit its schema: {problem.json_path}.")
            yield record
