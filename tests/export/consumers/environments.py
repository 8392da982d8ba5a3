"""Virtual environments for other programs, made once with pinned versions and kept in a cache folder."""

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

INSTALL_SECONDS = 1800
"""Some of these programs bring a gigabyte."""


@dataclass(frozen=True)
class Environment:
    """What is installed together, and for which program; ``version`` names the pinned one."""

    name: str
    requirements: tuple[str, ...]

    @property
    def version(self) -> str:
        """The pinned version of the program."""
        return self.requirements[0].partition("==")[2]

    def folder(self, cache: Path) -> Path:
        """Return where it is in a cache: other pins are another folder."""
        pinned = hashlib.sha256("\n".join(self.requirements).encode()).hexdigest()[:8]
        return cache / f"{self.name}-{self.version}-{pinned}"

    def made(self, cache: Path) -> Path:
        """Install it in ``cache`` unless it is there, and return its folder.

        Raises:
            RuntimeError: it cannot be installed; the message has the end of what pip said.

        """
        folder = self.folder(cache)
        ready = folder / "ready"
        if not ready.exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True, timeout=INSTALL_SECONDS)
            install = [program(folder, "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            done = subprocess.run(
                [*install, *self.requirements], capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
            )
            if done.returncode:
                raise RuntimeError(f"{self.name} cannot be installed: {done.stderr.strip()[-500:]}")
            ready.touch()
        return folder


def program(folder: Path, name: str) -> Path:
    """Return the path of a program in a virtual environment."""
    return folder / ("Scripts" if sys.platform == "win32" else "bin") / name
