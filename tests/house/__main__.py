"""Measures how the package is built and prints it beside what was measured before, as a Markdown table."""

import argparse
from contextlib import nullcontext
from pathlib import Path

from tests.house.report import findings, runtime_size, save, table
from tests.house.revision import unpacked
from tests.house.source import read_source

_ROOT = Path(__file__).parents[2]


def main() -> None:
    """Measure the working tree or a commit and print what was found."""
    asked = _parser().parse_args()
    with unpacked(_ROOT, asked.at) if asked.at else nullcontext(_ROOT) as folder:
        found = list(findings(read_source(folder)))
    if asked.runtime_mb is not None:
        found.append(runtime_size(asked.runtime_mb))
    if asked.save:
        save(asked.at or "working tree", found)
    if asked.places:
        print("\n".join(each.blame() for each in found if asked.places in each.title))
    else:
        print(table(found, asked.at or "now"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.house", description=__doc__)
    parser.add_argument("--at", metavar="COMMIT", help="measure this commit in place of the working tree")
    parser.add_argument("--places", metavar="WORDS", help="list the places of the measures whose title holds WORDS")
    parser.add_argument(
        "--runtime-mb", type=int, metavar="N", help="what `python -m tests.packaging.size` says of an installation"
    )
    parser.add_argument("--save", action="store_true", help="keep the numbers as the column before")
    return parser


if __name__ == "__main__":
    main()
