"""A table of who said what of which claim, in the long form that packages for agreement take."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.dataset.answers import ClaimAnswer, Layer
from annotator.dataset.record import ClaimRecord
from annotator.export.formats.csv import write_table
from annotator.export.job import Format, Job, ReadRow

COLUMNS = (
    "claim_id", "reviewer", "label", "role", "status", "gold", "confidence", "seconds", "answered", "article_id",
    "split",
)  # fmt: skip


class Reviews(Format):
    """One CSV row for each claim and reviewer."""

    name = "reviews"
    about = "agreement: claim, reviewer, label, one answer a row, for packages that measure reliability"
    suffix = ".csv"
    layers = (Layer.REVIEWS,)
    carries = ("claim_id", "label", "split")
    reader = "csv"

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write the header and the answers."""
        job.note("Leave out the rows with role adjudicator when you measure agreement: they saw the others' answers.")
        rows = (_row(answer) for record in records for answer in job.answers(record))
        write_table(job, COLUMNS, rows, csv.QUOTE_NONNUMERIC)

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each row read by Python's csv module."""
        with out.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                yield ReadRow(claim_id=row["claim_id"], label=row["label"], split=row["split"] or None)


def _row(answer: ClaimAnswer) -> tuple[Any, ...]:
    record, (review,) = answer.record, answer.reviews
    return (
        record.claim_id, answer.reviewer, answer.label, review.role, review.status, record.label, review.confidence,
        review.seconds, review.submitted_at, record.article.id, record.split,
    )  # fmt: skip
