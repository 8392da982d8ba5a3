"""Makes ``annotator/matching/lexicon.txt`` out of the files of WordNet: irregular forms, and words of one meaning.

    python -m tests.matching.make_lexicon FOLDER

FOLDER has WordNet's ``index.sense``, ``data.*`` and ``*.exc``. A word is kept in a meaning that it has often: at
least a fifth of the times that WordNet's own counts saw it. Words that were never counted are left out.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from annotator.matching.lexicon import FILE
from annotator.matching.stems import regular_stem

_KINDS = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
_OFTEN = 0.2
_FEWEST = 3
"""How often an irregular word must have been counted."""


def counts(folder: Path) -> tuple[dict[tuple[str, str, str], int], Counter[str]]:
    """How often each word was counted in a meaning (by word, kind and offset), and in all."""
    senses: dict[tuple[str, str, str], int] = {}
    totals: Counter[str] = Counter()
    for line in (folder / "index.sense").read_text("utf-8").splitlines():
        key, offset, _, count = line.split()
        word, _, rest = key.partition("%")
        senses[word, _KINDS[rest[0]], offset] = int(count)
        totals[word] += int(count)
    return senses, totals


def meanings(folder: Path) -> Iterator[list[str]]:
    """The groups of words that share a meaning which each of them has often."""
    senses, totals = counts(folder)
    for kind in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{kind}").read_text("utf-8").splitlines():
            if line.startswith(" "):
                continue
            fields = line.split()
            every = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
            plain = [word for word in every if word.isascii() and word.isalpha() and word.islower() and len(word) > 2]
            kept = [word for word in plain if senses.get((word, kind, fields[0]), 0) >= max(1, _OFTEN * totals[word])]
            if len({regular_stem(word) for word in kept}) > 1:
                yield kept


def irregular_forms(folder: Path) -> dict[str, list[str]]:
    """The forms of each word that its stem does not give: “sold” of “sell”."""
    _, totals = counts(folder)
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
    groups = sorted({" ".join(sorted(group)) for group in meanings(folder)})
    FILE.write_text("\n".join([*notice, *forms, *groups, ""]), "utf-8")
    print(f"{len(forms)} words with irregular forms, {len(groups)} meanings, {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
