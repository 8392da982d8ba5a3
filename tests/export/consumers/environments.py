"""Environments for other programs, of Python and of Node, made once with pinned versions and kept in a cache folder."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INSTALL_SECONDS = 1800
"""Some of these programs bring a gigabyte."""


@dataclass(frozen=True)
class Environment:
    """What is installed together, and for which program; ``version`` names the pinned one.

    ``builds_with`` are the tools that an old package can only be built with; pip takes today's without.
    """

    name: str
    requirements: tuple[str, ...]
    builds_with: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """The pinned version of the program."""
        return self.requirements[0].partition("==")[2]

    def folder(self, cache: Path) -> Path:
        """Return where it is in a cache: other pins are another folder."""
        return _folder(cache, self.name, self.version, (*self.requirements, *self.builds_with))

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
            if self.builds_with:
                _install(self.name, [*install, *self.builds_with], folder)
                install.append("--no-build-isolation")
            _install(self.name, [*install, *self.requirements], folder)
            ready.touch()
        return folder


@dataclass(frozen=True)
class NodeEnvironment:
    """The same for one package of npm, ``name@version``, which needs Node."""

    name: str
    package: str

    @property
    def version(self) -> str:
        """The pinned version of the package."""
        return self.package.rpartition("@")[2]

    def made(self, cache: Path) -> Path:
        """Install it in ``cache`` unless it is there, and return the folder in which scripts find it.

        Raises:
            RuntimeError: it cannot be installed; the message has the end of what npm said.
            OSError: there is no npm.

        """
        folder = _folder(cache, self.name, self.version, (self.package,))
        ready = folder / "ready"
        if not ready.exists():
            folder.mkdir(parents=True, exist_ok=True)
            npm = [shutil.which("npm") or "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]
            _install(self.name, [*npm, folder, self.package], folder)
            ready.touch()
        return folder


def _folder(cache: Path, name: str, version: str, pins: tuple[str, ...]) -> Path:
    return cache / f"{name}-{version}-{hashlib.sha256(chr(10).join(pins).encode()).hexdigest()[:8]}"


def _install(name: str, command: Sequence[Any], folder: Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False, cwd=folder,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{name} cannot be installed: {done.stderr.strip()[-500:]}")


def program(folder: Path, name: str) -> Path:
    """Return the path of a program in a virtual environment."""
    return folder / ("Scripts" if sys.platform == "win32" else "bin") / name
