"""Loading what ``export jsonl`` wrote: all of it or nothing, overwriting nothing.

Files may come from anybody, so each line is validated against the models of ``record`` and every offset against the
text. Derived values in a record (gold label, prefix and suffix, the article's details) are not stored.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from annotator.dataset.lines import ARTICLES, MANIFEST
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.dataset.record_types import AnyPart, changed
from annotator.domain.callbacks import OnProgress
from annotator.errors import InputError
from annotator.json_lines import check_line, lines_of, numbered, parsed
from annotator.limits import LONGEST_LINE
from annotator.load.beside import LoadedPlaces, LoadedSides
from annotator.load.checks import article_value, claim_value
from annotator.schemes import LabelScheme
from annotator.storage.database.engine import Database
from annotator.storage.loaded_articles import Loading
from annotator.storage.loaded_reviews import Loaded
from annotator.storage.project import load_project
from annotator.text import check_storable, counted, one_line

_TOGETHER = 400
"""Claims of one article stored in one batch."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """The result of a load."""

    loaded: Loaded
    articles_file: str | None
    """The file of articles beside the claims, if there was one."""
    missing: dict[str, int] = field(default_factory=dict)
    """Claims that could not be loaded because their article is not stored, counted by article id."""

    @property
    def conflicts(self) -> list[str]:
        """Differences from stored data, which was kept."""
        return self.loaded.conflicts

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        done = self.loaded
        return {
            "articles": {"added": done.articles, "unchanged": done.articles_unchanged},
            "claims": {"added": done.claims, "unchanged": done.claims_unchanged},
            "reviews": {"added": done.reviews, "unchanged": done.reviews_unchanged},
            "sources": {"added": done.sources},
            "conflicts": self.conflicts,
            "missing": [{"article_id": key, "claims": count} for key, count in self.missing.items()],
        }

    def lines(self) -> list[str]:
        """The report in sentences."""
        done = self.loaded
        same = f"{done.articles_unchanged} articles, {done.claims_unchanged} claims, {done.reviews_unchanged} reviews"
        added = f"{done.articles} articles, {done.claims} claims, {done.reviews} reviews, {done.sources} sources"
        lines = [f"Added {added}; unchanged: {same}."]
        lines += [f"Conflict, nothing overwritten: {problem}" for problem in self.conflicts]
        if self.missing:
            why = "" if self.articles_file else " (there is no file of articles beside the claims)"
            lost = f"{counted(sum(self.missing.values()), 'claim')} of {counted(len(self.missing), 'article')}"
            lines.append(
                f"{lost} cannot be loaded, because "
                f"the articles are not stored here{why}: import them, or load with their {ARTICLES} file."
            )
        return lines


def load(
    database: Database,
    path: Path | str,
    on_progress: OnProgress | None = None,
    *,
    scheme: LabelScheme | None = None,
    dry_run: bool = False,
) -> LoadReport:
    """Load ``path`` (``NAME.jsonl``), and first ``NAME.articles.jsonl`` if it exists, in one transaction.

    Claims of articles that are not stored are counted in the report. Splits are stored under the key in
    ``NAME.manifest.json``. With ``dry_run`` nothing is stored. ``on_progress`` counts bytes; ``scheme`` replaces the
    stored project's labels.

    Raises:
        InputError: names file, line and reason, if a file cannot be read, is not what ``export`` writes, or uses labels
            that the project lacks.

    """
    claims = Path(path)
    articles = claims.with_name(claims.name.removesuffix(".jsonl") + ARTICLES)
    files = [articles, claims] if articles.is_file() else [claims]
    reading = _Reading(files, on_progress)
    scheme = scheme or load_project(database).scheme
    missing: dict[str, int] = {}
    splits = LoadedSides(claims.with_name(f"{claims.name.removesuffix('.jsonl')}.{MANIFEST}"))
    places = LoadedPlaces()
    with database.write(dry_run=dry_run) as session:
        loading = Loading(session)
        if len(files) == 2:
            for where, article in reading.records(articles, ArticleRecord):
                value = article_value(where, article)
                loading.article(value)
                places.add(value)
        for key, group in groupby(reading.records(claims, ClaimRecord), key=lambda item: item[1].article.sha256):
            stored = loading.stored_article(key)
            while batch := list(islice(group, _TOGETHER)):
                if stored is None:
                    article_id = batch[0][1].article.id
                    missing[article_id] = missing.get(article_id, 0) + len(batch)
                else:
                    loading.claims(stored, [claim_value(*item, stored.text, scheme) for item in batch])
                    splits.add(batch[0][1].article.id, batch[0][1].split)
        places.keep(session, loading.loaded)
        splits.keep(session, loading.loaded)
        loading.seal()
    return LoadReport(loading.loaded, articles.name if len(files) == 2 else None, missing)


class _Reading:
    def __init__(self, files: Sequence[Path], on_progress: OnProgress | None) -> None:
        self._done = 0
        self._on_progress = on_progress
        try:
            self._total = sum(file.stat().st_size for file in files)
        except OSError as error:
            raise _unreadable(files[-1], error) from error

    def records(self, path: Path, kind: type[AnyPart]) -> Iterator[tuple[str, AnyPart]]:
        reader = TypeAdapter(kind)
        try:
            with path.open("rb") as stream:
                for number, line in numbered(lines_of(stream, LONGEST_LINE)):
                    where = f"{one_line(path.name)} line {number}"
                    yield where, _parsed(where, line, kind, reader)
                    if self._on_progress:
                        self._on_progress(self._done + stream.tell(), self._total, path.name)
                self._done += stream.tell()
        except OSError as error:
            raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(f"{one_line(str(path))} cannot be read ({error.strerror}): check its name and permissions.")


def _parsed(where: str, line: bytes, kind: type[AnyPart], reader: TypeAdapter[AnyPart]) -> AnyPart:
    """Parse one line; the error names the invalid field without repeating its value."""
    try:
        record = _validated(check_line(line, LONGEST_LINE), reader)
    except InputError as error:
        raise InputError(f"{where} {error} Nothing was loaded.") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field_name = ".".join(str(part) for part in first["loc"])
        problem = one_line(f"{field_name}: {first['msg']}" if field_name else first["msg"])[:300]
        what = str(kind.__pydantic_config__.get("title")).lower()
        raise InputError(f"{where} is not a valid {what} ({problem}); nothing was loaded.") from error
    if rb"\u0000" in line:
        _refuse_nul(where, asdict(record))
    return record


def _validated(line: bytes, reader: TypeAdapter[AnyPart]) -> AnyPart:
    """Validate one line. Pydantic reads about 200 levels; what an article has in ``meta`` may be deeper."""
    try:
        return reader.validate_json(line)
    except ValidationError:
        split = _without_meta(line)
        if split is None:
            raise
    return changed(reader.validate_json(split[0]), meta=split[1])


def _without_meta(line: bytes) -> tuple[bytes, dict[str, Any]] | None:
    """A line with an empty ``meta``, and its ``meta`` read by Python; ``None`` if that is not what is wrong with it."""
    try:
        value = parsed(line)
    except InputError:
        return None
    meta = value.get("meta") if isinstance(value, dict) else None
    if not isinstance(meta, dict) or not meta:
        return None
    return orjson.dumps(value | {"meta": {}}), meta


def _refuse_nul(where: str, value: Any) -> None:
    """Databases cannot store NUL in text."""
    if isinstance(value, str):
        try:
            check_storable(value, f"{where}: a text")
        except InputError as error:
            raise InputError(f"{error} Nothing was loaded.") from error
    elif isinstance(value, dict):
        for each in (*value.keys(), *value.values()):
            _refuse_nul(where, each)
    elif isinstance(value, list | tuple):
        for each in value:
            _refuse_nul(where, each)
