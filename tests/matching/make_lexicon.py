"""Makes ``annotator/matching/lexicon.txt``, the irregular forms of common words, out of the files of WordNet.

    python -m tests.matching.make_lexicon FOLDER

FOLDER has WordNet's ``index.sense`` and ``*.exc``.
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path

from annotator.matching.stems import FILE, regular_stem

_FEWEST = 3
"""How often an irregular word must have been counted."""


def counts(folder: Path) -> Counter[str]:
    """How often WordNet's own texts have each word."""
    totals: Counter[str] = Counter()
    for line in (folder / "index.sense").read_text("utf-8").splitlines():
        key, _, _, count = line.split()
        totals[key.partition("%")[0]] += int(count)
    return totals


def irregular_forms(folder: Path) -> dict[str, list[str]]:
    """The forms of each word that its stem does not give: “sold” of “sell”."""
    totals = counts(folder)
    found: dict[str, list[str]] = defaultdict(list)
    for kind in ("verb", "noun", "adj"):
        for line in (folder / f"{kind}.exc").read_text("utf-8").splitlines():
            form, base = line.split()[:2]
            plain = form.isalpha() and base.isalpha() and len(base) > 2
            if plain and totals[base] >= _FEWEST and regular_stem(form) != regular_stem(base):
                found[base].append(form)
    return found


def main(folder: Path) -> None:
    """Write the file below its notice, which stays as it is."""
    notice = [line for line in FILE.read_text("utf-8").splitlines() if line.startswith("#")]
    forms = sorted(f"{base}: {' '.join(sorted(set(found)))}" for base, found in irregular_forms(folder).items())
    FILE.write_text("\n".join([*notice, *forms, ""]), "utf-8")
    print(f"{len(forms)} words with irregular forms, {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
