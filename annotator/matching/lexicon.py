"""Irregular forms of English words, out of WordNet: each line of ``lexicon.txt`` is a word and its forms."""

from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("lexicon.txt")


@lru_cache(maxsize=1)
def bases() -> dict[str, str]:
    """The word of each irregular form: “sell” of “sold”. Read once."""
    found: dict[str, str] = {}
    for line in FILE.read_text("utf-8").splitlines():
        base, _, forms = line.partition(": ")
        if not line.startswith("#"):
            found.update((form, base) for form in forms.split())
    return found
