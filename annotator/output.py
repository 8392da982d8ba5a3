"""Output of the commands: data on stdout, messages and progress on stderr. Nothing else in ``cli/`` writes to either.

Text from outside goes through ``annotator.text`` first, because terminals obey control characters.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

from annotator.domain.callbacks import OnProgress
from annotator.text import for_display, one_line

_ESCAPES = {code: f"\\u{code:04x}" for code in (0x7F, *range(0x80, 0xA0), 0x61C, 0x200E, 0x200F, 0x2028, 0x2029)}
_ESCAPES |= {code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_ESCAPES |= {code: f"\\u{code:04x}" for code in range(0xD800, 0xE000)}


def open_missing() -> None:
    """Put the null device where a stream was closed before the program started, as ``command >&-`` does."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 — until the end


def use_utf8() -> None:
    """Write UTF-8 in every locale, so that the data never depends on it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def json_line(value: Any) -> str:
    """One line of JSON, safe on a terminal: controls, bidi controls and line separators are escaped."""
    return json.dumps(value, ensure_ascii=False, default=str).translate(_ESCAPES)


def print_json(value: Any, *, at_once: bool = False) -> None:
    """Write one JSON value as a line on stdout; ``at_once`` flushes, for readers that follow line by line."""
    sys.stdout.write(json_line(value) + "\n")
    if at_once:
        sys.stdout.flush()


def say(text: str) -> None:
    """Write one line of readable data on stdout."""
    sys.stdout.write(for_display(text) + "\n")


def talk(text: str) -> None:
    """Write one message line on stderr. What cannot be written there is given up: the work itself is not about it."""
    with suppress(OSError):
        sys.stderr.write(for_display(text) + "\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a table on stdout, fitted to the terminal; a pipe gets its full width."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = None if sys.stdout.isatty() else 400
    table = Table(box=None, pad_edge=False, show_header=bool(rows))
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text(one_line("" if cell is None else str(cell))) for cell in row))
    Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False).print(table)


def print_markdown(text: str) -> None:
    """Write Annotator's own Markdown on stdout, formatted for the terminal."""
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(file=sys.stdout, emoji=False)
    console.print(Markdown(text), width=min(console.width, 100))


class _Rate:
    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._first: tuple[int, float] | None = None

    def __call__(self, done: int, now: float) -> str:
        """The rate at time ``now`` (seconds), averaged since the first call; empty until time has passed."""
        if self._first is None or done < self._first[0]:
            self._first = done, now
        passed = now - self._first[1]
        return f"{(done - self._first[0]) / passed:,.0f} {self._unit}/s" if passed > 0 else ""


@contextmanager
def progress(description: str, unit: str = "") -> Iterator[OnProgress]:
    """A progress bar on stderr while the block runs; silent unless stderr is a terminal.

    With a ``unit`` ("claims") it also shows how many are done per second.
    """
    if not sys.stderr.isatty():
        yield lambda _done, _total, _what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(10 if unit else 40),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(),
        TextColumn("{task.fields[what]}", markup=False),
    )
    with Bar(*columns, console=Console(stderr=True, emoji=False), transient=True) as bar:
        task = bar.add_task(description, total=None, what="", rate="")
        rate_of = _Rate(unit)

        def advance(done: int, total: int | None, what: str) -> None:
            rate = rate_of(done, monotonic()) if unit else ""
            bar.update(task, completed=done, total=total, what=one_line(what)[:40], rate=rate)

        yield advance
