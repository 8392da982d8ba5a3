"""Indexes for ordering claims and for searching, which SQLModel cannot express."""

UNCERTAINTY = "abs(score - 0.5)"
"""SQL: distance from a coin toss. The index is used only for queries with this exact expression."""

IS_CURRENT = "suggestion.current"
"""SQL: the indexes' condition. SQLite ignores the indexes if a query compares the column with a value."""

_NAMES = ("ix_suggestion_score", "ix_suggestion_uncertainty", "ix_review_note", "ix_article_about")
STATEMENTS = (
    f"CREATE INDEX {_NAMES[0]} ON suggestion (score DESC, claim_id) WHERE current",
    f"CREATE INDEX {_NAMES[1]} ON suggestion (({UNCERTAINTY}), claim_id) WHERE current",
    f"CREATE INDEX {_NAMES[2]} ON review (reviewer_id) WHERE note IS NOT NULL",
)
SQLITE_STATEMENTS = (f"CREATE INDEX {_NAMES[3]} ON article (url, title, publisher, author)",)
"""Saves SQLite from reading whole articles for their titles. PostgreSQL does not need it and limits index entries."""


def is_ours(name: str, kind: str) -> bool:
    """Whether a database object is created here, and so not in the models."""
    return kind == "index" and name in _NAMES
