"""Copies rows that another file of the same project has beyond this one, and says which row is which here.

Tables are read a page at a time. Files of one project began as copies, so most rows have the same id in both; only the
others are kept in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, or_, select
from sqlmodel import Session

from annotator.storage.reviewers import names_here, tell_of
from annotator.storage.schema.every_table import metadata
from annotator.storage.schema.models import ReviewerRow
from annotator.storage.seals import seal_articles
from annotator.storage.suggester_versions import keep_versions, missing_versions

Values = dict[str, Any]
"""A row by the names of its columns."""

_TOGETHER = 500
"""Rows that are read together."""
_LARGE = {"article": 10, "document": 10}
"""The same for tables whose rows are whole documents."""
_PERSONAL = frozenset(("has_queue", "place_article_id", "place_sentence", "place_claim", "walk", "role", "accounts"))
"""Where a person was in the other file, and what they may do there, which nobody here has allowed."""
_COUNTED = frozenset(("submitted", "wanted", "disputed", "ruled", "settled", "unscored", "wanting"))
_USES = frozenset(("uses", "public_uses", "first_public", "varied"))
_OLDER = frozenset(("older_id",))
"""Set by ``merged_links``, once both versions are here."""
_MERGED = frozenset(("merged_into", "corrected_to"))
"""Set by ``merged_sources``, as decisions."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A table to copy: what names a row in every file, its links to other tables, and columns that are not copied."""

    table: str
    named: tuple[str, ...]
    links: dict[str, str] = field(default_factory=dict)
    but: frozenset[str] = frozenset()
    within: str | None = None
    """The link to a row that must be new for its rows here to be copied."""


_KINDS = (
    _Kind("reviewer", ("handle",), but=_PERSONAL),
    _Kind("article", ("public_id",)),
    _Kind("article_address", ("article_id", "document_key"), {"article_id": "article"}),
    _Kind("sentence", ("article_id", "n"), {"article_id": "article"}, within="article_id"),
    _Kind(
        "claim", ("public_id",), {"article_id": "article", "sentence_id": "sentence", "created_by": "reviewer"},
        _COUNTED,
    ),
    _Kind("suggestion", ("claim_id", "suggester", "version"), {"claim_id": "claim"}, _COUNTED, within="claim_id"),
    _Kind("source", ("public_id",), but=_USES | _MERGED),
    _Kind("archive", ("source_id", "at", "url"), {"source_id": "source", "reviewer_id": "reviewer"}),
    _Kind("document", ("public_id",), {"source_id": "source", "reviewer_id": "reviewer"}, _OLDER),
    _Kind("passage", ("document_id", "n"), {"document_id": "document"}, within="document_id"),
    _Kind(
        "sent_back", ("claim_id", "reviewer_id", "asked_by", "at"),
        {"claim_id": "claim", "reviewer_id": "reviewer", "asked_by": "reviewer"},
    ),
)  # fmt: skip
_TOLD = {
    "article": "articles",
    "claim": "claims",
    "source": "sources",
    "archive": "copies of sources",
    "document": "documents",
}
"""Tables whose new rows are counted for people, with the words for them."""


class RowIds(dict[int, int]):
    """The row id here for one there; a row that is not in the dictionary has the same id in both files."""

    def __missing__(self, there: int) -> int:
        """The same id."""
        return there


class CopiedRows:
    """Rows of ``theirs`` that were copied into ``ours``; ``ids`` gives the row id here for one there, by table.

    ``called`` has the handles that people have here, by those there, where the two differ.
    """

    def __init__(self, ours: Session, theirs: Session) -> None:
        self._ours, self._theirs = ours, theirs
        self.ids: dict[str, RowIds] = {kind.table: RowIds() for kind in _KINDS}
        self._new: dict[str, set[int]] = {kind.table: set() for kind in _KINDS}
        self.called = names_here(
            ours, theirs.connection().execute(select(metadata.tables["reviewer"].c.handle)).scalars().all()
        )

    def copy_all(self) -> dict[str, int]:
        """Copy what is missing; returns how many articles, claims, sources, copies of sources and documents are new."""
        for kind in _KINDS:
            for rows in self._pages(metadata.tables[kind.table]):
                self._copy(kind, rows)
        if self._new["suggestion"]:
            keep_versions(self._ours, missing_versions(self._ours))
        return {words: len(self._new[table]) for table, words in _TOLD.items()}

    def record(self) -> None:
        """Append the events that tell of what was copied: new members, and the seals of articles."""
        for key in self._added("reviewer"):
            tell_of(self._ours, self._ours.get_one(ReviewerRow, key))
        claim, suggestion = metadata.tables["claim"], metadata.tables["suggestion"]
        articles = set(self._added("article"))
        articles.update(self._found(select(claim.c["article_id"]), claim.c["id"], "claim"))
        of_claims = select(claim.c["article_id"]).join(suggestion, suggestion.c["claim_id"] == claim.c["id"])
        articles.update(self._found(of_claims, suggestion.c["id"], "suggestion"))
        seal_articles(self._ours, articles)

    def _found(self, statement: Select[Any], key: ColumnElement[int], table: str) -> Iterator[int]:
        """What a statement finds for the copied rows of a table."""
        added = self._added(table)
        for at in range(0, len(added), _TOGETHER):
            page = statement.where(key.in_(added[at : at + _TOGETHER]))
            yield from self._ours.connection().execute(page).scalars()

    def _added(self, table: str) -> list[int]:
        """The row ids here of the rows of a table that were copied."""
        return sorted(self.ids[table][there] for there in self._new[table])

    def contents(self) -> list[str]:
        """The hashes of the archived contents that new copies of sources refer to."""
        table = metadata.tables["archive"]
        hashes = select(table.c["content_sha256"], table.c["text_sha256"])
        found: set[str] = set()
        new = sorted(self._new["archive"])
        for at in range(0, len(new), _TOGETHER):
            page = hashes.where(table.c["id"].in_(new[at : at + _TOGETHER]))
            found.update(each for row in self._theirs.connection().execute(page) for each in row if each is not None)
        return sorted(found)

    def _pages(self, table: Table) -> Iterator[list[Values]]:
        """The rows of the other file in the order of their ids, a page at a time."""
        key, last = table.c["id"], 0
        page = select(table).order_by(key).limit(_LARGE.get(table.name, _TOGETHER))
        while rows := self._theirs.connection().execute(page.where(key > last)).mappings().all():
            yield [dict(row) for row in rows]
            last = rows[-1]["id"]

    def _copy(self, kind: _Kind, rows: list[Values]) -> None:
        """Copy those of a page of rows that are missing here, and keep the ids that differ."""
        linked = [self._linked(kind, row) for row in rows]
        known = self._known(kind, linked)
        new = []
        for row, values in zip(rows, linked, strict=True):
            here = next((known[each] for each in _names(kind, values) if each in known), None)
            if here is not None:
                self._keep(kind, row["id"], here)
            elif kind.within is None or row[kind.within] in self._new[kind.links[kind.within]]:
                new.append(values)
        if new:
            self._insert(kind, new)

    def _insert(self, kind: _Kind, rows: list[Values]) -> None:
        inserted = [{name: value for name, value in row.items() if name not in ("id", *kind.but)} for row in rows]
        self._ours.connection().execute(metadata.tables[kind.table].insert(), inserted)
        fresh = self._known(kind, rows)
        for row in rows:
            self._keep(kind, row["id"], fresh[_names(kind, row)[0]])
        self._new[kind.table].update(row["id"] for row in rows)

    def _keep(self, kind: _Kind, there: int, here: int) -> None:
        if there != here:
            self.ids[kind.table][there] = here

    def _known(self, kind: _Kind, rows: list[Values]) -> dict[Any, int]:
        """The row ids here by what names a row, of rows that may be the same as these; sources also by address."""
        table = metadata.tables[kind.table]
        alike = [table.c[kind.named[0]].in_({row[kind.named[0]] for row in rows})]
        if kind.table == "source":
            alike.append(table.c["document_key"].in_({row["document_key"] for row in rows}))
        columns = {table.c[name] for name in ("id", *kind.named, *(("document_key",) * (len(alike) > 1)))}
        found = self._ours.connection().execute(select(*columns).where(or_(*alike))).mappings()
        return {name: row["id"] for row in found for name in _names(kind, dict(row))}

    def _linked(self, kind: _Kind, row: Values) -> Values:
        """The row's values with links to rows here."""
        links = {name: self.ids[table][row[name]] for name, table in kind.links.items() if row[name] is not None}
        own = {"handle": self.called.get(row["handle"], row["handle"])} if kind.table == "reviewer" else {}
        return row | links | own


def _names(kind: _Kind, row: Values) -> list[Any]:
    """What a row is known by: the values that name it, and the address of a source."""
    names: list[Any] = [tuple(row[each] for each in kind.named)]
    if kind.table == "source" and row["document_key"] is not None:
        names.append(row["document_key"])
    return names
