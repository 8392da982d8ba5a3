"""Taking back what ``export jsonl`` wrote: all of it or nothing, and nothing overwritten.

The files may come from anybody, so each line is validated against the models of ``record``, and every offset against
the text. What a record repeats or derives (gold label, prefix and suffix, the article's details) is not stored again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from annotator.dataset.lines import ARTICLES, MANIFEST
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.dataset.record_types import AnyPart
from annotator.domain.callbacks import OnProgress
from annotator.errors import InputError
from annotator.json_lines import LONGEST_LINE, lines_of, numbered
from annotator.load.checks import article_value, claim_value
from annotator.schemes import LabelScheme
from annotator.storage.database.engine import Database, Session
from annotator.storage.loaded_articles import Loading
from annotator.storage.loaded_reviews import Loaded
from annotator.storage.project import load_project
from annotator.storage.splits import keep_splits, stored_splits
from annotator.text import check_storable, counted, one_line

_TOGETHER = 400
"""Claims of one article that are stored together."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did."""

    loaded: Loaded
    articles_file: str | None
    """The file of articles that was found beside the claims, if there was one."""
    missing: dict[str, int] = field(default_factory=dict)
    """Claims that could not be rebuilt, counted by the id of the article that is not stored here."""

    @property
    def conflicts(self) -> list[str]:
        """What differs from what is stored; the stored one was kept."""
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
        said = [f"Added {added}; unchanged: {same}."]
        said += [f"Conflict, nothing overwritten: {problem}" for problem in self.conflicts]
        if self.missing:
            why = "" if self.articles_file else " (no file of articles stands beside the claims)"
            lost = f"{counted(sum(self.missing.values()), 'claim')} of {counted(len(self.missing), 'article')}"
            said.append(
                f"{lost} cannot be rebuilt, because "
                f"the articles are not stored here{why}: import them, or load with their {ARTICLES} file."
            )
        return said


def load(
    database: Database,
    path: Path | str,
    on_progress: OnProgress | None = None,
    *,
    scheme: LabelScheme | None = None,
    dry_run: bool = False,
) -> LoadReport:
    """Load ``path`` (``NAME.jsonl``), and before it ``NAME.articles.jsonl`` when that stands beside it.

    One transaction: either everything is loaded that can be, or nothing; with ``dry_run`` nothing at all, and the
    report says what would be. Claims of articles that are not stored are counted in the report. The splits that claims
    are in are kept too, under what ``NAME.manifest.json`` says of them. ``on_progress`` counts bytes. ``scheme`` stands
    for the labels of the stored project.

    Raises:
        InputError: naming file, line and reason, when a file cannot be read or is not what ``export`` writes, or uses
            labels that the project does not have.

    """
    claims = Path(path)
    articles = claims.with_name(claims.name.removesuffix(".jsonl") + ARTICLES)
    files = [articles, claims] if articles.is_file() else [claims]
    reading = _Reading(files, on_progress)
    scheme = scheme or load_project(database).scheme
    missing: dict[str, int] = {}
    splits = SplitsTaken(claims.with_name(f"{claims.name.removesuffix('.jsonl')}.{MANIFEST}"))
    with database.write(dry_run=dry_run) as session:
        loading = Loading(session)
        if len(files) == 2:
            for where, article in reading.records(articles, ArticleRecord):
                loading.article(article_value(where, article))
        for key, group in groupby(reading.records(claims, ClaimRecord), key=lambda item: item[1].article.sha256):
            stored = loading.stored_article(key)
            while batch := list(islice(group, _TOGETHER)):
                if stored is None:
                    article_id = batch[0][1].article.id
                    missing[article_id] = missing.get(article_id, 0) + len(batch)
                else:
                    loading.claims(stored, [claim_value(*item, stored.text, scheme) for item in batch])
                    splits.add(batch[0][1].article.id, batch[0][1].split)
        splits.keep(session, loading.loaded)
    return LoadReport(loading.loaded, articles.name if len(files) == 2 else None, missing)


class _Reading:
    """Reads the lines of the files and says how far it has come."""

    def __init__(self, files: Sequence[Path], on_progress: OnProgress | None) -> None:
        self._done = 0
        self._on_progress = on_progress
        try:
            self._total = sum(file.stat().st_size for file in files)
        except OSError as error:
            raise _unreadable(files[-1], error) from error

    def records(self, path: Path, kind: type[AnyPart]) -> Iterator[tuple[str, AnyPart]]:
        """Each record of a file with the words that name its line."""
        reader = TypeAdapter(kind)
        try:
            with path.open("rb") as stream:
                for number, line in numbered(lines_of(stream, LONGEST_LINE)):
                    where = f"{one_line(path.name)} line {number}"
                    if len(line) > LONGEST_LINE:
                        raise InputError(f"{where} is longer than {LONGEST_LINE} bytes; nothing was loaded.")
                    yield where, _parsed(where, line, kind, reader)
                    if self._on_progress:
                        self._on_progress(self._done + stream.tell(), self._total, path.name)
                self._done += stream.tell()
        except OSError as error:
            raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(f"{one_line(str(path))} cannot be read ({error.strerror}): check its name and rights.")


def _parsed(where: str, line: bytes, kind: type[AnyPart], reader: TypeAdapter[AnyPart]) -> AnyPart:
    """One line as a record.

    Raises:
        InputError: saying which field is wrong and how, without repeating what stands there.

    """
    try:
        record = reader.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field_name = ".".join(str(part) for part in first["loc"])
        problem = one_line(f"{field_name}: {first['msg']}" if field_name else first["msg"])[:300]
        what = str(kind.__pydantic_config__.get("title")).lower()
        raise InputError(f"{where} is no {what} of this version ({problem}); nothing was loaded.") from error
    if rb"\u0000" in line:
        _refuse_nul(where, asdict(record))
    return record


def _refuse_nul(where: str, value: Any) -> None:
    """No database keeps NUL in every kind of text."""
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


class _Report(BaseModel):
    model_config = ConfigDict(strict=True)

    key: str = Field(min_length=1, max_length=1000)


class _Manifest(BaseModel):
    """The part of a manifest that says how splits were asked for."""

    model_config = ConfigDict(strict=True)

    splits: dict[str, object] = Field(min_length=2)
    split_report: _Report


class SplitsTaken:
    """The splits of the claims of one file, under the key that the manifest beside it names."""

    def __init__(self, manifest: Path) -> None:
        """Without a manifest that tells of splits there is no key to keep them under, and nothing is kept."""
        try:
            self._asked: _Manifest | None = _Manifest.model_validate_json(manifest.read_bytes())
        except (OSError, ValidationError):
            self._asked = None
        self._found: dict[str, str] = {}

    def add(self, article_id: str, split: str | None) -> None:
        """Note the split of a claim that is stored, and so of its article."""
        if split is not None:
            self._found[article_id] = split

    def keep(self, session: Session, loaded: Loaded) -> None:
        """Store the splits of articles that have none under the key yet; others are conflicts, and stay."""
        if self._asked is None or not self._found:
            return
        key, names = self._asked.split_report.key, list(self._asked.splits)
        stored = stored_splits(session, key)
        for article, split in self._found.items():
            if split not in names:
                loaded.conflict(f"Article {article} is in the split “{split}”, which the manifest does not name.")
            elif stored.get(article, split) != split:
                loaded.conflict(f"Article {article} is in the split “{stored[article]}” here, not in “{split}”.")
        fresh = {each: name for each, name in self._found.items() if each not in stored and name in names}
        if fresh:
            keep_splits(session, key, names, fresh)
