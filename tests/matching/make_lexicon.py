"""Makes ``lexicon.txt``, ``synonyms.txt`` and ``verbs.txt`` of ``annotator/matching`` out of the files of WordNet.

    python -m tests.matching.make_lexicon FOLDER

FOLDER has WordNet's ``index.sense`` and ``*.exc``. The lexicon has the irregular forms of common words; a line of
synonyms has the stems of words that share a sense, where it is a frequent one of each; a line of verbs is one stem.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from annotator.matching.phrases import LIGHT
from annotator.matching.stems import FILE, SYNONYMS, VERBS, regular_stem, stem
from annotator.matching.word_lists import STOP_WORDS

_FEWEST = 3
"""How often an irregular word must have been counted."""
_FEWEST_OF_SYNONYMS = 2
_SENSES = 5
"""How many of a word's senses make synonyms, the most frequent first, and"""
_SHARE = 0.1
"""the share of a word's uses from which a further sense does."""
_USUAL = 0.05
"""The share of a word's uses that a part of speech must have: “father” is hardly ever a verb."""
_SHORTEST = 3
_VERB = "2"
_FEWEST_OF_VERBS = 8
_MOSTLY = 0.7


def senses(folder: Path) -> Iterator[tuple[str, str, str, int, int]]:
    """Each word with its part of speech and a sense: its place in WordNet, its rank, and how often it was counted."""
    for line in (folder / "index.sense").read_text("utf-8").splitlines():
        key, place, rank, count = line.split()
        word, _, kind = key.partition("%")
        yield word, "a" if kind[0] == "5" else kind[0], place, int(rank), int(count)


def counts(folder: Path) -> Counter[str]:
    """How often WordNet's own texts have each word."""
    totals: Counter[str] = Counter()
    for word, _, _, _, count in senses(folder):
        totals[word] += count
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


def synonyms(folder: Path) -> list[str]:
    """The stems of the words that share a sense, one sense a line; a line within another is left out."""
    totals, uses = counts(folder), Counter[tuple[str, str]]()
    for word, kind, _, _, count in senses(folder):
        uses[word, kind] += count
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for word, kind, place, rank, count in senses(folder):
        plain = word.isalpha() and len(word) >= _SHORTEST and word not in STOP_WORDS | LIGHT
        frequent = rank <= _SENSES or count >= _SHARE * max(1, uses[word, kind])
        usual = uses[word, kind] + 1 >= _USUAL * totals[word]
        if plain and frequent and usual and totals[word] >= _FEWEST_OF_SYNONYMS:
            groups[kind, place].add(stem(word))
    kept: list[set[str]] = []
    for group in sorted(groups.values(), key=lambda each: (-len(each), sorted(each))):
        if len(group) > 1 and not any(group <= other for other in kept if len(other) > len(group) or other == group):
            kept.append(group)
    return sorted(" ".join(sorted(group)) for group in kept)


def verbs(folder: Path) -> list[str]:
    """The stems of the words that are nearly always verbs."""
    uses: Counter[tuple[str, bool]] = Counter()
    for word, kind, _, _, count in senses(folder):
        uses[word, kind == _VERB] += count
    common = {word for (word, _), count in uses.items() if word.isalpha() and count >= _FEWEST_OF_VERBS}
    return sorted(
        {stem(word) for word in common if uses[word, True] >= _MOSTLY * (uses[word, True] + uses[word, False])}
    )


def main(folder: Path) -> None:
    """Write both files, each below its notice, which stays as it is."""
    notice = [line for line in FILE.read_text("utf-8").splitlines() if line.startswith("#")]
    forms = sorted(f"{base}: {' '.join(sorted(set(found)))}" for base, found in irregular_forms(folder).items())
    for file, lines in ((FILE, forms), (SYNONYMS, synonyms(folder)), (VERBS, verbs(folder))):
        file.write_text("\n".join([*notice, *lines, ""]), "utf-8")
        print(f"{file.name}: {len(lines)} lines, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
