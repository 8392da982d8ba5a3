"""How much room an installation takes: run by the Python that has it, ``python -m tests.packaging.size [--most MB]``.

Counts every file in site-packages but byte code, which Python makes by itself and again. A megabyte is a million bytes.
"""

import argparse
import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

_LARGEST = 10


def main() -> None:
    """Print the figures; ends with 1 when the installation is larger than ``--most``."""
    parser = argparse.ArgumentParser(description="How much room an installation takes.")
    parser.add_argument("--most", type=float, metavar="MB", help="fail when it is larger")
    most = parser.parse_args().most
    folder = Path(sysconfig.get_path("purelib"))
    total = megabytes(folder)
    found = sorted(_distributions(folder), reverse=True)
    print(f"site-packages without byte code: {total:.0f} MB in {len(found)} distributions")
    for size, name in found[:_LARGEST]:
        print(f"{size:8.1f} MB  {name}")
    if most is not None and total > most:
        sys.exit(f"The installation is larger than {most:.0f} MB.")


def megabytes(folder: Path) -> float:
    """The size of all files under ``folder`` but byte code."""
    return sum(_size(path) for path in folder.rglob("*")) / 1e6


def _distributions(folder: Path) -> Iterator[tuple[float, str]]:
    for found in distributions(path=[str(folder)]):
        yield _files_of(found) / 1e6, found.metadata["Name"]


def _files_of(found: Distribution) -> int:
    return sum(_size(Path(str(file.locate()))) for file in found.files or ())


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() and "__pycache__" not in path.parts else 0


if __name__ == "__main__":
    main()
