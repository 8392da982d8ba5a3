"""Two real screens side by side in tmux, on one file: ``python -m tests.tui.side_by_side``.

Ana and Bo review the same article of a blind project that wants two answers to each claim, each with a program of
their own. Prints both screens once each has answered something; with ``guide`` behind it, writes the picture in the
guide's page on teams.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from annotator.domain.reviews_wanted import ReviewsWanted
from annotator.storage.database.location import open_database
from annotator.storage.project_changes import ProjectChange, begin_project
from tests.support import ROOT, store
from tests.tui.conftest import COUNCIL, COUNCIL_SCORES

PICTURE = ROOT / "annotator" / "guide" / "pictures" / "two-screens.svg"
SIZE = (80, 24)
"""Columns and rows of one screen."""
_SECONDS = 30.0
_ACTS = re.compile(r"\x1b\[[0-9;:]*m")
"""What a terminal takes for a colour."""


@dataclass(frozen=True, slots=True)
class Tmux:
    """A tmux server of its own, which has nothing to do with the user's."""

    socket: Path

    def __call__(self, *command: str) -> str:
        """Run one command of tmux and return what it prints."""
        base = ["tmux", "-S", str(self.socket), "-f", os.devnull]
        return subprocess.run([*base, *command], check=True, capture_output=True, text=True).stdout

    def screen(self, pane: int, *, colours: bool = False) -> str:
        """What a pane shows."""
        return self("capture-pane", "-p", "-t", f"team.{pane}", *(["-e"] if colours else []))

    def press(self, pane: int, *keys: str) -> None:
        """Press keys in a pane."""
        self("send-keys", "-t", f"team.{pane}", *keys)

    def until(self, pane: int, shows: Callable[[str], bool]) -> None:
        """Wait until a pane shows something.

        Raises:
            AssertionError: when it does not for too long.

        """
        deadline = time.monotonic() + _SECONDS
        while not shows(self.screen(pane)):
            if time.monotonic() > deadline:
                raise AssertionError(f"it did not come to pass; the screen is\n{self.screen(pane)}")
            time.sleep(0.05)


def prepare(path: Path) -> None:
    """A blind project with one article, of which each claim wants two answers."""
    database = open_database(str(path))
    begin_project(database, "ana", ProjectChange(name="heating", blind=True, reviews=ReviewsWanted(2)))
    title = "Council trims winter heating budget"
    store(database, COUNCIL, scores=COUNCIL_SCORES, title=title, url="https://dailyledger.example/heating")
    database.close()


@contextmanager
def both(folder: Path) -> Iterator[Tmux]:
    """Ana's screen on the left and Bo's on the right, on one file in ``folder``, until the block ends."""
    prepare(folder / "team.db")
    columns, rows = SIZE
    tmux = Tmux(folder / "tmux")
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    settings = {**kept, "HOME": str(folder), "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    said = " ".join(f"{name}='{value}'" for name, value in settings.items())
    start = f"cd '{ROOT}' && exec env {said} '{sys.executable}' -m annotator --db '{folder}/team.db' --reviewer {{}}"
    tmux("new-session", "-d", "-s", "team", "-x", str(2 * columns + 1), "-y", str(rows), start.format("ana"))
    try:
        tmux("set", "-g", "status", "off")
        tmux("resize-window", "-t", "team", "-x", str(2 * columns + 1), "-y", str(rows))
        tmux("split-window", "-h", "-t", "team", start.format("bo"))
        for pane in (0, 1):
            tmux.until(pane, lambda text: "Council trims" in text and "saved" in text)
        yield tmux
    finally:
        tmux("kill-server")


def work(tmux: Tmux) -> None:
    """Ana says of the first claim that there is not enough evidence; Bo that it is no claim, and of the next, too."""
    tmux.press(0, "n")
    tmux.until(0, lambda text: "today 1" in text)
    for answered in (1, 2):
        tmux.press(1, "x")
        tmux.until(1, lambda text, n=answered: f"today {n}" in text)
    for pane in (0, 1):
        tmux.until(pane, lambda text: "saved" in text and "saving" not in text)


def side_by_side(tmux: Tmux, *, colours: bool = False) -> str:
    """Both screens as one text."""
    left, right = (tmux.screen(pane, colours=colours).splitlines() for pane in (0, 1))
    gaps = (" " * (SIZE[0] - len(_ACTS.sub("", line))) for line in left)
    off = "\x1b[0m" if colours else ""
    return "\n".join(f"{one}{off}{gap}│{other}" for one, gap, other in zip(left, gaps, right, strict=True))


def as_svg(text: str) -> str:
    """A text with the colours of a terminal as a picture that loads nothing from anywhere."""
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=2 * SIZE[0] + 1, file=StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text.from_ansi(text), soft_wrap=True)
    made = console.export_svg(title="ana and bo, on one file")
    return re.sub(r"\s*@font-face \{.*?\}", "", made, flags=re.DOTALL)


def main() -> None:
    """Print the two screens, or write the picture."""
    with tempfile.TemporaryDirectory() as folder, both(Path(folder)) as tmux:
        work(tmux)
        if sys.argv[1:] == ["guide"]:
            PICTURE.write_text(as_svg(side_by_side(tmux, colours=True)), "utf-8")
        print(side_by_side(tmux))


if __name__ == "__main__":
    main()
