"""The triggers that keep what adjudicators decided of a claim, and the indexes of what waits for them.

``claim.ruled``: an adjudicator has decided. ``claim.settled``: all who have give the same label. A claim waits for an
adjudicator when it has all its answers and their labels differ, or those of rulings do (after two files were merged).
Unlike the counters of ``ddl_progress`` these are recounted, not changed by one, since few claims have rulings.
"""

_GIVEN = "FROM review AS r WHERE r.claim_id = {claim} AND r.role = 'adjudicator' AND r.status = 'submitted'"
_RULED = f"EXISTS (SELECT 1 {_GIVEN})"
_SETTLED = f"COALESCE((SELECT MIN(r.label) = MAX(r.label) {_GIVEN}), FALSE)"
_SET = (
    f"UPDATE claim SET ruled = {_RULED.format(claim='claim.id')}, settled = {_SETTLED.format(claim='claim.id')} "
    "WHERE id = NEW.claim_id"
)

WAITS = (
    "claim.withdrawn_at IS NULL AND (claim.disputed OR claim.ruled) AND NOT claim.settled "
    "AND claim.submitted >= claim.wanted"
)
"""SQL: the claim waits for an adjudicator. The index repeats the condition word for word."""
IS_SETTLED = "claim.settled"
"""SQL: a ruling stands."""

_OF_CLAIM = {
    "ix_claim_contested": ('article_id, start, "end" DESC, id', WAITS),
    "ix_claim_settled": ("id", IS_SETTLED),
}

FRESH = (
    f"SELECT claim.id AS id, {_RULED.format(claim='claim.id')} AS ruled, "
    f"{_SETTLED.format(claim='claim.id')} AS settled FROM claim"
)
"""SQL: what the columns must be."""
FILL = (
    f"UPDATE claim SET ruled = counted.ruled, settled = counted.settled FROM ({FRESH}) AS counted "
    "WHERE counted.id = claim.id AND (claim.ruled <> counted.ruled OR claim.settled <> counted.settled)"
)
"""SQL: set the columns."""

_TRIGGERS = {
    "review_ruled_insert": ("AFTER INSERT ON review", "NEW.role = 'adjudicator'"),
    "review_ruled_update": ("AFTER UPDATE OF status, label ON review", "NEW.role = 'adjudicator'"),
}


def index_statements() -> list[str]:
    """The indexes, for both databases."""
    return [
        f"CREATE INDEX {name} ON claim ({columns}) WHERE {condition.replace('claim.', '')}"
        for name, (columns, condition) in _OF_CLAIM.items()
    ]


def sqlite_statements() -> list[str]:
    """The triggers for SQLite."""
    return [f"CREATE TRIGGER {name} {event} WHEN {when} BEGIN {_SET}; END" for name, (event, when) in _TRIGGERS.items()]


def postgres_statements() -> list[str]:
    """The triggers for PostgreSQL, each with its function."""
    found, body = [], f"BEGIN {_SET}; RETURN NEW; END"
    for name, (event, when) in _TRIGGERS.items():
        found += [
            f"CREATE FUNCTION annotator_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"CREATE TRIGGER {name} {event} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION annotator_{name}()",
        ]
    return found


def is_ours(name: str, kind: str) -> bool:
    """Whether a database object is created here, and so not in the models."""
    return kind == "index" and name in _OF_CLAIM
