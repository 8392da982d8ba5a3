"""Whether the triggers that guard the data are there, and do what they should."""

import re
from collections.abc import Iterator

from sqlalchemy import text
from sqlmodel import Session

from annotator.storage.database.migrate import newest_statements
from annotator.storage.schema.ddl import made_on_postgres

_OF_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_OF_POSTGRES = """SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"""
_WHEN = re.compile(r"\b(?:BEFORE|AFTER|INSERT|UPDATE|DELETE|TRUNCATE)\b")
_FUNCTIONS = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"


def wrong_guards(session: Session) -> Iterator[str]:
    """The triggers that are missing, were replaced or are not ours, in sentences."""
    if session.get_bind().dialect.name == "sqlite":
        made = (each.split(maxsplit=3) for each in newest_statements() if each.split()[1] == "TRIGGER")
        wanted = {words[2]: _tidy(" ".join(words)) for words in made}
        found = {name: _tidy(made) for name, made in session.execute(text(_OF_SQLITE))}
    else:
        wanted = {name: _call(made) for name, made in made_on_postgres("TRIGGER").items()}
        found = {name: _call(made) for name, made in session.execute(text(_OF_POSTGRES))}
        yield from _replaced_functions(session)
    for name in sorted(wanted.keys() - found.keys()):
        yield f"The trigger {name}, which guards the data, is missing."
    for name in sorted(wanted.keys() & found.keys()):
        if wanted[name] != found[name]:
            yield f"The trigger {name}, which guards the data, was replaced by another."
    for name in sorted(found.keys() - wanted.keys()):
        yield f"The trigger {name} is not one of Annotator's, and may change data."


def _replaced_functions(session: Session) -> Iterator[str]:
    found = {name: _tidy(body) for name, body in session.execute(text(_FUNCTIONS))}
    for name, made in sorted(made_on_postgres("FUNCTION").items()):
        if name in found and found[name] != _tidy(made.split("$$")[1]):
            yield f"The function {name}, which guards the data, was replaced by another."


def _tidy(statement: str) -> str:
    return " ".join(statement.split()).rstrip(";")


def _call(statement: str) -> str:
    """When a trigger runs, and the function it calls with its arguments: PostgreSQL writes the rest in its own way."""
    when, _, call = statement.partition("EXECUTE FUNCTION")
    events = sorted(set(_WHEN.findall(when.partition(" ON ")[0])) | set(re.findall("EACH ROW|EACH STATEMENT", when)))
    return f"{' '.join(events)} {_tidy(call).removeprefix('public.')}"
