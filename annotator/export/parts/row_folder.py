"""Formats for one task: a folder with rows of their own for ``datasets.load_dataset``, and a card."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from annotator.dataset.answers import Layer
from annotator.dataset.lines import Json, line_of
from annotator.dataset.record import ClaimRecord
from annotator.export.job import Format, Job, ReadRow
from annotator.export.parts.answer_rows import Column
from annotator.export.parts.card import NAME, feature_of, label_names, yaml_of
from annotator.export.parts.croissant_metadata import title_of
from annotator.export.parts.folder_card import folder_card
from annotator.export.parts.loaded_rows import GUESSED, files_of, loaded_rows, table_of
from annotator.export.parts.row_tables import RowTables, can_write_tables


class RowFolder(Format):
    """A folder with a file of JSON Lines and one of Parquet for each split, and ``README.md``."""

    suffix = ""
    layers = (Layer.GOLD,)
    row = "own"
    reader = "datasets"
    columns: tuple[Column, ...]
    each_row: str
    """A sentence on what a row is, for the card."""

    @abstractmethod
    def rows(self, records: Iterable[ClaimRecord], job: Job) -> Iterator[tuple[ClaimRecord, Json]]:
        """Yield the rows in the order of the records, each with the claim that it comes from; count what is left out.

        A row has the ``columns``, among them ``label``.
        """

    @abstractmethod
    def read_row(self, row: Mapping[str, Any], split: str | None) -> ReadRow:
        """Return the compared fields of a row."""

    @abstractmethod
    def notes(self) -> Iterable[str]:
        """Return what users of the rows must know."""

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write the rows of each split, then the card."""
        files, with_tables = files_of(job.splits), can_write_tables()
        with ExitStack() as stack:
            stream_of = stack.enter_context(job.split_files(lambda split: files[split][1]))
            tables = RowTables(job, lambda split: table_of(files[split]), self.columns) if with_tables else None
            add = stack.enter_context(tables).add if tables else None
            for record, line in self._counted(records, job):
                stream_of(record.split).row(line)
                if add is not None:
                    add(record.split, line)
        for note in (*self.notes(), *(() if with_tables else (GUESSED,))):
            job.note(note)
        filled = {split for split, _ in job.rows}
        shown = {
            split: (each[0], table_of(each) if with_tables else each[1])
            for split, each in files.items()
            if split in filled
        }
        with job.open(NAME) as stream:
            stream.write(self._card(job, shown).encode())

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each row read by ``load_dataset``."""
        for split, row in loaded_rows(out, manifest):
            yield self.read_row(row, split)

    def expected(self, records: Iterable[ClaimRecord], job: Job) -> Iterator[ReadRow]:
        """Yield the rows that the records give."""
        for record, row in self.rows(records, job):
            yield self.read_row(row, record.split)

    def _counted(self, records: Iterable[ClaimRecord], job: Job) -> Iterator[tuple[ClaimRecord, bytes]]:
        last = ""
        for record, row in self.rows(records, job):
            job.count(record, row["label"], new=record.claim_id != last)
            last = record.claim_id
            yield record, line_of({column.name: row[column.name] for column in self.columns})

    def _card(self, job: Job, files: Mapping[str | None, tuple[str, str]]) -> str:
        return folder_card(
            job,
            self.each_row,
            {split: name for split, (name, _) in files.items()},
            labels=self.labels,
            columns=self.columns,
            front_matter=yaml_of(self._front_matter(job, files)),
        )

    def _front_matter(self, job: Job, files: Mapping[str | None, tuple[str, str]]) -> Json:
        data_files = [{"split": name, "path": file} for name, file in files.values()]
        features = [feature_of(column, self.labels or label_names(job)) for column in self.columns]
        return {
            "pretty_name": f"{title_of(job)}: {self.name}",
            "configs": [{"config_name": "default", "data_files": data_files}],
            "dataset_info": {"config_name": "default", "features": features},
        }
