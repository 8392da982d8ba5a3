"""Indexes for going through claims in an order and for finding words, as far as SQLModel cannot say them."""

UNCERTAINTY = "abs(score - 0.5)"
"""SQL: how far a suggester is from not knowing; the index is used only where a query says it just so."""

IS_CURRENT = "suggestion.current"
"""SQL: the condition of the indexes. SQLite takes none of them for a query that compares the column with something."""

_NAMES = ("ix_suggestion_score", "ix_suggestion_uncertainty", "ix_review_note", "ix_article_about")
STATEMENTS = (
    f"CREATE INDEX {_NAMES[0]} ON suggestion (score DESC, claim_id) WHERE current",
    f"CREATE INDEX {_NAMES[1]} ON suggestion (({UNCERTAINTY}), claim_id) WHERE current",
    f"CREATE INDEX {_NAMES[2]} ON review (reviewer_id) WHERE note IS NOT NULL",
)
SQLITE_STATEMENTS = (f"CREATE INDEX {_NAMES[3]} ON article (url, title, publisher, author)",)
"""SQLite reads a whole article to get at its title otherwise. PostgreSQL does not, and no index takes long ones."""


def is_ours(name: str, kind: str) -> bool:
    """Whether something in the database is from here, and so not in the models."""
    return kind == "index" and name in _NAMES
