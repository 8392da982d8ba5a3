"""Where the records of an export come from: the claims as they are now."""

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Protocol

from annotator.dataset.builder import ArticleRecords, ClaimRows
from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.domain.callbacks import OnProgress
from annotator.domain.evidence_rule import EvidenceRule
from annotator.pseudonyms import pseudonym
from annotator.storage.database.engine import Session
from annotator.storage.export_rows import article_ids, count_claims, exported_claims, left_out
from annotator.storage.viewpoint import Viewpoint

_STEP = 100
"""Claims between two calls of the progress callback."""


class Stream(Protocol):
    """Records to export, which can be gone through more than once."""

    def records(self, on_progress: OnProgress | None = None) -> Iterator[ClaimRecord]:
        """Every record, by article and by place in it, each time made anew."""

    def left_out(self) -> dict[tuple[str, str], int]:
        """What is not among the records, by what it is and why; known once they were gone through."""

    def article_ids(self) -> list[str]:
        """The articles that go with the records, in the order they were imported."""

    def article(self, article_id: str) -> ArticleRecord:
        """The record of one of them."""


class StoredRecords:
    """The claims of a database as one viewer may see them, with or without the names of reviewers."""

    def __init__(self, session: Session, view: Viewpoint, rule: EvidenceRule, key: str | None) -> None:
        """``rule`` says which answers count; ``key`` makes pseudonyms, ``None`` leaves reviewers their names."""
        self._session = session
        self._view = view
        self._rule = rule
        self._name_of = str if key is None else lru_cache(None)(partial(pseudonym, key=key))
        self._withheld = 0
        self._articles = ArticleRecords(session)

    def records(self, on_progress: OnProgress | None = None) -> Iterator[ClaimRecord]:
        """Every record that the database has for this viewer."""
        make = ClaimRows(self._view.wanted, self._rule, self._name_of).record
        total = count_claims(self._session)
        self._withheld = 0
        for done, claim in enumerate(exported_claims(self._session, self._view), 1):
            record = make(claim)
            self._withheld += claim.withheld
            yield record
            if on_progress and (done % _STEP == 0 or done == total):
                on_progress(done, total, record.article.id)

    def left_out(self) -> dict[tuple[str, str], int]:
        """What no export holds, and what this viewer may not see."""
        return left_out(self._session) | {("reviews", "blind: the claim is not closed yet"): self._withheld}

    def article_ids(self) -> list[str]:
        """All articles."""
        ids = article_ids(self._session)
        self._articles.expect(ids)
        return ids

    def article(self, article_id: str) -> ArticleRecord:
        """One article as it is stored."""
        return self._articles(article_id)
