"""Writes that fail: what the crash campaign does to a program beside killing it."""

import os
import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.storage.database.peek import stored_revision
from tests.crash.scenes import Run, Scene
from tests.crash.world import problems_of

_CODES = {0, 1, 2, 3, 4}
_NOBODY = 65534
_UNCLEAR = ("Traceback", "unexpected ", "Exception ignored")


@dataclass(frozen=True)
class Fault:
    """A way to let writing fail: ``run`` runs a program with it and returns its exit code, ``clean`` ends it."""

    name: str
    run: Callable[[Run, random.Random], int | None]
    clean: Callable[[Run], None] = lambda _: None


def _command(run: Run, **more: Any) -> int:
    streams = {"out": str(run.out), "err": str(run.err)} | more
    return run.world.run(run.folder, run.db, *run.arguments, **streams)


def _closed(run: Run, _: random.Random) -> int:
    return _command(run, out="")


def _full_out(run: Run, _: random.Random) -> int | None:
    return _command(run, out="/dev/full") if Path("/dev/full").exists() else None


def _full_err(run: Run, _: random.Random) -> int | None:
    return _command(run, err="/dev/full") if Path("/dev/full").exists() else None


def _small_files(run: Run, rng: random.Random) -> int:
    """No file grows beyond a random size: SQLite and everything else fails in the middle of a write."""
    return _command(run, most=rng.choice((4096, rng.randrange(8_000, 400_000), rng.randrange(400_000, 1_500_000))))


def _small_disk(run: Run, rng: random.Random) -> int | None:
    """The folder is a disk that has a random number of kilobytes left."""
    held = {path.name: path.read_bytes() for path in run.folder.iterdir() if path.is_file()}
    size = sum(map(len, held.values())) // 1024 + 64 + rng.randrange(0, 900)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(run.folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        return None
    for name, data in held.items():
        (run.folder / name).write_bytes(data)
    code = _command(run, out=os.devnull, err=str(run.folder.with_name(f"{run.folder.name}.err")))
    run.err.unlink(missing_ok=True)
    run.facts["disk"] = True
    subprocess.run(["mount", "-o", "remount,size=64m", str(run.folder)], check=True)
    os.replace(run.folder.with_name(f"{run.folder.name}.err"), run.folder.with_name("last.err"))
    run.err.write_bytes(run.folder.with_name("last.err").read_bytes())
    return code


def _unmount(run: Run) -> None:
    if run.facts.get("disk"):
        subprocess.run(["umount", str(run.folder)], check=True)


def _write_protected(run: Run, _: random.Random) -> int | None:
    """The folder and what is in it belong to somebody else and cannot be written to."""
    if os.getuid() != 0:
        return None
    run.world.env(run.folder, run.db)
    for path in (run.out, run.err):
        path.touch(0o666)
        path.chmod(0o666)
    for path in (run.folder, *run.folder.parents):
        if path.stat().st_uid == 0 and path != Path("/tmp") and path.is_relative_to("/tmp"):
            path.chmod(0o755)
    return _command(run, uid=_NOBODY)


FAULTS = (
    Fault("stdout closed", _closed),
    Fault("stdout full", _full_out),
    Fault("stderr full", _full_err),
    Fault("no room in files", _small_files),
    Fault("full disk", _small_disk, _unmount),
    Fault("write-protected folder", _write_protected),
)


def judge_fault(run: Run, scene: Scene, code: int) -> Iterator[str]:
    """What is wrong after a write failed: an unclear ending, a database that is not sound, a next start that fails."""
    said = run.err.read_text("utf-8") if run.err.exists() else ""
    if code not in _CODES:
        yield f"exit code {code}: {said}"
    if any(word in said for word in _UNCLEAR):
        yield f"unclear: {said}"
    if code and not said.strip() and run.err.exists() and scene.name != "db check --repair":
        yield f"exit code {code} without a word"
    if run.db.exists() and stored_revision(run.db)[0] is not None and scene.name != "db upgrade":
        yield from problems_of(run.db)
    yield from scene.judge(run)
