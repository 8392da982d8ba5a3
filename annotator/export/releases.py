"""Named releases: exports that can be reproduced byte for byte after the data has changed.

A release stores the records of the exported claims with their splits, and everything else that the files depend on:
the label scheme, the dataset settings, the filters. Articles never change, so it stores only their ids. In a blind
project a release contains only what everybody may see: answers to closed claims.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import orjson

from annotator.dataset.answers import Layer
from annotator.dataset.builder import ArticleRecords
from annotator.dataset.lines import line_of
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.dataset.record_fields import record_from
from annotator.dataset.selection import Selection
from annotator.dataset.stream import fixed_article
from annotator.domain.callbacks import OnProgress
from annotator.errors import UsageError
from annotator.export.job import FormatOptions
from annotator.schemes import LabelScheme, restored_scheme
from annotator.settings import DatasetSettings
from annotator.storage.database.engine import Session
from annotator.storage.frozen_records import ARTICLES, CLAIMS, Release, count_records, packed, release_lines
from annotator.storage.project import Project
from annotator.storage.retrieval_rows import RetrievalRows

_TOGETHER = 400
"""Records per stored part."""
_IN_MEMORY = 1 << 20
"""Bytes of packed records held in memory before using a temporary file."""


class Freezer:
    """Collects the records of a running export, to store them afterwards."""

    def __init__(self) -> None:
        """Start empty."""
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - ``close`` closes it
        self._runs: list[tuple[int, int]] = []
        self._waiting: list[bytes] = []

    def add(self, record: ClaimRecord) -> None:
        """Take one record as it was before the selection of answers."""
        self._waiting.append(line_of(record))
        if len(self._waiting) == _TOGETHER:
            self._flush()

    def _flush(self) -> None:
        data = packed(self._waiting)
        self._runs.append((len(self._waiting), len(data)))
        self._file.write(data)
        self._waiting.clear()

    def runs(self) -> Iterator[tuple[int, bytes]]:
        """Yield the records in batches: row count and packed lines."""
        if self._waiting:
            self._flush()
        self._file.seek(0)
        for rows, size in self._runs:
            yield rows, self._file.read(size)

    def close(self) -> None:
        """Delete the temporary file."""
        self._file.close()


def frozen_options(
    selection: Selection,
    options: FormatOptions,
    project: Project,
    dataset: DatasetSettings,
    outside: dict[tuple[str, str], int],
    **rest: Any,
) -> dict[str, Any]:
    """Return as JSON values what the files of a release depend on besides the records."""
    described = {name: getattr(project, name) for name in ("name", "blind", "reviews_per_claim", "guideline_version")}
    return {
        "selection": asdict(selection),
        "options": asdict(options),
        "project": described | {"scheme": project.scheme.stored()},
        "dataset": asdict(dataset),
        "outside": [[what, why, count] for (what, why), count in sorted(outside.items())],
        **rest,
    }


def _frozen_scheme(stored: dict[str, Any]) -> LabelScheme:
    """Restore the label scheme with the export names it had, and the rule that counted, at the time of the release."""
    scheme = restored_scheme(stored, "the release", matching_stance=False)
    named = zip(scheme.labels, stored["labels"], strict=True)
    return replace(scheme, labels=tuple(replace(label, exports=table["exports"]) for label, table in named))


class ReleasedRecords:
    """The records and the settings of a release."""

    has_library = False

    def __init__(self, session: Session, release: Release) -> None:
        """Read ``release`` from the database of ``session``."""
        self._session = session
        self._articles = ArticleRecords(session)
        self._release = release
        options = release.options
        selection: dict[str, Any] = {"notes": True} | {  # a release of before the choice has them
            name: tuple(each) if isinstance(each, list) else each for name, each in options["selection"].items()
        }
        self.selection = Selection(**selection | {"layer": Layer(selection["layer"])})
        self.options = FormatOptions(**options["options"])
        self.dataset = DatasetSettings(**options["dataset"])
        scheme = options["project"]["scheme"]
        self.project = Project(**options["project"] | {"scheme": _frozen_scheme(scheme)})
        self.splits: tuple[str, ...] = tuple(options["splits"])
        self.split_report: dict[str, Any] | None = options["split_report"]
        self.names: bool = options["names"]

    def records(self, on_progress: OnProgress | None = None) -> Iterator[ClaimRecord]:
        """Yield every record as it was frozen."""
        total = count_records(self._session, self._release)
        for done, line in enumerate(release_lines(self._session, self._release, CLAIMS), 1):
            record = record_from(ClaimRecord, orjson.loads(line))
            yield record
            if on_progress and (done % _TOGETHER == 0 or done == total):
                on_progress(done, total, record.article.id)

    def left_out(self) -> dict[tuple[str, str], int]:
        """Return the counts of what was left out, by what and why."""
        return {(what, why): count for what, why, count in self._release.options["outside"]}

    def article_ids(self) -> list[str]:
        """Return the ids of the articles in the release."""
        (line,) = release_lines(self._session, self._release, ARTICLES)
        ids = list(orjson.loads(line))
        self._articles.expect(ids)
        return ids

    def article(self, article_id: str) -> ArticleRecord:
        """Return one article, without what can be added to it later."""
        return fixed_article(self._articles(article_id))

    def retrieval(self) -> RetrievalRows:
        """Refuse: a library grows, and a release does not.

        Raises:
            UsageError: always.

        """
        raise UsageError("A release holds no library: export from the database.")
