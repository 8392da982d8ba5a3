"""Taking back on which side of a split each article is, so that it stays there in the database it is loaded into."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from annotator.storage.database.engine import Session
from annotator.storage.loaded_reviews import Loaded
from annotator.storage.splits import keep_splits, stored_splits


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
