"""``annotator doctor``: check the installation."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from annotator import __version__
from annotator.cli.common import DatabaseOption, JsonOption, ReviewerOption, settings_of
from annotator.cli.context import scheme_of, unused_words
from annotator.errors import AnnotatorError, ExitCode
from annotator.output import print_json, say
from annotator.settings import Settings, backup_folder, bundled
from annotator.text import counted

if TYPE_CHECKING:
    from annotator.storage.database.engine import Database

_PARTS = {
    ("parser",): "claims are whole sentences, and speakers are found only next to their verb",
    ("ner",): "names, places and amounts are recognised only by capitals, digits and word lists",
    ("tagger", "morphologizer"): "verbs and tenses are recognised only by word lists",
}
"""Parts of a pipeline that suggestions use, and what a missing one means. Everything else works without them."""
_NOT_ENGLISH = "the suggester knows English, so its scores mean little; importing, labelling and the audit sample work"


class Finding(NamedTuple):
    """One thing checked: what, its state, and whether that is fine."""

    what: str
    value: str
    ok: bool = True


def doctor(
    ctx: typer.Context,
    as_json: JsonOption = False,
    db: DatabaseOption = None,
    reviewer: ReviewerOption = None,
) -> None:
    """Check versions, database, language model, terminal and settings.

    Exit code 1 when something is wrong.

    Example: annotator doctor
    """
    settings = settings_of(ctx, db, reviewer)
    failed = False
    for finding in _findings(settings):
        failed = failed or not finding.ok
        if as_json:
            print_json(finding._asdict())
        else:
            say(f"{'✔' if finding.ok else '✘'} {finding.what:<14} {finding.value}")
    if failed:
        raise typer.Exit(ExitCode.FAILED)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("annotator", f"{__version__} on Python {platform.python_version()}, {platform.system()}")
    yield from _packages()
    yield Finding("configuration", str(settings.config_path or "none: all settings are defaults"))
    yield Finding("reviewer", f"{settings.reviewer.value} (by {settings.reviewer.why})")
    yield _scheme(settings)
    yield from _guideline(settings)
    yield from _database(settings)
    yield _full_text_search()
    yield from _model(settings)
    yield _component()
    yield from _bundled()
    yield _terminal()


def _packages() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, version

    for name in ("textual", "sqlmodel", "sqlalchemy", "alembic", "spacy", "typer"):
        try:
            yield Finding(name, version(name))
        except PackageNotFoundError:
            yield Finding(name, f"not installed: pip install {name}", ok=False)


def _scheme(settings: Settings) -> Finding:
    from annotator.tui.keys import build_keymap

    try:
        scheme = scheme_of(settings)
        build_keymap(scheme, settings.keys)
    except AnnotatorError as error:
        return Finding("labels, keys", str(error), ok=False)
    return Finding("labels, keys", ", ".join(f"{label.key} {label.title}" for label in scheme.labels))


def _guideline(settings: Settings) -> Iterator[Finding]:
    if settings.project.guideline is None:
        return
    from annotator.review.guideline import read_guideline

    try:
        read_guideline(settings.project.guideline)
    except AnnotatorError as error:
        yield Finding("guideline", str(error), ok=False)
    else:
        yield Finding("guideline", str(settings.project.guideline))


def _database(settings: Settings) -> Iterator[Finding]:
    from annotator.storage.database.engine import database_url, shown_url
    from annotator.storage.database.location import open_database
    from annotator.storage.database.migrate import HEAD

    try:
        url = database_url(settings.database.value)
        where = f"{shown_url(url)} (by {settings.database.why})"
        if url.get_backend_name() == "sqlite":
            yield from _on_a_share(Path(str(url.database)))
        if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
            yield Finding("database", f"{where}: not there yet; the first import creates it")
            return
        database = open_database(settings.database.value, create=False)
    except AnnotatorError as error:
        yield Finding("database", str(error), ok=False)
        return
    from annotator.storage.check import quick_check
    from annotator.storage.project import unused_settings

    if unused := unused_settings(database, settings):
        yield Finding("project", unused_words(unused, settings), ok=False)

    yield Finding("database", where)
    yield Finding("schema", HEAD)
    problems = quick_check(database)
    yield from _backups(settings, database)
    yield _library(settings, database)
    yield Finding("guards", "; ".join(problems) or "triggers and settings in place", ok=not problems)
    database.close()


def _library(settings: Settings, database: "Database") -> Finding:
    """What can be searched for evidence, as far as everybody may know it; a shared library that cannot be opened."""
    from annotator.review.overview import describe_database
    from annotator.storage.database.location import open_database

    info = describe_database(database)
    found = f"{counted(info.documents, 'document')}, {counted(info.passages, 'passage')}"
    try:
        for where in settings.shared_libraries:
            open_database(where, create=False, reading=True).close()
    except AnnotatorError as error:
        return Finding("library", f"{found}; a shared one cannot be used: {error}", ok=False)
    shared = f"; shared: {len(settings.shared_libraries)}" if settings.shared_libraries else ""
    return Finding("library", found + shared)


def _backups(settings: Settings, database: "Database") -> Iterator[Finding]:
    from annotator.storage.backups import name_of, newest_backup

    if not database.is_sqlite:
        yield Finding("backups", "by the server: ask who looks after it; “annotator db backup” makes one of your own")
    elif not settings.backups.keep:
        yield Finding("backups", "turned off: keep = 0 under [backups]")
    else:
        folder = backup_folder(settings)
        newest = newest_backup(folder, name_of(database))
        when = f"the newest of {newest:%Y-%m-%d %H:%M} UTC" if newest else "none yet; the screen makes them"
        yield Finding("backups", f"{when}, in {folder}")


def _on_a_share(path: Path) -> Iterator[Finding]:
    from annotator.storage.database.location import network_share

    kind = network_share(path)
    if kind is not None:
        why = f"{path.parent} is on a network share ({kind}), where SQLite can lose what two people write at once"
        yield Finding("database", f"{why}: use a local folder, or PostgreSQL", ok=False)


def _full_text_search() -> Finding:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
    except sqlite3.OperationalError:
        return Finding(
            "SQLite", f"{sqlite3.sqlite_version} without FTS5: install a Python whose SQLite has it", ok=False
        )
    finally:
        connection.close()
    return Finding("SQLite", f"{sqlite3.sqlite_version} with FTS5")


def _model(settings: Settings) -> Iterator[Finding]:
    from annotator.suggest.pipeline import load_pipeline, model_label

    try:
        nlp = load_pipeline(settings.suggest.model, settings.suggest.weights, settings.suggest.encoder)
    except AnnotatorError as error:
        yield Finding("model", str(error), ok=False)
        return
    yield Finding("model", model_label(settings.suggest.model, nlp))
    for parts, follows in _PARTS.items():
        if not any(nlp.has_pipe(part) for part in parts):
            yield Finding("model lacks", f"{' or '.join(parts)}: {follows}")
    if nlp.lang != "en":
        yield Finding("model language", f"{nlp.lang}: {_NOT_ENGLISH}")


def _component() -> Finding:
    from importlib.metadata import entry_points

    found = {entry.name for entry in entry_points(group="spacy_factories")}
    if "claim_spotter" in found:
        return Finding("claim_spotter", "registered: any spaCy pipeline can add it")
    return Finding("claim_spotter", "not registered: install the package with pip; copying it is not enough", ok=False)


def _bundled() -> Iterator[Finding]:
    for name in ("corpus", "schemas"):
        try:
            yield Finding(name, str(bundled(name)))
        except AnnotatorError as error:
            yield Finding(name, str(error), ok=False)


def _terminal() -> Finding:
    if not sys.stdout.isatty():
        return Finding("terminal", "none: output is a file or a pipe")
    columns, rows = shutil.get_terminal_size()
    colours = os.environ.get("COLORTERM") or os.environ.get("TERM") or "unknown"
    monochrome = ", NO_COLOR is set" if "NO_COLOR" in os.environ else ""
    fits = columns >= 60 and rows >= 20
    too_small = "" if fits else "; the review screen needs at least 60×20"
    return Finding("terminal", f"{columns}×{rows}, {colours}{monochrome}{too_small}", ok=fits)
