"""What a load keeps beside articles, claims and reviews: splits, further addresses, and versions of articles."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from annotator.domain.article_places import FurtherAddress
from annotator.errors import InputError
from annotator.splits.request import is_split_name
from annotator.storage.database.engine import Session
from annotator.storage.known_articles import keep_address
from annotator.storage.loaded_reviews import Loaded
from annotator.storage.loaded_values import LoadedArticle
from annotator.storage.splits import keep_splits, stored_splits
from annotator.storage.version_rules import version_place
from annotator.storage.versions import supersede
from annotator.text import article_public_id, one_line


class LoadedPlaces:
    """What a load says of articles beside their texts; kept once the claims are there, because answers are carried."""

    def __init__(self) -> None:
        """Start empty."""
        self._addresses: dict[str, tuple[FurtherAddress, ...]] = {}
        self._older: dict[str, str] = {}

    def add(self, article: LoadedArticle) -> None:
        """Note what is said of one article."""
        article_id = article_public_id(article.sha256)
        if article.addresses:
            self._addresses[article_id] = article.addresses
        if article.replaces is not None:
            self._older[article_id] = article.replaces

    def keep(self, session: Session, loaded: Loaded) -> None:
        """Store all of it. A different line of versions in this database is kept and reported as a conflict."""
        for article_id, addresses in self._addresses.items():
            for each in addresses:
                keep_address(session, article_id, each.url, each.seen_at)
        for newer in sorted(self._older, key=self._depth):
            older, here = self._older[newer], version_place(session, newer)
            if here is None or here.older != older:
                known = here is not None and here.older is not None
                if supersede(session, newer, older) is None and known:
                    loaded.conflict(f"Article {newer} is the newer version of another article in this database.")

    def _depth(self, article_id: str) -> int:
        """How many older versions an article has in this load, so that they are linked oldest first."""
        seen = {article_id}
        while (older := self._older.get(article_id)) is not None and older not in seen:
            seen.add(older)
            article_id = older
        return len(seen)


_LARGEST = 16 * 1024 * 1024
"""Bytes of a manifest that are read; a longer one counts as none."""


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
        """Without a manifest that describes splits there is no key, and nothing is stored.

        Raises:
            InputError: if it names a split as none can be called.

        """
        try:
            with manifest.open("rb") as stream:
                self._manifest: _Manifest | None = _Manifest.model_validate_json(stream.read(_LARGEST))
        except (OSError, ValidationError):
            self._manifest = None
        for name in self._manifest.splits if self._manifest else ():
            if not is_split_name(name):
                raise InputError(
                    f"{one_line(manifest.name)} names a split “{one_line(name)[:60]}”, and a name of a split has only "
                    "letters, digits and _; nothing was loaded."
                )
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
                loaded.conflict(
                    f"Article {article} is in the split “{one_line(split)[:60]}”, which the manifest does not name."
                )
            elif stored.get(article, split) != split:
                loaded.conflict(
                    f"Article {article} is in the split “{stored[article]}” here, not in “{one_line(split)[:60]}”."
                )
        fresh = {each: name for each, name in self._split_of.items() if each not in stored and name in names}
        if fresh:
            keep_splits(session, key, names, fresh)
