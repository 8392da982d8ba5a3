"""Makes a release: a folder with the frozen rows and records, metadata for catalogues, sums, and maybe a signature.

It is made of two exports of one frozen release: the rows of the gold labels for loaders (Croissant), and the full
records. The same database gives the same bytes, and so does the same release later, when the data have changed.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from annotator import __version__
from annotator.dataset.answers import Layer
from annotator.dataset.record_types import SCHEMA_VERSION
from annotator.dataset.selection import Selection
from annotator.domain.callbacks import OnProgress
from annotator.errors import AnnotatorError, UsageError
from annotator.export.formats.jsonl import Jsonl
from annotator.export.parts.croissant_metadata import missing_in
from annotator.export.parts.ro_crate import NAME as CRATE
from annotator.export.parts.ro_crate import crate_of
from annotator.export.prepare import Request
from annotator.export.released_folder import ABOUT, METADATA, RECORDS, SUMS, summed, sums_of
from annotator.export.run import Exported, export
from annotator.export.ssh_signatures import require_tool, sign
from annotator.settings import DatasetSettings
from annotator.splits.request import SplitRequest
from annotator.storage.database.engine import Database
from annotator.storage.frozen_records import find_release, release_names, release_told
from annotator.storage.project import Project
from annotator.text import one_line


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """What to release under a name that is new, or which release to write again."""

    name: str
    dataset: DatasetSettings
    selection: Selection
    names: bool = False
    split: SplitRequest | None = None
    articles: bool = False
    """Whether the full text of the articles is in it."""
    key: Path | None = None
    """The SSH key that signs it."""
    incomplete: bool = False
    """Whether metadata may lack what people must say of the data."""


def release(
    database: Database,
    project: Project,
    request: ReleaseRequest,
    folder: Path,
    viewer: str,
    on_progress: OnProgress | None = None,
) -> Exported:
    """Write a release to ``folder``, which must not exist; returns what its rows are. Under a new name it is frozen.

    Raises:
        UsageError: when the folder is there, or the metadata would lack something.
        AnnotatorError: when nothing can be released, a file cannot be written, or the key does not sign.

    """
    if request.key is not None:
        require_tool()
    known = _is_known(database, request.name)
    _refuse_incomplete(_described(database, request) if known else request.dataset, request, known=known)
    with _whole(folder) as part:
        rows = _write(database, project, request, part, viewer, on_progress, known=known)
        _describe(database, request, part, rows)
        (part / SUMS).write_bytes(sums_of(part))
        if request.key is not None:
            sign(part / SUMS, request.key)
    return Exported(rows.manifest, folder, split_lines=rows.split_lines)


def _is_known(database: Database, name: str) -> bool:
    with database.read() as session:
        return name in release_names(session)


def _described(database: Database, request: ReleaseRequest) -> DatasetSettings:
    """What was said of a release when it was frozen."""
    with database.read() as session:
        return DatasetSettings(**find_release(session, request.name).options["dataset"])


def _refuse_incomplete(dataset: DatasetSettings, request: ReleaseRequest, *, known: bool) -> None:
    missing = missing_in(dataset)
    if not missing or request.incomplete:
        return
    todo = (
        "it was frozen without them and never changes, so give the data a new release"
        if known
        else "set them under [dataset] in annotator.toml"
    )
    lacking = f"The metadata of “{one_line(request.name)}” lack {', '.join(missing)}"
    raise UsageError(f"{lacking}: {todo}, or release it with --incomplete.")


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A folder beside ``folder`` that becomes it in the end, or goes."""
    if folder.exists():
        raise UsageError(
            f"{one_line(str(folder))} is there already: choose another folder, since releases never change."
        )
    if not folder.absolute().parent.is_dir():
        raise UsageError(f"There is no folder {one_line(str(folder.parent))}: create it first.")
    part = folder.absolute().with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    try:
        yield part
        part.rename(folder)
    except OSError as error:
        raise AnnotatorError(f"{one_line(str(folder))} cannot be written ({error.strerror}).") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write(
    database: Database,
    project: Project,
    request: ReleaseRequest,
    part: Path,
    viewer: str,
    on_progress: OnProgress | None,
    *,
    known: bool,
) -> Exported:
    """Write the records, which freezes a new release, and the rows; returns what the rows are."""
    part.mkdir()
    (part / RECORDS).mkdir()
    lines: tuple[str, ...] = ()
    if not known:
        lines = _freeze(database, project, request, part / "frozen", viewer, on_progress)
    records = Request(Jsonl(articles=request.articles), frozen=request.name)
    export(database, project, records, part / RECORDS / "claims.jsonl", viewer, on_progress)
    rows_of = Request("croissant", Selection(Layer.GOLD), frozen=request.name)
    rows = export(database, project, rows_of, part / "rows", viewer, on_progress)
    for each in (part / "rows").iterdir():
        each.rename(part / each.name)
    (part / "rows").rmdir()
    return Exported(rows.manifest, part, split_lines=lines)


def _freeze(
    database: Database,
    project: Project,
    request: ReleaseRequest,
    part: Path,
    viewer: str,
    on_progress: OnProgress | None,
) -> tuple[str, ...]:
    """Store the release; returns what there is to say of its splits. The files go: what is stored can write others."""
    # without a gold label there are no rows: said before the name is taken, since a release never changes
    rows = Request("croissant", replace(request.selection, layer=Layer.GOLD, older=False), dataset=request.dataset)
    export(database, project, rows, part / "rows", viewer, dry_run=True)
    part.mkdir()
    chosen = Request(
        "jsonl", request.selection, request.names, dataset=request.dataset, split=request.split, freeze=request.name
    )
    done = export(database, project, chosen, part / "claims.jsonl", viewer, on_progress)
    shutil.rmtree(part)
    return done.split_lines


def _describe(database: Database, request: ReleaseRequest, part: Path, rows: Exported) -> None:
    """Write what the release is, and the metadata of the whole folder."""
    with database.read() as session:
        made, head = release_told(session, request.name)
    records = orjson.loads((part / RECORDS / "claims.manifest.json").read_bytes())
    about = {
        "schema_version": SCHEMA_VERSION,
        "release": request.name,
        "tool": "annotator",
        "tool_version": __version__,
        "claims": records["claims"],
        "rows": rows.manifest.rows,
        "history_head": head,
        "signed": request.key is not None,
    }
    _write_json(part / ABOUT, about)
    files = {name: summed(part / name) for name in _names(part)}
    croissant = orjson.loads((part / METADATA[0]).read_bytes())
    _write_json(part / CRATE, crate_of(croissant, files, f"{made:%Y-%m-%d}"))


def _names(part: Path) -> list[str]:
    return sorted(path.relative_to(part).as_posix() for path in part.rglob("*") if path.is_file())


def _write_json(path: Path, value: object) -> None:
    path.write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
