"""Finds what qualifies a claim: how certain it is, when it holds, and whose word it is."""

from collections.abc import Iterator

from annotator.matching.tokens import Reading
from annotator.matching.word_lists import NEGATORS, words

_QUALIFIERS = {
    "future": "will shall would ll won't wouldn't",
    "possible": "may might could couldn't perhaps maybe possibly probably likely",
    "duty": "must should shouldn't ought",
    "only": "only solely sole alone exclusively",
    "just": "just merely",
    "said": "say says said saying tell tells told according allegedly reportedly apparently supposedly purportedly",
    "proof": "proven proved",
}
_KINDS = {word: kind for kind, listed in _QUALIFIERS.items() for word in listed.split()}
_BE = frozenset(("is", "are", "was", "were", "going"))
_UNREAL = frozenset(("would", "could", "should", "ought"))
UNREAL = "unreal"
"""The kind of “would have”, “could have”."""
_OPINION = frozenset(
    words("""claim claims claimed believe believes believed think thinks thought argue argues argued allege alleges
    alleged insist insists insisted suggest suggests suggested assert asserts asserted state states stated maintain
    maintains maintained fear fears feared hope hopes hoped suspect suspects suspected accuse accuses accused""")
)
"""Followed by “that”, these too give somebody's word."""
_DENIALS = frozenset(word for word in NEGATORS if word.startswith("den"))
IS, WAS, HAS, HAD = "is", "was", "has", "had"
"""The kinds of the tense of “be” and “have”."""
_TENSES = {"is": IS, "are": IS, "isn't": IS, "aren't": IS, "was": WAS, "were": WAS, "wasn't": WAS, "weren't": WAS,
           "has": HAS, "have": HAS, "had": HAD}  # fmt: skip


def qualifiers_of(reading: Reading) -> tuple[tuple[str, str], ...]:
    """The kinds of qualifiers, each with the words for it: (“possible”, “might”)."""
    found: dict[str, str] = {}
    for kind, shown in _found(reading):
        found.setdefault(kind, shown)
    return tuple(found.items())


def _found(reading: Reading) -> Iterator[tuple[str, str]]:
    for at, token in enumerate(reading.tokens):
        low, after = token.low, reading.low(at + 1)
        if low in _DENIALS and after == "that":
            yield "said", token.text
        elif not reading.free(at) and not low.endswith("n't"):  # “only about 500”, “in May”
            continue
        if low in _TENSES:
            yield _TENSES[low], token.text
        if low == "used" and after == "to" and reading.low(at - 1) not in _BE:
            yield "former", f"{token.text} {after}"
        elif low in _OPINION and after == "that":
            yield "said", token.text
        elif low in _UNREAL and after == "have":
            yield UNREAL, f"{token.text} {after}"
        elif kind := _KINDS.get("ll" if low.endswith("'ll") else low):
            yield kind, token.text
        elif low in _BE and after == "to":
            yield "future", token.text
