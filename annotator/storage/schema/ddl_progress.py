"""The triggers that keep the counters of the queue, and its indexes.

Whoever writes an answer or a claim changes the counters in the same statement, so that no way of writing can forget
them: a decision, undo, an import, loading, a changed project. The statements are the same on both databases.
``storage/counters.py`` counts the same things afresh.

What changes with an answer is told before the row is written. Only then do both databases see the other answers of one
statement alike: those already stored, and no others.
"""

from dataclasses import dataclass, replace

from annotator.storage.schema.ddl_orders import UNCERTAINTY
from annotator.storage.veil import COMPANY

LIVE = "{row}.withdrawn_at IS NULL"
OPEN = "{row}.withdrawn_at IS NULL AND {row}.submitted < {row}.wanted"
SHOWN = f"({{claim}}.origin = 'manual' OR {{row}}.score >= {{row}}.threshold + (1 - {{row}}.threshold) * {COMPANY!r})"
"""Whether a suggestion (``row``) is shown in full before the answer: the rule of ``veil``."""
ANSWERED = "{row}.status IN ('submitted', 'skipped')"
SUBMITTED = "{row}.status = 'submitted'"
DRAFT = "{row}.status = 'draft'"
FLAGGED = "{row}.flagged"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger for each row; ``when`` is its condition, ``does`` the statements."""

    name: str
    event: str
    when: str
    does: tuple[str, ...]


def as_number(condition: str, row: str) -> str:
    """SQL: 1 where the condition holds for the row, else 0; both databases can add it."""
    return f"CASE WHEN {condition.format(row=row)} THEN 1 ELSE 0 END"


def _change(condition: str) -> str:
    return f"({as_number(condition, 'NEW')} - {as_number(condition, 'OLD')})"


_OF_NEW_ARTICLE = (
    """INSERT INTO article_total (article_id, position, claims, open)
    VALUES (NEW.id, COALESCE((SELECT MAX(position) FROM article_total), 0) + 1, 0, 0)""",
    """INSERT INTO article_progress (article_id, reviewer_id, needs, drafts, flagged)
    SELECT NEW.id, reviewer.id, 0, 0, 0 FROM reviewer WHERE reviewer.has_queue""",
)
_OF_NEW_CLAIM = (
    f"""UPDATE article_total SET claims = claims + {as_number(LIVE, "NEW")}, open = open + {as_number(OPEN, "NEW")}
    WHERE article_id = NEW.article_id AND {LIVE.format(row="NEW")}""",
    f"""UPDATE article_progress SET needs = needs + {as_number(OPEN, "NEW")}
    WHERE article_id = NEW.article_id AND {LIVE.format(row="NEW")}""",
)
_OF_CHANGED_CLAIM = (
    f"""UPDATE article_total SET claims = claims + {_change(LIVE)}, open = open + {_change(OPEN)}
    WHERE article_id = NEW.article_id""",
    f"""UPDATE article_progress SET needs = needs + {_change(OPEN)}
    WHERE article_id = NEW.article_id AND {_change(OPEN)} <> 0 AND reviewer_id NOT IN (SELECT review.reviewer_id
    FROM review WHERE review.claim_id = NEW.id AND review.role = 'reviewer' AND {ANSWERED.format(row="review")})""",
    f"""UPDATE article_progress SET drafts = drafts + {_change(LIVE)}
    WHERE article_id = NEW.article_id AND {_change(LIVE)} <> 0 AND reviewer_id IN (SELECT review.reviewer_id
    FROM review WHERE review.claim_id = NEW.id AND review.role = 'reviewer' AND {DRAFT.format(row="review")})""",
    f"""UPDATE article_progress SET flagged = flagged + {_change(LIVE)}
    WHERE article_id = NEW.article_id AND {_change(LIVE)} <> 0 AND reviewer_id IN (SELECT review.reviewer_id
    FROM review WHERE review.claim_id = NEW.id AND review.role = 'reviewer' AND review.flagged)""",
    f"""UPDATE suggestion SET wanting = NOT wanting
    WHERE claim_id = NEW.id
    AND wanting <> ({OPEN.format(row="NEW")} AND {SHOWN.format(row="suggestion", claim="NEW")})""",
)
_LABELS = f"""SELECT other.label FROM review AS other WHERE other.claim_id = NEW.claim_id
    AND other.reviewer_id <> NEW.reviewer_id AND other.role = 'reviewer' AND {SUBMITTED.format(row="other")}
    UNION ALL SELECT NEW.label WHERE {SUBMITTED.format(row="NEW")}"""


def _of_answer(*, before: bool) -> tuple[str, ...]:
    """The statements for an answer; ``before``: it replaces one."""

    def change(condition: str) -> str:
        return _change(condition) if before else f"({as_number(condition, 'NEW')})"

    counts = " OR ".join(SUBMITTED.format(row=row) for row in (("OLD", "NEW") if before else ("NEW",)))
    claim = "SELECT 1 FROM claim WHERE claim.id = NEW.claim_id AND"
    of_claim = (
        "reviewer_id = NEW.reviewer_id AND article_id = (SELECT claim.article_id FROM claim "
        "WHERE claim.id = NEW.claim_id)"
    )
    return (
        f"""UPDATE claim SET submitted = submitted + {change(SUBMITTED)},
        disputed = COALESCE((SELECT MIN(given.label) < MAX(given.label) FROM ({_LABELS}) AS given), FALSE)
        WHERE id = NEW.claim_id AND ({counts})""",
        f"""UPDATE article_progress SET needs = needs - {change(ANSWERED)}
        WHERE {of_claim} AND {change(ANSWERED)} <> 0 AND EXISTS ({claim} {OPEN.format(row="claim")})""",
        f"""UPDATE article_progress SET drafts = drafts + {change(DRAFT)}, flagged = flagged + {change(FLAGGED)}
        WHERE {of_claim} AND ({change(DRAFT)} <> 0 OR {change(FLAGGED)} <> 0)
        AND EXISTS ({claim} {LIVE.format(row="claim")})""",
    )


_NEW_ANSWER = "NEW.role = 'reviewer' AND (NEW.status <> 'open' OR NEW.flagged)"
_CHANGED_ANSWER = (
    "NEW.role = 'reviewer' AND (OLD.status <> NEW.status OR OLD.flagged <> NEW.flagged "
    "OR COALESCE(OLD.label, '') <> COALESCE(NEW.label, ''))"
)
BOUND = ", doubled_below"
DOUBLED = " + CASE WHEN SUBSTR({claim}.public_id, 2, 6) < {project}.doubled_below THEN 1 ELSE 0 END"
"""SQL: one more answer is wanted of a claim whose id, which is a hash, is below the project's bound."""


def _wanted(claim: str, project: str) -> str:
    return f"{project}.reviews_per_claim" + DOUBLED.format(claim=claim, project=project)


_WANTED = f"(SELECT {_wanted('NEW', 'project')} FROM project)"
_OF_PROJECT = _wanted("claim", "NEW")
_FROM_PROJECT = (f"UPDATE claim SET wanted = {_OF_PROJECT} WHERE wanted <> {_OF_PROJECT}",)
TRIGGERS = (
    Trigger("article_counted", "AFTER INSERT ON article", "1 = 1", _OF_NEW_ARTICLE),
    Trigger("claim_counted_insert", "AFTER INSERT ON claim", "1 = 1", _OF_NEW_CLAIM),
    Trigger(
        "claim_counted_update",
        "AFTER UPDATE OF withdrawn_at, submitted, wanted ON claim",
        f"{_change(LIVE)} <> 0 OR {_change(OPEN)} <> 0",
        _OF_CHANGED_CLAIM,
    ),
    Trigger("review_counted_insert", "BEFORE INSERT ON review", _NEW_ANSWER, _of_answer(before=False)),
    Trigger(
        "review_counted_update",
        "BEFORE UPDATE OF status, label, flagged ON review",
        _CHANGED_ANSWER,
        _of_answer(before=True),
    ),
    Trigger(
        "suggestion_wanting",
        "AFTER INSERT ON suggestion",
        "1 = 1",
        (
            f"""UPDATE suggestion SET wanting = FALSE WHERE id = NEW.id AND NOT EXISTS
            (SELECT 1 FROM claim WHERE claim.id = NEW.claim_id AND {OPEN.format(row="claim")}
            AND {SHOWN.format(row="NEW", claim="claim")})""",
        ),
    ),
    Trigger("project_wanted_insert", "AFTER INSERT ON project", "1 = 1", _FROM_PROJECT),
    Trigger("project_wanted_update", f"AFTER UPDATE OF reviews_per_claim{BOUND} ON project", "1 = 1", _FROM_PROJECT),
)

_QUEUE = ('article_id, start, "end" DESC, id', "withdrawn_at IS NULL")
TITLE = "LOWER(SUBSTR(COALESCE(NULLIF(title, ''), NULLIF(url, ''), public_id), 1, 200))"
"""SQL: what an article is sorted by in the order of titles; PostgreSQL limits the entries of an index."""
PUBLISHED = "COALESCE(published_at, '')"
INDEXES = {
    "ix_article_title": f"article (({TITLE}), id)",
    "ix_article_published": f"article (({PUBLISHED}) DESC, id)",
    "ix_claim_open": f"claim ({_QUEUE[0]}) WHERE {_QUEUE[1]} AND submitted < wanted",
    "ix_claim_disputed": f"claim ({_QUEUE[0]}) WHERE {_QUEUE[1]} AND disputed",
    "uq_article_progress_queue": "article_progress (reviewer_id, article_id) WHERE needs > 0",
    "ix_reviewer_queue": "reviewer (id) WHERE has_queue",
    "ix_review_recheck": "review (reviewer_id, recheck_at) WHERE recheck_at IS NOT NULL",
    "ix_review_flagged": "review (reviewer_id) WHERE flagged",
    "ix_suggestion_wanting_score": "suggestion (score DESC, claim_id) WHERE current AND wanting",
    "ix_suggestion_wanting_uncertainty": f"suggestion (({UNCERTAINTY}), claim_id) WHERE current AND wanting",
}
"""The indexes by name; the queries repeat their conditions word for word."""


def index_statements() -> list[str]:
    """The indexes, for both databases."""
    return [f"CREATE {'UNIQUE ' * name.startswith('uq')}INDEX {name} ON {what}" for name, what in INDEXES.items()]


SQLITE_ABOUT = (
    "DROP INDEX ix_article_about",
    "CREATE INDEX ix_article_about ON article (url, title, publisher, author, published_at, public_id)",
)
"""All that articles are searched by, in the index that saves SQLite from reading their texts (``ddl_orders``)."""


def sqlite_statements() -> list[str]:
    """The triggers for SQLite, where a new claim learns what the project wants of it once it is stored."""
    learns = f"UPDATE claim SET wanted = {_WANTED} WHERE id = NEW.id AND wanted <> {_WANTED}"
    with_wanted = (
        replace(one, does=(*one.does, learns)) if one.name == "claim_counted_insert" else one for one in TRIGGERS
    )
    return list(map(on_sqlite, with_wanted))


def on_sqlite(one: Trigger) -> str:
    """The statement that makes a trigger, for SQLite."""
    return f"CREATE TRIGGER {one.name} {one.event} WHEN {one.when} BEGIN {'; '.join(one.does)}; END"


def on_postgres(one: Trigger) -> list[str]:
    """The statements that make a trigger and its function, for PostgreSQL."""
    body = f"BEGIN {'; '.join(one.does)}; RETURN NEW; END"
    runs = f"FOR EACH ROW WHEN ({one.when}) EXECUTE FUNCTION annotator_{one.name}()"
    return [
        f"CREATE FUNCTION annotator_{one.name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {one.name} {one.event} {runs}",
    ]


def postgres_statements() -> list[str]:
    """The triggers for PostgreSQL, each with its function. A new claim learns what is wanted before it is stored."""
    learns = (f"NEW.wanted := COALESCE({_WANTED}, NEW.wanted)",)
    first = Trigger("claim_wanted", "BEFORE INSERT ON claim", "1 = 1", learns)
    return [statement for one in (first, *TRIGGERS) for statement in on_postgres(one)]


def is_ours(name: str, kind: str) -> bool:
    """Whether a database object is created here, and so not in the models."""
    return kind == "index" and name in INDEXES
