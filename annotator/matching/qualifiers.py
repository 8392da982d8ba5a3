"""Reads how a claim is qualified: what will be, what may be, what should be, what would have been, what “only” is."""

from annotator.matching.tokens import Reading, Token

_WORDS = {
    "future": "will shall would ll won't wouldn't",
    "possible": "may might could couldn't perhaps maybe possibly probably likely",
    "duty": "must should shouldn't ought",
    "only": "only solely sole alone exclusively",
    "just": "just merely",
}
_KINDS = {word: kind for kind, listed in _WORDS.items() for word in listed.split()}
_BE = frozenset(("is", "are", "was", "were", "going"))
_UNREAL = frozenset(("would", "could", "should", "ought"))
UNREAL = "unreal"
"""The kind of “would have”, “could have”."""


def qualifiers_of(reading: Reading) -> tuple[tuple[str, str], ...]:
    """The kinds of qualifiers, each with the words for it: (“possible”, “might”)."""
    found: dict[str, str] = {}
    for at, token in enumerate(reading.tokens):
        after = reading.low(at + 1)
        kind = _kind(token, reading.free(at), after)
        if kind:
            found.setdefault(kind, token.text if kind != UNREAL else f"{token.text} {after}")
    return tuple(found.items())


def _kind(token: Token, free: bool, after: str) -> str:
    kind = _KINDS.get("ll" if token.low.endswith("'ll") else token.low, "")
    if not free and not token.low.endswith("n't"):  # “only about 500”, “in May”
        return ""
    if after == "have" and token.low in _UNREAL:
        return UNREAL
    return "future" if not kind and after == "to" and token.low in _BE else kind
