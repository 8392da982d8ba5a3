"""Files and folders that are written under a temporary name, and what killed programs left of them.

A part is named ``.NAME.8 hex digits.part`` beside the file NAME that it is to become. Its writer keeps it locked, so
that the next one can tell a part that is being written from one that nobody will ever finish.
"""

import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import time

if sys.platform == "linux":
    import fcntl

__all__ = ["held", "new_part", "part_of", "remove_leftovers", "sync_folder"]

_LONG = 24 * 3600.0
"""Seconds after which a part counts as left behind where parts are not locked: elsewhere than on Linux a lock on the
whole file would get in the way of SQLite's own."""
_BESIDE = ("-wal", "-shm", "-journal")
"""Ends of the names of what SQLite keeps beside a part that is a database."""


def new_part(target: Path) -> Path:
    """A free name for a part of ``target``."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")


@contextmanager
def held(part: Path) -> Iterator[None]:
    """Keep an existing part, a file or a folder, locked during the block, so that it is not taken for a leftover."""
    if sys.platform != "linux":
        yield
        return
    handle = os.open(part, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


@contextmanager
def part_of(target: Path, mode: int = 0o666) -> Iterator[Path]:
    """An empty file to write to that becomes ``target`` when the block succeeds, and goes when it raises.

    ``mode`` is who may do what with it, as far as the umask allows. What killed programs left of the same file is
    removed first.

    Raises:
        OSError: when the file cannot be made, flushed or renamed.

    """
    remove_leftovers(target)
    part = new_part(target)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
    with ExitStack() as stack:
        stack.callback(_remove, part)
        stack.enter_context(held(part))
        yield part
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        part.replace(target)
    sync_folder(target.parent)


def remove_leftovers(target: Path) -> None:
    """Remove the parts of ``target`` that no program is writing any more. What cannot be removed stays."""
    shape = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{8}}\.part")
    with suppress(OSError):
        for found in [Path(each) for each in os.scandir(target.parent) if shape.fullmatch(each.name)]:
            with suppress(OSError):
                if _is_left_behind(found):
                    _remove(found)


def _remove(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part)
        return
    for end in ("", *_BESIDE):
        part.with_name(f"{part.name}{end}").unlink(missing_ok=True)


def _is_left_behind(part: Path) -> bool:
    """Whether nobody writes a part; where that cannot be known, whether it is old.

    Raises:
        OSError: when somebody holds it, or it cannot be looked at.

    """
    if sys.platform != "linux":
        return time() - part.stat().st_mtime > _LONG
    handle = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(handle)
    return True


def sync_folder(folder: Path) -> None:
    """Flush renames to disk on systems that can open a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
