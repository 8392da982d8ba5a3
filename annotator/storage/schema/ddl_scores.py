"""What the orders by score need beside ``ddl_progress``: claims without a visible score, and the lists by what is left.

Revision 0024 makes it. A claim is ``unscored`` while no current suggestion of it is shown before the answer. Triggers
keep that, as they keep the counters.
"""

from annotator.storage.schema.ddl_progress import OPEN, SHOWN, Trigger, on_postgres, on_sqlite

_WANTS = f"{OPEN.format(row='claim')} AND {SHOWN.format(row='NEW', claim='claim')}"
_OF_NEW_ORIGIN = SHOWN.format(row="suggestion", claim="NEW")
TRIGGERS = (
    Trigger(
        "suggestion_scored_insert",
        "AFTER INSERT ON suggestion",
        "NEW.current",
        (
            f"""UPDATE claim SET unscored = FALSE WHERE id = NEW.claim_id AND unscored
            AND {SHOWN.format(row="NEW", claim="claim")}""",
        ),
    ),
    Trigger(
        "suggestion_scored_update",
        "AFTER UPDATE OF current, score, threshold ON suggestion",
        "OLD.current <> NEW.current OR OLD.score <> NEW.score OR OLD.threshold <> NEW.threshold",
        (
            f"""UPDATE suggestion SET wanting = NOT wanting WHERE id = NEW.id
            AND wanting <> EXISTS (SELECT 1 FROM claim WHERE claim.id = NEW.claim_id AND {_WANTS})""",
            f"""UPDATE claim SET unscored = NOT unscored WHERE id = NEW.claim_id AND (OLD.current OR NEW.current)
            AND unscored = (NEW.current AND {SHOWN.format(row="NEW", claim="claim")})""",
        ),
    ),
    Trigger(
        "claim_scored_update",
        "AFTER UPDATE OF origin ON claim",
        "(OLD.origin = 'manual') <> (NEW.origin = 'manual')",
        (
            f"""UPDATE suggestion SET wanting = NOT wanting WHERE claim_id = NEW.id
            AND wanting <> ({OPEN.format(row="NEW")} AND {_OF_NEW_ORIGIN})""",
            f"""UPDATE claim SET unscored = NOT unscored WHERE id = NEW.id AND unscored = EXISTS (SELECT 1
            FROM suggestion WHERE suggestion.claim_id = NEW.id AND suggestion.current AND {_OF_NEW_ORIGIN})""",
        ),
    ),
)
INDEXES = {
    "ix_claim_unscored": (
        'claim (article_id, start, "end" DESC, id) WHERE withdrawn_at IS NULL AND submitted < wanted AND unscored'
    ),
    "ix_article_progress_needs": "article_progress (reviewer_id, needs DESC, article_id) WHERE needs > 0",
    "ix_article_progress_done": "article_progress (reviewer_id, article_id) WHERE needs = 0",
    "ix_article_progress_drafts": "article_progress (reviewer_id, drafts DESC, article_id) WHERE drafts > 0",
}
"""The indexes by name; the queries repeat their conditions word for word."""


_LATER = {"ix_review_unanswered", "ix_review_ruled"}
"""Partial indexes of later revisions, which make them. In a model each would import PostgreSQL's dialect at start."""


def index_statements() -> list[str]:
    """The indexes, for both databases."""
    return [f"CREATE INDEX {name} ON {what}" for name, what in INDEXES.items()]


def sqlite_statements() -> list[str]:
    """The triggers, for SQLite."""
    return list(map(on_sqlite, TRIGGERS))


def postgres_statements() -> list[str]:
    """The same for PostgreSQL."""
    return [statement for one in TRIGGERS for statement in on_postgres(one)]


def is_ours(name: str, kind: str) -> bool:
    """Whether a database object is created here, and so not in the models."""
    return kind == "index" and (name in INDEXES or name in _LATER)
