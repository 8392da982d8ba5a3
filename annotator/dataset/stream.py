"""The source of the records of an export: the current claims in the database."""

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Protocol

from annotator.dataset.builder import ArticleRecords, ClaimRows
from annotator.dataset.gold_labels import GoldLabels
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.dataset.record_types import changed
from annotator.domain.callbacks import OnProgress
from annotator.domain.evidence_rule import EvidenceRule
from annotator.pseudonyms import pseudonym
from annotator.storage.database.engine import Session
from annotator.storage.export_rows import article_ids, count_claims, exported_claims, left_out
from annotator.storage.retrieval_rows import RetrievalRows
from annotator.storage.viewpoint import Viewpoint

_STEP = 100
"""Claims between two progress calls."""


class Stream(Protocol):
    """Records to export; can be iterated more than once."""

    has_library: bool
    """Whether ``retrieval`` has a library to return."""

    def records(self, on_progress: OnProgress | None = None) -> Iterator[ClaimRecord]:
        """Yield every record, ordered by article and position."""

    def left_out(self) -> dict[tuple[str, str], int]:
        """Return counts of what is missing, by what and why. Call it after iterating over the records."""

    def article_ids(self) -> list[str]:
        """Return the ids of the articles, in import order."""

    def article(self, article_id: str) -> ArticleRecord:
        """Return the record of one article."""

    def retrieval(self) -> RetrievalRows:
        """Return the library, and what was shown of it.

        Raises:
            UsageError: the source of the records has none.

        """


def fixed_article(record: ArticleRecord) -> ArticleRecord:
    """The article as it never changes, for releases: without its further addresses and versions."""
    return changed(record, addresses=(), replaces=None)


class StoredRecords:
    """The claims of a database that one viewer may see, with reviewer names or pseudonyms."""

    def __init__(
        self,
        session: Session,
        view: Viewpoint,
        rule: EvidenceRule,
        key: str | None,
        *,
        old: bool = False,
        fixed: bool = False,
        gold: GoldLabels | None = None,
    ) -> None:
        """``rule`` decides which answers count. ``key`` creates pseudonyms; ``None`` keeps the real names.

        With ``old`` the claims of older versions of articles are there too. With ``fixed`` articles are without what
        can be added to them: addresses and versions. ``gold`` decides the gold labels; by default the
        majority does.
        """
        self._old, self._fixed = old, fixed
        self.has_library = not fixed
        self._gold = gold or GoldLabels(view.wanted_of)
        self._session = session
        self._view = view
        self._rule = rule
        self._name_of = str if key is None else lru_cache(None)(partial(pseudonym, key=key))
        self._withheld = 0
        self._articles = ArticleRecords(session)
        self._ids: list[str] | None = None

    def records(self, on_progress: OnProgress | None = None) -> Iterator[ClaimRecord]:
        """Yield every record that the viewer may see."""
        make = ClaimRows(self._gold, self._rule, self._name_of).record
        total = count_claims(self._session, old=self._old)
        self._withheld = 0
        for done, claim in enumerate(exported_claims(self._session, self._view, old=self._old), 1):
            record = make(claim)
            self._withheld += claim.withheld
            yield record
            if on_progress and (done % _STEP == 0 or done == total):
                on_progress(done, total, record.article.id)

    def left_out(self) -> dict[tuple[str, str], int]:
        """Return counts of what is never exported and of what the viewer may not see."""
        return left_out(self._session, old=self._old) | {
            ("reviews", "blind: the claim is not closed yet"): self._withheld
        }

    def article_ids(self) -> list[str]:
        """Return the ids of all articles, which are read once, as the session sees one snapshot."""
        if self._ids is None:
            self._ids = article_ids(self._session)
        self._articles.expect(self._ids)
        return self._ids

    def article(self, article_id: str) -> ArticleRecord:
        """Return one stored article."""
        record = self._articles(article_id)
        return fixed_article(record) if self._fixed else record

    def retrieval(self) -> RetrievalRows:
        """Return the library as the viewer may see it."""
        return RetrievalRows(self._session, self._view)
