"""Reads whether a claim states what is, what will be, what may be, or what should be."""

from collections.abc import Sequence

from annotator.matching.tokens import Token

_MODALS = {
    "will": "future", "shall": "future", "would": "future", "ll": "future", "won't": "future", "wouldn't": "future",
    "may": "possible", "might": "possible", "could": "possible", "perhaps": "possible", "maybe": "possible",
    "possibly": "possible", "probably": "possible", "likely": "possible", "couldn't": "possible",
    "must": "duty", "should": "duty", "ought": "duty", "shouldn't": "duty",
}  # fmt: skip
_BE = frozenset(("is", "are", "was", "were"))


def modality_of(tokens: Sequence[Token]) -> frozenset[str]:
    """The modalities of a claim: ``future``, ``possible``, ``unreal`` (“would have”) and ``duty``."""
    found = set()
    for at, token in enumerate(tokens):
        low = token.low.removeprefix("i'").removeprefix("we'").removeprefix("they'")
        after = tokens[at + 1].low if at + 1 < len(tokens) else ""
        if low in _MODALS and not (low == "may" and token.text == "May" and not token.initial):
            found.add("unreal" if after == "have" and low != "will" else _MODALS[low])
        elif after == "to" and (low in _BE or low == "going"):
            found.add("future")
    return frozenset(found)
