"""A process that has the program loaded and forks: a command starts in milliseconds and is the real one all the same.

``python -m tests.crash.zygote`` reads one request a line and answers each with one line. A child gets its own session,
streams, folder and environment, and then runs ``annotator.__main__.main`` and the exit handlers.
"""

import atexit
import gc
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.support import ROOT


@dataclass(frozen=True)
class Request:
    """A command to run: ``out`` and ``err`` are files to write to, or ``tty`` is a terminal for all three streams.

    ``out`` may be empty for a closed stream. ``most`` is the size in bytes beyond which no file grows, ``uid`` who
    runs it.
    """

    arguments: list[str]
    cwd: str
    env: dict[str, str]
    out: str = os.devnull
    err: str = os.devnull
    tty: str | None = None
    most: int | None = None
    uid: int | None = None


def _become(request: Request) -> None:
    """Make this process what a shell would have started."""
    os.setsid()
    if request.tty is not None:
        streams = [os.open(request.tty, os.O_RDWR)] * 3
    else:
        kind = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        streams = [
            os.open(os.devnull, os.O_RDONLY),
            *(os.open(name or os.devnull, kind) for name in (request.out, request.err)),
        ]
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for stream in {*streams} - {0, 1, 2}:
        os.close(stream)
    os.chdir(request.cwd)
    os.environ.clear()
    os.environ.update(request.env)
    if request.most is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (request.most, request.most))
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), encoding="utf-8")
    sys.stdout, sys.stderr = (_writer(number) for number in (1, 2))
    if request.tty is None and not request.out:
        os.close(1)
        sys.stdout = None  # type: ignore[assignment] - as Python does when it starts with the stream closed
    if request.uid is not None:
        os.setgroups([])
        os.setgid(request.uid)
        os.setuid(request.uid)
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]
    sys.argv = ["annotator", *request.arguments]


def _writer(number: int) -> io.TextIOWrapper:
    raw = io.BufferedWriter(io.FileIO(number, "w", closefd=False))
    return io.TextIOWrapper(raw, encoding="utf-8", line_buffering=number == 2 or os.isatty(number))


def _preload() -> None:
    """Load everything that commands load, by running some of them once."""
    import textual.app  # noqa: F401

    from annotator.__main__ import main

    with tempfile.TemporaryDirectory() as folder:
        article, database = Path(folder) / "a.txt", str(Path(folder) / "a.db")
        article.write_text("The port handled 4 million tonnes in 2025.\nTraffic rose by 12 percent.\n", "utf-8")
        out = str(Path(folder) / "out.jsonl")
        for line in (
            ["import", "--jobs", "1", str(article)], ["suggest"], ["claims", "--json"], ["db", "check"],
            ["export", "jsonl", "-o", out], ["load", out], ["db", "backup", "-o", f"{out}.db"],
            ["db", "restore", f"{out}.db", "--yes"],
        ):  # fmt: skip
            sys.argv = ["annotator", *line]
            os.environ |= {"ANNOTATOR_DB": database, "ANNOTATOR_REVIEWER": "ana"}
            main()


def _serve() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nowhere, number)
    _preload()
    gc.freeze()
    answers.write("ready\n")
    answers.flush()
    for line in requests:
        about = json.loads(line)
        if "wait" in about:
            answers.write(f"{os.waitstatus_to_exitcode(os.waitpid(about['wait'], 0)[1])}\n")
            answers.flush()
            continue
        child = os.fork()
        if not child:
            answers.close()
            requests.close()
            _become(Request(**about))
            _run()
        answers.write(f"{child}\n")
        answers.flush()


def _run() -> None:
    """Run the program as the interpreter does, to its exit handlers; taking it all apart then would take longer."""
    from annotator.__main__ import main

    code = 1
    try:
        code = main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - what Python would print
        traceback.print_exc()
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.flush()
    os._exit(code)


@dataclass
class Zygote:
    """The process, started by ``with`` and ended with it."""

    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ANNOTATOR")}
        environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # threads do not survive a fork
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.zygote"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
            env=environment,
        )  # fmt: skip
        self.running.append(process)
        said = process.stdout.readline() if process.stdout else ""
        if said != "ready\n":
            raise AssertionError(f"the zygote did not start: {said!r}")
        return self

    def __exit__(self, *_: object) -> None:
        process = self.running.pop()
        with suppress(OSError):
            process.communicate(timeout=5)
        process.kill()

    def _ask(self, about: Mapping[str, Any]) -> int:
        process = self.running[-1]
        if process.stdin is None or process.stdout is None:
            raise AssertionError("the zygote was started with pipes")
        process.stdin.write(json.dumps(about) + "\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    def start(self, request: Request) -> int:
        """Start a command; its process id."""
        return self._ask(asdict(request))

    def wait(self, pid: int) -> int:
        """Wait until a command has ended; its exit code, negative for a signal."""
        return self._ask({"wait": pid})

    def run(self, arguments: Sequence[str], cwd: Path, env: Mapping[str, str], **more: Any) -> int:
        """Run a command to its end; its exit code."""
        return self.wait(self.start(Request(list(arguments), str(cwd), dict(env), **more)))


if __name__ == "__main__":
    _serve()
