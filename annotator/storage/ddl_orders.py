"""Indexes for going through claims in an order, as far as SQLModel cannot say them."""

UNCERTAINTY = "abs(score - 0.5)"
"""SQL: how far a suggester is from not knowing; the index is used only where a query says it just so."""

IS_CURRENT = "suggestion.current"
"""SQL: the condition of the indexes. SQLite takes none of them for a query that compares the column with something."""

_NAMES = ("ix_suggestion_score", "ix_suggestion_uncertainty", "ix_article_url")
STATEMENTS = (
    f"CREATE INDEX {_NAMES[0]} ON suggestion (score DESC, claim_id) WHERE current",
    f"CREATE INDEX {_NAMES[1]} ON suggestion (({UNCERTAINTY}), claim_id) WHERE current",
)
SQLITE_STATEMENTS = (f"CREATE INDEX {_NAMES[2]} ON article (url)",)
"""SQLite reads a whole article to get at its address otherwise. PostgreSQL does not, and no index takes long ones."""


def is_ours(name: str, kind: str) -> bool:
    """Whether something in the database is from here, and so not in the models."""
    return kind == "index" and name in _NAMES
