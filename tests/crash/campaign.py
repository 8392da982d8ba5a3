"""Kills the real program at random moments, and looks at what is left: ``python -m tests.crash.campaign --kills 1000``.

Every run is a program in a folder of its own, killed by SIGKILL, SIGTERM or SIGHUP after a random part of the time that
it takes. Then the database is checked, what was acknowledged is looked for, and the program is started again. Faults
follow: disks that are full, files that may not grow, folders that cannot be written to, streams that are closed. The
same ``--seed`` draws the same moments; what runs then depends on the machine.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from tests.crash.faults import FAULTS, Fault, judge_fault
from tests.crash.scenes import SCENES, Run, Scene
from tests.crash.screen import KEYS, SCREEN, open_screen, shown_claims
from tests.crash.world import World, make_world
from tests.crash.zygote import Request, Zygote

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)
PROGRAMS = (*SCENES, SCREEN)
_SLOW = ("train",)
"""Programs that take many times as long as others."""
ROTA = (
    *((scene, number) for number in SIGNALS * 3 for scene in PROGRAMS if scene.name not in _SLOW),
    *((scene, number) for number in SIGNALS for scene in PROGRAMS if scene.name in _SLOW),
)
"""Who is killed by what, in turn."""
_UNCLEAR = ("Traceback", "unexpected ", "Exception ignored")


@dataclass(frozen=True)
class Result:
    """One kill or fault: the program, what was done to it, how it ended, and what is wrong."""

    program: str
    cause: str
    ending: str
    problems: tuple[str, ...] = ()


@dataclass
class Campaign:
    """Everything a campaign needs, and what it found."""

    world: World
    folder: Path
    rng: random.Random
    spans: dict[str, float] = field(default_factory=dict)
    number: int = 0

    def new_run(self, scene: Scene) -> Run:
        """A run of a program, in a folder of its own."""
        self.number += 1
        folder = self.folder / f"run{self.number}"
        folder.mkdir()
        run = Run(self.world, folder, self.number)
        scene.prepare(run)
        return run

    def span(self, scene: Scene) -> float:
        """How long a program takes (s); it runs to its end once, to know that and that it works."""
        if scene.name not in self.spans:
            run = self.new_run(scene)
            began = time.monotonic()
            code = self.world.run(run.folder, run.db, *run.arguments, out=str(run.out), err=str(run.err))
            self.spans[scene.name] = time.monotonic() - began
            if problems := [*([f"exit code {code}"] if code else []), *scene.judge(run)]:
                raise AssertionError(f"{scene.name}, left alone: {problems} {run.err.read_text('utf-8')}")
            shutil.rmtree(run.folder)
        return self.spans[scene.name]

    def kill(self, scene: Scene, number: signal.Signals) -> Result:
        """Kill a program once."""
        span = 0.0 if scene is SCREEN else self.span(scene)
        run = self.new_run(scene)
        code = self._kill_screen(run, number) if scene is SCREEN else self._kill_command(run, span, number)
        problems = [*_unclear(run, code, number), *scene.judge(run)]
        result = Result(scene.name, number.name, _ending(code, number), tuple(problems))
        if not problems:
            shutil.rmtree(run.folder)
        return result

    def _kill_command(self, run: Run, span: float, number: signal.Signals) -> int:
        env = self.world.env(run.folder, run.db)
        request = Request(run.arguments, str(run.folder), env, str(run.out), str(run.err))
        pid = self.world.zygote.start(request)
        time.sleep(self.rng.uniform(0, 1.05 * span))
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        return self.world.zygote.wait(pid)

    def _kill_screen(self, run: Run, number: signal.Signals) -> int:
        """Kill it while it starts, once in five times; else while labels are typed."""
        with open_screen(run) as terminal:
            if self.rng.random() < 0.2:
                _read_for(terminal, self.rng.uniform(0, 1.0))
            else:
                terminal.wait_for("today")
                before = shown_claims(terminal)
                terminal.type(KEYS)
                _read_for(terminal, self.rng.uniform(0, 1.2))
                run.facts["shown"] = max(0, shown_claims(terminal) - before)
            terminal.send_signal(number)
            return terminal.wait()

    def break_it(self, scene: Scene, fault: Fault) -> Result | None:
        """Let something fail to be written once; ``None`` where this machine cannot make it fail."""
        run = self.new_run(scene)
        code = fault.run(run, self.rng)
        if code is None:
            shutil.rmtree(run.folder, ignore_errors=True)
            return None
        problems = tuple(judge_fault(run, scene, code))
        fault.clean(run)
        if not problems:
            shutil.rmtree(run.folder)
        return Result(scene.name, fault.name, f"exit code {code}", problems)


def _read_for(terminal: "object", seconds: float) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        terminal.read(left)  # type: ignore[attr-defined]


def _ending(code: int, number: signal.Signals) -> str:
    if code == -number:
        return "at once"
    return "before the kill" if code == 0 else "in order"


def _unclear(run: Run, code: int, number: signal.Signals) -> Iterator[str]:
    """An exit code that is not the signal's, or words that are no clear sentence."""
    if code not in (0, -number, 128 + number):
        yield f"exit code {code} after {number.name}"
    said = run.err.read_text("utf-8") if run.err.exists() else ""
    if any(word in said for word in _UNCLEAR):
        yield f"unclear: {said}"
    if code == 128 + number and run.err.exists() and "annotator: ended" not in said:
        yield f"no word about its end: {said}"


def kills(campaign: Campaign, number: int) -> Iterator[Result]:
    """So many kills, the programs and signals in turn."""
    for turn in range(number):
        yield campaign.kill(*ROTA[turn % len(ROTA)])


def faults(campaign: Campaign, rounds: int, one_in: int = 1) -> Iterator[Result]:
    """Every fault for every program that is not slow, so many times; or for one in so many programs."""
    pairs = [(fault, scene) for fault in FAULTS for scene in SCENES if scene.name not in _SLOW or one_in == 1]
    for fault, scene in pairs[::one_in] * rounds:
        result = campaign.break_it(scene, fault)
        if result is not None:
            yield result


def report(results: Sequence[Result]) -> list[str]:
    """The figures by program and cause, and everything that went wrong."""
    lines = [f"{'program':<18} {'by':<26} {'runs':>5}  {'how they ended':<52} wrong"]
    groups: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        groups.setdefault((result.program, result.cause), []).append(result)
    for (program, cause), some in groups.items():
        endings = ", ".join(f"{number} {how}" for how, number in Counter(one.ending for one in some).most_common())
        lines.append(
            f"{program:<18} {cause:<26} {len(some):>5}  {endings:<52} {sum(bool(one.problems) for one in some)}"
        )
    wrong = [result for result in results if result.problems]
    lost = sum("LOST" in problem for result in wrong for problem in result.problems)
    lines.append(f"{len(results)} runs: {len(wrong)} with something wrong, {lost} acknowledged decisions lost.")
    lines += [f"{one.program}, {one.cause} ({one.ending}): {problem}" for one in wrong for problem in one.problems]
    return lines


def conduct(
    folder: Path,
    number: int,
    rounds: int,
    seed: int,
    on_result: Callable[[Result], object] | None = None,
    one_in: int = 1,
) -> list[Result]:
    """A whole campaign in a folder: so many kills, then so many rounds of faults; ``on_result`` hears of each.

    With ``one_in``, faults are for one program in so many.
    """
    base = folder / "base"
    base.mkdir()
    with Zygote() as zygote:
        campaign = Campaign(make_world(base, zygote), folder, random.Random(seed))
        found = []
        for result in chain(kills(campaign, number), faults(campaign, rounds, one_in)):
            found.append(result)
            if on_result is not None:
                on_result(result)
        return found


def _tell_problems(result: Result) -> None:
    for problem in result.problems:
        print(f"{result.program}, {result.cause} ({result.ending}): {problem}", file=sys.stderr, flush=True)


def main() -> int:
    """Conduct a campaign and print its figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--faults", type=int, default=1, help="rounds of faults")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        results = conduct(Path(folder), given.kills, given.faults, given.seed, _tell_problems)
    print("\n".join(report(results)))
    print(f"{time.monotonic() - began:.0f} s on {os.cpu_count()} processors")
    return 1 if any(result.problems for result in results) else 0


if __name__ == "__main__":
    raise SystemExit(main())
