"""Copies rows that another file of the same project has beyond this one, and says which row is which here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, select
from sqlmodel import Session

from annotator.storage.schema.every_table import metadata
from annotator.storage.suggester_versions import keep_versions, missing_versions

Values = dict[str, Any]
"""A row by the names of its columns."""

_PERSONAL = frozenset(("has_queue", "place_article_id", "place_sentence", "place_claim", "walk", "role"))
"""Where a person was in the other file, and what they may do there, which nobody here has allowed."""
_COUNTED = frozenset(("submitted", "wanted", "disputed", "ruled", "settled", "unscored", "wanting"))
_USES = frozenset(("uses", "public_uses", "first_public", "varied"))


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
    _Kind("sentence", ("article_id", "n"), {"article_id": "article"}, within="article_id"),
    _Kind(
        "claim", ("public_id",), {"article_id": "article", "sentence_id": "sentence", "created_by": "reviewer"},
        _COUNTED,
    ),
    _Kind("suggestion", ("claim_id", "suggester", "version"), {"claim_id": "claim"}, _COUNTED, within="claim_id"),
    _Kind("source", ("public_id",), but=_USES),
    _Kind(
        "sent_back", ("claim_id", "reviewer_id", "asked_by", "at"),
        {"claim_id": "claim", "reviewer_id": "reviewer", "asked_by": "reviewer"},
    ),
)  # fmt: skip
_TOLD = {"article": "articles", "claim": "claims", "source": "sources"}
"""Tables whose new rows are counted for people, with the words for them."""


class CopiedRows:
    """Rows of ``theirs`` that were copied into ``ours``; ``ids`` gives the row id here for one there, by table."""

    def __init__(self, ours: Session, theirs: Session) -> None:
        self._ours, self._theirs = ours, theirs
        self.ids: dict[str, dict[int, int]] = {}
        self._new: dict[str, set[int]] = {}

    def copy_all(self) -> dict[str, int]:
        """Copy what is missing; returns how many articles, claims and sources are new."""
        for kind in _KINDS:
            self._copy(kind)
        if self._new["suggestion"]:
            keep_versions(self._ours, missing_versions(self._ours))
        return {words: len(self._new[table]) for table, words in _TOLD.items()}

    def _copy(self, kind: _Kind) -> None:
        table = metadata.tables[kind.table]
        known, ids = self._known(table, kind), self.ids.setdefault(kind.table, {})
        missing = []
        for row in self._rows(table):
            values = self._linked(kind, row)
            name = tuple(values[each] for each in kind.named)
            here = known.get(name) or self._same_address(kind, known, values)
            if here is not None:
                ids[row["id"]] = here
            elif kind.within is None or row[kind.within] in self._new[kind.links[kind.within]]:
                missing.append((row["id"], name, values))
        if missing:
            rows = [self._plain(kind, values) for _, _, values in missing]
            self._ours.connection().execute(table.insert(), rows)
        fresh = self._known(table, kind) if missing else {}
        ids.update((there, fresh[name]) for there, name, _ in missing)
        self._new[kind.table] = {there for there, _, _ in missing}

    def _rows(self, table: Table) -> Iterator[Values]:
        for row in self._theirs.connection().execute(select(table).order_by(table.c["id"])).mappings():
            yield dict(row)

    def _known(self, table: Table, kind: _Kind) -> dict[Any, int]:
        """The row ids here by what names a row; sources also by their address."""
        extra = [table.c["document_key"]] if kind.table == "source" else []
        columns = [table.c["id"], *(table.c[each] for each in kind.named), *extra]
        known: dict[Any, int] = {}
        for key, *name in self._ours.connection().execute(select(*columns)):
            if extra and (address := name.pop()) is not None:
                known[address] = key
            known[tuple(name)] = key
        return known

    def _same_address(self, kind: _Kind, known: dict[Any, int], values: Values) -> int | None:
        return known.get(values["document_key"]) if kind.table == "source" and values["document_key"] else None

    def _linked(self, kind: _Kind, row: Values) -> Values:
        """The row's values with links to rows here."""
        linked = {name: self.ids[table].get(row[name]) for name, table in kind.links.items()}
        return row | linked

    def _plain(self, kind: _Kind, values: Values) -> Values:
        return {name: value for name, value in values.items() if name != "id" and name not in kind.but}
