"""Reads how a claim is qualified: what will be, what may be, what should be, what would have been, what “only” is."""

from collections.abc import Sequence

from annotator.matching.tokens import Token

_WORDS = {
    "future": "will shall would ll won't wouldn't",
    "possible": "may might could couldn't perhaps maybe possibly probably likely",
    "duty": "must should shouldn't ought",
    "only": "only solely sole alone exclusively",
    "just": "just merely",
}
_KINDS = {word: kind for kind, listed in _WORDS.items() for word in listed.split()}
_BE = frozenset(("is", "are", "was", "were", "going"))
UNREAL = "unreal"
"""The kind of “would have”, “could have”."""


def qualifiers_of(tokens: Sequence[Token]) -> tuple[tuple[str, str], ...]:
    """The kinds of qualifiers, each with the words for it: (“possible”, “might”)."""
    found: dict[str, str] = {}
    for at, token in enumerate(tokens):
        after = tokens[at + 1].low if at + 1 < len(tokens) else ""
        kind = _KINDS.get(token.low.rpartition("'")[2] if token.low.endswith("'ll") else token.low, "")
        if token.text == "May" and not token.initial:
            kind = ""
        if kind in ("future", "possible", "duty") and after == "have" and token.low != "will":
            kind = UNREAL
        if not kind and after == "to" and token.low in _BE:
            kind = "future"
        if kind:
            found.setdefault(kind, token.text if kind != UNREAL else f"{token.text} {after}")
    return tuple(found.items())
