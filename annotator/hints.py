"""Commands that messages advise, written so that they work where they are read.

A person who named a database with ``--db`` must name it again, so the advised command carries the option.
"""

_given: list[str] = []


def remember_database(given: str | None) -> None:
    """Note the ``--db`` of this command line; ``None`` when there was none."""
    _given[:] = [given] if given else []


def command(words: str) -> str:
    """An advised command in quotation marks, with the ``--db`` in use: ``db check`` → “annotator db check”."""
    return f"“annotator {words}{option()}”"


def option() -> str:
    """`` --db NAME`` quoted for the shell, or nothing; of an address that may hold a password only its beginning."""
    if not _given:
        return ""
    import shlex  # here, because few command lines name a database

    scheme, mark, rest = _given[0].partition("://")
    named = f"{scheme}{mark}…" if mark and ("@" in rest or "?" in rest) else _given[0]
    return f" --db {shlex.quote(named)}"
