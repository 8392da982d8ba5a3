"""The triggers that keep when a claim had all its answers for the first time (``claim.closed_at``).

From then on its answers can be seen, so that what anybody changes later is no longer independent
(``storage/given_answers.py``). The moment stays when the claim is opened again: what was seen is not unseen.
"""

from annotator.storage.schema.ddl_progress import Trigger, on_postgres, on_sqlite

_IS_ANSWER = "{row}.role = 'reviewer' AND {row}.status = 'submitted'"
_NOW_CLOSED = "UPDATE claim SET closed_at = {at} WHERE id = {claim} AND closed_at IS NULL AND submitted >= wanted"
_LAST = f"(SELECT MAX(r.updated_at) FROM review AS r WHERE r.claim_id = NEW.id AND {_IS_ANSWER.format(row='r')})"
_ANSWERED = (_NOW_CLOSED.format(at="NEW.updated_at", claim="NEW.claim_id"),)
_TRIGGERS = (
    Trigger("review_closing_insert", "AFTER INSERT ON review", _IS_ANSWER.format(row="NEW"), _ANSWERED),
    Trigger("review_closing_update", "AFTER UPDATE OF status ON review", _IS_ANSWER.format(row="NEW"), _ANSWERED),
    Trigger(
        "claim_closing",
        "AFTER UPDATE OF wanted ON claim",
        "NEW.wanted < OLD.wanted AND NEW.submitted >= NEW.wanted",
        (_NOW_CLOSED.format(at=_LAST, claim="NEW.id"),),
    ),
)

_GIVEN = {
    True: ("json_extract({e}.payload, '$.{key}.status')", "COALESCE(json_extract({e}.payload, '$.role'), 'reviewer')"),
    False: ("{e}.payload -> '{key}' ->> 'status'", "COALESCE({e}.payload ->> 'role', 'reviewer')"),
}


def fill(*, sqlite: bool) -> str:
    """SQL: say of every claim that has all its answers when the last of them was first submitted, by the events."""
    status, role = _GIVEN[sqlite]
    submitted = " OR ".join(
        f"(e.kind {kinds} AND {status.format(e='e', key=key)} = 'submitted')"
        for kinds, key in (("= 'review'", "after"), ("IN ('load', 'carry', 'apart')", "state"))
    )
    first = f"""SELECT e.claim_id, e.reviewer_id, MIN(e.at) AS at FROM event AS e
    WHERE e.claim_id IS NOT NULL AND {role.format(e="e")} = 'reviewer' AND ({submitted})
    GROUP BY e.claim_id, e.reviewer_id"""
    ranked = f"""SELECT given.claim_id, given.at,
    ROW_NUMBER() OVER (PARTITION BY given.claim_id ORDER BY given.at) AS n FROM ({first}) AS given"""
    return f"""UPDATE claim SET closed_at = ranked.at FROM ({ranked}) AS ranked
    WHERE ranked.claim_id = claim.id AND ranked.n = claim.wanted AND claim.submitted >= claim.wanted"""


def sqlite_statements() -> list[str]:
    """The triggers for SQLite."""
    return list(map(on_sqlite, _TRIGGERS))


def postgres_statements() -> list[str]:
    """The triggers for PostgreSQL, each with its function."""
    return [statement for one in _TRIGGERS for statement in on_postgres(one)]
