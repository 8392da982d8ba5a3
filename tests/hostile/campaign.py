"""The long run against hostile input: every way in, fed with mutations of files that do harm.

``python -m tests.hostile.campaign --seconds 3600 --keep FOLDER`` prints figures and keeps what crashed or hung. A crash
is any exception but a refusal in words (``AnnotatorError``), or text that a terminal would obey in such a sentence; a
hang is more than ten seconds of processor time. ``--way NAME`` tries one way in only.
"""

import argparse
import io
import logging
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from annotator.domain.records import ArticleInput
from annotator.errors import AnnotatorError
from annotator.hush import hush_libraries
from annotator.ingest.items import FORMS, Failure, Item
from annotator.ingest.languages import detect_language
from annotator.ingest.readers import count, read
from annotator.ingest.segment import segment
from annotator.json_lines import texts_or_errors
from annotator.load.checked_claims import checked_claim
from annotator.load.collection import _records, is_collection
from annotator.load.foreign.file_records import OURS, TOOLS, ForeignFile, kind_of
from annotator.load.foreign.labels import LabelTable
from annotator.schemes import DEFAULT_SCHEME, scheme_from
from annotator.settings.precedence import _from_file
from annotator.settings.toml_file import read_toml
from annotator.text import check_storable, for_display, one_line, places_of
from annotator.web.address import Address, web_link
from annotator.web.hosts import caution, host_shown
from tests.hostile.seeds import PIECES, SEEDS
from tests.hostile.wire import ACTS

HANG = 10
"""Seconds of processor time, which a busy machine does not change."""


class Hang(BaseException):
    """Something took longer than ``HANG`` seconds."""


@dataclass
class Figures:
    """What a run found."""

    tried: Counter[str] = field(default_factory=Counter)
    crashes: list[tuple[str, str, bytes]] = field(default_factory=list)
    slowest: dict[str, float] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """The figures, a line for each way in."""
        for way, number in sorted(self.tried.items()):
            yield f"{way:12} {number:8,} inputs, the slowest {self.slowest[way]:.2f} s"
        hangs = sum("Hang" in why for _, why, _ in self.crashes)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        total, crashed = self.tried.total(), len(self.crashes) - hangs
        yield f"{total:,} inputs, {crashed} crashes, {hangs} hangs over {HANG} s, {memory:,} MB at most"


def _read_file(suffix: str) -> Callable[[bytes, Path], None]:
    def read_it(data: bytes, folder: Path) -> None:
        path = folder / f"a{suffix}"
        path.write_bytes(data)
        item = Item(str(path), FORMS[suffix])
        count(item)
        for entry in read(item):
            if isinstance(entry, ArticleInput):
                for value in (entry.text, entry.title, entry.url, entry.author, entry.publisher, entry.origin):
                    check_storable(value or "", "a value")
                segment(entry.text[:200_000], entry.language or detect_language(entry.text), entry.headline_end)
            elif isinstance(entry, Failure):
                _harmless(str(entry))

    return read_it


def _load(data: bytes, folder: Path) -> None:
    for name in ("a.jsonl", "a.json", "a.csv"):
        path = folder / name
        path.write_bytes(data)
        file = ForeignFile(path)
        try:
            kind = kind_of(file)
        except AnnotatorError as error:
            _harmless(str(error))
            kind = None
        labels = LabelTable(DEFAULT_SCHEME, ())
        for where, value, _ in file.records() if kind != OURS else ():
            for tool in TOOLS.values() if isinstance(value, dict) else ():
                try:
                    tool.looks_like(value)
                    tool.read(where, value, labels)
                except AnnotatorError as error:
                    _harmless(one_line(str(error)))
        if is_collection(path):
            for _, record in _records(path):
                try:
                    checked_claim(record, DEFAULT_SCHEME)
                except AnnotatorError as error:
                    _harmless(one_line(str(error)))


def _configure(data: bytes, folder: Path) -> None:
    path = folder / "annotator.toml"
    path.write_bytes(data)
    file = read_toml(path)
    tables = file.table.get("labels")
    if isinstance(tables, list) and all(isinstance(each, dict) for each in tables):
        try:
            scheme_from(tables, "labels", str(path))
        except AnnotatorError as error:
            _harmless(for_display(str(error)))
    _from_file(file)


def _address(data: bytes, _folder: Path) -> None:
    typed = data.decode("utf-8", "replace")
    _harmless(caution(typed) or "")
    url = Address.typed(typed).url
    if url.startswith("http") and not (url.isascii() and url.isprintable()):
        raise AssertionError(f"an address that is not plain: {url!a}")
    web_link(url)
    _harmless(host_shown(url))


def _lines(data: bytes, _folder: Path) -> None:
    for text in texts_or_errors(io.BytesIO(data)):
        _harmless(for_display(str(text)))


def _terminal(data: bytes, _folder: Path) -> None:
    from annotator.tui.terminal_input import TerminalInput

    terminal = TerminalInput()
    for at in range(0, len(data), 7):
        list(terminal.feed(data[at : at + 7]))
        list(terminal.tick())


def _words(data: bytes, _folder: Path) -> None:
    text = data.decode("utf-8", "surrogateescape")
    _harmless(for_display(text))
    _harmless(one_line(text))
    places_of(text[:200], text[:5000])


def _harmless(said: str) -> None:
    if bad := ACTS.search(said):
        raise AssertionError(f"said with controls: {bad.group()!a}")


WAYS: dict[str, Callable[[bytes, Path], None]] = {
    **{suffix: _read_file(suffix) for suffix in sorted(FORMS)},
    "load": _load, "settings": _configure, "address": _address, "lines": _lines, "terminal": _terminal, "words": _words,
}  # fmt: skip


def mutated(chance: random.Random, data: bytes) -> bytes:
    """``data`` with a few things done to it that break parsers."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(data))
        end = min(len(data), at + chance.randint(0, 40))
        piece = chance.choice(PIECES)
        data = chance.choice((
            lambda d=data, a=at, p=piece: d[:a] + p + d[a:],
            lambda d=data, a=at, e=end, p=piece: d[:a] + p + d[e:],
            lambda d=data, a=at, e=end: d[:a] + d[e:],
            lambda d=data, a=at: d[:a],
            lambda d=data, a=at, e=end: d[:a] + d[a:e] * chance.choice((2, 50, 2000)) + d[e:],
            lambda d=data, a=at: d[:a] + bytes([chance.randrange(256)]) + d[a + 1 :],
            lambda d=data, p=piece: p * chance.choice((1, 300, 5000)) + d,
        ))()  # fmt: skip
    return data[:2_000_000]


def inputs(chance: random.Random, way: str) -> Iterator[bytes]:
    """Endless inputs for one way in: its own seeds first, as they are, then mutations of any."""
    own = SEEDS.get(way) or [b""]
    yield from own
    while True:
        base = chance.choice(own if chance.random() < 0.8 else SEEDS[chance.choice(sorted(SEEDS))])
        yield mutated(chance, base)


def attempt(way: str, data: bytes, folder: Path, figures: Figures) -> None:
    """Feed one input in; note how long it took and how it went wrong, if it did."""
    signal.setitimer(signal.ITIMER_PROF, HANG)
    start = time.process_time()
    try:
        WAYS[way](data, folder)
    except AnnotatorError as error:
        try:
            _harmless(for_display(str(error)))
        except AssertionError as bad:
            figures.crashes.append((way, str(bad), data))
    except (Exception, Hang) as error:  # noqa: BLE001 — that is what is looked for
        figures.crashes.append((way, f"{type(error).__name__}: {error}"[:300], data))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    figures.tried[way] += 1
    figures.slowest[way] = max(figures.slowest.get(way, 0.0), time.process_time() - start)


def run(seconds: float, seed: int, ways: list[str], most: int | None = None) -> Figures:
    """Try all ways in turn until the time is over, or each was tried ``most`` times."""

    def too_long(_number: int, _frame: FrameType | None) -> None:
        raise Hang(f"more than {HANG} s")

    figures, chance = Figures(), random.Random(seed)
    streams = {way: inputs(chance, way) for way in ways}
    before = signal.signal(signal.SIGPROF, too_long)
    until = time.monotonic() + seconds
    try:
        with tempfile.TemporaryDirectory() as folder:
            while time.monotonic() < until and (most is None or figures.tried.total() < most * len(ways)):
                for way in ways:
                    attempt(way, next(streams[way]), Path(folder), figures)
    finally:
        signal.signal(signal.SIGPROF, before)
    return figures


def main() -> int:
    """Run the campaign from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--way", action="append", choices=sorted(WAYS))
    parser.add_argument("--keep", type=Path, help="A folder for what crashed or hung.")
    asked = parser.parse_args()
    hush_libraries()
    logging.disable(logging.CRITICAL)
    figures = run(asked.seconds, asked.seed, asked.way or sorted(WAYS))
    for number, (way, why, data) in enumerate(figures.crashes):
        sys.stdout.write(f"{way}: {why!a} ({len(data):,} bytes)\n")
        if asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / f"{number:03}-{way.lstrip('.')}").write_bytes(data)
    sys.stdout.write("\n".join(figures.lines()) + "\n")
    return 1 if figures.crashes else 0


if __name__ == "__main__":
    sys.exit(main())
