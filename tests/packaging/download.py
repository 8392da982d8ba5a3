"""What a lock downloads: ``python -m tests.packaging.download LOCK…`` measures it and puts it into the first line.

``make`` reads that line out before it installs. The figure is that of the machine that made the lock, so other systems
download a little more or less. ``--check FOLDER`` holds a lock's line against packages that were downloaded just now.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

_LINE = re.compile(r"# (\d+) packages, about (\d+) MB to download\n")
_OFF = 0.1
"""How far, as a share, the packages may be from what the lock says."""


def main() -> None:
    """Write the line, or check it; ends with 1 when it is not true."""
    parser = argparse.ArgumentParser(description="How much a lock downloads.")
    parser.add_argument("locks", nargs="+", type=Path, metavar="LOCK")
    parser.add_argument("--check", type=Path, metavar="FOLDER", help="compare with what was downloaded there")
    arguments = parser.parse_args()
    for lock in arguments.locks:
        if arguments.check:
            _check(lock, *_measure(arguments.check))
        else:
            _write(lock)


def stated(lock: Path) -> tuple[int, float]:
    """The packages and megabytes that the first line of a lock names."""
    with lock.open(encoding="utf-8") as stream:
        first = stream.readline()
    line = _LINE.fullmatch(first)
    if line is None:
        sys.exit(f"{lock} does not begin with what it downloads: make lock writes that.")
    return int(line[1]), float(line[2])


def _write(lock: Path) -> None:
    with TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", "-r", str(lock), "-d", folder]
        subprocess.run(pip, check=True)
        packages, size = _measure(Path(folder))
    pins = _LINE.sub("", lock.read_text("utf-8"))
    line = f"# {packages} packages, about {size:.0f} MB to download\n"
    lock.write_text(line + pins, encoding="utf-8", newline="\n")
    print(f"{lock}: {packages} packages, {size:.0f} MB")


def _check(lock: Path, packages: int, size: float) -> None:
    _, promised = stated(lock)
    if abs(size - promised) > _OFF * promised:
        sys.exit(f"{lock} says {promised:.0f} MB to download, but it was {size:.0f} MB in {packages} packages.")
    print(f"{lock}: {size:.0f} MB downloaded, {promised:.0f} MB promised")


def _measure(folder: Path) -> tuple[int, float]:
    sizes = [path.stat().st_size for path in folder.iterdir()]
    return len(sizes), sum(sizes) / 1e6


if __name__ == "__main__":
    main()
