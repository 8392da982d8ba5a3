"""Loading the splits of articles, so that they stay the same in this database."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from annotator.storage.database.engine import Session
from annotator.storage.loaded_reviews import Loaded
from annotator.storage.splits import keep_splits, stored_splits


class _Report(BaseModel):
    model_config = ConfigDict(strict=True)

    key: str = Field(min_length=1, max_length=1000)


class _Manifest(BaseModel):
    """The part of a manifest that describes the requested splits."""

    model_config = ConfigDict(strict=True)

    splits: dict[str, object] = Field(min_length=2)
    split_report: _Report


class LoadedSides:
    """The splits of the claims of one file, under the key in the manifest beside it."""

    def __init__(self, manifest: Path) -> None:
        """Without a manifest that describes splits there is no key, and nothing is stored."""
        try:
            self._manifest: _Manifest | None = _Manifest.model_validate_json(manifest.read_bytes())
        except (OSError, ValidationError):
            self._manifest = None
        self._split_of: dict[str, str] = {}

    def add(self, article_id: str, split: str | None) -> None:
        """Record the split of a stored claim, and so of its article."""
        if split is not None:
            self._split_of[article_id] = split

    def keep(self, session: Session, loaded: Loaded) -> None:
        """Store the splits of articles that have none under the key; different ones are reported as conflicts."""
        if self._manifest is None or not self._split_of:
            return
        key, names = self._manifest.split_report.key, list(self._manifest.splits)
        stored = stored_splits(session, key)
        for article, split in self._split_of.items():
            if split not in names:
                loaded.conflict(f"Article {article} is in the split “{split}”, which the manifest does not name.")
            elif stored.get(article, split) != split:
                loaded.conflict(f"Article {article} is in the split “{stored[article]}” here, not in “{split}”.")
        fresh = {each: name for each, name in self._split_of.items() if each not in stored and name in names}
        if fresh:
            keep_splits(session, key, names, fresh)
