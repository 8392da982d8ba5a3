"""The review screen on a pseudo-terminal, forked from the zygote, for the crash campaign."""

import os
import re
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.crash.scenes import Run, Scene
from tests.crash.world import asked, problems_of
from tests.crash.zygote import Request, Zygote
from tests.e2e.terminal import Terminal

_CLAIMS = re.compile(r"claims (\d+)/")
KEYS = "nxnxnx"
"""Labels that need no source, typed ahead."""


class Child:
    """A process that the zygote forked, with what a terminal asks of one."""

    def __init__(self, zygote: Zygote, request: Request) -> None:
        self._zygote = zygote
        self.pid = zygote.start(request)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code once it has ended."""
        if self.returncode is None and self._has_ended():
            self.wait()
        return self.returncode

    def _has_ended(self) -> bool:
        state = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
        return state == "Z"

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; the exit code."""
        if self.returncode is None:
            self.returncode = self._zygote.wait(self.pid)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class ForkedTerminal(Terminal):
    """A terminal whose program is forked from the zygote."""

    def __init__(self, zygote: Zygote, command: Sequence[str], env: Mapping[str, str], cwd: Path) -> None:
        self._zygote = zygote
        super().__init__(command, env, cwd)

    def _start(self, command: Sequence[str], env: Mapping[str, str], cwd: Path, slave: int) -> Child:
        return Child(self._zygote, Request(list(command), str(cwd), dict(env), tty=os.ttyname(slave)))


def open_screen(run: Run) -> ForkedTerminal:
    """The review screen on the run's database."""
    return ForkedTerminal(run.world.zygote, ["review"], run.world.env(run.folder, run.db), run.folder)


def shown_claims(terminal: Terminal) -> int:
    """How many claims the screen says are done."""
    found = _CLAIMS.search(terminal.text)
    return int(found[1]) if found else 0


def prepare(run: Run) -> None:
    """A database with claims that ana has not answered."""
    run.world.take("work.db", run.folder)
    run.facts["before"] = _answers(run)


def _answers(run: Run) -> int:
    mine = (
        "SELECT COUNT(*) FROM review AS v JOIN reviewer AS r ON r.id = v.reviewer_id "
        "WHERE r.handle = 'ana' AND v.status = 'submitted'"
    )
    return int(asked(run.db, mine)[0][0])


def judge(run: Run) -> list[str]:
    """What the screen showed as done is stored, each decision once."""
    found = problems_of(run.db)
    gained = _answers(run) - int(str(run.facts["before"]))
    shown = int(str(run.facts.get("shown", 0)))
    if gained < shown:
        found.append(f"LOST: the screen showed {shown} decisions, and {gained} are stored")
    if gained > len(KEYS):
        found.append(f"{gained} decisions are stored of {len(KEYS)}")
    twice = "SELECT claim_id FROM event WHERE kind = 'review' GROUP BY claim_id, reviewer_id HAVING COUNT(*) > 1"
    if asked(run.db, twice):
        found.append("a decision is in the history twice")
    run.facts["done"] = gained
    return found + run.again("claims", "--json")


SCREEN = Scene("review (screen)", prepare, judge)
"""The screen, which is killed while labels are typed."""
