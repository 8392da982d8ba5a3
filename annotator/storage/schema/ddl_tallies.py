"""Triggers that keep the totals by reviewer (``models_tallies``) and those of each source (``models_sources``).

Whoever writes answers, citations, merges or withdrawals, the totals follow in the same transaction.
``fresh_tallies`` counts them from the rows.
"""

from typing import NamedTuple

_LIVE = "withdrawn_at IS NULL"
_OF_CLAIM = "JOIN review AS r ON r.id = e.review_id WHERE r.claim_id = NEW.id"
_STANDING = "(SELECT COALESCE(t.merged_into, t.public_id) FROM source AS t WHERE t.id = {source})"


class Trigger(NamedTuple):
    """A trigger in the SQL that both databases share; ``when`` may look at other tables."""

    name: str
    event: str
    table: str
    when: str
    statements: tuple[str, ...]


def closed(claim: str) -> str:
    """SQL: the claim with this alias has all answers that are wanted, so that everybody may see them."""
    return f"{claim}.submitted >= {claim}.wanted"


def _if(condition: str) -> str:
    return f"(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def quarter(at: str, *, sqlite: bool) -> str:
    """SQL: the quarter of an hour of a time, in UTC."""
    if sqlite:
        return f"(substr({at}, 1, 14) || printf('%02d', substr({at}, 15, 2) / 15 * 15))"
    begins = f"to_timestamp(floor(extract(epoch FROM {at}) / 900) * 900)"
    return f"to_char({begins} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"


def answer_key(row: str) -> str:
    """SQL: the key of a review among a reviewer's answers."""
    return f"{row}.role || ' ' || {row}.status || ' ' || COALESCE({row}.label, '')"


def is_timed(row: str) -> str:
    """SQL: the review counts by quarters of an hour."""
    return f"{row}.role = 'reviewer' AND {row}.status = 'submitted'"


def host_key(public_id: str) -> str:
    """SQL: the key of the host of a source, given by its public id."""
    key = "CASE WHEN s.url IS NULL THEN '' WHEN s.host = '' THEN 'file:' ELSE s.host END"
    return f"COALESCE((SELECT {key} FROM source AS s WHERE s.public_id = {public_id}), '')"


def _tallied(selected: str) -> str:
    """Add what is selected (reviewer, kind, key, number) to the totals."""
    return (
        f"INSERT INTO tally (reviewer_id, kind, key, n) {selected} "
        "ON CONFLICT (reviewer_id, kind, key) DO UPDATE SET n = tally.n + excluded.n"
    )


def _answers_tallied(row: str, sign: str, *, sqlite: bool) -> tuple[str, str]:
    """Count the answer in ``row`` (NEW or OLD) in or out, unless its claim is withdrawn."""
    live = f"EXISTS (SELECT 1 FROM claim AS c WHERE c.id = {row}.claim_id AND c.{_LIVE})"
    at = quarter(f"{row}.submitted_at", sqlite=sqlite)
    return (
        _tallied(f"SELECT {row}.reviewer_id, 'answer', {answer_key(row)}, {sign}1 WHERE {live}"),
        _tallied(f"SELECT {row}.reviewer_id, 'quarter', {at}, {sign}1 WHERE {is_timed(row)} AND {live}"),
    )


def _reviews(*, sqlite: bool) -> list[Trigger]:
    new, old = (_answers_tallied(row, sign, sqlite=sqlite) for row, sign in (("NEW", ""), ("OLD", "-")))
    changed = " OR ".join(
        f"COALESCE(OLD.{name}, {none}) <> COALESCE(NEW.{name}, {none})"
        for name, none in (("status", "''"), ("label", "''"), ("submitted_at", "'1970-01-01'"))
    )
    updated = "AFTER UPDATE OF status, label, submitted_at"
    return [
        Trigger("tally_answer_insert", "AFTER INSERT", "review", "", new),
        Trigger("tally_answer_update", updated, "review", changed, (*old, *new)),
    ]


def _closings() -> list[Trigger]:
    """When a claim has all the answers that are wanted, and when it no longer has."""
    was, now, event = closed("OLD"), closed("NEW"), "AFTER UPDATE OF submitted, wanted"
    return [
        Trigger("source_public_close", event, "claim", f"{now} AND NOT ({was})", _closing()),
        Trigger("source_public_reopen", event, "claim", f"{was} AND NOT ({now})", _reopening()),
    ]


def _closing() -> tuple[str, ...]:
    first = f"(SELECT min(e.id) FROM evidence AS e {_OF_CLAIM} AND e.source_id = source.id)"
    return (
        *_published("+"),
        (
            f"UPDATE source SET first_public = {first} WHERE id IN (SELECT e.source_id FROM evidence AS e {_OF_CLAIM}) "
            f"AND (first_public IS NULL OR first_public > {first})"
        ),
    )


def _reopening() -> tuple[str, ...]:
    first = (
        "(SELECT e.id FROM evidence AS e JOIN review AS r ON r.id = e.review_id JOIN claim AS c ON c.id = r.claim_id "
        f"WHERE e.source_id = source.id AND {closed('c')} ORDER BY e.id LIMIT 1)"
    )
    own = f"SELECT e.id FROM evidence AS e {_OF_CLAIM}"
    return (
        *_published("-"),
        f"UPDATE source SET first_public = {first} WHERE first_public IN ({own})",
    )


def _published(sign: str) -> tuple[str, ...]:
    """Move the citations for a claim between the hidden and the public ones."""
    live = f"e.{_LIVE} AND NEW.{_LIVE}"
    return _added("public_uses", sign, live), _own_added("-" if sign == "+" else "+", live)


def _added(column: str, sign: str, which: str) -> str:
    """Add the citations for a claim to a column of their sources."""
    cited = f"FROM evidence AS e {_OF_CLAIM} AND {which}"
    number = f"(SELECT count(*) {cited} AND e.source_id = source.id)"
    return f"UPDATE source SET {column} = {column} {sign} {number} WHERE id IN (SELECT e.source_id {cited})"


def _own_added(sign: str, which: str) -> str:
    return (
        "INSERT INTO own_source (reviewer_id, source_id, hidden) "
        f"SELECT r.reviewer_id, e.source_id, {sign}count(*) FROM evidence AS e {_OF_CLAIM} "
        f"AND {which} GROUP BY r.reviewer_id, e.source_id "
        "ON CONFLICT (reviewer_id, source_id) DO UPDATE SET hidden = own_source.hidden + excluded.hidden"
    )


def _claims(*, sqlite: bool) -> list[Trigger]:
    """When a claim is withdrawn or comes back."""
    found = []
    for name, sign, when in (("withdraw", "-", "NOT "), ("restore", "+", "")):
        change = f"(OLD.{_LIVE}) <> (NEW.{_LIVE}) AND {when}(NEW.{_LIVE})"
        at, public = quarter("r.submitted_at", sqlite=sqlite), closed("NEW")
        of_claim = "FROM review AS r WHERE r.claim_id = NEW.id"
        statements = (
            _added("uses", sign, f"e.{_LIVE}"),
            _added("public_uses", sign, f"e.{_LIVE} AND {public}"),
            _own_added(sign, f"e.{_LIVE} AND NOT ({public})"),
            _tallied(f"SELECT r.reviewer_id, 'answer', {answer_key('r')}, {sign}count(*) {of_claim} GROUP BY 1, 3"),
            _tallied(
                f"SELECT r.reviewer_id, 'quarter', {at}, {sign}count(*) {of_claim} AND {is_timed('r')} GROUP BY 1, 3"
            ),
        )
        found.append(Trigger(f"tally_claim_{name}", "AFTER UPDATE OF withdrawn_at", "claim", change, statements))
    return found


_HIDDEN = f"c.{_LIVE} AND NOT ({closed('c')})"
_CLAIM_OF = "FROM review AS r JOIN claim AS c ON c.id = r.claim_id WHERE r.id = NEW.review_id"


def _evidence() -> list[Trigger]:
    """When a source is cited, when a citation is withdrawn or comes back, and when a copy is made."""
    changed, now = f"(OLD.{_LIVE}) <> (NEW.{_LIVE})", f"NEW.{_LIVE}"
    kept = (
        "INSERT INTO own_source (reviewer_id, source_id) SELECT NEW.reviewer_id, NEW.source_id WHERE true "
        "ON CONFLICT (reviewer_id, source_id) DO NOTHING"
    )
    event = "AFTER UPDATE OF withdrawn_at"
    return [
        Trigger("own_source_cite", "AFTER INSERT", "evidence", "", _cited()),
        Trigger("own_source_withdraw", event, "evidence", f"{changed} AND NOT ({now})", _changed("-")),
        Trigger("own_source_restore", event, "evidence", f"{changed} AND {now}", _changed("+")),
        Trigger("own_source_keep", "AFTER INSERT", "archive", "NEW.reviewer_id IS NOT NULL", (kept,)),
    ]


def _cited() -> tuple[str, ...]:
    """Count a new citation in."""
    now, public = f"NEW.{_LIVE}", closed("c")
    first = "(SELECT f.told FROM evidence AS f WHERE f.source_id = NEW.source_id ORDER BY f.id LIMIT 1)"
    differs = f"COALESCE(CAST({first} AS TEXT), '') <> COALESCE(CAST(NEW.told AS TEXT), '')"
    return (
        (
            "INSERT INTO own_source (reviewer_id, source_id, cited, hidden, first_cited) SELECT r.reviewer_id, "
            f"NEW.source_id, {_if(now)}, {_if(f'{now} AND {_HIDDEN}')}, NEW.id {_CLAIM_OF} "
            "ON CONFLICT (reviewer_id, source_id) DO UPDATE SET cited = own_source.cited + excluded.cited, "
            "hidden = own_source.hidden + excluded.hidden, first_cited = CASE WHEN own_source.first_cited "
            "< excluded.first_cited THEN own_source.first_cited ELSE excluded.first_cited END"
        ),
        (
            f"UPDATE source SET uses = uses + {_used(now)}, "
            f"public_uses = public_uses + {_used(f'{now} AND {public}')} WHERE id = NEW.source_id"
        ),
        (
            "UPDATE source SET first_public = NEW.id WHERE id = NEW.source_id "
            f"AND (first_public IS NULL OR first_public > NEW.id) AND (SELECT {public} {_CLAIM_OF})"
        ),
        f"UPDATE source SET varied = true WHERE id = NEW.source_id AND NOT varied AND {differs}",
    )


def _used(which: str) -> str:
    return f"(SELECT {_if(f'c.{_LIVE} AND {which}')} {_CLAIM_OF})"


def _changed(sign: str) -> tuple[str, ...]:
    """Count a citation that was withdrawn out, or one that came back in."""
    return (
        (
            f"UPDATE own_source SET cited = cited {sign} 1, hidden = hidden {sign} (SELECT {_if(_HIDDEN)} {_CLAIM_OF}) "
            f"WHERE source_id = NEW.source_id AND reviewer_id = (SELECT r.reviewer_id {_CLAIM_OF})"
        ),
        (
            f"UPDATE source SET uses = uses {sign} {_used('1 = 1')}, "
            f"public_uses = public_uses {sign} {_used(closed('c'))} WHERE id = NEW.source_id"
        ),
    )


def _hosts() -> list[Trigger]:
    """When a reviewer cites a source more or less often, and when a source is merged or no longer is."""
    own = f"SELECT NEW.reviewer_id, 'host', {host_key(_STANDING.format(source='NEW.source_id'))}"
    more, changed = _tallied(f"{own}, NEW.cited - OLD.cited WHERE true"), "NEW.cited <> OLD.cited"
    moved = tuple(
        _tallied(
            f"SELECT o.reviewer_id, 'host', {host_key(f'COALESCE({row}.merged_into, {row}.public_id)')}, "
            f"{sign}o.cited FROM own_source AS o WHERE o.source_id = NEW.id AND o.cited > 0"
        )
        for row, sign in (("OLD", "-"), ("NEW", "+"))
    )
    merged = "COALESCE(OLD.merged_into, '') <> COALESCE(NEW.merged_into, '')"
    first = _tallied(f"{own}, NEW.cited WHERE NEW.cited <> 0")
    return [
        Trigger("tally_host_insert", "AFTER INSERT", "own_source", "", (first,)),
        Trigger("tally_host_update", "AFTER UPDATE OF cited", "own_source", changed, (more,)),
        Trigger("tally_host_merge", "AFTER UPDATE OF merged_into", "source", merged, moved),
    ]


def _all(*, sqlite: bool) -> list[Trigger]:
    return [*_reviews(sqlite=sqlite), *_closings(), *_claims(sqlite=sqlite), *_evidence(), *_hosts()]


def sqlite_statements() -> list[str]:
    """Every trigger, for SQLite."""
    return [
        f"CREATE TRIGGER {name} {event} ON {table} {f'WHEN {when} ' if when else ''}"
        f"BEGIN {' '.join(f'{statement};' for statement in statements)} END"
        for name, event, table, when, statements in _all(sqlite=True)
    ]


def postgres_statements() -> list[str]:
    """The same for PostgreSQL, each with its function."""
    found = []
    for name, event, table, when, statements in _all(sqlite=False):
        body = " ".join(f"{statement};" for statement in statements)
        found += [
            (
                f"CREATE FUNCTION annotator_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN IF {when or 'true'} THEN {body} END IF; RETURN NEW; END $$"
            ),
            f"CREATE TRIGGER {name} {event} ON {table} FOR EACH ROW EXECUTE FUNCTION annotator_{name}()",
        ]
    return found
